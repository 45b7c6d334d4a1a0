"""Comparing the books with a statement: the difference, and which entries could explain it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from finura_cli.domain.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Suspect:
    """An entry that alone would explain the difference, and how."""

    transaction: Transaction
    why: str


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """Balances in minor units of the account's currency, at the end of `on`; `difference` = statement - books."""

    account: str
    currency: str
    on: date
    books: int
    statement: int
    suspects: tuple[Suspect, ...] = ()
    first: bool = False
    """The account never had an opening balance and was never compared: the difference may be just that."""

    @property
    def difference(self) -> int:
        return self.statement - self.books


def suspects(difference: int, entries: Sequence[Transaction]) -> tuple[Suspect, ...]:
    """Entries that explain a difference by themselves: too many by one, or with the wrong sign. Newest first.

    An entry that should not be there changes the books by its amount, one with a wrong sign by twice its amount.
    """
    if not difference:
        return ()
    found = []
    for entry in sorted(entries, key=lambda t: (t.date, t.id), reverse=True):
        if entry.money.minor == -difference:
            found.append(Suspect(entry, "not on the statement, or in the books twice"))
        elif -2 * entry.money.minor == difference:
            found.append(Suspect(entry, "its sign may be wrong"))
    return tuple(found)
