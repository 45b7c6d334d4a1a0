"""A query and a period, compiled to SQL: the one place where what people ask for becomes conditions.

Nothing a person typed is ever part of the SQL: it travels as parameters. `t` is a transaction, `l` a line of it.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from finura_cli.domain.period import Period
from finura_cli.domain.query import Clause, Query
from finura_cli.domain.query_entries import OfEntries
from finura_cli.errors import UsageError
from finura_cli.store.compiled import EVERYTHING, Compiled, all_of, among
from finura_cli.store.driver import Value

if TYPE_CHECKING:
    from finura_cli.domain.query_terms import Test

_ORDERS = {
    "date": "t.date {0}, t.time {0}, t.id {0}",
    "amount": "t.amount {0}, t.id {0}",
    "size": "abs(t.amount) {0}, t.id {0}",
    "description": "t.words {0}, t.id {0}",
    "account": "(SELECT folded FROM accounts WHERE id = t.account_id) {0}, t.date {0}, t.id {0}",
    "merchant": "(SELECT folded FROM merchants WHERE id = t.merchant_id) {0}, t.date {0}, t.id {0}",
    "category": "(SELECT min(p.path) FROM lines n JOIN category_paths p ON p.id = n.category_id"
    " WHERE n.transaction_id = t.id) {0}, t.date {0}, t.id {0}",
    "id": "t.id {0}",
}
ORDERS = tuple(_ORDERS)
"""What a list may be sorted by; a `-` before it turns it round."""


def where(query: Query, period: Period | None = None) -> Compiled:
    """The condition for a line `l` of a transaction `t` that match."""
    return transaction_condition(query, period) & line_condition(query)


def transaction_condition(query: Query, period: Period | None = None) -> Compiled:
    """The transaction half and the period, over `t` alone."""
    return all_of((*_days(period), *map(_clause, query.transaction_half)))


def line_condition(query: Query) -> Compiled:
    """The line half, over `l` (and `t`)."""
    return all_of(map(_clause, query.line_half))


def transactions(
    query: Query, period: Period | None = None, *, order: str = "-date", limit: int | None = None, offset: int = 0,
    fields: str | None = None,
) -> Compiled:  # fmt: skip
    """Rows (id, sum of the matching lines), or of these `fields` of a `t`, sorted by one of `ORDERS`."""
    half, lines = transaction_condition(query, period), line_condition(query)
    params: list[Value] = []
    if lines == EVERYTHING:
        sql = f"SELECT {fields or 't.id, t.amount'} FROM transactions t{_index(query, period, order)} WHERE {half.sql}"
        params += half.params
    else:
        own = f"SELECT {{}} FROM lines l WHERE l.transaction_id = t.id AND {lines.sql}"
        if fields is None:
            fields = f"t.id, ({own.format('sum(l.amount)')})"
            params += lines.params
        sql = (
            f"SELECT {fields} FROM transactions t{_index(query, period, order)}"
            f" WHERE {half.sql} AND EXISTS ({own.format('1')})"
        )
        params += (*half.params, *lines.params)
    sql += f" ORDER BY {_order(order)}"
    if limit is not None or offset:
        sql += " LIMIT ? OFFSET ?"
        params += (-1 if limit is None else limit, offset)
    return Compiled(sql, tuple(params))


def count(query: Query, period: Period | None = None) -> Compiled:
    """One row with one number: how many transactions match."""
    half, lines = transaction_condition(query, period), line_condition(query)
    sql = f"SELECT count(*) FROM transactions t{_index(query, period)} WHERE {half.sql}"
    if lines == EVERYTHING:
        return Compiled(sql, half.params)
    sql += f" AND EXISTS (SELECT 1 FROM lines l WHERE l.transaction_id = t.id AND {lines.sql})"
    return Compiled(sql, half.params + lines.params)


def _index(query: Query, period: Period | None, order: str = "") -> str:
    """Which way to the rows: the planner has no statistics to find it by.

    A period with a start is a range of the date index, and the newest of all come straight from its end. Else a
    query reads the table from end to end, which is several times as quick as following the index through it.
    """
    if (period is not None and period.start != date.min) or (query.is_empty and order.removeprefix("-") == "date"):
        return " INDEXED BY transactions_date"
    return "" if query.is_empty else " NOT INDEXED"


def _order(order: str) -> str:
    name = order.removeprefix("-")
    if name not in _ORDERS:
        raise UsageError(f"a list cannot be sorted by {name[:40]!r}", hint=f"by {', '.join(ORDERS)}; -{ORDERS[0]} ...")
    return _ORDERS[name].format("DESC" if order.startswith("-") else "ASC")


def _days(period: Period | None) -> list[Compiled]:
    found = []
    if period is not None and period.start != date.min:
        found.append(Compiled("t.date >= ?", (period.start.isoformat(),)))
    if period is not None and period.end != date.max:
        found.append(Compiled("t.date < ?", (period.end.isoformat(),)))
    return found


def _condition(test: Test) -> Compiled:
    from finura_cli.store.conditions import condition  # reports of everything, and budgets, do without

    return condition(test)


def _clause(clause: Clause) -> Compiled:
    parts = [among(test) if isinstance(test, OfEntries) else _condition(test) for test in clause.tests]
    joined = " OR ".join(f"({part.sql})" for part in parts)
    params = tuple(value for part in parts for value in part.params)
    # IS NOT TRUE, because a test of what is not there (a time, a category) is NULL, which is not so either.
    return Compiled(f"(({joined}) IS NOT TRUE)" if clause.negated else f"({joined})", params)
