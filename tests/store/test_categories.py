"""The tree of categories is kept as long as nothing changes."""

from __future__ import annotations

import pytest

from finura_cli.store import categories, history
from finura_cli.store.connection import Store, open_store


def _add_and_fail(store: Store) -> None:
    with history.unrecorded(store):
        categories.add(store, "Hobbies:Chess")
        assert categories.tree(store).candidates("Chess")
        raise RuntimeError("taken back")


def test_the_tree_is_read_anew_when_anything_changed(empty: Store) -> None:
    before = categories.tree(empty)
    assert categories.tree(empty) is before
    with pytest.raises(RuntimeError, match="taken back"):
        _add_and_fail(empty)
    assert not categories.tree(empty).candidates("Chess")
    with open_store(empty.path) as other, history.unrecorded(other):
        categories.add(other, "Hobbies:Go")
    assert categories.tree(empty).candidates("Go")
