"""A home with books, encrypted or not, as the tests of backups want it."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path

from finura_cli.domain.money import Money
from finura_cli.domain.transaction import By, Line, NewTransaction
from finura_cli.paths import BOOKS, KEYS
from finura_cli.services import founding
from finura_cli.store import connection, copying, history, transactions
from finura_cli.store.connection import Store
from finura_cli.vault import header
from finura_cli.vault.header import Header, Slot, key_id

KEY, OTHER_KEY = "ab" * 32, "cd" * 32


@dataclass(frozen=True)
class Place:
    """A home and the key of its books."""

    home: Path
    key: str | None

    @property
    def books(self) -> Path:
        return self.home / BOOKS

    def open(self) -> Store:
        return connection.open_store(self.books, self.key)

    def entries(self) -> list[str]:
        """The descriptions of all entries; the key file must fit."""
        if self.key is None:
            assert not (self.home / KEYS).exists()
        else:
            found = header.load(self.home / KEYS)
            assert found is not None
            header.verify(found, self.key)
        with self.open() as store:
            assert copying.problem(store) is None
            return [text for (text,) in store.conn.execute("SELECT description FROM transactions ORDER BY id")]


def settle(home: Path, key: str | None, *texts: str, pin: str = "today") -> Place:
    """Make books with an entry for each text. `pin` stands for what else is in the key file."""
    os.makedirs(home, mode=0o700, exist_ok=True)
    with connection.create(home / BOOKS, key, fill=partial(founding.fill, currency="INR")) as store:
        add(store, *texts)
    if key is not None:
        save_keys(home / KEYS, key, pin)
    return Place(home, key)


def save_keys(path: Path, key: str, pin: str) -> None:
    slot = Slot("recovery", pin, key_id(key), nonce=bytes(12), sealed=bytes(48))
    header.save(path, Header("ab" * 16, "2026-10-05", (slot,)), key)


def pin_of(keys: Path) -> str:
    found = header.load(keys)
    assert found is not None
    return found.slots[0].made


def add(store: Store, *texts: str) -> None:
    with history.deed(store, "add", "2026-10-05T12:00:00") as deed:
        money = Money(-100, "INR")
        line = Line(None, money, By.HAND)
        transactions.add_all(store, [NewTransaction(date(2026, 10, 5), 1, money, text, (line,)) for text in texts])
        deed.summary = "entries"
