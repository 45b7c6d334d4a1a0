"""What the entries of a merchant come to."""

from __future__ import annotations

from datetime import date

from finura_cli.domain.merchant import Merchant, Paid, Portrait
from finura_cli.domain.money import Money
from finura_cli.store import merchants
from finura_cli.store.amounts import KIND
from finura_cli.store.connection import Store


def portrait(store: Store, merchant: Merchant) -> Portrait:
    """A merchant with its entries' figures; posted ones alone are spent or received."""
    id = merchant.id
    count, first, last = store.conn.execute(
        "SELECT count(*), min(date), max(date) FROM transactions WHERE merchant_id = ?", (id,)
    ).fetchone()
    path, filed, most = store.conn.execute(
        "SELECT p.path, sum(count(*)) OVER (), count(*) FROM transactions t JOIN lines l ON l.transaction_id = t.id"
        " JOIN category_paths p ON p.id = l.category_id WHERE t.merchant_id = ?"
        " GROUP BY p.id ORDER BY 3 DESC, 1 LIMIT 1",
        (id,),
    ).fetchone() or (None, 0, 0)
    return Portrait(
        merchant._replace(entries=count),
        tuple(merchants.aliases(store, id)),
        date.fromisoformat(first) if first else None,
        date.fromisoformat(last) if last else None,
        _paid(store, id),
        path,
        most / filed if filed else 0.0,
    )


def _paid(store: Store, id: int) -> tuple[Paid, ...]:
    sql = (
        "SELECT currency, -sum(iif(kind = 'expense', amount, 0)), sum(iif(kind = 'income', amount, 0)) FROM ("
        f" SELECT t.currency, l.amount, {KIND} AS kind"
        " FROM transactions t JOIN lines l ON l.transaction_id = t.id LEFT JOIN categories c ON c.id = l.category_id"
        " WHERE t.merchant_id = ? AND t.pending = 0) GROUP BY currency ORDER BY currency"
    )
    found = store.conn.execute(sql, (id,))
    return tuple(Paid(Money(out, currency), Money(into, currency)) for currency, out, into in found)
