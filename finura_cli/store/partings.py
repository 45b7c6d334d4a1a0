"""Transfers that the undo of an import parts.

A later import may have linked an entry of its own to one of an earlier import. When the earlier one is undone, the
other side is an entry of its own again: a change of a row that the later import made, after it. So it is kept as a deed
of its own, the parting, for as long as the undo lasts, with the images of all rows that later deeds had touched; what
is examined and what is undone afterwards goes by it. It is told from others by `newest`, which deeds that hold do not
have: the number of the deed that was undone. Doing that again puts the images back and forgets the parting.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager

from finura_cli.domain.text import how_many
from finura_cli.store import rows, seals
from finura_cli.store.connection import Store
from finura_cli.store.deeds import deed

IS_ONE = "undone = 0 AND newest IS NOT NULL"
"""SQL for a deed that is a parting."""
# Whose guessed category gave way to the link has another line, too. False when either image is NULL.
_SAME_BUT_LINKED = (
    "json_remove(o.before, '$.transfer_id', '$.lines') = json_remove(o.after, '$.transfer_id', '$.lines')"
)
_LINKS = "c.before -> '$.transfer_id' IS NOT c.after -> '$.transfer_id'"


def in_the_way(store: Store, deed_id: int, first: int | None, last: int | None) -> set[int]:
    """Later deeds that touched rows of this one, which has the entries from `first` to `last` if it is an import, in
    another way than by linking these entries or parting them again."""
    found = store.conn.execute(
        "SELECT o.deed_id FROM changes o JOIN deeds d ON d.id = o.deed_id"
        " WHERE o.place = 'transactions' AND o.row BETWEEN ?2 AND ?3 AND o.deed_id > ?1"
        f" AND NOT (d.newest IS NOT NULL OR (d.command = 'import' AND {_SAME_BUT_LINKED}))"
        # Of other rows, those that went with the undo of their import, or of which only fields change that are not
        # about the link.
        " UNION SELECT o.deed_id FROM changes c JOIN changes o ON o.place = c.place AND o.row = c.row"
        " JOIN deeds d ON d.id = o.deed_id WHERE c.deed_id = ?1 AND o.deed_id > ?1"
        " AND NOT (c.place = 'transactions' AND d.newest IS NOT NULL AND c.before IS NOT NULL AND c.after IS NOT NULL"
        f"   AND (o.after IS NULL OR NOT EXISTS (SELECT 1 FROM changes c WHERE c.deed_id = ?1"
        f"     AND c.place = 'transactions' AND {_LINKS})))",
        (deed_id, first, last),
    )
    return {id for (id,) in found}


@contextmanager
def around(store: Store, deed_id: int, first: int | None, last: int | None) -> Iterator[None]:
    """Around an undo that nothing is in the way of: part the transfers of entries that go, and keep a deed of it if
    there are any."""
    touched, partners = _touched(store, deed_id, first, last), _partners(store, deed_id, first, last)
    if not (touched or partners):
        yield
        return
    at = store.conn.value("SELECT at FROM deeds WHERE id = ?", (deed_id,))
    with deed(store, "undo", at) as parting:
        parting.touch("transactions", touched)
        if partners:
            rows.update(store, "transactions", partners, {"transfer_id": None})
            parting.summary = f"of {deed_id}, which parted {how_many(len(partners), 'transfer')}"
        yield
    if parting.id:
        store.conn.execute("UPDATE deeds SET newest = ? WHERE id = ?", (deed_id, parting.id))
        seals.seal(store.conn, parting.id)


def _touched(store: Store, deed_id: int, first: int | None, last: int | None) -> list[int]:
    """The entries of a deed that later ones touched."""
    found = store.conn.execute(
        "SELECT DISTINCT o.row FROM changes o JOIN deeds d ON d.id = o.deed_id"
        " WHERE o.place = 'transactions' AND o.deed_id > ?1 AND d.undone = 0 AND (o.row BETWEEN ?2 AND ?3"
        "  OR o.row IN (SELECT row FROM changes WHERE deed_id = ?1 AND place = 'transactions'))"
        " AND o.row IN (SELECT id FROM transactions)",
        (deed_id, first, last),
    )
    return [row for (row,) in found]


def _partners(store: Store, deed_id: int, first: int | None, last: int | None) -> list[int]:
    """The other sides of an import's entries, as far as they were linked later."""
    found = store.conn.execute(
        "SELECT transfer_id FROM transactions WHERE id BETWEEN ?2 AND ?3 AND transfer_id NOT BETWEEN ?2 AND ?3"
        " AND transfer_id NOT IN (SELECT row FROM changes WHERE deed_id = ?1 AND place = 'transactions')",
        (deed_id, first, last),
    )
    return [id for (id,) in found]


def of(store: Store, deed_id: int) -> int | None:
    """The parting that the undo of a deed left."""
    found = store.conn.value(f"SELECT id FROM deeds WHERE {IS_ONE} AND newest = ?", (deed_id,))
    return None if found is None else int(found)


def keep_what_stayed(store: Store, parting: int) -> None:
    """Before its images are put back: entries that went come back with their own deed."""
    store.conn.execute("DELETE FROM changes WHERE deed_id = ? AND after IS NULL", (parting,))


def forget(store: Store, parting: int) -> None:
    """After its images were put back, the parting was never there."""
    seals.unseal(store.conn, parting)
    for sql in ("DELETE FROM changes WHERE deed_id = ?", "DELETE FROM deeds WHERE id = ?"):
        store.conn.execute(sql, (parting,))


def parted(store: Store, deeds: set[int]) -> set[int]:
    """Of these deeds, those of which the undo is kept by partings."""
    found = store.conn.execute(
        f"SELECT newest FROM deeds WHERE {IS_ONE} AND id IN (SELECT value FROM json_each(?))",
        (json.dumps(sorted(deeds)),),
    )
    return {id for (id,) in found}
