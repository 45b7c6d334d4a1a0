"""The vault as it stands, a new PIN, and the way back in by the recovery words."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from finura_cli import locks
from finura_cli.domain.vault import Standing, Way
from finura_cli.errors import Damaged, FinuraError, Locked, Unavailable
from finura_cli.paths import BOOKS, KEYS
from finura_cli.services import backing_up, opening, swapping
from finura_cli.services.proving import Proof, check_same, key_file
from finura_cli.store import connection
from finura_cli.store.connection import is_plain, open_as_is
from finura_cli.vault import attempts, device, making, session, unlocking
from finura_cli.vault import header as keys
from finura_cli.vault.header import PASSPHRASE, PIN, Header, Slot
from finura_cli.vault.unlocking import Surroundings


def standing(home: Path, *, environ: Mapping[str, str], now: float) -> Standing:
    """How the vault stands, by its key file alone, which is not checked: that takes the data key.

    Raises:
        Locked (78, `no-store`): there are no books. Damaged (76): there is no key file, or it cannot be read.
        Unfinished (74): a backup was being put back.
    """
    connection.check_finished(home / BOOKS)
    books, header = home / BOOKS, keys.load(home / KEYS)
    if not books.exists():
        raise opening.no_books()
    backup = backing_up.last_good(home)
    if is_plain(books):
        return Standing(books, backup=backup, change=header.change if header else None)
    if header is None:
        raise opening.no_keys(home / KEYS)
    ring = None
    if header.named(PIN):
        with suppress(FinuraError):
            ring = device.backend_name(environ)
    return Standing(
        books,
        opens_by=PASSPHRASE if header.named(PASSPHRASE) else PIN,
        ways=tuple(map(way_of, header.slots)),
        keyring=ring,
        session=session.remaining(header.vault, environ=environ, now=now),
        tries=attempts.failures(home),
        made=header.made,
        change=header.change,
        backup=backup,
    )


def way_of(slot: Slot) -> Way:
    """A slot of the key file, as it may be told."""
    return Way(slot.name, slot.made, slot.token, slot.expires, slot.scope or ())


def change_pin(home: Path, proof: Proof, pin: str, *, made: str, environ: Mapping[str, str]) -> Header:
    """Seal the data key under a new PIN or passphrase. The other slots stay; a session ends."""
    slot = making.own_slot(proof.header.vault, proof.key, pin, proof.device, made=made)
    header = proof.header.with_slot(slot)
    with locks.take(home, exclusive=True):
        check_same(home, proof.header)
        keys.save(home / KEYS, header, proof.key)
        session.end(header.vault, environ=environ)
    return header


def by_words(around: Surroundings, text: str, *, at: str) -> tuple[str, ...]:
    """The data keys that recovery words open, before anything is asked or changed.

    Raises:
        UsageError: it is no recovery code. WrongPin (77, `wrong-words`): it is of other books. `not-encrypted`.
    """
    header = key_file(around.home)
    if is_plain(around.home / BOOKS):  # encrypting or decrypting was interrupted, or it is another file
        opening.open_books(around.home, lambda: around, read_only=True, needs=frozenset(), at=at).close()
        header = key_file(around.home)
    unlocked = unlocking.by_words(header, text)
    for key in unlocked.keys:
        keys.verify(header, key)
    return unlocked.keys


def recover(around: Surroundings, data_keys: tuple[str, ...], pin: str, *, keyring: bool, made: str) -> Header:
    """Seal the data key under a new PIN and this machine's secret, or a passphrase; the earlier one is void.

    A secret that this keyring has for the vault already stays: backups, and other copies of the books, need it.
    """
    home = around.home
    with locks.take(home, exclusive=True):
        header = key_file(home)
        key = _fitting(home, header, data_keys)
        swapping.clear(home)
        header = header.settled(key).without(PIN).without(PASSPHRASE)
        secret = _secret(header.vault, around) if keyring else None
        slot = making.own_slot(header.vault, key, pin, secret, made=made)
        header = header._replace(slots=(slot, *header.slots))
        keys.save(home / KEYS, header, key)
        attempts.succeeded(home)
        session.end(header.vault, environ=around.environ)
    return header


def _fitting(home: Path, header: Header, data_keys: tuple[str, ...]) -> str:
    """The key that opens the file: while it is being changed there are two."""
    failure: Damaged | None = None
    for key in data_keys:
        keys.verify(header, key)
        try:
            open_as_is(home / BOOKS, key).close()
        except Damaged as error:
            failure = error
        else:
            return key
    if header.change is not None:
        raise Locked(
            "the key was being changed, and these are not the words of the one that is in force",
            hint="take the others: those before, or those after finura vault rekey",
            code="wrong-words",
        )
    assert failure is not None
    raise failure


def _secret(vault: str, around: Surroundings) -> bytes:
    """The secret of this device for the vault, a new one where the keyring has none."""
    try:
        secret = device.recall(vault, timeout=around.patience, environ=around.environ)
    except Unavailable as error:
        raise Unavailable(error.message, hint="finura vault recover --no-keyring", code=error.code) from error
    except Locked as error:
        if error.code != "keyring-damaged":
            raise
        secret = None
    return secret or making.new_secret(vault, environ=around.environ, patience=around.patience)
