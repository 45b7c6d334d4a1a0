"""Whether something can be afforded: the odds of staying above zero, and of every goal, with an expense and without it.

The balance is told day by day as `predict balance` tells it, the goals by months; with and without the expense each
over the same futures.
"""

from __future__ import annotations

from datetime import date

from finura_cli.domain import balance_trials, goal_odds, goals
from finura_cli.domain.above_zero import AboveZero
from finura_cli.domain.account import AccountKind
from finura_cli.domain.balance import spent_on, tried
from finura_cli.domain.balance_paths import SHORT_PAST, Columns
from finura_cli.domain.goal_odds import ENOUGH_MONTHS, FURTHEST, Expense, Futures
from finura_cli.domain.goals import Afforded, Goal, GoalStanding, Pushed
from finura_cli.domain.money import Money
from finura_cli.domain.period import Calendar
from finura_cli.errors import Unavailable, UsageError
from finura_cli.services import answers, forecast_balance, saving
from finura_cli.services.track_record import IN_HAND
from finura_cli.services.trained import Seen
from finura_cli.store import accounts
from finura_cli.store.connection import Store

_BEYOND = 120
"""Months after the last goal, in which one that is pushed on is still followed."""


def afford(
    store: Store, amount: Money, by: date, *, today: date, only: Goal | None = None, calendar: Calendar = saving.PLAIN,
    at: str | None = None,
) -> Afforded:  # fmt: skip
    """An expense on a day, paid out of what is saved from now on; of the goals in its currency, or of one alone.

    Without odds of goals where the books hold fewer than `ENOUGH_MONTHS` complete months. The odds of staying above
    zero are kept until the books change where `at`, the present instant, is given. Raises UsageError for an amount that
    is not above zero, a day that is over, a goal in another currency or closed.
    """
    if amount.minor <= 0:
        raise UsageError("an expense is above zero", code="bad-amount")
    if by <= today:
        raise UsageError(f"{by} is over", hint="--by takes a day to come, such as 2027-03", code="bad-day")
    if only is not None and only.closed is not None:
        raise UsageError(f"{only.name} was closed on {only.closed}", code="closed")
    if only is not None and only.currency != amount.currency:
        raise UsageError(f"{only.name} is in {only.currency}, not in {amount.currency}", code="other-currency")
    with store.read_tx():
        rows = [one for one in saving.standing(store, today, odds=False) if one.goal.currency == amount.currency]
        past = saving.monthly_savings(store, amount.currency, today)
        free = _free(store, amount.currency, today)
    above = _above(store, amount, by, Seen(calendar, today, amount.currency), at)
    asked = [one for one in rows if not one.is_done and one.due is not None]
    expense = Expense(amount.minor, goal_odds.months_until(today, by))
    afforded = Afforded(amount, by, len(past), goal_odds.typical(past, amount.currency), free, None, (), above)
    if len(past) < ENOUGH_MONTHS:
        return afforded
    until = {one.goal.id: one.due for one in asked if one.due is not None}
    last = max(goal_odds.months_until(today, day) for day in (by, *until.values()))
    ahead = goal_odds.futures(past, min(last + _BEYOND, FURTHEST))
    needs = saving.pots(rows)
    pushed = tuple(
        _pushed(one, ahead, needs[one.goal.id], expense, today, until[one.goal.id])
        for one in asked
        if only is None or one.goal.id == only.id
    )
    return afforded._replace(odds=goal_odds.odds_by(ahead, amount.minor, today, by), rows=pushed)


def _pushed(one: GoalStanding, ahead: Futures, need: int, expense: Expense, today: date, day: date) -> Pushed:
    without = goal_odds.middle(goal_odds.arrivals(ahead, need))
    having = goal_odds.middle(goal_odds.arrivals(ahead, need, expense))
    return Pushed(
        one,
        goal_odds.odds_by(ahead, need, today, day),
        goal_odds.odds_by(ahead, need, today, day, expense),
        _day(today, without),
        _day(today, having),
        _later(without, having),
    )


def _above(store: Store, amount: Money, by: date, seen: Seen, at: str | None) -> AboveZero | None:
    def work() -> AboveZero:
        return above_zero(store, amount, by, seen)

    try:
        if at is None:
            return work()
        return answers.answer(store, "goal afford", (amount, by, seen), AboveZero, work, at=at)
    except Unavailable:
        return None


def above_zero(store: Store, amount: Money, by: date, seen: Seen) -> AboveZero:
    """The odds of staying above zero until the end of the month after an expense, which is paid on its day.

    Raises Unavailable: too few complete months are known to tell a chance, or the day is further ahead than a balance
    is told.
    """
    last = seen.calendar.next_month(by).last
    if last > forecast_balance.furthest(seen):
        raise Unavailable(f"{by} is too far ahead", code="too-far")
    with store.read_tx():
        ready = forecast_balance.prepare(store, forecast_balance.Ask(seen, until=last))
    if len(ready.flows.months) < SHORT_PAST:
        raise Unavailable("too few complete months", code="no-history")
    columns, day = ready.ahead.columns, (by - ready.period.start).days
    having = spent_on(columns, amount.minor, day)
    _, past = tried(ready.flows, ready.ahead, forecast_balance.PLAIN, 0, seen.currency)
    return AboveZero(
        last,
        before=1 - balance_trials.below(columns[:day], 0),
        without=1 - balance_trials.below(columns, 0),
        having=1 - balance_trials.below(having, 0),
        least_without=_least(columns, seen.currency),
        least_having=_least(having, seen.currency),
        tries=past.stretches if past else 0,
        went=past.came if past else 0,
    )


def _least(columns: Columns, currency: str) -> Money:
    return Money(balance_trials.lowest(columns, forecast_balance.PLAIN).band.typical, currency)


def _free(store: Store, currency: str, today: date) -> Money:
    """What is in hand and in no goal, less what cards owe; never below zero."""
    books = saving.kept(store, today)
    free = books.shared.free
    left = 0
    for account in accounts.all(store):
        if account.currency != currency:
            continue
        if account.kind in IN_HAND:
            left += free[account.id] + min(books.balances[account.id], 0)
        elif account.kind is AccountKind.CARD:
            left += min(books.balances[account.id], 0)
    return Money(max(left, 0), currency)


def _day(today: date, months: int | None) -> date | None:
    return None if months is None else goals.nth(today, goals.Per.MONTH, months)


def _later(without: int | None, having: int | None) -> int | None:
    return None if without is None or having is None else having - without
