"""Bills, what was said of their due days, and the entries that may have paid them."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from finura_cli.domain.bill_paid import Day, Payment
from finura_cli.domain.bills import Bill, By
from finura_cli.domain.names import name_key
from finura_cli.domain.paces import Every
from finura_cli.domain.period import Period
from finura_cli.errors import NotFound
from finura_cli.store import rows
from finura_cli.store.connection import Store
from finura_cli.store.driver import Row, Value
from finura_cli.store.uids import new_uid

_FIELDS = (
    "id, uid, name, merchant_id, text, account_id, category_id, currency, amount, low, high, every, due, until,"
    " remind, by"
)
_PAYMENTS = """
SELECT t.id, CAST(julianday(t.date) - 1721424.5 AS INTEGER), t.account_id, t.currency, t.description, t.merchant_id,
  -t.amount, t.words
FROM transactions t {index} WHERE t.pending = 0 AND t.amount < 0 AND {condition} ORDER BY t.date, t.id"""


def all(store: Store) -> list[Bill]:
    """Every bill, ended ones too, by name."""
    return [_bill(row) for row in store.conn.execute(f"SELECT {_FIELDS} FROM bills ORDER BY folded, id")]


def get(store: Store, id: int) -> Bill:
    row = store.conn.execute(f"SELECT {_FIELDS} FROM bills WHERE id = ?", (id,)).fetchone()
    if row is None:
        raise NotFound(f"there is no bill {id}", hint="`finura bills list` shows them")
    return _bill(row)


def add(store: Store, values: Mapping[str, Value]) -> int:
    """Keep one, by its columns but for `uid` and `folded`; its id."""
    return rows.insert(store, "bills", {"uid": new_uid(), "folded": name_key(str(values["name"])), **values})


def change(store: Store, id: int, values: Mapping[str, Value]) -> None:
    """Other values for some of its columns."""
    get(store, id)
    fresh = {**values, "folded": name_key(str(values["name"]))} if "name" in values else values
    rows.update(store, "bills", (id,), fresh)


def remove(store: Store, id: int) -> None:
    """It goes, with what was said of its days."""
    get(store, id)
    rows.delete(store, "bill_days", _days_of(store, id))
    rows.delete(store, "bills", (id,))


def said(store: Store) -> dict[Day, int | None]:
    """What was said of due days: the entry that paid one; None: it is skipped. Of an entry that was removed since, or
    is no posted money out any more, nothing is said."""
    found = store.conn.execute(
        "SELECT d.bill_id, d.due, d.transaction_id FROM bill_days d LEFT JOIN transactions t ON t.id = d.transaction_id"
        " WHERE d.transaction_id IS NULL OR (t.pending = 0 AND t.amount < 0) ORDER BY d.bill_id, d.due"
    )
    return {(int(id), date.fromisoformat(due)): entry for id, due, entry in found}


def say(store: Store, bill_id: int, due: date, entry: int | None) -> None:
    """The entry that paid a due day, or (None) that it is skipped; in place of what was said before."""
    id = store.conn.value("SELECT id FROM bill_days WHERE bill_id = ? AND due = ?", (bill_id, due.isoformat()))
    if id is None:
        rows.insert(store, "bill_days", {"bill_id": bill_id, "due": due.isoformat(), "transaction_id": entry})
    else:
        rows.update(store, "bill_days", (id,), {"transaction_id": entry})


def forget_days(store: Store, bill_id: int) -> None:
    """Nothing is said of its days any more."""
    rows.delete(store, "bill_days", _days_of(store, bill_id))


def payments(
    store: Store, period: Period, merchants: Iterable[int], phrases: Sequence[str], *, nameless: bool
) -> list[Payment]:
    """The posted money out of a period at some merchants, with some folded words, and with `nameless` all that has no
    merchant; oldest first. Whatever their category: a bill may be paid to an account."""
    either = ["t.merchant_id IN (SELECT value FROM json_each(?))", *("instr(t.words, ?) > 0" for _ in phrases)]
    if nameless:
        either.append("t.merchant_id IS NULL")
    condition = f"t.date >= ? AND t.date < ? AND ({' OR '.join(either)})"
    sql = _PAYMENTS.format(index="INDEXED BY transactions_date", condition=condition)
    values = (period.start.isoformat(), period.end.isoformat(), json.dumps(sorted(set(merchants))), *phrases)
    return [Payment._make(row) for row in store.conn.execute(sql, values)]


def payments_by_id(store: Store, ids: Iterable[int]) -> list[Payment]:
    """Those of these entries that are posted money out."""
    sql = _PAYMENTS.format(index="", condition="t.id IN (SELECT value FROM json_each(?))")
    return [Payment._make(row) for row in store.conn.execute(sql, (json.dumps(sorted(set(ids))),))]


def merchant_keys(store: Store, ids: Iterable[int]) -> dict[int, list[str]]:
    """The folded names of merchants, their own first, then those that they had or that mean them."""
    chosen = json.dumps(sorted(set(ids)))
    found: dict[int, list[str]] = defaultdict(list)
    for table, id in (("merchants", "id"), ("merchant_aliases", "merchant_id")):
        sql = f"SELECT {id}, folded FROM {table} WHERE {id} IN (SELECT value FROM json_each(?)) ORDER BY folded"
        for merchant, folded in store.conn.execute(sql, (chosen,)):
            found[int(merchant)].append(str(folded))
    return dict(found)


def last_day(store: Store, today: date) -> date | None:
    """The day of the latest posted entry up to today; None where there is none."""
    sql = "SELECT max(date) FROM transactions INDEXED BY transactions_date WHERE pending = 0 AND date <= ?"
    day = store.conn.value(sql, (today.isoformat(),))
    return None if day is None else date.fromisoformat(day)


def last_days(store: Store, period: Period) -> dict[int, date]:
    """The day of the latest posted entry of each account in a period, of those that have one. Where files come of an
    account theirs counts: one coffee that was typed since does not say that the bank's rows of those days are there."""
    found = store.conn.execute(
        "SELECT account_id, coalesce(max(iif(batch_id IS NULL, NULL, date)), max(date))"
        " FROM transactions INDEXED BY transactions_date"
        " WHERE pending = 0 AND date >= ? AND date < ? GROUP BY account_id",
        (period.start.isoformat(), period.end.isoformat()),
    )
    return {int(account): date.fromisoformat(day) for account, day in found}


def _days_of(store: Store, bill_id: int) -> Sequence[int]:
    return [id for (id,) in store.conn.execute("SELECT id FROM bill_days WHERE bill_id = ?", (bill_id,))]


def _bill(row: Row) -> Bill:
    id, uid, name, merchant, text, account, category, currency, amount, low, high, every, due, until, remind, by = row
    last = None if until is None else date.fromisoformat(until)
    return Bill(
        id, uid, name, merchant, text, account, category, currency, amount, low, high, Every(every),
        date.fromisoformat(due), last, remind, By(by),
    )  # fmt: skip
