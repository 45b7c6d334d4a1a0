"""Opening the books of a home: the shared lock, the key file, the vault, the file; and mending what was interrupted."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from finura_cli import locks, private_files
from finura_cli.errors import Damaged, FinuraError, Locked
from finura_cli.locks import Lock
from finura_cli.paths import BOOKS, KEYS
from finura_cli.store import connection
from finura_cli.store.connection import Outdated, Store

if TYPE_CHECKING:  # the vault is not loaded for books that are not encrypted
    from finura_cli.vault.header import Header
    from finura_cli.vault.unlocking import Surroundings, Unlocked


@dataclass(frozen=True, slots=True)
class Opened:
    """Books that are open. `via` says how: plain, token, session, pin."""

    store: Store
    lock: Lock
    via: str = "plain"
    key: str | None = field(default=None, repr=False)
    header: Header | None = None
    typed: bool = False

    def close(self) -> None:
        try:
            self.store.close()
        finally:
            self.lock.release()


class Unsettled(FinuraError):
    """A change of the keys was interrupted; it is mended where nobody else has the books open."""


Around = Callable[[], "Surroundings"]
"""What the vault may use; made only when the books turn out to be encrypted."""


def open_books(
    home: Path, around: Around, *, read_only: bool, needs: frozenset[str], at: str, fresh: bool = False
) -> Opened:
    """The books of a home, unlocked. `needs`: a token must hold one of these scopes; `fresh`: the PIN is asked again.

    Raises:
        Locked (78), WrongPin (77): the vault stays shut. Damaged (76), Busy (75), DiskError (74): the file.
    """
    if not home.is_dir():
        raise no_books()
    lock = locks.take(home)
    unlock = _Unlocking(around, needs, fresh)
    try:
        try:
            return _open(home, unlock, lock, read_only)
        except (Unsettled, Outdated):
            lock.release()
            lock = locks.take(home, exclusive=True)
            opened = _open(home, unlock, lock, read_only, mend=at)
            try:
                lock.share()
            except BaseException:
                opened.close()
                raise
            return opened
    except BaseException:
        lock.release()
        raise


def _open(home: Path, unlock: _Unlocking, lock: Lock, read_only: bool, mend: str | None = None) -> Opened:
    books, keys_file = home / BOOKS, home / KEYS
    connection.check_finished(books)  # before a key file is believed that may be of other books
    connection.check_beside(books)
    if not keys_file.exists() and not keys_file.is_symlink():
        if books.is_file() and books.stat().st_size and os.access(books, os.R_OK) and not connection.is_plain(books):
            raise no_keys(keys_file)
        return Opened(_open_file(home, None, read_only, mend), lock)
    from finura_cli.vault import header as keys

    header = keys.load(keys_file)
    if header is None or not books.exists():
        raise no_books(home=home)
    if header.change is not None and mend is None:
        raise Unsettled("a change of the keys was interrupted")
    if connection.is_plain(books):
        if header.change not in ("encrypt", "decrypt"):
            raise Damaged(
                "the data file is not encrypted, though its key file says so: another file was put in its place",
                hint="put the right one back: finura backup list",
                code="not-encrypted",
            )
        _clear(home)
        private_files.remove(keys_file)  # encrypting had not begun, or decrypting was done
        return Opened(_open_file(home, None, read_only, mend), lock)
    unlocked = unlock(header)
    key, store = _first_that_opens(home, unlocked, read_only, mend)
    if header.change is not None:
        try:
            _clear(home)
            header = header.settled(key)
            keys.save(keys_file, header, key)
        except BaseException:
            store.close()
            raise
    return Opened(store, lock, unlocked.via, key, header, unlocked.typed)


def _clear(home: Path) -> None:
    """A file that was to take the place of the books and did not; it may be plain."""
    from finura_cli.services import swapping

    swapping.clear(home)


class _Unlocking:
    """Unlocks a key file, and the same one a second time without asking again: books that are migrated are opened
    twice."""

    def __init__(self, around: Around, needs: frozenset[str], fresh: bool) -> None:
        self._around, self._needs, self._fresh = around, needs, fresh
        self._done: tuple[Header, Unlocked] | None = None

    def __call__(self, header: Header) -> Unlocked:
        if self._done is None or self._done[0] != header:
            self._done = header, self._unlocked(header)
        return self._done[1]

    def _unlocked(self, header: Header) -> Unlocked:
        from finura_cli.vault import header as keys
        from finura_cli.vault import unlocking

        # While the data key is being changed a session or a token knows one of the two, a PIN both.
        unlocked = unlocking.unlock(header, self._around(), fresh=self._fresh or header.change == "rekey")
        for key in unlocked.keys:
            keys.verify(header, key)
        if unlocked.scope is not None and not unlocked.scope & self._needs:
            may = ", ".join(sorted(unlocked.scope)) or "nothing"
            raise Locked(f"this token is for {may} only", hint=self._wanted(), code="token-scope")
        return unlocked

    def _wanted(self) -> str:
        if not self._needs:
            return "run it at a terminal, unlocked"
        return f"finura vault token create --name {min(self._needs)} --scope {min(self._needs)}"


def _first_that_opens(home: Path, unlocked: Unlocked, read_only: bool, mend: str | None) -> tuple[str, Store]:
    """While the data key is being changed there are two, and one of them fits the file."""
    for key in unlocked.keys[:-1]:
        try:
            return key, _open_file(home, key, read_only, mend)
        except Damaged as error:
            if error.code != "damaged":
                raise
    return unlocked.keys[-1], _open_file(home, unlocked.keys[-1], read_only, mend)


def _open_file(home: Path, key: str | None, read_only: bool, mend: str | None) -> Store:
    if mend is None:
        return connection.open_store(home / BOOKS, key, read_only=read_only)
    try:
        return connection.open_store(home / BOOKS, key, read_only=read_only)
    except Outdated:
        from finura_cli.services import backing_up

        backing_up.before_migration(home, key, at=mend)
        return connection.open_store(home / BOOKS, key, read_only=read_only, migrate=True)


def no_books(profile: str | None = None, home: Path | None = None) -> Locked:
    if home is not None and (home / KEYS).exists():
        hint = "finura backup list names the copies, finura backup restore puts one back"
        return Locked(f"{home / BOOKS} is gone, and its key file is still there", hint=hint, code="no-store")
    hint = f"finura --profile {profile} init" if profile else "finura init"
    return Locked("there are no books here yet", hint=hint, code="no-store")


def no_keys(keys_file: Path) -> Damaged:
    return Damaged(
        "the data file is damaged, or it is encrypted and its key file is missing",
        hint=f"put {keys_file.name} back beside it: finura backup list names the copies",
        code="no-keys",
    )
