"""Cells of spreadsheets as the text that table.py reads, and the limits on their zip archives."""

from __future__ import annotations

import io
import math
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from xml.parsers.expat import ExpatError, ParserCreate

from finura_cli.domain.imports import Hints, Problem, Reading, Skipped
from finura_cli.domain.transaction import Draft
from finura_cli.errors import BadInput
from finura_cli.formats.account_grid import part_of
from finura_cli.formats.grid import LONGEST_FIELD, LONGEST_SHOWN, Grid, Row
from finura_cli.formats.table import settle
from finura_cli.formats.walk import Walk

MAX_UNPACKED = 512 * 1024 * 1024
MAX_ENTRIES = 2_000
MAX_ROWS = 1_048_576
MAX_COLUMNS = 400


def text_of(value: object) -> str:
    """A cell's value as text: dates ISO, numbers exact and so that no decimal sign is open (`1.234` is `1.2340`)."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int):
        return str(value) if abs(value) < 10**18 else f"{value:.3e}"
    if isinstance(value, float):
        return _number(value)
    if isinstance(value, datetime):
        day = value.date().isoformat()
        return day if value.time() == time() else f"{day} {value:%H:%M:%S}"
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value) if not isinstance(value, timedelta) else str(value).rjust(8, "0")


def _number(value: float) -> str:
    if not math.isfinite(value):
        return str(value)
    shown = format(value, ".15g")
    if "e" in shown:
        shown = format(Decimal(shown), "f") if abs(value) < 1e18 else shown
    whole, point, part = shown.partition(".")
    return f"{whole}.{part}0" if point and len(part) == 3 else shown


class SheetGrid:
    """The rows of one sheet. Line numbers are row numbers."""

    def __init__(self, rows: Callable[[], Iterable[Sequence[object]]]) -> None:
        """`rows`: gives all rows of the sheet from the first, as often as asked."""
        self._rows = rows
        self.sound = True
        self.width = 0
        self._now: list[str] = []
        self.fault: str | None = None

    def rows(self) -> Iterator[Row]:
        """See Grid."""
        self.fault = None
        for number, values in enumerate(self._rows(), start=1):
            if number > MAX_ROWS:
                raise BadInput(f"the sheet has more than {MAX_ROWS} rows", code="too-large")
            cells = [text_of(value) for value in values[:MAX_COLUMNS]]
            if not any(cells):
                continue
            self._now = cells
            if any(len(cell) > LONGEST_FIELD for cell in cells):
                self.fault = "a field is too long (over 128 KiB)"
                yield number, number, [""]
                self.fault = None
            else:
                yield number, number, cells

    def raw(self) -> str:
        """See Grid: the cells, parted by tabs."""
        return "\t".join(cell[:LONGEST_SHOWN] for cell in self._now).rstrip("\t")[:LONGEST_SHOWN]


Sheets = Sequence[tuple[str, Grid]]


def settle_sheets(sheets: Sheets, hints: Hints, name: str) -> Reading:
    """The reading of the first sheet that is a statement. Raises BadInput: that of the first sheet when none is, and
    `several-tables` when two sheets with the same header hold transactions."""
    first_refusal: BadInput | None = None
    found: Reading | None = None
    for title, grid in sheets:
        try:
            reading = settle(grid, hints, name, {"sheet": title, "hinted_currency": hints.currency})
        except BadInput as refusal:
            if refusal.code != "not-a-statement" and found is None:
                raise
            first_refusal = first_refusal or refusal
            continue
        if found is None:
            found = reading
        elif found.details["header"] == reading.details["header"] and _has_rows(grid, reading):
            raise BadInput(
                f"two sheets hold transactions: {found.details['sheet']!r} and {title!r}",
                hint="save each as a file of its own",
                code="several-tables",
            )
    if found is None:
        raise first_refusal or BadInput("the workbook is empty", code="not-a-statement")
    return found


def _has_rows(grid: Grid, reading: Reading) -> bool:
    return any(isinstance(item, Draft) for item in Walk(part_of(grid, reading.details), reading, None).items())


def sheet_rows(sheets: Sheets, reading: Reading) -> Iterator[Draft | Problem | Skipped]:
    """The rows of the sheet that a reading is of."""
    hinted = reading.details.get("hinted_currency")
    grid = part_of(dict(sheets)[str(reading.details["sheet"])], reading.details)
    return Walk(grid, reading, hinted if isinstance(hinted, str) else None).items()


def check_archive(data: bytes) -> zipfile.ZipFile:
    """The zip archive of a workbook, within limits. Raises BadInput: `undecodable`, `encrypted`, `too-large`."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        entries = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise BadInput("the workbook is damaged: its archive cannot be opened", code="undecodable") from error
    if len(entries) > MAX_ENTRIES or sum(entry.file_size for entry in entries) > MAX_UNPACKED:
        raise BadInput(f"the workbook would unpack to more than {MAX_UNPACKED // 2**20} MiB", code="too-large")
    if any(entry.flag_bits & 1 for entry in entries):
        raise encrypted()
    for entry in entries:
        _refuse_dtd(archive, entry)
    return archive


class _DocumentType(Exception):
    """A part declares a document type, in which entities may grow without end."""


class _Root(Exception):
    """The root element has begun: no document type can follow."""


def _refuse_dtd(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
    """Look at what stands before the root element. expat sees through encodings and comments."""
    parser = ParserCreate()

    def document_type(*_: object) -> None:
        raise _DocumentType

    def root(*_: object) -> None:
        raise _Root

    parser.StartDoctypeDeclHandler, parser.StartElementHandler = document_type, root
    try:
        with archive.open(entry) as stream:
            while part := stream.read(4096):
                parser.Parse(part)
            parser.Parse(b"", True)  # newer versions of expat put off what they have not seen the end of
    except _DocumentType:
        raise BadInput("the workbook declares XML entities", code="undecodable") from None
    except (_Root, ExpatError):
        return  # XML without one, or no XML at all
    except Exception as error:  # zlib.error is not an OSError
        raise damaged() from error


def encrypted() -> BadInput:
    """The refusal of a workbook behind a password."""
    return BadInput("the workbook is protected by a password", hint="save it without one", code="encrypted")


def damaged() -> BadInput:
    """The refusal of a workbook that its library cannot read."""
    return BadInput(
        "the workbook is damaged", hint="open it in a spreadsheet program and save it again", code="undecodable"
    )
