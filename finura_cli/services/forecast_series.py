"""What forecasts read of the books: the complete months of the past, and the bills that were known in them.

Nothing after the day from which it is looked at is read: a forecast is the same whether or not the books go on.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from finura_cli.domain.category import Kind
from finura_cli.domain.charges import Charge
from finura_cli.domain.forecast import months_between
from finura_cli.domain.forecast_bills import BACK, Key, KnownBills, known_bills, month_ends
from finura_cli.domain.money import Money, in_currencies
from finura_cli.domain.period import EDGE_DAYS, Period, shifted
from finura_cli.domain.query import Query
from finura_cli.errors import Unavailable, UsageError
from finura_cli.services.months_known import months_known
from finura_cli.services.trained import Seen
from finura_cli.store import aggregates, categories, charges
from finura_cli.store.connection import Store
from finura_cli.store.extent import longest_silence

YEAR = 365
NO_MATCH = "words are looked for in texts, a category is cat:..., as in cat:food; `finura list` looks wider"
LONGEST_HORIZON = 24
"""Months ahead that can be asked for."""


@dataclass(frozen=True, slots=True)
class Sums:
    """What was spent and what came in, minor units, in each of some periods. Spending is positive and net of refunds;
    categories in which nothing was ever spent are left out, None is uncategorized. `other`: spending in currencies for
    which no rate is known, of all the periods together: in no figure."""

    spent: Mapping[Key, tuple[int, ...]]
    income: tuple[int, ...]
    other: tuple[Money, ...]


@dataclass(frozen=True, slots=True)
class Past:
    """The complete months, oldest first, of what matches a query. `until`: the day of the latest entry that is known,
    whatever it is of. `day`: the first one of which nothing is known. The day from which it is looked at is known when
    something of it is in the books; where these have ended, nothing is known since."""

    seen: Seen
    months: tuple[Period, ...]
    sums: Sums
    until: date
    day: date

    @property
    def has_ended(self) -> bool:
        """Whether the books have ended before the day from which it is looked at."""
        return self.day < self.seen.today

    @property
    def spent(self) -> Mapping[Key, tuple[int, ...]]:
        return self.sums.spent

    @property
    def all_spent(self) -> list[int]:
        """What was spent in each month, of all categories together."""
        return [sum(month) for month in zip(*self.spent.values(), strict=True)]

    @property
    def income(self) -> tuple[int, ...]:
        return self.sums.income

    @property
    def other(self) -> tuple[Money, ...]:
        return self.sums.other


def read(store: Store, seen: Seen, query: Query | None = None) -> Past:
    """The complete months as they are known on a day. Unavailable (69, `no-history`) when there is none."""
    months, _, last = months_known(store, seen.calendar, seen.today)
    found = sums(store, months, seen.currency, query)
    return Past(seen, months, found, last, max(_unknown(store, seen.today, last), months[-1].end))


def read_any(store: Store, seen: Seen) -> Past | None:
    """The same; None where there is no complete month."""
    try:
        return read(store, seen)
    except Unavailable:
        return None


def _unknown(store: Store, today: date, last: date) -> date:
    """The first day of which nothing is known. Books have ended when they are silent for longer than in a year."""
    silent, morrow = (today - last).days, shifted(last, 1)
    if not silent:
        return morrow
    year = shifted(last, -YEAR)
    has_ended = silent > EDGE_DAYS and silent > longest_silence(store, year, last)
    return morrow if has_ended else today


def sums(store: Store, periods: Sequence[Period], currency: str, query: Query | None = None) -> Sums:
    """Of periods in order, at least one, that do not overlap. Calendar months come from the kept totals."""
    tree, count = categories.tree(store), len(periods)
    spent: dict[Key, list[int]] = defaultdict(lambda: [0] * count)
    income = [0] * count
    other: dict[str, int] = defaultdict(int)
    for place, one in _dealt(_by_time(store, periods, query), periods):
        kind = one.kind(tree)
        if kind is Kind.INCOME and one.currency == currency:
            income[place] += one.amount
        elif kind is Kind.EXPENSE and one.currency == currency:
            spent[one.category_id][place] -= one.amount
        elif kind is Kind.EXPENSE:
            other[one.currency] -= one.amount
    return Sums(
        spent={category: tuple(row) for category, row in spent.items() if any(row)},
        income=tuple(income),
        other=in_currencies(other),
    )


def _by_time(store: Store, periods: Sequence[Period], query: Query | None) -> list[aggregates.Sum]:
    whole = Period(periods[0].start, periods[-1].end)
    step = "month" if all(one.start.day == one.end.day == 1 for one in periods) else "day"
    return aggregates.sums(store, whole, query=query, by=(step,))


def _dealt(found: Iterable[aggregates.Sum], periods: Sequence[Period]) -> Iterable[tuple[int, aggregates.Sum]]:
    """Each sum with the number of the period it falls in; none for the days between them."""
    starts = [one.start for one in periods]
    for one in found:
        place = bisect_right(starts, one.day) - 1 if one.day is not None else -1
        if place >= 0 and one.day in periods[place]:
            yield place, one


def read_charges(store: Store, past: Past, query: Query | None = None) -> list[Charge]:
    """The charges that are known, in the currency of the past: all that bills are looked for in, at every origin that
    is tried."""
    first = min(month_ends(past.months, past.day).values())
    since = shifted(first, -BACK)
    found = charges.read(store, Period(since, max(since, past.day)), query)
    return [one for one in found if one.currency == past.seen.currency]


def known(store: Store, past: Past, query: Query | None = None) -> dict[int, KnownBills]:
    """The bills known at each of the last origins, and now: what `series_of` takes."""
    return known_bills(read_charges(store, past, query), past.months, month_ends(past.months, past.day))


def ahead(seen: Seen, past: Past, target: Period | None = None, horizon: int = 1) -> list[Period]:
    """The months asked for, the first one the target: this month or a later one, without one the next.

    Raises:
        UsageError: it is no month of the calendar, it is over, or too far ahead.
    """
    if not 1 <= horizon <= LONGEST_HORIZON:
        raise UsageError(f"--horizon is from 1 to {LONGEST_HORIZON} months", code="bad-horizon")
    calendar, today = seen.calendar, seen.today
    target = target or calendar.next_month(today)
    if target.is_open or calendar.month_of(target.start) != target:
        raise UsageError(f"{target.label} is not a month of your calendar", hint="as in next-month", code="bad-target")
    if target.end <= today:
        hint = f"`finura report month {calendar.key(target, 'M')}` shows it"
        raise UsageError(f"{target.label} is over", hint=hint, code="bad-target")
    if lead(past, target) > 2 * LONGEST_HORIZON:
        raise UsageError(f"{target.label} is too far ahead", code="bad-target")
    months = [target]
    while len(months) < horizon:
        months.append(calendar.next_month(months[-1].start))
    return months


def lead(past: Past, month: Period) -> int:
    """How many months after the last complete one a month is; 1 for the one after it."""
    return months_between(past.months[-1], month, past.seen.calendar)


def lead_of_next(past: Past) -> int:
    """The same of the month after this one: what challengers are trained to tell."""
    return lead(past, past.seen.calendar.next_month(past.seen.today))


def windows(past: Past, last: Period) -> list[Period]:
    """All months from the first complete one to the last one asked for: what `series_of` takes."""
    return past.seen.calendar.tile(Period(past.months[0].start, last.end), "M")
