"""What waits for a person, and what is proposed for it."""

from __future__ import annotations

from dataclasses import dataclass

from finura_cli.domain.books import Names
from finura_cli.domain.rules import Rule
from finura_cli.domain.transaction import By, Transaction


@dataclass(frozen=True, slots=True)
class Proposal:
    """A category for one text; `category_id` None: nothing is known about it."""

    id: int | None
    """The entry; None for a text that is not stored."""
    description: str
    category_id: int | None = None
    path: str | None = None
    by: By | None = None
    why: str = ""
    confidence: float | None = None
    """0..1; 1 for a rule and for what was done by hand."""


@dataclass(frozen=True, slots=True)
class Ruled:
    """An entry and the rule that would give it another category."""

    transaction: Transaction
    rule: Rule


@dataclass(frozen=True, slots=True)
class Waiting:
    """An entry of the queue."""

    entry: Transaction
    reason: str | None
    """Why it is doubtful; None when it only lacks a category."""
    proposal: Proposal | None
    """A category that rules or memory know, where it has none."""


@dataclass(frozen=True, slots=True)
class Queue:
    """What waits, the doubtful first, then the newest.

    `doubtful` counts all that are, `uncategorized` the rest of what waits.
    """

    waiting: tuple[Waiting, ...]
    names: Names
    doubtful: int
    uncategorized: int
    snoozed: int = 0
