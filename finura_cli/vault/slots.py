"""Sealing the data key into a slot, and opening it again. HKDF and AES-GCM by cryptography, Argon2id by argon2-cffi."""

from __future__ import annotations

import os
from dataclasses import replace

from finura_cli.errors import Unavailable
from finura_cli.vault.header import PASSPHRASE, PIN, RECOVERY, TOKEN, Header, Kdf, Slot, key_id
from finura_cli.vault.pins import normalized

TOKEN_BYTES = 32
CODE_BYTES = 16
"""Of the recovery code: 128 bits, twelve words."""

MEMORY_PIN, MEMORY_PASSPHRASE = 64 * 1024, 256 * 1024
_PASSES, _LANES = 3, 4
_INFO = "finura/v1/"


def new_key() -> str:
    """A random data key of 256 bits, as 64 hexadecimal digits."""
    return os.urandom(32).hex()


def new_vault() -> str:
    return os.urandom(16).hex()


def pin_slot(vault: str, key: str, pin: str, device: bytes, *, made: str) -> Slot:
    """Opens by the PIN together with the secret of this device."""
    kdf = Kdf(os.urandom(16), MEMORY_PIN, _PASSES, _LANES)
    slot = Slot(PIN, made, key_id(key), kdf=kdf)
    return _sealed(slot, key, _pin_kek(vault, slot, pin, device))


def passphrase_slot(vault: str, key: str, passphrase: str, *, made: str) -> Slot:
    """Opens by the passphrase alone: for machines without a keyring."""
    kdf = Kdf(os.urandom(16), MEMORY_PASSPHRASE, _PASSES, _LANES)
    slot = Slot(PASSPHRASE, made, key_id(key), kdf=kdf)
    return _sealed(slot, key, _pin_kek(vault, slot, passphrase, b""))


def recovery_slot(vault: str, key: str, code: bytes, *, made: str) -> Slot:
    return _sealed(Slot(RECOVERY, made, key_id(key)), key, _kek(vault, RECOVERY, code))


def token_slot(
    vault: str, key: str, name: str, secret: bytes, *, made: str, expires: int, scope: tuple[str, ...]
) -> Slot:
    slot = Slot(TOKEN + name, made, key_id(key), expires=expires, scope=scope)
    return _sealed(slot, key, _kek(vault, slot.name, secret))


def open_by_pin(header: Header, pin: str, device: bytes | None) -> list[str]:
    """The data keys that a PIN (with the device's secret) or a passphrase opens; [] when it is wrong."""
    keys = []
    for slot in header.slots:
        if slot.name == PASSPHRASE or (slot.name == PIN and device is not None):
            keys += _opened(slot, _pin_kek(header.vault, slot, pin, device or b""))
    return keys


def open_by_code(header: Header, code: bytes) -> list[str]:
    """The data keys that a recovery code opens; [] when it is another vault's."""
    return [key for slot in header.named(RECOVERY) for key in _opened(slot, _kek(header.vault, RECOVERY, code))]


def open_by_token(header: Header, slot: Slot, secret: bytes) -> list[str]:
    return _opened(slot, _kek(header.vault, slot.name, secret))


def _pin_kek(vault: str, slot: Slot, pin: str, device: bytes) -> bytes:
    from argon2.exceptions import HashingError
    from argon2.low_level import Type, hash_secret_raw

    assert slot.kdf is not None
    salt, memory, passes, lanes = slot.kdf
    try:
        stretched = hash_secret_raw(normalized(pin).encode(), salt, passes, memory, lanes, 32, Type.ID)
    except HashingError as error:  # of all that it checks, only memory is not settled before
        what = f"there is not enough memory: this {'PIN' if slot.name == PIN else 'passphrase'} takes"
        raise Unavailable(f"{what} {memory // 1024} MiB", hint="end other programs", code="no-memory") from error
    return _kek(vault, slot.name, (device if slot.name == PIN else b"") + stretched)


def _kek(vault: str, name: str, secret: bytes) -> bytes:
    """The key that seals the data key: HKDF-SHA256, salted by the vault, bound to the slot's name."""
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    return HKDF(SHA256(), 32, bytes.fromhex(vault), (_INFO + name).encode()).derive(secret)


def _sealed(slot: Slot, key: str, kek: bytes) -> Slot:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    nonce = os.urandom(12)
    return replace(slot, nonce=nonce, sealed=AESGCM(kek).encrypt(nonce, bytes.fromhex(key), slot.bound()))


def _opened(slot: Slot, kek: bytes) -> list[str]:
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    try:
        key = AESGCM(kek).decrypt(slot.nonce, slot.sealed, slot.bound()).hex()
    except InvalidTag:
        return []
    return [key] if key_id(key) == slot.key_id else []
