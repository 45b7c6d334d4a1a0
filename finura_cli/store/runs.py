"""Which work was done by itself, and when. No part of the change log: what the work did is in it, and undoing that does
not make the work undone."""

from __future__ import annotations

from datetime import date

from finura_cli.records import NamedTuple
from finura_cli.store.connection import Store

ANY = ("run", "last")
"""Under this name and key it is remembered when anything ran last, whether there was something to do or not."""
_FIELDS = "SELECT job, key, at, failed, tries FROM runs"


class Run(NamedTuple):
    """The last time that a job was tried in one of its turns. `failed`: why it was not done."""

    job: str
    key: str
    at: str
    failed: str | None
    tries: int


def get(store: Store, job: str, key: str) -> Run | None:
    row = store.conn.execute(f"{_FIELDS} WHERE job = ? AND key = ?", (job, key)).fetchone()
    return None if row is None else Run(*row)


def done(store: Store, job: str) -> frozenset[str]:
    """The keys of all turns of a job that are done."""
    found = store.conn.execute("SELECT key FROM runs WHERE job = ? AND failed IS NULL", (job,))
    return frozenset(key for (key,) in found)


def last(store: Store, until: date) -> dict[str, Run]:
    """Of each job the turn that was tried last, up to a day: what was noted under a clock that was ahead hides nothing
    that came after it."""
    found = store.conn.execute(f"{_FIELDS} WHERE substr(at, 1, 10) <= ? ORDER BY at, key", (until.isoformat(),))
    return {row[0]: Run(*row) for row in found}


def note(store: Store, job: str, key: str, *, at: str, failed: str | None = None) -> None:
    """A turn was tried: it is done, or failed for this reason."""
    with store.write_tx():
        store.conn.execute(
            "INSERT INTO runs(job, key, at, failed) VALUES (?, ?, ?, ?) ON CONFLICT (job, key) DO UPDATE"
            " SET at = excluded.at, failed = excluded.failed, tries = tries + 1",
            (job, key, at, failed),
        )
