"""Rolling-origin backtests: each month is forecast from nothing but what came before it, and compared."""

from __future__ import annotations

import numpy as np

from ml import intervals
from ml.baselines import Method, mean3, median6
from ml.frames import Floats, check_months
from ml.results import Backtest


def backtest(
    series: object,
    share: float = 0.8,
    lead: int = 1,
    method: Method = median6,
    naive: Method = mean3,
    fewest: int = intervals.FEWEST_MONTHS,
) -> Backtest | None:
    """How `method` and its intervals would have done on monthly series (C, T), all of them pooled.

    `lead`: months between the last one known and the one forecast. The first origin knows `fewest` months; intervals
    are made from errors that were known at the origin. None when there is no month to try.
    """
    months = check_months(series)
    errors = intervals.past_errors(months, method, lead, fewest)
    tried = np.isfinite(errors)
    origins = np.flatnonzero(tried.any(axis=0))
    if not origins.size:
        return None
    wrong, wrong_naive = [], []
    for month in origins:
        rows = tried[:, month]
        past = months[rows, : month - lead + 1]
        wrong.append(np.abs(months[rows, month] - method(past)))
        wrong_naive.append(np.abs(months[rows, month] - naive(past)))
    inside, covered = _coverage(months, errors, method, share, lead, origins)
    return Backtest(
        origins=int(origins.size),
        mae=float(np.concatenate(wrong).mean()),
        mae_naive=float(np.concatenate(wrong_naive).mean()),
        coverage=inside / covered if covered else None,
        covered=covered,
    )


def _coverage(
    months: Floats, errors: Floats, method: Method, share: float, lead: int, origins: np.ndarray
) -> tuple[int, int]:
    """How many figures fell into intervals made from earlier errors, and how many such intervals there were."""
    spread = intervals.spreads(errors)
    inside = covered = 0
    for month in origins:
        known = month - lead + 1
        earlier = errors[:, :known]
        if not np.isfinite(earlier).any():
            continue
        low, high = intervals.bounds(intervals.scores(earlier, spread[:, : known + 1], lead), share)
        rows = np.isfinite(errors[:, month])
        past = months[rows, :known]
        lows, highs = intervals.around(past, method(past), spread[rows, known], low, high)
        slack = 1e-9 * (1 + np.abs(highs))
        inside += int(((months[rows, month] >= lows - slack) & (months[rows, month] <= highs + slack)).sum())
        covered += int(rows.sum())
    return inside, covered
