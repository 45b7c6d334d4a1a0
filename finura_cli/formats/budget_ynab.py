"""The budget export of YNAB (You Need A Budget), of its web app and of YNAB 4: one row a month and category.

Columns by their header, whatever their order: Month; Category Group and Category (YNAB 4: Master Category and Sub
Category); Assigned or Budgeted. Activity and Available are read for the way numbers are written, and for nothing else.
The file's second half, the register, is for `finura import`.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from finura_cli.domain.imports import Problem
from finura_cli.domain.money import exponent
from finura_cli.domain.text import folded
from finura_cli.errors import BadInput, UsageError
from finura_cli.formats import amounts, dates
from finura_cli.formats.base import Source
from finura_cli.formats.budget_zip import unpacked
from finura_cli.formats.grid import CsvGrid, is_broken
from finura_cli.formats.sniff import DELIMITERS, Text, as_text
from finura_cli.records import NamedTuple

MAX_BYTES = 16 * 1024 * 1024
"""A budget of a hundred categories over thirty years is 4 MiB."""
MAX_ROWS = 200_000
APP = "YNAB"
INFLOW = "Inflow"
"""The group of what comes in and waits to be given a job."""
_MONTH, _GROUP, _CATEGORY, _ASSIGNED = "month", "group", "category", "assigned"
_OTHERS = ("activity", "available")
_WORDS = {
    _MONTH: ("month",),
    _GROUP: ("category group", "master category"),
    _CATEGORY: ("sub category", "category"),
    _ASSIGNED: ("assigned", "budgeted"),
    "activity": ("activity", "outflows"),
    "available": ("available", "category balance"),
}
"""Heading by heading, the first of its words that the file has."""
_NUMBERED = re.compile(r"([0-9]{4})[-/.]([0-9]{1,2})(?:[-/.]0?1)?|([0-9]{1,2})[-/.]([0-9]{4})", re.ASCII)
_REGISTER = {"payee", "outflow", "inflow"}


class Month(NamedTuple):
    """A calendar month as a file names it."""

    year: int
    month: int

    @property
    def key(self) -> str:
        return f"{self.year:04}-{self.month:02}"


class Assigned(NamedTuple):
    """One row: what was given to a category in a month, minor units; below zero when money was taken out of it."""

    line: int
    month: Month
    group: str
    category: str
    minor: int


@dataclass(frozen=True, slots=True)
class BudgetExport:
    """A file in the order of its rows: each record is either in `rows` or in `problems`."""

    app: str
    rows: tuple[Assigned, ...]
    problems: tuple[Problem, ...]


def read(source: Source, currency: str) -> BudgetExport:
    """The rows of an export; amounts are minor units of `currency`.

    The archive of the whole export will do, too. Raises BadInput (65): `undecodable`, `unclosed-quote`, `encrypted`,
    `not-a-budget`, `too-large`, `ambiguous-amount`, `other-currency`.
    """
    table = unpacked(source, MAX_BYTES).data
    if len(table) > MAX_BYTES:
        raise BadInput(f"the file is larger than {MAX_BYTES // 2**20} MiB: it is no budget", code="too-large")
    text = as_text(table)
    delimiter, header = _header(text)
    places = _places(header)
    grid = CsvGrid(text, delimiter, len(header))
    records = list(_records(grid, len(header)))
    decimal = _decimal([cells for _, cells, _ in records if isinstance(cells, list)], places, currency)
    rows: list[Assigned] = []
    problems: list[Problem] = []
    seen: set[tuple[Month, str, str]] = set()
    for line, cells, raw in records:
        try:
            if isinstance(cells, str):
                raise ValueError(cells)
            found = _row(line, cells, places, decimal, currency)
            if found[1:4] in seen:
                raise ValueError("is the same month and category once more")
            seen.add(found[1:4])
            rows.append(found)
        except ValueError as error:
            problems.append(Problem(line, raw, str(error)))
    if not rows:
        why = (
            f"none of its rows can be read: line {problems[0].line} {problems[0].why}" if problems else "it has no rows"
        )
        raise BadInput(f"nothing to take in: {why}", code="not-a-budget")
    return BudgetExport(APP, tuple(rows), tuple(problems))


def _header(text: Text) -> tuple[str, list[str]]:
    """The first line that is not blank, taken apart by the delimiter that makes headings of it."""
    first = next((line for line in text.lines() if line.strip()), "")
    if not first:
        raise BadInput("the file is empty", code="not-a-budget")
    if len(first) > 4096:
        raise _no_budget()
    for delimiter in DELIMITERS:
        try:
            cells = next(csv.reader([first], delimiter=delimiter), [])
        except csv.Error:
            continue
        words = {_word(cell) for cell in cells}
        if words >= _REGISTER:
            hint = "finura import reads it; the budget is the other file of the export"
            raise BadInput("the file is the register of YNAB, not its budget", hint=hint, code="not-a-budget")
        if len(words & {word for names in _WORDS.values() for word in names}) >= len((_MONTH, _CATEGORY, _ASSIGNED)):
            return delimiter, cells
    raise _no_budget()


def _places(header: Sequence[str]) -> dict[str, int]:
    """Heading -> column."""
    words = [_word(cell) for cell in header]
    found = {}
    for heading, names in _WORDS.items():
        name = next((name for name in names if words.count(name) == 1), None)
        if name is not None:
            found[heading] = words.index(name)
    missing = [heading for heading in (_MONTH, _CATEGORY, _ASSIGNED) if heading not in found]
    if missing:
        raise _no_budget(f"it has no column for {' and '.join(missing)}")
    return found


def _no_budget(why: str = "its header is not that of one") -> BadInput:
    hint = "YNAB's has Month, Category Group, Category, and Assigned or Budgeted"
    return BadInput(f"the file is no budget export: {why}", hint=hint, code="not-a-budget")


def _word(cell: str) -> str:
    return " ".join(folded(cell).replace("-", " ").split())


def _records(grid: CsvGrid, width: int) -> Iterator[tuple[int, list[str] | str, str]]:
    """The records below the header: line, cells or what is wrong with them, and the raw text."""
    count = 0
    for first, _, cells in grid.rows():
        if not any(cell.strip() for cell in cells) and not grid.fault:
            continue
        count += 1
        if count == 1:
            continue  # the header
        if count > MAX_ROWS:
            raise BadInput(f"the file has more than {MAX_ROWS:,} rows", code="too-large")
        raw = grid.raw()
        if grid.fault:
            yield first, grid.fault, raw
        elif is_broken(cells):
            yield first, "holds bytes that are no text", raw
        elif len(cells) < width or any(cell.strip() for cell in cells[width:]):
            yield first, f"has {len(cells)} cells, its header {width}", raw
        else:
            yield first, cells[:width], raw


def _decimal(rows: Sequence[Sequence[str]], places: dict[str, int], currency: str) -> str:
    """The decimal sign of the file, from all its amounts. BadInput where nothing tells, or for another currency."""
    bodies = []
    for heading in (_ASSIGNED, *_OTHERS):
        place = places.get(heading)
        for cells in rows if place is not None else ():
            number = amounts.take_apart(cells[place]) if place is not None else None
            if number is None:
                continue
            if number.currency not in (None, currency):
                hint = f"finura --currency {number.currency} budget import ..."
                raise BadInput(
                    f"the amounts are in {number.currency}, not {currency}", hint=hint, code="other-currency"
                )
            bodies.append(number.body)
    style = amounts.style_of(bodies)
    if style.decimal != "?" or style.firm:
        return style.decimal
    doubtful = next(body for body in bodies if amounts.shape(body) in (".?", ",?"))
    if exponent(currency) == 0:
        return "," if "." in doubtful else "."  # no decimals: the sign parts thousands
    raise amounts.ambiguous(doubtful)


def _row(line: int, cells: Sequence[str], places: dict[str, int], decimal: str, currency: str) -> Assigned:
    """A record as a value. Raises ValueError with what is wrong."""
    month = month_of(cells[places[_MONTH]])
    group = name_of(cells[places[_GROUP]]) if _GROUP in places else ""
    category = name_of(cells[places[_CATEGORY]])
    if not category:
        raise ValueError("names no category")
    text = cells[places[_ASSIGNED]]
    if amounts.is_blank(text):
        return Assigned(line, month, group, category, 0)
    number = amounts.take_apart(text)
    if number is None:
        raise ValueError(f"{text.strip()[:40]!r} is no amount")
    try:
        minor = amounts.scaled(amounts.to_units(number.body, decimal), exponent(currency))
    except ValueError as error:
        raise ValueError(f"{text.strip()[:40]!r} {error}") from None
    return Assigned(line, month, group, category, -minor if number.mark in ("-", "DR") else minor)


def name_of(cell: str) -> str:
    """A name in one line. ValueError when it cannot be one."""
    from finura_cli.domain.names import checked_name

    name = " ".join(cell.split())
    if not name:
        return ""
    try:
        return checked_name(name, "a category")
    except UsageError as error:
        raise ValueError(error.message.removeprefix("the name of ")) from None


def month_of(text: str) -> Month:
    """`Jan 2024`, `January 2024`, `2024-01`, `01/2024`, `2024-01-01`. Raises ValueError for anything else."""
    clean = text.strip()
    if len(clean) <= 40 and (match := _NUMBERED.fullmatch(clean)):
        year, month = (match[1], match[2]) if match[1] else (match[4], match[3])
        found = Month(int(year), int(month))
    else:
        parts = dates.take_apart(f"1 {clean}") if clean and not clean[0].isdigit() else None
        if parts is None or parts.kind != "named":
            raise ValueError(f"{clean[:40]!r} is no month")
        found = Month(parts.first, parts.second)
    if not (1 <= found.month <= 12 and dates.FIRST_YEAR <= found.year <= dates.LAST_YEAR):
        raise ValueError(f"{clean[:40]!r} is no month")
    return found
