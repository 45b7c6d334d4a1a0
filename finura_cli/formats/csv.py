"""Delimited text (CSV, TSV and kin): reading any whose columns can be told, and writing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import TextIO

from finura_cli.domain.formulas import csv_row
from finura_cli.domain.imports import Hints, Problem, Reading, Skipped
from finura_cli.domain.transaction import Draft
from finura_cli.formats.account_grid import part_of
from finura_cli.formats.base import Certainty, Source
from finura_cli.formats.grid import CsvGrid
from finura_cli.formats.sniff import as_text, delimiter_of
from finura_cli.formats.table import settle
from finura_cli.formats.walk import Walk


class CsvReader:
    """Any delimited text. Nothing is known beforehand: header words and whole columns tell."""

    name = "csv"

    def recognise(self, source: Source) -> Certainty:
        """MAYBE for all text: only the whole file tells whether it is a table."""
        head = source.data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n")
        return (
            Certainty.NO
            if not head or head[:1] in (b"<", b"{", b"%") or head.startswith(b"OFXHEADER")
            else Certainty.MAYBE
        )

    def settle(self, source: Source, hints: Hints) -> Reading:
        """See base.Reader."""
        text = as_text(source.data)
        delimiter = delimiter_of(text)
        grid = CsvGrid(text, delimiter)
        details: dict[str, object] = {
            "encoding": text.encoding,
            "delimiter": delimiter,
            "hinted_currency": hints.currency,
        }
        return settle(grid, hints, self.name, details)

    def rows(self, source: Source, reading: Reading) -> Iterator[Draft | Problem | Skipped]:
        """See base.Reader."""
        details = reading.details
        text = as_text(source.data, str(details["encoding"]))
        width = details["width"] if isinstance(details.get("width"), int) else 0
        grid = part_of(CsvGrid(text, str(details["delimiter"]), width), details)  # type: ignore[arg-type]
        currency = details.get("hinted_currency")
        return Walk(grid, reading, currency if isinstance(currency, str) else None).items()


READER = CsvReader()


def write_rows(stream: TextIO, header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Write a table as CSV; None is an empty cell."""
    for row in chain((header,), rows):
        stream.write(csv_row("" if cell is None else str(cell) for cell in row))
