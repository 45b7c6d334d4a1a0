"""What was learnt about budgets, and how it did on the past."""

from __future__ import annotations

from dataclasses import dataclass

QUANTILE, FOREST, BLIND = "quantile", "forest", "blind"
"""The recipe; the forest that challenges it; and the forest that sees nothing of a month but the level of all."""


@dataclass(frozen=True, slots=True)
class BudgetScore:
    """How one way of setting budgets did on past months, each told from what came before it.

    `loss`: its pinball loss over that of the mean of three months. `kept`: the share of budgets that were enough.
    `won`, `lost`: from how many points of the past it was better than the quantile, or worse.
    """

    name: str
    loss: float
    kept: float
    won: int
    lost: int
    speaks: bool


@dataclass(frozen=True, slots=True)
class BudgetLearnt:
    """Who sets the budgets that are suggested. `rows`: months of categories there were to learn from; `tried` of them
    were budgeted from `origins` points of the past."""

    at: str | None
    """Instant of its making; None when it is not kept."""
    speaker: str
    rows: int
    origins: int
    tried: int
    scores: tuple[BudgetScore, ...]
    fresh: bool = True
    """Whether the books are still as they were: what a forest said of other months is not used."""
