"""Transactions with their lines and tags: in, out, found and changed."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import date

from finura_cli.domain.category import Necessity
from finura_cli.domain.money import LARGEST_MINOR, Money
from finura_cli.domain.text import words_of
from finura_cli.domain.transaction import By, Line, NewTransaction, Transaction
from finura_cli.errors import NotFound, UsageError
from finura_cli.store import rows
from finura_cli.store.connection import Store
from finura_cli.store.driver import Row, Value
from finura_cli.store.uids import new_uid

FIELDS = (
    "t.id, t.uid, t.date, t.time, t.account_id, t.currency, t.amount, t.description, t.merchant_id, t.note, t.mode,"
    " t.mood, t.who, t.pending, t.batch_id, t.batch_line, t.transfer_id, t.refund_of, t.review"
)
"""Of a transaction `t`, as `whole` takes them."""
_BY: dict[str | None, By | None] = {None: None, **{by.value: by for by in By}}
_NEEDS: dict[str | None, Necessity | None] = {None: None, **{need.value: need for need in Necessity}}


def add(store: Store, new: NewTransaction) -> int:
    """Store one; its id."""
    return rows.insert_transaction(
        store, {"uid": new_uid(), **_values(store, new)}, [_line(line) for line in new.lines], new.tags
    )


def add_all(store: Store, many: Iterable[NewTransaction]) -> list[int]:
    """Store several; their ids. A statement of thousands comes in through store/imports.py."""
    return [add(store, new) for new in many]


def add_linked(store: Store, first: NewTransaction, second: NewTransaction) -> list[int]:
    """Store both sides of a transfer between own accounts, each naming the other; their ids."""
    ids = add_all(store, (first, second))
    link(store, *ids)
    return ids


def link(store: Store, one: int, other: int) -> None:
    """Make two stored entries the sides of one transfer."""
    rows.update(store, "transactions", (one,), {"transfer_id": other})
    rows.update(store, "transactions", (other,), {"transfer_id": one})


def get(store: Store, id: int) -> Transaction:
    found = get_many(store, (id,))
    if not found:
        raise NotFound(f"there is no entry {id}", hint="`finura list` shows the ids")
    return found[0]


def get_many(store: Store, ids: Iterable[int]) -> list[Transaction]:
    """Those of these ids that exist, in the order asked."""
    asked = list(ids)
    chosen = store.conn.execute(
        f"SELECT {FIELDS} FROM transactions t WHERE t.id IN (SELECT value FROM json_each(?))", (json.dumps(asked),)
    ).fetchall()
    place = {id: n for n, id in enumerate(asked)}
    return whole(store, sorted(chosen, key=lambda row: place[row[0]]))


def remove(store: Store, ids: Iterable[int]) -> int:
    """Take them out; how many there were. The other sides of their transfers become entries of their own."""
    chosen = json.dumps(list(ids))
    inside = "IN (SELECT value FROM json_each(?1))"
    gone = [id for (id,) in store.conn.execute(f"SELECT id FROM transactions WHERE id {inside}", (chosen,))]
    for column in ("transfer_id", "refund_of"):
        left = store.conn.execute(
            f"SELECT id FROM transactions WHERE {column} {inside} AND id NOT {inside}", (chosen,)
        ).fetchall()
        if left:
            rows.update(store, "transactions", [id for (id,) in left], {column: None})
    if gone:
        rows.delete(store, "transactions", gone)
    return len(gone)


def replace(store: Store, changed: Transaction) -> None:
    """Everything of a stored transaction anew, but for its id and uid."""
    values = _values(store, changed)
    rows.replace_transaction(store, changed.id, values, [_line(line) for line in changed.lines], changed.tags)


def set_category(
    store: Store, picks: Sequence[int] | Sequence[tuple[int, int]], category_id: int | None, by: By | None,
    confidence: float | None = None, why: str | None = None,
) -> None:  # fmt: skip
    """Another category for all lines of these transactions, or for lines picked as (transaction id, number from 0).

    Whether `by` may take the place of who set the old one is the caller's to ask (`domain.transaction.may_replace`).
    """
    whole = [pick for pick in picks if isinstance(pick, int)]
    lines = [pick for pick in picks if not isinstance(pick, int)]
    lines += store.conn.execute(
        "SELECT transaction_id, n FROM lines WHERE transaction_id IN (SELECT value FROM json_each(?))",
        (json.dumps(whole),),
    ).fetchall()
    rows.categorize(store, lines, category_id, by, confidence, why)


def _values(store: Store, new: NewTransaction | Transaction) -> dict[str, Value]:
    if sum(line.money.minor for line in new.lines) != new.money.minor or not new.lines:
        raise UsageError("the parts of an entry must add up to its amount", code="does-not-add-up")
    if abs(new.money.minor) > LARGEST_MINOR or any(abs(line.money.minor) > LARGEST_MINOR for line in new.lines):
        raise UsageError("the amount is too large", code="too-large")
    if any(line.money.currency != new.money.currency for line in new.lines):
        raise UsageError("the parts of an entry have its currency", code="does-not-add-up")
    merchant = store.conn.value("SELECT name FROM merchants WHERE id = ?", (new.merchant_id,)) or ""
    return {
        "date": new.date.isoformat(), "time": new.time, "account_id": new.account_id, "currency": new.money.currency,
        "amount": new.money.minor, "description": new.description, "merchant_id": new.merchant_id,
        "words": words_of(new.description, merchant, new.note), "note": new.note, "mode": new.mode, "mood": new.mood,
        "who": new.who, "pending": int(new.pending), "batch_id": new.batch_id, "batch_line": new.batch_line,
        "transfer_id": new.transfer_id, "refund_of": new.refund_of, "review": new.review,
    }  # fmt: skip


def _line(line: Line) -> rows.LineRow:
    return line.category_id, line.money.minor, line.by, line.confidence, line.why, line.necessity, line.who


def whole(store: Store, found: Sequence[Row]) -> list[Transaction]:
    """Rows of `FIELDS` with their lines and tags."""
    ids = json.dumps([row[0] for row in found])
    inside = "WHERE transaction_id IN (SELECT value FROM json_each(?)) ORDER BY transaction_id"
    parts: dict[int, list[Row]] = {}
    for part in store.conn.execute(
        f"SELECT transaction_id, category_id, amount, by, confidence, why, necessity, who FROM lines {inside}, n",
        (ids,),
    ).fetchall():
        parts.setdefault(part[0], []).append(part)
    tags: dict[int, list[str]] = {}
    for id, tag in store.conn.execute(f"SELECT transaction_id, tag FROM tags {inside}, tag", (ids,)).fetchall():
        tags.setdefault(id, []).append(tag)
    days = {day: date.fromisoformat(day) for day in {row[2] for row in found}}
    return [_transaction(row, days[row[2]], parts.get(row[0], ()), tags.get(row[0], ())) for row in found]


def _transaction(row: Row, day: date, parts: Sequence[Row], tags: Sequence[str]) -> Transaction:
    id, uid, _, time, account, currency, amount, description, merchant, note, mode, mood, who, pending, *rest = row
    money = Money(amount, currency)
    # Most have one line, of all the money. Thousands are made for a list: no names are said, and no value twice.
    lines = tuple([
        Line(
            category, money if minor == amount else Money(minor, currency), _BY[by], sure, why, _NEEDS[need], whose
        )
        for _, category, minor, by, sure, why, need, whose in parts
    ])  # fmt: skip
    return Transaction(
        id, uid, day, time, account, money, description, lines, merchant, note, mode, mood, who, tuple(tags),
        bool(pending), *rest,
    )  # fmt: skip
