"""The change log: every deed can be taken back, and done again. Later it is what copies on other devices are sent."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager

from finura_cli.domain.deed import Deed
from finura_cli.errors import Damaged, NotFound, UsageError
from finura_cli.store import handing, partings, seals, totals
from finura_cli.store.connection import Store
from finura_cli.store.deeds import deed, unrecorded
from finura_cli.store.driver import Conflict, Row
from finura_cli.store.images import COLUMNS, REFERENCES, differing, differing_in, image, putting, removing

__all__ = ["deed", "get", "log", "redo", "undo", "unrecorded"]


_DEEDS = """
SELECT d.id, d.uid, d.at, d.command, d.summary, d.undone <> 0,
  (SELECT count(*) FROM changes c WHERE c.deed_id = d.id AND c.place <> 'fingerprints'
     AND NOT (c.place = 'transactions' AND c.row BETWEEN coalesce(d.first_id, 1) AND coalesce(d.last_id, 0)))
  + coalesce(d.last_id - d.first_id + 1, 0)
FROM deeds d"""


def log(store: Store, limit: int | None = None) -> list[Deed]:
    """The deeds, newest first, those that were taken back included."""
    sql = f"{_DEEDS} WHERE NOT ({partings.IS_ONE}) ORDER BY d.id DESC LIMIT ?"
    rows = store.conn.execute(sql, (-1 if limit is None else limit,))
    return [_deed_of(row) for row in rows]


def get(store: Store, deed_id: int) -> Deed:
    row = store.conn.execute(f"{_DEEDS} WHERE d.id = ?", (deed_id,)).fetchone()
    if row is None:
        raise NotFound(f"there is no deed {deed_id}", hint="`finura undo list` shows them")
    return _deed_of(row)


def _deed_of(row: Row) -> Deed:
    id, uid, at, command, summary, undone, rows = row
    return Deed(id, uid, at, command, summary, bool(undone), rows)


def undo(store: Store, deed_id: int | None = None) -> Deed:
    """Take back a deed, the newest one unless another is named: the books are as if it had not been done.

    Raises:
        UsageError: nothing to undo, undone already, or `later-deeds`: later ones build on it, and are named.
        NotFound: no such deed.
    """
    with _refusing_conflicts("undone"), store.write_tx():
        chosen = deed_id
        if chosen is None:
            chosen = store.conn.value("SELECT max(id) FROM deeds WHERE undone = 0 AND newest IS NULL")
        if chosen is None:
            raise UsageError("nothing to undo", code="nothing-to-undo")
        of = partings.parted(store, {chosen})
        if get(store, chosen).undone or of:
            what = f"is part of the undo of {min(of)}" if of else "is undone already"
            raise UsageError(f"deed {chosen} {what}", hint="`finura undo --redo`", code="already-undone")
        handing.over(store, chosen)
        bulk = _bulk(store, chosen)
        _refuse(store, chosen, partings.in_the_way(store, chosen, *bulk) | _relying(store, chosen))
        with partings.around(store, chosen, *bulk):
            _keep_bulk(store, chosen)
            _put(store, chosen, "before")
        store.conn.execute(
            "UPDATE deeds SET undone = (SELECT max(undone) + 1 FROM deeds), newest = (SELECT max(id) FROM deeds)"
            " WHERE id = ?",
            (chosen,),
        )
        seals.seal(store.conn, chosen)
    return get(store, chosen)


def redo(store: Store) -> Deed:
    """Do again what the last undo took back, as long as nothing newer was done."""
    with _refusing_conflicts("done again"), store.write_tx():
        chosen = store.conn.value(
            "SELECT id FROM deeds WHERE undone > 0 AND newest = (SELECT max(id) FROM deeds)"
            " ORDER BY undone DESC LIMIT 1"
        )
        if chosen is None:
            raise UsageError("nothing to do again", code="nothing-to-redo")
        _put(store, chosen, "after")
        parting = partings.of(store, chosen)
        if parting is not None:
            partings.keep_what_stayed(store, parting)
            _put(store, parting, "before")
            partings.forget(store, parting)
        handing.back(store, chosen)
        _forget_bulk(store, chosen)
        store.conn.execute("UPDATE deeds SET undone = 0, newest = NULL WHERE id = ?", (chosen,))
        seals.seal(store.conn, chosen)
    return get(store, chosen)


def _put(store: Store, deed_id: int, side: str) -> None:
    """All rows of a deed as they were before or after it."""
    conn = store.conn
    conn.execute("PRAGMA defer_foreign_keys=ON")  # until the commit: rows may come back in any order
    touched = {place for (place,) in conn.execute("SELECT DISTINCT place FROM changes WHERE deed_id = ?", (deed_id,))}
    places = [place for place in COLUMNS if place in touched]
    counted = conn.execute(differing_in(("lines", *sorted(totals.COUNTED))), (deed_id,)).fetchall()
    totals.subtract(store, [id for (id,) in counted])
    back, stayed = _entries_back(store, deed_id, side)
    for place in reversed(places):  # children first: no row is looked for that names one which goes
        for statement in removing(place, side):
            conn.execute(statement, (deed_id,))
    for place in places:
        if place == "transactions" and not back:  # an import goes: its images are many, and looking at each takes time
            continue
        changed = _changed_columns(store, deed_id) if place == "transactions" and stayed else ()
        for statement in putting(place, side, changed):
            conn.execute(statement, (deed_id,))
    totals.add(store, [id for (id,) in counted])
    _put_fingerprints(store, deed_id, side)
    _follow_names(store, deed_id)
    _check_references(store, deed_id, side, touched, back)


def _follow_names(store: Store, deed_id: int) -> None:
    """Entries of a later import may be of a merchant that has its other name again."""
    found = store.conn.execute(
        "SELECT row FROM changes WHERE deed_id = ? AND place = 'merchants'"
        " AND before IS NOT NULL AND after IS NOT NULL",
        (deed_id,),
    ).fetchall()
    if found:
        from finura_cli.store import folding  # rare

        folding.rebuild(store, [row for (row,) in found])


def _entries_back(store: Store, deed_id: int, side: str) -> tuple[list[int], bool]:
    """The entries that are there on a side of a deed; and whether any is there on both."""
    found = store.conn.execute(
        f"SELECT row, before IS NOT NULL AND after IS NOT NULL FROM changes WHERE deed_id = ?"
        f" AND place = 'transactions' AND {side} IS NOT NULL",
        (deed_id,),
    ).fetchall()
    return [row for row, _ in found], any(both for _, both in found)


def _changed_columns(store: Store, deed_id: int) -> list[str]:
    differ = store.conn.execute(differing(), (deed_id,)).fetchone()
    return [column for column, one in zip(COLUMNS["transactions"], differ, strict=True) if one]


def _put_fingerprints(store: Store, deed_id: int, side: str) -> None:
    of_deed = "FROM changes WHERE deed_id = ? AND place = 'fingerprints'"
    store.conn.execute(f"DELETE FROM fingerprints WHERE batch_id IN (SELECT row {of_deed})", (deed_id,))
    if side == "after":
        store.conn.execute(
            "INSERT INTO fingerprints(account_id, hash, transaction_id, batch_id, bank_id)"
            " SELECT e.value ->> 0, e.value ->> 1, e.value ->> 2, c.row, e.value ->> 3"
            " FROM changes c, json_each(c.after) e"
            " WHERE c.deed_id = ? AND c.place = 'fingerprints'",
            (deed_id,),
        )


def _keep_bulk(store: Store, deed_id: int) -> None:
    """Before an import goes: keep the images of its rows and its fingerprints, so that it can be done again."""
    first, last = _bulk(store, deed_id)
    store.conn.execute(
        f"INSERT INTO changes(deed_id, place, row, after) SELECT ?, 'transactions', r.id, {image('transactions')}"
        " FROM transactions r WHERE r.id BETWEEN ? AND ?",
        (deed_id, first, last),
    )
    store.conn.execute(
        "INSERT INTO changes(deed_id, place, row, after) SELECT ?1, 'fingerprints', b.row,"
        " (SELECT json_group_array(json_array(account_id, hash, transaction_id, bank_id)) FROM fingerprints"
        "   WHERE batch_id = b.row)"
        " FROM changes b WHERE b.deed_id = ?1 AND b.place = 'batches' AND b.before IS NULL",
        (deed_id,),
    )


def _forget_bulk(store: Store, deed_id: int) -> None:
    """After an import is done again: its images are not needed while its rows are there."""
    first, last = _bulk(store, deed_id)
    if store.conn.value("SELECT digest FROM deeds WHERE id = ?", (deed_id,)) is None:
        return
    from finura_cli.store import bulks  # of imports only

    store.conn.execute(
        "DELETE FROM changes WHERE deed_id = ? AND (place = 'fingerprints'"
        " OR (place = 'transactions' AND row BETWEEN ? AND ?))",
        (deed_id, first, last),
    )
    if not bulks.holds(store, deed_id, bulks.prints_of(store, deed_id).get(deed_id, [])):
        raise Damaged(f"the rows of deed {deed_id} are not what they were", hint="run `finura doctor`")


def _bulk(store: Store, deed_id: int) -> tuple[int | None, int | None]:
    row = store.conn.execute("SELECT first_id, last_id FROM deeds WHERE id = ?", (deed_id,)).fetchone()
    return row[0], row[1]


def _relying(store: Store, deed_id: int) -> set[int]:
    """Later imports of files that hold rows of this import's files too. They did not bring them, as they were there."""
    found = store.conn.execute(
        "SELECT b.deed_id FROM batches b, json_each(b.relies) r JOIN batches own ON own.id = r.value"
        " WHERE own.deed_id = ?1 AND b.deed_id > ?1",
        (deed_id,),
    )
    return {id for (id,) in found}


def _check_references(store: Store, deed_id: int, side: str, places: set[str], entries: list[int]) -> None:
    """Nothing may name a row that this undo took away, nor may a row come back that names one which is gone. `entries`:
    those that came back."""
    ids = json.dumps(entries)
    for child, column, parent in REFERENCES:
        key, place = ("transaction_id", "transactions") if child == "lines" else ("id", child)
        if parent in places:
            gone = f"SELECT row FROM changes WHERE deed_id = ? AND place = '{parent}' AND {side} IS NULL"
            users = store.conn.execute(f"SELECT DISTINCT {key} FROM {child} WHERE {column} IN ({gone})", (deed_id,))
            _refuse_users(store, deed_id, place, [row for (row,) in users])
        if place in places and (entries or place != "transactions"):
            back = f"SELECT row FROM changes WHERE deed_id = ? AND place = '{place}' AND {side} IS NOT NULL"
            if place == "transactions":
                back = "SELECT value FROM json_each(?)"
            named = store.conn.execute(
                f"SELECT DISTINCT {column} FROM {child} WHERE {key} IN ({back}) AND {column} IS NOT NULL"
                f" AND {column} NOT IN (SELECT id FROM {parent})",
                (ids if place == "transactions" else deed_id,),
            )
            _refuse_users(store, deed_id, parent, [row for (row,) in named])


def _refuse_users(store: Store, deed_id: int, place: str, rows: list[int]) -> None:
    """Refuse because of rows elsewhere: the deeds to name are those that touched them, or brought them in bulk."""
    if not rows:
        return
    found = store.conn.execute(
        "SELECT c.deed_id FROM changes c JOIN json_each(?1) j ON c.row = j.value WHERE c.place = ?2"
        " UNION SELECT d.id FROM deeds d, json_each(?1) j"
        " WHERE ?2 = 'transactions' AND j.value BETWEEN d.first_id AND d.last_id",
        (json.dumps(rows), place),
    )
    _refuse(store, deed_id, {id for (id,) in found}, always=True)


def _refuse(store: Store, deed_id: int, others: set[int], *, always: bool = False) -> None:
    """Refuse if any of these is a later deed that holds (`always`: in any case), and name them."""
    found = store.conn.execute(
        "SELECT id, command FROM deeds WHERE undone = 0 AND id > ? AND id IN (SELECT value FROM json_each(?))"
        " ORDER BY id DESC",
        (deed_id, json.dumps(sorted(others))),
    ).fetchall()
    if not found and not always:
        return
    undone = partings.parted(store, {id for id, _ in found})
    if undone:
        raise UsageError(
            f"deed {deed_id} cannot be undone: entries of it were parted when {max(undone)} was undone",
            hint="`finura undo --redo` does that again, and then there is nothing in the way",
            code="later-deeds",
        )
    names = ", ".join(f"{id} ({command})" for id, command in found[:5]) + (" ..." if len(found) > 5 else "")
    raise UsageError(
        f"deed {deed_id} cannot be undone: "
        + (f"later ones build on it: {names}" if names else "the books still need it"),
        hint=f"Undo those first: `finura undo {found[0][0]}`" if found else "`finura undo list` shows what was done.",
        code="later-deeds",
    )


@contextmanager
def _refusing_conflicts(verb: str) -> Iterator[None]:
    """A name that was free then may be taken now."""
    try:
        yield
    except Conflict as error:
        raise UsageError(
            f"this cannot be {verb}: a later deed took the same name or place ({error.message})",
            hint="`finura undo list` shows what was done; undo the later one first",
            code="later-deeds",
        ) from error
