"""Rows as JSON and back: what the change log keeps of them. A transaction's image holds its lines and tags."""

from __future__ import annotations

from functools import cache

COLUMNS: dict[str, tuple[str, ...]] = {
    place: tuple(f"id {columns}".split())
    for place, columns in {
        "accounts": "uid name folded kind currency opening opening_date number closed",
        "categories": "uid parent_id name folded kind necessity",
        "merchants": "uid name folded",
        "merchant_aliases": "folded merchant_id",
        "rules": "uid position pattern category_id",
        "sources": "uid name header_key account_id reading last_import",
        "batches": "uid deed_id at source_id account_id name sha256 format reading read new already review rejected"
        " first_id last_id",
        "transactions": "uid date time account_id currency amount description merchant_id words note mode mood who"
        " pending batch_id batch_line transfer_id refund_of review",
        "budgets": "uid target category_id amount currency per start",
        "verdicts": "subject key verdict until",
        "reconciliations": "uid account_id date balance",
        "notes": "uid date text",
    }.items()
}
"""Every table whose rows are changed by deeds, parents before children."""

REFERENCES: tuple[tuple[str, str, str], ...] = (
    ("categories", "parent_id", "categories"), ("merchant_aliases", "merchant_id", "merchants"),
    ("rules", "category_id", "categories"), ("sources", "account_id", "accounts"),
    ("batches", "source_id", "sources"), ("batches", "account_id", "accounts"),
    ("transactions", "account_id", "accounts"), ("transactions", "merchant_id", "merchants"),
    ("transactions", "transfer_id", "transactions"), ("transactions", "refund_of", "transactions"),
    ("lines", "category_id", "categories"), ("budgets", "category_id", "categories"),
    ("reconciliations", "account_id", "accounts"),
)  # fmt: skip
"""Which column of which table names a row of which other one."""

LINE = ("n", "category_id", "amount", "by", "confidence")


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


@cache
def restoring(place: str, side: str) -> tuple[str, ...]:
    """SQL statements that put back the rows of a deed (`?`) in `place` as `side` (before, after) holds them.

    The rows themselves must be gone.
    """
    columns = COLUMNS[place]
    values = ", ".join(f"c.{side} ->> '$.{column}'" for column in columns)
    of_deed = f"c.deed_id = ? AND c.place = '{place}' AND c.{side} IS NOT NULL"
    made = [f"INSERT INTO {place}({', '.join(columns)}) SELECT {values} FROM changes c WHERE {of_deed} ORDER BY c.row"]
    if place == "transactions":
        line = ", ".join(f"e.value ->> {i}" for i in range(len(LINE)))
        made.append(
            f"INSERT INTO lines(transaction_id, {', '.join(LINE)}) SELECT c.row, {line}"
            f" FROM changes c, json_each(c.{side}, '$.lines') e WHERE {of_deed} ORDER BY c.row"
        )
        made.append(
            f"INSERT INTO tags(transaction_id, tag) SELECT c.row, e.value"
            f" FROM changes c, json_each(c.{side}, '$.tags') e WHERE {of_deed} ORDER BY c.row"
        )
    return tuple(made)
