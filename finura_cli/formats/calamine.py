"""Old Excel files (.xls) and OpenDocument sheets (.ods): the only door to python-calamine."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator, Sequence

from finura_cli.domain.imports import Hints, Problem, Reading, Skipped
from finura_cli.domain.transaction import Draft
from finura_cli.errors import Unavailable
from finura_cli.formats.base import Certainty, Source
from finura_cli.formats.workbook import SheetGrid, check_archive, damaged, encrypted, settle_sheets, sheet_rows

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


class CalamineReader:
    """Workbooks of Excel 97 to 2003 and of OpenDocument."""

    name = "calamine"

    def recognise(self, source: Source) -> Certainty:
        """LIKELY for an OLE container or an OpenDocument archive."""
        if source.data.startswith(_OLE):
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
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return b"opendocument.spreadsheet" in archive.read("mimetype")[:100]
    except (zipfile.BadZipFile, KeyError, OSError, ValueError, RuntimeError, NotImplementedError):
        return False


def sheets_of(data: bytes) -> list[tuple[str, SheetGrid]]:
    """The sheets of a workbook, in order. Raises BadInput for damage and passwords."""
    try:
        import python_calamine
    except ImportError as error:  # pragma: no cover - installed with the program
        raise Unavailable("reading .xls and .ods needs python-calamine", hint="pip install python-calamine") from error
    if data.startswith(_OLE) and _ENCRYPTED in data:
        raise encrypted()
    archive = None if data.startswith(_OLE) else check_archive(data)
    try:
        if archive is not None and archive.testzip() is not None:  # a part holds more than it says
            raise damaged()
        book = python_calamine.load_workbook(io.BytesIO(data))
        return [(name, SheetGrid(_rows_of(book, name))) for name in book.sheet_names]
    except python_calamine.PasswordError as error:
        raise encrypted() from error
    except Exception as error:  # a parser in another language: nothing it raises may pass
        raise damaged() from error


def _rows_of(book: object, name: str) -> Callable[[], Iterator[Sequence[object]]]:
    def rows() -> Iterator[Sequence[object]]:
        try:
            sheet = book.get_sheet_by_name(name)  # type: ignore[attr-defined]
            values: list[list[object]] = sheet.to_python(skip_empty_area=False)
        except Exception as error:
            raise damaged() from error
        yield from values

    return rows
