"""The key file and its data key, for who changes the vault, unlocks it or puts a backup back.

Who changes the vault shows again that the books are his: by the PIN, whoever unlocked them before.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from finura_cli.errors import Busy, Locked, Unavailable, UsageError
from finura_cli.paths import BOOKS, KEYS
from finura_cli.services import opening
from finura_cli.store import connection
from finura_cli.vault import device, sources, unlocking
from finura_cli.vault import header as keys
from finura_cli.vault.header import PASSPHRASE, PIN, Header
from finura_cli.vault.unlocking import Surroundings, Unlocked


@dataclass(frozen=True, slots=True)
class Proof:
    """The key file as it was, the data key that opens the books, and what it takes to seal it again."""

    header: Header
    key: str = field(repr=False)
    pin: str = field(repr=False)
    device: bytes | None = field(repr=False)

    @property
    def by_passphrase(self) -> bool:
        return bool(self.header.named(PASSPHRASE))


def prove(around: Surroundings, *, at: str) -> Proof:
    """Ask for the PIN, or take it from FINURA_PIN_FILE or FINURA_PIN_COMMAND; a token or a session does not do.

    Raises:
        UsageError (`not-encrypted`), WrongPin (77), Locked (78), Damaged (76).
    """
    header = settled_header(around, at=at)
    given = sources.pin(around.environ)
    typed: list[str] = []
    if given is not None:
        unlocked = unlocking.by_pin(header, given, around)
    else:
        unlocked = unlocking.unlock(header, _noting(around, typed), fresh=True)
    key = _verified(header, unlocked)
    secret = device.recall(header.vault, timeout=around.patience, environ=around.environ) if header.named(PIN) else None
    return Proof(header, key, given if given is not None else typed[-1], secret)


def settled_header(around: Surroundings, *, at: str) -> Header:
    """The key file of the books, after what was interrupted is settled."""
    header = key_file(around.home)
    if header.change is not None:  # rare: a PIN that is asked for twice is no harm
        opening.open_books(around.home, lambda: around, read_only=True, needs=frozenset(), at=at).close()
        header = key_file(around.home)
    return header


def key_file(home: Path) -> Header:
    """The key file as it is. Its code is not yet checked: that takes the data key.

    Raises:
        UsageError (`not-encrypted`): there is none. Locked (78, `no-store`): there are no books. Unfinished (74).
    """
    connection.check_finished(home / BOOKS)
    connection.check_beside(home / BOOKS)
    header = keys.load(home / KEYS)
    if header is None and not (home / BOOKS).exists():
        raise opening.no_books()
    if header is None:
        raise UsageError(
            "the books are not encrypted: there is no PIN, and nothing to unlock",
            hint="finura vault encrypt",
            code="not-encrypted",
        )
    return header


def check_same(home: Path, header: Header) -> None:
    """Raises Busy when the key file is another one than the PIN was asked for."""
    connection.check_finished(home / BOOKS)
    if keys.load(home / KEYS) != header:
        raise Busy("the key file was changed meanwhile, by another finura", hint="try again")


def by_session(around: Surroundings, *, at: str) -> tuple[Header, str]:
    """The key file and the data key, for what needs no PIN when the books are unlocked. A token does not do.

    Raises: as `prove`.
    """
    header = settled_header(around, at=at)
    if sources.token_file(around.environ) is not None:
        raise Locked("a token cannot do this", hint=f"unset {sources.TOKEN_FILE}, and unlock", code="token-scope")
    return header, _verified(header, unlocking.unlock(header, around))


def data_key(around: Surroundings, keys_file: Path, *, fresh: bool = False) -> tuple[Header, str]:
    """A key file, of a backup as of the books, and the data key in it: by session, PIN, or the recovery words."""
    header = keys.load(keys_file)
    if header is None:
        raise opening.no_keys(keys_file)
    words = around.environ.get(sources.RECOVERY_FILE)
    if words:
        unlocked = unlocking.by_words(header, sources.words_of(Path(words)))
    else:
        try:
            unlocked = unlocking.unlock(header, around, fresh=fresh)
        except (Locked, Unavailable) as error:
            if error.code not in ("no-device", "no-keyring") or around.ask is None:
                raise
            unlocked = unlocking.by_words(header, around.ask("The twelve recovery words: "))
    if unlocked.scope is not None:
        raise Locked("a token cannot do this", hint="run it at a terminal, with the PIN", code="token-scope")
    for key in unlocked.keys:
        keys.verify(header, key)
    return header, unlocked.keys[0]


def _verified(header: Header, unlocked: Unlocked) -> str:
    """The data key, when the key file is as it was written under it: slots of two keys in it are not."""
    for key in unlocked.keys:
        keys.verify(header, key)
    (key,) = unlocked.keys
    return key


def _noting(around: Surroundings, typed: list[str]) -> Surroundings:
    """The same surroundings, where what is typed is noted: a new slot is sealed with it."""
    ask = around.ask
    if ask is None:
        return around

    def note(question: str) -> str:
        typed[:] = [ask(question)]
        return typed[0]

    return around._replace(ask=note)
