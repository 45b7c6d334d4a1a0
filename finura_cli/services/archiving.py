"""Files that were taken in, moved out of the way: DIR/YEAR/NAME, and nothing is ever overwritten."""

from __future__ import annotations

import errno
import hashlib
import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from finura_cli.errors import DiskError
from finura_cli.private_files import sync_folder
from finura_cli.services.import_files import REJECTS

_PIECE = 1 << 20


@dataclass(frozen=True, slots=True)
class Archived:
    """Where a file is now, and its rejected rows, if it has any."""

    file: Path
    rejects: Path | None = None


def archive(file: Path, sha256: str, folder: Path, year: int, rejects: Path | None = None) -> Archived:
    """Move a file that was taken in, and its rejected rows with it. It is the owner's alone from then on (0600).

    Raises:
        DiskError (74, `not-archived`): it stays where it is, whole; also when it is not what was taken in any more.
    """
    try:
        if file.is_symlink():
            raise DiskError(f"{file} is a link, and stays where it is", code="not-archived")
        if _digest(file) != sha256:
            raise DiskError(f"{file} changed since it was read, and stays where it is", code="not-archived")
        target = folder / f"{year:04}"
        target.mkdir(mode=0o700, parents=True, exist_ok=True)
        moved = _move(file, target, file.name, sha256)
    except OSError as error:
        raise DiskError(f"{file} stays where it is: {error.strerror or error}", code="not-archived") from error
    kept = None
    with suppress(OSError):  # then they stay beside where the file was, and the receipt says so
        if rejects is not None and rejects.is_file():
            kept = _move(rejects, target, moved.stem + REJECTS, _digest(rejects))
    return Archived(moved, kept)


def _move(file: Path, folder: Path, name: str, sha256: str) -> Path:
    """A file under a free name of a folder; where that is another disk, by a copy that was compared."""
    target = _taken(folder, name)
    try:
        try:
            os.replace(file, target)
        except OSError as error:
            if error.errno != errno.EXDEV:
                raise
            _copy(file, target, sha256)
            file.unlink()
        with suppress(PermissionError):  # a disk without rights of its own
            target.chmod(0o600)
    except BaseException:
        if file.exists():
            target.unlink(missing_ok=True)
        raise
    sync_folder(folder)
    sync_folder(file.parent)
    return target


def _taken(folder: Path, name: str) -> Path:
    """A free name, taken at once by an empty file of ours: two runs never get the same."""
    for target in _names(folder, name):
        try:
            os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        except FileExistsError:
            continue
        return target
    raise AssertionError


def _names(folder: Path, name: str) -> Iterator[Path]:
    yield folder / name
    path = folder / name
    n = 1
    while True:
        n += 1
        yield path.with_name(f"{path.stem}-{n}{path.suffix}")


def _copy(file: Path, target: Path, sha256: str) -> None:
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        handle = os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        with file.open("rb") as source, os.fdopen(handle, "wb") as copy:
            while piece := source.read(_PIECE):
                copy.write(piece)
            copy.flush()
            os.fsync(handle)
        if _digest(part) != sha256:
            raise OSError(errno.EIO, "the copy differs")
        os.replace(part, target)
    finally:
        part.unlink(missing_ok=True)


def _digest(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
