"""Whether months show that a figure moved for good: where its latest level began, and how sure it is that it is any.

Older months of another level are no guide to those that come: the account that was being filled, the pay before the
rise. The level is that of the months since the one place at which it leapt most, where it leapt beyond doubt.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import fsum, sqrt

from finura_cli.records import NamedTuple

BEYOND_DOUBT = 2
"""A leap counts when it is so many times its own error; to a level of few months, more."""
LEAST = 2
"""Months of the new level that are needed."""
PRIOR_MONTHS = 2
"""How much months scatter is read from few of them: so many more are thought to lie off by the mean size of all."""
UNSHOWN = 2
"""The square of a level over its error at which it is as likely as none."""


class Level(NamedTuple):
    """A reading of the months: from month `since` on they are around `level`. It is the right one with a chance of
    `share`, and then it is no chance (0..1) that there is any level at all with one of `real`."""

    share: float
    since: int
    level: float
    real: float


class Drift(NamedTuple):
    """`levels`: that of the latest months, after a leap, and that of all months, their shares one together. `off`: by
    how much each month lies off the likelier one; `stretch`: how many times farther months are thought to scatter."""

    levels: tuple[Level, ...]
    off: list[float]
    stretch: float


def drift_of(monthly: Sequence[int]) -> Drift:
    """Of months in order, at least one; minor units."""
    leap, moved = _leap(monthly)
    readings = [(0, 1 - moved)] if not leap else [(leap, moved), (0, 1 - moved)]
    found = [(_level(monthly, since, share), *_scatter(monthly, since)) for since, share in readings if share]
    likely = max(found, key=lambda one: one[0].share)
    return Drift(tuple(one[0] for one in found), likely[1], likely[2])


def _level(monthly: Sequence[int], since: int, share: float) -> Level:
    level, (off, stretch) = _mean(monthly[since:]), _scatter(monthly, since)
    error = stretch**2 * fsum(one * one for one in off) / len(monthly) / (len(monthly) - since)
    shown = level**2 / error if error else 0.0
    return Level(share, since, level, shown / (shown + UNSHOWN) if error else 1.0)


def _scatter(monthly: Sequence[int], since: int) -> tuple[list[float], float]:
    """Months that are all alike leave no doubt, and scatter no farther."""
    count = len(monthly)
    off = [one - _mean(part) for part in (monthly[:since], monthly[since:]) for one in part]
    square = fsum(one * one for one in off)
    if not square:
        return off, 1.0
    size = fsum(map(abs, monthly)) / count
    free = count - 1 - bool(since) + PRIOR_MONTHS
    return off, sqrt((square + PRIOR_MONTHS * size**2) / free * count / square)


def _leap(monthly: Sequence[int]) -> tuple[int, float]:
    """Where the latest level begins, and the chance that it is one: none where the months leapt no farther than
    `BEYOND_DOUBT`, and the more the farther they did."""
    largest, found = float(BEYOND_DOUBT), 0
    for place in range(1, len(monthly) - LEAST + 1):
        parts = monthly[:place], monthly[place:]
        means = [_mean(part) for part in parts]
        square = fsum((one - mean) ** 2 for part, mean in zip(parts, means, strict=True) for one in part)
        error = sqrt(max(square / max(len(monthly) - 2, 1), 1) * fsum(1 / len(part) for part in parts))
        leap = abs(means[0] - means[1]) / error / sqrt(1 + LEAST / len(parts[1]))
        if leap > largest:
            largest, found = leap, place
    return found, 1 - (BEYOND_DOUBT / largest) ** 2


def _mean(part: Sequence[int]) -> float:
    return sum(part) / len(part) if part else 0.0
