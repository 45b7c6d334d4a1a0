"""What files brought into an account: over which days, which entries, those that were removed since too."""

from __future__ import annotations

import json
from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from finura_cli.domain.duplicates import is_double
from finura_cli.domain.overlaps import Held
from finura_cli.store.connection import Store

_ASKED = 500
_IN = "IN (SELECT value FROM json_each(?))"
_KEY = ("date", "amount", "currency", "pending")
_CHANGED = " OR ".join(f"c.before ->> '$.{name}' IS NOT c.after ->> '$.{name}'" for name in _KEY)
_BEFORE = ", ".join(f"c.before ->> '$.{name}'" for name in (*_KEY, "review", "words"))


@dataclass(frozen=True, slots=True)
class Taken:
    """A file that was taken in."""

    batch_id: int
    source_id: int | None
    name: str
    days: range
    """Ordinals of its first day to its last one."""


def files_over(store: Store, account_id: int, first: date, last: date) -> list[Taken]:
    """The files of an account that go over some of these days, oldest first."""
    found = store.conn.execute(
        "SELECT b.id, b.source_id, b.name, b.first_day, b.last_day, b.first_id, b.last_id FROM batches b"
        " WHERE b.account_id = ? AND (b.first_day IS NULL OR (b.first_day <= ? AND b.last_day >= ?)) ORDER BY b.id",
        (account_id, last.isoformat(), first.isoformat()),
    ).fetchall()
    taken = []
    for id, source_id, name, begins, ends, first_id, last_id in found:
        if begins is None:  # taken in by a program that did not note the days
            begins, ends = store.conn.execute(
                "SELECT min(date), max(date) FROM transactions WHERE id BETWEEN ? AND ?", (first_id, last_id)
            ).fetchone()
        if begins is not None and begins <= last.isoformat() and ends >= first.isoformat():
            days = range(date.fromisoformat(begins).toordinal(), date.fromisoformat(ends).toordinal() + 1)
            taken.append(Taken(id, source_id, name, days))
    return taken


def entries_of(
    store: Store, account_id: int, batches: Sequence[int], first: date, last: date
) -> list[tuple[int, Held]]:
    """The entries of these days that rows of these files stand for, each with its file."""
    found = store.conn.execute(
        "SELECT f.batch_id, t.id, t.date, t.amount, t.currency, t.pending, t.review, t.words"
        " FROM fingerprints f CROSS JOIN transactions t ON t.id = f.transaction_id"
        " WHERE f.account_id = ? AND f.transaction_id IN (SELECT id FROM transactions WHERE date BETWEEN ? AND ?)"
        f" AND f.batch_id {_IN}",  # all fingerprints are read, and few of the entries
        (account_id, first.isoformat(), last.isoformat(), json.dumps(list(batches))),
    )
    return [(batch_id, _held(row, gone=False)) for batch_id, *row in found]


def entries_once(
    store: Store, batches: Sequence[int], first: date, last: date, *, gone_only: bool
) -> list[tuple[int, Held]]:
    """The same as they were before a person changed or removed them, or (`gone_only`) removed them."""
    which = "c.after IS NULL" if gone_only else f"(c.after IS NULL OR {_CHANGED})"
    found = store.conn.execute(
        f"SELECT c.before ->> '$.batch_id', NOT EXISTS (SELECT 1 FROM transactions WHERE id = c.row), c.row, {_BEFORE}"
        " FROM deeds d JOIN changes c ON c.deed_id = d.id AND c.place = 'transactions'"
        f" WHERE d.undone = 0 AND c.before IS NOT NULL AND {which}"
        f" AND c.before ->> '$.batch_id' {_IN} AND c.before ->> '$.date' BETWEEN ? AND ?",
        (json.dumps(list(batches)), first.isoformat(), last.isoformat()),
    )
    return [(batch_id, _held(row, gone=bool(gone))) for batch_id, gone, *row in found]


def images(store: Store, ids: Iterable[int]) -> dict[int, dict[str, Any]]:
    """Of entries that were changed or removed since their file brought them: all their fields as it did."""
    found = store.conn.execute(
        f"SELECT c.row, c.before FROM changes c WHERE c.place = 'transactions' AND c.row {_IN}"
        " AND c.before IS NOT NULL AND c.deed_id = (SELECT min(o.deed_id) FROM changes o"
        "   WHERE o.place = 'transactions' AND o.row = c.row AND o.before IS NOT NULL)",
        (json.dumps(list(ids)),),
    )
    return {id: json.loads(image) for id, image in found}


def as_brought(store: Store, gone: Mapping[int, bool]) -> dict[int, Held]:
    """Entries as their files had them, as far as they were changed since. `gone`: whether each is removed by now."""
    return {
        id: _held((id, *(image[name] for name in (*_KEY, "review", "words"))), gone=gone[id])
        for id, image in images(store, gone).items()
    }


def _held(row: Sequence[Any], *, gone: bool) -> Held:
    id, day, minor, currency, pending, review, words = row
    return Held(id, date.fromisoformat(day).toordinal(), minor, currency, bool(pending) and not is_double(review),
                words, gone)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Waiting:
    """A pending entry of an account."""

    id: int
    uid: str
    date: date
    minor: int
    currency: str
    words: str
    review: str | None
    batch_id: int | None
    source_id: int | None
    """Where the file that brought it comes from."""


def pending(store: Store, account_id: int) -> list[Waiting]:
    """The pending entries of an account, those that only wait because they may be doubles too."""
    found = store.conn.execute(
        "SELECT t.id, t.uid, t.date, t.amount, t.currency, t.words, t.review, t.batch_id, b.source_id"
        " FROM transactions t INDEXED BY transactions_pending LEFT JOIN batches b ON b.id = t.batch_id"
        " WHERE t.pending = 1 AND t.account_id = ?",
        (account_id,),
    )
    return [Waiting(id, uid, date.fromisoformat(day), *rest) for id, uid, day, *rest in found]


def questions(store: Store) -> list[str]:
    """What is asked about entries, in the words of the review."""
    sql = "SELECT DISTINCT review FROM transactions WHERE review IS NOT NULL"
    return [review for (review,) in store.conn.execute(sql)]


def with_bank_ids(store: Store, account_id: int, bank_ids: Iterable[int]) -> dict[int, set[int]]:
    """The entries (numbers of removed ones too) whose rows had one of these ids, by id."""
    found: dict[int, set[int]] = {}
    for bank_id, entry in store.conn.execute(
        f"SELECT bank_id, transaction_id FROM fingerprints WHERE account_id = ? AND bank_id {_IN}",
        (account_id, json.dumps(list(bank_ids))),
    ):
        found.setdefault(bank_id, set()).add(entry)
    return found


def bank_ids_of(store: Store, account_id: int, entries: Iterable[int]) -> dict[int, frozenset[int]]:
    """The ids of the bank's own that rows of these entries had."""
    found: dict[int, set[int]] = {}
    for entry, bank_id in store.conn.execute(
        f"SELECT transaction_id, bank_id FROM fingerprints WHERE account_id = ? AND bank_id IS NOT NULL"
        f" AND transaction_id {_IN}",
        (account_id, json.dumps(list(entries))),
    ):
        found.setdefault(entry, set()).add(bank_id)
    return {entry: frozenset(ids) for entry, ids in found.items()}


def there(store: Store, ids: Iterable[int]) -> dict[int, tuple[Held, bool]]:
    """Those of these entries that are there, by their numbers; and whether each may be there twice."""
    found = store.conn.execute(
        f"SELECT id, date, amount, currency, pending, review, words FROM transactions WHERE id {_IN}",
        (json.dumps(list(ids)),),
    )
    return {row[0]: (_held(row, gone=False), is_double(row[5])) for row in found}


def batches_behind(store: Store, account_id: int, fingerprints: array[int], entries: Iterable[int]) -> list[int]:
    """The files that rows with these fingerprints, or the rows of these entries, came from."""
    found: set[int] = set()
    for start in range(0, len(fingerprints), _ASKED):
        chunk = fingerprints[start : start + _ASKED]
        sql = "SELECT DISTINCT batch_id FROM fingerprints WHERE account_id = ? AND hash IN"
        found.update(id for (id,) in store.conn.execute(f"{sql} ({', '.join('?' * len(chunk))})", (account_id, *chunk)))
    sql = f"SELECT DISTINCT batch_id FROM fingerprints WHERE account_id = ? AND transaction_id {_IN}"
    found.update(id for (id,) in store.conn.execute(sql, (account_id, json.dumps(list(entries)))))
    return sorted(found)
