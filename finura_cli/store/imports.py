"""Statements of many rows: what is known of them, and writing them in bulk."""

from __future__ import annotations

import json
from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any

from finura_cli.domain import duplicates
from finura_cli.domain.duplicates import is_double
from finura_cli.records import NamedTuple
from finura_cli.store import totals
from finura_cli.store.bulks import Prints
from finura_cli.store.connection import Store
from finura_cli.store.deeds import OpenDeed
from finura_cli.store.uids import new_uids

_ROWS = 100
"""Rows a statement: several times faster than one, as the cursors stay where they are."""
ASKED = 500
"""Fingerprints that are looked up together."""
_SORTED = 100_000
"""Fingerprints that are sorted together: random ones written in order touch each page once."""
_CACHE_KIB = 32_768


class Extra(NamedTuple):
    """What only some rows have."""

    lines: tuple[tuple[int, int, str, str | None], ...] = ()
    """The parts of a split, instead of the one line: category_id, amount, by, who."""
    tags: tuple[str, ...] = ()
    mood: int | None = None
    who: str | None = None
    uid: str | None = None
    """Its uid in the books that it comes from; no entry here may have it."""


BulkRow = tuple[
    str, str, str, int, str, int, str, str, str, int, int, str, int, str, int, Extra | None, int, float, str
]  # fmt: skip
"""A row on its way into the books: date, time, currency, minor, description, merchant_id, words, note, mode, pending,
line, review, category_id, by, fingerprint, extra, digest of the bank's own id, confidence, why. An empty text or a 0
stands for none where the store has NULL: binding None costs the driver a microsecond a time, and a class for the row
another."""


@dataclass(frozen=True, slots=True)
class Written:
    """The transactions that a bulk made: all ids from `first` to `last`."""

    first: int
    last: int

    @property
    def count(self) -> int:
        return self.last - self.first + 1


Link = tuple[int, int, int]
"""An entry that is there, the fingerprint of a row that stands for it, the digest of the bank's own id of it or 0."""


def write(
    store: Store, deed: OpenDeed, account_id: int, batch_id: int, rows: Iterable[BulkRow], links: Iterable[Link] = ()
) -> Written | None:
    """Insert the rows with a line and a fingerprint each, count them in, and leave one entry in the log for all.
    `links`: rows that stand for entries which are there, and leave nothing but their fingerprints.

    The batch's own row is the caller's to write, last. None when there was no row.
    """
    cache = store.conn.value("PRAGMA cache_size")
    store.conn.execute(f"PRAGMA cache_size=-{_CACHE_KIB}")
    try:
        first = _next_id(store, "transactions")
        last = first - 1
        marks, prints = _Marks(store, account_id, batch_id), Prints()
        writer = _Writer(store, account_id, batch_id)
        for entry, fingerprint, bank_id in sorted(links, key=lambda link: link[:2]):
            marks.add([fingerprint], entry, [bank_id])
            prints.add([fingerprint], entry, [bank_id])
        left = iter(rows)
        while chunk := list(islice(left, _ROWS)):
            writer.put(chunk, last + 1)
            fingerprints, bank_ids = [row[14] for row in chunk], [row[16] for row in chunk]
            marks.add(fingerprints, last + 1, bank_ids)
            prints.add(fingerprints, last + 1, bank_ids)
            last += len(chunk)
        marks.flush()
    finally:
        store.conn.execute(f"PRAGMA cache_size={cache}")
    if last < first:
        deed.kept_prints(prints.digest())
        return None
    totals.add_range(store, first, last)
    deed.made_transactions(first, last, prints.digest())
    return Written(first, last)


class _Writer:
    """The two inserts of a chunk. Ids are given here, so that lines need not ask for them."""

    def __init__(self, store: Store, account_id: int, batch_id: int) -> None:
        self._conn = store.conn
        self._row = (
            f"(?, ?, ?, nullif(?, ''), {int(account_id)}, ?, ?, ?, nullif(?, 0), ?, ?, nullif(?, ''), ?,"
            f" {int(batch_id)}, ?, nullif(?, ''))"
        )
        self._full = self._statements(_ROWS)

    def _statements(self, count: int) -> tuple[str, str]:
        return (
            "INSERT INTO transactions(id, uid, date, time, account_id, currency, amount, description, merchant_id,"
            f" words, note, mode, pending, batch_id, batch_line, review) VALUES {', '.join([self._row] * count)}",
            "INSERT INTO lines(transaction_id, n, category_id, amount, by, confidence, why) VALUES "
            + ", ".join(["(?, 0, nullif(?, 0), ?, nullif(?, ''), nullif(?, 0.0), nullif(?, ''))"] * count),
        )

    def put(self, chunk: Sequence[BulkRow], first: int) -> None:
        whole: list[int | str] = []
        parts: list[int | str | float] = []
        for id, (uid, row) in enumerate(zip(new_uids(len(chunk)), chunk, strict=True), first):
            whole += (id, uid)
            whole += row[:12]
            parts += (id, row[12], row[3], row[13], row[17], row[18])
        transactions, lines = self._full if len(chunk) == _ROWS else self._statements(len(chunk))
        self._conn.execute(transactions, whole)
        self._conn.execute(lines, parts)
        for id, row in enumerate(chunk, first):
            if row[15] is not None:
                self._put_extra(id, row[15])

    def _put_extra(self, id: int, extra: Extra) -> None:
        """What the two inserts left out of one row."""
        if extra.lines:
            self._conn.execute("DELETE FROM lines WHERE transaction_id = ?", (id,))
            self._conn.executemany(
                "INSERT INTO lines(transaction_id, n, category_id, amount, by, who)"
                " VALUES (?, ?, nullif(?, 0), ?, nullif(?, ''), ?)",
                [(id, n, *line) for n, line in enumerate(extra.lines)],
            )
        if extra.tags:
            self._conn.executemany(
                "INSERT INTO tags(transaction_id, tag) VALUES (?, ?)", [(id, tag) for tag in extra.tags]
            )
        if (extra.mood, extra.who, extra.uid) != (None, None, None):
            self._conn.execute(
                "UPDATE transactions SET uid = coalesce(?, uid), mood = ?, who = ? WHERE id = ?",
                (extra.uid, extra.mood, extra.who, id),
            )


class _Marks:
    """Fingerprints of rows that were written, kept back until many can be sorted."""

    def __init__(self, store: Store, account_id: int, batch_id: int) -> None:
        self._conn = store.conn
        self._row = f"({int(account_id)}, ?, ?, {int(batch_id)}"
        self._waiting: list[tuple[int, int]] = []
        self._with_ids: list[tuple[int, int, int]] = []

    def add(self, fingerprints: Sequence[int], first: int, bank_ids: Sequence[int]) -> None:
        entries = range(first, first + len(fingerprints))
        if not any(bank_ids):
            self._waiting += zip(fingerprints, entries, strict=True)
        elif all(bank_ids):
            self._with_ids += zip(fingerprints, entries, bank_ids, strict=True)
        else:
            for fingerprint, entry, bank_id in zip(fingerprints, entries, bank_ids, strict=True):
                if bank_id:
                    self._with_ids.append((fingerprint, entry, bank_id))
                else:
                    self._waiting.append((fingerprint, entry))
        if len(self._waiting) + len(self._with_ids) >= _SORTED:
            self.flush()

    def flush(self) -> None:
        self._put(self._waiting, "account_id, hash, transaction_id, batch_id", f"{self._row})")
        columns = "account_id, hash, transaction_id, batch_id, bank_id"
        self._put(self._with_ids, columns, f"{self._row}, ?)")

    def _put(self, waiting: list[Any], columns: str, row: str) -> None:
        waiting.sort()
        into = f"INSERT INTO fingerprints({columns}) VALUES "
        full = into + ", ".join([row] * _ROWS)
        for start in range(0, len(waiting), _ROWS):
            chunk = waiting[start : start + _ROWS]
            sql = full if len(chunk) == _ROWS else into + ", ".join([row] * len(chunk))
            self._conn.execute(sql, [value for one in chunk for value in one])
        waiting.clear()


def next_batch_id(store: Store) -> int:
    """The id that the next batch will have: its rows name it before its own row is written."""
    return _next_id(store, "batches")


def _next_id(store: Store, table: str) -> int:
    return int(store.conn.value("SELECT seq FROM sqlite_sequence WHERE name = ?", (table,)) or 0) + 1


def has_fingerprints(store: Store, account_id: int) -> bool:
    """Whether any row of a file was ever taken into this account."""
    return store.conn.value("SELECT 1 FROM fingerprints WHERE account_id = ? LIMIT 1", (account_id,)) is not None


def known(store: Store, account_id: int, fingerprints: array[int]) -> Iterator[tuple[int, dict[int, int]]]:
    """Which of these fingerprints the account knows, each with its transaction's id (a removed one's too): a piece of
    ASKED at a time, with the place where it starts.
    """
    full = ", ".join("?" * ASKED)
    for start in range(0, len(fingerprints), ASKED):
        chunk = fingerprints[start : start + ASKED]
        asked = full if len(chunk) == ASKED else ", ".join("?" * len(chunk))
        sql = (
            f"SELECT hash, transaction_id FROM fingerprints WHERE account_id = {int(account_id)} AND hash IN ({asked})"
        )
        yield start, dict(store.conn.execute(sql, chunk.tolist()).fetchall())


def with_uids(store: Store, uids: Iterable[str]) -> dict[str, int]:
    """The ids of the entries that have one of these uids, in whichever account."""
    asked = json.dumps(list(uids))
    sql = "SELECT uid, id FROM transactions WHERE uid IN (SELECT value FROM json_each(?))"
    return dict(store.conn.execute(sql, (asked,)).fetchall())


def last_transaction_id(store: Store) -> int:
    """The highest id that was ever given."""
    return _next_id(store, "transactions") - 1


def unanswered(
    store: Store, account_id: int, first: date, last: date, answered: bytearray, source_id: int | None
) -> list[duplicates.Known]:
    """Entries of the account from `first` to `last` that no fingerprint of the file stands for.

    `answered` holds a 1 at the id of each one that some row does stand for. `source_id`: the file's own source.
    """
    ids = store.conn.execute(
        "SELECT id FROM transactions WHERE account_id = ? AND date BETWEEN ? AND ?",
        (account_id, first.isoformat(), last.isoformat()),
    ).fetchall()
    open_ids = [id for (id,) in ids if not answered[id]]
    found: list[duplicates.Known] = []
    for start in range(0, len(open_ids), ASKED):
        chunk = open_ids[start : start + ASKED]
        for id, day, minor, currency, words, batch_id, source, pending, review in store.conn.execute(
            "SELECT t.id, t.date, t.amount, t.currency, t.words, t.batch_id, b.source_id, t.pending, t.review"
            " FROM transactions t"
            f" LEFT JOIN batches b ON b.id = t.batch_id WHERE t.id IN ({', '.join('?' * len(chunk))})",
            chunk,
        ).fetchall():
            same = source_id is not None and source == source_id
            day_number = date.fromisoformat(day).toordinal()
            waits = bool(pending) and not is_double(review)
            found.append(duplicates.Known(id, day_number, minor, currency, words, batch_id is None, same, waits))
    return found


@dataclass(frozen=True, slots=True)
class Past:
    """Posted entries from before a day: their sum in minor units of the account's currency, and the first one's day."""

    minor: int
    first: date | None


def taken_before(store: Store, account_id: int, day: date) -> Past | None:
    """What files brought into an account for the time before a day; None when anything in it was typed by hand."""
    typed = "SELECT 1 FROM transactions WHERE account_id = ? AND batch_id IS NULL LIMIT 1"
    if store.conn.value(typed, (account_id,)) is not None:
        return None
    minor, first = store.conn.execute(
        "SELECT coalesce(sum(t.amount), 0), min(t.date) FROM transactions t JOIN accounts a ON a.id = t.account_id"
        " WHERE t.account_id = ? AND t.date < ? AND t.pending = 0 AND t.currency = a.currency",
        (account_id, day.isoformat()),
    ).fetchone()
    return Past(minor, date.fromisoformat(first) if first else None)
