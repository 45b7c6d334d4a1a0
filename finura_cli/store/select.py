"""A query and a period, compiled to SQL: the one place where what people ask for becomes conditions.

Nothing a person typed is ever part of the SQL: it travels as parameters. `t` is a transaction, `l` a line of it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from finura_cli.domain import regex
from finura_cli.domain.category import Kind
from finura_cli.domain.money import EXPONENTS
from finura_cli.domain.period import Period
from finura_cli.domain.query import Clause, Query
from finura_cli.domain.query_terms import (
    Expression,
    InAccounts,
    InCategories,
    Magnitude,
    OfEntries,
    OfKind,
    OfNecessity,
    Pending,
    Phrase,
    Tagged,
    Test,
    TimeOfDay,
    Uncategorized,
    Unreviewed,
    Whose,
    Within,
)
from finura_cli.domain.text import folded
from finura_cli.errors import UsageError
from finura_cli.store.connection import Store
from finura_cli.store.driver import Cursor, Value
from finura_cli.store.totals import FLOW

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


@dataclass(frozen=True, slots=True)
class Compiled:
    """SQL and its parameters."""

    sql: str
    params: tuple[Value, ...] = ()

    def __and__(self, other: Compiled) -> Compiled:
        return _all((self, other))


EVERYTHING = Compiled("1")
_folded = lru_cache(maxsize=4096)(folded)


def run(store: Store, compiled: Compiled) -> Cursor:
    """Ask the books. Whoever makes SQL of their own around a condition runs it here too: conditions may call ours."""
    if "finura_" in compiled.sql:
        store.conn.create_function("finura_folded", 1, _folded, deterministic=True)
        store.conn.create_function("finura_found", 2, regex.found, deterministic=True)
    return store.conn.execute(compiled.sql, compiled.params)


def where(query: Query, period: Period | None = None) -> Compiled:
    """The condition for a line `l` of a transaction `t` that match."""
    return transaction_condition(query, period) & line_condition(query)


def transaction_condition(query: Query, period: Period | None = None) -> Compiled:
    """The transaction half and the period, over `t` alone."""
    return _all((*_days(period), *map(_clause, query.transaction_half)))


def line_condition(query: Query) -> Compiled:
    """The line half, over `l` (and `t`)."""
    return _all(map(_clause, query.line_half))


def transactions(
    query: Query, period: Period | None = None, *, order: str = "-date", limit: int | None = None, offset: int = 0
) -> Compiled:
    """Rows (id, sum of the matching lines), sorted by one of `ORDERS`."""
    half, lines = transaction_condition(query, period), line_condition(query)
    params: list[Value] = []
    if lines == EVERYTHING:
        sql = f"SELECT t.id, t.amount FROM transactions t{_index(query, period, order)} WHERE {half.sql}"
        params += half.params
    else:
        own = f"SELECT {{}} FROM lines l WHERE l.transaction_id = t.id AND {lines.sql}"
        sql = (
            f"SELECT t.id, ({own.format('sum(l.amount)')}) FROM transactions t{_index(query, period, order)}"
            f" WHERE {half.sql} AND EXISTS ({own.format('1')})"
        )
        params += (*lines.params, *half.params, *lines.params)
    sql += f" ORDER BY {_order(order)}"
    if limit is not None or offset:
        sql += " LIMIT ? OFFSET ?"
        params += (-1 if limit is None else limit, offset)
    return Compiled(sql, tuple(params))


def totals(query: Query, period: Period | None = None) -> Compiled:
    """Rows (kind, currency, pending 0|1, sum of the matching lines, how many lines)."""
    condition = where(query, period)
    grouped = (
        f"SELECT l.category_id, {FLOW} AS flow, t.currency, t.pending, sum(l.amount) AS amount, count(*) AS count"
        f" FROM transactions t{_index(query, period)} JOIN lines l ON l.transaction_id = t.id"
        f" WHERE {condition.sql} GROUP BY 1, 2, 3, 4"
    )
    return Compiled(
        "SELECT CASE WHEN s.flow = 0 THEN 'transfer' WHEN c.kind IS NOT NULL THEN c.kind"
        " WHEN s.flow > 0 THEN 'income' ELSE 'expense' END AS kind, s.currency, s.pending, sum(s.amount), sum(s.count)"
        f" FROM ({grouped}) s LEFT JOIN categories c ON c.id = s.category_id GROUP BY 1, 2, 3 ORDER BY 2, 1, 3",
        condition.params,
    )


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


def _all(parts: Iterable[Compiled]) -> Compiled:
    found = [part for part in parts if part != EVERYTHING]
    if not found:
        return EVERYTHING
    return Compiled(" AND ".join(part.sql for part in found), tuple(value for part in found for value in part.params))


def _days(period: Period | None) -> list[Compiled]:
    found = []
    if period is not None and period.start != date.min:
        found.append(Compiled("t.date >= ?", (period.start.isoformat(),)))
    if period is not None and period.end != date.max:
        found.append(Compiled("t.date < ?", (period.end.isoformat(),)))
    return found


def _clause(clause: Clause) -> Compiled:
    parts = [_test(test) for test in clause.tests]
    joined = " OR ".join(f"({part.sql})" for part in parts)
    params = tuple(value for part in parts for value in part.params)
    # IS NOT TRUE, because a test of what is not there (a time, a category) is NULL, which is not so either.
    return Compiled(f"(({joined}) IS NOT TRUE)" if clause.negated else f"({joined})", params)


def _test(test: Test) -> Compiled:
    match test:
        case Phrase():
            return _phrase(test)
        case Expression(source):
            merchant = "coalesce((SELECT name FROM merchants WHERE id = t.merchant_id), '')"
            text = f"t.description || char(10) || {merchant} || char(10) || t.note"
            return Compiled(f"finura_found(?, {text})", (source,))
        case Tagged(tag):
            return Compiled("t.id IN (SELECT transaction_id FROM tags WHERE trim(finura_folded(tag)) = ?)", (tag,))
        case Within(place, low, high):
            return _between({"id": "t.id", "batch_id": "t.batch_id", "mood": "t.mood"}[place], low, high)
        case OfEntries(ids):
            return Compiled("t.id IN (SELECT value FROM json_each(?))", (json.dumps(sorted(ids)),))
        case TimeOfDay(start, end):
            minute = "substr(t.time, 1, 5)"
            if start <= end:
                return Compiled(f"{minute} BETWEEN ? AND ?", (start, end))
            return Compiled(f"{minute} >= ? OR {minute} <= ?", (start, end))
        case Whose(name):
            whose = "coalesce(l.who, t.who)"
            return Compiled(f"{whose} IS NOT NULL AND trim(finura_folded({whose})) = ?", (name,))
        case InAccounts(ids):
            return _in("t.account_id", ids)
        case InCategories(ids):
            return _in("l.category_id", ids)
        case OfNecessity():
            return _necessity(test)
        case OfKind(kind, ids):
            return _kind(kind, ids)
        case Magnitude():
            return _magnitude(test)
        case Pending():
            return Compiled("t.pending = 1")
        case Unreviewed():
            return Compiled("t.review IS NOT NULL")
        case Uncategorized():
            return Compiled("l.category_id IS NULL AND t.transfer_id IS NULL")


def _phrase(test: Phrase) -> Compiled:
    if test.place == "words":
        return Compiled("instr(t.words, ?) > 0", (test.words,))
    if test.place == "merchant":
        chosen = "SELECT id FROM merchants WHERE instr(finura_folded(name), ?) > 0"
        return Compiled(f"t.merchant_id IN ({chosen})", (test.words,))
    column = {"note": "t.note", "mode": "t.mode"}[test.place]
    sql = f"{column} IS NOT NULL AND instr(finura_folded({column}), ?) > 0"
    if test.place == "note":  # the words hold the note too: most rows are settled without a call
        return Compiled(f"instr(t.words, ?) > 0 AND {sql}", (test.words, test.words))
    return Compiled(sql, (test.words,))


def _in(column: str, ids: Sequence[int]) -> Compiled:
    return Compiled(f"{column} IN ({', '.join('?' * len(ids))})", tuple(ids))


def _between(value: str, low: int | None, high: int | None) -> Compiled:
    parts = []
    if low is not None:
        parts.append(Compiled(f"{value} >= ?", (low,)))
    if high is not None:
        parts.append(Compiled(f"{value} <= ?", (high,)))
    return _all(parts)


def _kind(kind: Kind, ids: Sequence[int]) -> Compiled:
    of_category = _in("l.category_id", ids)
    if kind is Kind.TRANSFER:
        return Compiled(f"t.transfer_id IS NOT NULL OR {of_category.sql}", of_category.params)
    by_sign = f"l.category_id IS NULL AND l.amount {'>' if kind is Kind.INCOME else '<='} 0"
    return Compiled(f"t.transfer_id IS NULL AND ({of_category.sql} OR ({by_sign}))", of_category.params)


def _necessity(test: OfNecessity) -> Compiled:
    """Of the line, else of the merchant, else of the category. NULL where there is nothing to go by."""
    found = _in("l.category_id", test.category_ids)
    if test.other_merchant_ids:
        others = _in("t.merchant_id", test.other_merchant_ids)
        found &= Compiled(f"({others.sql}) IS NOT TRUE", others.params)
    if test.merchant_ids:
        own = _in("t.merchant_id", test.merchant_ids)
        found = Compiled(f"({own.sql} OR ({found.sql}))", own.params + found.params)
    return Compiled(f"l.necessity = ? OR (l.necessity IS NULL AND {found.sql})", (test.necessity, *found.params))


def _magnitude(test: Magnitude) -> Compiled:
    """The bounds in minor units, by how many decimals the currency has."""
    parts = []
    for sign, at in ((">=", 0), ("<=", 1)):
        usual = test.minor_bounds(2)[at]
        if usual is None:
            continue
        cases, values = "", []
        for digits in sorted(set(EXPONENTS.values())):
            codes = ", ".join(f"'{code}'" for code, own in EXPONENTS.items() if own == digits)
            cases += f" WHEN t.currency IN ({codes}) THEN ?"
            values.append(test.minor_bounds(digits)[at])
        parts.append(Compiled(f"abs(l.amount) {sign} CASE{cases} ELSE ? END", (*values, usual)))
    return _all(parts)
