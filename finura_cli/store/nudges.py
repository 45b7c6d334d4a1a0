"""Every word at the right moment, said or withheld, with what it rested on. It is no part of the change log: what was
said is said, whatever is undone later."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from datetime import date

from finura_cli.domain.alerts import Alert, AlertKind, Basis, Figure, Identity
from finura_cli.domain.money import Money
from finura_cli.errors import NotFound
from finura_cli.records import NamedTuple
from finura_cli.store.connection import Store
from finura_cli.store.driver import Row
from finura_cli.store.uids import new_uid

_SEED, _LOOKED, _SEEN, _DIGEST = "nudge_seed", "nudge_day", "nudge_seen", "nudge_digest"
LISTED = "listed"
"""A figure of those that were first seen in the list: nobody was interrupted."""
UNTOLD = "digest"
"""A figure of those that were said and are to stand in a day's message: 0 as long as they did not."""
_FIELDS = "SELECT id, at, kind, object, period, bucket, text, basis, spending, withheld, told FROM nudges"


class Noted(NamedTuple):
    """An alert as it was noted. `withheld`: why it was not said (holdout, quiet, cap); None: it was. `told`: when it
    was said, or would have been but for chance; None: it waits."""

    id: int
    at: str
    identity: Identity
    text: str
    basis: Basis
    spending: bool
    withheld: str | None
    told: str | None = None

    @property
    def alert(self) -> Alert:
        return Alert(self.identity, self.text, self.basis)


def note(store: Store, alert: Alert, *, at: str, withheld: str | None, told: str | None) -> int | None:
    """Note an alert; its number. None when it was noted before, by whichever process: then it is not said again."""
    identity = alert.identity
    with store.write_tx():
        row = store.conn.execute(
            "INSERT INTO nudges(uid, at, kind, object, period, bucket, text, basis, spending, withheld, told)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
            " ON CONFLICT (kind, object, period, bucket) DO NOTHING RETURNING id",
            (new_uid(), at, *identity, alert.text, _basis(alert), int(identity.kind.spending), withheld, told),
        ).fetchone()
    return None if row is None else int(row[0])


def release(store: Store, id: int, alert: Alert, *, told: str) -> bool:
    """One that waited is said, with what there is to say now; what chance withholds stays withheld. False when another
    process has said it meanwhile."""
    with store.write_tx():
        row = store.conn.execute(
            "UPDATE nudges SET told = ?, text = ?, basis = ?, withheld = iif(withheld = 'holdout', withheld, NULL)"
            " WHERE id = ? AND told IS NULL RETURNING id",
            (told, alert.text, _basis(alert), id),
        ).fetchone()
    return row is not None


def waiting(store: Store, ids: Iterable[int]) -> list[int]:
    """Those of some that were not said yet."""
    found = store.conn.execute(
        "SELECT id FROM nudges WHERE told IS NULL AND id IN (SELECT value FROM json_each(?))",
        (json.dumps(sorted(ids)),),
    )
    return [id for (id,) in found]


def note_listed(store: Store, ids: Iterable[int], *, at: str) -> None:
    """These waited, and are seen in the list: they need not be said any more."""
    with store.write_tx():
        store.conn.execute(
            "UPDATE nudges SET told = ?, basis = json_set(basis, ?, 1)"
            " WHERE told IS NULL AND id IN (SELECT value FROM json_each(?))",
            (at, f"$.{LISTED}", json.dumps(sorted(ids))),
        )


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
    """How many were said on a day, by themselves, whichever way."""
    found = store.conn.value(
        "SELECT count(*) FROM nudges WHERE told >= ? AND told < ? AND withheld IS NULL AND basis ->> ? IS NULL",
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


def digest_day(store: Store) -> str | None:
    """The day whose alerts were last put together into one message."""
    found = store.conn.value("SELECT value FROM meta WHERE name = ?", (_DIGEST,))
    return None if found is None else str(found)


def for_digest(store: Store, since: date) -> list[Noted]:
    """Those said from a day on that are to stand in a day's message, and did in none, in the order they were noted."""
    found = store.conn.execute(
        f"{_FIELDS} WHERE told >= ? AND withheld IS NULL AND basis ->> ? = 0 ORDER BY id", (f"{since}", UNTOLD)
    )
    return [_noted(row) for row in found]


def note_digest(store: Store, day: date) -> None:
    """All that was said until now is put together into the message of a day."""
    with store.write_tx():
        store.conn.execute(
            "UPDATE nudges SET basis = json_remove(basis, ?1) WHERE basis ->> ?2 IS NOT NULL", (f"$.{UNTOLD}", UNTOLD)
        )
    _remember(store, _DIGEST, day.isoformat())


def _remember(store: Store, name: str, value: str) -> None:
    with store.write_tx():
        store.conn.execute(
            "INSERT INTO meta(name, value) VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value",
            (name, value),
        )


def _basis(alert: Alert) -> str:
    return json.dumps({name: _plain(value) for name, value in alert.basis.items()}, ensure_ascii=False)


def _plain(value: Figure) -> object:
    if isinstance(value, Money):
        return {"minor": value.minor, "currency": value.currency}
    return value.isoformat() if isinstance(value, date) else value


def _noted(row: Row) -> Noted:
    id, at, kind, object, period, bucket, text, basis, spending, withheld, told = row
    figures: dict[str, Figure] = {
        name: Money(value["minor"], value["currency"]) if isinstance(value, dict) else value
        for name, value in json.loads(basis).items()
    }
    identity = Identity(AlertKind(kind), object, period, bucket)
    return Noted(id, at, identity, text, figures, bool(spending), withheld, told)
