"""Odd charges: amounts far outside their own past, and an Isolation Forest on the evidence of rules and statistics.

Past-only: a charge is judged by the charges before it in the frame, never by itself or by later ones.
Amounts: the robust z of their logarithm, within the category and within the merchant; median and MAD as in Iglewicz &
Hoaglin 1993; the floors and the discount of loose merchants were measured on real histories with planted anomalies.
The forest (Liu, Ting & Zhou 2008) is the challenger of the statistics of evidence. It never sees raw columns: on
amounts and dates alone it told little more than chance. Two rankings are compared as in DeLong et al. 1988.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ml.frames import Floats, FrameError, Ints, check
from ml.results import Surprise

WINDOW = 100
"""How many of the latest earlier charges of its kind a charge is compared with."""
THRESHOLD = 2.5
"""Robust standard deviations from which an amount counts as far outside. On three real histories this told of at
most one charge a month."""
CATEGORY_FLOOR, CATEGORY_PAST = 0.28, 8
"""Least spread of the log amount (0.28: a third up or down), and least past, within a category."""
MERCHANT_FLOOR, MERCHANT_PAST = 0.07, 4
TIGHT = 0.05
"""A merchant whose spread is under this always asks nearly the same: it is judged at full weight."""
LOOSE_WEIGHT = 0.35
FAMILIAR, FAMILIAR_PAST = 0.05, 6
"""What a merchant took before, within 5 %, among its latest charges, is not odd: rent among small purchases."""
SMALL_WEIGHT = 0.5
"""An amount far too small matters less than one far too large."""
_CELLS = 2_000_000

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


class Own(NamedTuple):
    """Of each row, what its group's past was: arrays (n,); NaN where the past is shorter than was asked."""

    median: Floats
    spread: Floats
    """1.4826 times the median absolute deviation; no floor."""
    of: Ints
    """How many earlier values it rests on."""


def is_familiar(values: Floats, groups: Ints, at: Ints, near: float, window: int) -> NDArray[np.bool_]:
    """Whether one of the `window` latest earlier `values` of the same group lies within `near`, for the rows `at` (m,).

    Arguments as of `own_past`.
    """
    past, real = _earlier(values, groups, at, window)
    return np.asarray((real & (np.abs(past - values[at][:, None]) <= near)).any(axis=1))


def _earlier(values: Floats, groups: Ints, at: Ints, window: int) -> tuple[Floats, NDArray[np.bool_]]:
    """The latest earlier values of the same group (m, window), latest first, and which of these cells are real."""
    order = np.argsort(groups, kind="stable")
    sorted_groups = groups[order]
    place = np.empty(values.size, dtype=np.int64)
    place[order] = np.arange(values.size)
    starts = np.searchsorted(sorted_groups, sorted_groups, side="left")
    here = place[at]
    count = np.where(groups[at] >= 0, here - starts[here], 0)
    back = np.arange(1, window + 1)
    take = np.maximum(here[:, None] - back[None, :], 0)
    return values[order][take], back[None, :] <= count[:, None]


def own_past(values: Floats, groups: Ints, at: Ints, at_least: int, window: int = WINDOW) -> Own:
    """Median and spread of the `window` latest earlier `values` of the same group, for the rows `at`.

    `values` (n,) and `groups` (n,; codes >= 0, -1 has no group) in order of time; `at` (m,) row numbers. Results (m,).
    """
    median = np.full(at.size, np.nan)
    spread = np.full(at.size, np.nan)
    count = np.zeros(at.size, dtype=np.int64)
    block = max(_CELLS // window, 1)
    for first in range(0, at.size, block):
        rows = slice(first, min(first + block, at.size))
        past, real = _earlier(values, groups, at[rows], window)
        count[rows] = real.sum(axis=1)
        able = np.flatnonzero(count[rows] >= max(at_least, 1))
        padded = np.where(real[able], past[able], np.inf)
        middle = _median(padded, count[rows][able])
        median[first + able] = middle
        spread[first + able] = 1.4826 * _median(np.abs(padded - middle[:, None]), count[rows][able])
    return Own(median, spread, count)


def _median(padded: Floats, count: Ints) -> Floats:
    """Medians (m,) of rows (m, w) of which only the `count` smallest are real: the padding is +inf."""
    ordered = np.sort(padded, axis=1)
    rows = np.arange(padded.shape[0])
    return 0.5 * (ordered[rows, (count - 1) // 2] + ordered[rows, count // 2])


def surprises(frame: Mapping[str, object], since: int = 0) -> tuple[Surprise, ...]:
    """The charges from day `since` on whose amount is far outside their own past, most surprising first.

    `frame` keeps the contract of `ml.frames.CHARGES`; z, usual amounts and rows are of the stronger of two views:
    within the category, or within the merchant, whichever of their pasts is long enough.
    """
    columns = check(frame)
    logs = np.log(columns["amount"].astype(np.float64))
    at = np.flatnonzero(columns["day"].astype(np.int64) >= since)
    if not at.size:
        return ()
    merchants = columns["merchant"].astype(np.int64)
    at = at[~is_familiar(logs, merchants, at, FAMILIAR, FAMILIAR_PAST)]
    found: dict[int, Surprise] = {}
    for name, floor, at_least in (
        ("category", CATEGORY_FLOOR, CATEGORY_PAST),
        ("merchant", MERCHANT_FLOOR, MERCHANT_PAST),
    ):
        own = own_past(logs, columns[name].astype(np.int64), at, at_least)
        z = (logs[at] - own.median) / np.maximum(own.spread, floor)
        weight = np.where(z > 0, 1.0, SMALL_WEIGHT)
        if name == "merchant":
            weight = weight * np.where(own.spread < TIGHT, 1.0, LOOSE_WEIGHT)
        strength = np.nan_to_num(np.abs(z) * weight, nan=0.0)
        for i in np.flatnonzero(strength >= THRESHOLD):
            row = int(at[i])
            if row not in found or strength[i] > found[row].strength:
                usual, past = float(np.exp(own.median[i])), int(own.of[i])
                found[row] = Surprise(row, float(z[i]), usual, name, past, float(strength[i]))
    return tuple(sorted(found.values(), key=lambda surprise: (-surprise.strength, surprise.row)))


@dataclass(frozen=True, slots=True)
class Contest:
    """Who ranks better what the user called odd above what the user called normal.

    `champion`, `challenger`: share of pairs in the right order (AUC, 0..1). `error`: standard error of their
    difference. `accepted`, `rejected`: how many verdicts there were.
    """

    champion: float
    challenger: float
    error: float
    accepted: int
    rejected: int

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
    variance = _variance(by_odd[1] - by_odd[0]) / m + _variance(by_normal[1] - by_normal[0]) / n
    return Contest(areas[0], areas[1], float(np.sqrt(variance)), m, n)


def _variance(values: Floats) -> float:
    return float(values.var(ddof=1)) if values.size > 1 else 0.0
