"""A new vault: its data key, its first slots, and the secret that stays in this machine's keyring."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field

from finura_cli.vault import slots, words
from finura_cli.vault.header import Header, Slot


@dataclass(frozen=True, slots=True)
class Made:
    """What was made. `words` are the recovery words: shown once, kept nowhere."""

    header: Header
    key: str = field(repr=False)
    words: list[str] = field(repr=False)


def make(pin: str, *, keyring: bool, environ: Mapping[str, str], made: str, patience: float, change: str) -> Made:
    """A vault that the PIN opens with this machine's keyring, or, without `keyring`, a passphrase alone.

    Raises:
        Unavailable (69, `no-keyring`), Locked (78): there is no keyring, or it does not answer.
    """
    vault = slots.new_vault()
    secret = new_secret(vault, environ=environ, patience=patience) if keyring else None
    return with_new_key(Header(vault, made, (), change=change), pin, secret, made=made)


def with_new_key(header: Header, pin: str, secret: bytes | None, *, made: str) -> Made:
    """The same vault under a new data key, with new recovery words, and without any token."""
    key, code = slots.new_key(), words.new_code()
    own = own_slot(header.vault, key, pin, secret, made=made)
    recovery = slots.recovery_slot(header.vault, key, code, made=made)
    return Made(header._replace(slots=(own, recovery)), key, words.words_of(code))


def own_slot(vault: str, key: str, pin: str, secret: bytes | None, *, made: str) -> Slot:
    """The user's own slot: by the PIN and the secret of this device; by a passphrase where there is none."""
    if secret is None:
        return slots.passphrase_slot(vault, key, pin, made=made)
    return slots.pin_slot(vault, key, pin, secret, made=made)


def new_secret(vault: str, *, environ: Mapping[str, str], patience: float) -> bytes:
    """A secret for this device, kept in its keyring from now on."""
    from finura_cli.vault import device

    secret = os.urandom(device.SECRET_BYTES)
    device.remember(vault, secret, timeout=patience, environ=environ)
    return secret
