"""Categories that people gave, by hand or in another program: what is learnt from."""

from __future__ import annotations

from collections.abc import Iterator

from finura_cli.records import NamedTuple
from finura_cli.store.connection import Store

_FILE_SAID = (  # of an image in the change log: domain.guess.by_correction() is a file's word, too
    "CASE c.before ->> '$.lines[0][3]' WHEN 'import' THEN c.before ->> '$.lines[0][1]'"
    " WHEN 'memory' THEN iif(c.before ->> '$.lines[0][5]' GLOB '!*',"
    " CAST(substr(c.before ->> '$.lines[0][5]', 3) AS INTEGER), NULL) END"
)
_TAUGHT = (
    " FROM lines l JOIN transactions t ON t.id = l.transaction_id LEFT JOIN merchants m ON m.id = t.merchant_id"
    " WHERE l.by IN ('hand', 'import') AND l.category_id IS NOT NULL AND l.amount = t.amount AND t.transfer_id IS NULL"
    " AND NOT (l.category_id IN (SELECT id FROM categories WHERE kind = 'transfer') AND EXISTS("
    "SELECT 1 FROM transactions whole JOIN lines part ON part.transaction_id = whole.id"
    " WHERE whole.date = t.date AND whole.account_id <> t.account_id AND part.amount <> whole.amount"
    " AND part.amount = -l.amount AND part.category_id = l.category_id))"
)
"""The last condition: what came into a loan is no label, where a part of the payment went there."""


class Label(NamedTuple):
    """A category that somebody gave to a whole entry. Parts of splits and linked transfers are none."""

    id: int
    date: str
    description: str
    merchant: str
    typed: bool
    """Whether it was typed, and is in no file."""
    minor: int
    account_id: int
    category_id: int


def latest(store: Store, most: int) -> list[Label]:
    """The labels of the latest days, at most so many, in the order of days."""
    sql = (
        "SELECT t.id, t.date, t.description, coalesce(m.name, ''), t.batch_id IS NULL, t.amount, t.account_id,"
        f" l.category_id{_TAUGHT} ORDER BY t.date DESC, t.id DESC LIMIT ?"
    )
    found = [
        Label(id, day, description, merchant, bool(typed), minor, account, category)
        for id, day, description, merchant, typed, minor, account, category in store.conn.execute(sql, (most,))
    ]
    return found[::-1]


def texts(store: Store, most: int) -> Iterator[tuple[str, str, bool, int, int]]:
    """Description, merchant, whether it was typed, sign (1, -1) and category of the newest labels, at most so many, the
    oldest first."""
    sql = (
        "SELECT t.description, coalesce(m.name, ''), t.batch_id IS NULL, iif(t.amount > 0, 1, -1), l.category_id"
        f"{_TAUGHT} ORDER BY l.transaction_id DESC LIMIT ?"
    )
    yield from store.conn.execute(sql, (most,)).fetchall()[::-1]


def corrected(store: Store, most: int) -> Iterator[tuple[str, str, int, int, int]]:
    """Of entries that a file filed and a person filed since: description, merchant, sign (1, -1), the category that the
    file gave (0 when it is gone) and the one that it has. The newest entries, at most so many; what was changed last
    comes last."""
    sql = (
        "WITH filed(id, category_id) AS (SELECT l.transaction_id, l.category_id FROM lines l INDEXED BY lines_by_hand"
        " CROSS JOIN transactions t ON t.id = l.transaction_id WHERE l.by = 'hand' AND l.amount = t.amount"
        " AND t.batch_id IS NOT NULL AND t.transfer_id IS NULL ORDER BY l.transaction_id DESC LIMIT ?),"
        " said(id, category_id, was, last) AS (SELECT f.id, f.category_id,"
        f" max({_FILE_SAID}), max(c.deed_id)"
        " FROM filed f CROSS JOIN changes c ON c.place = 'transactions' AND c.row = f.id GROUP BY f.id)"
        " SELECT t.description, coalesce(m.name, ''), iif(t.amount > 0, 1, -1), coalesce(w.id, 0), s.category_id"
        " FROM said s JOIN transactions t ON t.id = s.id LEFT JOIN merchants m ON m.id = t.merchant_id"
        " LEFT JOIN categories w ON w.id = s.was WHERE s.was IS NOT NULL ORDER BY s.last, s.id"
    )
    yield from store.conn.execute(sql, (most,)).fetchall()


def count(store: Store) -> int:
    """How many there are."""
    return int(store.conn.value(f"SELECT count(*){_TAUGHT}"))
