"""Names that begin as a person has begun to type: for a Tab, so each is one small query, whatever is in the books."""

from __future__ import annotations

from typing import Literal

from finura_cli.domain.names import name_key
from finura_cli.store.connection import Store

Place = Literal["accounts", "bills", "categories", "channels", "goals", "merchants", "people", "sources", "tags"]

MOST = 200
"""More would not be read through."""
_LATEST = 5_000
"""Tags and people have no list of their own: those of so many entries, the newest, are known here."""

_RECENT = f"(SELECT coalesce(max(id), 0) - {_LATEST} FROM transactions)"
_SMALL = {
    "accounts": "SELECT name FROM accounts ORDER BY id",
    "bills": "SELECT name FROM bills ORDER BY folded",
    "categories": "SELECT path FROM category_paths ORDER BY path",
    "channels": "SELECT name FROM channels ORDER BY folded",
    "goals": "SELECT name FROM goals WHERE closed IS NULL ORDER BY folded",
    "sources": "SELECT name FROM sources ORDER BY name",
    "tags": f"SELECT DISTINCT tag FROM tags WHERE transaction_id > {_RECENT} ORDER BY tag",
    "people": f"SELECT who FROM transactions WHERE id > {_RECENT} AND who IS NOT NULL"
    f" UNION SELECT who FROM lines WHERE transaction_id > {_RECENT} AND who IS NOT NULL",
}  # fmt: skip


def names(store: Store, place: Place, typed: str) -> list[str]:
    """Those that begin with `typed`, whatever its case; of the very many payees the first in their order."""
    if place == "merchants":
        start = name_key(typed)
        found = store.conn.execute(
            "SELECT name FROM merchants WHERE folded >= ? AND folded < ? ORDER BY folded LIMIT ?",
            (start, f"{start}\U0010ffff", MOST),
        )
    else:
        found = store.conn.execute(_SMALL[place])
    begun = typed.casefold()
    return [name for (name,) in found if name.casefold().startswith(begun)][:MOST]
