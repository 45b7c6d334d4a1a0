"""What every report is made of: sums of lines that are alike, and the totals over them.

The words are the contract's. Spending is minus the sum of expense lines, so a refund nets; a line without a category
goes by its sign; a linked transfer is a transfer whatever its category says; pending entries are in no total.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from finura_cli.domain.category import Kind
from finura_cli.domain.money import Money
from finura_cli.domain.period import DAY_NAMES, Period
from finura_cli.records import NamedTuple

if TYPE_CHECKING:
    from finura_cli.domain.rates import Used


class Grouping(StrEnum):
    """What `--by` can say."""

    CATEGORY = "category"
    MERCHANT = "merchant"
    ACCOUNT = "account"
    TAG = "tag"
    MODE = "mode"
    WEEKDAY = "weekday"
    HOUR = "hour"
    NECESSITY = "necessity"
    MOOD = "mood"


ORDERED = frozenset({Grouping.WEEKDAY, Grouping.HOUR, Grouping.MOOD})
"""Groups with an order of their own; the others are shown largest first."""


@dataclass(frozen=True, slots=True)
class Part:
    """A sum of posted lines of one group, kind and currency within one interval.

    `group` is the category's path, the merchant's name ..., None where there is none. `start` is a day of the
    interval (its first, or any day that falls in it). `minor` keeps the sign of the books: money out is negative.
    """

    group: str | None
    start: date
    kind: Kind
    currency: str
    minor: int
    count: int
    unlisted: bool = False
    """Part of `Transfer: unlisted account`."""
    rates: tuple[Used, ...] = ()
    """At which some of its lines were converted."""


@dataclass(frozen=True, slots=True)
class Totals:
    """In the sense of the contract: `expense` is positive when money was spent, `transfers` and `unlisted` keep
    the sign of the books. `count` is of lines, so a split entry counts once for each of its parts."""

    income: Money
    expense: Money
    transfers: Money
    unlisted: Money
    count: int

    @property
    def net(self) -> Money:
        """Saved: income less expense."""
        return self.income - self.expense

    @property
    def rate(self) -> float | None:
        """Saved as a part of income; None without income."""
        return self.net.minor / self.income.minor if self.income.minor > 0 else None


def total(parts: Iterable[Part], currency: str) -> Totals:
    """The totals of parts that are all of `currency`."""
    sums = {Kind.INCOME: 0, Kind.EXPENSE: 0, Kind.TRANSFER: 0}
    unlisted = count = 0
    for part in parts:
        sums[part.kind] += part.minor
        count += part.count
        if part.unlisted:
            unlisted += part.minor
    return Totals(
        income=Money(sums[Kind.INCOME], currency),
        expense=Money(-sums[Kind.EXPENSE], currency),
        transfers=Money(sums[Kind.TRANSFER], currency),
        unlisted=Money(unlisted, currency),
        count=count,
    )


class Scope(NamedTuple):
    """What a report is about, and what it could not take in."""

    period: Period
    currency: str
    totals: Totals
    unconverted: tuple[Totals, ...] = ()
    """Totals of lines in other currencies for whose day no rate is known: in no row and no total."""
    pending: tuple[Totals, ...] = ()
    """Entries not yet posted, by currency: in no row and no total."""
    overlapping: bool = False
    """Groups may share lines (tags): the rows may sum to more than the total."""
    rates: tuple[Used, ...] = ()
    """At which lines of other currencies were converted: they are in rows and totals."""


def scope(
    parts: Iterable[Part],
    period: Period,
    currency: str,
    *,
    pending: Iterable[Part] = (),
    whole: Iterable[Part] | None = None,
) -> tuple[Scope, list[Part]]:
    """The scope of a report, and the parts that its rows are made of: those in its currency.

    `whole` are the parts for the totals when groups share lines (`--by tag`), so that nothing counts twice there.
    """
    by_currency = _by_currency(parts)
    sums = by_currency if whole is None else _by_currency(whole)
    about = Scope(
        period=period,
        currency=currency,
        totals=total(sums.get(currency, ()), currency),
        unconverted=tuple(total(rows, other) for other, rows in sorted(sums.items()) if other != currency),
        pending=tuple(total(rows, other) for other, rows in sorted(_by_currency(pending).items())),
        overlapping=whole is not None,
        rates=_rates(sums.get(currency, ())),
    )
    return about, by_currency.get(currency, [])


def _rates(parts: Iterable[Part]) -> tuple[Used, ...]:
    used = [one for part in parts for one in part.rates]
    if not used:
        return ()
    from finura_cli.domain.rates import merged

    return merged(used)


def _by_currency(parts: Iterable[Part]) -> dict[str, list[Part]]:
    found: dict[str, list[Part]] = {}
    for part in parts:
        found.setdefault(part.currency, []).append(part)
    return found


def folded_to(depth: int | None) -> Callable[[str | None], str | None]:
    """Cuts a category's path to its first `depth` names; None keeps it whole."""

    def cut(path: str | None) -> str | None:
        return path if path is None or depth is None else ":".join(path.split(":")[:depth])

    return cut


def grouped(parts: Iterable[Part], kind: Kind, *, depth: int | None = None) -> dict[str | None, tuple[int, int]]:
    """Group -> (minor units, count) of the lines of one kind; spending is turned positive."""
    sign = -1 if kind is Kind.EXPENSE else 1
    cut = folded_to(depth)
    found: dict[str | None, tuple[int, int]] = {}
    for part in parts:
        if part.kind is kind:
            name = cut(part.group)
            minor, count = found.get(name, (0, 0))
            found[name] = (minor + sign * part.minor, count + part.count)
    return found


def arranged(names: Iterable[str | None], grouping: Grouping, size: Callable[[str | None], int]) -> list[str | None]:
    """Groups in the order they are shown: by their own order if they have one, else the largest first."""
    if grouping in ORDERED:
        return sorted(names, key=lambda name: _own_order(name, grouping))
    return sorted(names, key=lambda name: (-size(name), name is None, name or ""))


def _own_order(name: str | None, grouping: Grouping) -> tuple[bool, int, str]:
    if name is None:
        return (True, 0, "")
    return (False, DAY_NAMES.index(name) if grouping is Grouping.WEEKDAY else 0, name)


class Span(NamedTuple):
    """An interval of a report and its short name: `2026-10`, `2026-w42`."""

    key: str
    period: Period


def by_span(parts: Iterable[Part], spans: Sequence[Span]) -> list[list[Part]]:
    """Parts dealt to the intervals they fall in; `spans` tile, in order."""
    starts = [span.period.start for span in spans]
    dealt: list[list[Part]] = [[] for _ in spans]
    for part in parts:
        place = bisect_right(starts, part.start) - 1
        if place >= 0 and part.start < spans[place].period.end:
            dealt[place].append(part)
    return dealt
