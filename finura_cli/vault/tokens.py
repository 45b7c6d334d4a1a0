"""Tokens: a file with a random secret that opens the books where nobody can type, within a scope and until a day."""

from __future__ import annotations

import base64
import binascii
import os
import re
from pathlib import Path

from finura_cli import private_files
from finura_cli.errors import Locked, UsageError
from finura_cli.records import NamedTuple
from finura_cli.vault.header import SCOPES
from finura_cli.vault.slots import TOKEN_BYTES

_FORMAT = "finura-token-1"
_NAME = r"[a-z0-9][a-z0-9-]{0,31}"
LONGEST_DAYS = 3650


class Token(NamedTuple):
    """What a token file holds."""

    vault: str
    name: str
    secret: bytes

    def line(self) -> str:
        return f"{_FORMAT}:{self.vault}:{self.name}:{base64.urlsafe_b64encode(self.secret).decode()}\n"

    def __repr__(self) -> str:
        return f"Token({self.name})"


def new(vault: str, name: str) -> Token:
    return Token(vault, name, os.urandom(TOKEN_BYTES))


def checked_name(name: str) -> str:
    if not re.fullmatch(_NAME, name):
        raise UsageError(
            f"{name!r} cannot be the name of a token", hint="small letters, digits and -, as cron", code="bad-name"
        )
    return name


def checked_scope(text: str) -> tuple[str, ...]:
    """`report,import` as a scope, in the order of SCOPES."""
    words = {word.strip() for word in text.split(",") if word.strip()}
    unknown = sorted(words - set(SCOPES))
    if unknown or not words:
        what = f"{unknown[0]!r} is no scope" if unknown else "a token without a scope can do nothing"
        raise UsageError(what, hint=f"one or more of {', '.join(SCOPES)}", code="bad-scope")
    return tuple(scope for scope in SCOPES if scope in words)


def read(path: Path, *, granted: bool = False) -> Token:
    """The token in a file; `granted`: one that systemd gave.

    Raises:
        Locked (78): there is no such file, it is unsafe, or it holds no token (`bad-token`).
    """
    try:
        data = private_files.read(path, what="the token file", limit=4096, granted=granted)
    except FileNotFoundError:
        raise Locked(
            f"there is no token file {path}",
            hint="finura vault token create, of a timer finura schedule install",
            code="no-token",
        ) from None
    try:
        fields = data.decode("ascii").strip().split(":")
        if len(fields) != 4 or fields[0] != _FORMAT or not re.fullmatch(_NAME, fields[2]):
            raise ValueError
        secret = base64.b64decode(fields[3], altchars=b"-_", validate=True)
        if len(secret) != TOKEN_BYTES:
            raise ValueError
    except (ValueError, binascii.Error):
        raise Locked(f"{path} holds no token", hint="finura vault token create", code="bad-token") from None
    return Token(fields[1], fields[2], secret)
