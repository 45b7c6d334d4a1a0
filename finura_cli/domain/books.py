"""What the books call things: every id has a name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from finura_cli.domain.category import Kind, Necessity

if TYPE_CHECKING:
    from finura_cli.domain.account import Account
    from finura_cli.domain.category import Categories
    from finura_cli.domain.transaction import Line, Transaction


@dataclass(frozen=True, slots=True)
class Names:
    """What the ids in the books stand for: to read a query, and to show what it finds."""

    categories: Categories
    accounts: Mapping[int, Account]
    merchants: Mapping[int, str] = field(default_factory=dict)

    necessities: Mapping[int, Necessity] = field(default_factory=dict)
    """Those of the merchants that have one of their own."""
    recurring: Callable[[], frozenset[int]] | None = None
    """Finds the entries that are bills: asked only by a query that wants them."""
    odd: Callable[[], frozenset[int]] | None = None
    """Finds the entries that look odd, likewise."""

    def merchant(self, merchant_id: int | None) -> str:
        """The merchant's name; empty when there is none."""
        return self.merchants.get(merchant_id, "") if merchant_id is not None else ""

    def necessity(self, txn: Transaction, line: Line) -> Necessity | None:
        """What was said of the line, else of its merchant, else of its category."""
        own = line.necessity
        if own is None and txn.merchant_id is not None:
            own = self.necessities.get(txn.merchant_id)
        return own if own is not None else self.categories.necessity(line.category_id)

    def kind(self, txn: Transaction, line: Line) -> Kind:
        """Linked transfers are transfers, categories have a kind, an uncategorized line goes by its sign."""
        if txn.transfer_id is not None:
            return Kind.TRANSFER
        if line.category_id is not None:
            return self.categories.by_id[line.category_id].kind
        return Kind.INCOME if line.money.minor > 0 else Kind.EXPENSE
