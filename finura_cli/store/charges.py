"""Money spent, line by line, as the rules of odd charges and of fixed costs read it: 100,000 of them at once."""

from __future__ import annotations

import json

from finura_cli.domain.charges import Charge
from finura_cli.domain.period import Period
from finura_cli.domain.query import Query
from finura_cli.store.compiled import Compiled, run
from finura_cli.store.connection import Store
from finura_cli.store.select import where

# A line of an expense category, or of none, in an entry that is money out. Income and transfers are no charges.
_CHARGES = """
SELECT t.id, t.uid, CAST(julianday(t.date) - 1721424.5 AS INTEGER), t.account_id, t.currency, t.description,
  t.merchant_id, l.category_id, -l.amount, -t.amount{more}
FROM transactions t JOIN lines l ON l.transaction_id = t.id LEFT JOIN categories c ON c.id = l.category_id
WHERE t.pending = 0 AND t.transfer_id IS NULL AND t.amount < 0 AND l.amount < 0
  AND coalesce(c.kind, 'expense') = 'expense' AND {condition}
ORDER BY t.date, t.id, l.n"""


# Money out that is no charge, as it went to an account of one's own or a person.
_MOVED = """
SELECT t.id, t.uid, CAST(julianday(t.date) - 1721424.5 AS INTEGER), t.account_id, t.currency, t.description,
  t.merchant_id, NULL, -t.amount, -t.amount, 1
FROM transactions t
WHERE t.pending = 0 AND t.amount < 0 AND {condition} AND (t.transfer_id IS NOT NULL OR EXISTS (SELECT 1
  FROM lines l JOIN categories c ON c.id = l.category_id WHERE l.transaction_id = t.id AND c.kind = 'transfer'))
ORDER BY t.date, t.id"""


# A file that knows no time of day may say midnight of all.
_HOUR = """, CASE WHEN coalesce(t.time, '') IN ('', '00:00', '00:00:00') THEN -1
  ELSE CAST(substr(t.time, 1, 2) AS INTEGER) END"""

# The index alone answers it. NULL: entries without a merchant.
_TAKEN = """SELECT merchant_id, count(*) FROM transactions INDEXED BY transactions_date
  WHERE date >= ? AND date < ? AND pending = 0 AND amount < 0 GROUP BY merchant_id"""


def read(store: Store, period: Period, query: Query | None = None) -> list[Charge]:
    """The posted charges of a period whose lines match, oldest first."""
    return _read(store, where(query or Query(), period))


def read_timed(store: Store, period: Period) -> tuple[list[Charge], list[int]]:
    """The posted charges of a period, oldest first, and of each the hour (0..23) at which it was paid; -1 where that is
    not known."""
    found: list[Charge] = []
    hours: list[int] = []
    last = None
    condition = where(Query(), period)
    for *row, hour in run(store, Compiled(_CHARGES.format(condition=condition.sql, more=_HOUR), condition.params)):
        found.append(Charge._make((*row, row[0] != last)))
        hours.append(hour)
        last = row[0]
    return found, hours


def read_moved(store: Store, period: Period) -> list[Charge]:
    """The posted transfers of a period that took money out of an account, oldest first, as if they were charges."""
    condition = where(Query(), period)
    found = run(store, Compiled(_MOVED.format(condition=condition.sql), condition.params))
    return [Charge._make((*row[:-1], bool(row[-1]))) for row in found]


def read_rare(store: Store, period: Period, *, most: int, nameless: int) -> list[Charge]:
    """Those of merchants with at most `most` entries in the period; and those without a merchant, if they are at most
    `nameless`. Of large books a small part."""
    taken = dict(store.conn.execute(_TAKEN, (period.start.isoformat(), period.end.isoformat())))
    unnamed = " OR t.merchant_id IS NULL" if 0 < taken.pop(None, 0) <= nameless else ""
    few = [merchant for merchant, count in taken.items() if count <= most]
    if not few and not unnamed:
        return []
    rare = Compiled(f"(t.merchant_id IN (SELECT value FROM json_each(?)){unnamed})", (json.dumps(few),))
    return _read(store, where(Query(), period) & rare)


def count(store: Store, period: Period) -> int:
    """How many entries of a period are money out, at most."""
    sql = "SELECT count(*) FROM transactions INDEXED BY transactions_date WHERE date >= ? AND date < ?"
    found: int = store.conn.value(sql, (period.start.isoformat(), period.end.isoformat()))
    return found


def is_full(store: Store, period: Period, most: int) -> bool:
    """Whether a period holds more than `most` entries, of whatever kind. It counts no further."""
    sql = (
        "SELECT count(*) FROM (SELECT 1 FROM transactions INDEXED BY transactions_date WHERE date >= ? AND date < ?"
        " LIMIT ?)"
    )
    return bool(store.conn.value(sql, (period.start.isoformat(), period.end.isoformat(), most + 1)) > most)


def _read(store: Store, condition: Compiled) -> list[Charge]:
    found: list[Charge] = []
    last = None
    rows = run(store, Compiled(_CHARGES.format(condition=condition.sql, more=""), condition.params)).fetchall()
    for row in rows:
        found.append(Charge._make((*row, row[0] != last)))
        last = row[0]
    return found
