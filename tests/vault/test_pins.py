"""What may be a PIN."""

from __future__ import annotations

import unicodedata
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finura_cli.errors import UsageError
from finura_cli.vault import pins


@pytest.mark.parametrize("pin", ["480213", "brass-41-kettle", "7 9 2 4", "৪৮০২১৩", "পিতল-৪১", "ক্‌ষমা-৭২", "🐟🎺🧭🪁⛵🍋"])
def test_these_do(pin: str) -> None:
    assert pins.checked_new(pin) == pins.normalized(pin)


@pytest.mark.parametrize(
    "pin",
    [
        "", "48021", "      ", "111111", "121212", "112112", "123456", "654321", "987654", "abcdef", "zyxwvu",
        "890123", "109876", "password", "PassWord", "qwerty", "１２３４５６", "১২৩৪৫৬", "১১২২৩৩", "१२३१२३", "𝟙𝟙𝟙𝟙𝟙𝟙",
        "①②③④⑤⑥", "passwordpassword", "123412341234", "abcabcabc", "finurafinura", "FINURA",
    ],
)  # fmt: skip
def test_these_a_thief_would_try_first(pin: str) -> None:
    with pytest.raises(UsageError) as refusal:
        pins.checked_new(pin)
    assert refusal.value.code == "weak-pin"


@pytest.mark.parametrize(
    "sign",
    [
        "\x00",
        "\n",
        "\t",
        "\x7f",
        "\x85",
        "\u2028",
        "\u2029",
        "\ufeff",
        "\u202e",
        "\u200b",
        "\u00ad",
        "\ud800",
        "\U000e0001",
    ],
    ids=ascii,
)
def test_what_nobody_can_type_again_is_refused(sign: str) -> None:
    for pin in (f"48{sign}0213", f"{sign}480213", f"480213{sign}"):
        with pytest.raises(UsageError) as refusal:
            pins.checked_new(pin)
        assert refusal.value.code == "weak-pin"


def test_a_passphrase_alone_is_longer() -> None:
    for short in ("480213", "brass-kettle"[:11]):
        with pytest.raises(UsageError):
            pins.checked_new(short, passphrase=True)
    assert pins.checked_new("brass kettle", passphrase=True)
    with pytest.raises(UsageError):
        pins.checked_new("passwordpassword", passphrase=True)
    with pytest.raises(UsageError):
        pins.checked_new("xy" * 129)


@given(st.text(max_size=40))
def test_a_spelling_is_settled_at_once(text: str) -> None:
    once = pins.normalized(text)
    assert pins.normalized(once) == once
    assert pins.normalized(unicodedata.normalize("NFD", text)) == once


@given(st.text(max_size=300))
def test_what_is_accepted_can_stand_in_a_file(text: str) -> None:
    pin = _checked(text)
    if pin is None:
        return
    assert pin.splitlines() == [pin]
    assert pin.encode()
    assert pins.SHORTEST <= len(pin) <= pins.LONGEST
    assert len(set(pin)) >= 3


SAID = {
    "that is too short",
    "that is longer than 256 characters",
    "characters that nobody sees cannot be typed again later",
    "that is among the first that a thief would try",
}


def _checked(text: str) -> str | None:
    """The PIN, or None where it was refused for the one reason that there is."""
    with suppress(UsageError):
        return pins.checked_new(text)
    with pytest.raises(UsageError) as refusal:
        pins.checked_new(text)
    assert refusal.value.code == "weak-pin"
    assert refusal.value.message in SAID  # whatever was typed is not repeated
    return None
