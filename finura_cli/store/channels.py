"""Where messages go. The addresses hold secrets: they are read here, and nowhere else but by what sends."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from finura_cli.domain.channel import Carries, Channel, Pace
from finura_cli.domain.names import name_key
from finura_cli.errors import UsageError
from finura_cli.store import rows
from finura_cli.store.connection import Store
from finura_cli.store.driver import Value
from finura_cli.store.uids import new_uid

_READ = "SELECT id, uid, name, address, carries, topics, pace, paused FROM channels"


def all(store: Store) -> list[Channel]:
    """In the order in which they were made."""
    return list(_read(store, f"{_READ} ORDER BY id"))


def find(store: Store, name: str) -> Channel | None:
    """The one of this name, whatever its case and accents."""
    return next(_read(store, f"{_READ} WHERE folded = ?", name_key(name)), None)


def add(store: Store, channel: Channel) -> Channel:
    """A new one; its id and uid are made here. UsageError (`exists`) when there is one of this name."""
    _refuse_taken(store, channel)
    uid = new_uid()
    return replace(channel, id=rows.insert(store, "channels", {"uid": uid, **_values(channel)}), uid=uid)


def put(store: Store, channel: Channel) -> None:
    """What it is now, by its id."""
    _refuse_taken(store, channel)
    rows.update(store, "channels", (channel.id,), _values(channel))


def remove(store: Store, channel: Channel) -> None:
    rows.delete(store, "channels", (channel.id,))


def _refuse_taken(store: Store, channel: Channel) -> None:
    other = find(store, channel.name)
    if other is not None and other.id != channel.id:
        raise UsageError(f"there is a channel {other.name} already", hint="take another name", code="exists")


def _values(channel: Channel) -> dict[str, Value]:
    return {
        "name": channel.name,
        "folded": name_key(channel.name),
        "address": channel.address,
        "carries": channel.carries.value,
        "topics": " ".join(channel.topics) or None,
        "pace": channel.pace.value,
        "paused": int(channel.paused),
    }


def _read(store: Store, sql: str, *params: str) -> Iterator[Channel]:
    for id, uid, name, address, carries, topics, pace, paused in store.conn.execute(sql, params).fetchall():
        words = tuple(topics.split()) if topics else ()
        yield Channel(id, uid, name, address, Carries(carries), words, Pace(pace), bool(paused))
