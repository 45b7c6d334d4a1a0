"""Transactions: a `Draft` is proposed (typed or read from a file), a `Transaction` is stored."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from finura_cli.domain.category import Kind, Necessity
from finura_cli.domain.money import Money
from finura_cli.records import NamedTuple


class By(StrEnum):
    """Who set a category. A hand-set one is never overwritten; see `may_replace`."""

    HAND = "hand"
    RULE = "rule"
    IMPORT = "import"
    MEMORY = "memory"
    MODEL = "model"


_RANK = {None: 0, By.MODEL: 1, By.MEMORY: 2, By.IMPORT: 3, By.RULE: 4, By.HAND: 5}


def may_replace(old: By | None, new: By) -> bool:
    """Whether a category set by `new` may take the place of one set by `old`: hand > rule > import > memory > model."""
    return _RANK[new] >= _RANK[old]


class Line(NamedTuple):
    """A part of a transaction that falls under one category. `category_id` None is uncategorized."""

    category_id: int | None
    money: Money
    by: By | None = None
    confidence: float | None = None
    """Probability 0..1 that the category is right; None where nobody estimated it."""
    why: str | None = None
    """What `by` went by, as `domain.guess` and `domain.rule_deeds` write it; None where `by` says it all."""
    necessity: Necessity | None = None
    """Said of this line alone; None: as its merchant or its category is."""
    who: str | None = None
    """Whose this part is; None: as its transaction says (`whose`)."""


class Transaction(NamedTuple):
    """A stored transaction; `lines` sum to `money`."""

    id: int
    uid: str
    date: date
    """Posting date."""
    time: str | None
    """Local time `HH:MM` (or `HH:MM:SS`), if known."""
    account_id: int
    money: Money
    description: str
    lines: tuple[Line, ...]
    merchant_id: int | None = None
    note: str = ""
    mode: str | None = None
    """How it was paid: cash, upi, card, bank ..."""
    mood: int | None = None
    """0 (low) to 5 (high), as the user said."""
    who: str | None = None
    tags: tuple[str, ...] = ()
    pending: bool = False
    batch_id: int | None = None
    batch_line: int | None = None
    """Line number in the imported file."""
    transfer_id: int | None = None
    """The id of the other side when this is a linked transfer between own accounts."""
    refund_of: int | None = None
    review: str | None = None
    """Why it waits in the review queue; None when it does not."""


def whose(txn: Transaction, line: Line) -> str | None:
    """Whose a line is: its own word, else its transaction's."""
    return txn.who if line.who is None else line.who


class NewTransaction(NamedTuple):
    """A transaction that is not stored yet: `Transaction` without its ids. `lines` sum to `money`."""

    date: date
    account_id: int
    money: Money
    description: str
    lines: tuple[Line, ...]
    time: str | None = None
    merchant_id: int | None = None
    note: str = ""
    mode: str | None = None
    mood: int | None = None
    who: str | None = None
    tags: tuple[str, ...] = ()
    pending: bool = False
    batch_id: int | None = None
    batch_line: int | None = None
    transfer_id: int | None = None
    refund_of: int | None = None
    review: str | None = None


class DraftLine(NamedTuple):
    """A part of a row: its category as the file names it ('' or None when it names none), minor units, kind,
    and whose it is where the file says so of this part alone."""

    category: str | None
    minor: int
    kind: Kind | None
    who: str | None = None


class More(NamedTuple):
    """What only the files of other programs say about a row, and no bank does."""

    lines: tuple[DraftLine, ...] = ()
    """The parts of a split row, which sum to its amount; empty for a row of one category."""
    tags: tuple[str, ...] = ()
    mood: int | None = None
    who: str | None = None
    uid: str | None = None
    """Its uid in the books that it comes from: with it, it is the same entry in all books."""


@dataclass(slots=True)
class Draft:
    """A row taken from a file, before it meets the books. Not frozen: 100,000 of them are made a second apart.

    `minor` is signed minor units (money out is negative) of `currency`, or of the account's currency when None.
    `raw` holds the cells that identify the row, as the bank wrote them (date, amounts, descriptions, reference);
    never a running balance or a line number.
    """

    line: int
    date: date
    minor: int
    description: str
    raw: tuple[str, ...]
    currency: str | None = None
    time: str | None = None
    merchant: str | None = None
    category: str | None = None
    """Category as the file names it (a path), '' or None when it names none."""
    kind: Kind | None = None
    """Income, expense or transfer where the file says so."""
    mode: str | None = None
    note: str = ""
    reference: str | None = None
    """The bank's own id of the row."""
    balance: int | None = None
    """Running balance after this row in minor units, where the file prints one."""
    pending: bool = False
    doubt: str | None = None
    """Why the reader is unsure of this row; such a row goes to review."""
    more: More | None = None
