"""What a month costs when nothing but its past is known: two robust ensembles, in whole minor units.

A typical month is told by medians and their like: they are the closest, and read low where a few months are dear.
What to plan for is told by means: they pay for the dear months, too. No single recipe is best for everybody; the
average of four is never the worst. Source of the choice: rolling origins on household and bank data, where lag models
and forests were no better than a mean of three months.
"""

from __future__ import annotations

from collections.abc import Sequence

from finura_cli.domain.budget_quantile import middle
from finura_cli.domain.money import round_ratio

HALF_YEAR, YEAR = 6, 12
SPEEDS = 5, 10, 20, 30, 50, 70
"""Percent of an error that smoothing takes up; the one that would have erred least in the past is taken."""
SLOWLY = 30
"""The speed of the weighted mean, whatever the past says."""
FAR = 22239
"""A month further from the median than this many ten-thousandths of the middle distance is drawn in to it: 1.5
standard deviations of a normal distribution."""
_FINE = 1000
"""Parts of a minor unit in which smoothing reckons: its steps are small where a yen is the least."""


def typical(past: Sequence[int]) -> int:
    """A typical month after these (minor units, oldest first, at least one).

    What comes and goes is told by the median of six months: a smoothed one would promise a little each month of what
    costs much at times and mostly nothing.
    """
    half = middle(past[-HALF_YEAR:])
    if comes_and_goes(past):
        return half
    year = past[-YEAR:]
    return round_ratio(half + middle(year) + drawn_in(year) + smoothed(past), 4)


def plan_for(past: Sequence[int]) -> int:
    """The mean of such a month, by four means of the past; as `typical`."""
    half, year = past[-HALF_YEAR:], past[-YEAR:]
    return round_ratio(_mean(half) + _mean(year) + smoothed(past) + weighted(past), 4)


def comes_and_goes(past: Sequence[int]) -> bool:
    """Whether more than a quarter of the last twelve months were empty."""
    year = past[-YEAR:]
    return 4 * sum(minor == 0 for minor in year) > len(year)


def drawn_in(months: Sequence[int]) -> int:
    """The mean with far months drawn in: Huber's idea of 1964, in one step. When more than half of the months are the
    same, the mean distance from them says what is far."""
    centre = middle(months)
    apart = [abs(minor - centre) for minor in months]
    far = FAR * (middle(apart) or _mean(apart)) // 10_000
    return _mean([min(max(minor, centre - far), centre + far) for minor in months])


def smoothed(past: Sequence[int]) -> int:
    """Simple exponential smoothing, at the speed that erred least one month ahead in this past."""
    start = sum(past[:3]) * _FINE // len(past[:3])
    fine = [minor * _FINE for minor in past[1:]]
    best, found = None, start
    for speed in SPEEDS:
        at, erred = start, 0
        for minor in fine:
            off = minor - at
            erred += abs(off)
            at += speed * off // 100
        if best is None or erred < best:
            best, found = erred, at
    return round_ratio(found, _FINE)


def weighted(past: Sequence[int]) -> int:
    """The mean in which each month counts less than the one after it."""
    at = past[0] * _FINE
    for minor in past[1:]:
        at += SLOWLY * (minor * _FINE - at) // 100
    return round_ratio(at, _FINE)


def _mean(months: Sequence[int]) -> int:
    return round_ratio(sum(months), len(months))
