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
    vault, key, code = slots.new_vault(), slots.new_key(), words.new_code()
    own = own_slot(vault, key, pin, keyring=keyring, environ=environ, made=made, patience=patience)
    recovery = slots.recovery_slot(vault, key, code, made=made)
    return Made(Header(vault, made, (own, recovery), change=change), key, words.words_of(code))


def own_slot(
    vault: str, key: str, pin: str, *, keyring: bool, environ: Mapping[str, str], made: str, patience: float
) -> Slot:
    """The user's own slot, with a new secret of this device where there is a keyring."""
    if not keyring:
        return slots.passphrase_slot(vault, key, pin, made=made)
    from finura_cli.vault import device

    secret = os.urandom(slots.DEVICE_BYTES)
    device.remember(vault, secret, timeout=patience, environ=environ)
    return slots.pin_slot(vault, key, pin, secret, made=made)
