"""All models that are learnt from the books, by name: trained, looked at, forgotten. Each is loaded when it is asked.

A module of a model has NAME, CHAMPION and CHALLENGERS (words), and the functions of `_Model`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from importlib import import_module
from typing import Protocol, cast

from finura_cli.domain.model_report import ModelReport
from finura_cli.domain.model_state import ModelState
from finura_cli.errors import NotFound, Unavailable
from finura_cli.services import answers
from finura_cli.services.trained import Seen
from finura_cli.store import models
from finura_cli.store.connection import Store

CATEGORY = "category"
_HERE = "finura_cli.services"
MODULES = {
    CATEGORY: f"{_HERE}.category_model",
    "expense": f"{_HERE}.expense_model",
    "savings": f"{_HERE}.savings_model",
    "bills": f"{_HERE}.bill_model",
    "budget": f"{_HERE}.budget_forest",
    "anomaly": f"{_HERE}.anomaly_model",
    "risk": f"{_HERE}.risk_model",
}
"""Of each model, in the order in which they are shown, where it is."""

Watch = Callable[[str, int, int], AbstractContextManager[None]]
"""Told of each model before it is trained: its name, which it is, of how many."""


class _Model(Protocol):
    CHAMPION: str
    CHALLENGERS: tuple[str, ...]

    def train(self, store: Store, seen: Seen, *, at: str) -> ModelReport: ...
    def evaluate(self, store: Store, seen: Seen) -> ModelReport: ...
    def known(self, store: Store, seen: Seen | None) -> ModelReport | None: ...


def names() -> tuple[str, ...]:
    return tuple(MODULES)


def checked(name: str) -> str:
    """A name as it was typed. NotFound when no model is called so."""
    if name not in MODULES:
        raise NotFound(f"there is no model {name[:40]!r}", hint=f"there are: {', '.join(MODULES)}")
    return name


def state(store: Store, name: str, seen: Seen | None) -> ModelState:
    """One model as it was learnt. Without `seen` nobody says whether it is still fresh."""
    return _state(name, _known(store, name, seen))


def states(store: Store, seen: Seen | None, *, at: str) -> tuple[ModelState, ...]:
    """All models. Whether they are fresh is asked of all their past, so the answer is kept until the books change."""

    def found() -> tuple[ModelState, ...]:
        return tuple(state(store, name, seen) for name in MODULES)

    return answers.answer(store, "models", seen, tuple[ModelState, ...], found, at=at)


def train(store: Store, name: str, seen: Seen, *, at: str) -> ModelState:
    """Learn one anew. Raises Unavailable where there is nothing to learn from."""
    return _state(name, _module(name).train(store, seen, at=at))


def evaluate(store: Store, name: str, seen: Seen) -> ModelState:
    """Try one on the past as it is now; nothing is kept. Raises as `train` does."""
    return _state(name, _module(name).evaluate(store, seen))


def train_all(
    store: Store, seen: Seen, *, at: str, watch: Watch, chosen: Iterable[str] | None = None
) -> tuple[ModelState, ...]:
    """Learn all anew, one after the other. What cannot be learnt stops none of the others: a model whose past is too
    short says so in its note. What else goes wrong in one is raised when all others are done."""
    wanted = tuple(MODULES if chosen is None else chosen)
    found, failed = [], list[Exception]()
    for place, name in enumerate(wanted, start=1):
        with watch(name, place, len(wanted)):
            try:
                found.append(train(store, name, seen, at=at))
            except Unavailable as error:
                found.append(_state(name, _known(store, name, None))._replace(note=error.message))
            except Exception as error:
                failed.append(error)
    if failed:
        raise failed[0]
    return tuple(found)


def forget(store: Store, name: str) -> bool:
    """Drop what was learnt; False when there was nothing."""
    return models.forget(store, name)


def _known(store: Store, name: str, seen: Seen | None) -> ModelReport | None:
    try:
        return _module(name).known(store, seen)
    except Unavailable:  # the past that it was learnt from is gone
        return _module(name).known(store, None)


def _state(name: str, report: ModelReport | None) -> ModelState:
    module = _module(name)
    return ModelState(name, module.CHAMPION, module.CHALLENGERS, report)


def _module(name: str) -> _Model:
    return cast(_Model, import_module(MODULES[name]))
