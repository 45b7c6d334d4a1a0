"""Books made anew from an export of others: `finura init --from FILE`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from finura_cli import config
from finura_cli.config import Settings
from finura_cli.errors import BadInput, FinuraError, UsageError
from finura_cli.formats import finura_json, source
from finura_cli.formats.base import Certainty, Source
from finura_cli.records import NamedTuple
from finura_cli.store import history, rebuilding, rules
from finura_cli.store.connection import Store

_LARGEST = 4 << 30
_HINT = "finura export -o books.json makes one"
_OTHER = f"{_HINT}; other files come in by finura init, then finura import FILE"


class Export(NamedTuple):
    """An export that is to be books."""

    file: Source
    settings: Settings


def read(path: Path | str) -> Export:
    """An export, as far as it says whose books it is: with the settings in it.

    Raises:
        BadInput: it is none (`not-an-export`), of a newer program (`newer-export`), or cut off (`truncated`).
    """
    found = source.load(path, _LARGEST)
    if finura_json.READER.recognise(found) is not Certainty.SURE:
        raise BadInput(f"{path} is no export of finura", hint=_OTHER, code="not-an-export")
    settings = Settings()
    for name, value in finura_json.members(found):
        if name == "schema" and value != 1:
            raise BadInput("the export was made by a newer program", hint="update finura", code="newer-export")
        if name == "command" and value != "export":
            raise BadInput(f"{path} is no export of finura", hint=_OTHER, code="not-an-export")
        if name == "part":
            raise BadInput(f"{path} holds a part of the entries", hint="export without a query", code="part-of-books")
        if name == "settings" and isinstance(value, dict):
            settings = _settings(value)
            break
    return Export(found, settings)


def _settings(values: Mapping[str, object]) -> Settings:
    """What was settled in those books. Settings that this program does not have are left out: they say nothing here."""
    settings = Settings()
    known = {row.name for row in config.TABLE}
    for name, value in values.items():
        if name in known and value is not None:
            try:
                settings = config.changed(settings, name, config.parsed(name, str(value)))
            except UsageError as error:
                raise BadInput(
                    f"the export cannot be books: {error.message}", hint=error.hint, code="bad-export"
                ) from None
    return settings


def fill(store: Store, export: Export) -> None:
    """Put everything into empty books. The log begins after it."""
    with history.unrecorded(store):
        rebuilding.rebuild(store, _rows(export))
        try:
            rules.book(store)  # whose conditions are only now read
        except (FinuraError, ValueError) as error:
            raise BadInput(f"the export cannot be books: a rule: {error}", hint=_HINT, code="bad-export") from error


def _rows(export: Export) -> Iterator[tuple[str, Mapping[str, object]]]:
    for name, value in finura_json.members(export.file):
        if name in ("schema", "command", "settings"):
            continue
        if not isinstance(value, dict):
            raise BadInput(f"the export cannot be books: a row of {name[:40]} is none", hint=_HINT, code="bad-export")
        yield name, value
