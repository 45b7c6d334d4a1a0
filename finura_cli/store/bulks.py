"""Digests over what an import brought: the change log keeps one of them instead of an image of every row.

A digest is `ROWS:PRINTS`: the transactions with their lines and tags, and the fingerprints of each file. Imports of
the first format of the books have only the SHA-256 of a few columns.
"""

from __future__ import annotations

import struct
from array import array
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from finura_cli.store import seals
from finura_cli.store.connection import Store
from finura_cli.store.driver import Row
from finura_cli.store.images import COLUMNS, LINE

_CHUNK = 5000
_GAP = b"gap"
_FIRST_FORMAT = "id uid date time account_id currency amount description".split()
_COLUMNS = [column for column in COLUMNS["transactions"] if column != "words"]  # which follow from the others
_NULLABLE = set("time merchant_id mode mood who batch_id batch_line transfer_id refund_of review".split()) | {
    "category_id", "by", "confidence",
}  # fmt: skip


class Prints:
    """The fingerprints of one file while it is written, in the order of their transactions."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []
        self._ids = array("q")
        self._next: int | None = None

    def add(self, fingerprints: Sequence[int], first: int, bank_ids: Sequence[int]) -> None:
        """Those of the transactions from id `first` on, in order; and the bank's own ids of the rows, or 0."""
        if first != self._next:
            self._parts.append((_GAP if self._parts else b"") + struct.pack("<q", first))
        self._next = first + len(fingerprints)
        self._parts.append(struct.pack(f"<{len(fingerprints)}q", *fingerprints))
        self._ids.extend(bank_ids)

    def digest(self) -> str:
        return seals.digest((*self._parts, *_ids_packed(self._ids)))


def digest_of(store: Store, first: int | None, last: int | None, prints: Sequence[str]) -> str:
    """The digest of a new import, whose transactions have the ids from `first` to `last`; None when it made none."""
    rows = "" if first is None or last is None else _rows(store, first, last, None)
    return f"{rows}:{_joined(prints)}"


def holds(store: Store, deed_id: int, prints: Sequence[str]) -> bool:
    """Whether an import's rows are as it left them, but for what later deeds say they changed."""
    first, last, kept = store.conn.execute(
        "SELECT first_id, last_id, digest FROM deeds WHERE id = ?", (deed_id,)
    ).fetchone()
    rows, _, kept_prints = kept.partition(":")
    if first is None:
        return bool(kept_prints == _joined(prints))
    found = _rows(store, first, last, deed_id) if kept_prints else _rows_of_first_format(store, first, last, deed_id)
    return found == rows and kept_prints in ("", _joined(prints))


def prints_of(store: Store, deed_id: int | None = None) -> dict[int, list[str]]:
    """Of every import, or one, the digests of its files' fingerprints as they are. Reads all fingerprints."""
    found = store.conn.execute(
        "SELECT b.deed_id, b.id, f.transaction_id, f.hash, f.bank_id FROM batches b"
        " JOIN fingerprints f ON f.batch_id = b.id"
        " WHERE ?1 IS NULL OR b.deed_id = ?1 ORDER BY b.id, f.transaction_id, f.hash",
        (deed_id,),
    )
    made: dict[int, list[str]] = {}
    for (deed, _), rows in groupby(found, key=lambda row: row[:2]):
        made.setdefault(deed, []).append(seals.digest(_packed(rows)))
    return made


def _packed(rows: Iterable[Row]) -> Iterator[bytes]:
    """What `Prints` packs."""
    expected, ids = None, array("q")
    for _, _, id, fingerprint, bank_id in rows:
        if id != expected:
            yield (b"" if expected is None else _GAP) + struct.pack("<q", id)
        expected = id + 1
        yield struct.pack("<q", fingerprint)
        ids.append(bank_id or 0)
    yield from _ids_packed(ids)


def _ids_packed(ids: array[int]) -> Iterator[bytes]:
    """Files whose rows have no id of the bank's own have digests as before there were any."""
    if any(ids):
        yield b"ids"
        yield struct.pack(f"<{len(ids)}q", *ids)


def _joined(prints: Sequence[str]) -> str:
    return seals.digest(one.encode() for one in prints)


def _rows(store: Store, first: int, last: int, after: int | None) -> str:
    """Digest of transactions, lines and tags as they are, or (`after` a deed) as that deed left them."""
    return seals.digest(_read(store, _AS_LEFT if after is not None else _AS_IT_IS, first, last, after))


def _rows_of_first_format(store: Store, first: int, last: int, after: int) -> str:
    import hashlib

    made = hashlib.sha256()
    for part in _read(store, (_OF_FIRST_FORMAT,), first, last, after):
        made.update(part)
    return made.hexdigest()


def _read(store: Store, queries: Sequence[str], first: int, last: int, after: int | None) -> Iterator[bytes]:
    for start in range(first, last + 1, _CHUNK):
        bounds = {"first": start, "last": min(last, start + _CHUNK - 1), "after": after}
        for sql in queries:
            yield (store.conn.value(sql, bounds) or "").encode()
            yield b"\x1d"


_LATER = "place = 'transactions' AND deed_id > :after AND row BETWEEN :first AND :last"
_EARLIEST = (
    f"{_LATER} AND deed_id = (SELECT min(deed_id) FROM changes"
    " WHERE place = 'transactions' AND deed_id > :after AND row = c.row)"
)
"""Of a row that was changed later, the first change: its image of before is how the import left it."""
_PARTS = (
    ("transactions", "id", _COLUMNS, [f"before ->> '$.{c}'" for c in _COLUMNS], ""),
    ("lines", "transaction_id, n", ["transaction_id", *LINE],
     ["c.row", *(f"e.value ->> {i}" for i in range(len(LINE)))], ", json_each(c.before, '$.lines') e"),
    ("tags", "transaction_id, tag", ["transaction_id", "tag"],
     ["c.row", "e.value"], ", json_each(c.before, '$.tags') e"),
)  # fmt: skip
"""Table, order, columns; and where its columns are in an image."""


def _as_text(columns: Sequence[str], rows: str) -> str:
    fields = ", ".join(f"coalesce({column}, '')" if column in _NULLABLE else column for column in columns)
    return f"SELECT group_concat(concat_ws(char(31), {fields}), char(30)) FROM {rows}"


def _of_range(place: str, order: str) -> str:
    """In the order of their key, as nothing else leads to a range of it."""
    hint = "NOT INDEXED " if place == "transactions" else ""
    return f"{place} {hint}WHERE {order.partition(',')[0]} BETWEEN :first AND :last"


def _before_later(place: str, order: str, columns: Sequence[str], kept: Sequence[str], unpacked: str) -> str:
    key = order.partition(",")[0]
    return (
        f"(SELECT {', '.join(columns)} FROM {place} WHERE {key} BETWEEN :first AND :last"
        f" AND {key} NOT IN (SELECT row FROM changes WHERE {_LATER})"
        f" UNION ALL SELECT {', '.join(kept)} FROM changes c{unpacked} WHERE {_EARLIEST} ORDER BY {order})"
    )


_AS_IT_IS = [_as_text(columns, _of_range(place, order)) for place, order, columns, _, _ in _PARTS]
_AS_LEFT = [_as_text(part[2], _before_later(*part)) for part in _PARTS]
_OF_FIRST_FORMAT = "SELECT group_concat({}, char(30)) FROM {}".format(
    " || char(31) || ".join(f"coalesce({column}, '')" for column in _FIRST_FORMAT),
    _before_later("transactions", "id", _FIRST_FORMAT, [f"before ->> '$.{c}'" for c in _FIRST_FORMAT], ""),
)
