"""Rules, in the order in which they are tried."""

from __future__ import annotations

import json
from collections.abc import Sequence

from finura_cli.domain.rule_patterns import account_keys
from finura_cli.domain.rules import Rule, Rulebook, ordered
from finura_cli.errors import NotFound
from finura_cli.store import accounts, rows
from finura_cli.store.connection import Store
from finura_cli.store.driver import Value
from finura_cli.store.uids import new_uid


def all(store: Store) -> list[Rule]:
    """Every rule, the first to try first."""
    sql = "SELECT id, uid, position, pattern, category_id, merchant, tags, note, transfer FROM rules"
    return ordered(
        Rule(id, uid, position, pattern, category_id, merchant, tuple(json.loads(tags or "[]")), note, bool(transfer))
        for id, uid, position, pattern, category_id, merchant, tags, note, transfer in store.conn.execute(sql)
    )


def book(store: Store) -> Rulebook:
    """All rules, ready to be tried, with the accounts that they name."""
    everything = all(store)
    named = any(":" in rule.pattern for rule in everything)
    return Rulebook(everything, account_keys(accounts.all(store)) if named else None)


def get(store: Store, id: int) -> Rule:
    for rule in all(store):
        if rule.id == id:
            return rule
    raise NotFound(f"there is no rule {id}", hint="`finura rules` shows them")


def add(
    store: Store, pattern: str, category_id: int | None, *, merchant: str | None = None, tags: Sequence[str] = (),
    note: str | None = None, transfer: bool = False,
) -> Rule:  # fmt: skip
    """A new rule, tried when its turn is: the more specific, the earlier."""
    new = Rule(0, new_uid(), None, pattern, category_id, merchant, tuple(tags), note, transfer)
    return get(store, rows.insert(store, "rules", {"uid": new.uid, "position": None, **_values(new)}))


def update(store: Store, changed: Rule) -> Rule:
    """Write pattern and effects. `move` and `release` change the order."""
    get(store, changed.id)
    rows.update(store, "rules", (changed.id,), _values(changed))
    return get(store, changed.id)


def move(store: Store, id: int, place: int) -> Rule:
    """To the place-th rule to be tried, counted from 1. Those before it keep their places from now on, too."""
    moved = get(store, id)
    order = [rule for rule in all(store) if rule.id != id]
    at = min(max(place, 1), len(order) + 1) - 1
    order.insert(at, moved)
    kept = [rule for n, rule in enumerate(order) if n <= at or rule.position is not None]
    _place(store, kept)
    return get(store, id)


def release(store: Store, id: int) -> Rule:
    """Give the place up that it was given: how specific it is says when it is tried."""
    get(store, id)
    rows.update(store, "rules", (id,), {"position": None})
    _place(store, [rule for rule in all(store) if rule.position is not None])
    return get(store, id)


def remove(store: Store, id: int) -> None:
    get(store, id)
    rows.delete(store, "rules", (id,))


def _place(store: Store, order: Sequence[Rule]) -> None:
    shifted = [(n, rule.id) for n, rule in enumerate(order, 1) if rule.position != n]
    rows.update_each(store, "rules", ("position",), shifted)


def _values(rule: Rule) -> dict[str, Value]:
    tags = json.dumps(list(rule.tags), ensure_ascii=False) if rule.tags else None
    return {
        "pattern": rule.pattern, "category_id": rule.category_id, "merchant": rule.merchant or None, "tags": tags,
        "note": rule.note or None, "transfer": 1 if rule.transfer else None,
    }  # fmt: skip
