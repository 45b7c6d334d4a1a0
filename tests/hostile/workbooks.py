"""Workbooks written by hand, so that they may be as wrong as a test wants."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from html import escape

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_PARTS = {
    "[Content_Types].xml": f'<Types xmlns="{_TYPES}"><Default Extension="rels" ContentType='
    '"application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_SHEET_TYPE}.sheet.main+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_SHEET_TYPE}.worksheet+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{_RELATIONS}"><Relationship Id="r1" Type="{_OFFICE}/officeDocument"'
    ' Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets><sheet name="S" sheetId="1" r:id="r1"/>'
    "</sheets></workbook>",
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_RELATIONS}"><Relationship Id="r1"'
    f' Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
}
HEADER = ("date", "amount", "category", "description")
SOUND = ("2026-01-13", "10.00", "Food", "a sound row")


def row(*cells: str, number: int | None = None) -> str:
    """A row of texts; a cell that begins with `<` is XML of its own."""
    made = (cell if cell.startswith("<c") else f'<c t="inlineStr"><is><t>{escape(cell)}</t></is></c>' for cell in cells)
    return f'<row r="{number}">{"".join(made)}</row>' if number else f"<row>{''.join(made)}</row>"


def sheet(*rows: str, before: str = "") -> str:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>{before}<worksheet xmlns="{_MAIN}"><sheetData>'
        f"{''.join(rows)}</sheetData></worksheet>"
    )


def workbook(body: str | bytes, more: Mapping[str, str | bytes] | None = None) -> bytes:
    """A workbook with one sheet; `more`: other parts of the archive, in the place of the usual ones or beside them."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in (_PARTS | {"xl/worksheets/sheet1.xml": body} | dict(more or {})).items():
            archive.writestr(name, text)
    return stream.getvalue()


def patched(data: bytes, *, size: int | None = None, flag: int | None = None) -> bytes:
    """The archive with another unpacked size, or other flags, in the directory entry of its largest part."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        entries = archive.infolist()
        largest = max(entries, key=lambda entry: entry.file_size)
    changed = bytearray(data)
    at = -1
    for _ in range(entries.index(largest) + 1):
        at = data.index(b"PK\x01\x02", at + 1)
    if size is not None:
        changed[at + 24 : at + 28] = size.to_bytes(4, "little")
    if flag is not None:
        changed[at + 8 : at + 10] = flag.to_bytes(2, "little")
    return bytes(changed)


_ODS = "application/vnd.oasis.opendocument.spreadsheet"
_CELLS = 'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
_TABLES = 'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
_TEXTS = 'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'


def ods_row(*cells: str, attributes: str = "") -> str:
    made = (
        f'<table:table-cell office:value-type="string"><text:p>{escape(cell)}</text:p></table:table-cell>'
        for cell in cells
    )
    return f"<table:table-row{attributes}>{''.join(made)}</table:table-row>"


def ods(*rows: str, before: str = "") -> bytes:
    """An OpenDocument sheet."""
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?>{before}<office:document-content {_CELLS} {_TABLES} {_TEXTS}>'
        f'<office:body><office:spreadsheet><table:table table:name="S">{"".join(rows)}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    manifest = (
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><manifest:file-entry'
        f' manifest:full-path="/" manifest:media-type="{_ODS}"/></manifest:manifest>'
    )
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo("mimetype"), _ODS)
        archive.writestr("META-INF/manifest.xml", manifest)
        archive.writestr("content.xml", content)
    return stream.getvalue()
