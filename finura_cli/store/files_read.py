"""Which files came by themselves and were read, and when files of an account were last taken in. It is no part of the
change log, as nothing is said about money."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from finura_cli.store.connection import Store


def has(store: Store, sha256: str) -> bool:
    """Whether a file came by itself before, and all of its rows were accounted for."""
    return store.conn.value("SELECT 1 FROM files_read WHERE sha256 = ? LIMIT 1", (sha256,)) is not None


def note(store: Store, read: Iterable[tuple[str, int]], at: str) -> None:
    """Remember files (digest, account) that need not be read again."""
    with store.write_tx():
        store.conn.executemany(
            "INSERT INTO files_read(sha256, account_id, at) VALUES (?, ?, ?)"
            " ON CONFLICT DO UPDATE SET at = excluded.at",
            [(sha256, account_id, at) for sha256, account_id in read],
        )


def days(store: Store) -> dict[int, list[date]]:
    """The days on which files of each account were taken in, in order; accounts that no source is known of left out."""
    found: dict[int, list[date]] = {}
    for account, day in store.conn.execute(
        "SELECT account_id, day FROM (SELECT account_id, substr(at, 1, 10) AS day FROM batches"
        " UNION SELECT account_id, substr(at, 1, 10) FROM files_read)"
        " WHERE account_id IN (SELECT account_id FROM sources) ORDER BY account_id, day"
    ):
        found.setdefault(account, []).append(date.fromisoformat(day))
    return found
