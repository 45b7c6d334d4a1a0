"""Rules, in the order in which they are tried."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence

from finura_cli.domain.rule_patterns import account_keys, with_account_renamed
from finura_cli.domain.rules import Rule, Rulebook, ordered
from finura_cli.errors import NotFound
from finura_cli.records import NamedTuple
from finura_cli.store import accounts, rows
from finura_cli.store.connection import Store
from finura_cli.store.driver import Value
from finura_cli.store.uids import new_uid

_LATEST = 20_000
_FEW = 30
_COMMON = 0.3


def all(store: Store) -> list[Rule]:
    """Every rule, the first to try first."""
    sql = "SELECT id, uid, position, pattern, category_id, merchant, tags, note, transfer FROM rules"
    return ordered(
        Rule(id, uid, position, pattern, category_id, merchant, tuple(json.loads(tags or "[]")), note, bool(transfer))
        for id, uid, position, pattern, category_id, merchant, tags, note, transfer in store.conn.execute(sql)
    )


def book(store: Store) -> Rulebook:
    """All rules, ready to be tried, with the accounts that they name."""
    return Rulebook(all(store), account_ids(store))


def account_ids(store: Store) -> dict[str, int]:
    """Ids of accounts by the names that patterns call them."""
    return account_keys(accounts.all(store))


def get(store: Store, id: int) -> Rule:
    for rule in all(store):
        if rule.id == id:
            return rule
    raise NotFound(f"there is no rule {id}", hint="`finura rules` shows them")


def add(store: Store, pattern: str, category_id: int | None) -> Rule:
    """A new rule that gives a category, tried when its turn is: the more specific, the earlier."""
    return put(store, Rule(0, "", None, pattern, category_id))


def put(store: Store, new: Rule) -> Rule:
    """A new rule with all its effects; its id, uid and place are not looked at."""
    return get(store, rows.insert(store, "rules", {"uid": new_uid(), "position": None, **_values(new)}))


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


def account_renamed(store: Store, old: str, new: str) -> None:
    """Rules that name an account go on doing so, in the open deed of its renaming."""
    for rule in all(store):
        pattern = with_account_renamed(rule.pattern, old, new)
        if pattern != rule.pattern:
            rows.update(store, "rules", (rule.id,), {"pattern": pattern})


class Filed(NamedTuple):
    """An entry that was filed by hand."""

    id: int
    category_id: int
    words: str
    description: str
    merchant: str
    note: str
    minor: int
    currency: str
    account_id: int
    mode: str | None
    time: str | None
    from_file: int


def filed_by_hand(store: Store) -> list[Filed]:
    """What was filed by hand, the latest first: not splits and transfers, and of very many the latest."""
    found = store.conn.execute(
        "SELECT t.id, l.category_id, t.words, t.description, coalesce(m.name, ''), t.note, t.amount, t.currency,"
        " t.account_id, t.mode, t.time, t.batch_id IS NOT NULL FROM lines l JOIN transactions t"
        " ON t.id = l.transaction_id LEFT JOIN merchants m ON m.id = t.merchant_id WHERE l.by = 'hand'"
        " AND l.category_id IS NOT NULL AND l.amount = t.amount AND t.transfer_id IS NULL ORDER BY t.id DESC LIMIT ?",
        (_LATEST,),
    )
    return [Filed(*row) for row in found]


def common_words(store: Store) -> frozenset[str]:
    """Words that so many of the latest entries have that they tell none of them."""
    texts = store.conn.execute("SELECT words FROM transactions ORDER BY id DESC LIMIT 1000").fetchall()
    if len(texts) < _FEW:
        return frozenset()
    counts = Counter(word for (words,) in texts for word in set(words.split()))
    return frozenset(word for word, count in counts.items() if count > _COMMON * len(texts))
