"""Getting a file's bytes, once: regular files and stdin only, within a limit, unchanged while read."""

from __future__ import annotations

import hashlib
import os
import stat
import sys
from pathlib import Path
from typing import BinaryIO

from finura_cli.errors import BadInput, DiskError, NotFound
from finura_cli.formats.base import Source

MAX_BYTES = 256 * 1024 * 1024
"""Larger files are refused before a byte is read (`import --max-size`)."""
_PIECE = 4 * 1024 * 1024


def load(origin: Path | str | BinaryIO, max_bytes: int = MAX_BYTES) -> Source:
    """The bytes of a file, of stdin (`-`), or of an open binary stream.

    Raises NotFound when there is no such file, DiskError when the system refuses to read it, and BadInput for what
    is no regular file (`not-a-file`), too large (`too-large`) or changed while it was read (`file-changed`).
    """
    if not isinstance(origin, Path | str):
        return from_bytes(_read_stream(origin, max_bytes, "the stream"), "-")
    if str(origin) == "-":
        stdin = getattr(sys.stdin, "buffer", None)
        if stdin is None:
            raise BadInput("standard input is closed", code="not-a-file")
        return from_bytes(_read_stream(stdin, max_bytes, "standard input"), "-")
    return from_bytes(_read_file(Path(origin), max_bytes), str(origin))


def from_bytes(data: bytes, name: str) -> Source:
    """A Source of bytes that are at hand already."""
    return Source(name, data, hashlib.sha256(data).hexdigest())


def _read_stream(stream: BinaryIO, max_bytes: int, what: str) -> bytes:
    try:
        # In pieces: memory for the whole limit would be taken at once.
        data = bytearray()
        while len(data) <= max_bytes and (piece := stream.read(min(_PIECE, max_bytes + 1 - len(data)))):
            data += piece
    except OSError as error:
        raise DiskError(f"{what} cannot be read: {error.strerror or error}") from error
    if len(data) > max_bytes:
        raise _too_large(what, max_bytes)
    return bytes(data)


def _read_file(path: Path, max_bytes: int) -> bytes:
    try:
        # Without O_NONBLOCK opening a FIFO waits for a writer that may never come.
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    except (FileNotFoundError, ValueError) as error:  # no file can have a name with NUL or a lone surrogate in it
        raise NotFound(f"{path}: there is no such file", code="no-file") from error
    except OSError as error:
        raise DiskError(f"{path} cannot be opened: {error.strerror or error}") from error
    try:
        with os.fdopen(handle, "rb") as stream:
            before = os.fstat(handle)
            if not stat.S_ISREG(before.st_mode):
                kind = "a folder" if stat.S_ISDIR(before.st_mode) else "no regular file"
                raise BadInput(f"{path} is {kind}", hint="give a file, or - for standard input", code="not-a-file")
            if before.st_size > max_bytes:
                raise _too_large(str(path), max_bytes)
            data = _read_stream(stream, max_bytes, str(path))
            after = os.fstat(handle)
    except IsADirectoryError as error:
        raise BadInput(f"{path} is a folder", hint="give a file", code="not-a-file") from error
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns) or len(data) != after.st_size:
        raise BadInput(f"{path} changed while it was read", hint="try again", code="file-changed")
    return data


def _too_large(what: str, max_bytes: int) -> BadInput:
    return BadInput(
        f"{what} is larger than {max_bytes // (1024 * 1024)} MiB",
        hint="split it, or raise the limit with --max-size",
        code="too-large",
    )
