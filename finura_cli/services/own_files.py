"""What a home consists of, so that nothing else is ever written in the place of it."""

from __future__ import annotations

from pathlib import Path

from finura_cli.errors import UsageError
from finura_cli.paths import BACKUPS, CONFIG

_PROFILES = "profiles"


def refused(home: Path | None, file: Path) -> Path:
    """The file that is to be written; UsageError (`own-file`) when it is one of Finura's own: of this home, of a
    profile in it, or of the home that this one is a profile of; or lies among their backups."""
    if home is None:
        return file
    folder, top = file.parent.resolve(), home.resolve()
    if top.parent.name == _PROFILES:
        top = top.parent.parent
    if not folder.is_relative_to(top):
        return file
    within = folder.relative_to(top).parts
    if within[:1] == (_PROFILES,):
        within = within[2:]
    if within[:1] == (BACKUPS,) or (not within and _is_own_name(file.name)):
        raise UsageError(f"{file} is among finura's own files", hint="take another name", code="own-file")
    return file


def _is_own_name(name: str) -> bool:
    name = name.casefold().lstrip(".")  # on many disks FINURA.DB is the same file
    return name == CONFIG or name.startswith(("finura.", f"{CONFIG}."))
