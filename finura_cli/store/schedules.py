"""Entries that post themselves, and the days of theirs that are done."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping
from datetime import date, timedelta

from finura_cli.domain.duplicates import APART, is_double
from finura_cli.domain.money import LARGEST_MINOR, Money
from finura_cli.domain.paces import Every
from finura_cli.domain.schedules import Schedule, Standing
from finura_cli.errors import NotFound, UsageError
from finura_cli.store import rows
from finura_cli.store.connection import Store
from finura_cli.store.driver import Row, Value
from finura_cli.store.uids import new_uid

_FIELDS = (
    "id, uid, every, start, until, account_id, amount, currency, description, to_account_id, category_id, merchant_id,"
    " note, mode, who, tags"
)
_POSTED = "(SELECT transaction_id FROM schedule_days WHERE transaction_id IS NOT NULL)"


def all(store: Store) -> list[Schedule]:
    """In the order they were made."""
    return [_schedule(row) for row in store.conn.execute(f"SELECT {_FIELDS} FROM schedules ORDER BY id")]


def get(store: Store, id: int) -> Schedule:
    row = store.conn.execute(f"SELECT {_FIELDS} FROM schedules WHERE id = ?", (id,)).fetchone()
    if row is None:
        raise NotFound(f"there is no schedule {id}", hint="`finura bills schedule` shows them")
    return _schedule(row)


def add(store: Store, new: Schedule) -> Schedule:
    """Store one; its own id and uid do not count."""
    return get(store, rows.insert(store, "schedules", {"uid": new_uid(), **_values(new)}))


def update(store: Store, changed: Schedule) -> None:
    rows.update(store, "schedules", (changed.id,), _values(changed))


def remove(store: Store, id: int) -> None:
    """Take it out; the entries that it posted stay."""
    get(store, id)
    found = store.conn.execute("SELECT id FROM schedule_days WHERE schedule_id = ?", (id,))
    rows.delete(store, "schedule_days", [day for (day,) in found])
    rows.delete(store, "schedules", (id,))


def done(store: Store) -> Mapping[int, dict[date, int | None]]:
    """By schedule the days that are done, with the entries that were posted for them; None: skipped."""
    found: dict[int, dict[date, int | None]] = defaultdict(dict)
    for id, day, entry in store.conn.execute(
        "SELECT schedule_id, due, transaction_id FROM schedule_days ORDER BY schedule_id, due"
    ):
        found[id][date.fromisoformat(day)] = entry
    return found


def mark(store: Store, id: int, day: date, transaction_id: int | None) -> None:
    """A day is done. That it is done once is settled here, by a unique key."""
    values: dict[str, Value] = {"schedule_id": id, "due": day.isoformat(), "transaction_id": transaction_id}
    rows.insert(store, "schedule_days", values)


def standing(store: Store, account_id: int, money: Money, day: date) -> list[Standing]:
    """The entries of this amount in an account, a few days around a day, that no schedule posted, and that are not
    doubted themselves."""
    reach = timedelta(days=APART)
    found = store.conn.execute(
        "SELECT id, date, words, batch_id IS NULL, review FROM transactions"
        " WHERE account_id = ? AND date BETWEEN ? AND ? AND amount = ? AND currency = ?"
        f" AND id NOT IN {_POSTED} AND coalesce(transfer_id, 0) NOT IN {_POSTED} ORDER BY id",
        (account_id, (day - reach).isoformat(), (day + reach).isoformat(), money.minor, money.currency),
    )
    return [
        Standing(id, date.fromisoformat(on), words, bool(typed))
        for id, on, words, typed, review in found
        if not is_double(review)
    ]


def _values(one: Schedule) -> dict[str, Value]:
    if not one.money or abs(one.money.minor) > LARGEST_MINOR:
        raise UsageError("an entry moves money, and no astronomical sum", code="bad-amount")
    return {
        "every": one.every, "start": one.start.isoformat(), "until": one.until.isoformat() if one.until else None,
        "account_id": one.account_id, "to_account_id": one.to_account_id, "category_id": one.category_id,
        "merchant_id": one.merchant_id, "amount": one.money.minor, "currency": one.money.currency,
        "description": one.description, "note": one.note, "mode": one.mode, "who": one.who,
        "tags": json.dumps(list(one.tags)) if one.tags else None,
    }  # fmt: skip


def _schedule(row: Row) -> Schedule:
    id, uid, every, start, until, account, amount, currency, description, to, category, merchant, *rest = row
    note, mode, who, tags = rest
    return Schedule(
        id, uid, Every(every), date.fromisoformat(start), date.fromisoformat(until) if until else None, account,
        Money(amount, currency), description, to, category, merchant, note, mode, who, tuple(json.loads(tags or "[]")),
    )  # fmt: skip
