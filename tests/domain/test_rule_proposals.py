"""A rule after the second equal correction: short, telling, and true of nothing else that was filed by hand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finura_cli.domain.rule_patterns import Facts, condition
from finura_cli.domain.rule_proposals import alike, proposed
from finura_cli.domain.text import folded, text_of


def facts(description: str, merchant: str = "", minor: int = -100) -> Facts:
    text = text_of(description, merchant, "")
    return Facts(folded(text), text, minor, "INR", 1, merchant, description)


@pytest.mark.parametrize(
    ("corrected", "others", "pattern"),
    [
        ([facts("UPI/SWIGGY/123"), facts("UPI/SWIGGY/456")], [], "swiggy"),
        ([facts("UPI/SWIGGY/123", "Swiggy"), facts("POS SWIGGY 9", "Swiggy")], [], "merchant:Swiggy"),
        ([facts("WFM 1", "Whole Foods"), facts("WFM 2", "Whole Foods")], [], 'merchant:"Whole Foods"'),
        ([facts("UPI/SWIGGY/1"), facts("UPI/SWIGGY/2")], [facts("UPI/ZOMATO/3")], "swiggy"),
        ([facts("SWIGGY FOOD 1"), facts("SWIGGY FOOD 2")], [facts("SWIGGY MART")], "food"),
        ([facts("UBER EATS 1"), facts("UBER EATS 2")], [facts("UBER TRIP"), facts("JUST EATS")], "uber eats"),
        ([facts("ACME 1", minor=5), facts("ACME 2", minor=6)], [facts("ACME 3")], "acme type:income"),
        ([facts("ACME 1"), facts("ACME 2")], [facts("ACME 3", minor=9)], "acme type:expense"),
        ([facts("ACME 1", minor=0), facts("ACME 2")], [facts("ACME 3", minor=9)], "acme type:expense"),
        ([facts("চা 1"), facts("চা 2")], [], "চা"),
        ([facts("POS 12 CAFE NERO")], [facts("CAFE ROMA")], "nero"),
        ([facts("POS 1", "Zomato"), facts("POS 2", "Zomato Gold")], [], "zomato"),
    ],
)
def test_the_shortest_pattern_that_tells(corrected: list[Facts], others: list[Facts], pattern: str) -> None:
    found = proposed(corrected, others, 7)
    assert found is not None
    assert (found.pattern, found.category_id) == (pattern, 7)


@pytest.mark.parametrize(
    ("corrected", "others"),
    [
        ([facts("SWIGGY 1"), facts("ZOMATO 2")], []),
        ([facts("SWIGGY 1"), facts("SWIGGY 2")], [facts("SWIGGY 3")]),
        ([facts("UPI/1234"), facts("UPI/5678")], []),
        ([facts("AB 1"), facts("AB 2")], []),
    ],
)
def test_none_where_nothing_tells(corrected: list[Facts], others: list[Facts]) -> None:
    assert proposed(corrected, others, 7) is None


def test_common_words_tell_nothing() -> None:
    pair = [facts("BANGALORE CHAI 1"), facts("BANGALORE CHAI 2")]
    assert proposed(pair, [], 7, {"bangalore"}).pattern == "chai"  # type: ignore[union-attr]
    assert proposed(pair, [], 7, {"bangalore", "chai"}) is None


def test_alike_is_the_same_merchant_or_the_same_text_but_for_numbers() -> None:
    assert alike(facts("POS 1 SWIGGY", "Swiggy"), facts("UPI/SWIGGY/2", "SWIGGY"))
    assert alike(facts("UBER TRIP 12"), facts("UBER TRIP 9876"))
    assert not alike(facts("UBER TRIP"), facts("UBER EATS"))
    assert not alike(facts("1234"), facts("5678"))


WORDS = st.lists(
    st.sampled_from('upi swiggy swig mart food uber eats a1 12 /x/ amt:5 " not:food মোড়'.split()), max_size=5
)
ROWS = st.tuples(
    WORDS.map(" ".join), st.sampled_from(["", "Swiggy", "Uber Eats", 'A "B"']), st.sampled_from([-5, 5])
).map(lambda row: facts(*row))


@given(st.lists(ROWS, min_size=2, max_size=3), st.lists(ROWS, max_size=4))
def test_it_holds_for_every_correction_and_for_nothing_else(corrected: list[Facts], others: list[Facts]) -> None:
    found = proposed(corrected, others, 1)
    if found is not None:
        tried = condition(found.pattern)
        assert all(map(tried.met, corrected))
        assert not any(map(tried.met, others))
