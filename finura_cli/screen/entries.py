"""What of an entry is shown, and under which name."""

from __future__ import annotations

from collections.abc import Callable

from finura_cli.domain.books import Names
from finura_cli.domain.listing import Listed
from finura_cli.domain.text import folded
from finura_cli.domain.transaction import Line, Transaction, whose
from finura_cli.screen.shown import Cell, Column

COLUMNS = {
    column.name: column
    for column in (
        Column("id", "int", title="Id"),
        Column("date", "date"),
        Column("time"),
        Column("description"),
        Column("merchant"),
        Column("category"),
        Column("account"),
        Column("amount", "money"),
        Column("matched", "money"),
        Column("running", "money", title="Balance"),
        Column("currency"),
        Column("kind"),
        Column("mode"),
        Column("mood", "int"),
        Column("who"),
        Column("tags"),
        Column("note"),
        Column("status", title=""),
        Column("category_by", title="Set by"),
        Column("confidence", "ratio"),
        Column("necessity"),
        Column("batch", "int"),
        Column("uid"),
    )
}
"""By the names that JSON rows and `--columns` have for them."""


def what(entry: Transaction, names: Names) -> str:
    """What an entry is about: its description, with the merchant where that does not tell."""
    return called(entry.description, names.merchant(entry.merchant_id))


def called(description: str, merchant: str) -> str:
    """A description, with the merchant where it does not tell."""
    if not merchant or folded(merchant).strip() in folded(description):
        return description
    return f"{description} · {merchant}" if description else merchant


def category_of(entry: Transaction, line: Line, names: Names) -> str:
    """A line's category as a person reads it."""
    if line.category_id is not None:
        return names.categories.path(line.category_id)
    return "(transfer)" if entry.transfer_id is not None else "(uncategorized)"


def entry_json(row: Listed, names: Names) -> dict[str, object]:
    """A row of the contract's `list --json`."""
    found = {name: value_of(row, name, names) for name in _JSON}
    found["lines"] = [
        {
            "category": names.categories.path(line.category_id) if line.category_id is not None else None,
            "amount": line.money,
            "who": whose(row.entry, line),
        }
        for line in row.entry.lines
    ]
    return found


_JSON = (
    "id", "uid", "date", "time", "amount", "matched", "currency", "description", "merchant", "category", "category_by",
    "confidence", "account", "kind", "mode", "mood", "who", "tags", "note", "status", "batch", "necessity",
)  # fmt: skip


def _kind(row: Listed, names: Names) -> str | None:
    """The kind of all its lines; None when they differ."""
    kinds = {names.kind(row.entry, line) for line in row.entry.lines}
    return kinds.pop().value if len(kinds) == 1 else None


def _path(row: Listed, names: Names) -> str | None:
    only = _only_line(row)
    return names.categories.path(only.category_id) if only is not None and only.category_id is not None else None


def _only_line(row: Listed) -> Line | None:
    return row.entry.lines[0] if len(row.entry.lines) == 1 else None


def _necessity(row: Listed, names: Names) -> str | None:
    """The necessity of all its lines; None when they differ."""
    found = {names.necessity(row.entry, line) for line in row.entry.lines}
    only = found.pop() if len(found) == 1 else None
    return only.value if only is not None else None


def _by(row: Listed) -> str | None:
    only = _only_line(row)
    return only.by.value if only is not None and only.by is not None else None


_CELLS: dict[str, Callable[[Listed, Names], Cell]] = {
    "id": lambda row, names: row.entry.id,
    "uid": lambda row, names: row.entry.uid,
    "date": lambda row, names: row.entry.date,
    "time": lambda row, names: row.entry.time,
    "amount": lambda row, names: row.entry.money,
    "matched": lambda row, names: row.matched,
    "running": lambda row, names: row.running,
    "currency": lambda row, names: row.entry.money.currency,
    "description": lambda row, names: row.entry.description,
    "merchant": lambda row, names: names.merchant(row.entry.merchant_id) or None,
    "category": _path,
    "category_by": lambda row, names: _by(row),
    "confidence": lambda row, names: only.confidence if (only := _only_line(row)) is not None else None,
    "necessity": _necessity,
    "account": lambda row, names: names.accounts[row.entry.account_id].name,
    "kind": _kind,
    "mode": lambda row, names: row.entry.mode,
    "mood": lambda row, names: row.entry.mood,
    "who": lambda row, names: row.entry.who,
    "tags": lambda row, names: " ".join(row.entry.tags),
    "note": lambda row, names: row.entry.note or None,
    "status": lambda row, names: "pending" if row.entry.pending else "posted",
    "batch": lambda row, names: row.entry.batch_id,
}


def reader(name: str) -> Callable[[Listed, Names], Cell]:
    """What a cell of this column in files is made by."""
    return _CELLS[name]


def value_of(row: Listed, name: str, names: Names) -> object:
    """What JSON has under the name of a column: the same, but for tags, which are one text in a cell."""
    return list(row.entry.tags) if name == "tags" else _CELLS[name](row, names)
