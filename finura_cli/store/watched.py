"""What is watched after alerts: which were said or withheld by chance, and what was bought before and after them."""

from __future__ import annotations

from finura_cli.domain.period import Period
from finura_cli.records import NamedTuple
from finura_cli.store.connection import Store
from finura_cli.store.nudges import LISTED
from finura_cli.store.totals import FLOW

# What is seen in the list interrupted nobody; what is withheld by quiet hours or the number of a day waits.
_NUDGES = """
SELECT id, told, kind, object, period, coalesce(withheld, '') <> 'holdout', basis ->> 'holdout', basis ->> 'name',
  basis ->> ? IS NOT NULL
FROM nudges WHERE spending = 1 AND told IS NOT NULL ORDER BY told, id"""

# Posted lines that cost something. A file that knows no time of day may say midnight of all.
_BOUGHT = f"""
SELECT t.id, CAST(julianday(t.date) - 1721424.5 AS INTEGER),
  CASE WHEN coalesce(t.time, '') IN ('', '00:00', '00:00:00') THEN NULL
    ELSE CAST(substr(t.time, 1, 2) AS INTEGER) * 60 + CAST(substr(t.time, 4, 2) AS INTEGER) END,
  -l.amount, t.currency, l.category_id,
  coalesce(l.necessity, (SELECT necessity FROM merchants WHERE id = t.merchant_id))
FROM transactions t JOIN lines l ON l.transaction_id = t.id LEFT JOIN categories c ON c.id = l.category_id
WHERE t.pending = 0 AND t.transfer_id IS NULL AND l.amount < 0 AND t.date >= ? AND t.date < ?
  AND coalesce(c.kind, iif({FLOW} > 0, 'income', 'expense')) = 'expense'"""


class Told(NamedTuple):
    """An alert about spending that was said, or would have been. `holdout`: how likely chance was to withhold it."""

    id: int
    told: str
    kind: str
    object: str
    period: str
    said: bool
    holdout: float | None
    name: str | None
    listed: bool
    """It was first seen in the list of alerts."""


class Bought(NamedTuple):
    """A line of spending, minor units > 0; its necessity where it, or its merchant, has one of its own."""

    id: int
    day: int
    minute: int | None
    minor: int
    currency: str
    category: int | None
    necessity: str | None


def told(store: Store) -> list[Told]:
    """Every alert about spending with what chance withheld, in the order of time."""
    found = store.conn.execute(_NUDGES, (LISTED,))
    return [
        Told(id, at, kind, object, period, bool(said), None if share is None else float(share), name, bool(seen))
        for id, at, kind, object, period, said, share, name, seen in found
    ]


def bought(store: Store, period: Period) -> list[Bought]:
    """What was bought in a period, in any currency."""
    found = store.conn.execute(_BOUGHT, (period.start.isoformat(), period.end.isoformat()))
    return [Bought._make(row) for row in found]
