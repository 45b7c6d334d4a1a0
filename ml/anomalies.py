"""Odd charges: an Isolation Forest on the evidence of rules and statistics, and who ranks better.

Past-only: the charges of a month are judged by those of the months before it, never by themselves or by later ones.
The forest (Liu, Ting & Zhou 2008) is the challenger of the statistics of evidence. It never sees raw columns: on
amounts and dates alone it told little more than chance. Two rankings are compared as in DeLong et al. 1988.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np

from ml.frames import Floats, FrameError, Ints

NAME = "isolation forest"
TREES, SEED = 100, 0
FEWEST_ROWS = 40
"""Before so many charges are known the forest says nothing."""
WEIGHT = 0.5
"""What the forest's rank (0 to 1) adds to the statistics' score."""
FEWEST_VERDICTS = 8
"""Of each kind, before they say who ranks better."""
SURE = 2.0
"""By how many standard errors the challenger must rank better."""
_EPOCH = 719_163
"""The proleptic ordinal of 1970-01-01, from which numpy counts."""


@dataclass(frozen=True, slots=True)
class Contest:
    """Who ranks better what the user called odd above what the user called normal.

    `champion`, `challenger`: share of pairs in the right order (AUC, 0..1). `error`: standard error of their
    difference. `accepted`, `rejected`: how many verdicts there were; `better`, `worse`: of how many of these the
    challenger ranks more pairs, or fewer, in the right order.
    """

    champion: float
    challenger: float
    error: float
    accepted: int
    rejected: int
    better: int
    worse: int

    @property
    def won(self) -> bool:
        """Whether the challenger has earned the word."""
        enough = min(self.accepted, self.rejected) >= FEWEST_VERDICTS
        return enough and self.challenger - self.champion > SURE * self.error


def isolation(
    evidence: object, days: Sequence[int], since: int = 0, left_out: Collection[int] = (), trees: int = TREES
) -> Floats:
    """How isolated each charge is among its past: ranks (n,) in 0..1, 0 where nothing is known or before `since`.

    `evidence` (n, k), finite and >= 0, a row for each charge; `days` (n,) proleptic ordinals, never falling.
    `left_out`: rows the forest must not learn from. Raises FrameError when the arrays do not keep this.
    """
    strengths, ordinals = _checked(evidence, days)
    ranks = np.zeros(len(strengths))
    if not ranks.size:
        return ranks
    learnt = np.ones(ranks.size, dtype=bool)
    learnt[list(left_out)] = False
    columns = np.log1p(strengths)
    months = (ordinals - _EPOCH).astype("datetime64[D]").astype("datetime64[M]")
    for month in np.unique(months[ordinals >= since]):
        now = np.flatnonzero((months == month) & (ordinals >= since))
        past = columns[(months < month) & learnt]
        if len(past) >= FEWEST_ROWS:
            ranks[now] = _ranks(past, columns[now], trees)
    return ranks


def _checked(evidence: object, days: Sequence[int]) -> tuple[Floats, Ints]:
    ordinals = np.asarray(days, dtype=np.int64)
    strengths = np.asarray(evidence, dtype=np.float64)
    if ordinals.size == 0:
        return np.zeros((0, 1)), ordinals
    if strengths.ndim != 2 or len(strengths) != ordinals.size:
        raise FrameError(f"evidence has shape {strengths.shape}; it must be a row for each of {ordinals.size} days")
    if not np.isfinite(strengths).all() or (strengths < 0).any():
        raise FrameError("evidence must be finite and not below 0")
    if (np.diff(ordinals) < 0).any():
        raise FrameError("days must not fall")
    return strengths, ordinals


def _ranks(past: Floats, now: Floats, trees: int) -> Floats:
    """Which share of the past is less isolated than each row of `now`."""
    from sklearn.ensemble import IsolationForest

    forest = IsolationForest(n_estimators=trees, random_state=SEED, n_jobs=1).fit(past)
    known = np.sort(-forest.score_samples(past))
    places = np.searchsorted(known, -forest.score_samples(now))
    return np.asarray(places / len(known), dtype=np.float64)


def blended(scores: Sequence[float], ranks: Floats) -> Floats:
    """What the challenger says: the statistics' scores (n,) and half the forest's ranks (n,)."""
    return np.asarray(scores, dtype=np.float64) + WEIGHT * ranks


def contest(champion: Sequence[float], challenger: Sequence[float], accepted: Sequence[bool]) -> Contest | None:
    """Who ranks the settled charges better: scores (m,) of both, and whether the user called each one odd (m,).

    None when nothing was called odd, or nothing normal.
    """
    odd = np.asarray(accepted, dtype=bool)
    first = np.asarray(champion, dtype=np.float64)
    second = np.asarray(challenger, dtype=np.float64)
    m, n = int(odd.sum()), int((~odd).sum())
    if not m or not n:
        return None
    by_odd, by_normal, areas = [], [], []
    for scores in (first, second):
        over = scores[odd][:, None] - scores[~odd][None, :]
        right = (over > 0) + 0.5 * (over == 0)
        by_odd.append(right.mean(axis=1))
        by_normal.append(right.mean(axis=0))
        areas.append(float(right.mean()))
    gains = by_odd[1] - by_odd[0], by_normal[1] - by_normal[0]
    error = float(np.sqrt(_variance(gains[0]) / m + _variance(gains[1]) / n))
    gained = np.concatenate(gains)
    return Contest(areas[0], areas[1], error, m, n, int((gained > 0).sum()), int((gained < 0).sum()))


def _variance(values: Floats) -> float:
    return float(values.var(ddof=1)) if values.size > 1 else 0.0
