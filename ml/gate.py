"""Champion and challenger, and the threshold: who may speak, and from which confidence on unasked. Numbers only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from ml.frames import Floats, Ints

ORIGINS = 24
"""How many points of the past a model is fitted at, each to be tried on what came until the next."""
MANY = 2000
"""From so many labels on half as many tell enough."""
FEWEST = 8
"""A challenger must be better than the champion from at least so many of them."""
FIRST = 25
"""The first of them lies here at the latest, in labels."""
SURE = 1.65
"""By how many standard errors a challenger's loss must be lower than the champion's."""
FLOOR = 0.01
"""A chance lower than this is taken for this: one surprise does not decide a contest."""
PRECISION = 0.95
NEAR = 0.9
"""So many of the predictions nearest to the threshold must have been right: a mean of 95 % could hide half of them."""
FEWEST_ABOVE = 40
BINS = 10
BANDS = (0.0, 0.5, 0.8, 0.9, 0.95, 0.99, 1.0)


@dataclass(frozen=True, eq=False)
class Trial:
    """What a model said of each past row before its label was known: m rows, oldest first, from `blocks` origins.

    `losses` (m), lower is better: by `trial`, -ln of the chance it gave to what was true; by `of_losses`, in the unit
    of whoever made them. `confidence` (m): the chance of what it thought likeliest, and `right` (m): was that so; 0 and
    true by `of_losses`. `blocks` (m): the number of the origin each row was told from.
    """

    losses: Floats
    confidence: Floats
    right: np.ndarray
    blocks: Ints

    def until(self, block: int) -> Trial:
        """The same as it was known before an origin."""
        rows = self.blocks < block
        return Trial(self.losses[rows], self.confidence[rows], self.right[rows], self.blocks[rows])


@dataclass(frozen=True)
class Band:
    """Of predictions with a confidence in (low, high]: how many, how many right, and the mean of what was claimed."""

    low: float
    high: float
    count: int
    right: int
    claimed: float


def origins(labels: int) -> list[int]:
    """The points of the past, in labels known, and last `labels` itself: dense early, where a model learns fast."""
    first = min(FIRST, max(4, labels // 5))
    count = ORIGINS if labels < MANY else ORIGINS // 2
    steps = (np.arange(count + 1) / count) ** 2
    points = np.unique(np.round(first + (labels - first) * steps).astype(int))
    return [int(point) for point in points] if labels > first else []


def trial(chances: Floats, truth: Ints, blocks: Ints) -> Trial:
    """How `chances` (m, K) went with what was true (m)."""
    rows = np.arange(len(truth))
    losses = -np.log(np.maximum(chances[rows, truth], FLOOR))
    return Trial(losses, chances.max(axis=1), chances.argmax(axis=1) == truth, blocks)


def of_losses(losses: Floats, blocks: Ints) -> Trial:
    """Of what is not right or wrong, as an amount is: only losses (m) are compared."""
    return Trial(losses, np.zeros(len(losses)), np.ones(len(losses), dtype=bool), blocks)


def won(champion: Trial, challenger: Trial) -> tuple[int, int]:
    """From how many origins the challenger's loss was lower, and from how many it was higher."""
    better = np.bincount(champion.blocks, weights=champion.losses - challenger.losses)
    return int((better > 1e-9).sum()), int((better < -1e-9).sum())


def beats(champion: Trial, challenger: Trial, sure: float = SURE) -> bool:
    """Has the challenger earned the word?

    Its loss is lower from at least `FEWEST` origins, lower altogether by `sure` standard errors, and it is not wrong
    more often.
    """
    lower, _ = won(champion, challenger)
    if lower < FEWEST:
        return False
    better = champion.losses - challenger.losses
    error = float(better.std(ddof=1)) / np.sqrt(len(better))
    return bool(better.mean() > sure * error and challenger.right.sum() >= champion.right.sum())


def threshold(confidence: Floats, right: np.ndarray) -> float | None:
    """The lowest confidence from which on `PRECISION` of the predictions were right; None while that is not known.

    At least `FEWEST_ABOVE` predictions must lie there, and of every so many next to each other `NEAR` must have been
    right. Equal confidences are taken together.
    """
    if len(confidence) < FEWEST_ABOVE:
        return None
    order = np.argsort(-confidence, kind="stable")
    told, hits = confidence[order], np.cumsum(right[order])
    count = np.arange(1, len(told) + 1)
    nearest = hits[FEWEST_ABOVE - 1 :] - np.concatenate([[0], hits[:-FEWEST_ABOVE]])
    enough = np.zeros(len(told), dtype=bool)
    enough[FEWEST_ABOVE - 1 :] = np.minimum.accumulate(nearest) >= NEAR * FEWEST_ABOVE - 1e-9
    last_of_equals = np.append(told[1:] < told[:-1], True)
    good = np.flatnonzero(enough & last_of_equals & (hits >= PRECISION * count - 1e-9))
    return float(told[good[-1]]) if good.size else None


def accepted(tried: Trial) -> tuple[float, float | None] | None:
    """What a threshold learnt at each origin would have let through after it: its share, and the share of it right.

    None while there was no threshold yet. Rows before the first threshold are not counted.
    """
    through = np.zeros(len(tried.right), dtype=bool)
    counted = np.zeros(len(tried.right), dtype=bool)
    for block in np.unique(tried.blocks):
        past = tried.until(int(block))
        learnt = threshold(past.confidence, past.right)
        if learnt is not None:
            rows = tried.blocks == block
            counted |= rows
            through |= rows & (tried.confidence >= learnt)
    if not counted.any():
        return None
    return float(through.sum() / counted.sum()), float(tried.right[through].mean()) if through.any() else None


def bands(confidence: Floats, right: np.ndarray, edges: Sequence[float] = BANDS) -> tuple[Band, ...]:
    """Predictions (m) by confidence, lowest first; bands in which there are none are left out."""
    found = []
    for low, high in pairwise(edges):
        inside = (confidence > low) & (confidence <= high)
        if inside.any():
            found.append(Band(low, high, int(inside.sum()), int(right[inside].sum()), float(confidence[inside].mean())))
    return tuple(found)


def calibration_error(confidence: Floats, right: np.ndarray) -> float:
    """ECE: how far confidence and accuracy lie apart, in `BINS` bins of equal width, weighted by their rows."""
    if not len(confidence):
        return 0.0
    place = np.clip(np.ceil(confidence * BINS).astype(int) - 1, 0, BINS - 1)
    claimed = np.bincount(place, weights=confidence, minlength=BINS)
    hit = np.bincount(place, weights=right.astype(float), minlength=BINS)
    return float(np.abs(claimed - hit).sum() / len(confidence))
