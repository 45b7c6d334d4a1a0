"""Money given from one budget to another, for one month."""

from __future__ import annotations

from datetime import date

from finura_cli.domain.budget import Key, Move, Target
from finura_cli.store import rows
from finura_cli.store.connection import Store
from finura_cli.store.uids import new_uid


def all(store: Store, currency: str) -> list[Move]:
    """Every move in a currency, the oldest first."""
    found = store.conn.execute(
        "SELECT id, uid, start, from_target, from_category_id, to_target, to_category_id, amount FROM budget_moves"
        " WHERE currency = ? ORDER BY start, id",
        (currency,),
    )
    return [
        Move(id, uid, date.fromisoformat(start), (Target(giver), given), (Target(taker), taken), amount, currency)
        for id, uid, start, giver, given, taker, taken, amount in found
    ]


def add(store: Store, giver: Key, taker: Key, amount: int, currency: str, start: date) -> int:
    """The id of the move. `amount` is in minor units, `start` the first day of the month."""
    return rows.insert(
        store,
        "budget_moves",
        {
            "uid": new_uid(), "start": start.isoformat(), "from_target": giver[0], "from_category_id": giver[1],
            "to_target": taker[0], "to_category_id": taker[1], "amount": amount, "currency": currency,
        },
    )  # fmt: skip
