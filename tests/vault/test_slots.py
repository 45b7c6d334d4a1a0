"""A slot opens by its own secret alone, typed on whatever keyboard; the tag of its seal is the check."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterator
from dataclasses import replace

import pytest

from finura_cli.vault import header as keys
from finura_cli.vault import slots
from tests.vault.making import MADE, NOW, PASSPHRASE, PIN, Vault, cheap, vault


@pytest.fixture(scope="module")
def cheaply() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as monkeypatch:
        cheap(monkeypatch)
        yield


@pytest.fixture(scope="module")
def made(cheaply: None) -> Vault:
    return vault(keys.PIN)


@pytest.fixture(scope="module")
def other(cheaply: None) -> Vault:
    return vault(keys.PIN)


def test_a_pin_opens_with_its_device_alone(made: Vault, other: Vault) -> None:
    header = made.header
    assert slots.open_by_pin(header, PIN, made.device) == [made.key]
    assert slots.open_by_pin(header, PIN, other.device) == []
    assert slots.open_by_pin(header, PIN, bytes(32)) == []
    assert slots.open_by_pin(header, PIN, None) == []
    for wrong in ("", PIN.upper(), PIN + " ", PIN[:-1], "brass-42-kettle"):
        assert slots.open_by_pin(header, wrong, made.device) == []


def test_a_passphrase_opens_without_a_device(cheaply: None) -> None:
    made = vault(keys.PASSPHRASE)
    assert slots.open_by_pin(made.header, PASSPHRASE, None) == [made.key]
    assert slots.open_by_pin(made.header, PASSPHRASE, os.urandom(32)) == [made.key]
    assert slots.open_by_pin(made.header, PASSPHRASE[:-1], None) == []


@pytest.mark.parametrize(
    ("chosen", "typed"),
    [
        ("১২৩৭৮৫", "123785"),
        ("123785", "১২৩৭৮৫"),
        ("१२३७८५", "１２３７８５"),
        ("café-crème", unicodedata.normalize("NFD", "café-crème")),
        ("ﬁnancé-①", "financé-1"),
        ("কোনো শব্দ", unicodedata.normalize("NFD", "কোনো শব্দ")),
        ("Å", "Å"),
    ],
)
def test_what_looks_alike_opens_alike(made: Vault, cheaply: None, chosen: str, typed: str) -> None:
    slot = slots.pin_slot(made.header.vault, made.key, chosen, made.device, made=MADE)
    assert slots.open_by_pin(made.header._replace(slots=(slot,)), typed, made.device) == [made.key]


def test_slots_of_other_books_do_not_open(made: Vault, other: Vault) -> None:
    """The same secrets, carried into another vault's key file: the vault salts every key."""
    carried = other.header._replace(slots=made.header.slots)
    assert slots.open_by_pin(carried, PIN, made.device) == []
    assert slots.open_by_code(carried, made.code) == []
    assert slots.open_by_token(carried, carried.slots[2], made.token.secret) == []
    assert slots.open_by_code(made.header, other.code) == []
    assert slots.open_by_token(made.header, made.header.slots[2], other.token.secret) == []


def test_a_slot_under_another_name_does_not_open(made: Vault, cheaply: None) -> None:
    token = replace(made.header.slots[2], name="token-backup")
    assert slots.open_by_token(made.header, token, made.token.secret) == []
    own = vault(keys.PASSPHRASE)
    renamed = own.header._replace(slots=(replace(own.header.slots[0], name=keys.PIN),))
    assert slots.open_by_pin(renamed, PASSPHRASE, b"") == []


def test_a_slot_says_which_key_it_has(made: Vault) -> None:
    """AES-GCM commits to no key: one seal may be made to open as two. The name of the key must fit as well."""
    false = replace(made.header.slots[1], key_id=keys.key_id(slots.new_key()))
    sealed = slots._sealed(false, made.key, slots._kek(made.header.vault, keys.RECOVERY, made.code))
    assert slots.open_by_code(made.header._replace(slots=(sealed,)), made.code) == []


def test_no_two_seals_share_anything(cheaply: None) -> None:
    made = [vault(keys.PIN).header for _ in range(8)]
    both = [slot for header in made for slot in header.slots]
    assert len({slot.nonce for slot in both}) == len(both)
    assert len({slot.sealed for slot in both}) == len(both)
    assert len({slot.kdf.salt for slot in both if slot.kdf}) == len(made)
    again = [slots.recovery_slot(made[0].vault, "ab" * 32, bytes(16), made=MADE) for _ in range(200)]
    assert len({slot.nonce for slot in again}) == 200


def test_the_end_of_a_token_is_no_part_of_its_secret(made: Vault) -> None:
    """An expired one still has the key: that it is over is checked where it is used."""
    (slot,) = made.header.named("token-cron")
    assert slot.expires is not None
    assert slot.expires > NOW
    assert slots.open_by_token(made.header, slot, made.token.secret) == [made.key]
