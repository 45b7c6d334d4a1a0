"""Messages as files: each is a new one in a folder, readable by its owner alone."""

from __future__ import annotations

import os
import re
import time
from contextlib import suppress
from itertools import count
from pathlib import Path
from urllib.parse import unquote, urlsplit

from finura_cli.domain.channel import Message
from finura_cli.domain.text import words
from finura_cli.notify.base import NotSent
from finura_cli.records import NamedTuple

_NAME = 48
"""Letters of a subject in the name of a file."""


class Place(NamedTuple):
    """A folder, and whether the page is wanted there instead of the text."""

    folder: Path
    page: bool


def place_of(address: str) -> Place:
    """What `file:~/letters?format=html` says. ValueError, one line, for what is no such address."""
    parts = urlsplit(address)
    name = unquote(parts.path)
    if parts.netloc not in ("", "localhost") or not name or "\0" in name:
        raise ValueError("a folder is named in full, as file:~/letters")
    try:
        folder = Path(name).expanduser()
    except RuntimeError:
        raise ValueError("nobody here has this home folder") from None
    if not folder.is_absolute():
        raise ValueError("a folder is named in full, as file:~/letters")
    if parts.query not in ("", "format=html", "format=text") or parts.fragment:
        raise ValueError("after a folder comes ?format=html, or nothing")
    return Place(folder, parts.query == "format=html")


class Folder:
    """`file:///folder`: a file a message, named by the day and the subject; none is ever written over."""

    def __init__(self, address: str) -> None:
        self._place = place_of(address)

    def send(self, message: Message, *, seconds: float) -> None:
        page = message.html if self._place.page else None
        text = message.text if page is None else page
        data = (text if text.endswith("\n") else f"{text}\n").encode("utf-8", "replace")
        folder = self._place.folder
        try:
            with suppress(FileExistsError):
                folder.mkdir(mode=0o700)  # not those above it: a disk may not be there just now
            _write(folder, _name(message.subject), ".txt" if page is None else ".html", data)
        except OSError as error:
            raise NotSent(f"{folder}: {error.strerror or type(error).__name__}") from None


def _name(subject: str) -> str:
    said = re.sub(r"[^\w]+", "-", " ".join(words(subject)))[:_NAME].strip("-_")
    return f"{time.strftime('%Y-%m-%d')}-{said or 'message'}"


def _write(folder: Path, name: str, ending: str, data: bytes) -> None:
    """A whole file, or none: it has its name only once it is written."""
    part = folder / f".{name}.{os.getpid()}.{time.monotonic_ns()}.part"
    number = os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY | getattr(os, "O_NOFOLLOW", 0), 0o600)
    try:
        with os.fdopen(number, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(number)
        os.replace(part, _free(folder, name, ending))
    except BaseException:
        with suppress(OSError):
            part.unlink()
        raise


def _free(folder: Path, name: str, ending: str) -> Path:
    """A name that is nobody's, taken by an empty file."""
    for n in count(1):
        path = folder / (f"{name}{ending}" if n == 1 else f"{name}-{n}{ending}")
        with suppress(FileExistsError):
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
            return path
    raise AssertionError
