"""Rows as JSON and back: what the change log keeps of them. A transaction's image holds its lines and tags."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache

COLUMNS: dict[str, tuple[str, ...]] = {
    place: tuple(f"id {columns}".split())
    for place, columns in {
        "accounts": "uid name folded kind currency opening opening_date number closed"
        " statement_day due_day credit_limit",
        "categories": "uid parent_id name folded kind necessity",
        "category_aliases": "folded category_id",
        "merchants": "uid name folded necessity",
        "merchant_aliases": "folded merchant_id",
        "rules": "uid position pattern category_id merchant tags note transfer",
        "sources": "uid name header_key account_id reading last_import",
        "source_settings": "uid name account_id date_order fetch folder archive since",
        "batches": "uid deed_id at source_id account_id name sha256 format reading read new already review rejected"
        " first_id last_id first_day last_day relies",
        "transactions": "uid date time account_id currency amount description merchant_id words note mode mood who"
        " pending batch_id batch_line transfer_id refund_of review",
        "budgets": "uid target category_id amount currency per start rollover cap template",
        "budget_moves": "uid start from_target from_category_id to_target to_category_id amount currency",
        "bills": "uid name folded merchant_id text account_id category_id currency amount low high every due until"
        " remind by",
        "bill_days": "bill_id due transaction_id",
        "schedules": "uid every start until account_id to_account_id category_id merchant_id amount currency"
        " description note mode who tags",
        "schedule_days": "schedule_id due transaction_id",
        "goals": "uid name folded target currency start by contribution per account_id closed",
        "goal_slices": "uid goal_id account_id date amount note",
        "verdicts": "subject key verdict until",
        "reconciliations": "uid account_id date balance",
        "account_values": "uid account_id date worth",
        "rates": "uid date currency to_currency value source",
        "notes": "uid date text",
        "moods": "uid date time mood note",
        "channels": "uid name folded address carries topics pace paused",
    }.items()
}
"""Every table whose rows are changed by deeds, parents before children."""

REFERENCES: tuple[tuple[str, str, str], ...] = (
    ("categories", "parent_id", "categories"), ("category_aliases", "category_id", "categories"),
    ("merchant_aliases", "merchant_id", "merchants"),
    ("rules", "category_id", "categories"), ("sources", "account_id", "accounts"),
    ("source_settings", "account_id", "accounts"),
    ("batches", "source_id", "sources"), ("batches", "account_id", "accounts"),
    ("transactions", "account_id", "accounts"), ("transactions", "merchant_id", "merchants"),
    ("transactions", "transfer_id", "transactions"), ("transactions", "refund_of", "transactions"),
    ("lines", "category_id", "categories"), ("budgets", "category_id", "categories"),
    ("budget_moves", "from_category_id", "categories"), ("budget_moves", "to_category_id", "categories"),
    ("bills", "merchant_id", "merchants"), ("bills", "account_id", "accounts"), ("bills", "category_id", "categories"),
    ("bill_days", "bill_id", "bills"),
    ("schedules", "account_id", "accounts"), ("schedules", "to_account_id", "accounts"),
    ("schedules", "category_id", "categories"), ("schedules", "merchant_id", "merchants"),
    ("schedule_days", "schedule_id", "schedules"),
    ("goals", "account_id", "accounts"), ("goal_slices", "goal_id", "goals"),
    ("goal_slices", "account_id", "accounts"),
    ("reconciliations", "account_id", "accounts"), ("account_values", "account_id", "accounts"),
)  # fmt: skip
"""Which column of which table names a row of which other one."""

LINE = ("n", "category_id", "amount", "by", "confidence", "why", "necessity", "who")


@cache
def image(place: str) -> str:
    """SQL for the JSON of one row of `place`, which the query must name `r`."""
    parts = [f"'{column}', r.{column}" for column in COLUMNS[place]]
    if place == "transactions":
        line = ", ".join(f"l.{column}" for column in LINE)
        parts.append(
            f"'lines', (SELECT json_group_array(json_array({line}) ORDER BY l.n)"
            " FROM lines l WHERE l.transaction_id = r.id)"
        )
        parts.append(
            "'tags', (SELECT json_group_array(g.tag ORDER BY g.tag) FROM tags g WHERE g.transaction_id = r.id)"
        )
    return f"json_object({', '.join(parts)})"


_OF_DEED = "FROM changes c WHERE c.deed_id = ? AND c.place"
_BOTH = "c.before IS NOT NULL AND c.after IS NOT NULL"
# A row that a deed changed may have gone since, with the undo of its import: store.partings
_IS_THERE = f"(NOT ({_BOTH}) OR EXISTS (SELECT 1 FROM transactions t WHERE t.id = c.row))"
_PARTS = (
    ("lines", LINE, [f"e.value ->> {i}" for i in range(len(LINE))]),
    ("tags", ("tag",), ["e.value"]),
)


def removing(place: str, side: str) -> tuple[str, ...]:
    """SQL statements, the first half of making the rows of a deed (`?`) what they were on a `side` (before, after):
    what is otherwise there goes. Transactions stay and are changed: so indexes keep what does not differ."""
    if place != "transactions":
        return (f"DELETE FROM {place} WHERE id IN (SELECT c.row {_OF_DEED} = '{place}')",)
    rows = f"(SELECT c.row {_OF_DEED} = 'transactions' AND"
    return (
        *(f"DELETE FROM {part} WHERE transaction_id IN {rows} {_differs(part)})" for part, _, _ in _PARTS),
        f"DELETE FROM transactions WHERE id IN {rows} c.{side} IS NULL)",
    )


def putting(place: str, side: str, changed: Sequence[str] = ()) -> tuple[str, ...]:
    """The second half: what is not there comes back. `changed`: the columns in which transactions differ."""
    columns = ", ".join(COLUMNS[place])
    values = ", ".join(f"c.{side} ->> '$.{column}'" for column in COLUMNS[place])
    insert = f"INSERT INTO {place}({columns}) SELECT {values} {_OF_DEED} = '{place}' AND c.{side} IS NOT NULL"
    if place != "transactions":
        return (f"{insert} ORDER BY c.row",)
    made = [f"{insert} AND (c.before IS NULL OR c.after IS NULL) ORDER BY c.row"]
    if changed:
        new = ", ".join(f"{column} = c.{side} ->> '$.{column}'" for column in changed)
        any_of = " OR ".join(map(_differs, changed))
        where = f"{_OF_DEED} = 'transactions' AND c.row = transactions.id AND {_BOTH} AND ({any_of})"
        made.append(f"UPDATE transactions SET {new} {where}")
    for part, fields, kept in _PARTS:
        made.append(
            f"INSERT INTO {part}(transaction_id, {', '.join(fields)}) SELECT c.row, {', '.join(kept)}"
            f" FROM changes c, json_each(c.{side}, '$.{part}') e WHERE c.deed_id = ? AND c.place = 'transactions'"
            f" AND {_differs(part)} AND {_IS_THERE} ORDER BY c.row"
        )
    return tuple(made)


def differing() -> str:
    """SQL: for each column, whether the transactions that a deed (`?`) changed differ in it."""
    answers = ", ".join(f"max({_differs(column)})" for column in COLUMNS["transactions"])
    return f"SELECT {answers} {_OF_DEED} = 'transactions' AND {_BOTH}"


def differing_in(fields: Iterable[str]) -> str:
    """SQL: the transactions that a deed (`?`) made, removed, or changed in one of these fields."""
    return f"SELECT c.row {_OF_DEED} = 'transactions' AND ({' OR '.join(map(_differs, fields))})"


def _differs(field: str) -> str:
    return f"c.before -> '$.{field}' IS NOT c.after -> '$.{field}'"
