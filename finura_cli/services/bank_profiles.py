"""Profiles of banks: the user's own in the home, and those that come along with the program."""

from __future__ import annotations

import os
import stat
from functools import cache
from importlib.resources import files
from pathlib import Path

from finura_cli.errors import Locked
from finura_cli.formats.profile_toml import LARGEST, Declared, parse
from finura_cli.paths import BANKS

_MOST = 200


def own(home: Path) -> tuple[Declared, ...]:
    """The user's profiles, by name: FINURA_HOME/banks/*.toml.

    Raises Locked (78, `bad-bank-profile`) for one that is wrong: a bank would be read otherwise than was said.
    """
    folder = home / BANKS
    try:
        names = sorted(entry.name for entry in os.scandir(folder) if entry.name.endswith(".toml"))
    except (FileNotFoundError, NotADirectoryError):
        return ()
    except OSError as error:
        raise _bad(str(folder), error.strerror or str(error)) from error
    names = [name for name in names if not name.startswith(".")]
    if len(names) > _MOST:
        raise _bad(str(folder), f"more than {_MOST} profiles")
    return tuple(parse(name, _read(folder / name)) for name in names)


@cache
def along() -> tuple[Declared, ...]:
    """The profiles of the program: exports that a header alone does not explain."""
    folder = files("finura_cli.formats") / "banks"
    found = sorted((entry for entry in folder.iterdir() if entry.name.endswith(".toml")), key=lambda entry: entry.name)
    return tuple(parse(entry.name, entry.read_bytes(), own=False) for entry in found)


def _read(path: Path) -> bytes:
    """The bytes of a regular file, whoever else may read it: there is nothing secret in it."""
    try:
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
        with os.fdopen(handle, "rb") as file:
            if not stat.S_ISREG(os.fstat(handle).st_mode):
                raise _bad(path.name, "is no file")
            return file.read(LARGEST + 1)
    except IsADirectoryError as error:
        raise _bad(path.name, "is no file") from error
    except OSError as error:
        raise _bad(path.name, error.strerror or str(error)) from error


def _bad(name: str, why: str) -> Locked:
    return Locked(f"profile {name}: {why}", hint="move it away; finura help formats", code="bad-bank-profile")
