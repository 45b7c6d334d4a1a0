"""The pace of budgets: what is known of this period, and how earlier ones went. One reading of all their days."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import accumulate
from typing import TYPE_CHECKING

from finura_cli.domain.budget import Key, Target
from finura_cli.domain.pace import MOST_PAST, Pace, Run, Spent, pace
from finura_cli.domain.period import EDGE_DAYS, Calendar, Period
from finura_cli.records import NamedTuple
from finura_cli.services import rating
from finura_cli.services.pacing_bills import Bills, bills_of
from finura_cli.services.rating import Converter
from finura_cli.store import aggregates
from finura_cli.store.aggregates import Sum
from finura_cli.store.connection import Store
from finura_cli.store.extent import posted_span

if TYPE_CHECKING:
    from finura_cli.domain.query import Query

MANY_LINES = 9_000
"""Fewer earlier periods are read where all of them hold more lines than this, the latest first: where so much is
spent in one, few of them say as much. It also bounds what a year costs in old books."""
LONGEST = 93
"""In a period of more days than a quarter bills are part of its shape."""

Counted = Callable[[Key, Sequence[Sum]], int]
"""What of these sums counts as spent on a budget, minor units."""


class Paces(NamedTuple):
    of: Mapping[Key, Pace]
    past: int
    """How many earlier periods the books hold whole, of those that were asked: a budget's own may be fewer."""


def paces(
    store: Store, budgets: Mapping[Key, int], spent: Counted, *, period: Period, calendar: Calendar, today: date,
    currency: str, query: Query | None = None,
) -> Paces:  # fmt: skip
    """The pace of each budget (what may be spent in all, minor units) in a closed period."""
    over = today > period.last
    past = [] if over else _earlier(store, period, calendar, today)
    if not budgets:
        return Paces({}, len(past))
    reach = Period(past[-1].start if past else period.start, period.end)
    by = _grouped(budgets)
    into = Converter(store, currency)
    days = rating.sums(store, reach, into, query=query, by=["day", *by])
    apart = not over and period.days <= LONGEST
    bills = bills_of(store, reach, period, today, query, by, into) if apart else Bills()
    past = [one for one in past if one.start >= bills.since]
    counted, settled, due = _alike(days), _alike(bills.paid), _alike(bills.due)
    found = {}
    for key, budget in budgets.items():
        everything, paid = _by_day(key, counted, spent), _by_day(key, settled, spent)
        other = {day: minor - _part(paid.get(day, 0), minor) for day, minor in everything.items()}
        going = pace(
            budget,
            Spent(
                [(day, minor) for day, minor in other.items() if day in period],
                [(day, minor - other[day]) for day, minor in everything.items() if day in period],
                list(_by_day(key, due, spent).items()),
            ),
            period,
            today,
            [_run(other, one) for one in past if everything and one.end > min(everything)],
        )
        saves = key[0] is Target.SAVING  # more than planned is nothing to be warned of
        found[key] = going._replace(over_on=None, probability_over=None) if saves else going
    return Paces(found, len(past))


def _earlier(store: Store, period: Period, calendar: Calendar, today: date) -> list[Period]:
    """Earlier periods of this kind that the books hold whole, the latest first."""
    span = posted_span(store, today)
    found: list[Period] = []
    if span is None:
        return found
    earlier = calendar.previous(period)
    while (
        len(found) < MOST_PAST and earlier.end > earlier.start and span[0] < earlier.start + timedelta(days=EDGE_DAYS)
    ):
        if earlier.end <= today and earlier.last <= span[1] + timedelta(days=EDGE_DAYS):
            found.append(earlier)
        earlier = calendar.previous(earlier)
    return found[: _few_enough(store, found)]


def _few_enough(store: Store, periods: Sequence[Period]) -> int:
    """How many of these hold `MANY_LINES` at most in all, counted by whole calendar months."""
    if not periods:
        return 0
    months = Period(
        periods[-1].start.replace(day=1), (periods[0].last.replace(day=28) + timedelta(days=4)).replace(day=1)
    )
    count: dict[date, int] = defaultdict(int)
    for one in aggregates.sums(store, months, by=("month",)):
        if one.day is not None:
            count[one.day] += one.count
    for n, period in enumerate(periods):
        first = period.start.replace(day=1)
        if sum(lines for month, lines in count.items() if first <= month) > MANY_LINES:
            return n
    return len(periods)


def _grouped(budgets: Iterable[Key]) -> list[str]:
    """What sums must be by, so that it can be said what counts for these budgets."""
    targets = {target for target, _ in budgets}
    by = ["account"] if Target.SAVING in targets else []
    return [*by, "necessity"] if any(target.necessity is not None for target in targets) else by


class _Alike(NamedTuple):
    """Sums that count alike for every budget: one of them, of a single minor unit, and what they come to by day."""

    unit: Sum
    days: dict[date, int]


def _alike(sums: Iterable[Sum]) -> list[_Alike]:
    found: dict[object, _Alike] = {}
    for one in sums:
        if one.day is None:
            continue
        kind = (one.category_id, one.currency, one.flow, one.account_id, one.key)
        same = found.get(kind)
        if same is None:
            same = found[kind] = _Alike(replace(one, amount=1, count=1), defaultdict(int))
        same.days[one.day] += one.amount
    return list(found.values())


def _by_day(key: Key, sums: Iterable[_Alike], spent: Counted) -> dict[date, int]:
    found: dict[date, int] = defaultdict(int)
    for one in sums:
        times = spent(key, [one.unit])
        if times:
            for day, minor in one.days.items():
                found[day] += times * minor
    return dict(found)


def _part(paid: int, everything: int) -> int:
    """What was paid on bills is part of what was spent that day on this budget: not more, where a line of the bill
    counts for another one."""
    return min(paid, max(everything, 0))


def _run(other: Mapping[date, int], period: Period) -> Run:
    first = period.start.toordinal()
    return list(accumulate((other.get(date.fromordinal(first + n), 0) for n in range(period.days)), initial=0))
