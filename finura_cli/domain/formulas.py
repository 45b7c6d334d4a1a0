"""Rows of CSV, in which no cell is one that a spreadsheet would run."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Sequence
from io import StringIO

_STARTS = ("=", "+", "-", "@", "\t", "\r")
_NUMBER = re.compile(r"[+-]?[0-9]+(?:[.,][0-9]+)*", re.ASCII)

_SIGN = "[$\u00a2-\u00a5\u09f2\u09f3\u0e3f\u17db\u20a0-\u20c0\ufdfc]"
_GAP = "[ \u00a0\u202f]"
_DIGITS = rf"\d+(?:[.,'’]\d+|{_GAP}\d{{3}})*"
_MONEY = rf"[+-]?(?:{_SIGN}{_GAP}?{_DIGITS}|{_DIGITS}(?:{_GAP}?{_SIGN}|{_GAP}[A-Z]{{3}}))"
_AMOUNTS = re.compile(rf"{_MONEY}(?:, {_MONEY})*")
"""Amounts with the sign or the code of their currency, `-৳500`: nothing in them names a cell or a function. A code that
touches its number would: `-EUR500` is a cell."""


def neutralised(text: str) -> str:
    """`text` with a `'` before it when a spreadsheet would take it for a formula; numbers and amounts stay."""
    if text.startswith(_STARTS) and not _NUMBER.fullmatch(text) and not _AMOUNTS.fullmatch(text):
        return "'" + text
    return text


def csv_row(cells: Iterable[str]) -> str:
    """One row of CSV with its line end, `\\n`; cells are `neutralised`."""
    return csv_text(([neutralised(cell) for cell in cells],))


def csv_text(rows: Iterable[Sequence[str]]) -> str:
    """Rows of CSV, each with its line end, of cells that are `neutralised` already."""
    return "".join([_csv_line(cells) for cells in rows])


def _csv_line(cells: Sequence[str]) -> str:
    line = ",".join(cells)
    has_return = "\r" in line
    if line and not has_return and '"' not in line and "\n" not in line and line.count(",") == len(cells) - 1:
        return line + "\n"  # there is nothing to quote: most rows of a long list
    stream = StringIO()
    # A lone return would end the row for other programs; the module itself quotes only line feeds.
    csv.writer(stream, lineterminator="\n", quoting=csv.QUOTE_ALL if has_return else csv.QUOTE_MINIMAL).writerow(cells)
    return stream.getvalue()
