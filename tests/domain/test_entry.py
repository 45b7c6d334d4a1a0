"""The words after `add`, in any order."""

from __future__ import annotations

from datetime import date
from itertools import permutations

import pytest

from finura_cli.domain.entry import Entry, read_entry
from finura_cli.domain.period import Calendar
from finura_cli.errors import Ambiguous, UsageError

TODAY = date(2026, 10, 7)  # a Wednesday


def read(text: str, amount: str | None = None) -> Entry:
    return read_entry(text.split(), calendar=Calendar(), today=TODAY, amount=amount)


@pytest.mark.parametrize(
    ("text", "amount", "day", "time", "rest", "merchant"),
    [
        ("250 lunch at Swiggy yesterday", "250", date(2026, 10, 6), None, "lunch at Swiggy", "Swiggy"),
        ("coffee 3.20", "3.20", None, None, "coffee", None),
        ("2 coffee 3.20", "3.20", None, None, "2 coffee", None),
        ("coffee 2 large 6", "6", None, None, "coffee 2 large", None),
        ("₹250 tea 12:30", "₹250", None, "12:30", "tea", None),
        ("lunch 9:05 at Cafe 80", "80", None, "09:05", "lunch at Cafe", "Cafe"),
        ("lunch at 12:30 250", "250", None, "12:30", "lunch", None),
        ("12 USD book", "12 USD", None, None, "book", None),
        ("book EUR 12", "EUR 12", None, None, "book", None),
        ("rent 2026-10-01 24000", "24000", date(2026, 10, 1), None, "rent", None),
        ("friday 90 snacks", "90", date(2026, 10, 2), None, "snacks", None),
        ("90 snacks wednesday", "90", TODAY, None, "snacks", None),
        ("ledger book 2026", "2026", None, None, "ledger book", None),
        ("৳৮৫০ চাল", "৳৮৫০", None, None, "চাল", None),
    ],
)
def test_words_find_their_roles(
    text: str, amount: str, day: date | None, time: str | None, rest: str, merchant: str | None
) -> None:
    assert read(text) == Entry(amount, day, time, rest, merchant)


def test_the_order_does_not_matter() -> None:
    for words in permutations(["250", "lunch", "yesterday"]):
        assert read(" ".join(words)) == Entry("250", date(2026, 10, 6), None, "lunch", None)


def test_a_quoted_text_stays_together() -> None:
    entry = read_entry(["100", "Bloom Florist 24", "2026-10-31"], calendar=Calendar(), today=TODAY)
    assert entry == Entry("100", date(2026, 10, 31), None, "Bloom Florist 24", None)


def test_the_amount_said_apart_leaves_every_number_to_the_text() -> None:
    assert read("2 tickets 14", amount="30") == Entry("30", None, None, "2 tickets 14", None)


@pytest.mark.parametrize("text", ["2 coffee 6", "3.20 coffee 4.10", "tea 5 and 6 cakes"])
def test_two_amounts_are_refused_with_both_readings(text: str) -> None:
    with pytest.raises(Ambiguous) as refused:
        read(text)
    assert refused.value.code == "ambiguous-amount"
    assert all(word in refused.value.message for word in text.split() if word[0].isdigit())


@pytest.mark.parametrize(("text", "code"), [("lunch", "no-amount"), ("5 yesterday today tea", "usage")])
def test_what_makes_no_sense_is_refused(text: str, code: str) -> None:
    with pytest.raises(UsageError) as refused:
        read(text)
    assert refused.value.code == code
