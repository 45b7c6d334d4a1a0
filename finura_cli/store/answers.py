"""Answers that were worked out from the books as they are: kept beside them, outside the change log, and given again
while nothing has changed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from hashlib import blake2b

from finura_cli.errors import Busy, DiskError
from finura_cli.records import NamedTuple
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


class Mark(NamedTuple):
    """The books before an answer is worked out."""

    books: str
    """As `state` says."""
    others: int
    """Another number when another process has written since."""


def mark(store: Store) -> Mark:
    """Of the books as they are."""
    return Mark(state(store), store.conn.value("PRAGMA data_version"))


def get(store: Store, name: str, question: str, since: Mark) -> bytes | None:
    """The answer to a question; None when there is none, or the books had changed before they were marked."""
    found: bytes | None = store.conn.value(
        "SELECT answer FROM answers WHERE name = ? AND question = ? AND books = ?", (name, question, since.books)
    )
    return found


def put(store: Store, name: str, question: str, answer: bytes, *, at: str, since: Mark) -> None:
    """Keep an answer within `keeping`. Those to books as they were before go; so does this one where another process
    has changed them since they were marked, as it may have read them before. What it took to learn for the answer is
    no such change."""
    here = mark(store)
    if here.books != since.books and here.others != since.others:
        return
    now = here.books
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


def drop(store: Store) -> None:
    """Forget all of them: what they were worked out from was made anew without a deed."""
    with store.write_tx():
        store.conn.execute("DELETE FROM answers")


@contextmanager
def keeping(store: Store) -> Iterator[bool]:
    """One write of what can be worked out again, also by a command that only reads. False where nothing can be written
    now: on a read-only disk, or while somebody else writes. It is never waited for, and a disk that is full stops
    nobody."""
    if store.immutable:
        yield False
        return
    conn = store.conn
    conn.execute(f"PRAGMA busy_timeout={_PATIENCE}")
    if store.read_only:
        conn.execute("PRAGMA query_only=OFF")
    try:
        with suppress(DiskError), ExitStack() as held:
            try:
                held.enter_context(store.write_tx())
            except (Busy, DiskError):
                yield False
            else:
                yield True
    finally:
        if store.read_only:
            conn.execute("PRAGMA query_only=ON")
        conn.execute(f"PRAGMA busy_timeout={_USUAL_PATIENCE}")
