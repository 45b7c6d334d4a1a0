"""Goals, and the slices of accounts that were given to them."""

from __future__ import annotations

from datetime import date

from finura_cli.domain.goals import Goal, Per, Slice
from finura_cli.domain.names import name_key
from finura_cli.errors import NotFound
from finura_cli.store import rows
from finura_cli.store.connection import Store
from finura_cli.store.driver import Row, Value
from finura_cli.store.uids import new_uid

_FIELDS = "id, uid, name, target, currency, start, by, contribution, per, account_id, closed"


def all(store: Store) -> list[Goal]:
    """Every goal, closed ones too, in the order they were made."""
    return [_goal(row) for row in store.conn.execute(f"SELECT {_FIELDS} FROM goals ORDER BY id")]


def get(store: Store, id: int) -> Goal:
    row = store.conn.execute(f"SELECT {_FIELDS} FROM goals WHERE id = ?", (id,)).fetchone()
    if row is None:
        raise NotFound(f"there is no goal {id}", hint="`finura goal` shows them")
    return _goal(row)


def slices(store: Store) -> list[Slice]:
    """Everything that was put into goals and taken out, closed goals too, the oldest first."""
    found = store.conn.execute(
        "SELECT id, uid, goal_id, account_id, date, amount, note FROM goal_slices ORDER BY date, id"
    )
    return [
        Slice(id, uid, goal, account, date.fromisoformat(day), amount, note)
        for id, uid, goal, account, day, amount, note in found
    ]


def add(store: Store, new: Goal) -> Goal:
    """Keep a new goal; its `id` and `uid` are made here."""
    return get(store, rows.insert(store, "goals", {"uid": new_uid(), **_values(new)}))


def update(store: Store, changed: Goal) -> Goal:
    """Write every field of a goal."""
    rows.update(store, "goals", (changed.id,), _values(changed))
    return get(store, changed.id)


def remove(store: Store, id: int) -> None:
    """A goal goes, with its slices."""
    get(store, id)
    own = store.conn.execute("SELECT id FROM goal_slices WHERE goal_id = ?", (id,)).fetchall()
    if own:
        rows.delete(store, "goal_slices", [slice for (slice,) in own])
    rows.delete(store, "goals", (id,))


def add_slice(store: Store, goal_id: int, account_id: int, day: date, amount: int, note: str = "") -> int:
    """Give so much of an account to a goal, or take it out again (below zero). Its id."""
    values: dict[str, Value] = {
        "uid": new_uid(), "goal_id": goal_id, "account_id": account_id, "date": day.isoformat(), "amount": amount,
        "note": note,
    }  # fmt: skip
    return rows.insert(store, "goal_slices", values)


def _values(goal: Goal) -> dict[str, Value]:
    return {
        "name": goal.name, "folded": name_key(goal.name), "target": goal.target, "currency": goal.currency,
        "start": goal.start.isoformat(), "by": _iso(goal.by), "contribution": goal.contribution, "per": goal.per,
        "account_id": goal.account_id, "closed": _iso(goal.closed),
    }  # fmt: skip


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text is not None else None


def _goal(row: Row) -> Goal:
    id, uid, name, target, currency, start, by, contribution, per, account, closed = row
    return Goal(
        id, uid, name, target, currency, date.fromisoformat(start), _day(by), contribution, Per(per) if per else None,
        account, _day(closed),
    )  # fmt: skip
