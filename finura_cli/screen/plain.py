"""Text for machines and files: JSON, CSV, TSV, Markdown. No rich here."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from typing import TextIO

from finura_cli.domain.formulas import csv_text, neutralised
from finura_cli.domain.money import Money
from finura_cli.domain.text import visible
from finura_cli.screen.shown import Cell, Column, ShowMoney, Shown, Table, signed
from finura_cli.screen.theme import MASK

SCHEMA = 1
# What a terminal could take for an order, or an eye overlook: valid in JSON, but written as \uXXXX.
_UNSAFE = "[\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\ud800-\udfff]"
_MARKDOWN = r"([\\`*_\[\]<>|~#])"


def json_value(value: object, *, private: bool = False) -> str:
    """One value as JSON on one line, safe to print."""
    text = _encoder(private).encode(value)
    if text.isascii() and "\x7f" not in text:
        return text
    return re.sub(_UNSAFE, lambda found: f"\\u{ord(found[0]):04x}", text)


@cache
def _encoder(private: bool) -> json.JSONEncoder:
    def other(item: object) -> object:
        if isinstance(item, Money):
            return MASK if private else item.plain()
        if isinstance(item, date):
            return item.isoformat()
        raise TypeError(f"{type(item).__name__} has no JSON form")

    return json.JSONEncoder(ensure_ascii=False, allow_nan=False, default=other)


def json_text(value: Mapping[str, object], *, private: bool = False) -> str:
    """One JSON object: a line for each key, a line for each row of its lists, so that diff and grep work on it."""
    parts = []
    for key, item in value.items():
        if isinstance(item, (list, tuple)) and item:
            text = "[\n" + ",\n".join(json_value(row, private=private) for row in item) + "\n]"
        else:
            text = json_value(item, private=private)
        parts.append(f"{json_value(key)}: {text}")
    return "{\n" + ",\n".join(parts) + "\n}\n"


def shown_json(command: str, shown: Shown, *, private: bool = False) -> str:
    """The contract's object: schema and command first."""
    return json_text({"schema": SCHEMA, "command": command, **shown.json}, private=private)


def cell_text(cell: Cell, *, private: bool = False) -> str:
    """A cell for a file: decimals without grouping, ISO dates, nothing for None. Text is made visible, not yet safe."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return visible(cell)
    if isinstance(cell, Money):
        return MASK if private else cell.plain()
    if isinstance(cell, date):
        return cell.isoformat()
    return repr(cell)


_AT_ONCE = 2000
_FEW = {str, date, type(None)}
"""Types of cells of which a long column has few different ones, none of them equal to one of another type."""


def _text_rows(table: Table, *, private: bool, of_csv: bool) -> Iterator[list[tuple[str, ...]]]:
    """The heading and the rows as texts for a file, many at a time: no text begins as a formula does."""
    rows = table.rows
    yield [tuple(neutralised(visible(column.name)) for column in table.columns)]
    for start in range(0, len(rows), _AT_ONCE):
        columns = zip(*rows[start : start + _AT_ONCE], strict=True)
        yield list(zip(*(_texts(cells, private=private, of_csv=of_csv) for cells in columns), strict=True))


def _texts(cells: Sequence[Cell], *, private: bool, of_csv: bool) -> list[str]:
    if _FEW.issuperset(map(type, cells)):
        known = {cell: _file_text(cell, private=private, of_csv=of_csv) for cell in set(cells)}
        return [known[cell] for cell in cells]
    if not private and {Money}.issuperset(map(type, cells)):
        return [cell.plain() for cell in cells]  # type: ignore[union-attr]
    return [_file_text(cell, private=private, of_csv=of_csv) for cell in cells]


def _file_text(cell: Cell, *, private: bool, of_csv: bool) -> str:
    if isinstance(cell, str):
        if cell.isascii() and cell.isprintable() and cell[:1].isalnum():
            return cell  # as most are
        return neutralised(visible(cell))
    text = cell_text(cell, private=private)
    return neutralised(text) if of_csv and isinstance(cell, float) else text


def write_csv(stream: TextIO, table: Table, *, private: bool = False) -> None:
    """RFC 4180 with `\\n`; text that a spreadsheet would run gets a `'` before it."""
    for rows in _text_rows(table, private=private, of_csv=True):
        stream.write(csv_text(rows))


def write_tsv(stream: TextIO, table: Table, *, private: bool = False) -> None:
    """Tab-separated, uncut, one line a row: what a pipe gets. Text that is `visible` holds neither tabs nor breaks."""
    for rows in _text_rows(table, private=private, of_csv=False):
        stream.writelines(["\t".join(row) + "\n" for row in rows])


def _markdown_cell(column: Column, cell: Cell, show: ShowMoney) -> str:
    if isinstance(cell, Money):
        text = signed(cell, show) if column.signed else show(cell)
    elif column.kind == "ratio" and isinstance(cell, (int, float)):
        text = percent(cell)
    else:
        text = cell_text(cell)
    return _markdown(text)


def _markdown(text: str) -> str:
    return " ".join(re.sub(_MARKDOWN, r"\\\1", visible(text)).split())


def write_markdown(stream: TextIO, shown: Shown) -> None:
    """Every section as a pipe table under its title; the total is the last row, bold."""
    sections = (shown.table, *shown.more) if shown.table is not None else shown.more
    for n, table in enumerate(sections):
        if n:
            stream.write("\n")
        if table.title:
            stream.write(f"## {_markdown(table.title)}\n\n")
        if not table.rows:
            stream.write(f"{table.empty}\n")
            continue
        places = [i for i, column in enumerate(table.columns) if not column.machine]
        columns = [table.columns[i] for i in places]
        stream.write("| " + " | ".join(_markdown(column.heading) for column in columns) + " |\n")
        stream.write("|" + "|".join(" ---: " if column.side == "right" else " --- " for column in columns) + "|\n")
        for row in table.rows:
            cells = [_markdown_cell(table.columns[i], row[i], shown.show) for i in places]
            stream.write("| " + " | ".join(cells) + " |\n")
        if table.total is not None:
            cells = [_markdown_cell(table.columns[i], table.total[i], shown.show) for i in places]
            stream.write("| " + " | ".join(f"**{cell}**" if cell else "" for cell in cells) + " |\n")


def percent(ratio: float) -> str:
    """A ratio for people: `12%`, `0.4%` and `99.7%` where a whole number would read as nothing or all."""
    value = ratio * 100
    if 99.5 <= value < 99.995:
        return f"{min(value, 99.9):.1f}%"
    if value and abs(value) < 0.95:
        return f"{value:.1f}%"
    return f"{value:.0f}%"
