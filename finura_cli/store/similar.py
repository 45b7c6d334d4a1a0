"""Past entries whose text shares a word with a new one: the memory that `add` fills its blanks from."""

from __future__ import annotations

from collections.abc import Sequence

from finura_cli.records import NamedTuple
from finura_cli.store.connection import Store

_RECENT = 5_000
_CANDIDATES = 300


class Past(NamedTuple):
    """A single-line entry of the past. `words` is its folded text."""

    id: int
    words: str
    account_id: int
    category_id: int | None


def sharing(store: Store, words: Sequence[str]) -> list[Past]:
    """Entries that share a whole word, newest first, among the latest 5,000: what is older says little of today."""
    if not words:
        return []
    like = " OR ".join(["t.words LIKE ? ESCAPE '\\'"] * len(words))
    patterns = ["% " + w.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + " %" for w in words]
    sql = (
        "SELECT t.id, t.words, t.account_id, l.category_id FROM transactions t"
        " JOIN lines l ON l.transaction_id = t.id"
        " WHERE t.id > (SELECT coalesce(max(id), 0) FROM transactions) - ? AND t.transfer_id IS NULL"
        " AND NOT EXISTS (SELECT 1 FROM lines m WHERE m.transaction_id = t.id AND m.n <> l.n)"
        f" AND ({like}) ORDER BY t.id DESC LIMIT ?"
    )
    return [Past(*row) for row in store.conn.execute(sql, (_RECENT, *patterns, _CANDIDATES))]
