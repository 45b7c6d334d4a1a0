"""Rows of another file of the same days, and whether it is the same statement."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finura_cli.domain.duplicates import Fresh
from finura_cli.domain.overlaps import Held, Other, is_same_statement, left_over, pairs


def row(key: int, day: int, minor: int, words: str = "", *, pending: bool = False) -> Fresh:
    return Fresh(key, key * 7919 % 1009, day, minor, "EUR", f" {words} ", pending)


def held(id: int, day: int, minor: int, words: str = "", *, pending: bool = False, gone: bool = False) -> Held:
    return Held(id, day, minor, "EUR", pending, f" {words} ", gone)


def ids(found: dict[int, Held]) -> dict[int, int]:
    return {key: entry.id for key, entry in found.items()}


def test_rows_are_told_by_day_amount_and_count() -> None:
    rows = [row(0, 5, -300), row(1, 5, -300), row(2, 5, -300), row(3, 6, -300), row(4, 7, 900)]
    found = pairs(rows, [held(11, 5, -300), held(12, 5, -300), held(13, 7, 900), held(14, 8, 900)])
    assert sorted(found) == [*sorted(key for key in found if key < 3), 4]
    assert sorted(entry.id for entry in found.values()) == [11, 12, 13]


def test_twins_are_told_by_their_texts() -> None:
    rows = [row(0, 5, -300, "coffee corner"), row(1, 5, -300, "metro ticket")]
    entries = [held(11, 5, -300, "metro berlin"), held(12, 5, -300, "corner coffee ltd")]
    assert ids(pairs(rows, entries)) == {0: 12, 1: 11}


def test_a_pending_row_is_no_posted_entry() -> None:
    assert pairs([row(0, 5, -300, pending=True)], [held(11, 5, -300)]) == {}
    assert ids(pairs([row(0, 5, -300, pending=True)], [held(11, 5, -300, pending=True)])) == {0: 11}


def test_one_that_is_there_goes_before_one_that_was_removed() -> None:
    assert ids(pairs([row(0, 5, -300)], [held(11, 5, -300, gone=True), held(12, 5, -300)])) == {0: 12}


@given(st.lists(st.tuples(st.integers(1, 3), st.sampled_from([-300, -700]), st.sampled_from(["bus", "coffee"]))),
       st.lists(st.tuples(st.integers(1, 3), st.sampled_from([-300, -700]), st.sampled_from(["bus", "coffee"]))),
       st.randoms(use_true_random=False))  # fmt: skip
def test_count_by_count_and_in_any_order(
    rows: list[tuple[int, int, str]], entries: list[tuple[int, int, str]], chance: random.Random
) -> None:
    fresh = [row(n, *one) for n, one in enumerate(rows)]
    there = [held(n, *one) for n, one in enumerate(entries)]
    found = ids(pairs(fresh, there))
    assert len(set(found.values())) == len(found)
    for key in {(day, minor) for day, minor, _ in rows}:
        matched = sum((rows[n][0], rows[n][1]) == key for n in found)
        assert matched == min(
            sum((day, minor) == key for day, minor, _ in rows), sum((day, minor) == key for day, minor, _ in entries)
        )
    chance.shuffle(fresh)
    chance.shuffle(there)
    assert ids(pairs(fresh, there)) == found


def test_thousands_of_a_kind_take_no_time() -> None:
    rows = [row(n, 5, -300, f"bus {n}") for n in range(20_000)]
    assert len(pairs(rows, [held(n, 5, -300, "bus") for n in range(15_000)])) == 15_000


@pytest.mark.parametrize(
    ("same", "rows", "is_same"),
    [
        ([3, 4, 5], {3: 1, 4: 1, 5: 1}, True),
        ([3, 4], {3: 1, 4: 1}, False),  # too few
        ([3, 4, 5], {3: 2, 4: 2, 5: 2}, True),  # a half
        ([3, 4, 5], {3: 3, 4: 2, 5: 2}, False),  # fewer
        ([3, 4, 5], {3: 1, 4: 1, 5: 1, 20: 99}, True),  # of days that only one file has nothing is said
        ([3, 4, 5], {1: 9, 3: 1, 4: 1, 5: 1, 10: 9}, True),  # the first and the last day may not be whole
    ],
)
def test_what_makes_two_files_one_statement(same: list[int], rows: dict[int, int], is_same: bool) -> None:
    other = Other("oct.csv")
    other.add_file("oct.csv", range(1, 11), range(1, 31))
    assert is_same_statement(other, same, rows) is is_same


def test_whole_days_are_inside_both_files() -> None:
    other = Other("a.csv")
    other.add_file("a.csv", range(1, 11), range(5, 31))
    assert (min(other.days), max(other.days)) == (5, 10)
    assert (min(other.whole), max(other.whole)) == (6, 9)
    other.add_file("b.csv", range(9, 20), range(5, 31))
    assert other.whole == set(range(6, 19))
    assert other.name == "b.csv"


def test_what_is_said_of_the_rest() -> None:
    assert left_over(["a.csv", "a.csv"]) == "not in a.csv, which has this day too"
