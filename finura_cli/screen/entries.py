"""What of an entry is shown, and under which name."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from enum import StrEnum

from finura_cli.domain.books import Names
from finura_cli.domain.category import Kind, Necessity
from finura_cli.domain.listing import Listed
from finura_cli.domain.text import folded
from finura_cli.domain.transaction import By, Line, Transaction, whose
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
    return entries_json((row,), names)[0]


def entries_json(rows: Sequence[Listed], names: Names) -> list[dict[str, object]]:
    """All rows of it. They say what the cells do, but for tags, which are one text in a cell."""
    columns: list[Iterable[object]] = [column(name, rows, names) for name in _JSON]
    columns[_JSON.index("tags")] = [list(row.entry.tags) for row in rows]
    columns.append([_lines_json(row.entry, names) for row in rows])
    keys = (*_JSON, "lines")
    return [dict(zip(keys, values, strict=True)) for values in zip(*columns, strict=True)]


def _lines_json(entry: Transaction, names: Names) -> list[dict[str, object]]:
    return [
        {
            "category": names.categories.path(line.category_id) if line.category_id is not None else None,
            "amount": line.money,
            "who": whose(entry, line),
        }
        for line in entry.lines
    ]


_JSON = (
    "id", "uid", "date", "time", "amount", "matched", "currency", "description", "merchant", "category", "category_by",
    "confidence", "account", "kind", "mode", "mood", "who", "tags", "note", "status", "batch", "necessity",
)  # fmt: skip


def column(name: str, rows: Sequence[Listed], names: Names) -> list[Cell]:
    """The cells of these rows that files have under this name: a whole column at once, as lists are long."""
    return _CELLS[name](rows, names)


def _kind(row: Listed, names: Names) -> str | None:
    """The kind of all its lines; None when they differ."""
    entry = row.entry
    if len(entry.lines) == 1:
        return _SAID[names.kind(entry, entry.lines[0])]
    kinds = {names.kind(entry, line) for line in entry.lines}
    return _SAID[kinds.pop()] if len(kinds) == 1 else None


def _necessity(row: Listed, names: Names) -> str | None:
    """The necessity of all its lines; None when they differ."""
    entry = row.entry
    if len(entry.lines) == 1:
        return _SAID[names.necessity(entry, entry.lines[0])]
    found = {names.necessity(entry, line) for line in entry.lines}
    return _SAID[found.pop()] if len(found) == 1 else None


_SAID: dict[StrEnum | None, str | None] = {None: None, **{one: one.value for one in (*Kind, *Necessity, *By)}}
"""A value of an enumeration is asked for by a call; there are tens of thousands to ask."""


def _path(line: Line | None, names: Names) -> str | None:
    return names.categories.path(line.category_id) if line is not None and line.category_id is not None else None


def _only_lines(rows: Sequence[Listed]) -> list[Line | None]:
    return [row.entry.lines[0] if len(row.entry.lines) == 1 else None for row in rows]


_CELLS: dict[str, Callable[[Sequence[Listed], Names], list[Cell]]] = {
    "id": lambda rows, names: [row.entry.id for row in rows],
    "uid": lambda rows, names: [row.entry.uid for row in rows],
    "date": lambda rows, names: [row.entry.date for row in rows],
    "time": lambda rows, names: [row.entry.time for row in rows],
    "amount": lambda rows, names: [row.entry.money for row in rows],
    "matched": lambda rows, names: [row.matched for row in rows],
    "running": lambda rows, names: [row.running for row in rows],
    "currency": lambda rows, names: [row.entry.money.currency for row in rows],
    "description": lambda rows, names: [row.entry.description for row in rows],
    "merchant": lambda rows, names: [names.merchant(row.entry.merchant_id) or None for row in rows],
    "category": lambda rows, names: [_path(line, names) for line in _only_lines(rows)],
    "category_by": lambda rows, names: [_SAID[line.by] if line is not None else None for line in _only_lines(rows)],
    "confidence": lambda rows, names: [line.confidence if line is not None else None for line in _only_lines(rows)],
    "necessity": lambda rows, names: [_necessity(row, names) for row in rows],
    "account": lambda rows, names: [names.accounts[row.entry.account_id].name for row in rows],
    "kind": lambda rows, names: [_kind(row, names) for row in rows],
    "mode": lambda rows, names: [row.entry.mode for row in rows],
    "mood": lambda rows, names: [row.entry.mood for row in rows],
    "who": lambda rows, names: [row.entry.who for row in rows],
    "tags": lambda rows, names: [" ".join(row.entry.tags) for row in rows],
    "note": lambda rows, names: [row.entry.note or None for row in rows],
    "status": lambda rows, names: ["pending" if row.entry.pending else "posted" for row in rows],
    "batch": lambda rows, names: [row.entry.batch_id for row in rows],
}
