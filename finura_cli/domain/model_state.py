"""A model among the others: what speaks while nothing was learnt, who challenges it, and what was learnt."""

from __future__ import annotations

from finura_cli.domain.model_report import CHAMPION, ModelContest, ModelReport, ModelScore
from finura_cli.records import NamedTuple

BLIND = ("blind", "base")
"""Who takes part in a contest without knowing anything of the case: to be beaten, never to speak of it."""


class ModelState(NamedTuple):
    """`champion` and `challengers` in words. `report`: None while nothing was learnt; then `note` may say why."""

    name: str
    champion: str
    challengers: tuple[str, ...]
    report: ModelReport | None
    note: str = ""


def champion_of(contest: ModelContest) -> ModelScore | None:
    """The score that the others are held against; None where nobody was tried."""
    return next((one for one in contest.scores if one.name == CHAMPION), None)


def best_challenger(contest: ModelContest) -> tuple[str, float] | None:
    """Who of the challengers did best, and its loss less the champion's, as a share of the champion's: -.1 is a tenth
    less. None where nobody was tried, or the champion made no error at all."""
    champion = champion_of(contest)
    tried = [(one.loss, one.name) for one in contest.scores if one.name not in (CHAMPION, *BLIND) and one.loss]
    if champion is None or not champion.loss or not tried:
        return None
    loss, name = min((loss, name) for loss, name in tried if loss is not None)
    return name, loss / champion.loss - 1
