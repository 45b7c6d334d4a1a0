"""Notes beside the books."""

from __future__ import annotations

from datetime import date

from finura_cli.domain.note import Note
from finura_cli.errors import NotFound
from finura_cli.store import rows
from finura_cli.store.connection import Store
from finura_cli.store.uids import new_uid


def all(store: Store) -> list[Note]:
    """Every note, the oldest day first."""
    found = store.conn.execute("SELECT id, uid, date, text FROM notes ORDER BY date, id")
    return [Note(id, uid, date.fromisoformat(day), text) for id, uid, day, text in found]


def add(store: Store, day: date, text: str) -> int:
    """Keep one; its id."""
    return rows.insert(store, "notes", {"uid": new_uid(), "date": day.isoformat(), "text": text})


def remove(store: Store, id: int) -> None:
    if store.conn.value("SELECT 1 FROM notes WHERE id = ?", (id,)) is None:
        raise NotFound(f"there is no note {id}", hint="`finura note` shows them")
    rows.delete(store, "notes", (id,))
