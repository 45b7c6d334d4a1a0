"""Old Excel files (.xls), and OpenDocument sheets (.ods), for which this is the only door to python-calamine."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from xml.parsers.expat import ParserCreate

from finura_cli.domain.imports import Hints, Problem, Reading, Skipped
from finura_cli.domain.transaction import Draft
from finura_cli.errors import Unavailable
from finura_cli.formats import biff, ole
from finura_cli.formats.base import Certainty, Source
from finura_cli.formats.workbook import SheetGrid, check_archive, damaged, encrypted, settle_sheets, sheet_rows

_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


class CalamineReader:
    """Workbooks of Excel 97 to 2003 and of OpenDocument."""

    name = "calamine"

    def recognise(self, source: Source) -> Certainty:
        """LIKELY for an OLE container or an OpenDocument archive."""
        if source.data.startswith(ole.MAGIC):
            return Certainty.LIKELY
        return Certainty.LIKELY if _is_open_document(source.data) else Certainty.NO

    def settle(self, source: Source, hints: Hints) -> Reading:
        """See base.Reader."""
        return settle_sheets(sheets_of(source.data), hints, self.name)

    def rows(self, source: Source, reading: Reading) -> Iterator[Draft | Problem | Skipped]:
        """See base.Reader."""
        return sheet_rows(sheets_of(source.data), reading)


READER = CalamineReader()


def _is_open_document(data: bytes) -> bool:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive, archive.open("mimetype") as stream:
            return b"opendocument.spreadsheet" in stream.read(100)
    except Exception:  # zlib.error and EOFError are neither OSError nor BadZipFile
        return False


def sheets_of(data: bytes) -> list[tuple[str, SheetGrid]]:
    """The sheets of a workbook, in order. Raises BadInput for damage and passwords."""
    if data.startswith(ole.MAGIC):
        return _old_sheets(data)
    try:
        import python_calamine
    except ImportError as error:  # pragma: no cover - installed with the program
        raise Unavailable("reading .ods needs python-calamine", hint="pip install python-calamine") from error
    archive = check_archive(data)
    try:
        _check_parts(archive)
        book = python_calamine.load_workbook(io.BytesIO(data))
        return [(name, SheetGrid(_rows_of(book, name))) for name in book.sheet_names]
    except python_calamine.PasswordError as error:
        raise encrypted() from error
    except Exception as error:  # a parser in another language: nothing it raises may pass
        raise damaged() from error


def _old_sheets(data: bytes) -> list[tuple[str, SheetGrid]]:
    if _ENCRYPTED in data:
        raise encrypted()
    try:
        return [(name, SheetGrid(partial(iter, rows))) for name, rows in biff.sheets_of(data)]
    except biff.Encrypted as error:
        raise encrypted() from error
    except biff.BAD as error:
        raise damaged() from error


def _check_parts(archive: zipfile.ZipFile) -> None:
    """Raises for a part that holds more than it says, or XML that is not well-formed: the library does not come to an
    end of that (an element that is closed twice)."""
    for entry in archive.infolist():
        parser = ParserCreate() if entry.filename.endswith(".xml") else None
        with archive.open(entry) as stream:
            while part := stream.read(65_536):
                if parser is not None:
                    parser.Parse(part)
        if parser is not None and entry.file_size:
            parser.Parse(b"", True)


def _rows_of(book: object, name: str) -> Callable[[], Iterator[Sequence[object]]]:
    def rows() -> Iterator[Sequence[object]]:
        try:
            sheet = book.get_sheet_by_name(name)  # type: ignore[attr-defined]
            values: list[list[object]] = sheet.to_python(skip_empty_area=False)
        except Exception as error:
            raise damaged() from error
        yield from values

    return rows
