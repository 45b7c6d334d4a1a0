"""An answer finds its form: JSON, CSV, Markdown, TSV, or drawn on the terminal; on stdout or in a file."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from finura_cli.cli import streams
from finura_cli.errors import DiskError, UsageError
from finura_cli.screen import plain
from finura_cli.screen.shown import Shown

if TYPE_CHECKING:
    from finura_cli.cli.house import House

Form = Literal["json", "csv", "md", "html", "pdf", "xlsx", "tsv", "drawn"]
_BY_ENDING: dict[str, Form] = {
    ".json": "json", ".csv": "csv", ".md": "md", ".html": "html", ".htm": "html", ".pdf": "pdf",
    ".xlsx": "xlsx",
}  # fmt: skip
_BARE: tuple[Form, ...] = ("csv", "md", "tsv", "xlsx")
"""The forms that are rows and nothing else: what no row has is said beside them."""
_TEXTS: tuple[Form, ...] = ("json", "html", "pdf", "xlsx")
"""The forms that an answer without a table has, too."""


def emit(house: House, command: str, value: Shown) -> None:
    """Write `value` where and how this run wants it."""
    form = form_of(house, value)
    target = house.output
    if target is None and form == "drawn" and value.text and not streams.is_terminal(sys.stdout):
        sys.stdout.write(value.text)
        return
    if target is None and form == "drawn":
        from finura_cli.screen.tables import draw

        if streams.is_terminal(sys.stdout):
            draw(value, house.out)
            return
        with house.out.capture() as drawn:
            draw(value, house.out)
        sys.stdout.write("\n".join(line.rstrip() for line in drawn.get().split("\n")))
        return
    if target is None:
        sys.stdout.write(_text(form, command, value, private=house.private))
    else:
        write_file(target, (_file(house, form, command, value),), force=house.force)
        house.say(f"written to {target}")
    if form in _BARE:
        for sentence in value.missing:
            house.say(sentence)


def emit_text(house: House, command: str, json: Mapping[str, object], text: str) -> None:
    """A text as it stands, or the JSON where that is wanted. Costs no rich."""
    shown = Shown(json=json, text=text)
    if house.csv or (house.output is not None and form_by_ending(house.output) not in _TEXTS):
        raise UsageError("this answer is text and no table", hint="--json", code="no-table")
    if house.json or house.output is not None:
        emit(house, command, shown)
    else:
        sys.stdout.write(text)


def form_of(house: House, value: Shown) -> Form:
    """The form asked for, else the one that suits: drawn for a person and for digests, TSV in a pipe."""
    form: Form
    if house.output is not None:
        form = form_by_ending(house.output)
        if (house.json and form != "json") or (house.csv and form != "csv"):
            raise UsageError(f"{house.output.name} is to be {form}, and --{'json' if house.json else 'csv'} says else")
    elif house.json and house.csv:
        raise UsageError("--json and --csv exclude each other")
    elif house.json:
        form = "json"
    elif house.csv:
        form = "csv"
    elif streams.is_terminal(sys.stdout) or value.digest or value.table is None:
        form = "drawn"
    else:
        form = "tsv"
    if form == "csv" and value.table is None:
        raise UsageError("this answer is no table, so there is no CSV of it", hint="--json", code="no-table")
    return form


def wants_json(house: House) -> bool:
    """Whether the answer is to be JSON, by an option or by the ending of -o FILE."""
    return house.json or (house.output is not None and form_by_ending(house.output) == "json")


def form_by_ending(target: Path) -> Form:
    """The form that a file's name asks for."""
    form = _BY_ENDING.get(target.suffix.lower())
    if form is None:
        raise UsageError(
            f"{target.name} says nothing about the form to write",
            hint="a name that ends in .csv, .json, .md, .html, .pdf or .xlsx",
            code="bad-output",
        )
    return form


def _file(house: House, form: Form, command: str, value: Shown) -> str | bytes:
    """What a file of this form holds; pages and workbooks are for files alone."""
    if form == "html":
        from finura_cli.screen.html import document

        return document(command, value, today=house.today, private=house.private)
    if form == "pdf":
        from finura_cli.screen import pdf

        return pdf.document(command, value, today=house.today, size=pdf.size_of(house.locale))
    if form == "xlsx":
        from finura_cli.formats.xlsx_writer import workbook
        from finura_cli.screen.sheets import sheets

        return workbook(sheets(command, value, today=house.today, private=house.private))
    return _text(form, command, value, private=house.private)


def _text(form: Form, command: str, value: Shown, *, private: bool) -> str:
    if form == "json":
        return plain.shown_json(command, value, private=private)
    stream = io.StringIO()
    if form == "md":
        plain.write_markdown(stream, value)
    elif value.table is not None:
        write = plain.write_csv if form == "csv" else plain.write_tsv
        write(stream, value.table, private=private)
    return stream.getvalue()


def check_target(target: Path, *, force: bool) -> None:
    """Refuse before a deed what could not be written after it."""
    if form_by_ending(target) == "pdf":
        from finura_cli.screen.paper import need_extra

        need_extra()
    _need_place(target, force=force, hint="nothing was done")


def _need_place(target: Path, *, force: bool, hint: str) -> None:
    if target.exists() and not force:
        raise UsageError(f"{target} is there already", hint="--force overwrites it", code="file-exists")
    if not os.access(target.parent, os.W_OK | os.X_OK):
        why = "nothing may be written there" if target.parent.is_dir() else "there is no such folder"
        raise DiskError(f"{target.parent}: {why}", hint=hint)


def write_file(target: Path, pieces: Iterable[str | bytes], *, force: bool) -> None:
    """Write a whole file or none; one that is there is left alone unless `force`."""
    with part_of(target, force=force) as part, open(part, "wb") as file:
        file.writelines(piece.encode() if isinstance(piece, str) else piece for piece in pieces)


@contextmanager
def part_of(target: Path, *, force: bool) -> Iterator[Path]:
    """An empty file beside `target`, for its owner alone: whole after the block, it becomes `target`; else it goes."""
    _need_place(target, force=force, hint="nothing was written, as far as the books go")
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        os.close(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        yield part
        os.replace(part, target)
    finally:
        part.unlink(missing_ok=True)
