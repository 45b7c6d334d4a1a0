"""Where a token or a PIN comes from when nobody types: files and one command, each checked before it is believed."""

from __future__ import annotations

import os
import shlex
import subprocess
import threading
import time
from collections.abc import Mapping
from pathlib import Path

from finura_cli import private_files
from finura_cli.errors import Locked

TOKEN_FILE, PIN_FILE, PIN_COMMAND = "FINURA_TOKEN_FILE", "FINURA_PIN_FILE", "FINURA_PIN_COMMAND"
RECOVERY_FILE, NEW_PIN_FILE = "FINURA_RECOVERY_FILE", "FINURA_NEW_PIN_FILE"
_CREDENTIALS = "CREDENTIALS_DIRECTORY"
_CREDENTIAL = "finura-token"
_SECONDS = 30
_LARGEST = 4096

WAYS = f"finura unlock; or {TOKEN_FILE} (finura vault token create), {PIN_FILE} or {PIN_COMMAND}"
"""What a hint names when the books are locked and nobody can be asked."""


def token_file(environ: Mapping[str, str]) -> Path | None:
    """FINURA_TOKEN_FILE, else the credential that systemd gave to the unit."""
    if environ.get(TOKEN_FILE):
        return Path(environ[TOKEN_FILE])
    folder = environ.get(_CREDENTIALS)
    if folder and os.path.lexists(Path(folder, _CREDENTIAL)):
        return Path(folder, _CREDENTIAL)
    return None


def is_credential(path: Path, environ: Mapping[str, str]) -> bool:
    """Whether a file lies directly among the credentials that systemd gave to the unit."""
    folder = environ.get(_CREDENTIALS)
    return bool(folder) and path.parent == Path(folder or "")


def pin(environ: Mapping[str, str]) -> str | None:
    """The PIN by FINURA_PIN_FILE, else by FINURA_PIN_COMMAND; None when neither is set.

    Raises:
        Locked (78): the file is missing or unsafe, the command fails, or neither gives one line of text.
    """
    if environ.get(PIN_FILE):
        return secret_of(Path(environ[PIN_FILE]), what=PIN_FILE)
    if environ.get(PIN_COMMAND):
        return _one_line(_answer(environ[PIN_COMMAND], environ), PIN_COMMAND)
    return None


def secret_of(path: Path, *, what: str) -> str:
    """The one line of a private file."""
    try:
        return _one_line(private_files.read(path, what=what, limit=_LARGEST), what)
    except FileNotFoundError:
        raise _missing(what, path) from None


def words_of(path: Path) -> str:
    """The recovery words in a private file, on one line or on several."""
    try:
        data = private_files.read(path, what=RECOVERY_FILE, limit=_LARGEST)
    except FileNotFoundError:
        raise _missing(RECOVERY_FILE, path) from None
    return " ".join(_text(data, RECOVERY_FILE).split())


def _answer(command: str, environ: Mapping[str, str]) -> bytes:
    """What the command prints. No shell: the words are split as a shell would, and nothing in them is expanded."""
    try:
        words = shlex.split(command)
        if not words:
            raise ValueError
        process = subprocess.Popen(  # noqa: S603 the user's own command, as argv
            words,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # not repeated: it may hold the PIN
            env=dict(environ),
        )
    except ValueError:
        raise Locked(f"{PIN_COMMAND} is no command", code="bad-config") from None
    except OSError as error:
        raise Locked(
            f"{PIN_COMMAND} cannot be run: {error.strerror or 'no such program'}", code="pin-command"
        ) from None
    said = _said(process)
    if said is None:
        raise Locked(f"{PIN_COMMAND} did not answer in {_SECONDS} seconds", code="pin-command")
    if len(said) > _LARGEST:
        raise Locked(f"{PIN_COMMAND} should give one line, the PIN", code="bad-pin-file")
    if process.returncode:
        raise Locked(f"{PIN_COMMAND} failed with exit code {process.returncode}", code="pin-command")
    return said


def _said(process: subprocess.Popen[bytes]) -> bytes | None:
    """What a command prints until it ends, or more than a PIN can be; None when it does not come to an end."""
    until = time.monotonic() + _SECONDS
    read: list[bytes] = []

    def listen() -> None:
        assert process.stdout is not None
        read.append(process.stdout.read(_LARGEST + 1))

    # A thread of its own: what the command has started may keep its output open for ever.
    thread = threading.Thread(target=listen, name="pin command", daemon=True)
    thread.start()
    try:
        thread.join(_SECONDS)
        if not read or len(read[0]) > _LARGEST:
            return read[0] if read else None
        process.wait(max(0.0, until - time.monotonic()))
    except subprocess.TimeoutExpired:
        return None
    finally:
        process.kill()  # nothing, when it has ended
        process.wait()
        if not thread.is_alive() and process.stdout is not None:
            process.stdout.close()
    return read[0]


def _one_line(data: bytes, what: str) -> str:
    lines = _text(data, what).rstrip("\r\n").splitlines()
    if len(lines) != 1 or not lines[0]:
        raise Locked(f"{what} should give one line, the PIN", code="bad-pin-file")
    return lines[0]


def _text(data: bytes, what: str) -> str:
    try:
        return data.decode("utf-8-sig")  # editors of Windows begin a text with a mark that nobody sees
    except UnicodeDecodeError:
        raise Locked(f"{what} gives no UTF-8 text", code="bad-pin-file") from None


def _missing(what: str, path: Path) -> Locked:
    return Locked(f"{what} names {path}, which is not there", code="no-pin-file")
