"""Budgets: each row is one setting, which holds from its start until the next one for the same target."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from finura_cli.domain.budget import Budget, Key, Per, Target
from finura_cli.errors import NotFound
from finura_cli.store import rows
from finura_cli.store.connection import Store
from finura_cli.store.driver import Row, Value
from finura_cli.store.uids import new_uid

_FIELDS = "id, uid, target, category_id, amount, currency, per, start, coalesce(rollover, 0), cap, template"


def all(store: Store) -> list[Budget]:
    """Every setting, older ones too, by target and start."""
    found = store.conn.execute(f"SELECT {_FIELDS} FROM budgets ORDER BY target, category_id, start, id")
    return [_budget(row) for row in found]


def by_key(store: Store, currency: str) -> dict[Key, list[Budget]]:
    """Every setting in a currency, by what it is for; both in the order in which they begin."""
    found: dict[Key, list[Budget]] = defaultdict(list)
    for one in sorted(all(store), key=lambda one: (one.start, one.id)):
        if one.currency == currency:
            found[one.key].append(one)
    return dict(found)


def _budget(row: Row) -> Budget:
    id, uid, target, category, amount, currency, per, start, rollover, cap, template = row
    return Budget(
        id, uid, Target(target), category, amount, currency, Per(per), date.fromisoformat(start), bool(rollover), cap,
        template,
    )  # fmt: skip


def set(
    store: Store, target: Target, category_id: int | None, amount: int | None, currency: str, per: Per, start: date,
    *, rollover: bool = False, cap: int | None = None, template: str | None = None,
) -> Budget:  # fmt: skip
    """From `start` on; takes the place of a setting for the same target, currency and day. `amount` None ends it."""
    values: dict[str, Value] = {
        "target": target, "category_id": category_id, "amount": amount, "currency": currency, "per": per,
        "start": start.isoformat(), "rollover": 1 if rollover else None, "cap": cap, "template": template,
    }  # fmt: skip
    id = store.conn.value(
        "SELECT id FROM budgets WHERE target = ? AND category_id IS ? AND currency = ? AND start = ?",
        (target, category_id, currency, start.isoformat()),
    )
    if id is None:
        id = rows.insert(store, "budgets", {"uid": new_uid(), **values})
    else:
        rows.update(store, "budgets", (id,), values)
    return get(store, id)


def put_run(
    store: Store, category_id: int, currency: str, first: date, last: date, settings: Sequence[tuple[date, int]]
) -> None:
    """Monthly amounts (minor units) of a category as another app kept them, each from its day on, in the place of all
    settings that begin from `first` to `last`."""
    old = store.conn.execute(
        "SELECT id FROM budgets WHERE target = ? AND category_id = ? AND currency = ? AND start BETWEEN ? AND ?",
        (Target.CATEGORY, category_id, currency, first.isoformat(), last.isoformat()),
    )
    rows.delete(store, "budgets", [id for (id,) in old.fetchall()])
    for start, minor in settings:
        rows.insert(
            store,
            "budgets",
            {
                "uid": new_uid(), "target": Target.CATEGORY, "category_id": category_id, "amount": minor,
                "currency": currency, "per": Per.MONTH, "start": start.isoformat(),
            },
        )  # fmt: skip


def get(store: Store, id: int) -> Budget:
    row = store.conn.execute(f"SELECT {_FIELDS} FROM budgets WHERE id = ?", (id,)).fetchone()
    if row is not None:
        return _budget(row)
    raise NotFound(f"there is no budget {id}", hint="`finura budget` shows them")


def remove(store: Store, id: int) -> None:
    """Take a setting out as if it had never been made."""
    get(store, id)
    rows.delete(store, "budgets", (id,))
