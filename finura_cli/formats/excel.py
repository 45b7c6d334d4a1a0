"""Excel workbooks (.xlsx, .xlsm): the only door to openpyxl."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import redirect_stdout
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from finura_cli.domain.imports import Hints, Problem, Reading, Skipped
from finura_cli.domain.transaction import Draft
from finura_cli.formats.base import Certainty, Source
from finura_cli.formats.workbook import MAX_ROWS, SheetGrid, check_archive, damaged, settle_sheets, sheet_rows

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook
    from openpyxl.worksheet._read_only import ReadOnlyWorksheet


class ExcelReader:
    """Workbooks of Excel 2007 and later. Values only: formulas and macros are not looked at."""

    name = "xlsx"

    def recognise(self, source: Source) -> Certainty:
        """LIKELY for an archive that holds a workbook."""
        return Certainty.LIKELY if is_workbook(source.data) else Certainty.NO

    def settle(self, source: Source, hints: Hints) -> Reading:
        """See base.Reader."""
        return settle_sheets(sheets_of(source.data), hints, self.name)

    def rows(self, source: Source, reading: Reading) -> Iterator[Draft | Problem | Skipped]:
        """See base.Reader."""
        return sheet_rows(sheets_of(source.data), reading)


READER = ExcelReader()


def is_workbook(data: bytes) -> bool:
    """Whether bytes are a zip archive with an Excel workbook inside. Nothing is unpacked."""
    if not data.startswith(b"PK\x03\x04"):
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return any(name.startswith("xl/") for name in archive.namelist()[:200])
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return b"xl/" in data[:4096]


def sheets_of(data: bytes) -> list[tuple[str, SheetGrid]]:
    """The sheets of a workbook, in order. Raises BadInput for damage, passwords and bombs."""
    check_archive(data).close()
    book = _opened(data)
    return [(sheet.title, SheetGrid(_rows_of(sheet))) for sheet in book.worksheets]


def _opened(data: bytes) -> Workbook:
    import openpyxl

    try:
        # It prints what it finds wrong with styles, which is no part of any answer
        with warnings.catch_warnings(), redirect_stdout(io.StringIO()):
            warnings.simplefilter("ignore")
            return openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
    except Exception as error:  # openpyxl raises nearly anything for a damaged file
        raise damaged() from error


def _rows_of(sheet: ReadOnlyWorksheet) -> Callable[[], Iterator[Sequence[object]]]:
    def rows() -> Iterator[Sequence[object]]:
        try:
            if hasattr(sheet, "reset_dimensions"):
                sheet.reset_dimensions()  # banks write wrong ones, and openpyxl would stop there
            found: Iterator[Sequence[object]] = sheet.iter_rows(values_only=True, max_row=MAX_ROWS + 1)  # type: ignore[misc]
            while True:
                # In batches, so that no filter of warnings is left behind when nobody asks for the rest.
                with warnings.catch_warnings():
                    warnings.simplefilter("ignore")
                    batch = list(islice(found, 500))
                if not batch:
                    return
                yield from batch
        except Exception as error:
            raise damaged() from error

    return rows


# ------------------------------------------------------------------------------------------------------- writing

_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ALWAYS = datetime(2000, 1, 1)  # noqa: DTZ001 - a constant, so that the same rows give the same file


def write_workbook(
    path: Path, header: Sequence[str], rows: Iterable[Sequence[object]], title: str = "Transactions"
) -> None:
    """Write one sheet: texts as texts (never as formulas), numbers and dates typed. Same rows, same bytes."""
    import openpyxl
    from openpyxl.cell import WriteOnlyCell

    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet(title)
    for row in (header, *rows) if isinstance(rows, Sequence) else _chained(header, rows):
        cells = []
        for value in row:
            shown: Any = _NOT_IN_XML.sub("\ufffd", value) if isinstance(value, str) else value
            cell = WriteOnlyCell(sheet, value=shown)
            if isinstance(value, str):
                cell.data_type = "s"
            cells.append(cell)
        sheet.append(cells)
    stream = io.BytesIO()
    book.save(stream)
    path.write_bytes(without_clock(stream.getvalue()))


def _chained(header: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[Sequence[object]]:
    yield header
    yield from rows


_STAMP = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")


def without_clock(data: bytes) -> bytes:
    """The archive with one fixed time in place of the times of writing."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            body = old.read(entry)
            if entry.filename == "docProps/core.xml":
                body = _STAMP.sub(rb"\g<1>" + _ALWAYS.isoformat().encode() + b"Z", body)
            fixed = zipfile.ZipInfo(entry.filename, date_time=_ALWAYS.timetuple()[:6])
            fixed.compress_type = zipfile.ZIP_DEFLATED
            fixed.external_attr = 0o600 << 16
            new.writestr(fixed, body)
    return out.getvalue()
