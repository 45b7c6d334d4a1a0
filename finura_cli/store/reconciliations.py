"""Balances that were compared with a statement."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from finura_cli.store import rows
from finura_cli.store.connection import Store
from finura_cli.store.driver import Value
from finura_cli.store.uids import new_uid


@dataclass(frozen=True, slots=True)
class Kept:
    """A balance (minor units of the account's currency) that held at the end of `date`."""

    id: int
    account_id: int
    date: date
    balance: int


def latest(store: Store, account_id: int) -> Kept | None:
    """The last one of an account."""
    row = store.conn.execute(
        "SELECT id, account_id, date, balance FROM reconciliations WHERE account_id = ? ORDER BY date DESC, id DESC",
        (account_id,),
    ).fetchone()
    return Kept(row[0], row[1], date.fromisoformat(row[2]), row[3]) if row else None


def add(store: Store, account_id: int, on: date, balance: int) -> int:
    """Keep one."""
    values: dict[str, Value] = {"uid": new_uid(), "account_id": account_id, "date": on.isoformat(), "balance": balance}
    return rows.insert(store, "reconciliations", values)
