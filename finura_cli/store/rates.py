"""Exchange rates. What holds on a day is decided by `domain.rates`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from finura_cli.domain.period import Period
from finura_cli.domain.rates import Rate, Source
from finura_cli.errors import NotFound
from finura_cli.store import rows
from finura_cli.store.connection import Store
from finura_cli.store.uids import new_uid

_READ = "SELECT date, currency, to_currency, value, source, id FROM rates"


def is_any(store: Store) -> bool:
    return bool(store.conn.value("SELECT EXISTS (SELECT 1 FROM rates)"))


def all(store: Store, *, currency: str | None = None) -> list[Rate]:
    """The newest first, the user's own before others. `currency`: only those of it, at either side."""
    return list(
        _read(
            store,
            f"{_READ} WHERE ?1 IS NULL OR ?1 IN (currency, to_currency)"
            " ORDER BY date DESC, currency, to_currency, source DESC, id",
            currency,
        )
    )


def between(store: Store, period: Period) -> Iterator[Rate]:
    """Those said for the days of a period."""
    sql = f"{_READ} WHERE date >= ? AND date < ?"
    return _read(store, sql, period.start.isoformat(), period.end.isoformat())


def put(store: Store, one: Rate) -> tuple[int, str | None]:
    """Keep a rate; its id, and the value that stood there. Of two from one source for a day the later one counts."""
    kept = store.conn.execute(
        "SELECT id, value FROM rates WHERE date = ? AND currency = ? AND to_currency = ? AND source = ?",
        (one.day.isoformat(), one.currency, one.to, one.source.value),
    ).fetchone()
    if kept is not None:
        rows.update(store, "rates", (kept[0],), {"value": one.value})
        return int(kept[0]), str(kept[1])
    made = rows.insert(
        store,
        "rates",
        {
            "uid": new_uid(),
            "date": one.day.isoformat(),
            "currency": one.currency,
            "to_currency": one.to,
            "value": one.value,
            "source": one.source.value,
        },
    )
    return made, None


def put_all(store: Store, many: Iterable[Rate]) -> tuple[int, int]:
    """Keep them all; how many are new, and how many have changed."""
    new = changed = 0
    for one in many:
        _, before = put(store, one)
        new += before is None
        changed += before not in (None, one.value)
    return new, changed


def find(store: Store, id: int) -> Rate:
    for one in _read(store, f"{_READ} WHERE id = ?", id):
        return one
    raise NotFound(f"there is no rate {id}", hint="`finura rates` shows them")


def remove(store: Store, ids: Iterable[int]) -> None:
    rows.delete(store, "rates", ids)


def currencies(store: Store) -> dict[str, date | None]:
    """The currencies of accounts and entries, each with the first day it is needed for."""
    found = store.conn.execute(
        "SELECT currency, min(day) FROM (SELECT currency, nullif(opening_date, '') AS day FROM accounts"
        " UNION ALL SELECT currency, min(month) || '-01' FROM totals GROUP BY currency"
        " UNION ALL SELECT a.currency, v.date FROM account_values v JOIN accounts a ON a.id = v.account_id)"
        " GROUP BY currency"
    )
    return {currency: None if day is None else date.fromisoformat(day) for currency, day in found}


def _read(store: Store, sql: str, *params: str | int | None) -> Iterator[Rate]:
    for day, currency, to, value, source, id in store.conn.execute(sql, params):
        yield Rate(date.fromisoformat(day), currency, to, value, Source(source), id)
