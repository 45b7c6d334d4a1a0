"""How far what bills ask may lie from what is told of them: read from how far it lay before. Whole minor units.

A bill of one price has no range: it asks that, or the price moves. What varies has one from its own past: each earlier
payment is told from those before it, the errors of all varying bills are pooled, each in units of the spread its own
bill had shown. The sum of a period is held against earlier such periods as they would have been told then, with what
nobody could know: a bill that came for the first time, one that stayed away.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from math import isqrt
from statistics import NormalDist

from finura_cli.domain import bills, recurring
from finura_cli.domain.bills import BillDay
from finura_cli.domain.bills_ahead import Basis
from finura_cli.domain.forecast_intervals import bounds, error, level, moved, scores, spreads
from finura_cli.domain.recurring import figures
from finura_cli.records import NamedTuple

PAST = 24
"""A bill's range is read from so many of its latest payments."""
STANDARD = 0.8
"""The share for which the bills of earlier periods were given ranges."""
FEW = 4
"""With fewer of them than this it is as far beyond them as they lie apart."""


class Heard(NamedTuple):
    """What a model that has won says: of due days to come by bill, and what it would have told of earlier payments, by
    their entries. Minor units; ids as `BillDay` has them."""

    due: Mapping[str, Mapping[date, int]]
    told: Mapping[str, Mapping[int, int]]


NOBODY = Heard({}, {})


class Range(NamedTuple):
    low: int
    high: int


class Amount(NamedTuple):
    """What an open due day will likely ask, minor units."""

    low: int
    typical: int
    high: int
    basis: Basis


class Varying(NamedTuple):
    """What is told of a bill, of its past `paid` (oldest first), and what was told of each of these; None: nothing."""

    told: int
    paid: Sequence[int]
    before: Sequence[int | None]


class Tried(NamedTuple):
    """What an earlier period was told to ask, and in which range its bills had it, as it was known as long before; and
    what it came to."""

    told: int
    low: int
    high: int
    came: int


def latest_of(row: BillDay) -> int:
    """From how many of its latest payments its amount is read."""
    return recurring.LATEST if row.kind == "detected" else bills.LATEST


def amounts(rows: Sequence[BillDay], share: float, typed: frozenset[str], heard: Heard = NOBODY) -> list[Amount]:
    """What each of these open due days will ask, with the range that is to hold it so often. `typed`: the ids of bills
    whose amount a person gave."""
    found = [_plain(row, typed, heard) for row in rows]
    pooled = [n for n, row in enumerate(rows) if varies(row, typed) and len(row.evidence.paid) >= FEW]
    varying = [
        Varying(found[n].typical, rows[n].evidence.paid, _before(rows[n], heard.told.get(rows[n].id, {})))
        for n in pooled
    ]
    for n, one in zip(pooled, ranges(varying, share), strict=True):
        found[n] = found[n]._replace(low=one.low, high=one.high)
    return found


def varies(row: BillDay, typed: frozenset[str] = frozenset()) -> bool:
    """Whether it asks another amount each time, as its past says: of a typed range it must have a past to say so. One
    price that moved with the last payment is still one.
    """
    paid = row.evidence.paid[-latest_of(row) :]
    moved_once = len(paid) > 2 and len(set(paid[:-1])) == 1
    past = len(row.evidence.paid) >= (FEW if row.id in typed else 2)
    return row.low != row.high and row.kind in ("bill", "detected") and past and not moved_once


def _plain(row: BillDay, typed: frozenset[str], heard: Heard) -> Amount:
    low, typical, high = row.low.minor, row.typical.minor, row.high.minor
    if not varies(row, typed):
        basis = Basis.SAID if row.kind == "scheduled" or row.id in typed else Basis.PRICE
        return Amount(low, typical, high, basis)
    said = heard.due.get(row.id, {}).get(row.due)
    basis = Basis.FOREST if said is not None else Basis.SEASON if row.seasonal else Basis.MEDIAN
    typical, span = typical if said is None else said, high - low
    return Amount(max(0, min(low - span, typical)), typical, max(high + span, typical), basis)


def _before(row: BillDay, told: Mapping[int, int]) -> list[int | None]:
    plain = told_before(row.evidence.paid, latest_of(row))
    return [told.get(entry, one) for entry, one in zip(row.evidence.ids, plain, strict=True)]


def told_before(paid: Sequence[int], latest: int) -> list[int | None]:
    """What would have been told of each payment (oldest first) from those before it; nothing of the first two."""
    return [None if n < 2 else figures(paid[max(0, n - latest) : n])[1] for n in range(len(paid))]


def ranges(bills: Sequence[Varying], share: float) -> list[Range]:
    """The range of each that is to hold what it asks so often; around what is told."""
    length = min(PAST, max((len(bill.paid) for bill in bills), default=0))
    errors = [_errors(bill, length) for bill in bills]
    wide = spreads(errors)
    lowest, highest = bounds(scores(errors, wide, 1, length), share)
    found = []
    for bill, spread in zip(bills, wide, strict=True):
        usual = level([*bill.paid[-PAST:]] or [bill.told])
        low, high = (moved(bill.told, by * spread[-1], usual) for by in (lowest, highest))
        found.append(Range(max(0, min(low, bill.told)), max(high, bill.told)))
    return found


def _errors(bill: Varying, length: int) -> list[float | None]:
    """Of its latest payments, as many as all have, the latest last."""
    first = max(0, len(bill.paid) - length)
    found: list[float | None] = [None] * (length - len(bill.paid) + first)
    for n in range(first, len(bill.paid)):
        told = bill.before[n]
        found.append(None if told is None else error(bill.paid[n], told, level(bill.paid[:n])))
    return found


def together(told: Sequence[int], of: Sequence[Range]) -> Range:
    """The range of a sum of bills that vary each by itself: what one asks more another may ask less."""
    total = sum(told)
    below = sum((middle - one.low) ** 2 for middle, one in zip(told, of, strict=True))
    above = sum((one.high - middle) ** 2 for middle, one in zip(told, of, strict=True))
    return Range(total - isqrt(below), total + isqrt(above))


def sum_range(told: int, bills: Range, tried: Sequence[Tried], share: float, at_least: Range | None = None) -> Range:
    """The range of a sum that is to hold it so often: that of its `bills`, as much wider or narrower as earlier periods
    had to be, in shares of what was told. The ranges of bills, then and now, are those of `STANDARD`, whatever the
    share. With too few periods for the share the farthest of them is stretched to it as if errors were normal, and the
    range holds `at_least`, that of the bills for this share.

    Source: Romano et al. 2019, conformalized quantile regression.
    """
    off = sorted(max(one.low - one.came, one.came - one.high) / one.told for one in tried if one.told > 0)
    rank, count = max(1, round((len(off) + 1) * share)), len(off)
    more = off[min(rank, count) - 1] if off else 0.0
    if rank > count and more > 0:
        more *= _normal(share) / _normal(count / (count + 1))
    low, high = min(bills.low - round(more * told), told), max(bills.high + round(more * told), told)
    if rank > count and at_least is not None:
        low, high = min(low, at_least.low), max(high, at_least.high)
    return Range(max(0, low), high)


def _normal(share: float) -> float:
    """How many standard deviations on either side hold this share."""
    return NormalDist().inv_cdf((1 + share) / 2)
