"""The searched words of entries: they follow from description, merchant and note, and can be made anew."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from finura_cli.domain.text import folded, text_of, words_of
from finura_cli.store.connection import Store


def wrong(store: Store, merchant_ids: Sequence[int] | None = None) -> Iterator[tuple[int, str]]:
    """Entries (of some merchants) whose words are not those of their texts, each with the right ones."""
    of = "" if merchant_ids is None else " WHERE t.merchant_id IN (SELECT value FROM json_each(?))"
    for id, description, merchant, note, kept in store.conn.execute(
        "SELECT t.id, t.description, coalesce(m.name, ''), t.note, t.words FROM transactions t"
        f" LEFT JOIN merchants m ON m.id = t.merchant_id{of} ORDER BY t.id",
        () if merchant_ids is None else (json.dumps(merchant_ids),),
    ):
        right = words_of(description, merchant, note)
        if right != kept != folded(text_of(description, merchant, note)):  # as it was until a name was there once
            yield id, right


def rebuild(store: Store, merchant_ids: Sequence[int] | None = None) -> int:
    """Make them anew where they are wrong; how many were."""
    with store.write_tx():
        right = [(words, id) for id, words in wrong(store, merchant_ids)]
        store.conn.executemany("UPDATE transactions SET words = ? WHERE id = ?", right)
    return len(right)
