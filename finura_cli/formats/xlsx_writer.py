"""Tables as a workbook of Excel: real numbers, real dates, text that is never a formula. Same tables, same bytes."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from itertools import islice
from typing import Any

from finura_cli.domain.currencies import LAKH
from finura_cli.domain.money import Money, exponent
from finura_cli.domain.text import visible
from finura_cli.formats.excel import without_clock
from finura_cli.records import NamedTuple

Cell = str | int | float | Decimal | bool | date | Money | None
Signs = Callable[[str], tuple[str, str]]
"""Currency -> what stands before and after its amounts."""

_MOST_ROWS = 1_048_575
"""Below the heads, in one sheet."""
_LONGEST = 32_767
"""Characters of a cell."""
_WIDEST, _NARROWEST, _LOOKED_AT = 48, 8, 200
_FIRST_DAY = date(1900, 3, 1)
"""Excel counts a day in 1900 that never was: what lies before it is written as text."""


def _no_signs(_currency: str) -> tuple[str, str]:
    return "", ""


class Sheet(NamedTuple):
    """One table. `rows` can be gone through once; `total` stands below them, set off.

    `signs` are those of its amounts. At the places `signed` a number above nothing has its `+`; at those of `shares`
    stand ratios, 1 being 100 %.
    """

    name: str
    columns: tuple[str, ...]
    rows: Iterable[Sequence[Cell]]
    total: Sequence[Cell] | None = None
    signs: Signs = _no_signs
    signed: frozenset[int] = frozenset()
    shares: frozenset[int] = frozenset()


def workbook(sheets: Iterable[Sheet]) -> bytes:
    """The file, with a sheet for each table; one that is longer than a sheet goes on in the next."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    for sheet in sheets:
        rows, n = iter(sheet.rows), 1
        while True:
            page = book.create_sheet(sheet.name if n == 1 else f"{sheet.name} {n}")
            if _fill(page, sheet, islice(rows, _MOST_ROWS)) < _MOST_ROWS:
                break
            n += 1
    stream = io.BytesIO()
    book.save(stream)
    return without_clock(stream.getvalue())


def _fill(page: Any, sheet: Sheet, rows: Iterable[Sequence[Cell]]) -> int:  # noqa: ANN401 a sheet of openpyxl
    """Write one sheet; how many rows it has. The widths come from the first ones: they stand before the rows."""
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    found = iter(rows)
    seen = list(islice(found, _LOOKED_AT))
    known = seen if sheet.total is None else [*seen, sheet.total]
    heads = [_new_cell(page, visible(name)) for name in sheet.columns]
    for n, head in enumerate(heads):
        head.data_type = "s"
        head.font = Font(bold=True)
        if any(isinstance(row[n], (int, float, Decimal, Money)) for row in known):
            head.alignment = Alignment(horizontal="right")
        longest = max([len(sheet.columns[n]), *(len(_shown(row[n], sheet.signs)) for row in known)])
        page.column_dimensions[get_column_letter(n + 1)].width = min(max(longest + 2, _NARROWEST), _WIDEST)
    page.freeze_panes = "A2"
    page.append(heads)
    count = 0
    styled: dict[str, Any] = {}
    for part in (seen, found):
        for row in part:
            page.append(_cell(page, sheet, n, value, styled) for n, value in enumerate(row))
            count += 1
    if sheet.total is not None and count < _MOST_ROWS:
        page.append(_total(page, sheet, sheet.total))
    return count


def _total(page: Any, sheet: Sheet, row: Sequence[Cell]) -> list[Any]:  # noqa: ANN401
    """The last row: bold, below a rule."""
    from openpyxl.cell.cell import Cell as Written
    from openpyxl.styles import Border, Font, Side

    cells = []
    for n, value in enumerate(row):
        made = _cell(page, sheet, n, value, {})
        cell = made if isinstance(made, Written) else _new_cell(page, made)
        cell.font, cell.border = Font(bold=True), Border(top=Side("thin"))
        cells.append(cell)
    return cells


def _shown(value: Cell, signs: Signs) -> str:
    if isinstance(value, Money):
        return f"{value.plain()},,,{''.join(signs(value.currency))}"
    return "" if value is None else str(value)


def _cell(page: Any, sheet: Sheet, place: int, value: Cell, styled: dict[str, Any]) -> Any:  # noqa: ANN401 or a value
    """`styled`: a cell for each format of numbers, used again and again: each is written before the next is asked
    for, and a style takes longer than all else."""
    if isinstance(value, Money):
        code = _code(value.currency, *sheet.signs(value.currency), signed=place in sheet.signed)
        return _number(page, code, Decimal(value.plain()), styled)
    if isinstance(value, str):
        text = visible(value)[:_LONGEST]
        if not text.startswith(("=", "#")):  # else it would be taken for a formula, or for an error
            return text
        cell = _new_cell(page, text)
        cell.data_type = "s"
        return cell
    if isinstance(value, date):
        early = (value.date() if isinstance(value, datetime) else value) < _FIRST_DAY
        return value.isoformat() if early or (isinstance(value, datetime) and value.tzinfo) else value
    if place in sheet.shares and value is not None:
        return _number(page, "0.0%", value, styled)
    return value


def _number(page: Any, code: str, value: Any, styled: dict[str, Any]) -> Any:  # noqa: ANN401 a cell of the sheet
    if code not in styled:
        styled[code] = _new_cell(page, None)
        styled[code].number_format = code
    styled[code].value = value
    return styled[code]


def _code(currency: str, before: str, after: str, *, signed: bool) -> str:
    """How a spreadsheet is to show an amount: digits in lakh where the currency is counted so, and the signs it has."""
    digits = exponent(currency)
    number = ("#,##,##0" if currency in LAKH and before + after else "#,##0") + ("." + "0" * digits if digits else "")
    amount = f"{_literal(before)}{number}{_literal(after)}"
    return f"+{amount};-{amount};{amount}" if signed else f"{amount};-{amount}" if amount != number else number


def _literal(text: str) -> str:
    return '"' + text.replace('"', "") + '"' if text else ""


def _new_cell(page: Any, value: Any) -> Any:  # noqa: ANN401
    from openpyxl.cell import WriteOnlyCell

    return WriteOnlyCell(page, value=value)
