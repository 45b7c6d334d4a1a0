"""Doubtful duplicates: which new rows look like an entry that is there."""

from __future__ import annotations

import random

import pytest

from finura_cli.domain.duplicates import APART, Doubles, Fresh, Known, is_double, reason

TYPED = Known(1, 100, -25000, "INR", " lunch ", typed=True)
OTHER = Known(2, 100, -25000, "INR", " upi swiggy ", typed=False)
SAME = Known(3, 100, -25000, "INR", " upi swiggy bangalore ", typed=False, same_source=True)


def row(
    key: int = 0, day: int = 100, minor: int = -25000, words: str = " swiggy order ", currency: str = "INR"
) -> Fresh:
    return Fresh(key, key * 7919, day, minor, currency, words)


@pytest.mark.parametrize(
    ("known", "fresh", "met"),
    [
        (TYPED, row(), True),
        (TYPED, row(day=100 + APART), True),
        (TYPED, row(day=100 - APART), True),
        (TYPED, row(day=101 + APART), False),
        (TYPED, row(minor=25000), False),
        (TYPED, row(currency="EUR"), False),
        (OTHER, row(words=" completely else "), True),  # another export of the same day
        (OTHER, row(day=101), True),  # a day apart, but both say swiggy
        (OTHER, row(day=101, words=" completely else "), False),
        (SAME, row(), True),  # the bank rewrote its text
        (SAME, row(words=" completely else "), False),  # the bank lists both
        (SAME, row(day=101), False),
    ],
)
def test_who_meets_whom(known: Known, fresh: Fresh, met: bool) -> None:
    assert bool(Doubles([known]).pairs([fresh])) is met


def test_an_entry_answers_for_one_row_only_the_nearest() -> None:
    rows = [row(1, day=102), row(2, day=101), row(3, day=99)]
    for n in range(6):
        random.Random(n).shuffle(rows)
        assert Doubles([TYPED]).pairs(rows) == {3: TYPED}  # one day apart, and the earlier of two


def test_two_entries_two_rows() -> None:
    second = Known(9, 101, -25000, "INR", " lunch ", typed=True)
    found = Doubles([TYPED, second]).pairs([row(1, day=100), row(2, day=101), row(3, day=101)])
    assert found[1] is TYPED
    assert len(found) == 2
    assert second in found.values()


def test_numbers_tell_nothing() -> None:
    known = Known(2, 100, -1, "INR", " ref 12345678 ", typed=False)
    assert not Doubles([known]).pairs([row(day=101, minor=-1, words=" 12345678 other ")])


def test_the_reason_is_known_again() -> None:
    assert reason("entry 12", 0) == "may be the same as entry 12, on the same day"
    assert reason("entry 12", 1) == "may be the same as entry 12, 1 day apart"
    assert is_double(reason("line 4 of bank.csv", 2))
    assert not is_double("the balance does not follow")
    assert not is_double(None)
