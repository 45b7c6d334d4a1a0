"""Intervals from the spread of one's own past errors (split conformal), on a logarithmic scale.

An error is `asinh(y / c) - asinh(f / c)` of the figure `y` and its forecast `f`: for figures well above `c` the log of
their ratio, near zero and below it (a month of refunds) still defined. `c` is a part of the series' own level, so that
doubling every amount changes no error. Errors of all series are pooled, each divided by the spread that its series had
shown until then: rent gets a narrow interval from the same pool that gives clothing a wide one.
Source: Vovk et al., conformal prediction; Papadopoulos et al. 2008 for the normalised score. Coverage is nominal when
the scaled errors are exchangeable. Errors are bare ratios, hence floats; amounts are whole minor units.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from math import asinh, floor, fsum, log, pi, sinh, sqrt
from statistics import NormalDist

NEAR_ZERO = 20
"""`c` is a usual month divided by this: what is smaller counts as near zero."""
PRIOR_WEIGHT = 3.0
"""A series' spread counts as much as this many errors of the pool."""
NORMAL = sqrt(pi / 2)
"""Standard deviation of a normal distribution in units of its mean absolute deviation."""
LEAST_SPREAD = 0.02
LARGEST_SCORE = 3.0
"""One leap of a series that had been calm is not held against all the others for more than this."""
FARTHEST = 50.0
"""Bent figures end here: beyond any amount of money, before floats do."""


def tail_of(share: float, known: int) -> float:
    """The score beyond which a share of errors lies on one side, where so many say how wide they spread: Student's t,
    in the expansion of Cornish and Fisher, as a spread that few errors tell is told wrong itself."""
    z, free = NormalDist().inv_cdf(1 - share), known + PRIOR_WEIGHT
    wider = (z**3 + z) / (4 * free) + (5 * z**5 + 16 * z**3 + 3 * z) / (96 * free**2)
    return NORMAL * (z + wider)


PRIOR_SPREAD = log(2) / tail_of(0.1, 0)
"""Spread before any error was seen: 80 % of months between half and double."""
Errors = Sequence[Sequence[float | None]]
"""For each series, and each month of the past, the error of what was told of it; None where nothing was."""


def level(past: Sequence[int]) -> int:
    """The usual size of a month after these (minor units, at least one): the mean magnitude of the last twelve."""
    year = past[-12:]
    return sum(map(abs, year)) // len(year)


def error(came: int, told: int, usual: int) -> float:
    """How far what came lies from what was told, at the level `usual` that was known then. All minor units."""
    return asinh(NEAR_ZERO * came / usual) - asinh(NEAR_ZERO * told / usual) if usual else 0.0


def moved(told: int, by: float, usual: int) -> int:
    """What would have to come for its `error` to be `by`; minor units."""
    if not usual:
        return told
    bent = asinh(NEAR_ZERO * told / usual) + by
    return round(sinh(max(-FARTHEST, min(bent, FARTHEST))) * usual / NEAR_ZERO)


def spreads(errors: Errors, open_shares: Sequence[Sequence[float]] | None = None) -> list[list[float]]:
    """Of each series of errors (all as many months long) the spread known before each month, and now at the end.

    Mean magnitude of the series' own errors, drawn to that of all series while it has few, and of these to
    `PRIOR_SPREAD`. A spread reads errors of earlier months alone. `open_shares` (0..1, of each series at each of these
    times): what of the forecast is no bill. A rent that never moved learns nothing from how other categories err.
    """
    sums = [list(accumulate((abs(off or 0.0) for off in series), initial=0.0)) for series in errors]
    counts = [list(accumulate((off is not None for off in series), initial=0)) for series in errors]
    pool = [
        (fsum(column) + PRIOR_WEIGHT * PRIOR_SPREAD) / (sum(known) + PRIOR_WEIGHT)
        for column, known in zip(zip(*sums, strict=True), zip(*counts, strict=True), strict=True)
    ]
    shares = [[1.0] * len(pool)] * len(sums) if open_shares is None else open_shares
    return [
        [
            max((own + PRIOR_WEIGHT * share * all_) / (known + PRIOR_WEIGHT), LEAST_SPREAD)
            for own, known, share, all_ in zip(*columns, pool, strict=True)
        ]
        for columns in zip(sums, counts, shares, strict=True)
    ]


def scores(errors: Errors, spread: Sequence[Sequence[float]], lead: int, known: int) -> list[float]:
    """Every error of the first `known` months, in units of the spread known when it was told, `lead` months before it
    came; sorted, none larger than `LARGEST_SCORE`."""
    found = [
        max(-LARGEST_SCORE, min(off / wide[month - lead + 1], LARGEST_SCORE))
        for series, wide in zip(errors, spread, strict=True)
        for month, off in enumerate(series[:known])
        if off is not None
    ]
    return sorted(found)


def bounds(ordered: Sequence[float], share: float) -> tuple[float, float]:
    """Lowest and highest score of the interval that holds a new one `share` of the time; ValueError unless 0 to 1.

    The order statistics of split conformal, with the finite-sample correction. When there are too few scores for that
    share, the tail of few or the extremes, whichever are wider. Bounds of a larger share enclose those of a smaller.
    """
    if not 0 < share < 1:
        raise ValueError(f"an interval holds a share between 0 and 1, not {share}")
    tail, count = (1 - share) / 2, len(ordered)
    if not too_few(count, share):
        rank = floor((count + 1) * tail + 1e-9)
        return ordered[rank - 1], ordered[-rank]
    few = tail_of(tail, count)
    return min([*ordered[:1], -few]), max([*ordered[-1:], few])


def too_few(count: int, share: float) -> bool:
    """Whether an interval of this share cannot be read from so many scores."""
    return floor((count + 1) * (1 - share) / 2 + 1e-9) < 1


def seen(past: Sequence[int], share: float) -> tuple[int, int]:
    """The months of the past (minor units, at least one) that an interval of this share must hold while there are too
    few errors to read it from, lowest and highest: all but a tail on each side twice as large as its own. What mostly
    costs nothing, and at times much, has no middle from which errors could be told."""
    ordered = sorted(past)
    out = min(floor(len(ordered) * (1 - share) + 1e-9), (len(ordered) - 1) // 2)
    return ordered[out], ordered[-1 - out]
