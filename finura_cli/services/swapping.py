"""Another file in the place of the books: the same content under another key, or under none.

The new file is made under a name of its own, compared row by row and examined, and only then renamed over the old
one. The key file says beforehand what is under way, so that whoever opens the books after a crash knows what to do
(services/opening.py).
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from finura_cli import private_files
from finura_cli.errors import Damaged, DiskError, UsageError
from finura_cli.paths import BOOKS, PAGES
from finura_cli.store import copying
from finura_cli.store.connection import open_as_is

NEW = f".{BOOKS}.new"
"""There is one at most: it is made under the exclusive lock."""
_ENDS = ("", "-wal", "-shm", "-journal")
_CHUNK = bytes(1 << 20)


def prepare(home: Path, key: str | None, new_key: str | None) -> None:
    """Make the new file, and the old one ready to be replaced. Nobody else has the books open.

    Raises:
        Damaged (76): the books, or the copy, are not sound. DiskError (74): no room. Nothing is left of it then.
        UsageError: the books are a link, whose other end would stay as it is.
    """
    books, new = home / BOOKS, home / NEW
    if books.is_symlink():
        raise UsageError(
            f"{books} is a link", hint=f"move {books.resolve()} into its place, then try again", code="books-are-a-link"
        )
    clear(home)
    try:
        copying.copy(books, key, new, new_key)
        with open_as_is(books, key) as old, open_as_is(new, new_key) as made:
            said = copying.problem(made)
            if said is None and not copying.same_content(old, made):
                said = "the copy differs from the books"
        if said is not None:
            raise Damaged(f"nothing was changed, the new file would be damaged: {said}", hint="finura doctor")
        copying.settle_journal(new, new_key)
        copying.settle_journal(books, key)
    except OSError as error:
        clear(home)
        raise DiskError(f"{new}: {error.strerror or error}", hint="the books are as they were") from error
    except BaseException:
        clear(home)
        raise


def put_in_place(home: Path) -> None:
    """Rename the new file over the books."""
    os.replace(home / NEW, home / BOOKS)
    with suppress(OSError):
        (home / PAGES).unlink(missing_ok=True)  # it was of the old file
    private_files.sync_folder(home)


def put_in_place_of_plain(home: Path) -> bool:
    """Rename the new file over the books, and write zeros over the old ones. Best effort: a disk may keep the blocks.
    Whether the old file is gone: one that has a second name is somebody's copy, and is left alone."""
    if os.name == "nt":  # Windows does not replace an open file
        put_in_place(home)
        return True
    with (home / BOOKS).open("rb+") as old:
        put_in_place(home)
        if os.fstat(old.fileno()).st_nlink:
            return False
        _wipe(old.fileno())
        return True


def clear(home: Path) -> None:
    """Remove a new file that never came into its place; after a crash it may hold the books in the clear."""
    for end in _ENDS:
        private_files.remove(home / f"{NEW}{end}")


def _wipe(number: int) -> None:
    with suppress(OSError):
        left = os.fstat(number).st_size
        while left > 0:
            left -= os.write(number, _CHUNK[: min(left, len(_CHUNK))])
        os.fsync(number)
