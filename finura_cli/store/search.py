"""Transactions that a query means: found, counted, and what they come to."""

from __future__ import annotations

from dataclasses import dataclass

from finura_cli.domain.category import Kind
from finura_cli.domain.money import Money
from finura_cli.domain.period import Period
from finura_cli.domain.query import Query
from finura_cli.domain.transaction import Transaction
from finura_cli.store import aggregates, categories, select, transactions
from finura_cli.store.compiled import run
from finura_cli.store.connection import Store


def find(
    store: Store, query: Query, period: Period = Period.ALL, *, order: str = "-date", limit: int | None = None,
    offset: int = 0,
) -> list[Transaction]:  # fmt: skip
    """Those with a matching line, sorted by one of `select.ORDERS`."""
    chosen = run(store, select.transactions(query, period, order=order, limit=limit, offset=offset))
    return transactions.get_many(store, [row[0] for row in chosen])


def count(store: Store, query: Query, period: Period = Period.ALL) -> int:
    """How many have a matching line, pending ones too."""
    return int(run(store, select.count(query, period)).fetchone()[0])


@dataclass(frozen=True, slots=True)
class Summary:
    """The matching lines of one kind and currency; pending ones are summed apart."""

    kind: Kind
    currency: str
    pending: bool
    amount: Money
    count: int


def summary(store: Store, query: Query, period: Period = Period.ALL) -> list[Summary]:
    """What the matching lines come to, by currency, kind and whether they are posted."""
    tree = categories.tree(store)
    sums: dict[tuple[str, Kind, bool], list[int]] = {}
    for pending in (False, True):
        for one in aggregates.sums(store, period, query=query, pending=pending):
            both = sums.setdefault((one.currency, one.kind(tree), pending), [0, 0])
            both[0] += one.amount
            both[1] += one.count
    return [
        Summary(kind, currency, pending, Money(amount, currency), lines)
        for (currency, kind, pending), (amount, lines) in sorted(sums.items())
    ]
