"""What the pages of an encrypted file were when the last run that wrote had closed it, kept in a small file beside it.

The seals of the change log tell when an old page contradicts the rest of the books. A page on which everything came
back to what it was, or that nothing is on, contradicts nothing: only its own code tells that it is an old one. The
note holds those codes and the revision of the books. Where it is missing, or is of another revision or file, it says
nothing.
"""

from __future__ import annotations

import mmap
import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from finura_cli import private_files
from finura_cli.errors import FinuraError
from finura_cli.records import NamedTuple
from finura_cli.store import seals
from finura_cli.store.connection import Store

_PAGE = 4096
_CODE = 8
"""Bytes that are kept of a page's code, which stands at its end."""
_SALT = 16
_LARGEST = 16 << 20
"""A larger file has no note: reading it would cost an entry more than a millisecond."""
_FORMAT = "finura-pages-1"
# Nothing that is planted there is followed, or waited for.
_FLAGS = os.O_CREAT | os.O_WRONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)


class _Note(NamedTuple):
    """`file` is the salt with which a file begins, `books` says format and revision."""

    file: str
    books: str
    codes: tuple[bytes, ...]


def beside(path: Path) -> Path:
    """Where the note lies."""
    return path.with_suffix(".pages")


def note_after_closing(store: Store) -> None:
    """Close books that were written to, and note their pages. No failure is one: then there is no note."""
    try:
        books = state(store)
    except FinuraError:
        books = None
    store.conn.close()
    with suppress(OSError):
        try:
            noted = books is not None and _write(store.path, books)
        except OSError:
            noted = False
        if not noted:
            beside(store.path).unlink(missing_ok=True)


def _write(path: Path, books: str) -> bool:
    if os.path.exists(f"{path}-wal"):  # another process has it open, and what was written is not yet in the file
        return False
    found = _read(path)
    if found is None:
        return False
    text = f"{_FORMAT} {found[0]} {books} ".encode()
    whole = text + seals.digest((text, *found[1])).encode() + b"\n" + b"".join(found[1])
    # Over the old one, and not synced: a new file and its name cost more than the entry did. What is not whole after
    # a crash, or when two processes write at once, does not have its digest, and says nothing.
    number = os.open(beside(path), _FLAGS, 0o600)
    try:
        os.ftruncate(number, os.write(number, whole))
    finally:
        os.close(number)
    return True


def replaced(store: Store) -> list[int]:
    """Numbers of pages that are not those of the note, though nothing was written since. The first one is not looked
    at: it changes with the journal.

    Call it within a `read_tx`: while nothing waits in the -wal, that keeps the file as it is.
    """
    noted = _parsed(beside(store.path))
    if noted is None or noted.books != state(store) or _is_waiting(Path(f"{store.path}-wal")):
        return []
    try:
        found = _read(store.path)
    except OSError:
        return []
    if found is None or noted.file != found[0] or len(noted.codes) != len(found[1]):
        return []
    numbers = [n for n, (kept, now) in enumerate(zip(noted.codes, found[1], strict=True), 2) if kept != now]
    return numbers if 2 * len(numbers) <= len(noted.codes) else []  # else a whole copy took its place


def _is_waiting(wal: Path) -> bool:
    try:
        return bool(wal.stat().st_size)
    except OSError:  # on a disk that cannot be written there is none
        return False


def state(store: Store) -> str:
    """Format and revision of the books, as a note says them."""
    return f"{store.conn.value('PRAGMA user_version')}.{store.revision}"


def _read(path: Path) -> tuple[str, list[bytes]] | None:
    """The salt of an encrypted file and the codes of its pages from the second on; None for a file without a note."""
    with path.open("rb") as file:
        size = os.fstat(file.fileno()).st_size
        if not _PAGE < size <= _LARGEST or size % _PAGE:
            return None
        with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as whole:
            columns = [whole[2 * _PAGE - _CODE + n :: _PAGE] for n in range(_CODE)]
            return whole[:_SALT].hex(), [bytes(code) for code in zip(*columns, strict=True)]


def _parsed(note: Path) -> _Note | None:
    try:
        words, _, codes = private_files.read(note, what="the note of the pages", limit=_LARGEST).partition(b"\n")
    except (OSError, FinuraError):
        return None
    try:
        form, salt, books, digest = words.decode().split(" ")
    except ValueError:
        return None
    if form != _FORMAT or seals.digest((words.removesuffix(digest.encode()), codes)) != digest:
        return None
    return _Note(salt, books, tuple(_cut(codes)))


def _cut(codes: bytes) -> Iterator[bytes]:
    for start in range(0, len(codes), _CODE):
        yield codes[start : start + _CODE]
