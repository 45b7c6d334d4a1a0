"""Kept sums of posted lines by month, account, currency, category and flow: a report of a month reads few rows."""

from __future__ import annotations

import json
from collections.abc import Iterable

from finura_cli.records import NamedTuple
from finura_cli.store.connection import Store

FLOW = "iif(t.transfer_id IS NOT NULL, 0, iif(l.amount > 0, 1, -1))"
"""SQL for the flow of a line `l` of a transaction `t`: 1 in, -1 out, 0 part of a linked transfer."""

COUNTED = frozenset("date account_id currency amount pending transfer_id".split())
"""What they depend on of a transaction, beside its lines."""

_SUMS = (
    f"SELECT substr(t.date, 1, 7), t.account_id, t.currency, coalesce(l.category_id, 0), {FLOW},"
    " %s FROM transactions t JOIN lines l ON l.transaction_id = t.id WHERE t.pending = 0%s GROUP BY 1, 2, 3, 4, 5"
)
_PUT = (
    "INSERT INTO totals(month, account_id, currency, category_id, flow, amount, count) "
    "%s ON CONFLICT DO UPDATE SET amount = amount + excluded.amount, count = count + excluded.count"
)
_IN = " AND t.id IN (SELECT value FROM json_each(?))"
_RANGE = " AND t.id BETWEEN ? AND ?"
_COUNTED = "sum(l.amount), count(*)"
_UNCOUNTED = "-sum(l.amount), -count(*)"


class Disagreement(NamedTuple):
    """A kept sum that is not what the lines say. None: there is none of it."""

    month: str
    account_id: int
    category_id: int | None
    kept: int | None
    counted: int | None


def add(store: Store, ids: Iterable[int]) -> None:
    """Count these transactions in."""
    store.conn.execute(_PUT % _SUMS % (_COUNTED, _IN), (json.dumps(list(ids)),))


def subtract(store: Store, ids: Iterable[int]) -> None:
    """Count these transactions out, as they are now: call it before they change or go."""
    store.conn.execute(_PUT % _SUMS % (_UNCOUNTED, _IN), (json.dumps(list(ids)),))
    _drop_empty(store)


def add_range(store: Store, first: int, last: int) -> None:
    """Count in all transactions with these ids and between them."""
    store.conn.execute(_PUT % _SUMS % (_COUNTED, _RANGE), (first, last))


def rebuild(store: Store) -> int:
    """Make them anew from the lines, when any is wrong; how many were."""
    with store.write_tx():
        wrong = len(compare(store))
        if wrong:
            store.conn.execute("DELETE FROM totals")
            store.conn.execute(_PUT % _SUMS % (_COUNTED, ""))
    return wrong


def compare(store: Store) -> list[Disagreement]:
    """What a rebuild would change; empty when all is well."""
    keys = "month, account_id, currency, category_id, flow"
    counted = _SUMS % (_COUNTED, "")
    rows = store.conn.execute(
        f"WITH counted({keys}, amount, count) AS ({counted})"
        " SELECT k.month, k.account_id, k.category_id, k.amount, c.amount FROM totals k"
        f" LEFT JOIN counted c USING ({keys}) WHERE c.amount IS NULL OR c.amount <> k.amount OR c.count <> k.count"
        " UNION ALL SELECT c.month, c.account_id, c.category_id, NULL, c.amount FROM counted c"
        f" LEFT JOIN totals k USING ({keys}) WHERE k.amount IS NULL ORDER BY 1, 2, 3"
    )
    return [Disagreement(month, account, category or None, kept, real) for month, account, category, kept, real in rows]


def _drop_empty(store: Store) -> None:
    store.conn.execute("DELETE FROM totals WHERE count = 0")
