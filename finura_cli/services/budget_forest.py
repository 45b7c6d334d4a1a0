"""The forest that challenges the suggested budgets: trained, tried and kept here. Only training loads scikit-learn."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from finura_cli.domain.budget_quantile import FOREST, KEEP, QUANTILE
from finura_cli.domain.category import Kind
from finura_cli.domain.model_report import CHAMPION as RECIPE
from finura_cli.domain.model_report import ModelContest, ModelReport, ModelScore
from finura_cli.domain.text import how_many
from finura_cli.errors import Unavailable
from finura_cli.services import budget_past, trained
from finura_cli.services.budget_past import Past
from finura_cli.services.trained import Seen
from finura_cli.store.connection import Store

if TYPE_CHECKING:
    from ml.budget import BudgetLearnt

NAME = "budget"
CHAMPION = "quantile of six months"
CHALLENGERS = ("random forest",)
_MEASURE = "7 for what is spent above a budget, 3 for what is left in it, of that of the mean of three months"


def train(store: Store, seen: Seen, *, at: str) -> ModelReport:
    """Try the forest on the past, and keep who won with what it says."""
    past = _past(store, seen)
    if past is None:
        return _untried()
    report, says = _learn(past)
    return trained.keep(store, report, says, data=_fingerprint(past), at=at)


def evaluate(store: Store, seen: Seen) -> ModelReport:
    """The same contest on the books as they are now; nothing is kept."""
    past = _past(store, seen)
    return _untried() if past is None else _learn(past)[0]


def known(store: Store, seen: Seen | None) -> ModelReport | None:
    """What was learnt, as it was kept; None when nothing was. With `seen` it tells whether it is still of use."""
    if seen is None:
        return trained.known(store, NAME)
    past = _past(store, seen)
    return trained.known(store, NAME, "" if past is None else _fingerprint(past))


def fresh(store: Store, past: Past) -> Mapping[int, int] | None:
    """What the forest says of the next month by category, minor units: where it has won, of these very months."""
    return trained.said(store, NAME, _fingerprint(past), dict[int, int]) or None


def _past(store: Store, seen: Seen) -> Past | None:
    """None without a complete month."""
    try:
        return budget_past.read(store, calendar=seen.calendar, today=seen.today, currency=seen.currency)
    except Unavailable:
        return None


def _learn(past: Past) -> tuple[ModelReport, dict[int, int]]:
    series = _series(past)
    if not series:
        return _untried(), {}
    import numpy as np

    from ml import budget

    months = np.array(list(series.values()), dtype=np.float64)
    for row in months:
        row[: budget_past.began([int(minor) for minor in row])] = np.nan  # nothing is known of it before it began
    with trained.quiet():
        found = budget.learn(months, past.months[0].start.month, KEEP / 100)
    says = {id: round(minor) for id, minor in zip(series, found.says, strict=False) if minor is not None}
    return _report(found), says


def _untried() -> ModelReport:
    return ModelReport(NAME, "no month at all", (), ("There is no complete month with spending to learn from yet.",))


def _report(found: BudgetLearnt) -> ModelReport:
    scores = tuple(ModelScore(_name(one.name), one.loss, one.won, one.lost, one.speaks) for one in found.scores)
    contest = ModelContest("budgets", _name(found.speaker), _MEASURE, found.origins, found.tried, scores)
    return ModelReport(NAME, f"{how_many(found.rows, 'month')} of categories", (contest,), tuple(_why(found)))


def _why(found: BudgetLearnt) -> list[str]:
    if not found.scores:
        return ["The past is too short to try a forest on it: it takes some 14 months."]
    kept = {one.name: f"{round(100 * one.kept)}" for one in found.scores}
    said = [] if found.speaker == FOREST else ["The forest did not beat it clearly enough to be heard."]
    enough = f"the quantile's were in {kept[QUANTILE]}, those of the forest in {kept[FOREST]}"
    return [*said, f"Budgets are meant to be enough in {KEEP} of 100 months: {enough}."]


def _name(speaker: str) -> str:
    return RECIPE if speaker == QUANTILE else speaker


def _series(past: Past) -> dict[int, list[int]]:
    """Of every category with lines of its own what it took with all below it; those that ever took anything."""
    ids = [id for id in past.direct(len(past.months)) if past.tree.by_id[id].kind is Kind.EXPENSE]
    return {id: row for id in ids if any(row := past.of_category(id))}


def _fingerprint(past: Past) -> str:
    """Of everything the forest looks at: these months, and what each category took in them."""
    months = [(month.start, month.end) for month in past.months]
    return trained.fingerprint(past.currency, months, sorted(_series(past).items()))
