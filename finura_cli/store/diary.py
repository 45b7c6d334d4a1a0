"""What the days of the books held: spending by day, category and hour, income by day, which account pays most."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date

from finura_cli.domain.period import Period
from finura_cli.domain.risk import Spending
from finura_cli.store.connection import Store
from finura_cli.store.totals import FLOW

# Posted lines of one kind (of their category, else by their sign), in one currency.
_LINES = f"""
FROM transactions t JOIN lines l ON l.transaction_id = t.id LEFT JOIN categories c ON c.id = l.category_id
WHERE t.pending = 0 AND t.currency = ? AND t.date >= ? AND t.date < ? AND t.transfer_id IS NULL
  AND coalesce(c.kind, iif({FLOW} > 0, 'income', 'expense'))"""


def spent(store: Store, period: Period, currency: str, without: Iterable[int] = ()) -> list[Spending]:
    """Sums of spending, refunds taken off, of all entries but some."""
    found = store.conn.execute(
        f"SELECT t.date, -sum(l.amount), l.category_id, CAST(substr(t.time, 1, 2) AS INTEGER) {_LINES} = 'expense'"
        " AND t.id NOT IN (SELECT value FROM json_each(?)) GROUP BY 1, 3, 4 ORDER BY 1, 3, 4",
        (*_asked(period, currency), json.dumps(sorted(without))),
    )
    return [Spending(date.fromisoformat(day), minor, category, hour) for day, minor, category, hour in found]


def income(store: Store, period: Period, currency: str) -> dict[date, int]:
    """What came in on each day that brought something."""
    sql = f"SELECT t.date, sum(l.amount) {_LINES} = 'income' GROUP BY 1"
    return {date.fromisoformat(day): minor for day, minor in store.conn.execute(sql, _asked(period, currency))}


def main_account(store: Store, period: Period, currency: str) -> int | None:
    """The account from which most was spent; None where nothing was."""
    sql = f"SELECT t.account_id {_LINES} = 'expense' GROUP BY 1 ORDER BY sum(l.amount), 1 LIMIT 1"
    found: int | None = store.conn.value(sql, _asked(period, currency))
    return found


def entry_days(store: Store, period: Period, account_id: int) -> list[date]:
    """The days on which an account has posted entries, in their order."""
    found = store.conn.execute(
        "SELECT DISTINCT date FROM transactions WHERE pending = 0 AND account_id = ? AND date >= ? AND date < ?"
        " ORDER BY 1",
        (account_id, period.start.isoformat(), period.end.isoformat()),
    )
    return [date.fromisoformat(day) for (day,) in found]


def _asked(period: Period, currency: str) -> tuple[str, str, str]:
    return currency, period.start.isoformat(), period.end.isoformat()
