"""A glance at budgets after an entry was added: which of them could have something new to say.

It costs a few milliseconds where `budgeting.status` costs many: totals that are kept, then the days of a few earlier
periods, bills not taken apart. That is enough to say that a level is crossed, and whether it is early for it; a pace is
told by the whole status alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from itertools import accumulate

from finura_cli.domain.alert_budget import WORTH_A_LOOK, Before, BudgetFigures, could_be_new, level_of
from finura_cli.domain.budget import Budget, Key, Per, allowance, calendar_for
from finura_cli.domain.category import Categories, Kind
from finura_cli.domain.money import Money
from finura_cli.domain.pace import Spent, pace
from finura_cli.domain.period import EDGE_DAYS, Calendar, Period
from finura_cli.records import NamedTuple
from finura_cli.services import budget_spending as spending
from finura_cli.services import rating
from finura_cli.services.rating import Converter
from finura_cli.store import budget_moves
from finura_cli.store.aggregates import Sum
from finura_cli.store.connection import Store
from finura_cli.store.extent import posted_span

MOST_PAST, LONGEST = 4, 31
"""So many earlier periods are glanced at, and none of a period of more days."""


class Frame(NamedTuple):
    """A period in which budgets are judged, its word, and how these books count."""

    period: Period
    word: str
    calendar: Calendar
    today: date
    currency: str
    tree: Categories


def worth_a_look(
    store: Store, wanted: Mapping[Key, Budget], amounts: Mapping[Key, int], frame: Frame,
    before: Mapping[Key, Sequence[Before]],
) -> dict[Key, str]:  # fmt: skip
    """Of these budgets those that are so far used that there may be something to say that was not said before, with
    the step they are on: their level, or their pace."""
    sums = _expenses(spending.sums(store, frame.period, None, frame.currency), frame) if wanted else []
    found = {}
    for key in wanted:
        whole = amounts.get(key)
        if whole is None:
            continue
        counts = spending.counting(key, frame.tree)
        spent = -sum(one.amount for one in sums if counts(one))
        if spent > 0 and spent >= WORTH_A_LOOK * whole and could_be_new(spent, money(whole, frame), before[key]):
            found[key] = str(level_of(spent, whole) or "pace")
    return found


def _expenses(sums: Iterable[Sum], frame: Frame) -> list[Sum]:
    return [one for one in sums if one.currency == frame.currency and one.kind(frame.tree) is Kind.EXPENSE]


def amounts_of(
    store: Store, settings: Mapping[Key, Sequence[Budget]], wanted: Mapping[Key, Budget], frame: Frame
) -> dict[Key, int]:
    """What these budgets allow in the period, with what rolled over and was moved; of one that was first set in it,
    all of it, for what was spent before counts too."""
    period, currency = frame.period, frame.currency
    if any(one.rollover for key in wanted for one in settings[key]) or budget_moves.all(store, currency):
        from finura_cli.services.budget_allowed import allowed

        found = {key: one.whole for key, one in allowed(store, period, frame.calendar, currency, frame.tree).items()}
    else:
        months = calendar_for(period, frame.calendar)
        plain = {key: allowance(settings[key], period, months) for key in wanted}
        found = {key: minor for key, minor in plain.items() if minor is not None}
    first = {key: one for key, one in wanted.items() if is_first(settings[key], period)}
    return found | {key: (one.amount or 0) * (7 if one.per is Per.DAY else 1) for key, one in first.items()}


def is_first(own: Sequence[Budget], period: Period) -> bool:
    """Whether a budget was first set within a period."""
    return all(one.start > period.start for one in own)


def glanced(store: Store, keys: Sequence[Key], amounts: Mapping[Key, int], frame: Frame) -> dict[Key, BudgetFigures]:
    """How these budgets stand by their earlier periods as they lie; without their names."""
    past = _earlier(store, frame)
    reach = Period(past[-1].start if past else frame.period.start, frame.period.end)
    by = ("day", "necessity") if any(key[0].necessity is not None for key in keys) else ("day",)
    sums = _expenses(rating.sums(store, reach, Converter(store, frame.currency), by=by), frame)
    found = {}
    for key in keys:
        counts, by_day = spending.counting(key, frame.tree), defaultdict[date, int](int)
        for one in sums:
            if one.day is not None and counts(one):
                by_day[one.day] -= one.amount
        found[key] = _figures(amounts[key], by_day, past, frame)
    return found


def _figures(budget: int, by_day: Mapping[date, int], past: Sequence[Period], frame: Frame) -> BudgetFigures:
    period = frame.period
    here = [(day, minor) for day, minor in by_day.items() if day in period]
    first = min(by_day, default=period.start)
    runs = [
        list(accumulate((by_day.get(one.start + timedelta(n), 0) for n in range(one.days)), initial=0))
        for one in past
        if one.end > first
    ]
    going = pace(budget, Spent(here), period, frame.today, runs)
    return BudgetFigures(
        object="",
        name="",
        period=frame.word,
        start=period.start,
        end=period.end,
        budget=money(budget, frame),
        spent=money(sum(minor for _, minor in here), frame),
        expected_by_now=money(going.expected_by_now, frame),
        projected=None if going.projected is None else money(going.projected, frame),
        over_on=going.over_on,
        probability=going.probability_over,
        past=len(past),
    )


def _earlier(store: Store, frame: Frame) -> list[Period]:
    """A few earlier periods that the books hold whole, the latest first."""
    span = posted_span(store)
    found: list[Period] = []
    earlier = frame.calendar.previous(frame.period)
    while span is not None and frame.period.days <= LONGEST and len(found) < MOST_PAST:
        if earlier.start == earlier.end or span[0] >= earlier.start + timedelta(days=EDGE_DAYS):
            break
        found.append(earlier)
        earlier = frame.calendar.previous(earlier)
    return found


def money(minor: int, frame: Frame) -> Money:
    """An amount in the currency that is looked at."""
    return Money(minor, frame.currency)
