"""Answers that were worked out from the books as they are: kept beside them, outside the change log, and given again
while nothing has changed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from hashlib import blake2b

from finura_cli.errors import Busy
from finura_cli.store.connection import Store

MOST = 60
"""So many are kept, the latest."""
_PATIENCE = 250
"""Milliseconds that keeping waits for another writer: what is not kept is worked out again."""
_USUAL_PATIENCE = 30_000


def state(store: Store) -> str:
    """A digest of the books: another one after every deed, undo or training."""
    last = store.conn.value("SELECT coalesce(max(id), 0) FROM deeds")
    undone = store.conn.execute("SELECT id, undone FROM deeds WHERE undone > 0 ORDER BY id").fetchall()
    learnt = store.conn.execute("SELECT name, at, data FROM models ORDER BY name").fetchall()
    return blake2b(repr((last, undone, learnt)).encode(), digest_size=16).hexdigest()


def get(store: Store, name: str, question: str) -> bytes | None:
    """The answer to a question; None when there is none, or the books have changed since."""
    found: bytes | None = store.conn.value(
        "SELECT answer FROM answers WHERE name = ? AND question = ? AND books = ?", (name, question, state(store))
    )
    return found


def put(store: Store, name: str, question: str, answer: bytes, *, at: str) -> None:
    """Keep an answer within `keeping`. Those to books as they were before go."""
    now = state(store)
    store.conn.execute("DELETE FROM answers WHERE books <> ?", (now,))
    store.conn.execute(
        "INSERT INTO answers(name, question, books, at, answer) VALUES (?, ?, ?, ?, ?)"
        " ON CONFLICT DO UPDATE SET books = excluded.books, at = excluded.at, answer = excluded.answer",
        (name, question, now, at, answer),
    )
    store.conn.execute(
        "DELETE FROM answers WHERE (name, question) NOT IN"
        " (SELECT name, question FROM answers ORDER BY at DESC, name, question LIMIT ?)",
        (MOST,),
    )


@contextmanager
def keeping(store: Store) -> Iterator[bool]:
    """One write of what can be worked out again, also by a command that only reads. False where nothing can be written
    now: on a read-only disk, or while somebody else writes. It is never waited for."""
    if store.immutable:
        yield False
        return
    conn = store.conn
    conn.execute(f"PRAGMA busy_timeout={_PATIENCE}")
    if store.read_only:
        conn.execute("PRAGMA query_only=OFF")
    try:
        with ExitStack() as held:
            try:
                held.enter_context(store.write_tx())
            except Busy:
                yield False
            else:
                yield True
    finally:
        if store.read_only:
            conn.execute("PRAGMA query_only=ON")
        conn.execute(f"PRAGMA busy_timeout={_USUAL_PATIENCE}")
