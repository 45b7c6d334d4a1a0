"""Lines that are in other currencies than a report: day by day and amount by amount, to be converted one by one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING

from finura_cli.domain.category import Kind
from finura_cli.domain.period import Period
from finura_cli.domain.query import Query
from finura_cli.store import select
from finura_cli.store.aggregates import KEYS, Plan, Sum
from finura_cli.store.amounts import KIND
from finura_cli.store.compiled import Compiled, run
from finura_cli.store.connection import Store
from finura_cli.store.totals import FLOW

if TYPE_CHECKING:
    from finura_cli.store.driver import Cursor


def reach(store: Store, currency: str, period: Period) -> Period | None:
    """The days of a period in whose months anything is posted in another currency; None: in none."""
    first, last = store.conn.execute(
        "SELECT min(month), max(month) FROM totals WHERE currency <> ? AND month >= ? AND month <= ?",
        (currency, period.start.isoformat()[:7], period.end.isoformat()[:7]),
    ).fetchone()
    if first is None:
        return None
    start = max(period.start, date.fromisoformat(f"{first}-01"))
    year, month = divmod(int(last[:4]) * 12 + int(last[5:7]), 12)
    end = date(year, month + 1, 1) if year < date.max.year else date.max
    return Period(start, min(period.end, end)) if start < min(period.end, end) else None


def lines(
    store: Store, period: Period, currency: str, *, query: Query | None = None, by: Sequence[str] = ()
) -> Iterator[tuple[date, Sum]]:
    """The day of posted lines that are alike, and a sum with the amount of one of them and how many they are. `by` as
    in `aggregates.sums`."""
    plan = Plan.of(by)
    join = " LEFT JOIN tags g ON g.transaction_id = t.id" if plan.key == "tag" else ""
    sql = (
        f"SELECT t.date, {'t.account_id' if plan.account else 'NULL'}, {KEYS[plan.key] if plan.key else 'NULL'},"
        f" l.category_id, t.currency, {FLOW}, l.amount, count(*)"
        f" FROM transactions t JOIN lines l ON l.transaction_id = t.id{join}"
        " WHERE t.pending = 0 AND t.currency <> ? AND {} GROUP BY 1, 2, 3, 4, 5, 6, 7"
    )
    for text, account, key, category, other, flow, amount, count in _run(store, sql, period, query, currency):
        day = date.fromisoformat(text)
        when = {"month": day.replace(day=1), "day": day}.get(plan.step or "")
        yield day, Sum(category, other, flow, amount, count, when, account, key)


def sizes(store: Store, period: Period, query: Query, currency: str) -> Iterator[tuple[Kind, date, str, int, int]]:
    """(kind, day, currency, minor units of a line, how many of them) of the posted lines that match."""
    sql = (
        f"SELECT {KIND}, t.date, t.currency, l.amount, count(*)"
        " FROM transactions t JOIN lines l ON l.transaction_id = t.id LEFT JOIN categories c ON c.id = l.category_id"
        " WHERE t.pending = 0 AND t.currency <> ? AND {} GROUP BY 1, 2, 3, 4"
    )
    for kind, day, other, minor, count in _run(store, sql, period, query, currency):
        yield Kind(kind), date.fromisoformat(day), other, minor, count


def largest(store: Store, period: Period, query: Query, currency: str, limit: int) -> list[int]:
    """The entries in each other currency whose matching lines come to the most in it."""
    found = select.transactions(query, period)
    sql = (
        f"WITH found(id, amount) AS ({found.sql}) SELECT id FROM (SELECT f.id AS id,"
        " row_number() OVER (PARTITION BY t.currency ORDER BY abs(f.amount) DESC, f.id) AS n"
        " FROM found f JOIN transactions t ON t.id = f.id WHERE t.currency <> ?) WHERE n <= ? ORDER BY id"
    )
    return [id for (id,) in run(store, Compiled(sql, (*found.params, currency, limit)))]


def _run(store: Store, sql: str, period: Period, query: Query | None, currency: str) -> Cursor:
    condition = select.where(query or Query(), period)
    return run(store, Compiled(sql.replace("{}", condition.sql), (currency, *condition.params)))
