"""What may belong together: sides of transfers, refunds and their purchases; and linking two entries."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from finura_cli.domain.period import Period
from finura_cli.domain.transfers import APART, Filed, Side
from finura_cli.store import rows
from finura_cli.store.connection import Store

_FREE = "t.transfer_id IS NULL AND t.refund_of IS NULL AND t.pending = 0 AND t.amount <> 0"
"""Posted, and linked to nothing."""
_AMOUNT = "(t.currency, t.amount) IN (SELECT value ->> 0, value ->> 1 FROM json_each(?))"


@dataclass(frozen=True, slots=True)
class Purchase:
    """An entry that spent money, as far as refunds go."""

    id: int
    account_id: int
    day: int
    minor: int
    currency: str
    merchant_id: int | None
    words: str
    category_id: int | None
    """Of its only line; None for a split one too."""


def others_hold(store: Store, account_ids: Iterable[int]) -> bool:
    """Whether anything is posted in another account than this one, or in two accounts at all."""
    found = store.conn.value(
        "SELECT count(DISTINCT account_id) FROM totals WHERE account_id NOT IN (SELECT value FROM json_each(?))",
        (json.dumps(sorted(set(account_ids))),),
    )
    return bool(found) or len(set(account_ids)) > 1


def around(store: Store, first: int, last: int, account_id: int) -> list[int]:
    """Of a file's rows (ids from `first` to `last`) and of what other accounts hold around their days: the entries that
    have another one of the opposite amount there."""
    since, until = store.conn.execute(
        "SELECT min(date), max(date) FROM transactions NOT INDEXED WHERE id BETWEEN ? AND ?", (first, last)
    ).fetchone()
    if since is None:
        return []
    others = (
        "FROM transactions t INDEXED BY transactions_date WHERE t.date BETWEEN ? AND ? AND t.account_id <> ?"
        f" AND {_FREE}"
    )
    where = (_shifted(since, -APART), _shifted(until, APART), account_id)
    own = store.conn.execute(
        "SELECT t.id, t.currency, t.amount FROM transactions t NOT INDEXED WHERE t.id BETWEEN ? AND ?"
        f" AND {_FREE} AND (t.currency, t.amount) IN (SELECT t.currency, -t.amount {others})",
        (first, last, *where),
    ).fetchall()
    if not own:
        return []
    met = json.dumps(sorted({(currency, -minor) for _, currency, minor in own}))
    found = store.conn.execute(f"SELECT t.id {others} AND {_AMOUNT}", (*where, met))
    return [id for id, *_ in own] + [id for (id,) in found]


def rivals(store: Store, sides: Sequence[Side]) -> list[int]:
    """All entries, of any account and of the days near them, with the amount of one of these sides or its opposite."""
    if not sides:
        return []
    since, until = (date.fromordinal(pick(side.day for side in sides)).isoformat() for pick in (min, max))
    amounts = json.dumps(sorted({(side.currency, sign * side.minor) for side in sides for sign in (1, -1)}))
    found = store.conn.execute(
        f"SELECT t.id FROM transactions t INDEXED BY transactions_date WHERE t.date BETWEEN ? AND ? AND {_AMOUNT}"
        f" AND {_FREE}",
        (_shifted(since, -APART), _shifted(until, APART), amounts),
    )
    return [id for (id,) in found]


def opposites(store: Store, period: Period = Period.ALL) -> list[int]:
    """All entries of some days that have another one of the opposite amount among them."""
    days, params = _between(period)
    received = store.conn.execute(
        f"SELECT DISTINCT t.currency, -t.amount FROM transactions t WHERE t.amount > 0 AND {_FREE}{days}", params
    ).fetchall()
    if not received:
        return []
    sent = store.conn.execute(
        f"SELECT t.id, t.currency, t.amount FROM transactions t WHERE t.amount < 0 AND {_AMOUNT} AND {_FREE}{days}",
        (json.dumps(received), *params),
    ).fetchall()
    if not sent:
        return []
    met = json.dumps(sorted({(currency, -minor) for _, currency, minor in sent}))
    found = store.conn.execute(
        f"SELECT t.id FROM transactions t WHERE t.amount > 0 AND {_AMOUNT} AND {_FREE}{days}", (met, *params)
    )
    return [id for id, *_ in sent] + [id for (id,) in found]


def sides(store: Store, ids: Iterable[int]) -> list[Side]:
    """These entries as sides of transfers; those that are linked, pending or zero are left out."""
    found = store.conn.execute(
        f"SELECT t.id, t.uid, t.account_id, t.date, t.amount, t.currency, t.words, ({_FILED})"
        f" FROM transactions t WHERE t.id IN (SELECT value FROM json_each(?)) AND {_FREE}",
        (json.dumps(sorted(set(ids))),),
    )
    return [
        Side(id, uid, account, date.fromisoformat(day).toordinal(), minor, currency, words, Filed(filed))
        for id, uid, account, day, minor, currency, words, filed in found
    ]


_FILED = f"""
SELECT CASE WHEN count(*) > 1 THEN {Filed.REFUSED:d} WHEN min(l.category_id) IS NULL THEN {Filed.OPEN:d}
  WHEN min(c.kind) = 'transfer' THEN {Filed.MOVED:d} WHEN min(l.by) = 'hand' THEN {Filed.REFUSED:d}
  ELSE {Filed.OTHERWISE:d} END
FROM lines l LEFT JOIN categories c ON c.id = l.category_id WHERE l.transaction_id = t.id"""


def link(store: Store, pairs: Sequence[tuple[int, int]]) -> None:
    """Make each two entries the sides of one transfer."""
    both = [(other, one) for pair in pairs for one, other in (pair, pair[::-1])]
    if both:
        rows.update_each(store, "transactions", ("transfer_id",), both)


def unlink(store: Store, id: int, other: int) -> None:
    """Make the sides of a transfer entries of their own."""
    rows.update(store, "transactions", (id, other), {"transfer_id": None})


def purchases(store: Store, since: date, until: date, least: int) -> list[Purchase]:
    """What was spent from one day to another, `least` minor units or more; linked transfers are left out."""
    found = store.conn.execute(
        "SELECT t.id, t.account_id, t.date, t.amount, t.currency, t.merchant_id, t.words,"
        " (SELECT iif(count(*) = 1, min(l.category_id), NULL) FROM lines l WHERE l.transaction_id = t.id)"
        " FROM transactions t WHERE t.date BETWEEN ? AND ? AND t.amount <= ? AND t.pending = 0"
        " AND t.transfer_id IS NULL ORDER BY t.date DESC, t.id DESC",
        (since.isoformat(), until.isoformat(), -least),
    )
    return [Purchase(id, account, date.fromisoformat(day).toordinal(), *rest) for id, account, day, *rest in found]


def _between(period: Period) -> tuple[str, tuple[str, ...]]:
    since = "" if period.start == date.min else " AND t.date >= ?"
    until = "" if period.end == date.max else " AND t.date < ?"
    bounds = ((since, period.start), (until, period.end))
    return since + until, tuple(day.isoformat() for said, day in bounds if said)


def _shifted(day: str, days: int) -> str:
    """A day before or after; at the ends of the calendar the day itself."""
    try:
        return (date.fromisoformat(day) + timedelta(days=days)).isoformat()
    except OverflowError:
        return day
