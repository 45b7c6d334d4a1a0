"""What a list shows beside the entries themselves: names, running balances, and the deeds behind an entry."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date

from finura_cli.domain.deed import Deed
from finura_cli.store import history
from finura_cli.store.connection import Store


def merchant_names(store: Store, ids: Iterable[int]) -> dict[int, str]:
    """The names of these merchants."""
    found = store.conn.execute(
        "SELECT id, name FROM merchants WHERE id IN (SELECT value FROM json_each(?))", (json.dumps(sorted(set(ids))),)
    )
    return dict(found.fetchall())


def balances_after(store: Store, account_ids: Iterable[int], first: date, last: date) -> dict[int, int]:
    """What was in its account, in its own currency, after each posted entry of these days; in the order of the list
    by date. Minor units by the entry's id.

    Whole months before come from the kept totals: the newest page of a list reads a month or two.
    """
    accounts = json.dumps(sorted(set(account_ids)))
    month = first.isoformat()[:7]
    before = store.conn.execute(
        "SELECT account_id, currency, sum(amount) FROM totals"
        " WHERE month < ? AND account_id IN (SELECT value FROM json_each(?)) GROUP BY 1, 2",
        (month, accounts),
    ).fetchall()
    sums = {(account, currency): amount for account, currency, amount in before}
    for account, currency, opening in store.conn.execute(
        "SELECT id, currency, opening FROM accounts WHERE id IN (SELECT value FROM json_each(?))", (accounts,)
    ):
        sums[account, currency] = sums.get((account, currency), 0) + opening
    after = {}
    for id, account, currency, amount in store.conn.execute(
        "SELECT id, account_id, currency, amount FROM transactions INDEXED BY transactions_date"
        " WHERE date >= ? AND date <= ? AND pending = 0 AND account_id IN (SELECT value FROM json_each(?))"
        " ORDER BY date, time, id",
        (f"{month}-01", last.isoformat(), accounts),
    ):
        sums[account, currency] = after[id] = sums.get((account, currency), 0) + amount
    return after


def refunds_of(store: Store, id: int) -> list[int]:
    """The entries that give money back for this one."""
    found = store.conn.execute("SELECT id FROM transactions WHERE refund_of = ? ORDER BY date, id", (id,))
    return [refund for (refund,) in found]


def deeds_of(store: Store, id: int) -> list[Deed]:
    """The deeds that made or changed an entry, oldest first."""
    found = store.conn.execute(
        "SELECT deed_id FROM changes WHERE place = 'transactions' AND row = ?1"
        " UNION SELECT id FROM deeds WHERE ?1 BETWEEN first_id AND last_id ORDER BY 1",
        (id,),
    )
    return [history.get(store, deed) for (deed,) in found.fetchall()]
