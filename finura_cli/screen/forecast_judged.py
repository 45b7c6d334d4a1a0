"""How good forecasts were, and who else was tried, for machines: of spending and of savings alike."""

from __future__ import annotations

from finura_cli.domain.forecast import Score
from finura_cli.domain.model_report import ModelReport
from finura_cli.screen import report_parts as part


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
