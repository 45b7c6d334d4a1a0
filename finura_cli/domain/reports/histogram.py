"""How large the amounts are: how many fall between edges that people read: 50, 100, 200, 500 ..."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from finura_cli.domain.category import Kind
from finura_cli.domain.money import Money, round_ratio
from finura_cli.domain.reports.parts import Scope

MOST = 12
"""At most so many bins: more are no picture, and do not fit a narrow terminal."""
SPREAD = 10
"""Amounts that are further apart than so many times are drawn by edges that grow, nearer ones by even steps."""
TAIL = 50
"""One amount in so many may lie below the first edge but one."""


@dataclass(frozen=True, slots=True)
class Bin:
    """The amounts from `low` up to, and without, `high`."""

    low: Money
    high: Money
    count: int
    amount: Money


@dataclass(frozen=True, slots=True)
class Histogram:
    """`bins` lie side by side from the smallest to the largest; none where there is no amount above zero. What came
    back in a category of spending (or was paid back of income) is in `back`, and in no bin."""

    scope: Scope
    kind: Kind
    bins: tuple[Bin, ...]
    median: Money | None
    smallest: Money | None
    largest: Money | None
    back: Money
    back_count: int

    @property
    def count(self) -> int:
        return sum(one.count for one in self.bins)

    @property
    def amount(self) -> Money:
        return Money(sum(one.amount.minor for one in self.bins), self.scope.currency)

    @property
    def mean(self) -> Money | None:
        return Money(round_ratio(self.amount.minor, self.count), self.scope.currency) if self.count else None


def histogram(amounts: Sequence[tuple[int, int]], scope: Scope, kind: Kind) -> Histogram:
    """Of amounts (minor units, how many lines of it), which are positive for what was spent (or earned)."""
    found = sorted((minor, count) for minor, count in amounts if minor > 0)
    back = [(minor, count) for minor, count in amounts if minor < 0]
    marks = edges(found)
    bins = [[0, 0] for _ in marks[1:]]
    for minor, count in found:
        one = bins[bisect_right(marks, minor) - 1]
        one[0] += count
        one[1] += minor * count

    def money(minor: int) -> Money:
        return Money(minor, scope.currency)

    return Histogram(
        scope=scope,
        kind=kind,
        bins=tuple(
            Bin(money(low), money(high), count, money(sum_))
            for low, high, (count, sum_) in zip(marks, marks[1:], bins, strict=False)
        ),
        median=money(at(found, 1, 2)) if found else None,
        smallest=money(found[0][0]) if found else None,
        largest=money(found[-1][0]) if found else None,
        back=money(-sum(minor * count for minor, count in back)),
        back_count=sum(count for _, count in back),
    )


def at(amounts: Sequence[tuple[int, int]], part: int, of: int) -> int:
    """The amount below which `part` of `of` lie (of an even number the lower of the two in the middle)."""
    whole = sum(count for _, count in amounts)
    left = max(1, -(-whole * part // of))
    for minor, count in amounts:
        left -= count
        if left <= 0:
            return minor
    raise ValueError("no amounts")


def edges(amounts: Sequence[tuple[int, int]]) -> list[int]:
    """Edges in minor units, which rise: the first is not above the smallest amount, the last is above the largest.
    `amounts` are above zero and rise. Steps are 1, 2 or 5 and noughts; empty without amounts."""
    if not amounts:
        return []
    low, high = at(amounts, 1, TAIL), amounts[-1][0]
    if high <= SPREAD * low:
        return _even(min(amounts[0][0], low), high)
    found = [nice_below(low)]
    while found[-1] <= high:
        found.append(_next(found[-1]))
    found = found[-MOST:]
    return [0, *found] if amounts[0][0] < found[0] else found


def _even(low: int, high: int) -> list[int]:
    """Steps of one width."""
    step = nice_below(high // 20)
    while high // step - low // step + 1 > MOST - 2:
        step = _next(step)
    first = low // step * step
    return list(range(first, high + step + 1, step)) if first + step <= high else [first, first + step]


def nice_below(value: int) -> int:
    """The largest of 1, 2, 5, 10, 20, 50 ... that is not above `value`; 1 for what is smaller."""
    size = int("1" + "0" * (len(str(max(1, value))) - 1))
    return max(size * n for n in (1, 2, 5) if size * n <= max(1, value))


def _next(value: int) -> int:
    """After 1 comes 2, then 5, 10, 20 ..."""
    return value * 5 // 2 if str(value).startswith("2") else value * 2
