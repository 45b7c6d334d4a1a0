"""Tokens for work that nobody attends: a file for the program, and a slot in the key file that it opens."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from finura_cli import locks, private_files
from finura_cli.errors import DiskError, FinuraError, NotFound, UsageError
from finura_cli.paths import BOOKS, KEYS
from finura_cli.services import own_files
from finura_cli.services.proving import Proof, check_same
from finura_cli.vault import header as keys
from finura_cli.vault import slots, tokens
from finura_cli.vault.header import TOKEN, Header, Slot

_DAY = 24 * 60 * 60
_MOST = 100


class TooMany(UsageError):
    """No more tokens can be made."""

    def __init__(self) -> None:
        super().__init__("there are too many tokens", hint="finura vault token revoke NAME", code="too-many")


@dataclass(frozen=True, slots=True)
class Created:
    """A token that was made, and whether its file lies where the books lie."""

    slot: Slot
    file: Path
    beside: bool


def check_free(home: Path, header: Header, name: str, file: Path, *, force: bool) -> None:
    """Raises UsageError before the PIN is asked for, when a token or a file would be replaced without `force`, or a
    file of the home's own."""
    own_files.refused(home, file)
    if header.named(TOKEN + tokens.checked_name(name)) and not force:
        raise UsageError(
            f"there is a token {name} already", hint="--force replaces it; --name makes another", code="token-exists"
        )
    if len(header.slots) >= _MOST:
        raise TooMany
    if os.path.lexists(file) and (file.is_dir() or not (force or _is_void(header, file))):
        hint = "give the name of a file" if file.is_dir() else "--force overwrites it; --file names another place"
        raise UsageError(f"{file} is there already", hint=hint, code="file-exists")


def _is_void(header: Header, file: Path) -> bool:
    """Whether a file holds a token of this vault that opens nothing any more, as after a rekey."""
    try:
        token = tokens.read(file)
    except FinuraError:
        return False
    return token.vault == header.vault and not header.named(TOKEN + token.name)


def create(
    home: Path, proof: Proof, name: str, file: Path, *, days: int, scope: tuple[str, ...], now: float, made: str
) -> Created:
    """Write the token's file, then its slot: a file without a slot opens nothing."""
    token = tokens.new(proof.header.vault, name)
    expires = int(now) + days * _DAY
    slot = slots.token_slot(token.vault, proof.key, name, token.secret, made=made, expires=expires, scope=scope)
    with locks.take(home, exclusive=True):
        check_same(home, proof.header)
        try:
            file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise DiskError(f"{file.parent}: {error.strerror or error}") from error
        private_files.replace(file, token.line().encode())
        keys.save(home / KEYS, proof.header.with_slot(slot), proof.key)
    return Created(slot, file, is_beside(home, file))


def revoke(home: Path, header: Header, key: str, name: str, *, usual: Path) -> Path | None:
    """Take a token's slot away: it opens nothing any more. Its file in the `usual` place is removed and given back."""
    if not header.named(TOKEN + name):
        there = ", ".join(slot.token for slot in header.slots if slot.token)
        raise NotFound(f"there is no token {name!r}", hint=f"there are: {there}" if there else "there are none")
    with locks.take(home, exclusive=True):
        check_same(home, header)
        keys.save(home / KEYS, header.without(TOKEN + name), key)
    try:
        token = tokens.read(usual)
        if (token.vault, token.name) != (header.vault, name):
            return None
        private_files.remove(usual)
    except FinuraError:
        return None  # elsewhere, or out of reach: it opens nothing
    return usual


def is_beside(home: Path, file: Path) -> bool:
    """Whether who copies the folder of the books copies this file, too."""
    top = home.parent.parent if home.parent.name == "profiles" and (home.parent.parent / BOOKS).exists() else home
    return file.resolve().is_relative_to(top.resolve())
