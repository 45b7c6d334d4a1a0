"""The rows of a file on their way through an import, as often as they are wanted."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from finura_cli.domain.imports import ImportPlan, Place, Problem, Reading, Seen, Skipped
from finura_cli.domain.payees import is_bank_text, payee
from finura_cli.domain.text import words_of
from finura_cli.domain.transaction import Draft

Item = Draft | Problem | Skipped
_BOOKS = frozenset({"simple", "finura", "journal", "hledger", "ledger", "beancount"})
Rows = Callable[[], Iterator[Item]]


@dataclass(frozen=True, slots=True)
class Judged:
    """The rows of one file as far as a judgement needs them. `marks` is written to."""

    place: Place
    reading: Reading
    marks: bytearray
    fingerprints: array[int]
    doubtful: Sequence[int]
    seen: Seen
    bank_ids: array[int] = field(default_factory=lambda: array("q"))

    def bank_id(self, at: int) -> int:
        """The digest of the bank's own id of a record; 0 when it has none."""
        return self.bank_ids[at] if self.bank_ids else 0

    @property
    def header_key(self) -> str:
        return self.reading.header_key

    @property
    def by_uid(self) -> bool:
        """Whether the rows carry the uids of entries, so that one which is in the books is known by it."""
        return self.reading.details.get("by_uid") is True

    @property
    def days(self) -> range:
        """Ordinals of the first day to the last one."""
        return days_of(self.seen)


@dataclass(frozen=True, slots=True)
class Earlier:
    """A file of the same command that is planned already, and its rows."""

    plan: ImportPlan
    rows: Rows


def days_of(seen: Seen) -> range:
    """The days that a file goes over, as ordinals."""
    if seen.first is None or seen.last is None:
        return range(0)
    return range(seen.first.toordinal(), seen.last.toordinal() + 1)


def records(items: Iterator[Item]) -> Iterator[tuple[int, Draft | Problem]]:
    """The records among the items, numbered as in the marks."""
    at = 0
    for item in items:
        if not isinstance(item, Skipped):
            yield at, item
            at += 1


def words_of_draft(draft: Draft) -> str:
    """The folded text of a row, as the store would keep it."""
    return words_of(draft.description, draft.merchant or "", draft.note)


def narrates(reader: str) -> bool:
    """Whether descriptions are a bank's narrations, which name who was paid; in books they are a person's own words.
    So it is with categories."""
    return reader not in _BOOKS


def payee_of(draft: Draft, *, narrated: bool) -> str:
    """Who was paid or paid, as the file says, else as its narration tells; "" when neither does."""
    if draft.merchant and not (narrated and is_bank_text(draft.merchant)):
        return draft.merchant
    return (payee(draft.merchant or draft.description) if narrated else None) or ""
