"""What passed between the user and people: lines of the categories of debts, and the names in the books."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from datetime import date

from finura_cli.domain.money import Money
from finura_cli.domain.people import Movement, person_key
from finura_cli.store import rows
from finura_cli.store.connection import Store


def movements(store: Store, category_ids: Iterable[int]) -> list[Movement]:
    """Every line of these categories, by date; those without a name, too."""
    found = store.conn.execute(
        "SELECT t.id, t.date, coalesce(l.who, t.who), l.amount, t.currency, t.description, t.account_id, t.pending"
        " FROM lines l JOIN transactions t ON t.id = l.transaction_id"
        " WHERE l.category_id IN (SELECT value FROM json_each(?)) ORDER BY t.date, t.id, l.n",
        (json.dumps(sorted(category_ids)),),
    )
    return [
        Movement(
            id, date.fromisoformat(day), who if who and person_key(who) else None, Money(minor, currency), text,
            account, bool(pending),
        )
        for id, day, who, minor, currency, text, account, pending in found
    ]  # fmt: skip


def rename(store: Store, keys: Collection[str], new: str) -> int:
    """Another name for a person wherever one of these `person_key`s stands: entries, parts of them, and entries that
    post themselves. How many rows had one."""
    lines = [
        (id, n)
        for id, n, who in store.conn.execute("SELECT transaction_id, n, who FROM lines WHERE who IS NOT NULL")
        if who != new and person_key(who) in keys
    ]
    if lines:
        rows.name_lines(store, lines, new)
    renamed = {id for id, _ in lines}
    count = 0
    for place in ("transactions", "schedules"):
        ids = [
            id
            for id, who in store.conn.execute(f"SELECT id, who FROM {place} WHERE who IS NOT NULL").fetchall()
            if who != new and person_key(who) in keys
        ]
        if ids:
            rows.update(store, place, ids, {"who": new})
        count += len(set(ids) - renamed) if place == "transactions" else len(ids)
    return count + len(renamed)


def names(store: Store) -> list[str]:
    """Every name that an entry, a part of one, or an entry that posts itself has."""
    found = store.conn.execute(
        "SELECT who FROM transactions UNION SELECT who FROM lines UNION SELECT who FROM schedules"
    )
    return [who for (who,) in found if who and person_key(who)]
