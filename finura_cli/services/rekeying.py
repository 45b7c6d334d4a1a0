"""Encrypting books, decrypting them, and giving them a new data key: the file and its key file change together.

What is typed and shown comes first, and changes nothing; then, alone with the books: the key file says what is under
way, another file takes the place of the books, the key file says how it is now. A crash leaves one of these states,
and the next opening settles it.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from finura_cli import locks, private_files
from finura_cli.domain.backup import Backup
from finura_cli.errors import Busy, FinuraError, UsageError
from finura_cli.paths import BOOKS, KEYS
from finura_cli.services import backing_up, swapping
from finura_cli.services.proving import Proof, check_same
from finura_cli.store.connection import is_plain, open_as_is
from finura_cli.vault import attempts, device, making, session
from finura_cli.vault import header as keys
from finura_cli.vault.header import PIN
from finura_cli.vault.making import Made


@dataclass(frozen=True, slots=True)
class Encrypted:
    """`backups` are those in the home's own folder that are still plain; `copied` says that the plain file had a
    second name, which still leads to it."""

    backups: tuple[Path, ...]
    copied: bool


@dataclass(frozen=True, slots=True)
class Rekeyed:
    """`tokens` are the names of those that open nothing any more."""

    backup: Backup
    tokens: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Decrypted:
    """`backups` are encrypted ones in the home's own folder; for them alone the device's secret stays."""

    backups: tuple[Path, ...]
    secret_kept: bool
    tokens: tuple[str, ...]


def check_plain(home: Path) -> None:
    """Raises UsageError (`already-encrypted`) for books that are. A key file beside plain ones is a change that was
    interrupted: opening them settles it."""
    if (home / KEYS).exists() and not is_plain(home / BOOKS):
        raise UsageError(
            "the books are encrypted already", hint="finura vault rekey gives them a new key", code="already-encrypted"
        )


def encrypt(home: Path, vault: Made, *, environ: Mapping[str, str], patience: float) -> Encrypted:
    """Encrypt plain books with a new vault. The plain file is removed when the encrypted one was examined.

    Raises:
        Damaged (76), DiskError (74), Busy (75): then the books are as they were.
    """
    header = vault.header.changing("encrypt")
    with locks.take(home, exclusive=True):
        if keys.load(home / KEYS) is not None:
            raise Busy("the books were encrypted meanwhile, by another finura", hint="finura vault status")
        try:
            keys.save(home / KEYS, header, vault.key)
            swapping.prepare(home, None, vault.key)
        except BaseException:
            private_files.remove(home / KEYS)
            if header.named(PIN):
                with suppress(FinuraError):
                    device.forget(header.vault, timeout=patience, environ=environ)
            raise
        gone = swapping.put_in_place_of_plain(home)
        keys.save(home / KEYS, header.changing(None), vault.key)
    plain = tuple(one.path for one in backing_up.listed(home) if not one.encrypted)
    return Encrypted(plain, copied=not gone)


def new_key(proof: Proof, *, made: str) -> Made:
    """A new data key behind the same PIN, with new recovery words, and without any token."""
    return making.with_new_key(proof.header, proof.pin, proof.device, made=made)


def rekey(home: Path, proof: Proof, new: Made, *, at: str, environ: Mapping[str, str]) -> Rekeyed:
    """Put the books under the new data key, after a backup under the old one; every session ends.

    Raises:
        Damaged (76), DiskError (74), Busy (75): then the books are as they were.
    """
    old = proof.header
    with locks.take(home, exclusive=True):
        check_same(home, old)
        with open_as_is(home / BOOKS, proof.key) as store:
            backup = backing_up.back_up(store, home, at=at, why="rekey")
        session.end(old.vault, environ=environ)
        keys.save(home / KEYS, old._replace(slots=old.slots + new.header.slots, change="rekey"), proof.key, new.key)
        _or_back(home, proof, new.key)
        swapping.put_in_place(home)
        keys.save(home / KEYS, new.header, new.key)
        session.end(old.vault, environ=environ)  # one that began meanwhile has the old key
    return Rekeyed(backup, tuple(slot.token for slot in old.slots if slot.token))


def decrypt(home: Path, proof: Proof, *, environ: Mapping[str, str], patience: float) -> Decrypted:
    """Make plain books of encrypted ones. Nobody needs a PIN for them any more, and nobody is kept out.

    Raises:
        Damaged (76), DiskError (74), Busy (75): then the books are as they were.
    """
    header = proof.header
    with locks.take(home, exclusive=True):
        check_same(home, header)
        keys.save(home / KEYS, header.changing("decrypt"), proof.key)
        _or_back(home, proof, None)
        swapping.put_in_place(home)
        private_files.remove(home / KEYS)
        session.end(header.vault, environ=environ)
        attempts.succeeded(home)
    left = tuple(one.path for one in backing_up.listed(home) if one.encrypted and _is_of(one, header.vault))
    forgotten = False
    if header.named(PIN) and not left:  # backups of this vault open by the PIN only while the secret is there
        with suppress(FinuraError):
            forgotten = device.forget(header.vault, timeout=patience, environ=environ)
    kept = bool(header.named(PIN)) and not forgotten
    return Decrypted(left, kept, tuple(slot.token for slot in header.slots if slot.token))


def _is_of(backup: Backup, vault: str) -> bool:
    """Whether a backup is of this vault, or may be."""
    try:
        found = keys.load(backup.keys) if backup.keys is not None else None
    except FinuraError:
        return True
    return found is None or found.vault == vault


def _or_back(home: Path, proof: Proof, key: str | None) -> None:
    """Make the new file; where that fails nothing was replaced yet, and the key file says so again."""
    try:
        swapping.prepare(home, proof.key, key)
    except BaseException:
        keys.save(home / KEYS, proof.header, proof.key)
        raise
