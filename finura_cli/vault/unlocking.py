"""Opening the vault: the sources in their order, and what each of them may do."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from finura_cli.errors import Locked, Unavailable, WrongPin
from finura_cli.records import NamedTuple
from finura_cli.vault import sources
from finura_cli.vault.header import PASSPHRASE, PIN, TOKEN, Header, key_id

Ask = Callable[[str], str]
"""Puts a question to the person and gives back what was typed unseen."""

UNATTENDED_SECONDS, ATTENDED_SECONDS = 5.0, 60.0
"""How long the system's keyring may take: where nobody looks, and where somebody may have to unlock it first."""
_PROMPTS = 3


class Surroundings(NamedTuple):
    """What unlocking may use: the home, the environment, real time, and a person if there is one."""

    home: Path
    environ: Mapping[str, str]
    now: float
    ask: Ask | None = None

    @property
    def patience(self) -> float:
        return ATTENDED_SECONDS if self.ask is not None else UNATTENDED_SECONDS


@dataclass(frozen=True, slots=True)
class Unlocked:
    """The data keys (two while the key is being changed), how they were come by, and what a token may do."""

    keys: tuple[str, ...] = field(repr=False)
    via: str
    scope: frozenset[str] | None = None
    typed: bool = False
    """Whether a person typed the PIN just now: only then a session begins by itself."""


def unlock(header: Header, around: Surroundings, *, fresh: bool = False) -> Unlocked:
    """The data key, by the first source that there is. `fresh`: no session and no token, the PIN is asked again.

    Raises:
        WrongPin (77): the PIN is wrong, or the wait is not over. Locked (78): no source, or one that does not do.
    """
    path = sources.token_file(around.environ)
    if path is not None and not fresh:
        return by_token(header, path, around.now, granted=sources.is_credential(path, around.environ))
    if not fresh:
        key = _by_session(header, around)
        if key is not None:
            return Unlocked((key,), "session")
    pin = sources.pin(around.environ)
    if pin is not None:
        return by_pin(header, pin, around)
    if around.ask is not None:
        return by_asking(header, around)
    if fresh and path is not None:
        raise Locked("a token cannot do this", hint="run it at a terminal, with the PIN", code="token-scope")
    if fresh:
        raise Locked(
            "this asks for the PIN again, and nobody can be asked",
            hint=f"run it at a terminal, or set {sources.PIN_FILE} or {sources.PIN_COMMAND}",
        )
    raise Locked("the books are locked", hint=sources.WAYS)


def _by_session(header: Header, around: Surroundings) -> str | None:
    """The key of a session, if it is of a slot in this key file, and not of before a rekey or a restore."""
    from finura_cli.vault import session

    key = session.find(header.vault, environ=around.environ, now=around.now)
    return key if key is not None and key_id(key) in {slot.key_id for slot in header.slots} else None


def by_token(header: Header, path: Path, now: float, *, granted: bool = False) -> Unlocked:
    """By the token in a file; `granted`: systemd gave it to the unit."""
    from finura_cli.vault import slots, tokens

    token = tokens.read(path, granted=granted)
    hint = "finura vault token create makes a new one, of a timer finura schedule install"
    if token.vault != header.vault:
        raise Locked(f"the token in {path} is of other books", hint=hint, code="bad-token")
    found = header.named(TOKEN + token.name)
    if not found:
        raise Locked(f"the token {token.name} was revoked", hint=hint, code="token-revoked")
    keys = tuple(key for slot in found for key in slots.open_by_token(header, slot, token.secret))
    if not keys:
        what = f"the token in {path} opens these books no more: another {token.name} was made, or its slot was edited"
        raise Locked(what, hint=hint, code="token-revoked")
    if any(slot.expires is None or now >= slot.expires for slot in found):
        raise Locked(f"the token {token.name} has expired", hint=hint, code="token-expired")
    scopes = [frozenset(slot.scope or ()) for slot in found]
    return Unlocked(keys, "token", scope=frozenset.intersection(*scopes))


def by_pin(header: Header, pin: str, around: Surroundings) -> Unlocked:
    """By a PIN that nobody types; its tries are not counted."""
    keys = _keys(header, pin, around)
    if not keys:
        raise WrongPin(
            f"the PIN by {sources.PIN_FILE} or {sources.PIN_COMMAND} is wrong",
            hint="put the right one there; forgotten? finura vault recover, with the recovery words",
        )
    return Unlocked(keys, "pin")


def by_asking(header: Header, around: Surroundings) -> Unlocked:
    """By a PIN that a person types, three times at most; every try is counted."""
    from finura_cli.vault import attempts

    assert around.ask is not None
    noun = "Passphrase" if header.named(PASSPHRASE) else "PIN"
    began = time.monotonic()

    def now() -> float:
        """The time of this very try: who waits at the question must not take a wait back to its beginning."""
        return around.now + time.monotonic() - began

    attempts.check(around.home, now())
    device = _device(header, around)
    for n in range(_PROMPTS):
        typed = around.ask(f"{noun}: " if not n else f"Wrong. {noun}: ")
        if not typed:  # Enter alone, or a broken paste: no PIN is empty
            continue
        attempts.begin(around.home, now())
        keys = _opened(header, typed, device)
        if keys:
            attempts.succeeded(around.home)
            return Unlocked(keys, "pin", typed=True)
        wait = attempts.wait_after(attempts.failures(around.home))
        if wait:
            break
    raise _wrong(noun, around)


def _wrong(noun: str, around: Surroundings) -> WrongPin:
    from finura_cli.vault import attempts

    wait = attempts.wait_after(attempts.failures(around.home))
    return WrongPin(
        f"the {noun if noun == 'PIN' else noun.lower()} is wrong" + (f"; the next try is in {wait} s" if wait else ""),
        hint="forgotten? finura vault recover, with the recovery words",
    )


def _device(header: Header, around: Surroundings) -> bytes | None:
    """The secret of this device.

    Raises:
        Locked (78, `no-device`): the books ask for one, and this keyring has none for them.
        Unavailable (69, `no-keyring`): there is no keyring.
    """
    if not header.named(PIN):
        return None
    from finura_cli.vault import device

    hint = "finura vault recover, with the recovery words"
    try:
        secret = device.recall(header.vault, timeout=around.patience, environ=around.environ)
    except Unavailable as error:
        if error.code != "no-keyring":
            raise
        what = "there is no system keyring here, and the PIN alone does not open these books"
        raise Unavailable(what, hint=hint, code="no-keyring") from error
    if secret is None:
        what = "this keyring does not know these books: the PIN alone does not open them"
        raise Locked(what, hint=hint, code="no-device")
    return secret


def _keys(header: Header, pin: str, around: Surroundings) -> tuple[str, ...]:
    return _opened(header, pin, _device(header, around))


def _opened(header: Header, pin: str, device: bytes | None) -> tuple[str, ...]:
    from finura_cli.vault import slots

    return tuple(slots.open_by_pin(header, pin, device))


def by_words(header: Header, text: str) -> Unlocked:
    """By the recovery words. Raises UsageError for words that are none, WrongPin for those of other books."""
    from finura_cli.vault import slots, words

    keys = tuple(slots.open_by_code(header, words.code_of(text)))
    if not keys:
        raise WrongPin("these recovery words are not of these books", code="wrong-words")
    return Unlocked(keys, "recovery")
