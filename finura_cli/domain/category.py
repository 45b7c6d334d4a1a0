"""Categories: a tree whose nodes have a kind and a necessity."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a line of this category is. A refund is a positive line in an expense category."""

    EXPENSE = "expense"
    INCOME = "income"
    TRANSFER = "transfer"


class Necessity(StrEnum):
    """How freely a spending could have been left out."""

    ESSENTIAL = "essential"
    DISCRETIONARY = "discretionary"
    SAVING = "saving"


@dataclass(frozen=True, slots=True)
class Category:
    """A stored category. `path` is the full path, `Food:Groceries`."""

    id: int
    uid: str
    name: str
    path: str
    parent_id: int | None
    kind: Kind
    necessity: Necessity | None
