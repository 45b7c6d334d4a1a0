"""The archives in which YNAB and Actual hand their exports out: two tables, of which one is the budget; a database."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Callable

from finura_cli.errors import BadInput
from finura_cli.formats.base import Source
from finura_cli.formats.source import from_bytes

MAX_ENTRIES = 64
MAX_DATABASE = 256 * 1024 * 1024
_BEGINS = b"PK\x03\x04"
_TABLES = (".csv", ".tsv")
_HINT = "unpack it, and give the file in it that ends in Plan or Budget"
_DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError)


def unpacked(source: Source, largest: int) -> Source:
    """The budget in an archive, at most `largest` bytes; a source that is no archive as it is.

    Told by the name within the archive, which ends in Plan or Budget, as YNAB writes it. Raises BadInput (65):
    `undecodable`, `encrypted`, `too-large`, `not-a-budget`.
    """
    data = _member(source, largest, _is_budget)
    return source if data is None else from_bytes(data, source.name)


def database(source: Source) -> bytes | None:
    """The database in an archive that Actual made; None where there is none. Raises BadInput as `unpacked` does."""
    names = _names(source)
    return _member(source, MAX_DATABASE, _is_database) if any(map(_is_database, names)) else None


def _names(source: Source) -> list[str]:
    if not source.data.startswith(_BEGINS):
        return []
    try:
        with zipfile.ZipFile(io.BytesIO(source.data)) as archive:
            return archive.namelist()[:MAX_ENTRIES]
    except _DAMAGE as error:
        raise BadInput("the archive is damaged", hint=_HINT, code="undecodable") from error


def _member(source: Source, largest: int, wanted: Callable[[str], bool]) -> bytes | None:
    """The one file in an archive whose name is `wanted`; None of what is no archive."""
    names = _names(source)
    if not names and not source.data.startswith(_BEGINS):
        return None
    try:
        with zipfile.ZipFile(io.BytesIO(source.data)) as archive:
            entries = archive.infolist()
            chosen = [entry for entry in entries[:MAX_ENTRIES] if wanted(entry.filename)]
            if len(entries) > MAX_ENTRIES or len(chosen) != 1:
                raise BadInput("the archive holds not one budget of YNAB or Actual", hint=_HINT, code="not-a-budget")
            if chosen[0].flag_bits & 1:
                raise BadInput("the archive is encrypted", hint=_HINT, code="encrypted")
            with archive.open(chosen[0]) as stream:
                data = stream.read(largest + 1)
    except _DAMAGE as error:
        raise BadInput("the archive is damaged", hint=_HINT, code="undecodable") from error
    if len(data) > largest:
        raise BadInput(f"the archive would unpack to more than {largest // 2**20} MiB", code="too-large")
    return data


def _is_database(name: str) -> bool:
    return name.rpartition("/")[2] == "db.sqlite"


def _is_budget(name: str) -> bool:
    plain = name.casefold()
    return plain.endswith(_TABLES) and plain[:-4].rstrip().endswith(("plan", "budget"))
