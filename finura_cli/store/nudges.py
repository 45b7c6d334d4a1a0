"""Every word at the right moment, said or withheld, with what it rested on. It is no part of the change log: what was
said is said, whatever is undone later."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from finura_cli.domain.alerts import Alert, AlertKind, Basis, Figure, Identity
from finura_cli.domain.money import Money
from finura_cli.errors import NotFound
from finura_cli.store.connection import Store
from finura_cli.store.driver import Row
from finura_cli.store.uids import new_uid

_SEED, _LOOKED, _SEEN = "nudge_seed", "nudge_day", "nudge_seen"
LISTED = "listed"
"""A figure of those that were first seen in the list: nobody was interrupted."""
_FIELDS = "SELECT id, at, kind, object, period, bucket, text, basis, spending, withheld FROM nudges"


class Noted(NamedTuple):
    """An alert as it was noted. `withheld`: why it was not said (holdout, quiet, cap); None: it was."""

    id: int
    at: str
    identity: Identity
    text: str
    basis: Basis
    spending: bool
    withheld: str | None


def note(store: Store, alert: Alert, *, at: str, withheld: str | None) -> int | None:
    """Note an alert; its number. None when it was noted before, by whichever process: then it is not said again."""
    identity = alert.identity
    basis = json.dumps({name: _plain(value) for name, value in alert.basis.items()}, ensure_ascii=False)
    with store.write_tx():
        row = store.conn.execute(
            "INSERT INTO nudges(uid, at, kind, object, period, bucket, text, basis, spending, withheld)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (kind, object, period, bucket) DO NOTHING RETURNING id",
            (new_uid(), at, *identity, alert.text, basis, int(identity.kind.spending), withheld),
        ).fetchone()
    return None if row is None else int(row[0])


def get(store: Store, id: int) -> Noted:
    row = store.conn.execute(f"{_FIELDS} WHERE id = ?", (id,)).fetchone()
    if row is None:
        raise NotFound(f"there is no alert {id}", hint="`finura alerts` shows those that stand")
    return _noted(row)


def log(store: Store, limit: int | None = None) -> list[Noted]:
    """The latest first."""
    found = store.conn.execute(f"{_FIELDS} ORDER BY id DESC LIMIT ?", (-1 if limit is None else limit,))
    return [_noted(row) for row in found]


def of(store: Store, periods: Iterable[str]) -> list[Noted]:
    """Those of some periods, in the order they were noted."""
    found = store.conn.execute(
        f"{_FIELDS} WHERE period IN (SELECT value FROM json_each(?)) ORDER BY id", (json.dumps(sorted(set(periods))),)
    )
    return [_noted(row) for row in found]


def since(store: Store, day: date) -> list[Noted]:
    """Those noted from a day on, the latest first."""
    found = store.conn.execute(f"{_FIELDS} WHERE at >= ? ORDER BY id DESC", (day.isoformat(),))
    return [_noted(row) for row in found]


def said_on(store: Store, day: date) -> int:
    """How many were said on a day, by themselves."""
    found = store.conn.value(
        "SELECT count(*) FROM nudges WHERE at >= ? AND at < ? AND withheld IS NULL AND basis ->> ? IS NULL",
        (f"{day}T", f"{day}U", LISTED),
    )
    return int(found)


def seed(store: Store) -> str | None:
    """What chance withholds by in these books. It is made when it is first asked for; None while it may not be: these
    books are open for reading, and nothing was ever drawn."""
    found = store.conn.value("SELECT value FROM meta WHERE name = ?", (_SEED,))
    if found is None and not store.read_only:
        with store.write_tx():
            store.conn.execute(
                "INSERT INTO meta(name, value) VALUES (?, ?) ON CONFLICT DO NOTHING", (_SEED, os.urandom(16).hex())
            )
        found = store.conn.value("SELECT value FROM meta WHERE name = ?", (_SEED,))
    return None if found is None else str(found)


class Plans(NamedTuple):
    """Which plans these books hold at all: what there is none of costs an entry nothing."""

    bills: bool
    schedules: bool
    goals: bool
    looked: str | None
    """The day on which an entry last looked at what time alone sets off."""


def plans(store: Store) -> Plans:
    bills, schedules, goals, looked = store.conn.execute(
        "SELECT EXISTS (SELECT 1 FROM bills) OR EXISTS (SELECT 1 FROM accounts WHERE due_day IS NOT NULL),"
        " EXISTS (SELECT 1 FROM schedules), EXISTS (SELECT 1 FROM goals WHERE closed IS NULL),"
        " (SELECT value FROM meta WHERE name = ?)",
        (_LOOKED,),
    ).fetchone()
    return Plans(bool(bills), bool(schedules), bool(goals), looked)


def note_look(store: Store, day: date) -> None:
    """Remember that what time sets off was looked at on a day."""
    _remember(store, _LOOKED, day.isoformat())


def seen(store: Store, day: date) -> list[str]:
    """What was looked at closely on a day and found not worth a word: it need not be looked at again."""
    found = store.conn.value("SELECT value FROM meta WHERE name = ?", (_SEEN,))
    on, own = json.loads(found) if found else (None, [])
    return list(own) if on == day.isoformat() else []


def note_seen(store: Store, day: date, what: Iterable[str]) -> None:
    """All that was so found on a day; of the day before nothing is kept."""
    _remember(store, _SEEN, json.dumps([day.isoformat(), sorted(set(what))]))


def _remember(store: Store, name: str, value: str) -> None:
    with store.write_tx():
        store.conn.execute(
            "INSERT INTO meta(name, value) VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value",
            (name, value),
        )


def _plain(value: Figure) -> object:
    if isinstance(value, Money):
        return {"minor": value.minor, "currency": value.currency}
    return value.isoformat() if isinstance(value, date) else value


def _noted(row: Row) -> Noted:
    id, at, kind, object, period, bucket, text, basis, spending, withheld = row
    figures: dict[str, Figure] = {
        name: Money(value["minor"], value["currency"]) if isinstance(value, dict) else value
        for name, value in json.loads(basis).items()
    }
    return Noted(id, at, Identity(AlertKind(kind), object, period, bucket), text, figures, bool(spending), withheld)
