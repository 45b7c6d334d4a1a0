"""The model of categories among the others: what `learning` found, said as all models say it."""

from __future__ import annotations

from finura_cli.domain.learnt import Learnt
from finura_cli.domain.model_report import CHAMPION as MEMORY
from finura_cli.domain.model_report import ModelContest, ModelReport, ModelScore
from finura_cli.domain.text import how_many
from finura_cli.services import learning
from finura_cli.services.guessing import CATEGORY as NAME
from finura_cli.services.trained import Seen
from finura_cli.store.connection import Store

__all__ = ["CHALLENGERS", "CHAMPION", "NAME", "evaluate", "known", "train"]

CHAMPION = "memory"
CHALLENGERS = ("naive Bayes", "logistic regression")
_MEASURE = "surprise, of memory's"


def train(store: Store, _seen: Seen, *, at: str) -> ModelReport:
    """Raises Unavailable (69, `too-few`) with too few labels."""
    return _report(learning.train(store, at=at))


def evaluate(store: Store, _seen: Seen) -> ModelReport:
    """Keeps nothing. Raises as `train` does."""
    return _report(learning.evaluate(store))


def known(store: Store, _seen: Seen | None) -> ModelReport | None:
    """A model of labels is used until it is learnt anew: some labels more leave it as good as it was."""
    learnt = learning.known(store)
    return None if learnt is None else _report(learnt, fresh=learning.due(store) == 0)


def _report(learnt: Learnt, *, fresh: bool = True) -> ModelReport:
    memory = next((one.loss for one in learnt.scores if one.name == CHAMPION), 0.0)
    scores = tuple(
        ModelScore(_name(one.name), one.loss / memory if memory else None, one.won, one.lost, one.speaks)
        for one in learnt.scores
    )
    origins = max((one.better + one.worse for one in scores), default=0)
    contest = ModelContest("categories", _name(learnt.speaker), _MEASURE, origins, learnt.tried, scores)
    learnt_from = f"{how_many(learnt.labels, 'label')} of {how_many(learnt.classes, 'category', 'categories')}"
    return ModelReport(NAME, learnt_from, (contest,), (), learnt.at, fresh)


def _name(speaker: str) -> str:
    return MEMORY if speaker == CHAMPION else speaker
