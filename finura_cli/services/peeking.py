"""The books as they are open just now, for a Tab: nobody is asked, nothing is waited for, nothing is mended."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from finura_cli.paths import BOOKS, KEYS
from finura_cli.store import connection
from finura_cli.store.connection import Store


def books_if_unlocked(home: Path, environ: Mapping[str, str], now: float) -> Store | None:
    """The books, to be read, where they are not encrypted or a session is on; else None.

    A PIN from a file or a command is not tried: that takes its time, and a wrong one counts.

    Raises:
        FinuraError: the books are damaged, of another format, or in someone else's hands.
    """
    books, keys_file = home / BOOKS, home / KEYS
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
