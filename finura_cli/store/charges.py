"""Money spent, line by line, as the rules of odd charges and of fixed costs read it: 100,000 of them at once."""

from __future__ import annotations

from finura_cli.domain.charges import Charge
from finura_cli.domain.period import Period
from finura_cli.domain.query import Query
from finura_cli.store.connection import Store
from finura_cli.store.select import Compiled, run, where

# A line of an expense category, or of none, in an entry that is money out. Income and transfers are no charges.
_CHARGES = """
SELECT t.id, t.uid, CAST(julianday(t.date) - 1721424.5 AS INTEGER), t.account_id, t.currency, t.description,
  t.merchant_id, l.category_id, -l.amount, -t.amount
FROM transactions t JOIN lines l ON l.transaction_id = t.id LEFT JOIN categories c ON c.id = l.category_id
WHERE t.pending = 0 AND t.transfer_id IS NULL AND t.amount < 0 AND l.amount < 0
  AND coalesce(c.kind, 'expense') = 'expense' AND {condition}
ORDER BY t.date, t.id, l.n"""


def read(store: Store, period: Period, query: Query | None = None) -> list[Charge]:
    """The posted charges of a period whose lines match, oldest first."""
    condition = where(query or Query(), period)
    found: list[Charge] = []
    last = None
    for row in run(store, Compiled(_CHARGES.format(condition=condition.sql), condition.params)):
        found.append(Charge._make((*row, row[0] != last)))
        last = row[0]
    return found
