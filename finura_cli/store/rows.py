"""Every ordinary write to the books. The change log and the totals are kept here, so that no deed can forget them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager

from finura_cli.store import totals
from finura_cli.store.connection import Store
from finura_cli.store.deeds import OpenDeed
from finura_cli.store.driver import Value
from finura_cli.store.images import COLUMNS

LineRow = tuple[int | None, int, str | None, float | None, str | None, str | None, str | None]
"""category_id, amount, by, confidence, why, necessity, who"""


def insert(store: Store, place: str, values: Mapping[str, Value]) -> int:
    """A new row of a table of `images.COLUMNS`; transactions have `insert_transaction`."""
    columns = _known(place, values)
    sql = f"INSERT INTO {place}({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})"
    made = store.conn.execute(sql, tuple(values.values())).lastrowid
    _deed(store).made_row(place, made)
    return int(made)


def insert_transaction(
    store: Store, values: Mapping[str, Value], lines: Sequence[LineRow], tags: Iterable[str] = ()
) -> int:
    """A new transaction with its lines, counted in the totals."""
    made = insert(store, "transactions", values)
    _put_lines(store, made, lines)
    _put_tags(store, made, tags)
    totals.add(store, (made,))
    return made


def update(store: Store, place: str, ids: Iterable[int], values: Mapping[str, Value]) -> None:
    """The same values for all these rows. Only what differs is written: indexes and pages stay as they are."""
    columns = _known(place, values)
    found = store.conn.execute(
        f"SELECT id, {', '.join(f'{c} IS NOT ?' for c in columns)} FROM {place}"
        " WHERE id IN (SELECT value FROM json_each(?))",
        (*values.values(), json.dumps(list(ids))),
    ).fetchall()
    chosen = [id for id, *differs in found if any(differs)]
    written = [c for n, c in enumerate(columns, 1) if any(row[n] for row in found)]
    if not written:
        return
    sql = f"UPDATE {place} SET {', '.join(f'{c} = ?' for c in written)} WHERE id IN (SELECT value FROM json_each(?))"
    with changing(store, place, chosen, counted=not totals.COUNTED.isdisjoint(written)):
        store.conn.execute(sql, (*(values[c] for c in written), json.dumps(chosen)))


def update_each(store: Store, place: str, columns: Sequence[str], rows: Sequence[tuple[Value, ...]]) -> None:
    """Own values for each row: `rows` are tuples of the values in the order of `columns`, then the id."""
    _known(place, columns)
    sql = f"UPDATE {place} SET {', '.join(f'{c} = ?' for c in columns)} WHERE id = ?"
    ids = [row[-1] for row in rows]
    with changing(store, place, ids, counted=not totals.COUNTED.isdisjoint(columns)):  # type: ignore[arg-type]
        store.conn.executemany(sql, rows)


def replace_transaction(
    store: Store, id: int, values: Mapping[str, Value], lines: Sequence[LineRow], tags: Iterable[str]
) -> None:
    """All of a stored transaction anew, but for its id. Only what differs is written."""
    update(store, "transactions", (id,), values)
    kept = store.conn.execute(
        "SELECT category_id, amount, by, confidence, why, necessity, who FROM lines"
        " WHERE transaction_id = ? ORDER BY n",
        (id,),
    ).fetchall()
    if kept != [tuple(line) for line in lines]:
        with changing(store, "transactions", (id,)):
            store.conn.execute("DELETE FROM lines WHERE transaction_id = ?", (id,))
            _put_lines(store, id, lines)
    wanted = sorted(set(tags))
    found = store.conn.execute("SELECT tag FROM tags WHERE transaction_id = ? ORDER BY tag", (id,))
    if wanted != [tag for (tag,) in found]:
        with changing(store, "transactions", (id,), counted=False):
            store.conn.execute("DELETE FROM tags WHERE transaction_id = ?", (id,))
            _put_tags(store, id, wanted)


def categorize(
    store: Store, picks: Sequence[tuple[int, int]], category_id: int | None, by: str | None, confidence: float | None,
    why: str | None = None,
) -> None:  # fmt: skip
    """Another category for lines, which are picked by the transaction's id and their number in it."""
    said, these = (category_id, by, confidence, why), " IN (SELECT value ->> 0, value ->> 1 FROM json_each(?))"
    others = store.conn.execute(
        f"SELECT transaction_id, n FROM lines WHERE (transaction_id, n) {these}"
        " AND (category_id, by, confidence, why) IS NOT (?, ?, ?, ?)",
        (json.dumps(list(picks)), *said),
    ).fetchall()
    with changing(store, "transactions", sorted({id for id, _ in others})):
        store.conn.execute(
            f"UPDATE lines SET category_id = ?, by = ?, confidence = ?, why = ? WHERE (transaction_id, n) {these}",
            (*said, json.dumps(others)),
        )


def move_lines(store: Store, ids: Iterable[int], old: Iterable[int], new: int | None) -> None:
    """Lines of these transactions that are in one of the `old` categories go to the `new` one (None: uncategorized)."""
    chosen = list(ids)
    with changing(store, "transactions", chosen):
        store.conn.execute(
            "UPDATE lines SET category_id = ?1,"
            " by = iif(?1 IS NULL, NULL, by), confidence = iif(?1 IS NULL, NULL, confidence),"
            " why = iif(?1 IS NULL, NULL, why)"
            " WHERE transaction_id IN (SELECT value FROM json_each(?2))"
            " AND category_id IN (SELECT value FROM json_each(?3))",
            (new, json.dumps(chosen), json.dumps(list(old))),
        )


def name_lines(store: Store, picks: Sequence[tuple[int, int]], who: str) -> None:
    """Another name for lines, which are picked by the transaction's id and their number in it."""
    with changing(store, "transactions", sorted({id for id, _ in picks}), counted=False):
        store.conn.execute(
            "UPDATE lines SET who = ? WHERE (transaction_id, n) IN (SELECT value ->> 0, value ->> 1 FROM json_each(?))",
            (who, json.dumps(list(picks))),
        )


def delete(store: Store, place: str, ids: Iterable[int]) -> None:
    """Rows go; a transaction takes its lines and tags along. Its fingerprint stays: it is not imported again."""
    chosen = list(ids)
    with changing(store, place, chosen):
        store.conn.execute(f"DELETE FROM {place} WHERE id IN (SELECT value FROM json_each(?))", (json.dumps(chosen),))


@contextmanager
def changing(store: Store, place: str, ids: Sequence[int], *, counted: bool = True) -> Iterator[None]:
    """Around a change of rows: the log keeps how they were, and the totals (`counted`) follow what they become."""
    _deed(store).touch(place, ids)
    follow = counted and place == "transactions"
    if follow:
        totals.subtract(store, ids)
    yield
    if follow:
        totals.add(store, ids)


def _put_lines(store: Store, id: int, lines: Sequence[LineRow]) -> None:
    store.conn.executemany(
        "INSERT INTO lines(transaction_id, n, category_id, amount, by, confidence, why, necessity, who)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [(id, n, *line) for n, line in enumerate(lines)],
    )


def _put_tags(store: Store, id: int, tags: Iterable[str]) -> None:
    store.conn.executemany("INSERT INTO tags(transaction_id, tag) VALUES (?, ?)", [(id, tag) for tag in tags])


def _known(place: str, columns: Iterable[str]) -> list[str]:
    """Names of columns go into SQL: only those of the schema."""
    found = list(columns)
    if place not in COLUMNS or not found or not set(found) <= set(COLUMNS[place]):
        raise ValueError(f"no such columns of {place}: {found}")
    return found


def _deed(store: Store) -> OpenDeed:
    if store.deed is None:
        raise RuntimeError("the books change only within history.deed() or history.unrecorded()")
    return store.deed
