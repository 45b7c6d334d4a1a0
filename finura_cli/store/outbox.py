"""What goes out: one message for one channel, ever. It is no part of the change log: what was sent is sent, whatever is
undone later. The bodies go as soon as a message is settled; that there was one stays, so that none is made again."""

from __future__ import annotations

from datetime import date

from finura_cli.domain.channel import TERMINAL, Message
from finura_cli.domain.delivery import State
from finura_cli.records import NamedTuple
from finura_cli.store.connection import Store
from finura_cli.store.driver import Row
from finura_cli.store.uids import new_uid

_SETTLED = "text = NULL, html = NULL, next = NULL"
_FIELDS = (
    "SELECT o.id, o.channel, coalesce(c.name, iif(o.channel = ?1, ?1, NULL)), o.topic, o.key, o.made, o.subject,"
    " o.state, o.tries, o.next, o.settled, o.error FROM outbox o LEFT JOIN channels c ON c.uid = o.channel"
)


_TOLD_TOO_MUCH = "(NOT o.private AND EXISTS (SELECT 1 FROM channels WHERE uid = o.channel AND carries = 'private'))"
"""It has amounts, and its channel may know none: whatever was made, changed or taken back since, it never goes out."""


class Kept(NamedTuple):
    """A message as it is remembered. `channel`: its uid; `name`: None when the channel is no more."""

    id: int
    channel: str
    name: str | None
    topic: str
    key: str
    made: str
    subject: str
    state: State
    tries: int
    next: str | None
    settled: str | None
    error: str | None


def have(store: Store, topic: str, key: str) -> set[str]:
    """The channels for which this was made already, whatever became of it."""
    found = store.conn.execute("SELECT channel FROM outbox WHERE topic = ? AND key = ?", (topic, key))
    return {channel for (channel,) in found}


def put(store: Store, channel: str, topic: str, key: str, message: Message, *, private: bool, made: str) -> bool:
    """A message that waits. `private`: it has dots for amounts. False when it was made before, by whichever process."""
    with store.write_tx():
        row = store.conn.execute(
            "INSERT INTO outbox(uid, channel, topic, key, made, subject, text, html, private, state)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (channel, topic, key) DO NOTHING RETURNING id",
            (new_uid(), channel, topic, key, made, *message, int(private), State.WAITING),
        ).fetchone()
    return row is not None


def waiting(store: Store) -> list[Kept]:
    """What is not settled and nobody is sending, the oldest first; not what its channel may not know."""
    found = store.conn.execute(
        f"{_FIELDS} WHERE o.state = '{State.WAITING}' AND NOT {_TOLD_TOO_MUCH} ORDER BY o.id", (TERMINAL,)
    )
    return [_kept(row) for row in found]


def claim(store: Store, id: int) -> Message | None:
    """Take a message to send it: from now on nobody else does. None when another one took it first, or its channel may
    not know what is in it any more."""
    with store.write_tx():
        row = store.conn.execute(
            "UPDATE outbox AS o SET state = ?, tries = tries + 1 WHERE id = ? AND state = ?"
            f" AND NOT {_TOLD_TOO_MUCH} RETURNING subject, text, html",
            (State.SENDING, id, State.WAITING),
        ).fetchone()
    return None if row is None else Message(row[0], row[1] or "", row[2])


def settle(store: Store, id: int, state: State, *, at: str, error: str | None = None) -> None:
    """The end of a message. Whoever claimed it knows best: it may have been given up for lost meanwhile."""
    with store.write_tx():
        store.conn.execute(
            f"UPDATE outbox SET state = ?, settled = ?, error = ?, {_SETTLED} WHERE id = ?", (state, at, error, id)
        )


def wait(store: Store, id: int, *, next: str, error: str) -> None:
    """It was not taken, and is tried again. Not when it was given up for lost meanwhile: its text is gone."""
    with store.write_tx():
        store.conn.execute(
            "UPDATE outbox SET state = iif(text IS NULL, ?, ?), next = iif(text IS NULL, NULL, ?), error = ?"
            " WHERE id = ?",
            (State.FAILED, State.WAITING, next, error, id),
        )


def give_up(store: Store, *, at: str, error: str) -> list[Kept]:
    """What is said to be on its way though nobody sends any more: it may have arrived, and is not sent again."""
    with store.write_tx():
        lost = store.conn.execute(f"{_FIELDS} WHERE o.state = '{State.SENDING}' ORDER BY o.id", (TERMINAL,)).fetchall()
        store.conn.execute(
            f"UPDATE outbox SET state = ?, settled = ?, error = ?, {_SETTLED} WHERE state = '{State.SENDING}'",
            (State.UNKNOWN, at, error),
        )
    return [_kept(row)._replace(state=State.UNKNOWN, settled=at, error=error) for row in lost]


def let_go(store: Store, *, at: str, error: str) -> None:
    """What waits may have been sent by books of which these are a copy: it is not sent from here."""
    with store.write_tx():
        store.conn.execute(
            f"UPDATE outbox SET state = ?, settled = ?, error = ?, {_SETTLED} WHERE state = '{State.WAITING}'",
            (State.UNKNOWN, at, error),
        )


def withdraw_amounts(store: Store, *, at: str, error: str) -> list[Kept]:
    """What waits with amounts in it for a channel that may know none is not sent any more."""
    with store.write_tx():
        which = f"o.state = '{State.WAITING}' AND {_TOLD_TOO_MUCH}"
        gone = store.conn.execute(f"{_FIELDS} WHERE {which} ORDER BY o.id", (TERMINAL,)).fetchall()
        if gone:
            store.conn.execute(
                f"UPDATE outbox AS o SET state = ?, settled = ?, error = ?, {_SETTLED} WHERE {which}",
                (State.FAILED, at, error),
            )
    return [_kept(row)._replace(state=State.FAILED, settled=at, error=error) for row in gone]


def troubled(store: Store, since: date) -> list[Kept]:
    """What waits or is on its way, and what was lost from a day on; the oldest first."""
    found = store.conn.execute(
        f"{_FIELDS} WHERE o.state IN ('{State.WAITING}', '{State.SENDING}')"
        f" OR (o.state IN ('{State.FAILED}', '{State.UNKNOWN}') AND o.settled >= ?2) ORDER BY o.id",
        (TERMINAL, since.isoformat()),
    )
    return [_kept(row) for row in found]


def last_sent(store: Store) -> dict[str, str]:
    """By the uid of a channel when it last took a message."""
    found = store.conn.execute(
        f"SELECT channel, max(settled) FROM outbox WHERE state = '{State.SENT}' GROUP BY channel"
    )
    return dict(found.fetchall())


def log(store: Store, limit: int | None = None, *, channel: str | None = None, lost: bool = False) -> list[Kept]:
    """All messages, the latest first. `channel`: those of this uid; `lost`: those that did not arrive, or maybe not."""
    found = store.conn.execute(
        f"{_FIELDS} WHERE (?2 IS NULL OR o.channel = ?2)"
        f" AND (NOT ?3 OR o.state IN ('{State.FAILED}', '{State.UNKNOWN}')) ORDER BY o.id DESC LIMIT ?4",
        (TERMINAL, channel, int(lost), -1 if limit is None else limit),
    )
    return [_kept(row) for row in found]


def _kept(row: Row) -> Kept:
    kept = Kept(*row)
    return kept._replace(state=State(kept.state))
