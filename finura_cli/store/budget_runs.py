"""A run of settings of one category, as another app kept them: written in one go."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from finura_cli.domain.budget import Per, Target
from finura_cli.store import rows
from finura_cli.store.connection import Store
from finura_cli.store.uids import new_uid


def replace(
    store: Store, category_id: int, currency: str, first: date, last: date, settings: Sequence[tuple[date, int]]
) -> None:
    """Monthly amounts (minor units) of a category, each from its day on, in the place of all settings that begin from
    `first` to `last`."""
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
