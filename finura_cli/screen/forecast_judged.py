"""How good forecasts were, and who else was tried, for machines: of spending and of savings alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

from finura_cli.domain.forecast import Forecast, Score
from finura_cli.domain.model_report import ModelReport
from finura_cli.screen import report_parts as part

if TYPE_CHECKING:
    from finura_cli.domain.savings_ahead import SavingsForecast


def standing(forecast: Forecast | SavingsForecast) -> dict[str, object]:
    """How it did before, up to when the books are known, and what is in no figure."""
    return {
        "backtest": score(forecast.score),
        "since": forecast.since,
        "known_until": forecast.until,
        "unconverted": [{"currency": money.currency, "amount": money} for money in forecast.unconverted],
    }


def score(found: Score | None) -> dict[str, object] | None:
    """The backtest beneath a forecast."""
    if found is None:
        return None
    return {
        "months": found.months,
        "mae": found.mae,
        "mae_naive": found.mae_naive,
        "naive": found.naive,
        "coverage": part.ratio(found.coverage),
        "inside": found.inside,
        "of": found.scored,
    }


def challengers(learnt: ModelReport | None) -> list[dict[str, object]] | None:
    """Who was tried beside the statistics, on these months; null when nobody was."""
    if learnt is None or not learnt.fresh:
        return None
    return [
        {
            "about": contest.about,
            "name": one.name,
            "loss": part.ratio(one.loss),
            "better": one.better,
            "worse": one.worse,
            "speaks": one.speaks,
        }
        for contest in learnt.contests
        for one in contest.scores
    ]
