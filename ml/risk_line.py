"""A line through few points: how strongly it is shrunk towards their mean is weighed by the evidence, not chosen.

Where the features tell nothing, nearly all weight lies on the mean alone (MacKay 1992, Bayesian interpolation; the
average over strengths in place of the best one loses less where there are few points).
"""

from __future__ import annotations

from math import erfc, log, sqrt

import numpy as np

from ml.frames import Floats

STRENGTHS = (0.0, *(float(value) for value in np.geomspace(0.001, 0.1, 7)))
"""Variances of a weight, in those of the noise; 0 is the base rate."""
LEAST_NOISE = 0.3
"""Moods are whole numbers: rounding alone scatters them by so much. Amounts that are always the same count as scattered
by as much of their logarithm."""


class Line:
    """Linear fits of `values` (n) on features (n, d), one for each of STRENGTHS, weighted by their evidence. A feature
    that is not known counts as usual.
    """

    def __init__(self, features: Floats, values: Floats) -> None:
        self.centre, self.spread = usual(features)
        self.level = float(values.mean())
        known, left = self._scaled(features), values - self.level
        sizes, axes = np.linalg.eigh(known.T @ known)
        sizes, along = np.maximum(sizes, 0.0), axes.T @ (known.T @ left)
        freedom = max(1, len(values) - 1)
        evidence, self.weights, self.noise = [], [], []
        for strength in STRENGTHS:
            grown = 1 + strength * sizes
            rest = max(float(left @ left - (strength * along**2 / grown).sum()), 1e-9)
            evidence.append(-0.5 * (freedom * log(rest / freedom) + float(np.log(grown).sum())))
            self.weights.append(axes @ (strength * along / grown))
            self.noise.append(max(LEAST_NOISE, sqrt(rest / freedom)))
        likely = np.exp(np.array(evidence) - max(evidence))
        self.shares = likely / likely.sum()

    def mean(self, features: Floats) -> Floats:
        """What is expected (m)."""
        return np.asarray(self.shares @ self._each(features))

    def above(self, features: Floats, cut: float) -> Floats:
        """The chance of more than `cut` (m), what is left unexplained being normal."""
        away = (cut - self._each(features)) / np.array(self.noise)[:, None] / sqrt(2)
        return np.asarray(self.shares @ (np.vectorize(erfc, otypes=[np.float64])(away) / 2))

    def _each(self, features: Floats) -> Floats:
        return self.level + np.array(self.weights) @ self._scaled(features).T

    def _scaled(self, features: Floats) -> Floats:
        return np.nan_to_num((features - self.centre) / self.spread, nan=0.0)


def usual(features: Floats) -> tuple[Floats, Floats]:
    """Mean and spread of each column over what is known of it; 0 and 1 of one that never is, or never differs."""
    known = np.isfinite(features)
    count = np.maximum(known.sum(axis=0), 1)
    centre = np.where(known, features, 0.0).sum(axis=0) / count
    spread = np.sqrt((np.where(known, features - centre, 0.0) ** 2).sum(axis=0) / count)
    return centre, np.where(spread > 1e-9, spread, 1.0)
