from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from finura_cli.domain import text as text_module
from finura_cli.domain.text import folded, visible, words, words_of


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Swiggy Order #12", " swiggy order 12 "),
        ("  CAFÉ  Zoë / Łódź  ", " cafe zoe lodz "),
        ("Straße æther ﬁn ①", " strasse aether fin 1 "),
        ("İstanbul ISPARTA ıd", " istanbul isparta id "),
        ("snake_case-and.dots", " snake case and dots "),
        ("বাংলা চাল-ডাল", " বাংলা চাল ডাল "),
        ("हिन्दी किराना", " हिन्दी किराना "),
        ("ক\u200d্ষ", " ক্ষ "),
        ("Swig\u200bgy", " swiggy "),
        ("", " "),
        (" -- ", " "),
    ],
)
def test_folding(text: str, expected: str) -> None:
    assert folded(text) == expected


def test_composed_and_decomposed_are_one() -> None:
    for sample in ("Crème brûlée", "য়াপা ড়", "हिन्दी क़लम", "パン"):
        assert folded(unicodedata.normalize("NFD", sample)) == folded(unicodedata.normalize("NFC", sample))


@given(st.text(st.characters(max_codepoint=127)))
def test_the_fast_path_is_the_slow_path(text: str) -> None:
    slow = " ".join(text_module._fold_any(text).split())
    assert folded(text).strip() == slow


@given(st.text())
def test_folding_again_changes_nothing(text: str) -> None:
    once = folded(text)
    assert folded(once) == once
    assert words(text) == words(once)
    assert once.startswith(" ")
    assert once.endswith(" ")
    assert "  " not in once


@given(st.text(max_size=12), st.text(max_size=6), st.text(max_size=6))
@example("UPI/SWIGGY/12", "Swiggy", "")
@example("UPI/12", "Swiggy", "")
@example("UPI/12", "Swiggy", "lunch")
def test_an_entry_is_found_by_the_words_of_its_description_merchant_and_note(text: str, shop: str, note: str) -> None:
    held = words_of(text, shop, note)
    assert all(folded(part) in held for part in (text, shop, note) if words(part))
    assert words_of(text, shop, note, folded(shop)) == held
    assert set(held.split()) == {*words(text), *words(shop), *words(note)}
    assert words_of("UPI/SWIGGY/12", "Swiggy", "") == " upi swiggy 12 "


@given(st.text())
def test_case_does_not_matter(text: str) -> None:
    assert folded(text.casefold()) == folded(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain বাংলা हिन्दी ₹", "plain বাংলা हिन्दी ₹"),
        ("two\nlines\tand\xa0more", "two lines and more"),
        ("\x1b[31mred\x1b]0;title\x07", "␛[31mred␛]0;title␇"),
        ("c1\x9b31m", "c1<U+009B>31m"),
        ("abc\u202edef", "abc<U+202E>def"),
        ("a\u200bb\u2066c\ufeff", "a<U+200B>b<U+2066>c<U+FEFF>"),
        ("র‌্যাব", "র‌্যাব"),
        ("pay\u200dpal", "pay<U+200D>pal"),
        ("a\u200cব ব\u200ca", "a<U+200C>ব ব<U+200C>a"),
        ("\ud800", "<U+D800>"),
        ("nul\x00del\x7f", "nul␀del␡"),
        ("[bold]x[/]", "[bold]x[/]"),
        ("\ue000 \U000f0001", "\ue000 \U000f0001"),  # a bank's own letters
    ],
)
def test_visible(text: str, expected: str) -> None:
    assert visible(text) == expected


@given(st.text(st.characters(exclude_categories=())))
def test_nothing_shown_can_drive_a_terminal(text: str) -> None:
    shown = visible(text)
    for character in shown:
        assert unicodedata.category(character) not in ("Cc", "Cs", "Zl", "Zp")
        if character not in "\u200c\u200d":
            assert unicodedata.category(character) != "Cf"
    assert visible(shown) == shown
    shown.encode()
