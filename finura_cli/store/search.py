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


_ALL = """
SELECT coalesce((SELECT sum(count) FROM totals), 0)
  + (SELECT count(*) FROM transactions WHERE pending = 1)
  - (SELECT count(*) FROM lines WHERE n > 0)
  + (SELECT count(*) FROM transactions t JOIN lines l ON l.transaction_id = t.id WHERE t.pending = 1 AND l.n > 0)
"""
"""Posted lines are counted in the totals, an entry has one line with the number 0: no entry need be read."""


def count(store: Store, query: Query, period: Period = Period.ALL) -> int:
    """How many have a matching line, pending ones too."""
    if query.is_empty and period == Period.ALL:
        return int(store.conn.value(_ALL))
    return int(run(store, select.count(query, period)).fetchone()[0])
