"""Where a token or a PIN comes from when nobody types: files and one command, each checked before it is believed."""

from __future__ import annotations

import os
import shlex
import subprocess
from collections.abc import Mapping
from pathlib import Path

from finura_cli import private_files
from finura_cli.errors import Locked

TOKEN_FILE, PIN_FILE, PIN_COMMAND = "FINURA_TOKEN_FILE", "FINURA_PIN_FILE", "FINURA_PIN_COMMAND"
RECOVERY_FILE, NEW_PIN_FILE = "FINURA_RECOVERY_FILE", "FINURA_NEW_PIN_FILE"
_CREDENTIALS = "CREDENTIALS_DIRECTORY"
_CREDENTIAL = "finura-token"
_SECONDS = 30

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
        return _one_line(private_files.read(path, what=what, limit=4096), what)
    except FileNotFoundError:
        raise Locked(f"{what} names {path}, which is not there", code="no-pin-file") from None


def _answer(command: str, environ: Mapping[str, str]) -> bytes:
    """What the command prints. No shell: the words are split as a shell would, and nothing in them is expanded."""
    try:
        words = shlex.split(command)
        if not words:
            raise ValueError
        done = subprocess.run(  # noqa: S603 the user's own command, as argv
            words, stdin=subprocess.DEVNULL, capture_output=True, timeout=_SECONDS, check=False, env=dict(environ)
        )
    except ValueError:
        raise Locked(f"{PIN_COMMAND} is no command", code="bad-config") from None
    except subprocess.TimeoutExpired:
        raise Locked(f"{PIN_COMMAND} did not answer in {_SECONDS} seconds", code="pin-command") from None
    except OSError as error:
        raise Locked(
            f"{PIN_COMMAND} cannot be run: {error.strerror or 'no such program'}", code="pin-command"
        ) from None
    if done.returncode:  # what it wrote to stderr is not repeated: it may be the PIN
        raise Locked(f"{PIN_COMMAND} failed with exit code {done.returncode}", code="pin-command")
    return done.stdout


def _one_line(data: bytes, what: str) -> str:
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        raise Locked(f"{what} gives no UTF-8 text", code="bad-pin-file") from None
    lines = text.rstrip("\r\n").splitlines()
    if len(lines) != 1 or not lines[0]:
        raise Locked(f"{what} should give one line, the PIN", code="bad-pin-file")
    return lines[0]
