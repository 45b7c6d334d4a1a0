"""A month ahead, for many series at once: the champions of the baselines with intervals of their own errors."""

from __future__ import annotations

import numpy as np

from ml import intervals
from ml.baselines import Method, mean12, median6
from ml.frames import check_months
from ml.results import Outlook

NAME = "median of 6 months"


def outlooks(
    series: object, share: float = 0.8, lead: int = 1, typical: Method = median6, plan_for: Method = mean12
) -> tuple[Outlook, ...]:
    """One Outlook for each of the monthly series (C, T), for the month `lead` after the last one.

    `share` (0..1) is what the interval is to hold. The errors of all series are pooled. Series without a known month
    are an error of the caller (ValueError).
    """
    months = check_months(series)
    if not np.isfinite(months[:, -1]).all():
        raise ValueError("a series without any known month cannot be forecast")
    if lead < 1:
        raise ValueError("a forecast looks at least one month ahead")
    errors = intervals.past_errors(months, typical, lead)
    spread = intervals.spreads(errors)
    low, high = intervals.bounds(intervals.scores(errors, spread, lead), share)
    middles, plans = typical(months), plan_for(months)
    lows, highs = intervals.around(months, middles, spread[:, -1], low, high)
    answers = []
    for row in range(months.shape[0]):
        plan = max(middles[row], plans[row])
        answers.append(Outlook(float(middles[row]), float(plan), float(lows[row]), float(max(highs[row], plan)), share))
    return tuple(answers)
