"""Where the money went, or came from: one row a group, against an earlier period."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from finura_cli.domain.category import Kind
from finura_cli.domain.money import Money, round_ratio
from finura_cli.domain.period import DAY_NAMES, Period
from finura_cli.domain.reports.parts import Grouping, Part, Scope, arranged, grouped, scope
from finura_cli.records import NamedTuple


@dataclass(frozen=True, slots=True)
class Row:
    """A group's sum: positive for money spent (or earned), negative for a net refund."""

    group: str | None
    amount: Money
    share: float | None
    """Of the total; None when the total is not above zero."""
    count: int
    previous: Money | None
    """The same group before; None where nothing was compared."""

    @property
    def change(self) -> Money | None:
        return None if self.previous is None else self.amount - self.previous


class Before(NamedTuple):
    """What a report is held against: the parts of one period, or the mean of `months` months."""

    period: Period
    parts: Sequence[Part]
    months: int = 1
    """How many months (or other intervals) the parts are of; amounts are divided by it."""


class Spending(NamedTuple):
    """Rows of one kind. `scope.totals` is over all kinds, as in every report; `total` over the rows' own."""

    kind: Kind
    grouping: Grouping
    scope: Scope
    rows: tuple[Row, ...]
    total: Money
    previous_total: Money | None
    compared: Period | None
    months: int
    days: Mapping[str | None, int] | None = None
    """By day of the week: how many of each the period has had until today."""

    def a_day(self, minor: int, days: int) -> Money | None:
        """What it comes to on one of so many days; None where there was none yet."""
        return Money(round_ratio(minor, days), self.scope.currency) if days else None


def weekdays(period: Period, until: date) -> Mapping[str | None, int]:
    """How many Mondays, Tuesdays ... of a period are gone by a day, that one included."""
    gone = max((min(period.end, until + timedelta(days=1)) - period.start).days, 0)
    weeks, rest = divmod(gone, len(DAY_NAMES))
    first = period.start.weekday()
    return {name: weeks + ((n - first) % len(DAY_NAMES) < rest) for n, name in enumerate(DAY_NAMES)}


def spending(
    parts: Sequence[Part],
    period: Period,
    currency: str,
    *,
    kind: Kind = Kind.EXPENSE,
    grouping: Grouping = Grouping.CATEGORY,
    depth: int | None = None,
    before: Before | None = None,
    gone: bool = True,
    pending: Sequence[Part] = (),
    whole: Sequence[Part] | None = None,
    whole_before: Sequence[Part] | None = None,
) -> Spending:
    """The report of one kind. `whole` and `whole_before` are the parts for the totals when groups share lines
    (`--by tag`). With `gone`, what was there before and is no more is a row, too."""
    about, own = scope(parts, period, currency, pending=pending, whole=whole)
    sums = grouped(own, kind, depth=depth)
    earlier = {} if before is None else earlier_sums(before, kind, currency, depth)
    all_of_it = about.totals.expense if kind is Kind.EXPENSE else about.totals.income

    def row(name: str | None) -> Row:
        minor, count = sums.get(name, (0, 0))
        share = minor / all_of_it.minor if all_of_it.minor > 0 else None
        previous = None if before is None else Money(earlier.get(name, 0), currency)
        return Row(name, Money(minor, currency), share, count, previous)

    names = arranged(sums.keys() | earlier.keys(), grouping, lambda name: sums.get(name, (0, 0))[0])
    return Spending(
        kind=kind,
        grouping=grouping,
        scope=about,
        rows=tuple(row(name) for name in names if name in sums or (gone and earlier.get(name))),
        total=all_of_it,
        previous_total=None if before is None else earlier_total(before, kind, currency, whole_before),
        compared=None if before is None else before.period,
        months=1 if before is None else before.months,
    )


def earlier_sums(before: Before, kind: Kind, currency: str, depth: int | None) -> dict[str | None, int]:
    """Group -> what it was before, a mean when several months are compared."""
    own = (part for part in before.parts if part.currency == currency)
    return {name: round_ratio(minor, before.months) for name, (minor, _) in grouped(own, kind, depth=depth).items()}


def earlier_total(before: Before, kind: Kind, currency: str, whole: Sequence[Part] | None = None) -> Money:
    """The total before, rounded once, so it may differ from the sum of the rounded rows by a few minor units."""
    parts = before.parts if whole is None else whole
    minor = sum(part.minor for part in parts if part.kind is kind and part.currency == currency)
    return Money(round_ratio(-minor if kind is Kind.EXPENSE else minor, before.months), currency)
