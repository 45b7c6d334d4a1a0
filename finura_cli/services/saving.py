"""Goals as they stand: what is saved, against the plan, and the odds. Pure Python over kept totals, as for budgets."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta

from finura_cli.domain import goal_odds, streaks
from finura_cli.domain import goals as rule
from finura_cli.domain.category import Categories, Kind, Necessity
from finura_cli.domain.forecast import complete_months
from finura_cli.domain.goal_odds import ENOUGH_MONTHS, MOST_MONTHS
from finura_cli.domain.goals import Goal, GoalStanding, Per, Shared, Slice
from finura_cli.domain.goals_overview import GoalsOverview
from finura_cli.domain.money import Money
from finura_cli.domain.names import pick
from finura_cli.domain.period import Calendar, Period
from finura_cli.domain.streaks import Run
from finura_cli.records import NamedTuple
from finura_cli.store import accounts, aggregates, categories, goals
from finura_cli.store.aggregates import Sum
from finura_cli.store.connection import Store
from finura_cli.store.extent import posted_span

PLAIN = Calendar()
_DAY = timedelta(days=1)
_WEEKS_BACK = 26
"""Weeks that are looked at for a streak: they are read entry by entry."""


class One(NamedTuple):
    """One goal with its slices, each with the name of its account. `months`: as in GoalsOverview."""

    one: GoalStanding
    slices: tuple[tuple[Slice, str], ...]
    months: int


class Kept(NamedTuple):
    """The goals, their slices, and what is in the accounts today (minor units): read once."""

    goals: list[Goal]
    slices: list[Slice]
    balances: dict[int, int]
    day: date

    @property
    def shared(self) -> Shared:
        return rule.shared(self.goals, self.slices, self.balances)


def kept(store: Store, today: date) -> Kept:
    """Everything behind the goals as of a day; what is dated later is not in it."""
    found = goals.all(store)
    slices = [one for one in goals.slices(store) if one.date <= today]
    balances = {account: money.minor for account, money in accounts.balances(store, today).items()}
    return Kept(found, slices, balances, today)


def standing(store: Store, today: date, *, calendar: Calendar = PLAIN, odds: bool = True) -> tuple[GoalStanding, ...]:
    """Every open goal, in the order they were made. Without `odds` nothing is drawn, which saves a few milliseconds."""
    with store.read_tx():
        found = _standing(store, kept(store, today), calendar)
        return _with_odds(store, found, today) if odds else tuple(found)


def _standing(store: Store, books: Kept, calendar: Calendar) -> list[GoalStanding]:
    share = books.shared.by_goal
    names = {account.id: account.name for account in accounts.all(store)}
    own = {goal.id: account for account, goal in rule.owners(books.goals).items()}
    found = []
    for goal in books.goals:
        if goal.closed is not None:
            continue
        base = base_of(store, books, goal)
        one = rule.standing(goal, share[goal.id], base, books.day, account=names.get(own.get(goal.id, 0)))
        if not one.is_done:
            one = one._replace(streak=_streak(store, books, one, own.get(goal.id), calendar))
        found.append(one)
    return found


def overview(store: Store, today: date, *, calendar: Calendar = PLAIN) -> GoalsOverview:
    """What `finura goal` shows."""
    with store.read_tx():
        rows = standing(store, today, calendar=calendar)
        closed = tuple(goal for goal in goals.all(store) if goal.closed is not None)
        quiet = quiet_days(store, today, calendar=calendar)
        if not rows:
            return GoalsOverview(rows, 0, None, None, quiet, today, closed)
        currency = rows[0].goal.currency
        past = monthly_savings(store, currency, today)
        own = [one for one in rows if one.goal.currency == currency and not one.is_done]
        asked = Money(goal_odds.a_month(own), currency)
        return GoalsOverview(rows, len(past), goal_odds.typical(past, currency), asked, quiet, today, closed)


def one(store: Store, name: str, today: date, *, calendar: Calendar = PLAIN) -> One:
    """What `finura goal show` shows; of a goal that was closed, how it stood on its last day."""
    with store.read_tx():
        goal = find(store, name)
        if goal.closed is None:
            rows = standing(store, today, calendar=calendar)
        else:
            books = kept(store, goal.closed)
            again = [g._replace(closed=None) if g.id == goal.id else g for g in books.goals]
            rows = tuple(_standing(store, books._replace(goals=again), calendar))
        names = {account.id: account.name for account in accounts.all(store)}
        own = tuple((s, names[s.account_id]) for s in goals.slices(store) if s.goal_id == goal.id)
        (found,) = (row for row in rows if row.goal.id == goal.id)
        return One(found._replace(goal=goal), own, len(monthly_savings(store, goal.currency, today)))


def find(store: Store, name: str) -> Goal:
    """The goal of this name, open or closed. Raises NotFound, Ambiguous."""
    found = goals.all(store)
    by_name = {goal.name: goal for goal in found if goal.closed is None} | {g.name: g for g in found if g.closed}
    return pick(name, by_name, "goal", "`finura goal` shows them, `finura goal add` makes one")


# ---------------------------------------------------------------------------------------------- what was there when


def base_of(store: Store, books: Kept, goal: Goal) -> int:
    """What an open goal had at the end of its first day, minor units: where its plan begins."""
    before = [one for one in books.slices if one.date <= goal.start]
    if goal.id not in {owner.id for owner in rule.owners(books.goals).values()}:
        return max(sum(one.amount for one in before if one.goal_id == goal.id), 0)
    first = min(goal.start, books.day)
    then = {account: money.minor for account, money in accounts.balances(store, first).items()}
    return rule.shared(books.goals, before, then).by_goal[goal.id].saved


def _streak(store: Store, books: Kept, one: GoalStanding, own: int | None, calendar: Calendar) -> Run | None:
    """In which months (weeks, where the plan goes by weeks or days) as much was put aside as planned, while it ran."""
    goal, plan = one.goal, one.plan
    last = min(books.day, plan.ends or books.day)
    wanted = plan.contribution * (7 if plan.per is Per.DAY else 1)
    by_month = plan.per is Per.MONTH
    first = goal.start + _DAY  # what was there on the first day is where the plan begins
    if not by_month:
        first = max(first, last - timedelta(weeks=_WEEKS_BACK))
    if first > last or not wanted:
        return None
    days = Period(first, last + _DAY)
    put = [(s.date, s.amount) for s in books.slices if s.goal_id == goal.id and s.account_id != own]
    if own is not None:
        put += [(s.date, -s.amount) for s in books.slices if s.account_id == own and s.goal_id != goal.id]
        put += [(max(day, first), minor) for day, minor in _growth(store, own, goal.currency, days, by_month)]
    tiles = Calendar(week_start=calendar.week_start).tile(days, "M" if by_month else "W")
    amounts = [sum(minor for day, minor in put if day in tile) for tile in tiles]
    return streaks.kept(amounts, wanted, "month" if by_month else "week")


def _growth(store: Store, account: int, currency: str, period: Period, by_month: bool) -> list[tuple[date, int]]:
    """By how much an account grew, on each day, or in each calendar month (under its first day)."""
    from finura_cli.domain.query import Query  # only goals with an account of their own ask
    from finura_cli.domain.query_terms import InAccounts

    query = Query.of(InAccounts((account,)))
    found = aggregates.sums(store, period, query=query, by=("month" if by_month else "day",))
    return [(one.day, one.amount) for one in found if one.day is not None and one.currency == currency]


# ------------------------------------------------------------------------------------------- days without spending


def quiet_days(store: Store, today: date, *, calendar: Calendar = PLAIN) -> Run | None:
    """This month's days, up to the last that the books know, without spending that could have been left out. What has
    no category yet could. None when the books know nothing of this month."""
    span = posted_span(store, today)
    month = calendar.month_of(today)
    if span is None or span[1] < month.start:
        return None
    known = Period(max(month.start, span[0]), span[1] + _DAY)
    tree = categories.tree(store)
    sums = aggregates.sums(store, known, by=("day", "necessity"))
    spending = [one.day for one in sums if one.day is not None and _could_be_left_out(one, tree)]
    return streaks.quiet_days(known, known.last, spending)


def _could_be_left_out(one: Sum, tree: Categories) -> bool:
    if one.flow >= 0 or one.kind(tree) is not Kind.EXPENSE:
        return False
    return one.category_id is None or one.necessity(tree) is Necessity.DISCRETIONARY


# --------------------------------------------------------------------------------------------------------- the odds


def monthly_savings(store: Store, currency: str, today: date) -> list[int]:
    """Income less spending of the latest complete calendar months, the oldest first, minor units; at most
    `MOST_MONTHS`. Empty when nothing was earned or spent in this currency."""
    span = posted_span(store, today)
    months = complete_months(*span, today, PLAIN)[-MOST_MONTHS:] if span is not None else []
    if not months:
        return []
    tree = categories.tree(store)
    saved: dict[date | None, int] = defaultdict(int)
    for one in aggregates.sums(store, Period(months[0].start, months[-1].end), by=("month",)):
        if one.currency == currency and one.kind(tree) is not Kind.TRANSFER:
            saved[one.day] += one.amount
    return [saved.get(month.start, 0) for month in months] if saved else []


def pots(rows: Sequence[GoalStanding]) -> dict[int, int]:
    """By goal of one currency that is not reached: what must be saved in all, from now on, until it is."""
    waiting = [one for one in rows if not one.is_done]
    asked = [(one.left.minor, goal_odds.weight(one)) for one in waiting]
    return {one.goal.id: goal_odds.pot(asked, place) for place, one in enumerate(waiting)}


def _with_odds(store: Store, rows: Sequence[GoalStanding], today: date) -> tuple[GoalStanding, ...]:
    found = {one.goal.id: one for one in rows}
    for currency in sorted({one.goal.currency for one in rows}):
        own = [one for one in rows if one.goal.currency == currency]
        past = monthly_savings(store, currency, today)
        if len(past) < ENOUGH_MONTHS:
            continue
        needs = pots(own)
        due = {one.goal.id: one.due for one in own if one.due is not None}
        ahead = goal_odds.futures(past, max([1, *(goal_odds.months_until(today, day) for day in due.values())]))
        for id, day in due.items():
            odds = goal_odds.odds_by(ahead, needs.get(id, 0), today, day)
            found[id] = found[id]._replace(odds=odds)
    return tuple(found.values())
