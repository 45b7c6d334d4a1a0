"""What may belong together: sides of transfers, refunds and their purchases; and linking two entries."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, timedelta

from finura_cli.domain.category import lent_ids
from finura_cli.domain.period import Period
from finura_cli.domain.refunds import Payment
from finura_cli.domain.transfers import REACH, Filed, Side, Trace
from finura_cli.records import NamedTuple
from finura_cli.store import categories, rows
from finura_cli.store.connection import Store
from finura_cli.store.driver import Row

_FREE = "t.transfer_id IS NULL AND t.refund_of IS NULL AND t.pending = 0 AND t.amount <> 0"
"""Posted, and linked to nothing."""
_TRACE = "t.id, t.date, t.account_id, t.amount, t.currency"
_CACHE_KIB = 32_768
_MONTHS = 1 << 17
"""More than there are months until the year 9999."""


def given_back(store: Store, since: date) -> frozenset[int]:
    """The purchases for which money came back from a day on."""
    found = store.conn.execute(
        "SELECT refund_of FROM transactions INDEXED BY transactions_date WHERE date >= ? AND refund_of IS NOT NULL",
        (since.isoformat(),),
    )
    return frozenset(id for (id,) in found)


def _key(minor: str, day: str) -> str:
    """SQL for an amount and a month as one number: it is looked up faster than the two."""
    return f"{minor} * {_MONTHS} + substr({day}, 1, 4) * 12 + substr({day}, 6, 2)"


def _keys(minor: str, rows: str, apart: int) -> str:
    """SQL for the keys of rows, and of the months that are some days apart from them."""
    key = _key(minor, "date")
    return (
        f"SELECT {key} FROM {rows} UNION ALL SELECT {key} - 1 FROM {rows} WHERE substr(date, 9) <= '{apart:02}'"
        f" UNION ALL SELECT {key} + 1 FROM {rows} WHERE substr(date, 9) > '{28 - apart}'"
    )


# The rows of a file, and what is beside them, are many, and reading one costs more than looking for it: so amounts are
# compared first, which lie close together in `lines` (of a split entry none is a side of a transfer), then months, as
# the index has them. The index leaves the file's own rows out of what is beside them.
_AROUND = f"""
WITH beside(id, date, account_id, amount, currency) AS MATERIALIZED (
  SELECT {_TRACE} FROM transactions t INDEXED BY transactions_date
  WHERE t.date BETWEEN ?3 AND ?4 AND t.id NOT BETWEEN ?1 AND ?2 AND {_FREE}),
met(id, minor) AS MATERIALIZED (
  SELECT transaction_id, amount FROM lines WHERE transaction_id BETWEEN ?1 AND ?2
  AND amount IN (SELECT -amount FROM beside WHERE account_id <> ?5)),
other(minor, date) AS MATERIALIZED (
  SELECT -amount, date FROM beside WHERE account_id <> ?5 AND -amount IN (SELECT minor FROM met)),
close(id) AS MATERIALIZED (
  SELECT t.id FROM transactions t INDEXED BY transactions_date CROSS JOIN met ON met.id = t.id
  WHERE t.date BETWEEN ?3 AND ?4 AND {_key("met.minor", "t.date")} IN ({_keys("minor", "other", REACH)})),
own(id, date, account_id, amount, currency) AS MATERIALIZED (
  SELECT {_TRACE} FROM close CROSS JOIN transactions t ON t.id = close.id WHERE {_FREE})
SELECT * FROM own UNION ALL
SELECT * FROM beside WHERE {_key("abs(amount)", "date")} IN ({_keys("abs(amount)", "own", 2 * REACH)})"""


class File(NamedTuple):
    """The rows that a file brought: their first and last id, the account, the first and last day."""

    first: int
    last: int
    account_id: int
    since: date
    until: date


@contextmanager
def at_hand(store: Store) -> Iterator[None]:
    """While rows are looked for that a large import has just written: else each page that is read drives out one of
    these, to be read again when the import is recorded."""
    cache = store.conn.value("PRAGMA cache_size")
    store.conn.execute(f"PRAGMA cache_size=-{_CACHE_KIB}")
    try:
        yield
    finally:
        store.conn.execute(f"PRAGMA cache_size={cache}")


def holding(store: Store) -> set[int]:
    """The accounts in which anything is posted."""
    return {id for (id,) in store.conn.execute("SELECT DISTINCT account_id FROM totals")}


def around(store: Store, rows_of: File) -> list[Trace]:
    """The rows of a file that another account has an entry of the opposite amount for, in their month or next to it;
    and everything of these amounts that is not of the file, in these months."""
    first, last, account_id, since, until = rows_of
    days = (_shifted(since, -2 * REACH), _shifted(until, 2 * REACH))
    return _traces(store.conn.execute(_AROUND, (first, last, *days, account_id)))


def beside(store: Store, ids: Collection[int]) -> list[Trace]:
    """These entries, and everything of their amounts in the days around them."""
    own = _traces(
        store.conn.execute(
            f"SELECT {_TRACE} FROM transactions t WHERE t.id IN (SELECT value FROM json_each(?)) AND {_FREE}",
            (json.dumps(sorted(ids)),),
        )
    )
    if not own:
        return []
    first, last = (date.fromordinal(pick(trace.day for trace in own)) for pick in (min, max))
    amounts = json.dumps(sorted({(trace.currency, abs(trace.minor)) for trace in own}))
    found = store.conn.execute(
        f"SELECT {_TRACE} FROM transactions t INDEXED BY transactions_date WHERE t.date BETWEEN ? AND ? AND {_FREE}"
        " AND (t.currency, abs(t.amount)) IN (SELECT value ->> 0, value ->> 1 FROM json_each(?))",
        (_shifted(first, -2 * REACH), _shifted(last, 2 * REACH), amounts),
    )
    return _traces(found)


def opposites(store: Store, period: Period = Period.ALL) -> list[Trace]:
    """All entries of some days with an amount that another one among them has with the opposite sign."""
    bounds = ((" AND t.date >= ?", period.start, date.min), (" AND t.date < ?", period.end, date.max))
    days = "".join(sql for sql, day, open_end in bounds if day != open_end)
    params = tuple(day.isoformat() for _, day, open_end in bounds if day != open_end)
    amounts = store.conn.execute(
        f"SELECT DISTINCT t.currency, -t.amount FROM transactions t WHERE t.amount < 0 AND {_FREE}{days} INTERSECT"
        f" SELECT t.currency, t.amount FROM transactions t WHERE t.amount > 0 AND {_FREE}{days}",
        (*params, *params),
    ).fetchall()
    found = store.conn.execute(
        f"SELECT {_TRACE} FROM transactions t WHERE {_FREE}{days}"
        " AND (t.currency, abs(t.amount)) IN (SELECT value ->> 0, value ->> 1 FROM json_each(?))",
        (*params, json.dumps(amounts)),
    )
    return _traces(found if amounts else ())


def _traces(found: Iterable[Row]) -> list[Trace]:
    days = _Days()
    return [Trace(id, days[day], account, minor, currency) for id, day, account, minor, currency in found]


class _Days(dict[str, int]):
    """Ordinals of dates, each counted once: most days have several entries."""

    def __missing__(self, day: str) -> int:
        self[day] = date.fromisoformat(day).toordinal()
        return self[day]


def sides(store: Store, ids: Iterable[int]) -> list[Side]:
    """These entries as sides of transfers; those that are linked, pending or zero are left out."""
    found = store.conn.execute(
        f"SELECT t.id, t.uid, t.account_id, t.date, t.amount, t.currency, t.words, ({_FILED})"
        f" FROM transactions t WHERE t.id IN (SELECT value FROM json_each(?)) AND {_FREE}",
        (json.dumps(sorted(lent_ids(categories.tree(store)))), json.dumps(sorted(set(ids)))),
    )
    return [
        Side(id, uid, account, date.fromisoformat(day).toordinal(), minor, currency, words, Filed(filed))
        for id, uid, account, day, minor, currency, words, filed in found
    ]


_FILED = f"""
SELECT CASE WHEN count(*) > 1 THEN {Filed.REFUSED:d} WHEN min(l.category_id) IS NULL THEN {Filed.OPEN:d}
  WHEN min(l.category_id) IN (SELECT value FROM json_each(?)) THEN {Filed.REFUSED:d}
  WHEN min(c.kind) = 'transfer' THEN {Filed.MOVED:d} WHEN min(l.by) = 'hand' THEN {Filed.BY_HAND:d}
  WHEN min(l.by) IN ('memory', 'model') THEN {Filed.GUESSED:d} ELSE {Filed.OTHERWISE:d} END
FROM lines l LEFT JOIN categories c ON c.id = l.category_id WHERE l.transaction_id = t.id"""


def link(store: Store, pairs: Sequence[tuple[int, int]]) -> None:
    """Make each two entries the sides of one transfer."""
    both = [(other, one) for pair in pairs for one, other in (pair, pair[::-1])]
    if both:
        rows.update_each(store, "transactions", ("transfer_id",), both)


def unlink(store: Store, id: int, other: int) -> None:
    """Make the sides of a transfer entries of their own."""
    rows.update(store, "transactions", (id, other), {"transfer_id": None})


def purchases(
    store: Store, since: date, until: date, least: int, words: Sequence[str], merchant_ids: Collection[int]
) -> list[Payment]:
    """What was spent from one day to another, `least` minor units or more, with one of these words or merchants. Splits
    and transfers are left out."""
    found = store.conn.execute(
        "SELECT t.id, t.account_id, t.date, t.amount, t.currency, t.merchant_id, t.words,"
        " (SELECT min(category_id) FROM lines l WHERE l.transaction_id = t.id)"
        " FROM transactions t INDEXED BY transactions_date WHERE t.date BETWEEN ? AND ? AND t.amount <= ?"
        " AND t.pending = 0 AND t.transfer_id IS NULL AND (t.merchant_id IN (SELECT value FROM json_each(?))"
        " OR EXISTS (SELECT 1 FROM json_each(?) WHERE instr(t.words, value) > 0))"
        " AND NOT EXISTS (SELECT 1 FROM lines l WHERE l.transaction_id = t.id AND l.n > 0)",
        (
            since.isoformat(), until.isoformat(), -least, json.dumps(sorted(merchant_ids)),
            json.dumps([f" {word} " for word in words]),
        ),
    )  # fmt: skip
    days = _Days()
    return [Payment(id, account, days[day], *rest) for id, account, day, *rest in found]


def _shifted(day: date, days: int) -> str:
    """A day before or after; at the ends of the calendar the day itself."""
    try:
        return (day + timedelta(days=days)).isoformat()
    except OverflowError:
        return day.isoformat()
