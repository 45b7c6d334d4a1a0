"""What an export holds of plans: budgets, bills, entries that post themselves, goals. As in `dump`."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator

from finura_cli.domain.money import plain
from finura_cli.store.connection import Store

Record = dict[str, object]

_CATEGORY = "(SELECT uid FROM categories WHERE id = {})"
_ACCOUNT = "(SELECT uid FROM accounts WHERE id = {})"
_MERCHANT = "(SELECT uid FROM merchants WHERE id = {})"
_BUDGETS = f"""
SELECT uid, id, target, {_CATEGORY.format("category_id")} AS category, amount, currency, per, start,
  coalesce(rollover, 0) AS rollover, cap, template FROM budgets ORDER BY uid"""
_MOVES = f"""
SELECT uid, id, start, from_target, {_CATEGORY.format("from_category_id")} AS from_category, to_target,
  {_CATEGORY.format("to_category_id")} AS to_category, amount, currency FROM budget_moves ORDER BY uid"""
_BILLS = f"""
SELECT uid, id, name, {_MERCHANT.format("merchant_id")} AS merchant, text, {_ACCOUNT.format("account_id")} AS account,
  {_CATEGORY.format("category_id")} AS category, currency, amount, low, high, every, due, until, remind, by,
  (SELECT json_group_array(json_array(d.due, (SELECT t.uid FROM transactions t WHERE t.id = d.transaction_id))
     ORDER BY d.due) FROM bill_days d WHERE d.bill_id = b.id) AS days
  FROM bills b ORDER BY uid"""
_SCHEDULES = f"""
SELECT uid, id, every, start, until, {_ACCOUNT.format("account_id")} AS account,
  {_ACCOUNT.format("to_account_id")} AS to_account, {_CATEGORY.format("category_id")} AS category,
  {_MERCHANT.format("merchant_id")} AS merchant, amount, currency, description, note, mode, who, tags,
  (SELECT json_group_array(json_array(d.due, (SELECT t.uid FROM transactions t WHERE t.id = d.transaction_id))
     ORDER BY d.due) FROM schedule_days d WHERE d.schedule_id = s.id) AS days
  FROM schedules s ORDER BY uid"""
_GOALS = f"""
SELECT uid, id, name, target, currency, start, by, contribution, per, {_ACCOUNT.format("account_id")} AS account,
  closed,
  (SELECT json_group_array(json_array(x.date, x.amount, {_ACCOUNT.format("x.account_id")}, x.note) ORDER BY x.uid)
     FROM goal_slices x WHERE x.goal_id = g.id) AS slices
  FROM goals g ORDER BY uid"""


def tables(store: Store) -> dict[str, Callable[[], Iterator[Record]]]:
    """The tables in the order of the export; each is read when called."""
    return {
        "budgets": lambda: _budgets(store),
        "budget_moves": lambda: _rows(store, _MOVES, "amount"),
        "bills": lambda: _with_days(store, _BILLS, "amount", "low", "high"),
        "schedules": lambda: _schedules(store),
        "goals": lambda: _goals(store),
    }


def _rows(store: Store, sql: str, *amounts: str) -> Iterator[Record]:
    """Rows whose columns are their fields; those of `amounts` are minor units of the row's currency."""
    cursor = store.conn.execute(sql)
    names = [column[0] for column in cursor.description]
    for values in cursor:
        row: Record = dict(zip(names, values, strict=True))
        yield row | {name: _amount(row[name], row["currency"]) for name in amounts}


def _amount(minor: object, currency: object) -> str | None:
    return None if minor is None else plain(minor, currency)  # type: ignore[arg-type]


def _budgets(store: Store) -> Iterator[Record]:
    for row in _rows(store, _BUDGETS, "amount", "cap"):
        yield row | {"rollover": bool(row["rollover"])}


def _with_days(store: Store, sql: str, *amounts: str) -> Iterator[Record]:
    for row in _rows(store, sql, *amounts):
        yield row | {"days": [{"due": due, "entry": entry} for due, entry in json.loads(str(row["days"]))]}


def _schedules(store: Store) -> Iterator[Record]:
    for row in _with_days(store, _SCHEDULES, "amount"):
        yield row | {"tags": json.loads(str(row["tags"] or "[]"))}


def _goals(store: Store) -> Iterator[Record]:
    for row in _rows(store, _GOALS, "target", "contribution"):
        yield row | {
            "slices": [
                {"date": day, "amount": _amount(minor, row["currency"]), "account": account, "note": note}
                for day, minor, account, note in json.loads(str(row["slices"]))
            ]
        }
