"""What an import made, or noted, and later imports use: when it is undone, they take it over.

The second file of a bank comes from a source that the first one made, and names its merchants and categories. Had the
first import not been done, the second would have made them: so when the first one is undone they stay, and from then
on the change log says that the second made them. The undone deed keeps its own record of it, under a place that says
who has it now (`merchants+7`: deed 7 is given the change; `sources>7`: deed 7 changed the row anyway, and goes by how
it was before the undone deed); doing it again gives everything back.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from finura_cli.store import seals
from finura_cli.store.connection import Store
from finura_cli.store.images import REFERENCES

_PLACES = ("sources", "merchants", "merchant_aliases", "categories")
"""Accounts are not among them: the opening balance of one is what its first file says."""
_HELD = "d.undone = 0 AND d.newest IS NULL"


def over(store: Store, deed_id: int) -> None:
    """Before an import is undone: what later imports use is theirs."""
    if store.conn.value("SELECT command FROM deeds WHERE id = ?", (deed_id,)) != "import":
        return
    heirs: set[int] = set()
    while found := list(_handed(store, deed_id)):  # a category that stays keeps the one above it
        heirs |= set(found)
    for heir in heirs:
        seals.seal(store.conn, heir)


def back(store: Store, deed_id: int) -> None:
    """After an import is done again: what later ones took over is its own again."""
    found = store.conn.execute(
        "SELECT place, row, after FROM changes WHERE deed_id = ? AND (instr(place, '+') OR instr(place, '>'))",
        (deed_id,),
    ).fetchall()
    heirs: set[int] = set()
    for handed, row, after in found:
        given = "+" in handed
        place, _, heir = handed.partition("+" if given else ">")
        if given:
            store.conn.execute("DELETE FROM changes WHERE deed_id = ? AND place = ? AND row = ?", (heir, place, row))
        else:
            _set_before(store, int(heir), place, row, after)
        _rename(store, deed_id, handed, row, place)
        heirs.add(int(heir))
    for heir in heirs:
        seals.seal(store.conn, heir)


def _handed(store: Store, deed_id: int) -> Iterator[int]:
    """Hand over what can be; yields the deeds that got something."""
    own = store.conn.execute(
        f"SELECT place, row, before, after FROM changes WHERE deed_id = ? AND after IS NOT NULL"
        f" AND place IN {_PLACES} AND (before IS NULL OR place = 'sources')",
        (deed_id,),
    ).fetchall()
    used = _users(store, deed_id, [(place, row) for place, row, before, _ in own if before is None])
    for place, row, before, after in own:
        touching = store.conn.value(
            f"SELECT min(d.id) FROM changes o JOIN deeds d ON d.id = o.deed_id"
            f" WHERE o.place = ? AND o.row = ? AND d.id > ? AND {_HELD}",
            (place, row, deed_id),
        )
        heir = min((id for id in (touching, used.get((place, row))) if id is not None), default=None)
        if heir is None or store.conn.value("SELECT command FROM deeds WHERE id = ?", (heir,)) != "import":
            continue
        if heir == touching:
            _set_before(store, heir, place, row, before)
        else:
            store.conn.execute("INSERT INTO changes VALUES (?, ?, ?, ?, ?)", (heir, place, row, before, after))
        _rename(store, deed_id, place, row, f"{place}{'>' if heir == touching else '+'}{heir}")
        yield heir


def _users(store: Store, deed_id: int, rows: list[tuple[str, int]]) -> dict[tuple[str, int], int]:
    """For rows (place, id) that a deed made, the first later deed that has something which names them."""
    found: dict[tuple[str, int], int] = {}
    first, last = store.conn.execute("SELECT first_id, last_id FROM deeds WHERE id = ?", (deed_id,)).fetchone()
    for child, column, parent in REFERENCES:
        ids = [row for place, row in rows if place == parent]
        if not ids:
            continue
        key, place = ("transaction_id", "transactions") if child == "lines" else ("id", child)
        bulk = "AND NOT (c.id BETWEEN ?4 AND ?5)" if place == "transactions" and first is not None else ""
        users = (
            f"WITH c(id, names) AS (SELECT {key}, {column} FROM {child} WHERE {column} IN (SELECT value FROM"
            f" json_each(?1))), stays AS (SELECT * FROM c WHERE NOT EXISTS (SELECT 1 FROM changes WHERE deed_id = ?2"
            f" AND place = ?3 AND row = c.id) {bulk})"
        )
        by_range = (
            f" UNION ALL SELECT s.names, d.id FROM stays s JOIN deeds d ON s.id BETWEEN d.first_id AND d.last_id"
            f" WHERE d.id > ?2 AND {_HELD}"
        )
        sql = (
            f"{users} SELECT names, min(id) FROM (SELECT s.names, d.id FROM stays s JOIN changes o ON o.place = ?3"
            f" AND o.row = s.id JOIN deeds d ON d.id = o.deed_id WHERE d.id > ?2 AND {_HELD}"
            f"{by_range if place == 'transactions' else ''}) GROUP BY 1"
        )
        params = (json.dumps(ids), deed_id, place, *((first, last) if bulk else ()))
        for row, heir in store.conn.execute(sql, params).fetchall():
            found[parent, row] = min(heir, found.get((parent, row), heir))
    return found


def _set_before(store: Store, deed_id: int, place: str, row: int, before: str | None) -> None:
    store.conn.execute(
        "UPDATE changes SET before = ? WHERE deed_id = ? AND place = ? AND row = ?", (before, deed_id, place, row)
    )


def _rename(store: Store, deed_id: int, place: str, row: int, new: str) -> None:
    store.conn.execute(
        "UPDATE changes SET place = ? WHERE deed_id = ? AND place = ? AND row = ?", (new, deed_id, place, row)
    )
