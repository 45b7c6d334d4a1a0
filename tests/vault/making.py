"""A vault for a test, without books: Argon2id at its lower bound, every kind of slot."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import pytest

from finura_cli.vault import header as keys
from finura_cli.vault import slots, tokens, words
from finura_cli.vault.device import SECRET_BYTES
from finura_cli.vault.header import Header
from finura_cli.vault.tokens import Token

PIN, PASSPHRASE = "brass-41-kettle", "a long enough passphrase"
MADE, NOW, END = "2026-11-20T08:00:00Z", 1_795_000_000.0, 1_796_000_000


@dataclass(frozen=True)
class Vault:
    """A key file's content and all that opens it."""

    header: Header
    key: str
    code: bytes
    device: bytes
    token: Token


def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    """New slots at the lowest cost that a key file may name."""
    monkeypatch.setattr(slots, "MEMORY_PIN", 19 * 1024)
    monkeypatch.setattr(slots, "MEMORY_PASSPHRASE", 19 * 1024)
    monkeypatch.setattr(slots, "_PASSES", 2)
    monkeypatch.setattr(slots, "_LANES", 1)


def vault(own: str = keys.PASSPHRASE, *, scope: tuple[str, ...] = ("report",), end: int = END) -> Vault:
    """A vault behind PASSPHRASE, or behind PIN and a device, with recovery words and the token `cron`."""
    name, key, code, device = slots.new_vault(), slots.new_key(), words.new_code(), os.urandom(SECRET_BYTES)
    token = tokens.new(name, "cron")
    slot = (
        slots.passphrase_slot(name, key, PASSPHRASE, made=MADE)
        if own == keys.PASSPHRASE
        else slots.pin_slot(name, key, PIN, device, made=MADE)
    )
    made = (
        slot,
        slots.recovery_slot(name, key, code, made=MADE),
        slots.token_slot(name, key, "cron", token.secret, made=MADE, expires=end, scope=scope),
    )
    return Vault(Header(name, MADE, made), key, code, device, token)


def private(path: Path, text: str | bytes, mode: int = 0o600) -> Path:
    """A private file."""
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    path.chmod(mode)
    return path
