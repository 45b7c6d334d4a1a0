"""A new vault, at its real cost."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from finura_cli.errors import Unavailable
from finura_cli.vault import device, making, slots, words
from finura_cli.vault import header as keys
from tests.vault.fake_keyring import FILE, environment
from tests.vault.making import MADE, PASSPHRASE, PIN, cheap


def test_new_slots_cost_what_they_should() -> None:
    """As the program makes them, not as tests do."""
    name, key = slots.new_vault(), slots.new_key()
    assert len(name) == 32
    assert len(key) == 64
    own = slots.pin_slot(name, key, PIN, bytes(32), made=MADE).kdf
    assert own is not None
    assert (own.memory, own.passes, own.lanes, len(own.salt)) == (64 * 1024, 3, 4, 16)
    alone = slots.passphrase_slot(name, key, PASSPHRASE, made=MADE).kdf
    assert alone is not None
    assert (alone.memory, alone.passes, alone.lanes) == (256 * 1024, 3, 4)


@pytest.fixture
def environ(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    monkeypatch.setenv(FILE, str(tmp_path / "keyring.json"))
    cheap(monkeypatch)
    return environment(tmp_path / "keyring.json")


def make(pin: str, environ: dict[str, str], *, keyring: bool) -> making.Made:
    return making.make(pin, keyring=keyring, environ=environ, made=MADE, patience=9, change="init")


def test_with_a_keyring_the_secret_of_the_device_is_there_alone(environ: dict[str, str], tmp_path: Path) -> None:
    made = make(PIN, environ, keyring=True)
    secret = device.recall(made.header.vault, timeout=9, environ=environ)
    assert secret is not None
    assert slots.open_by_pin(made.header, PIN, secret) == [made.key]
    assert slots.open_by_code(made.header, words.code_of(" ".join(made.words))) == [made.key]
    kept = (tmp_path / "keyring.json").read_text()
    assert not any(text in kept for text in (PIN, made.key, " ".join(made.words)))
    assert [slot.name for slot in made.header.slots] == [keys.PIN, keys.RECOVERY]
    assert made.header.change == "init"


def test_without_one_no_keyring_is_touched(environ: dict[str, str], tmp_path: Path) -> None:
    made = make(PASSPHRASE, environ | {"FINURA_KEYRING_BACKEND": "no.such.Keyring"}, keyring=False)
    assert slots.open_by_pin(made.header, PASSPHRASE, None) == [made.key]
    assert not (tmp_path / "keyring.json").exists()


def test_a_keyring_that_keeps_nothing_is_noticed(environ: dict[str, str], tmp_path: Path) -> None:
    with pytest.raises(Unavailable):
        make(PIN, environ | environment(tmp_path / "keyring.json", "ForgetfulKeyring"), keyring=True)


def test_a_vault_shows_nothing_of_itself(environ: dict[str, str]) -> None:
    made = make(PASSPHRASE, environ, keyring=False)
    shown = repr(made) + str(made) + repr(made.header)
    assert made.key not in shown
    assert " ".join(made.words) not in shown
    assert make(PASSPHRASE, dict(os.environ), keyring=False).key != made.key
