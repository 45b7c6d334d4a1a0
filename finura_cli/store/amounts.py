"""How often each amount was spent, or came in: for histograms."""

from __future__ import annotations

from collections.abc import Iterator

from finura_cli.domain.category import Kind
from finura_cli.domain.period import Period
from finura_cli.domain.query import Query
from finura_cli.store import select
from finura_cli.store.connection import Store

_SIZES = """
SELECT CASE WHEN t.transfer_id IS NOT NULL THEN 'transfer' WHEN c.kind IS NOT NULL THEN c.kind
  WHEN l.amount > 0 THEN 'income' ELSE 'expense' END, l.amount, count(*)
FROM transactions t JOIN lines l ON l.transaction_id = t.id LEFT JOIN categories c ON c.id = l.category_id
WHERE t.pending = 0 AND t.currency = ? AND {} GROUP BY 1, 2"""


def sizes(store: Store, period: Period, query: Query, currency: str) -> Iterator[tuple[Kind, int, int]]:
    """(kind, minor units with the sign of the books, how many lines) of the posted lines that match."""
    condition = select.where(query, period)
    found = select.Compiled(_SIZES.format(condition.sql), (currency, *condition.params))
    for kind, minor, count in select.run(store, found):
        yield Kind(kind), minor, count
