"""How far what bills ask may lie from what is told of them: read from how far it lay before. Whole minor units.

A bill of one price has no range: it asks that, or the price moves. What varies has one from its own past: each earlier
payment is told from those before it, the errors of all varying bills are pooled, each in units of the spread its own
bill had shown. The sum of a period is held against earlier such periods as they would have been told then, with what
nobody could know: a bill that came for the first time, one that stayed away.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import isqrt
from typing import NamedTuple

from finura_cli.domain.forecast_intervals import bounds, error, level, moved, scores, spreads
from finura_cli.domain.recurring import figures

PAST = 24
"""A bill's range is read from so many of its latest payments."""


class Varying(NamedTuple):
    """What is told of a bill, of its past `paid` (oldest first), and what was told of each of these; None: nothing."""

    told: int
    paid: Sequence[int]
    before: Sequence[int | None]


class Range(NamedTuple):
    low: int
    high: int


class Tried(NamedTuple):
    """What an earlier period was told to ask, and in which range its bills had it, as it was known as long before; and
    what it came to."""

    told: int
    low: int
    high: int
    came: int


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


def sum_range(told: int, bills: Range, tried: Sequence[Tried], share: float) -> Range:
    """The range of a sum that is to hold it so often: that of its bills, wider by what earlier periods lay outside of
    theirs, in shares of what was told. With few periods tried it is as wide as the farthest made it.

    Source: Romano et al. 2019, conformalized quantile regression.
    """
    off = sorted(max(one.low - one.came, one.came - one.high, 0) / one.told for one in tried if one.told > 0)
    rank = max(1, round((len(off) + 1) * share))
    more = round(off[min(rank, len(off)) - 1] * told) if off else 0
    return Range(max(0, bills.low - more), bills.high + more)
