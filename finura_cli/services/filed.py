"""What a row shows of itself, what its file's own word means, and what is known about its category."""

from __future__ import annotations

from finura_cli.domain.category import Category, Kind
from finura_cli.domain.guess import Guess
from finura_cli.domain.imports import NewCategory
from finura_cli.domain.memory import Memory
from finura_cli.domain.rules import Effects
from finura_cli.domain.transaction import By, Draft, DraftLine
from finura_cli.records import NamedTuple

_IMPORT = By.IMPORT.value  # a member's value takes its time
_KINDS = (Kind.EXPENSE, Kind.INCOME, Kind.TRANSFER)


class Seen(NamedTuple):
    """What there is to see of an entry, or of a row on its way to become one."""

    description: str
    merchant: str
    """"" where nobody knows."""
    note: str
    minor: int
    currency: str = ""
    account_id: int | None = None
    mode: str | None = None
    time: str | None = None


class Filed(NamedTuple):
    """What is known about the category of a row."""

    category_id: int
    """0: none yet."""
    by: str
    """Who says so; empty without a category."""
    confidence: float
    """0 where nobody estimated it."""
    why: str
    own: Own | None
    """The file's own word."""
    effects: Effects | None = None
    """What rules do besides."""
    guess: Guess | None = None
    """What it may be, where that is not sure enough to be filed."""


NOT_FILED = Filed(0, "", 0.0, "", None, None, None)


class Own:
    """What one category text of a file means: a category of the books, or one to be made (`category_id` 0)."""

    __slots__ = ("category_id", "deeper", "filed", "kind", "lowers", "mended", "path", "rows", "untyped")

    def __init__(
        self, path: str, category: Category | None, *, kind: Kind | None = None, lowers: bool = False,
        deeper: bool = False,
    ) -> None:  # fmt: skip
        self.path = path
        self.deeper = deeper
        """Whether the file's own word goes deeper than the tree does."""
        self.lowers = lowers
        """Whether, on the statement of a card, it is no category: the bank's word for whatever lowers the debt."""
        self.category_id = category.id if category else 0
        self.kind = category.kind if category else kind
        """The kind of its category; of a new one, that which its rows say, or that of the family which it joins."""
        self.mended: Memory | None = None
        """What a person made of it before, by text; None where they let it be."""
        self.rows = dict.fromkeys(_KINDS, 0)
        self.untyped = 0
        self.filed = Filed(self.category_id, _IMPORT if category else "", 0.0, "", self, None, None)
        """The same as an answer: one for all of its rows."""

    def count(self, draft: Draft | DraftLine) -> None:
        """A row, or a part of one, that names it. What it is made as is what most of its rows are."""
        if draft.kind is None:
            self.untyped += 1
        self.rows[draft.kind or (Kind.INCOME if draft.minor > 0 else Kind.EXPENSE)] += 1

    @property
    def earns(self) -> bool:
        """Whether it is known to be a category of income."""
        return self.kind is Kind.INCOME

    @property
    def is_wanted(self) -> bool:
        """Whether any row names it."""
        return any(self.rows.values())

    def wanted(self) -> NewCategory:
        """What is to be made."""
        kind = self.kind or max(_KINDS, key=lambda kind: self.rows[kind])
        return NewCategory(self.path, kind, sum(self.rows.values()), self.untyped, self.deeper)
