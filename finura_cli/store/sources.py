"""Where files come from, as remembered, and the batches that were taken in."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict

from finura_cli.domain.imports import Batch, Counts, ImportPlan, Reading, Remembered
from finura_cli.errors import NotFound
from finura_cli.store import rows
from finura_cli.store.connection import Store
from finura_cli.store.driver import Row
from finura_cli.store.uids import new_uid

_SOURCES = "SELECT id, name, header_key, account_id, reading, last_import FROM sources"
_BATCHES = (
    "SELECT b.id, b.deed_id, b.at, b.name, a.name, s.name, b.format, b.sha256, b.new, b.already, b.review,"
    " b.rejected, b.first_id, b.last_id FROM batches b JOIN accounts a ON a.id = b.account_id"
    " LEFT JOIN sources s ON s.id = b.source_id"
)


def all(store: Store) -> list[Remembered]:
    """Every remembered source, by name."""
    return [_source(row) for row in store.conn.execute(f"{_SOURCES} ORDER BY name")]


def with_header(store: Store, header_key: str) -> list[Remembered]:
    """The sources whose files have this header, the latest used first."""
    sql = f"{_SOURCES} WHERE header_key = ? ORDER BY last_import DESC, id DESC"
    return [_source(row) for row in store.conn.execute(sql, (header_key,))]


def parted(store: Store, whole_key: str) -> list[Remembered]:
    """The sources of single accounts of a table that names them in its rows; `whole_key` is that of the table."""
    sql = f"{_SOURCES} WHERE json_extract(reading, '$.details.whole_key') = ? ORDER BY last_import DESC, id DESC"
    return [_source(row) for row in store.conn.execute(sql, (whole_key,))]


def had_no_account(store: Store, source_id: int) -> bool:
    """Whether a file of this source was taken in that did not say by itself which one account it is of."""
    sql = "SELECT 1 FROM batches WHERE source_id = ? AND json_extract(reading, '$.account') IS NULL LIMIT 1"
    return store.conn.execute(sql, (source_id,)).fetchone() is not None


def find(store: Store, name: str) -> Remembered | None:
    """The source of this name, upper and lower case alike."""
    row = store.conn.execute(f"{_SOURCES} WHERE name = ? COLLATE NOCASE", (name.strip(),)).fetchone()
    return _source(row) if row else None


def signs_proved(store: Store, header_key: str, account_id: int) -> set[str]:
    """How files with this header that went into the account, and are in the books, proved their signs to be meant."""
    sql = (
        "SELECT DISTINCT json_extract(b.reading, '$.details.sign') FROM batches b JOIN sources s ON s.id = b.source_id"
        " WHERE s.header_key = ? AND b.account_id = ? AND json_extract(b.reading, '$.details.sign_by') = 'file'"
    )
    return {sign for (sign,) in store.conn.execute(sql, (header_key, account_id))}


def keep(store: Store, plan: ImportPlan, account_id: int, at: str) -> int:
    """Remember where this file came from: its header, its account, how it was read. The source's id."""
    reading = reading_text(plan.reading)
    for source in with_header(store, plan.reading.header_key):
        if source.account_id == account_id:
            values = {"reading": reading, "last_import": at}
            if plan.source is not None and plan.source != source.name and find(store, plan.source) is None:
                values["name"] = plan.source
            rows.update(store, "sources", (source.id,), values)
            return source.id
    return rows.insert(
        store,
        "sources",
        {
            "uid": new_uid(),
            "name": _free_name(store, plan.source or "source"),
            "header_key": plan.reading.header_key,
            "account_id": account_id,
            "reading": reading,
            "last_import": at,
        },
    )


def _free_name(store: Store, wanted: str) -> str:
    name, n = wanted, 1
    while find(store, name) is not None:
        n += 1
        name = f"{wanted}-{n}"
    return name


def remove(store: Store, source_id: int) -> None:
    """Forget a source. Batches that came from it stay, without it."""
    used = store.conn.execute("SELECT id FROM batches WHERE source_id = ?", (source_id,)).fetchall()
    if used:
        rows.update(store, "batches", [id for (id,) in used], {"source_id": None})
    rows.delete(store, "sources", (source_id,))


def reading_text(reading: Reading) -> str:
    """A reading as the store keeps it; a balance belongs to one file, not to its kind."""
    kept = asdict(reading)
    for name in ("opening", "closing", "closing_date"):
        kept[name] = None
    return json.dumps(kept, ensure_ascii=False, sort_keys=True)


def _source(row: Row) -> Remembered:
    id, name, header_key, account_id, reading, last_import = row
    return Remembered(id, name, header_key, account_id, Reading(**json.loads(reading)), last_import)


def add_batch(
    store: Store, batch_id: int, plan: ImportPlan, *, deed_id: int, at: str, account_id: int, source_id: int,
    name: str, first: int | None, last: int | None, relies: Sequence[int] = (),
) -> None:  # fmt: skip
    """The record of one file taken in; the last thing that its import writes. `relies`: earlier files that brought rows
    of this one."""
    counts, seen = plan.counts, plan.seen
    rows.insert(
        store,
        "batches",
        {
            "id": batch_id, "uid": new_uid(), "deed_id": deed_id, "at": at, "source_id": source_id,
            "account_id": account_id, "name": name, "sha256": plan.sha256, "format": plan.reading.format,
            "reading": reading_text(plan.reading), "read": counts.read, "new": counts.new,
            "already": counts.already, "review": counts.review, "rejected": counts.rejected,
            "first_id": first, "last_id": last, "relies": json.dumps(list(relies)) if relies else None,
            "first_day": seen.first.isoformat() if seen.first else None,
            "last_day": seen.last.isoformat() if seen.last else None,
        },
    )  # fmt: skip


def batches(store: Store, limit: int | None = None) -> list[Batch]:
    """The files taken in, newest first."""
    sql = f"{_BATCHES} ORDER BY b.id DESC LIMIT ?"
    return [_batch(row) for row in store.conn.execute(sql, (-1 if limit is None else limit,))]


def batch(store: Store, batch_id: int) -> Batch:
    """One file taken in."""
    row = store.conn.execute(f"{_BATCHES} WHERE b.id = ?", (batch_id,)).fetchone()
    if row is None:
        raise NotFound(f"there is no import {batch_id}", hint="`finura import log` shows them")
    return _batch(row)


def batches_of(store: Store, deed_id: int) -> list[Batch]:
    """The files that one command took in."""
    return [_batch(row) for row in store.conn.execute(f"{_BATCHES} WHERE b.deed_id = ? ORDER BY b.id", (deed_id,))]


def _batch(row: Row) -> Batch:
    id, deed, at, name, account, source, form, sha256, new, already, review, rejected, first, last = row
    counts = Counts(new, already, review, rejected)
    return Batch(id, deed, at, name, account, source, form, sha256, counts, first, last)
