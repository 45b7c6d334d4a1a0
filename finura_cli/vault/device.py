"""The keyring of the operating system: the only door to `keyring`, which costs 80 ms and is imported late.

Only real keyrings are used, by their class. What `keyring` itself would pick (a plain file, a prompt on the terminal,
a line in its config file) never is; another backend must be named in FINURA_KEYRING_BACKEND.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, TypeVar

from finura_cli.errors import FinuraError, Locked, Unavailable

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

SERVICE = "finura"
SECRET_BYTES = 32
"""Of what this device keeps for a vault."""
LOCKED = "keyring-locked"
NAMED = "FINURA_KEYRING_BACKEND"

_BACKENDS = {
    "darwin": ("keyring.backends.macOS.Keyring",),
    "win32": ("keyring.backends.Windows.WinVaultKeyring",),
}
# In a fixed order, whatever desktop is running: what was written is then found by cron as well. The first two speak
# to the same service. KDE's own is asked last, as newer ones answer for the first.
_BACKENDS_ELSEWHERE = (
    "keyring.backends.SecretService.Keyring",
    "keyring.backends.libsecret.Keyring",
    "keyring.backends.kwallet.DBusKeyring",
)
_LIBRARY = "keyring.backends."
# What to do without: while the books are made, and later.
_TO_WRITE = "finura init --no-keyring protects the books by a passphrase alone"
_TO_READ = "a token opens the books without it: FINURA_TOKEN_FILE (finura vault token create)"
# A window to unlock the keyring that was closed, or that no screen could show.
_LOCKED = {"KeyringLocked", "LockedException", "PromptDismissedException"}

Answer = TypeVar("Answer")


def remember(vault: str, secret: bytes, *, timeout: float, environ: Mapping[str, str]) -> None:
    """Keep the secret of this device for a vault, in place of an earlier one.

    Raises:
        Unavailable (69, `no-keyring` or `keyring-failed`), Locked (78, `keyring-locked` or `bad-config`).
    """
    if len(secret) != SECRET_BYTES:
        raise ValueError(f"the secret of a device has {SECRET_BYTES} bytes")
    put(_device(vault), secret.hex(), timeout=timeout, environ=environ)


def recall(vault: str, *, timeout: float, environ: Mapping[str, str]) -> bytes | None:
    """The secret of this device for a vault; None when the keyring has none."""
    text = get(_device(vault), timeout=timeout, environ=environ)
    if text is None:
        return None
    if len(text) == 2 * SECRET_BYTES and set(text) <= set("0123456789abcdef"):
        return bytes.fromhex(text)
    raise Locked(
        f"the keyring's entry {SERVICE} {_device(vault)} is not what finura wrote",
        hint="finura vault recover, with the recovery words",
        code="keyring-damaged",
    )


def forget(vault: str, *, timeout: float, environ: Mapping[str, str]) -> bool:
    """Take the secret of this device out of the keyring; whether there was one."""
    return drop(_device(vault), timeout=timeout, environ=environ)


def put(user: str, text: str, *, timeout: float, environ: Mapping[str, str]) -> None:
    """Write an entry and read it back."""

    def kept() -> bool:
        ring = _first(environ)
        ring.set_password(SERVICE, user, text)
        return ring.get_password(SERVICE, user) == text

    if not _answer(kept, timeout, hint=_TO_WRITE):
        raise Unavailable("the system keyring does not keep what it is given", hint=_TO_WRITE, code="keyring-failed")


def get(user: str, *, timeout: float, environ: Mapping[str, str]) -> str | None:
    """The text of an entry, of the first keyring that has it; None when none does."""

    def found() -> str | None:
        asked = False
        for ring in _rings(environ):
            text = ring.get_password(SERVICE, user)
            if text is not None:
                return text
            asked = True
        if not asked:
            raise _none()
        return None

    return _answer(found, timeout, hint=_TO_READ)


def drop(user: str, *, timeout: float, environ: Mapping[str, str]) -> bool:
    """Delete an entry, wherever it is; whether there was one."""

    def dropped() -> bool:
        some = False
        for ring in _rings(environ):
            if ring.get_password(SERVICE, user) is not None:
                ring.delete_password(SERVICE, user)
                some = True
        return some

    return _answer(dropped, timeout, hint=_TO_READ)


def backend_name(environ: Mapping[str, str], *, timeout: float = 5.0) -> str | None:
    """The keyring that would be written to, as `SecretService.Keyring`; None when there is none. Opens no entry.

    Raises:
        Unavailable or Locked when one is named that does not work here, or that is none.
    """

    def name() -> str | None:
        ring = next(_rings(environ), None)
        return None if ring is None else f"{type(ring).__module__}.{type(ring).__name__}".removeprefix(_LIBRARY)

    return _answer(name, timeout, hint=_TO_WRITE)


def _device(vault: str) -> str:
    return f"device:{vault}"


def _first(environ: Mapping[str, str]) -> KeyringBackend:
    for ring in _rings(environ):
        return ring
    raise _none()


def _none() -> Unavailable:
    return Unavailable("there is no system keyring here", code="no-keyring")


def _rings(environ: Mapping[str, str]) -> Iterator[KeyringBackend]:
    """The keyrings that work here, best first; the next one is loaded only when it is asked for."""
    named = environ.get(NAMED)
    if named:
        yield _named(named)
        return
    for name in _BACKENDS.get(sys.platform, _BACKENDS_ELSEWHERE):
        try:
            kind = _load(name)
            works = kind.viable
        except Exception:  # noqa: S112 - what cannot be loaded is not here
            continue
        if works:
            yield kind()


def _named(name: str) -> KeyringBackend:
    from keyring.backend import KeyringBackend

    try:
        kind = _load(name)
        is_one = issubclass(kind, KeyringBackend)
    except Exception:
        is_one = False
    if not is_one:
        raise Locked(
            f"{NAMED}: {name!r} is no keyring that can be loaded",
            hint="give MODULE.CLASS of a keyring backend, or unset it",
            code="bad-config",
        )
    if not kind.viable:
        raise Unavailable(f"{NAMED}: {name} does not work here", code="no-keyring")
    return kind()


def _load(name: str) -> type[KeyringBackend]:
    from importlib import import_module

    module, _, kind = name.rpartition(".")
    loaded: type[KeyringBackend] = getattr(import_module(module), kind)
    return loaded


def _answer(ask: Callable[[], Answer], timeout: float, *, hint: str) -> Answer:
    """What the keyring answers within the time. It may be waiting for a window that nobody sees.

    The thread is left behind when the time is over: a call over D-Bus cannot be taken back.
    """
    answers: list[Answer] = []
    failures: list[FinuraError] = []

    def run() -> None:
        try:
            answers.append(ask())
        except FinuraError as error:
            failures.append(error)
        except BaseException as error:  # also what a library in Rust throws
            # Of the library's own words nothing is passed on: they may hold what was to be kept.
            failures.append(_failure(error))

    thread = threading.Thread(target=run, name="keyring", daemon=True)
    thread.start()
    thread.join(timeout)
    if answers:
        return answers[0]
    failure = failures[0] if failures else _locked("the system keyring does not answer; it may be locked")
    if failure.hint is None:
        failure.hint = f"unlock it on the desktop; else {hint}" if failure.code == LOCKED else hint
    raise failure


def _failure(error: BaseException) -> FinuraError:
    """A failure of the library, told by the kinds of errors in it."""
    kinds = set()
    cause: BaseException | None = error
    while cause is not None:
        kinds |= {kind.__name__ for kind in type(cause).__mro__}
        cause = cause.__cause__
    if kinds & _LOCKED:
        return _locked("the system keyring is locked")
    if "NoKeyringError" in kinds:
        return _none()
    return Unavailable(f"the system keyring failed ({type(error).__name__})", code="keyring-failed")


def _locked(message: str) -> Locked:
    return Locked(message, code=LOCKED)
