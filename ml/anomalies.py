"""Amounts far outside their own past: robust z of the log amount, within the category and within the merchant.

Past-only: a charge is judged by the charges before it in the frame, never by itself or by later ones.
Source: median and MAD as in Iglewicz & Hoaglin 1993; the floors and the discount of loose merchants were measured on
real histories with planted anomalies.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ml.frames import Floats, Ints, check
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
