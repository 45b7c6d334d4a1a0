"""The searched words of entries: they follow from description, merchant and note, and can be made anew."""

from __future__ import annotations

from collections.abc import Iterator

from finura_cli.domain.text import words_of
from finura_cli.store.connection import Store


def wrong(store: Store) -> Iterator[tuple[int, str]]:
    """Entries whose words are not those of their texts, each with the right ones."""
    for id, description, merchant, note, kept in store.conn.execute(
        "SELECT t.id, t.description, coalesce(m.name, ''), t.note, t.words FROM transactions t"
        " LEFT JOIN merchants m ON m.id = t.merchant_id ORDER BY t.id"
    ):
        right = words_of(description, merchant, note)
        if right != kept:
            yield id, right


def rebuild(store: Store) -> int:
    """Make them anew where they are wrong; how many were."""
    with store.write_tx():
        right = [(words, id) for id, words in wrong(store)]
        store.conn.executemany("UPDATE transactions SET words = ? WHERE id = ?", right)
    return len(right)
