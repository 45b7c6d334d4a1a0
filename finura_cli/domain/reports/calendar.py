"""Day by day: what each day came to, and how much that is among the days that had anything."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from finura_cli.domain.category import Kind
from finura_cli.domain.money import Money, round_ratio
from finura_cli.domain.reports.histogram import at
from finura_cli.domain.reports.parts import Part, Scope, Span, by_span

LEVELS = 4
"""Shades of a day with something; a day without is shade 0."""


@dataclass(frozen=True, slots=True)
class Day:
    """`amount` is positive for what was spent (or earned), below zero where more came back; `level` 0 to `LEVELS`."""

    day: date
    amount: Money
    count: int
    level: int


@dataclass(frozen=True, slots=True)
class Days:
    """`days` without a gap. `steps` part the levels: a day of level n comes to at most `steps[n - 1]`."""

    scope: Scope
    kind: Kind
    days: tuple[Day, ...]
    steps: tuple[Money, ...]

    @property
    def amount(self) -> Money:
        return Money(sum(day.amount.minor for day in self.days), self.scope.currency)

    @property
    def mean(self) -> Money | None:
        """A day's share of it all."""
        return Money(round_ratio(self.amount.minor, len(self.days)), self.scope.currency) if self.days else None

    @property
    def without(self) -> int:
        """Days that had nothing."""
        return sum(not day.count for day in self.days)

    @property
    def longest_without(self) -> int:
        """The most days in a row that had nothing."""
        longest = running = 0
        for day in self.days:
            running = 0 if day.count else running + 1
            longest = max(longest, running)
        return longest

    @property
    def largest(self) -> Day | None:
        """The first of the days that came to the most."""
        found = max(self.days, key=lambda day: day.amount.minor, default=None)
        return found if found is not None and found.amount.minor > 0 else None


def days(parts: Sequence[Part], spans: Sequence[Span], scope: Scope, kind: Kind) -> Days:
    """The days of `spans`, of which each is one; `parts` are in the report's currency."""
    sign = -1 if kind is Kind.EXPENSE else 1
    sums = []
    for span, chunk in zip(spans, by_span(parts, spans), strict=True):
        own = [part for part in chunk if part.kind is kind]
        sums.append(
            (span.period.start, sign * sum(part.minor for part in own), sum(part.count for part in own))
        )  # fmt: skip
    steps = steps_of([minor for _, minor, _ in sums])
    return Days(
        scope=scope,
        kind=kind,
        days=tuple(Day(day, Money(minor, scope.currency), n, level(minor, steps)) for day, minor, n in sums),
        steps=tuple(Money(step, scope.currency) for step in steps),
    )


def level(minor: int, steps: Sequence[int]) -> int:
    """The shade of a day: 0 for nothing, or less."""
    return 1 + bisect_left(steps, minor) if minor > 0 else 0


def steps_of(amounts: Sequence[int]) -> list[int]:
    """What parts the days that had anything in quarters, to two digits that are read; fewer where days are alike."""
    found = sorted((minor, 1) for minor in amounts if minor > 0)
    quarters = {two_digits(at(found, n, LEVELS)) for n in range(1, LEVELS)} if found else set()
    return sorted(step for step in quarters if step < found[-1][0])


def two_digits(value: int) -> int:
    """Rounded to two digits and noughts: 1,287 -> 1,300."""
    size = int("1" + "0" * max(0, len(str(value)) - 2))
    return round_ratio(value, size) * size
