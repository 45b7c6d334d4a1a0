"""Rules, in the order in which they are tried."""

from __future__ import annotations

from finura_cli.domain.rules import Rule
from finura_cli.errors import NotFound
from finura_cli.store import rows
from finura_cli.store.connection import Store
from finura_cli.store.uids import new_uid


def all(store: Store) -> list[Rule]:
    """Every rule, the first to try first."""
    found = store.conn.execute("SELECT id, uid, position, pattern, category_id FROM rules ORDER BY position, id")
    return [Rule(*row) for row in found]


def get(store: Store, id: int) -> Rule:
    for rule in all(store):
        if rule.id == id:
            return rule
    raise NotFound(f"there is no rule {id}", hint="`finura rules` shows them")


def add(store: Store, pattern: str, category_id: int) -> Rule:
    """A new rule, tried after all others."""
    last = store.conn.value("SELECT coalesce(max(position), 0) FROM rules")
    values = {"uid": new_uid(), "position": last + 1, "pattern": pattern, "category_id": category_id}
    return get(store, rows.insert(store, "rules", values))


def update(store: Store, changed: Rule) -> Rule:
    """Write pattern and category. `move` changes the order."""
    get(store, changed.id)
    rows.update(store, "rules", (changed.id,), {"pattern": changed.pattern, "category_id": changed.category_id})
    return get(store, changed.id)


def move(store: Store, id: int, place: int) -> Rule:
    """To the place-th rule to be tried, counted from 1; the others keep their order."""
    moved = get(store, id)
    order = [rule for rule in all(store) if rule.id != id]
    order.insert(min(max(place, 1), len(order) + 1) - 1, moved)
    shifted = [(n, rule.id) for n, rule in enumerate(order, 1) if rule.position != n]
    rows.update_each(store, "rules", ("position",), shifted)
    return get(store, id)


def remove(store: Store, id: int) -> None:
    get(store, id)
    rows.delete(store, "rules", (id,))
