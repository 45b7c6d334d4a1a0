"""Files that are read whole and then parted by account: journals, and our own export."""

from __future__ import annotations

import copy
import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from finura_cli.domain.imports import Hints, Problem, Reading, Skipped
from finura_cli.domain.transaction import Draft
from finura_cli.errors import BadInput
from finura_cli.formats.base import Source

MOST_PARTS = 500
"""Accounts in one file; more are refused."""

Item = Draft | Problem | Skipped


@dataclass(slots=True)
class Part:
    """One account in one currency."""

    account: str
    """What the file calls it; a second currency of one account is told by its code."""
    currency: str | None
    name: str
    kind: str
    """An AccountKind."""
    items: list[Item] = field(default_factory=list)
    opening: int | None = None
    closing: int | None = None
    closing_date: date | None = None

    @property
    def header_key(self) -> str:
        """The same for the same account in the next file."""
        return hashlib.sha256(f"journal\x1f{self.account}".encode("utf-8", "surrogatepass")).hexdigest()[:32]


class Kept:
    """The parts of the file that was read last: one of ten accounts is read once, not ten times."""

    def __init__(self) -> None:
        self._key: tuple[str, str | None] | None = None
        self._parts: list[Part] = []

    def of(self, source: Source, currency: str | None, make: Callable[[], list[Part]]) -> list[Part]:
        """The parts of a file under a currency of the books."""
        key = source.sha256, currency
        if key != self._key:
            self._parts = make()
            self._key = key
        return self._parts


def check_count(count: int) -> None:
    """Raises BadInput (`too-many-accounts`) for a file of more accounts than anybody has."""
    if count > MOST_PARTS:
        raise BadInput(f"the file has {count} accounts, at most {MOST_PARTS} are read", code="too-many-accounts")


def settled(name: str, parts: Sequence[Part], hints: Hints, details: dict[str, object]) -> Reading:
    """The reading of the part that is asked for."""
    if not 0 <= hints.part < len(parts):
        raise BadInput(f"the file has no part {hints.part}, only {len(parts)}", code="no-such-part")
    part = parts[hints.part]
    details |= {"part": hints.part, "parts": len(parts), "account_name": part.name, "account_kind": part.kind}
    return Reading(
        name, part.header_key, details, part.currency, part.account or None, part.opening, part.closing,
        part.closing_date.isoformat() if part.closing_date else None,
    )  # fmt: skip


def items_of(parts: Sequence[Part], reading: Reading) -> Iterator[Item]:
    """The records of the part that a reading is of. Drafts are copies: who takes them may change them."""
    at = reading.details.get("part")
    part = parts[at] if isinstance(at, int) and 0 <= at < len(parts) else parts[0]
    for item in part.items:
        yield copy.copy(item) if isinstance(item, Draft) else item
