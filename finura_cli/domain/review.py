"""What waits for a person, and what is proposed for it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from finura_cli.domain.books import Names
from finura_cli.domain.duplicates import changed_entry, is_double
from finura_cli.domain.money import exponent
from finura_cli.domain.postings import is_never_posted, posted_entry
from finura_cli.domain.transaction import By, Transaction

_NAMED = re.compile(r"\bentry ([0-9]+)\b")


class Kind(StrEnum):
    """Why an entry waits."""

    DUPLICATE = "duplicate"
    """It may be there twice; outside all sums until somebody has looked."""
    CHANGED = "changed"
    """Its bank has another amount for an entry that is there."""
    POSTING = "posting"
    """It may be what became of a pending entry."""
    NEVER = "never-posted"
    """Pending, and its bank does not list it any more."""
    TRANSFER = "transfer"
    """With another entry it may be a transfer between own accounts."""
    REFUND = "refund"
    """It may be money back for a purchase."""
    PENDING = "pending"
    """Pending for long."""
    DOUBT = "doubt"
    """The reader of a file was not sure of it."""
    UNCATEGORIZED = "uncategorized"
    LINKED = "linked"
    """One side of a transfer: it does not wait, but can be rejected by its number."""


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
    """For people."""
    confidence: float | None = None
    """0..1; 1 for a rule."""
    kept: str | None = None
    """What it rests on, as it is kept beside the category: `domain.guess`."""
    sure: bool = True
    """Whether it is filed there without being asked about."""
    others: tuple[int, ...] = ()
    """Categories that it may be instead, the likeliest first."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """An entry of the queue."""

    entry: Transaction
    kind: Kind
    reason: str | None = None
    """Why it is asked about; None when it only lacks a category."""
    proposal: Proposal | None = None
    """A category that it would get."""
    likely: tuple[int, ...] = ()
    """Without a proposal: categories that it may have, the likeliest first."""
    other: Transaction | None = None
    """The entry it is held against: the other side, the purchase, the one that was there."""
    rivals: tuple[int, ...] = ()
    """Entries that could stand in the place of `other`, or of the entry itself."""
    linked: bool = True
    """Of a refund: whether `other` is so surely its purchase that it is written down."""

    @property
    def entries(self) -> tuple[Transaction, ...]:
        """Those that an answer changes: both sides of a transfer, else the entry."""
        return (self.entry, self.other) if self.kind is Kind.TRANSFER and self.other is not None else (self.entry,)

    @property
    def weight(self) -> tuple[float, date, int]:
        """How much it matters: the money that it moves in reports, then how new it is. A transfer that is not linked
        is both earned and spent, so it counts twice."""
        money = self.entry.money
        size = abs(money.minor) / 10 ** exponent(money.currency)
        return size * (2 if self.kind is Kind.TRANSFER else 1), self.entry.date, self.entry.id


@dataclass(frozen=True, slots=True)
class Queue:
    """What waits, what matters most first. `waiting` may be a part of it, the numbers are of all."""

    waiting: tuple[Waiting, ...]
    names: Names
    doubtful: int
    """Questions about single rows of files."""
    uncategorized: int
    transfers: int = 0
    pending: int = 0
    snoozed: int = 0
    cut: bool = False
    """Whether more waits than is in `waiting`."""


class Verb(StrEnum):
    """What a person says about one of the queue."""

    ACCEPT = "accept"
    REJECT = "reject"
    SNOOZE = "snooze"
    FILE = "file"


@dataclass(frozen=True, slots=True)
class Decision:
    """An answer that is not written yet."""

    item: Waiting
    verb: Verb
    category_id: int | None = None
    """Where to FILE it."""
    until: date | None = None
    """The day on which to ask again, of a SNOOZE."""
    rule: str | None = None
    """Of a FILE: the pattern of a rule to be made, which files what is like it from now on."""


def kind_of(review: str) -> Kind:
    """The kind of a question that was stored with an entry."""
    if changed_entry(review) is not None:
        return Kind.CHANGED
    if is_double(review):
        return Kind.DUPLICATE
    if is_never_posted(review):
        return Kind.NEVER
    return Kind.POSTING if posted_entry(review) is not None else Kind.DOUBT


def other_of(review: str) -> int | None:
    """The entry that a stored question names."""
    found = _NAMED.search(review) if kind_of(review) is not Kind.DOUBT else None
    return int(found[1]) if found else None
