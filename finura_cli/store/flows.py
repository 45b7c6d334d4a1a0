"""What moves the balance of some accounts, entry by entry."""

from __future__ import annotations

import json
from collections.abc import Iterable

from finura_cli.domain.balance_flows import Flow
from finura_cli.domain.period import Period
from finura_cli.store.connection import Store

# Between two of the accounts nothing moves. Entries in another currency than the account's are in no balance.
_FLOWS = """
SELECT t.id, CAST(julianday(t.date) - 1721424.5 AS INTEGER), t.amount, t.account_id, t.description, t.merchant_id,
  o.account_id
FROM transactions t JOIN accounts a ON a.id = t.account_id LEFT JOIN transactions o ON o.id = t.transfer_id
WHERE t.pending = 0 AND t.amount <> 0 AND t.currency = a.currency AND t.date >= :start AND t.date < :end
  AND t.account_id IN (SELECT value FROM json_each(:own))
  AND (o.id IS NULL OR o.account_id NOT IN (SELECT value FROM json_each(:own)))
ORDER BY t.date, t.id"""


def read(store: Store, accounts: Iterable[int], period: Period) -> list[Flow]:
    """The posted entries of these accounts in a period, in order of day and id."""
    given = {"own": json.dumps(sorted(accounts)), "start": period.start.isoformat(), "end": period.end.isoformat()}
    return [Flow._make(row) for row in store.conn.execute(_FLOWS, given)]
