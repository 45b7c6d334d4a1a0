"""Rows of CSV, in which no cell is one that a spreadsheet would run."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from io import StringIO

_STARTS = ("=", "+", "-", "@", "\t", "\r")
_NUMBER = re.compile(r"[+-]?[0-9]+(?:[.,][0-9]+)*", re.ASCII)


def neutralised(text: str) -> str:
    """`text` with a `'` before it when a spreadsheet would take it for a formula; plain numbers are left alone."""
    if text.startswith(_STARTS) and not _NUMBER.fullmatch(text):
        return "'" + text
    return text


def csv_row(cells: Iterable[str]) -> str:
    """One row of CSV with its line end, `\\n`; cells are `neutralised`."""
    texts = [neutralised(cell) for cell in cells]
    stream = StringIO()
    # A lone return would end the row for other programs; the module itself quotes only line feeds.
    has_return = any("\r" in text for text in texts)
    csv.writer(stream, lineterminator="\n", quoting=csv.QUOTE_ALL if has_return else csv.QUOTE_MINIMAL).writerow(texts)
    return stream.getvalue()
