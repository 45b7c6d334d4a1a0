"""Suggested budgets behind the judge's door: `budget_eval.py --adapter judges_budget.py:suggested`."""

from __future__ import annotations

import pandas as pd

from finura_cli.domain.budget_quantile import recommended, rounded_up


def suggested(hist: list[float], months: list[str], tx_past: pd.DataFrame, user: str, category: str, q: float) -> float:
    """What `finura budget suggest` says from these months, in whole units of the data."""
    minor = [round(spent * 100) for spent in hist]
    return rounded_up(recommended(minor, round(q * 100)), "USD") / 100
