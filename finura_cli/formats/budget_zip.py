"""The archive in which YNAB hands its export out: two tables, of which one is the budget."""

from __future__ import annotations

import io
import zipfile
import zlib

from finura_cli.errors import BadInput
from finura_cli.formats.base import Source
from finura_cli.formats.source import from_bytes

MAX_ENTRIES = 64
_BEGINS = b"PK\x03\x04"
_TABLES = (".csv", ".tsv")
_HINT = "unpack it, and give the file in it that ends in Plan or Budget"
_DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError)


def unpacked(source: Source, largest: int) -> Source:
    """The budget in an archive, at most `largest` bytes; a source that is no archive as it is.

    Told by the name within the archive, which ends in Plan or Budget, as YNAB writes it. Raises BadInput (65):
    `undecodable`, `encrypted`, `too-large`, `not-a-budget`.
    """
    if not source.data.startswith(_BEGINS):
        return source
    try:
        with zipfile.ZipFile(io.BytesIO(source.data)) as archive:
            entries = archive.infolist()
            chosen = [entry for entry in entries[:MAX_ENTRIES] if _is_budget(entry.filename)]
            if any(entry.filename.endswith("db.sqlite") for entry in entries[:MAX_ENTRIES]):
                hint = "budgets of YNAB can be taken in; finura budget set sets one by hand"
                raise BadInput("the file is a whole database of Actual, not a table", hint=hint, code="not-a-budget")
            if len(entries) > MAX_ENTRIES or len(chosen) != 1:
                raise BadInput("the archive holds not one budget of YNAB", hint=_HINT, code="not-a-budget")
            if chosen[0].flag_bits & 1:
                raise BadInput("the archive is encrypted", hint=_HINT, code="encrypted")
            with archive.open(chosen[0]) as stream:
                data = stream.read(largest + 1)
    except _DAMAGE as error:
        raise BadInput("the archive is damaged", hint=_HINT, code="undecodable") from error
    if len(data) > largest:
        raise BadInput(f"the archive would unpack to more than {largest // 2**20} MiB", code="too-large")
    return from_bytes(data, source.name)


def _is_budget(name: str) -> bool:
    plain = name.casefold()
    return plain.endswith(_TABLES) and plain[:-4].rstrip().endswith(("plan", "budget"))
