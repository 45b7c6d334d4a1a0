"""How far the books reach."""

from __future__ import annotations

from datetime import date, timedelta

from finura_cli.domain.period import Period
from finura_cli.store.connection import Store


def extent(store: Store) -> Period | None:
    """From the first entry to the last; None in empty books. Two looks into the index, however many there are."""
    first, last = store.conn.execute(
        "SELECT (SELECT min(date) FROM transactions), (SELECT max(date) FROM transactions)"
    ).fetchone()
    if first is None:
        return None
    end = date.fromisoformat(last)
    return Period(date.fromisoformat(first), end if end == date.max else end + timedelta(days=1))


def posted_span(store: Store, until: date = date.max) -> tuple[date, date] | None:
    """The days of the first and the last posted entry of any kind up to a day; None where there is none. What is dated
    ahead of today says nothing of how far the books are known."""
    first, last = store.conn.execute(
        "SELECT (SELECT date FROM transactions WHERE pending = 0 AND date <= ?1 ORDER BY date LIMIT 1),"
        " (SELECT date FROM transactions WHERE pending = 0 AND date <= ?1 ORDER BY date DESC LIMIT 1)",
        (until.isoformat(),),
    ).fetchone()
    return None if first is None else (date.fromisoformat(first), date.fromisoformat(last))


def longest_silence(store: Store, since: date, until: date) -> int:
    """The most days from one with a posted entry to the next one, both within these days; 0 where there are no two."""
    found = store.conn.value(
        "SELECT max(julianday(date) - julianday(before)) FROM (SELECT date, lag(date) OVER (ORDER BY date) AS before"
        " FROM (SELECT DISTINCT date FROM transactions INDEXED BY transactions_date"
        " WHERE pending = 0 AND date >= ? AND date <= ?))",
        (since.isoformat(), until.isoformat()),
    )
    return int(found or 0)
