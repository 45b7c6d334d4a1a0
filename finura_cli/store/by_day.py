"""Entries in the order in which a journal tells them: when each account begins, which there are, day by day."""

from __future__ import annotations

from datetime import date

from finura_cli.domain.period import Period
from finura_cli.domain.query import Query
from finura_cli.store import select
from finura_cli.store.compiled import Compiled, run
from finura_cli.store.connection import Store


def entries(store: Store, query: Query, period: Period | None) -> list[int]:
    """The ids of the matching entries by day, within a day by uid: in copies of the books it is the same order."""
    found = select.transactions(query, period, order="id")
    sql = f"SELECT t.id FROM transactions t WHERE t.id IN (SELECT id FROM ({found.sql})) ORDER BY t.date, t.uid"
    return [id for (id,) in run(store, Compiled(sql, found.params))]


def first_days(store: Store) -> dict[int, date]:
    """The day of the first entry of each account that has any, pending ones too."""
    found = store.conn.execute("SELECT account_id, min(date) FROM transactions GROUP BY account_id")
    return {account: date.fromisoformat(day) for account, day in found}


def currencies(store: Store) -> set[str]:
    """The currencies of all entries."""
    return {code for (code,) in store.conn.execute("SELECT DISTINCT currency FROM transactions")}


def tags(store: Store) -> tuple[str, ...]:
    """The tags of all entries."""
    return tuple(tag for (tag,) in store.conn.execute("SELECT DISTINCT tag FROM tags ORDER BY tag"))
