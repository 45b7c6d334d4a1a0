"""The forest that challenges the suggested budgets: trained, tried and kept here. Only training loads scikit-learn."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, fields, replace
from datetime import date
from hashlib import blake2b
from typing import Any, TypedDict

from finura_cli.domain.budget_learnt import FOREST, QUANTILE, BudgetLearnt, BudgetScore
from finura_cli.domain.budget_quantile import KEEP
from finura_cli.domain.category import Kind
from finura_cli.domain.period import Calendar
from finura_cli.services import budget_past
from finura_cli.services.budget_past import Past
from finura_cli.store import models
from finura_cli.store.connection import Store

__all__ = ["BUDGET", "FOREST", "QUANTILE", "evaluate", "forget", "fresh", "known", "train"]

BUDGET = "budget"
"""Its name in the table of models."""


class Seen(TypedDict):
    """From where the past is looked at."""

    calendar: Calendar
    today: date
    currency: str


def train(store: Store, *, calendar: Calendar, today: date, currency: str, at: str) -> BudgetLearnt:
    """Try the forest on the past, and keep who won with what it says. Unavailable without a complete month."""
    past = budget_past.read(store, calendar=calendar, today=today, currency=currency)
    learnt, says = _learn(past)
    head = {"speaker": learnt.speaker, "says": {str(id): minor for id, minor in says.items()}}
    report = json.dumps(asdict(replace(learnt, at=None)), sort_keys=True)
    models.put(store, models.Kept(BUDGET, at, _fingerprint(past), json.dumps(head, sort_keys=True), report), ())
    return replace(learnt, at=at)


def evaluate(store: Store, *, calendar: Calendar, today: date, currency: str) -> BudgetLearnt:
    """The same contest on the books as they are now; nothing is kept."""
    return _learn(budget_past.read(store, calendar=calendar, today=today, currency=currency))[0]


def known(store: Store, past: Past | None = None) -> BudgetLearnt | None:
    """What was learnt, as it was kept; None when nothing was, or when it is damaged. With `past` it tells whether it is
    still of use."""
    kept = models.get(store, BUDGET)
    if kept is None:
        return None
    try:
        told = json.loads(kept.report)
        scores = tuple(BudgetScore(**_named(one, BudgetScore)) for one in told["scores"])
        plain = {name: told[name] for name in ("speaker", "rows", "origins", "tried")}
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
    return BudgetLearnt(at=kept.at, scores=scores, fresh=past is None or kept.data == _fingerprint(past), **plain)


def fresh(store: Store, past: Past) -> Mapping[int, int] | None:
    """What the forest says of the next month by category, minor units: where it has won, of these very months."""
    kept = models.get(store, BUDGET)
    if kept is None or kept.data != _fingerprint(past):
        return None
    try:
        head = json.loads(kept.head)
        said = {int(id): int(minor) for id, minor in head["says"].items()}
        return said if head["speaker"] == FOREST and said else None
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def forget(store: Store) -> bool:
    """Drop what was learnt; False when there was nothing."""
    return models.forget(store, BUDGET)


def _learn(past: Past) -> tuple[BudgetLearnt, dict[int, int]]:
    series = _series(past)
    if not series:
        return BudgetLearnt(None, QUANTILE, 0, 0, 0, ()), {}
    import numpy as np

    from ml import budget

    months = np.array(list(series.values()), dtype=np.float64)
    for row in months:
        row[: budget_past.began([int(minor) for minor in row])] = np.nan  # nothing is known of it before it began
    with _quiet():
        found = budget.learn(months, past.months[0].start.month, KEEP / 100)
    scores = tuple(BudgetScore(**_named(asdict(one), BudgetScore)) for one in found.scores)
    learnt = BudgetLearnt(None, found.speaker, found.rows, found.origins, found.tried, scores)
    says = {id: round(minor) for id, minor in zip(series, found.says, strict=False) if minor is not None}
    return learnt, says


def _series(past: Past) -> dict[int, list[int]]:
    """Of every category with lines of its own what it took with all below it; those that ever took anything."""
    ids = [id for id in past.direct(len(past.months)) if past.tree.by_id[id].kind is Kind.EXPENSE]
    return {id: row for id in ids if any(row := past.of_category(id))}


def _quiet() -> Any:  # noqa: ANN401 threadpoolctl is not typed
    from threadpoolctl import threadpool_limits

    return threadpool_limits(1)  # more threads wait for each other


def _fingerprint(past: Past) -> str:
    """Of everything the forest looks at: these months, and what each category took in them."""
    made = blake2b(digest_size=16)
    made.update(repr((past.currency, [(month.start, month.end) for month in past.months])).encode())
    made.update(repr(sorted(_series(past).items())).encode())
    return made.hexdigest()


def _named(told: Mapping[str, Any], kind: type) -> dict[str, Any]:
    return {field.name: told[field.name] for field in fields(kind)}
