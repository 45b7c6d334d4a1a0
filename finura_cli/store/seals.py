"""Seals of the change log: whether it is all of one time.

An encrypted page is authenticated with its number, not with its age: an older version of one page can be put back. So
every deed is sealed with a digest over its row and its changes, and `meta`, which lies on another page, holds the
number of deeds and the sum of all seals. An old page of one of the three contradicts the others; what rows are is in
the changes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

try:
    from _blake2 import blake2b  # what hashlib would give, without OpenSSL: 0.2 ms for 4
except ImportError:
    from hashlib import blake2b

from finura_cli.store.driver import Connection

_BYTES = 16
_HEAD = "log"


def seal(conn: Connection, deed_id: int) -> None:
    """Seal a deed as it is now. Called last, in the transaction that made or changed it."""
    head = _head(conn)
    if head is None:  # deeds of a program that knew no seals
        _seal_all(conn)
        return
    count, total = head
    old = conn.value("SELECT seal FROM deeds WHERE id = ?", (deed_id,))
    new = _seal_of(conn, deed_id)
    conn.execute("UPDATE deeds SET seal = ? WHERE id = ?", (new, deed_id))
    _put_head(conn, count + (old is None), total ^ int(old or "0", 16) ^ int(new, 16))


def unseal(conn: Connection, deed_id: int) -> None:
    """Count a deed out that is about to go, changes and all."""
    head, old = _head(conn), conn.value("SELECT seal FROM deeds WHERE id = ?", (deed_id,))
    if head is not None and old is not None:
        _put_head(conn, head[0] - 1, head[1] ^ int(old, 16))


def broken(conn: Connection) -> Iterator[tuple[int, str]]:
    """Deeds (id, command) that are not as they were sealed."""
    head = _head(conn)
    for id, command, kept in conn.execute("SELECT id, command, seal FROM deeds ORDER BY id").fetchall():
        if kept != (None if head is None else _seal_of(conn, id)):
            yield id, command


def complete(conn: Connection) -> bool:
    """Whether the deeds that are there are those that were sealed, no more and no fewer."""
    head = _head(conn)
    kept = [int(seal, 16) for (seal,) in conn.execute("SELECT seal FROM deeds WHERE seal IS NOT NULL")]
    return (len(kept), _sum(kept)) == (head or (0, 0))


def digest(parts: Iterable[bytes]) -> str:
    """The digest of the house over some bytes."""
    made = blake2b(digest_size=_BYTES)
    for part in parts:
        made.update(part)
    return made.hexdigest()


def _seal_all(conn: Connection) -> None:
    made = [(_seal_of(conn, id), id) for (id,) in conn.execute("SELECT id FROM deeds").fetchall()]
    conn.executemany("UPDATE deeds SET seal = ? WHERE id = ?", made)
    _put_head(conn, len(made), _sum(int(seal, 16) for seal, _ in made))


def _seal_of(conn: Connection, deed_id: int) -> str:
    return digest(_written(conn, deed_id))


def _written(conn: Connection, deed_id: int) -> Iterator[bytes]:
    """The deed and its changes, in bytes that are the same wherever they are read."""
    for sql in (_DEED, _CHANGES):
        for (text,) in conn.execute(sql, (deed_id,)):
            yield text


def _as_bytes(columns: str) -> str:
    """SQL for columns as one text. As bytes: the driver need not decode what is encoded again."""
    fields = ", ".join(f"coalesce({column}, char(29))" for column in columns.split())
    return f"SELECT CAST(concat_ws(char(31), {fields}) || char(30) AS BLOB)"


_DEED = _as_bytes("id uid at command summary undone newest first_id last_id digest") + " FROM deeds WHERE id = ?"
_CHANGES = _as_bytes("place row before after") + " FROM changes WHERE deed_id = ? ORDER BY place, row"


def _sum(seals: Iterable[int]) -> int:
    total = 0
    for one in seals:
        total ^= one
    return total


def _head(conn: Connection) -> tuple[int, int] | None:
    """The number of sealed deeds and the sum of their seals; None before the first was sealed."""
    kept = conn.value("SELECT value FROM meta WHERE name = ?", (_HEAD,))
    if kept is None:
        return None
    count, _, total = kept.partition(" ")
    return int(count), int(total, 16)


def _put_head(conn: Connection, count: int, total: int) -> None:
    conn.execute("INSERT OR REPLACE INTO meta(name, value) VALUES (?, ?)", (_HEAD, f"{count} {total:0{2 * _BYTES}x}"))
