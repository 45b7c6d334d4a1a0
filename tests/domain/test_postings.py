"""Which posted row belongs to which pending entry, and how sure that is."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finura_cli.domain.duplicates import Fresh, changed, changed_entry, is_double, likeness
from finura_cli.domain.postings import LATEST, Tier, Waits, find, is_never_posted, never_posted, posted_entry, reason
from finura_cli.domain.text import folded


def waits(
    id: int, day: int, minor: int, words: str, *, gone: bool = True, typed: bool = False, ids: tuple[int, ...] = (),
    asked: bool = False,
) -> Waits:  # fmt: skip
    return Waits(id, day, minor, "EUR", folded(words), gone, frozenset(ids), typed, asked=asked)


def row(key: int, day: int, minor: int, words: str, currency: str = "EUR") -> Fresh:
    return Fresh(key, key, day, minor, currency, folded(words))


def found(entry: Waits, posted: Fresh, ids: dict[int, int] | None = None) -> Tier | None:
    made = find([entry], [posted], ids or {})
    return made[0].tier if made else None


@pytest.mark.parametrize(
    ("posted", "tier"),
    [
        (row(0, 5, -2000, "TESCO STORES 3297 LONDON"), Tier.SAME),
        (row(0, 15, -2000, "tesco"), Tier.SAME),
        (row(0, 16, -2000, "tesco"), None),
        (row(0, 4, -2000, "tesco"), None),
        (row(0, 6, -2600, "Tesco Stores"), Tier.TIPPED),
        (row(0, 6, -1400, "Tesco Stores"), Tier.TIPPED),
        (row(0, 6, -2601, "Tesco Stores"), Tier.FAR),
        (row(0, 6, -1, "Tesco Stores"), Tier.FAR),
        (row(0, 6, 2000, "Tesco Stores"), None),
        (row(0, 6, -2000, "Tesco Stores", "USD"), None),
        (row(0, 6, -2000, "ALDI"), Tier.BARE),
        (row(0, 6, -2000, "card payment"), Tier.BARE),
        (row(0, 6, -2600, "ALDI"), None),
    ],
)
def test_tiers(posted: Fresh, tier: Tier | None) -> None:
    assert found(waits(12, 5, -2000, "TESCO STORES card payment"), posted) is tier


def test_the_banks_id_speaks_where_no_text_does() -> None:
    entry = waits(12, 5, -2000, "authorisation", ids=(77,))
    assert found(entry, row(0, 6, -2000, "TESCO"), {0: 77}) is Tier.SAME
    assert found(entry, row(0, 6, -2300, "TESCO"), {0: 77}) is Tier.TIPPED
    assert found(entry, row(0, 6, -2000, "TESCO"), {0: 78}) is Tier.BARE


def test_of_an_entry_that_its_bank_may_still_list_less_is_asked() -> None:
    listed = waits(12, 5, -2000, "TESCO", gone=False)
    assert found(listed, row(0, 6, -2000, "tesco")) is Tier.SAME
    assert found(listed, row(0, 6, -2300, "tesco")) is Tier.TIPPED
    assert found(listed, row(0, 6, -9000, "tesco")) is None
    assert found(listed, row(0, 6, -2000, "aldi")) is None
    assert found(listed, row(0, 5, -2000, "aldi")) is Tier.BARE
    typed = waits(12, 5, -2000, "dinner", gone=False, typed=True)
    assert found(typed, row(0, 8, -2000, "aldi")) is Tier.BARE
    assert found(typed, row(0, 9, -2000, "aldi")) is None


def test_one_question_about_an_entry_is_enough() -> None:
    entry = waits(12, 5, -2000, "TESCO", asked=True)
    assert found(entry, row(0, 6, -2300, "tesco")) is None
    assert found(entry, row(0, 6, -2000, "tesco")) is Tier.SAME


def test_the_surest_pair_comes_first_then_the_oldest_entry() -> None:
    entries = [waits(1, 5, -500, "metro"), waits(2, 3, -500, "metro"), waits(3, 5, -500, "bakery house")]
    rows = [row(7, 8, -500, "metro"), row(8, 6, -500, "bakery"), row(9, 9, -500, "metro")]
    assert {made.entry.id: made.key for made in find(entries, rows, {})} == {2: 7, 1: 9, 3: 8}


@given(
    st.lists(st.tuples(st.integers(1, 9), st.sampled_from([-500, -600, -5000]), st.sampled_from(["metro", "bakery"]))),
    st.lists(st.tuples(st.integers(1, 20), st.sampled_from([-500, -600, -5000]), st.sampled_from(["metro", "aldi"]))),
    st.randoms(use_true_random=False),
)
def test_each_once_in_any_order_and_in_time(
    entries: list[tuple[int, int, str]], rows: list[tuple[int, int, str]], chance: random.Random
) -> None:
    waiting = [waits(n, *one) for n, one in enumerate(entries)]
    fresh = [row(n, *one) for n, one in enumerate(rows)]
    made = find(waiting, fresh, {})
    assert len({one.entry.id for one in made}) == len({one.key for one in made}) == len(made)
    for one in made:
        assert 0 <= one.row.day - one.entry.day <= LATEST
        assert (one.tier is Tier.SAME) <= (
            one.row.minor == one.entry.minor and likeness(one.row.words, one.entry.words) > 0
        )
    chance.shuffle(waiting)
    chance.shuffle(fresh)
    assert {(one.entry.id, one.key, one.tier) for one in find(waiting, fresh, {})} == {
        (one.entry.id, one.key, one.tier) for one in made
    }


def test_thousands_of_a_kind_take_no_time() -> None:
    waiting = [waits(n, 5, -500, "metro") for n in range(3000)]
    assert len(find(waiting, [row(n, 6, -500, "metro") for n in range(2000)], {})) == 2000


def test_what_is_asked_names_the_entry() -> None:
    said = {
        tier: reason(find([waits(12, 5, -2300, "mocha")], [row(0, 6, minor, words)], {})[0], "entry 12")
        for tier, minor, words in ((1, -2760, "mocha"), (2, -9000, "mocha"), (3, -2300, "bar"))
    }
    assert said == {
        1: "may be the posting of pending entry 12, 23.00 became 27.60",
        2: "may be the posting of pending entry 12, though 23.00 became 90.00",
        3: "may be the posting of pending entry 12: the amount is the same, the text is not",
    }
    assert {posted_entry(text) for text in said.values()} == {12}
    assert posted_entry("may be the posting of pending line 4 of a.csv, 1.00 became 2.00") is None
    assert posted_entry(None) is None
    assert not any(map(is_double, said.values()))
    assert is_never_posted(never_posted(14))
    assert not is_never_posted(None)


def test_what_a_bank_changed_waits_outside_the_sums() -> None:
    text = changed(12, "10.00", "12.00")
    assert text == "the bank changed entry 12: 10.00 -> 12.00"
    assert is_double(text)
    assert changed_entry(text) == 12
    assert changed_entry("may be the same as entry 12, on the same day") is None
    assert changed_entry(None) is None


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("TESCO STORES 3297", "tesco 99", True),
        ("card payment", "card payment", True),
        ("card payment tesco", "card payment aldi", False),
        ("Kartenzahlung REWE", "Kartenzahlung EDEKA", False),
        ("12345", "12345", False),
        ("", "tesco", False),
        ("美团 外卖", "美团", True),
        ("চা", "দোকান চা", True),
        ("অ্যাপেক্স", "আড়ং", False),
        ("X", "X 12", True),
    ],
)
def test_likeness(one: str, other: str, alike: bool) -> None:
    assert (likeness(folded(one), folded(other)) > 0) is alike
    assert likeness(folded(one), folded(other)) == likeness(folded(other), folded(one))
