"""Recovery words: sixteen bytes that a person can write down, and type again after years."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finura_cli.errors import UsageError
from finura_cli.vault import words

CODE = bytes(range(16))
WORDS = words.words_of(CODE)


@given(st.binary(min_size=16, max_size=16))
def test_words_stand_for_their_code(code: bytes) -> None:
    said = words.words_of(code)
    assert len(said) == words.COUNT
    assert words.code_of(" ".join(said)) == code


def test_they_are_those_of_the_standard() -> None:
    assert words.words_of(bytes(16)) == ["abandon"] * 11 + ["about"]
    assert words.words_of(b"\xff" * 16) == ["zoo"] * 11 + ["wrong"]


@pytest.mark.parametrize(
    "text",
    [
        " ".join(WORDS).upper(),
        "\n".join(WORDS) + "\n",
        ", ".join(WORDS),
        "\t " + "   ".join(WORDS) + "  ",
        "\u00a0".join(WORDS),
        " ".join(f"{n}. {word}" for n, word in enumerate(WORDS, 1)),
        "\n".join(f"{n}) {word}" for n, word in enumerate(WORDS, 1)),
    ],
    ids=lambda text: repr(text[:20]),
)
def test_they_may_be_written_in_any_way(text: str) -> None:
    assert words.code_of(text) == CODE


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "0 words"),
        (" ".join(WORDS[:11]), "11 words"),
        (" ".join([*WORDS, "zoo"]), "13 words"),
        (" ".join([*WORDS[:3], "sentinel-word", *WORDS[4:]]), "word 4"),
        (" ".join([*WORDS[:3], "abandonn", *WORDS[4:]]), "word 4"),
        (" ".join([*WORDS[:10], WORDS[11], WORDS[10]]), "belong together"),
        ("zoo " * 12, "belong together"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_not(text: str, says: str) -> None:
    with pytest.raises(UsageError) as refusal:
        words.code_of(text)
    assert (refusal.value.code, refusal.value.exit_code) == ("bad-words", 2)
    assert says in refusal.value.message
    told = str(refusal.value) + str(refusal.value.hint)
    assert not any(word in told for word in text.split() if len(word) > 5)
    assert refusal.value.__cause__ is None


def test_another_order_gives_another_code_or_none() -> None:
    found = set()
    for n in range(11):
        with suppress(UsageError):
            found.add(words.code_of(" ".join([*WORDS[:n], WORDS[n + 1], WORDS[n], *WORDS[n + 2 :]])))
    assert CODE not in found
    assert len(found) < 6  # the check is four bits


def test_no_two_codes_are_the_same() -> None:
    assert len({words.new_code() for _ in range(100)}) == 100
    assert len(words.new_code()) == 16
