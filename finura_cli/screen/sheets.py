"""An answer as the sheets of a workbook: its tables with all their columns, and last what is known of it besides."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal

from finura_cli.domain.money import Money
from finura_cli.domain.rates import exact
from finura_cli.formats.xlsx_writer import Cell, Sheet, Signs
from finura_cli.screen import plain
from finura_cli.screen.html_figures import flat, is_rows
from finura_cli.screen.shown import ShowMoney, Shown, Table
from finura_cli.screen.theme import MASK

ABOUT = "About"
LONGEST_NAME = 28
"""Characters of a sheet's name: 31, less those of a number behind it."""
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\]")
_NUMBERS = frozenset(("rate",))
"""Under these names a text in JSON is an exact decimal."""
_AMOUNT = re.compile(r"(\D*)[\d.,]+(\D*)")


def sheets(command: str, shown: Shown, *, today: date, private: bool = False) -> list[Sheet]:
    """A sheet a table; of an answer without one, a sheet a list of its JSON. What is single stands in the last."""
    tables = (shown.table, *shown.more) if shown.table is not None else shown.more
    about: list[tuple[str, Cell]] = [("Answer", f"finura {command}"), ("Asked on", today)]
    found: list[Sheet] = []
    names = _Names()
    signs = _signs(shown.show)
    for table in tables:
        name = names.new(table.title.partition(",")[0] or command)
        found.append(_sheet(name, table, signs, private))
        about += [(name, text) for text in (table.title, "" if table.rows else table.empty) if text not in ("", name)]
    for key, item in _parts(shown.json):
        if not is_rows(item):
            about += [(_spoken(key), cell) for cell in (_value(item, private),) if cell is not None]
        elif not _is_shown(key, item, tables):
            found.append(_listed(names.new(_spoken(key)), item, signs, private))
    return [*found, Sheet(names.new(ABOUT), ("Name", "Value"), about, signs=signs)]


class _Names:
    """Names of sheets: short, without what a spreadsheet refuses, each once whatever the case of its letters."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def new(self, wanted: str) -> str:
        text = " ".join(_NOT_IN_NAMES.sub(" ", plain.cell_text(wanted)).split()).strip("'")[:LONGEST_NAME].strip()
        text = text[:1].upper() + text[1:] or "Table"
        text = "Deeds" if text.casefold() == "history" else text  # Excel keeps that name for itself
        name, n = text, 1
        while name.casefold() in self._taken:
            n += 1
            name = f"{text} {n}"
        self._taken.add(name.casefold())
        return name


def _sheet(name: str, table: Table, signs: Signs, private: bool) -> Sheet:
    places = range(len(table.columns))
    kinds = [column.kind == "number" for column in table.columns]
    return Sheet(
        name,
        tuple(column.heading or column.name.replace("_", " ").capitalize() for column in table.columns),
        ([_cell(cell, private, kind) for cell, kind in zip(row, kinds, strict=True)] for row in table.rows),
        total=[_value(cell, private) for cell in table.total] if table.total is not None and table.rows else None,
        signs=signs,
        signed=frozenset(n for n in places if table.columns[n].signed),
        shares=frozenset(n for n in places if table.columns[n].kind == "ratio"),
    )


def _signs(show: ShowMoney) -> Signs:
    """The signs that the reader's amounts have: what `show` puts around the digits."""
    known: dict[str, tuple[str, str]] = {}

    def around(currency: str) -> tuple[str, str]:
        if currency not in known:
            found = _AMOUNT.fullmatch(show(Money(1, currency)))
            known[currency] = (found[1], found[2]) if found else ("", "")
        return known[currency]

    return around


# --------------------------------------------------------------------------------------------------------- the JSON


def _parts(json: Mapping[str, object]) -> Iterator[tuple[str, object]]:
    """What is single and the lists, by name; of sections each one's own."""
    for key, item in flat(json).items():
        if is_rows(item) and any(isinstance(row, Mapping) and "rows" in row for row in _rows(item)):
            for row in _rows(item):
                if isinstance(row, Mapping):
                    inner = {name: value for name, value in row.items() if name != "name"}
                    yield from ((f"{row.get('name', key)} · {name}", value) for name, value in _parts(inner))
        else:
            yield key, item


def _is_shown(key: str, item: object, tables: Sequence[Table]) -> bool:
    """Whether a table has what is in a list of the JSON: `rows` by rule, others where all they share stands there."""
    if key == "rows":
        return bool(tables)
    rows = [row for row in _rows(item) if isinstance(row, Mapping)]
    for table in tables:
        shared = [n for n, column in enumerate(table.columns) if all(column.name in row for row in rows)]
        names = [table.columns[n].name for n in shared]
        there = {tuple(_text(row[n], False) for n in shared) for row in table.rows}
        if len(shared) > 1 and all(tuple(_text(row[name], False) for name in names) in there for row in rows):
            return True
    return False


def _rows(item: object) -> Sequence[object]:
    assert isinstance(item, Sequence)
    return item


def _listed(name: str, item: object, signs: Signs, private: bool) -> Sheet:
    found = [flat(row) if isinstance(row, Mapping) else {"": row} for row in _rows(item)]
    keys = list(dict.fromkeys(key for row in found for key in row))
    cells = ([_cell(row.get(key), private, key in _NUMBERS) for key in keys] for row in found)
    return Sheet(name, tuple(map(_spoken, keys)), cells, signs=signs)


def _spoken(key: str) -> str:
    return key.replace("_", " ").capitalize()


def _cell(item: object, private: bool, numeric: bool) -> Cell:
    """`numeric`: a text holds an exact decimal."""
    return Decimal(item) if numeric and isinstance(item, str) and exact(item) is not None else _value(item, private)


def _value(item: object, private: bool) -> str | int | float | date | Money | None:
    """As a cell: a number, a day, a text; of several the texts, of nothing nothing."""
    if isinstance(item, Money):
        return MASK if private else item
    if item is None or isinstance(item, (bool, int, float, date)):
        return item
    if isinstance(item, str):
        return item or None
    if isinstance(item, Mapping):
        return ", ".join(_pairs(item.items(), private)) or None
    if isinstance(item, (list, tuple)):
        return "; ".join(_text(one, private) for one in item) or None
    return str(item)


def _pairs(items: Iterable[tuple[str, object]], private: bool) -> Iterator[str]:
    return (f"{name} {_text(value, private)}" for name, value in items)


def _text(item: object, private: bool) -> str:
    found = _value(item, private)
    return found if isinstance(found, str) else plain.cell_text(found, private=private)
