"""The words after `add`, in any order."""

from __future__ import annotations

from datetime import date
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finura_cli.domain.entry import Entry, day_of, read_entry, said_day
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
        ("Rs 1,250.50 vegetables", "Rs 1,250.50", None, None, "vegetables", None),
        ("250 taka samosa", "250 taka", None, None, "samosa", None),
        ("coffee 2,80 €", "2,80 €", None, None, "coffee", None),
        ("45 bdt tea", "45 BDT", None, None, "tea", None),
        ("৫০০ টাকা বাজার গতকাল", "৫০০ টাকা", date(2026, 10, 6), None, "বাজার", None),
        ("re 250 invoice", "250", None, None, "re invoice", None),
        ("500 petrol 1 oct", "500", date(2026, 10, 1), None, "petrol", None),
        ("petrol 500 on Oct 1st", "500", date(2026, 10, 1), None, "petrol", None),
        ("petrol 25 dec 500", "500", date(2025, 12, 25), None, "petrol", None),
        ("petrol 1 nov 2500", "2500", date(2025, 11, 1), None, "petrol", None),
        ("petrol 1 nov 2024 500", "500", date(2024, 11, 1), None, "petrol", None),
        ("Kaffee 2,80 4.10.", "2,80", date(2026, 10, 4), None, "Kaffee", None),
        ("Sofa 900 gestern", "900", date(2026, 10, 6), None, "Sofa", None),
        ("petrol 500 last wednesday", "500", date(2026, 9, 30), None, "petrol", None),
        ("petrol 500 next wednesday", "500", date(2026, 10, 14), None, "petrol", None),
        ("1/2 pizza 250", "250", None, None, "1/2 pizza", None),
        ("petrol 500 13/9", "500", date(2026, 9, 13), None, "petrol", None),
        ("250 may flowers", "250", None, None, "may flowers", None),
        ("24/7 pharmacy 90", "90", None, None, "24/7 pharmacy", None),
        ("1/7 rent 500 2026-10-03", "500", date(2026, 10, 3), None, "1/7 rent", None),
        ("petrol 500 13-9-2026", "500", date(2026, 9, 13), None, "petrol", None),
        ("১৩/৯/২০২৬ চাল ৫০০", "৫০০", date(2026, 9, 13), None, "চাল", None),
        ("৫ জুলাই ভাড়া ৫০০", "৫০০", date(2026, 7, 5), None, "ভাড়া", None),
        ("ভাড়া ৫০০ ২৫শে জানুয়ারি", "৫০০", date(2026, 1, 25), None, "ভাড়া", None),
        ("বাজার ৫০০ শুক্রবার", "৫০০", date(2026, 10, 2), None, "বাজার", None),
        ("Miete 500 3. März", "500", date(2026, 3, 3), None, "Miete", None),
        ("Sofa 900 Freitag", "900", date(2026, 10, 2), None, "Sofa", None),
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


@pytest.mark.parametrize("text", ["lunch 250 2026-02-30", "lunch 250 31/2/2026", "lunch 250 30 feb", "lunch 250 25:00"])
def test_a_day_or_time_that_does_not_exist_is_never_a_description(text: str) -> None:
    with pytest.raises(UsageError) as refused:
        read(text)
    assert refused.value.code in ("bad-day", "bad-time")


@pytest.mark.parametrize("text", ["1/7 rent 500", "rent 7/11 500", "tea ১/৭ 500"])
def test_a_day_before_other_words_is_asked_about_rather_than_lost(text: str) -> None:
    with pytest.raises(Ambiguous) as refused:
        read(text)
    assert refused.value.code == "ambiguous-day"
    assert read_entry([text.rsplit(" ", 1)[0], "500"], calendar=Calendar(), today=TODAY).day is None  # in quotes


def test_a_day_in_two_readings_is_settled_by_who_writes_it() -> None:
    words = ["petrol", "500", "2/1"]
    days = {
        first: read_entry(words, calendar=Calendar(), today=TODAY, month_first=first).day for first in (True, False)
    }
    assert days == {True: date(2026, 2, 1), False: date(2026, 1, 2)}
    with pytest.raises(Ambiguous) as refused:
        read_entry(words, calendar=Calendar(), today=TODAY)
    assert "2026-02-01" in refused.value.message
    assert "2026-01-02" in refused.value.message


PIECES = st.sampled_from("last next friday 1 nov 31st 2026 2026-10-03 1/11 4.11. 250 the old bike 2026-10 :".split())


@given(st.lists(PIECES, max_size=6), st.integers(1, 60))
def test_a_text_of_any_length_is_a_day_or_none_and_spaces_say_nothing(words: list[str], wide: int) -> None:
    def told(text: str) -> date | str | None:
        try:
            return day_of(text, Calendar(), TODAY)
        except (Ambiguous, UsageError) as refused:
            return refused.code

    assert told((" " * wide).join(words)) == told(" ".join(words)) == told(f" {' '.join(words)} ")
    if len(words) > 3:
        assert told(" ".join(words)) is None


def test_a_sentence_is_no_day() -> None:
    with pytest.raises(UsageError):
        said_day("with the old bike", Calendar(), TODAY)
    assert said_day("1  nov  2025", Calendar(), TODAY) == date(2025, 11, 1)


def test_a_leap_day_without_a_year_is_the_last_one_there_was() -> None:
    assert read("cake 500 29 feb").day == date(2024, 2, 29)


@pytest.mark.parametrize("text", ["5 lakh car", "car Rs 5 Crore", "2 k lunch", "৫ লাখ গাড়ি", "house 1.5 million"])
def test_a_number_that_a_word_multiplies_is_never_booked_as_it_stands(text: str) -> None:
    with pytest.raises(UsageError) as refused:
        read(text)
    assert "written out" in str(refused.value)
    assert read("million dollar baby", amount="5").text == "million dollar baby"
