"""On which days a change of a month falls: where its category falls, as rent on the first and dinners on any day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta

from finura_cli.domain.money import allocate
from finura_cli.domain.period import Period

DAYS = 31


def weights(amounts: Iterable[tuple[date, int]]) -> list[int]:
    """How much fell on each day of a month, the first to the 31st, minor units of either sign; even where nothing ever
    did."""
    found = [0] * DAYS
    for day, minor in amounts:
        found[day.day - 1] += abs(minor)
    return found if any(found) else [1] * DAYS


def by_day(minor: int, shares: Sequence[int], months: Iterable[Period]) -> Iterator[tuple[date, int]]:
    """So much a month, on the days of each of these calendar months; what falls on days that a month lacks falls on its
    last one. The days of a month sum to the whole."""
    for month in months:
        days = month.days
        own = [*shares[: days - 1], sum(shares[days - 1 :])]
        for n, part in enumerate(allocate(minor, own)):
            if part:
                yield month.start + timedelta(days=n), part


def together(parts: Iterable[tuple[date, int]], period: Period) -> dict[date, int]:
    """The same by day, within a period."""
    found: dict[date, int] = {}
    for day, minor in parts:
        if day in period:
            found[day] = found.get(day, 0) + minor
    return found
