"""What was said of accounts: their worth at the end of a day. And what the books held on many days at once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise

from finura_cli.domain.worth import Valued
from finura_cli.store import rows
from finura_cli.store.connection import Store
from finura_cli.store.driver import Value
from finura_cli.store.uids import new_uid

Held = dict[tuple[int, str], int]
"""(account, currency) -> minor units: what is in an account, entries in other currencies than its own apart."""


def all(store: Store) -> dict[int, list[Valued]]:
    """Account -> its values in order of days; accounts without any are left out."""
    found: dict[int, list[Valued]] = {}
    for account, day, worth in store.conn.execute("SELECT account_id, date, worth FROM account_values ORDER BY 1, 2"):
        found.setdefault(account, []).append(Valued(account, date.fromisoformat(day), worth))
    return found


def of(store: Store, account_id: int) -> list[Valued]:
    """An account's values in order of days."""
    return all(store).get(account_id, [])


def put(store: Store, one: Valued) -> None:
    """Keep a value; of two for the same day the later one counts."""
    kept = _id(store, one.account_id, one.day)
    if kept is not None:
        rows.update(store, "account_values", (kept,), {"worth": one.worth})
        return
    values: dict[str, Value] = {
        "uid": new_uid(),
        "account_id": one.account_id,
        "date": one.day.isoformat(),
        "worth": one.worth,
    }
    rows.insert(store, "account_values", values)


def remove(store: Store, account_id: int, day: date) -> bool:
    """Take back what was said for a day; whether anything was."""
    kept = _id(store, account_id, day)
    if kept is not None:
        rows.delete(store, "account_values", (kept,))
    return kept is not None


def _id(store: Store, account_id: int, day: date) -> int | None:
    sql = "SELECT id FROM account_values WHERE account_id = ? AND date = ?"
    found: int | None = store.conn.value(sql, (account_id, day.isoformat()))
    return found


_OPENING = "SELECT id, currency, opening FROM accounts WHERE opening <> 0 AND coalesce(opening_date, '') {}"


def held(store: Store, days: Sequence[date]) -> list[Held]:
    """What was in each account at the end of each of these days, which rise. Pending entries are outside; an opening
    balance counts from its date on. Whole months come from the kept totals."""
    now = _until(store, days[0])
    found = [dict(now)]
    for before, day in pairwise(days):
        for account, currency, minor in _between(store, before, day):
            now[account, currency] = now.get((account, currency), 0) + minor
        found.append(dict(now))
    return found


def _until(store: Store, day: date) -> Held:
    month = day.isoformat()[:7]
    rows = store.conn.execute(
        "SELECT account_id, currency, sum(amount) FROM totals WHERE month < :month GROUP BY 1, 2"
        " UNION ALL SELECT account_id, currency, sum(amount) FROM transactions"
        "   WHERE date BETWEEN :month || '-01' AND :day AND pending = 0 GROUP BY 1, 2"
        f" UNION ALL {_OPENING.format('<= :day')}",
        {"month": month, "day": day.isoformat()},
    )
    found: Held = {}
    for account, currency, minor in rows:
        found[account, currency] = found.get((account, currency), 0) + minor
    return found


def _between(store: Store, before: date, day: date) -> list[tuple[int, str, int]]:
    """What changed after one day up to another."""
    first = before + timedelta(days=1)
    whole = first.day == 1 and (day + timedelta(days=1)).day == 1
    if whole:
        sql = (
            "SELECT account_id, currency, sum(amount) FROM totals"
            " WHERE month BETWEEN substr(:first, 1, 7) AND substr(:day, 1, 7) GROUP BY 1, 2"
        )
    else:
        sql = (
            "SELECT account_id, currency, sum(amount) FROM transactions"
            " WHERE date BETWEEN :first AND :day AND pending = 0 GROUP BY 1, 2"
        )
    return store.conn.execute(
        f"{sql} UNION ALL {_OPENING.format('BETWEEN :first AND :day')}",
        {"first": first.isoformat(), "day": day.isoformat()},
    ).fetchall()
