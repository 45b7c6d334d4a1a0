"""Tables as a workbook of Excel: real numbers, real dates, text that is never a formula."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from itertools import islice
from typing import Any, NamedTuple

from finura_cli.domain.money import Money, exponent
from finura_cli.domain.text import visible

Cell = str | int | float | bool | date | Money | None

_MOST_ROWS = 1_048_575
"""Below the heads, in one sheet."""
_LONGEST = 32_767
"""Characters of a cell."""
_WIDEST, _NARROWEST, _LOOKED_AT = 48, 8, 200


class Sheet(NamedTuple):
    """One table. `rows` can be gone through once."""

    name: str
    columns: tuple[str, ...]
    rows: Iterable[Sequence[Cell]]


def workbook(sheets: Iterable[Sheet]) -> bytes:
    """The file, with a sheet for each table; one that is longer than a sheet goes on in the next."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    for sheet in sheets:
        rows, n = iter(sheet.rows), 1
        while True:
            page = book.create_sheet(sheet.name if n == 1 else f"{sheet.name} {n}")
            if _fill(page, sheet.columns, islice(rows, _MOST_ROWS)) < _MOST_ROWS:
                break
            n += 1
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _fill(page: Any, columns: tuple[str, ...], rows: Iterable[Sequence[Cell]]) -> int:  # noqa: ANN401 a sheet
    """Write one sheet; how many rows it has. The widths come from the first ones: they stand before the rows."""
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    found = iter(rows)
    seen = list(islice(found, _LOOKED_AT))
    heads = [WriteOnlyCell(page, value=name) for name in columns]
    for n, head in enumerate(heads):
        head.font = Font(bold=True)
        longest = max([len(columns[n]), *(len(_shown(row[n])) for row in seen)])
        page.column_dimensions[get_column_letter(n + 1)].width = min(max(longest + 2, _NARROWEST), _WIDEST)
    page.freeze_panes = "A2"
    page.append(heads)
    count = 0
    amounts: dict[int, Any] = {}
    for part in (seen, found):
        for row in part:
            page.append(_cell(page, value, amounts) for value in row)
            count += 1
    return count


def _shown(value: Cell) -> str:
    return f"{value.plain()},,," if isinstance(value, Money) else "" if value is None else str(value)


def _cell(page: Any, value: Cell, amounts: dict[int, Any]) -> Any:  # noqa: ANN401 a value, or a cell of the sheet
    """`amounts`: a cell for each number of decimals, used again and again: each is written before the next is asked
    for, and a style takes longer than all else."""
    if isinstance(value, Money):
        digits = exponent(value.currency)
        if digits not in amounts:
            amounts[digits] = _new_cell(page, None)
            amounts[digits].number_format = "#,##0" + ("." + "0" * digits if digits else "")
        amounts[digits].value = Decimal(value.plain())
        return amounts[digits]
    if isinstance(value, str):
        text = visible(value)[:_LONGEST]
        if not text.startswith(("=", "#")):  # else it would be taken for a formula, or for an error
            return text
        cell = _new_cell(page, text)
        cell.data_type = "s"
        return cell
    return value


def _new_cell(page: Any, value: str | None) -> Any:  # noqa: ANN401
    from openpyxl.cell import WriteOnlyCell

    return WriteOnlyCell(page, value=value)
