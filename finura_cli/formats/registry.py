"""Which reader takes a file: told by its bytes. Rows of strings; only what is picked is loaded."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module

from finura_cli.domain.imports import Hints
from finura_cli.errors import BadInput, UsageError
from finura_cli.formats.base import Certainty, Reader, Source

ZIP, OLE, TEXT = "zip", "ole", "text"


@dataclass(frozen=True, slots=True)
class Row:
    """A reader: its name for `--format`, where it lives, and what its files begin with."""

    name: str
    target: str
    """`module:attribute` below finura_cli.formats."""
    begins: tuple[str, ...]


ROWS: tuple[Row, ...] = (
    Row("simple", "simple:READER", (TEXT, ZIP)),
    Row("ofx", "ofx:READER", (TEXT,)),
    Row("qif", "qif:READER", (TEXT,)),
    Row("mt940", "mt940:READER", (TEXT,)),
    Row("camt", "camt:READER", (TEXT,)),
    Row("finura", "finura_json:READER", (TEXT,)),
    Row("beancount", "journal:BEANCOUNT", (TEXT,)),
    Row("journal", "journal:READER", (TEXT,)),
    Row("hledger", "journal:HLEDGER", (TEXT,)),
    Row("ledger", "journal:LEDGER", (TEXT,)),
    Row("csv", "csv:READER", (TEXT,)),
    Row("xlsx", "excel:READER", (ZIP,)),
    Row("calamine", "calamine:READER", (OLE, ZIP)),
    Row("profile", "profiles:READER", ()),
)


_SEEN = (
    (b"%PDF-", "a PDF"), (b"\x89PNG", "a picture"), (b"\xff\xd8\xff", "a picture"), (b"GIF8", "a picture"),
    (b"Rar!", "an archive"), (b"\x1f\x8b", "an archive"), (b"7z\xbc\xaf", "an archive"),
)  # fmt: skip
"""What people give in place of a statement, by its first bytes."""
_WORKBOOKS = (b"[Content_Types].xml", b"mimetypeapplication/vnd.oasis")
"""What an archive that is a document of Office or OpenDocument has in it."""
_APPLE = (b"Index/Document.iwa", b".numbers/Index.zip")
"""... of Apple's Numbers: a file, and what a Mac packs of one that is a folder."""


def names() -> tuple[str, ...]:
    """What `--format` takes."""
    return tuple(row.name for row in ROWS if row.begins)


def reader(name: str) -> Reader:
    """The reader of a name. Raises UsageError (`unknown-format`)."""
    for row in ROWS:
        if row.name == name:
            module, _, attribute = row.target.partition(":")
            found: Reader = getattr(import_module(f"finura_cli.formats.{module}"), attribute)
            return found
    raise UsageError(f"there is no format {name!r}", hint=f"formats: {', '.join(names())}", code="unknown-format")


def pick(source: Source, hints: Hints) -> Reader:
    """The reader for a file: the one that was asked for, else the surest by the content.

    Raises BadInput (`not-a-statement`) when no reader knows it.
    """
    if hints.format is not None:
        return reader(hints.format)
    if not source.data.strip():
        raise BadInput("the file is empty", code="not-a-statement")
    for begins, what in _SEEN:
        if source.data.startswith(begins):
            hint = "most banks offer the statement as CSV, Excel or OFX, too: download that one"
            raise BadInput(f"the file is {what}, whatever its name says", hint=hint, code="not-a-statement")
    kind = _kind(source.data)
    best: tuple[Certainty, Reader] | None = None
    for row in ROWS:
        if kind not in row.begins:
            continue
        candidate = reader(row.name)
        certainty = candidate.recognise(source)
        if certainty == Certainty.SURE:
            return candidate
        if best is None or certainty > best[0]:
            best = (certainty, candidate)
    if best is None or best[0] == Certainty.NO:
        if kind == ZIP and any(mark in source.data for mark in _APPLE):
            hint = "export it as CSV or Excel from Numbers (File, Export To), and import that"
            raise BadInput("the file is a document of Apple's Numbers or Pages", hint=hint, code="not-a-statement")
        if kind == ZIP and not any(mark in source.data for mark in _WORKBOOKS):
            hint = "unpack it, and import the files in it"
            raise BadInput("the file is an archive, and no workbook", hint=hint, code="not-a-statement")
        raise BadInput("the file is no statement: its format is not known", code="not-a-statement")
    return best[1]


def _kind(data: bytes) -> str:
    if data.startswith(b"PK\x03\x04"):
        return ZIP
    return OLE if data.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") else TEXT
