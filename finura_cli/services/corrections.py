"""What a person made of the categories that a bank's files gave, to be done again with the same text."""

from __future__ import annotations

from functools import cached_property

from finura_cli.domain import guess
from finura_cli.domain.carriers import is_carrier
from finura_cli.domain.category import Categories, Kind
from finura_cli.domain.memory import Memory
from finura_cli.domain.text import folded
from finura_cli.services.guessing import LATEST, text_of_label
from finura_cli.store import labels
from finura_cli.store.connection import Store


class Corrections:
    """Entries that a file filed and a person filed otherwise, by the category that the file gave. Read when a file
    names its first category; an import that names none, or books without corrections, cost nothing."""

    def __init__(self, store: Store, tree: Categories) -> None:
        self._store = store
        self._tree = tree

    def of(self, category_id: int, kind: Kind | None) -> Memory | None:
        """What was done with texts that files put under this category, or under one that is gone by now; None when
        nothing was. `category_id`: 0 for one that is to be made. `kind`: None where it is not known yet."""
        done = [
            (heard, sign, now)
            for heard, sign, was, now in self._all
            if was == category_id or (was == 0 and kind in (None, self._tree.by_id[now].kind))
        ]
        return Memory(done) if done else None

    @cached_property
    def _all(self) -> list[tuple[str, int, int, int]]:
        """Folded text, sign, what the file said (0: it is gone) and what the person said; the latest said last."""
        found = []
        for description, merchant, sign, was, now in labels.corrected(self._store, LATEST):
            text = text_of_label(description, merchant, typed=False)
            if not is_carrier(text):
                found.append((folded(text), sign, was, now))
        return found


def mended_to(
    done: Memory, file_says: int, description: str, merchant: str, minor: int
) -> tuple[int, str] | None:  # fmt: skip
    """Where a person put the same text before, the latest time, and `why`; None when they never did, or where the file
    puts it."""
    text = text_of_label(description, merchant, typed=False)
    recall = None if is_carrier(text) else done.of(folded(text), minor)
    if recall is None or recall.categories[-1] == file_says:
        return None
    return recall.categories[-1], guess.by_correction(file_says, same=recall.same, text=folded(text))
