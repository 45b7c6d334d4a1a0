"""Rows of cells, whatever file they come from: what table.py reads."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from typing import Protocol

from finura_cli.errors import BadInput
from finura_cli.formats.sniff import Text

Row = tuple[int, int, list[str]]
"""First and last physical line (or row of a sheet) of a record, and its cells."""

LONGEST_FIELD = 131_072
"""Characters of one field; a row with a longer one is rejected."""
LONGEST_LINE = 1_048_576
LONGEST_SHOWN = 65_536
"""Characters of a rejected row that are kept."""


def is_broken(cells: Sequence[str]) -> bool:
    """Whether a cell holds a byte that is no text in the encoding of the file (a lone surrogate stands for it)."""
    return any(not cell.isascii() and any("\ud800" <= c <= "\udfff" for c in cell) for cell in cells)


class Grid(Protocol):
    """A file as rows of cells. Every row that is not wholly blank comes once, in order."""

    sound: bool
    """Whether all of its bytes are text; else cells may hold lone surrogates."""

    width: int
    """The usual number of cells (0: not known yet). It helps to take apart what a stray quote has joined."""

    fault: str | None
    """Why the row that came last has no sound cells; None when it is sound."""

    def rows(self) -> Iterator[Row]:
        """All rows from the beginning."""
        ...

    def raw(self) -> str:
        """The row that came last, as it stands in the file."""
        ...


_END = "\ue000end of file\ue000"


class CsvGrid:
    """Delimited text. A quote that is never closed refuses the file (`unclosed-quote`)."""

    def __init__(self, text: Text, delimiter: str, width: int = 0) -> None:
        self._text = text
        self.sound = text.sound
        self._delimiter = delimiter
        self.width = width
        self._held: list[str] = []
        self._count = 0
        self._ended = False
        self.fault: str | None = None

    def rows(self) -> Iterator[Row]:
        """See Grid."""
        self._count, self._ended, self.fault = 0, False, None
        held = self._held = []
        reader = csv.reader(self._lines(), delimiter=self._delimiter)
        while True:
            held.clear()
            first = self._count + 1
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error:
                last = self._count
                if last - first > 0:
                    raise _unclosed(first) from None
                yield from self._faulty(first, "a field is too long (over 128 KiB)")
                continue
            if not cells:
                continue
            last = self._count
            if self._ended:
                if cells == [_END]:
                    return
                raise _unclosed(first)
            if last > first and self.width and (len(cells) != self.width or self._are_rows(held)):
                yield from self._one_by_one(first)
                continue
            if len(held[0]) > LONGEST_LINE:
                yield from self._faulty(first, "the line is too long (over 1 MiB)")
                continue
            yield first, last, cells

    def raw(self) -> str:
        """See Grid."""
        return "".join(self._held).rstrip("\r\n")[:LONGEST_SHOWN]

    def _lines(self) -> Iterator[str]:
        held = self._held
        for line in self._text.lines():
            self._count += 1
            held.append(line)
            yield line if len(line) <= LONGEST_LINE else "too long\n"
        if held and not held[-1].endswith("\n"):
            yield "\n"
        self._ended = True
        yield _END

    def _faulty(self, first: int, why: str) -> Iterator[Row]:
        self.fault = why
        yield first, self._count, [""]
        self.fault = None

    def _are_rows(self, lines: list[str]) -> bool:
        """Whether each line of a record would be a whole row by itself: a stray quote has joined them."""
        return all(line.count(self._delimiter) == self.width - 1 for line in lines)

    def _one_by_one(self, first: int) -> Iterator[Row]:
        """The lines of a record that a stray quote has joined, each as a row of its own."""
        for number, line in enumerate(list(self._held), start=first):
            cells = next(csv.reader([line], delimiter=self._delimiter), [])
            if len(cells) != self.width:
                cells = next(csv.reader([line], delimiter=self._delimiter, quoting=csv.QUOTE_NONE), [])
            self._held[:] = [line]
            if any(cells):
                yield number, number, [cell.strip('"\r\n') for cell in cells]


def _unclosed(line: int) -> BadInput:
    return BadInput(
        f"a quotation mark in line {line} is never closed", hint="close it, or take it out", code="unclosed-quote"
    )
