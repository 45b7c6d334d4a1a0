"""The simple format: `date, amount, category` and a few optional columns, as CSV or as a workbook.

A file is simple when its header (case ignored) has those three and no name outside of the list. A category may be
empty. `transaction_type` is income, expense or transfer: then a positive amount is the magnitude and a negative one
the reverse, a refund. Without that column, a file that holds any negative amount keeps its signs (`signed` in
`Reading.details`); one without gives magnitudes: the draft is money out, and whoever knows the categories turns the
rows of an income category.
"""

from __future__ import annotations

import csv
import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from operator import itemgetter

from finura_cli.domain.category import Kind
from finura_cli.domain.imports import Hints, Problem, Reading, Skipped
from finura_cli.domain.money import LARGEST_MINOR, exponent
from finura_cli.domain.transaction import Draft
from finura_cli.errors import BadInput
from finura_cli.formats import amounts, dates
from finura_cli.formats.base import Certainty, Source
from finura_cli.formats.date_order import settle_order
from finura_cli.formats.grid import CsvGrid, Grid, is_broken
from finura_cli.formats.sniff import DELIMITERS, as_text

REQUIRED = ("date", "amount", "category")
OPTIONAL = ("transaction_type", "merchant", "payment_mode", "description", "time")
_HEAD = 4_096
_KINDS = {"": None, "income": Kind.INCOME, "expense": Kind.EXPENSE, "transfer": Kind.TRANSFER}
_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_PLAIN = re.compile(r"-?[0-9]{1,13}(?:\.[0-9]{1,2})?")
_ALL_PLAIN = re.compile(r"(?:-?[0-9]{1,13}(?:\.[0-9]{1,2})?\n)*")

Places = dict[str, int]


def places_of(header: Sequence[str]) -> Places | None:
    """Where the columns of a simple header stand; None when it is another kind of header."""
    names = [re.sub(r"[ _-]+", "_", cell.strip().casefold()) for cell in header]
    while names and not names[-1]:
        names.pop()
    if len(set(names)) != len(names) or not set(REQUIRED) <= set(names) <= {*REQUIRED, *OPTIONAL}:
        return None
    return {name: place for place, name in enumerate(names)}


class SimpleReader:
    """See the module."""

    name = "simple"

    def recognise(self, source: Source) -> Certainty:
        """SURE by the header alone."""
        try:
            found = _opened_workbook(source) if source.data.startswith(b"PK\x03\x04") else _header_of(source)
        except BadInput:
            return Certainty.NO
        return Certainty.SURE if found is not None else Certainty.NO

    def settle(self, source: Source, hints: Hints) -> Reading:
        """See base.Reader."""
        opened = _opened(source)
        if opened is None:
            raise BadInput(
                "the file has not the header of the simple format",
                hint=f"it needs {', '.join(REQUIRED)}; it may have {', '.join(OPTIONAL)}",
                code="not-a-statement",
            )
        grid, places, header_line, details = opened
        days, sums = _columns(grid, header_line, places)
        parts = [found for text in days if not _ISO.fullmatch(text) and (found := dates.take_apart(text))]
        order = settle_order(parts, (), hints, day_first=False) if parts else "ymd"
        joined = "\n".join(sums) + "\n"
        plain = _ALL_PLAIN.fullmatch(joined) is not None
        decimal, negative = (".", "-" in joined) if plain else _decimal_of(sums, exponent(hints.currency))
        details |= {
            "places": places, "header_line": header_line, "date_order": order, "decimal": decimal, "plain": plain,
            "hinted_currency": hints.currency, "signed": "transaction_type" not in places and negative,
        }  # fmt: skip
        key = hashlib.sha256(("simple\x1f" + "\x1f".join(sorted(places))).encode()).hexdigest()[:32]
        return Reading(self.name, key, details)

    def rows(self, source: Source, reading: Reading) -> Iterator[Draft | Problem | Skipped]:
        """See base.Reader."""
        opened = _opened(source)
        if opened is None:  # pragma: no cover - settled before
            raise BadInput("the file has not the header of the simple format", code="not-a-statement")
        return _SimpleRows(opened[0], reading).items()


READER = SimpleReader()


def _header_of(source: Source) -> tuple[str, Places] | None:
    """Delimiter and columns of a simple text file, by its first line; None for any other."""
    wide = source.data[:2] in (b"\xff\xfe", b"\xfe\xff")
    head = source.data if wide else source.data[:_HEAD]
    text = as_text(head if wide or len(source.data) <= _HEAD else head[: head.rfind(b"\n") + 1])
    first = next((line for line in text.lines() if line.strip()), "")
    for delimiter in DELIMITERS:
        if delimiter in first and (places := places_of(next(csv.reader([first], delimiter=delimiter), []))):
            return delimiter, places
    return None


def _opened(source: Source) -> tuple[Grid, Places, int, dict[str, object]] | None:
    """The rows of a simple file, its columns, the line of its header, and how it is written; None for any other."""
    if source.data.startswith(b"PK\x03\x04"):
        return _opened_workbook(source)
    header = _header_of(source)
    if header is None:
        return None
    grid = CsvGrid(as_text(source.data), header[0], max(header[1].values()) + 1)
    return grid, header[1], _first_line(grid), {"delimiter": header[0]}


def _opened_workbook(source: Source) -> tuple[Grid, Places, int, dict[str, object]] | None:
    from finura_cli.formats.excel import is_workbook, sheets_of

    if not is_workbook(source.data):
        return None
    for title, grid in sheets_of(source.data):
        first = next(iter(grid.rows()), None)
        if first is not None and (places := places_of(first[2])):
            return grid, places, first[0], {"sheet": title}
    return None


def _first_line(grid: Grid) -> int:
    return next((first for first, _, _ in grid.rows()), 1)


def _columns(grid: Grid, header_line: int, places: Places) -> tuple[set[str], set[str]]:
    """The distinct texts of dates and amounts."""
    days: set[str] = set()
    sums: set[str] = set()
    at_date, at_amount = places["date"], places["amount"]
    reach = max(at_date, at_amount)
    for first, _, cells in grid.rows():
        if len(cells) > reach and first != header_line:
            days.add(cells[at_date])
            sums.add(cells[at_amount])
    return days, sums


def _decimal_of(sums: Iterable[str], digits: int) -> tuple[str, bool]:
    """The decimal sign of the amounts, and whether any is negative."""
    numbers = [number for text in sums if (number := amounts.take_apart(text))]
    style = amounts.style_of(number.body for number in numbers)
    decimal = style.decimal
    if decimal == "?" and not style.firm:
        body = next(number.body for number in numbers if amounts.shape(number.body) in (".?", ",?"))
        if digits == 3:
            decimal = "." if "." in body else ","
        else:
            raise amounts.ambiguous(body)
    return decimal, any(number.mark in ("-", "DR") for number in numbers)


class _SimpleRows:
    """One pass. What repeats (dates, amounts, types) is read once; nothing else is done per row but a Draft."""

    def __init__(self, grid: Grid, reading: Reading) -> None:
        details = reading.details
        self._grid = grid
        self._header_line = details["header_line"]
        places: Places = dict(details["places"])  # type: ignore[call-overload]
        self._width = max(places.values()) + 1
        self._places = places
        self._order, self._decimal = str(details["date_order"]), str(details["decimal"])
        self._signed = bool(details["signed"])
        currency = details["hinted_currency"]
        self._digits = exponent(currency if isinstance(currency, str) else None)
        self._plain = bool(details["plain"]) and self._digits == 2
        self._days: dict[str, date] = {}
        self._minors: dict[str, int] = {}

    def items(self) -> Iterator[Draft | Problem | Skipped]:
        grid, width, signed, plain = self._grid, self._width, self._signed, self._plain
        days, minors, sound = self._days, self._minors, self._grid.sound
        # An empty cell behind the last stands for the columns that the file has not.
        cells_of = itemgetter(*(self._places.get(name, width) for name in (*REQUIRED, *OPTIONAL)))
        for first, last, cells in grid.rows():
            if len(cells) == width and sound:
                cells.append("")
                written, amount, category, kind_text, merchant, mode, description, time = cells_of(cells)
                try:
                    day = days[written]
                    # The whole column is known to be plain: digits, and two decimals if any
                    minor = int(amount[:-3] + amount[-2:]) if plain and amount[-3:-2] == "." else minors[amount]
                    kind = _KINDS[kind_text]
                except (KeyError, ValueError):
                    pass
                else:
                    if not time:
                        raw = (written, amount, kind_text, merchant, description, time)
                        payee = merchant.strip() or None
                        yield Draft(
                            first, day, minor if signed or kind_text == "income" else -minor,
                            description.strip() or payee or "", raw, None, None, payee, category.strip(), kind,
                            mode.strip().casefold() or None,
                        )  # fmt: skip
                        continue
                cells.pop()
            yield self._slowly(first, last, cells)

    def _slowly(self, first: int, last: int, cells: list[str]) -> Draft | Problem | Skipped:
        """A row that is met for the first time, or is no sound one."""
        if self._grid.fault is not None:
            return Problem(first, self._grid.raw(), self._grid.fault)
        if first == self._header_line:
            return Skipped(first, last, "header")
        if not any(cell.strip() for cell in cells):
            return Skipped(first, last, "blank")
        if places_of(cells) == self._places:
            return Skipped(first, last, "header")
        try:
            return self._read(first, cells)
        except ValueError as error:
            return Problem(first, self._grid.raw(), str(error))

    def _read(self, line: int, cells: list[str]) -> Draft:
        if any(cell.strip() for cell in cells[self._width :]):
            raise ValueError("more cells than the header names")
        row = {name: cells[place] if place < len(cells) else "" for name, place in self._places.items()}
        if not self._grid.sound and is_broken(cells):
            raise ValueError("holds bytes that are no text")
        written, amount = row["date"], row["amount"]
        day, clock = self._day(written)
        minor = self._minor(amount)
        kind_text = row.get("transaction_type", "")
        if (folded := kind_text.strip().casefold()) not in _KINDS:
            raise ValueError(f"{_short(kind_text)} is none of income, expense, transfer")
        kind = _KINDS[folded]
        time = row.get("time", "").strip()
        if time and not dates.is_time(time):
            raise ValueError(f"{_short(time)} is no time")
        merchant, description = row.get("merchant", "").strip(), row.get("description", "").strip()
        raw = (written, amount, kind_text, row.get("merchant", ""), row.get("description", ""), row.get("time", ""))
        mode = row.get("payment_mode", "").strip().casefold() or None
        return Draft(
            line, day, minor if self._signed or kind is Kind.INCOME else -minor, description or merchant, raw, None,
            dates.read_time(time) or clock, merchant or None, row["category"].strip(), kind, mode,
        )  # fmt: skip

    def _day(self, written: str) -> tuple[date, str | None]:
        text = written.strip()
        if not text:
            raise ValueError("no date")
        if _ISO.fullmatch(text):
            parts = dates.Parts("ymd", int(text[:4]), int(text[5:7]), int(text[8:]), None, "-")
        else:
            found = dates.take_apart(text)
            if found is None:
                raise ValueError(f"{_short(text)} is no date")
            parts = found
        try:
            day = dates.to_date(parts, self._order)
        except ValueError as error:
            raise ValueError(f"{_short(text)}: {error}") from None
        if parts.time is None:
            self._days[written] = day
        return day, parts.time

    def _minor(self, written: str) -> int:
        known = self._minors.get(written)
        if known is not None:
            return known
        text = written.strip()
        try:
            minor = (
                _plain(text, self._digits)
                if self._decimal in (".", "") and _PLAIN.fullmatch(text)
                else self._other(text)
            )
        except ValueError as error:
            raise ValueError(f"{_short(text)} {error}") from None
        self._minors[written] = minor
        return minor

    def _other(self, text: str) -> int:
        if amounts.is_blank(text):
            raise ValueError("is no amount")
        number = amounts.take_apart(text)
        if number is None:
            raise ValueError("is no amount")
        minor = amounts.scaled(amounts.to_units(number.body, self._decimal), self._digits)
        return -minor if number.mark in ("-", "DR") else minor


def _plain(text: str, digits: int) -> int:
    """Minor units of a number that `_PLAIN` matched."""
    whole, _, part = text.partition(".")
    if len(part) > digits:
        if part.strip("0"):
            raise ValueError(f"has more than {digits} decimals")
        part = ""
    minor = int(whole + part.ljust(digits, "0"))
    if abs(minor) > LARGEST_MINOR:
        raise ValueError("is too large")
    return minor


def _short(text: str) -> str:
    return repr(text if len(text) <= 40 else f"{text[:40]}…")
