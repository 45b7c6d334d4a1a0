"""Intervals from the spread of a method's own past errors (split conformal), on a logarithmic scale.

An error is `asinh(y / c) - asinh(f / c)` of the figure `y` and its forecast `f`: for figures well above `c` the log of
their ratio, near zero and below it (a month of refunds) still defined. `c` is a small share of the series' own level,
so that doubling every amount changes no error. Errors of all series are pooled, each divided by the spread that this
series had shown until then: rent gets a narrow interval from the same pool that gives clothing a wide one.
Source: Vovk et al., conformal prediction; Papadopoulos et al. 2008 for the normalised score. Coverage is nominal when
the scaled errors are exchangeable.
"""

from __future__ import annotations

from math import ceil, floor, log, pi, sqrt
from statistics import NormalDist

import numpy as np

from ml.baselines import Method
from ml.frames import Floats

SHARE_OF_LEVEL = 0.05
"""`c`: figures below this share of a usual month count as near zero."""
LEVEL_MONTHS = 12
FEWEST_MONTHS = 3
"""Months behind a forecast whose error is counted."""
PRIOR_WEIGHT = 3.0
"""A series' spread counts as much as this many errors of the pool."""
NORMAL = sqrt(pi / 2)
"""Standard deviation of a normal distribution in units of its mean absolute deviation."""
PRIOR_SPREAD = log(2) / (NORMAL * NormalDist().inv_cdf(0.9))
"""Spread before any error was seen: 80 % of months between half and double."""
LEAST_SPREAD = 0.02
LARGEST_SCORE = 3.0
"""One leap of a series that had been calm is not held against all the others for more than this."""
FURTHEST = 2.0
"""An interval ends at this multiple of the largest month known."""


def level(series: Floats) -> Floats:
    """The usual size of a month `(...)` of series `(..., T)`: mean magnitude of the last 12, NaN when unknown."""
    tail = np.abs(series[..., -LEVEL_MONTHS:])
    known = np.isfinite(tail)
    count = known.sum(axis=-1)
    total = np.where(known, tail, 0.0).sum(axis=-1)
    return np.where(count > 0, total / np.maximum(count, 1), np.nan)


def bend(figures: Floats, unit: Floats) -> Floats:
    """`asinh(figures / unit)`; 0 where the unit is 0 (a series that never moved)."""
    safe = np.where(unit > 0, unit, 1.0)
    return np.where(unit > 0, np.arcsinh(figures / safe), 0.0)


def unbend(bent: Floats, unit: Floats) -> Floats:
    """The inverse of `bend`; 0 where the unit is 0."""
    return np.where(unit > 0, np.sinh(np.clip(bent, -100, 100)) * unit, 0.0)


def past_errors(series: Floats, method: Method, lead: int = 1, fewest: int = FEWEST_MONTHS) -> Floats:
    """Errors (C, T) of `method` on monthly series (C, T): at [s, t] that of month t, forecast `lead` months before it.

    NaN where fewer than `fewest` months were known by then. Only months up to t - lead enter a forecast of month t.
    """
    errors = np.full(series.shape, np.nan)
    for month in range(fewest + lead - 1, series.shape[1]):
        past = series[:, : month - lead + 1]
        enough = np.isfinite(past).sum(axis=1) >= fewest
        if enough.any():
            unit = SHARE_OF_LEVEL * level(past[enough])
            errors[enough, month] = bend(series[enough, month], unit) - bend(method(past[enough]), unit)
    return errors


def spreads(errors: Floats) -> Floats:
    """The spread (C, T + 1) of errors (C, T) that was known before each month, and now: at [s, t] from errors before t.

    Mean magnitude of the series' own errors, drawn to that of all series while it has few, and of these to
    `PRIOR_SPREAD`. (Mean squares were tried: intervals as often right, and wider.)
    """
    known = np.isfinite(errors)
    magnitudes = np.abs(np.where(known, errors, 0.0))
    zeros = np.zeros((errors.shape[0], 1))
    own_sum = np.hstack([zeros, np.cumsum(magnitudes, axis=1)])
    own_count = np.hstack([zeros, np.cumsum(known, axis=1)])
    pool = (own_sum.sum(axis=0) + PRIOR_WEIGHT * PRIOR_SPREAD) / (own_count.sum(axis=0) + PRIOR_WEIGHT)
    own = (own_sum + PRIOR_WEIGHT * pool) / (own_count + PRIOR_WEIGHT)
    return np.asarray(np.maximum(own, LEAST_SPREAD))


def scores(errors: Floats, spread: Floats, lead: int = 1) -> Floats:
    """Every known error divided by the spread known when its forecast was made: 1-D, sorted, within `LARGEST_SCORE`."""
    months = errors.shape[1]
    scaled = errors[:, lead - 1 :] / spread[:, : months - lead + 1]
    return np.sort(np.clip(scaled[np.isfinite(scaled)], -LARGEST_SCORE, LARGEST_SCORE))


def bounds(sorted_scores: Floats, share: float) -> tuple[float, float]:
    """Lowest and highest score of the interval that holds a new one `share` of the time (0 < share < 1).

    The order statistics of split conformal, with the finite-sample correction. When there are too few scores for that
    share, a normal tail or the extremes, whichever are wider. Bounds of a larger share enclose those of a smaller.
    """
    if not 0 < share < 1:
        raise ValueError(f"an interval holds a share between 0 and 1, not {share}")
    tail = (1 - share) / 2
    count = sorted_scores.size
    low_rank = floor((count + 1) * tail + 1e-9)
    high_rank = ceil((count + 1) * (1 - tail) - 1e-9)
    if low_rank >= 1 and high_rank <= count:
        return float(sorted_scores[low_rank - 1]), float(sorted_scores[high_rank - 1])
    normal = NORMAL * NormalDist().inv_cdf(1 - tail)
    if not count:
        return -normal, normal
    return min(float(sorted_scores[0]), -normal), max(float(sorted_scores[-1]), normal)


def around(series: Floats, typical: Floats, spread: Floats, low: float, high: float) -> tuple[Floats, Floats]:
    """The intervals (low, high), each (C,), around the forecasts `typical` (C,) of monthly series (C, T).

    `spread` (C,) is what is known now, `low` and `high` are the `bounds` of the scores. `typical` lies inside. Below
    zero an interval goes only where a month once did.
    """
    unit = SHARE_OF_LEVEL * level(series)
    middle = bend(typical, unit)
    furthest = FURTHEST * np.nanmax(np.abs(series), axis=1)
    lowest = np.where(np.nanmin(series, axis=1) < 0, -furthest, 0.0)
    lows = np.maximum(unbend(middle + low * spread, unit), lowest)
    highs = np.minimum(unbend(middle + high * spread, unit), furthest)
    return np.minimum(lows, typical), np.maximum(highs, typical)
