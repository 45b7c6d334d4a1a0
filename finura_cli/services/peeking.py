"""The books as they are open just now, for a Tab: nobody is asked, nothing is waited for, nothing is mended."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from finura_cli import locks
from finura_cli.errors import Busy
from finura_cli.paths import BOOKS, KEYS
from finura_cli.store import connection
from finura_cli.store.connection import Store


@contextmanager
def books_if_unlocked(home: Path, environ: Mapping[str, str], now: float) -> Iterator[Store | None]:
    """The books, to be read, where they are not encrypted or a session is on, and nobody puts others in their place
    just now; else None.

    A PIN from a file or a command is not tried: that takes its time, and a wrong one counts.

    Raises:
        FinuraError: the books are damaged, of another format, or in someone else's hands.
    """
    if not (home / BOOKS).exists():
        yield None
        return
    try:
        lock = locks.take(home, wait=0)
    except Busy:
        yield None
        return
    with lock:
        store = _opened(home, environ, now)
        if store is None:
            yield None
        else:
            with store:
                yield store


def _opened(home: Path, environ: Mapping[str, str], now: float) -> Store | None:
    books, keys_file = home / BOOKS, home / KEYS
    connection.check_beside(books)
    if not keys_file.exists():
        return connection.open_store(books, read_only=True) if connection.is_plain(books) else None
    from finura_cli.vault import header as keys
    from finura_cli.vault import session

    header = keys.load(keys_file)
    if header is None or header.change is not None:
        return None
    key = session.find(header.vault, environ=environ, now=now)
    if key is None:
        return None
    keys.verify(header, key)
    return connection.open_store(books, key, read_only=True)
