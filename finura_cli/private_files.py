"""Small files that are nobody else's business: keys, tokens, counters. Read only when they are safe, written whole."""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from pathlib import Path

from finura_cli.errors import DiskError, Locked

LIMIT = 64 * 1024


def read(path: Path, *, what: str, limit: int = LIMIT, granted: bool = False) -> bytes:
    """The bytes of a private file. What is opened is what is looked at: nobody can change it in between.

    A `granted` one may be root's: systemd keeps a unit's credentials so, and lets its user read them by an ACL, which
    shows as the group's right to read.

    Raises:
        FileNotFoundError: there is none. Locked (78, `unsafe-file`): it is a link, no regular file, another
        user's, open to others, or too large. DiskError: it cannot be read.
    """
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0)
    try:
        if os.path.islink(path):  # where O_NOFOLLOW is not known
            raise _unsafe(what, path, "is a link")
        number = os.open(path, flags)
    except FileNotFoundError:
        raise
    except OSError as error:
        if os.path.islink(path):
            raise _unsafe(what, path, "is a link") from error
        raise DiskError(f"{what} {path}: {error.strerror or error}") from error
    try:
        _check(os.fstat(number), path, what, granted=granted)
        with os.fdopen(number, "rb", closefd=False) as file:  # only now: it refuses a folder in its own words
            data = file.read(limit + 1)
    except OSError as error:
        raise DiskError(f"{what} {path}: {error.strerror or error}") from error
    finally:
        os.close(number)
    if len(data) > limit:
        raise _unsafe(what, path, f"is larger than {limit} bytes")
    return data


def _check(found: os.stat_result, path: Path, what: str, *, granted: bool) -> None:
    if not stat.S_ISREG(found.st_mode):
        raise _unsafe(what, path, "is no regular file")
    if os.name != "posix":
        return
    roots = granted and found.st_uid == 0
    if found.st_uid != os.geteuid() and not roots:
        raise _unsafe(what, path, "belongs to another user")
    if stat.S_IMODE(found.st_mode) & (0o037 if roots else 0o077):
        raise _unsafe(what, path, "can be used by others", hint=f"chmod 600 '{path}'")


def _unsafe(what: str, path: Path, why: str, hint: str | None = None) -> Locked:
    return Locked(f"{what} is not used: {path} {why}", hint=hint, code="unsafe-file")


def replace(path: Path, data: bytes) -> None:
    """Write a private file (0600): after a crash it is the old one or the new one, whole."""
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        part.unlink(missing_ok=True)  # of a killed process that had the number of this one
        number = os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY | getattr(os, "O_NOFOLLOW", 0), 0o600)
        try:
            with os.fdopen(number, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(number)
            os.replace(part, path)
        except BaseException:
            with suppress(OSError):
                part.unlink()
            raise
    except OSError as error:
        raise DiskError(f"{path}: {error.strerror or error}") from error
    sync_folder(path.parent)


def remove(path: Path) -> None:
    """Remove a file for good; nothing happens when there is none."""
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise DiskError(f"{path}: {error.strerror or error}") from error
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make names in a folder survive a power cut, where the system can."""
    with suppress(OSError):
        number = os.open(folder, os.O_RDONLY | getattr(os, "O_DIRECTORY", 0))
        try:
            os.fsync(number)
        finally:
            os.close(number)
