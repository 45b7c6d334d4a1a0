"""Transactions that a query means: found, and counted."""

from __future__ import annotations

from finura_cli.domain.period import Period
from finura_cli.domain.query import Query
from finura_cli.domain.transaction import Transaction
from finura_cli.store import select, transactions
from finura_cli.store.compiled import run
from finura_cli.store.connection import Store


def find(
    store: Store, query: Query, period: Period = Period.ALL, *, order: str = "-date", limit: int | None = None,
    offset: int = 0,
) -> list[Transaction]:  # fmt: skip
    """Those with a matching line, sorted by one of `select.ORDERS`.

    What is found is taken along at once: to come back for each would read, and decrypt, most of the books again.
    """
    fields = transactions.FIELDS
    chosen = select.transactions(query, period, order=order, limit=limit, offset=offset, fields=fields)
    return transactions.whole(store, run(store, chosen).fetchall())


def count(store: Store, query: Query, period: Period = Period.ALL) -> int:
    """How many have a matching line, pending ones too."""
    return int(run(store, select.count(query, period)).fetchone()[0])
