"""Encrypted books for a test: a keyring in a file, PINs in files, and Argon2id at its lower bound."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from finura_cli.vault import slots
from finura_cli.vault.unlocking import Surroundings
from tests.vault.fake_keyring import environment

PIN, NEW_PIN, PASSPHRASE = "brass-41-kettle", "tin-52-lantern", "a long enough passphrase"
AT, NOW = "2026-11-20T08:00:00Z", 1_795_000_000.0


def secret(folder: Path, name: str, text: str) -> str:
    """A private file with one line."""
    path = folder / name
    path.write_text(f"{text}\n")
    path.chmod(0o600)
    return str(path)


def new_pin_at_hand(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """After this `finura init` would take it, too."""
    monkeypatch.setenv("FINURA_NEW_PIN_FILE", secret(folder, "new-pin", NEW_PIN))


def surroundings(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The environment of a machine with a keyring and a login; the PIN is in FINURA_PIN_FILE."""
    for name, value in environment(folder / "keyring.json").items():
        monkeypatch.setenv(name, value)
    run = folder / "run"
    run.mkdir(mode=0o700)
    monkeypatch.setenv("HOME", str(folder))
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(run))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(folder / "config"))
    monkeypatch.setenv("FINURA_PIN_FILE", secret(folder, "pin", PIN))
    for name in (
        "FINURA_NEW_PIN_FILE",
        "FINURA_TOKEN_FILE",
        "FINURA_PIN_COMMAND",
        "FINURA_RECOVERY_FILE",
        "CREDENTIALS_DIRECTORY",
    ):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(slots, "MEMORY_PIN", 19 * 1024)
    monkeypatch.setattr(slots, "MEMORY_PASSPHRASE", 19 * 1024)
    monkeypatch.setattr(slots, "_PASSES", 2)


def around(home: Path, **environ: str) -> Surroundings:
    """What the vault may use; nobody is there to type."""
    return Surroundings(home, {**os.environ, **environ}, NOW)
