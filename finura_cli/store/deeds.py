"""Recording what a deed changes, while it is done."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from finura_cli.store import seals
from finura_cli.store.connection import Store
from finura_cli.store.images import image
from finura_cli.store.uids import new_uid


class OpenDeed:
    """A deed while it is done. Its row is made with the first change: a deed that changes nothing leaves none."""

    def __init__(self, store: Store, command: str, at: str) -> None:
        self._store = store
        self.command = command
        self.at = at
        self.summary = ""
        """What the log will say about it: one line, `Swiggy order, 250.00 INR`."""
        self._id: int | None = None
        self._over = False
        self._places: set[str] = set()
        self._range: tuple[int, int] | None = None
        self._prints: list[str] = []

    @property
    def id(self) -> int:
        """Its number; 0 when it is over and nothing was changed."""
        if self._over:
            return self._id or 0
        if self._id is None:
            made = self._store.conn.execute(
                "INSERT INTO deeds(uid, at, command, summary) VALUES (?, ?, ?, '')", (new_uid(), self.at, self.command)
            )
            self._id = int(made.lastrowid)
        return self._id

    def made_row(self, place: str, row: int) -> None:
        """A row was inserted."""
        self._places.add(place)
        self._store.conn.execute("INSERT INTO changes(deed_id, place, row) VALUES (?, ?, ?)", (self.id, place, row))

    def touch(self, place: str, rows: Sequence[int]) -> None:
        """These rows are about to change or go: keep how they are, unless this deed did so before or made them."""
        self._places.add(place)
        self._store.conn.execute(
            f"INSERT INTO changes(deed_id, place, row, before) SELECT ?, ?, r.id, {image(place)} FROM {place} r"
            " WHERE r.id IN (SELECT value FROM json_each(?)) ON CONFLICT DO NOTHING",
            (self.id, place, json.dumps(list(rows))),
        )

    def made_transactions(self, first: int, last: int, prints: str) -> None:
        """A bulk of transactions was inserted: the log keeps their ids and a digest instead of images."""
        self._places.add("transactions")
        self.kept_prints(prints)
        self._range = (min(first, self._range[0]), max(last, self._range[1])) if self._range else (first, last)

    def kept_prints(self, prints: str) -> None:
        """The rows of a file left their fingerprints: the log keeps a digest of them."""
        self._prints.append(prints)

    def finish(self) -> None:
        """Keep how the changed rows are now, and forget those that are as they were."""
        if self._id is not None or self._range is not None:
            self._keep()
        self._over = True

    def _keep(self) -> None:
        conn = self._store.conn
        first, last = self._range or (None, None)
        digest = None
        if self._prints:
            from finura_cli.store import bulks  # of imports only

            digest = bulks.digest_of(self._store, first, last, self._prints)
        if first is not None:
            conn.execute(
                "DELETE FROM changes WHERE deed_id = ? AND place = 'transactions' AND row BETWEEN ? AND ?",
                (self.id, first, last),
            )
        for place in sorted(self._places):
            conn.execute(
                f"UPDATE changes SET after = (SELECT {image(place)} FROM {place} r WHERE r.id = changes.row)"
                " WHERE deed_id = ? AND place = ?",
                (self.id, place),
            )
        conn.execute("DELETE FROM changes WHERE deed_id = ? AND before IS after", (self.id,))
        if first is None and conn.value("SELECT 1 FROM changes WHERE deed_id = ? LIMIT 1", (self.id,)) is None:
            conn.execute("DELETE FROM deeds WHERE id = ?", (self.id,))
            self._id = None
            return
        conn.execute(
            "UPDATE deeds SET summary = ?, first_id = ?, last_id = ?, digest = ? WHERE id = ?",
            (self.summary, first, last, digest, self.id),
        )
        seals.seal(conn, self.id)


class _Unrecorded(OpenDeed):
    """Founding the books is no deed that could be taken back."""

    @property
    def id(self) -> int:
        return 0

    def made_row(self, place: str, row: int) -> None:
        pass

    def touch(self, place: str, rows: Sequence[int]) -> None:
        pass

    def made_transactions(self, first: int, last: int, prints: str) -> None:
        pass

    def kept_prints(self, prints: str) -> None:
        pass

    def finish(self) -> None:
        pass


@contextmanager
def deed(store: Store, command: str, at: str) -> Iterator[OpenDeed]:
    """One write transaction and one entry of the log; inside another deed, part of that one."""
    if store.deed is not None:
        with store.write_tx():
            yield store.deed
        return
    with _recorded(store, OpenDeed(store, command, at)) as opened:
        yield opened


@contextmanager
def unrecorded(store: Store) -> Iterator[OpenDeed]:
    """For `init` and the demo's first books: nothing of it is in the log."""
    with _recorded(store, _Unrecorded(store, "", "")) as opened:
        yield opened


@contextmanager
def _recorded(store: Store, opened: OpenDeed) -> Iterator[OpenDeed]:
    with store.write_tx():
        store.deed = opened
        try:
            yield opened
            opened.finish()
        finally:
            store.deed = None
