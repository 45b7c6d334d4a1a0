"""How often each amount was spent, or came in, and what each day came to: for histograms and calendars."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from finura_cli.domain.category import Kind
from finura_cli.domain.period import Period
from finura_cli.domain.query import Query
from finura_cli.store import select
from finura_cli.store.compiled import Compiled, run
from finura_cli.store.connection import Store
from finura_cli.store.driver import Cursor

KIND = """CASE WHEN t.transfer_id IS NOT NULL THEN 'transfer' WHEN c.kind IS NOT NULL THEN c.kind
  WHEN l.amount > 0 THEN 'income' ELSE 'expense' END"""
"""SQL for the kind of a line `l` of a transaction `t` with its category `c`, as `domain.books.Names.kind` tells it."""
_LINES = """
FROM transactions t JOIN lines l ON l.transaction_id = t.id LEFT JOIN categories c ON c.id = l.category_id
WHERE t.pending = 0 AND t.currency = ? AND {} GROUP BY 1, 2"""
_SIZES = f"SELECT {KIND}, l.amount, count(*) {_LINES}"
_DAYS = f"SELECT {KIND}, t.date, sum(l.amount), count(*) {_LINES}"


def sizes(store: Store, period: Period, query: Query, currency: str) -> Iterator[tuple[Kind, int, int]]:
    """(kind, minor units with the sign of the books, how many lines) of the posted lines that match."""
    for kind, minor, count in _run(store, _SIZES, period, query, currency):
        yield Kind(kind), minor, count


def by_day(store: Store, period: Period, query: Query, currency: str) -> Iterator[tuple[Kind, date, int, int]]:
    """(kind, day, minor units, how many lines) of the posted lines that match."""
    for kind, day, minor, count in _run(store, _DAYS, period, query, currency):
        yield Kind(kind), date.fromisoformat(day), minor, count


def _run(store: Store, sql: str, period: Period, query: Query, currency: str) -> Cursor:
    condition = select.where(query, period)
    return run(store, Compiled(sql.format(condition.sql), (currency, *condition.params)))
