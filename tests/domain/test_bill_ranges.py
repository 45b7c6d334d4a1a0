"""How far what bills ask lies from what is told of them."""

from __future__ import annotations

import random
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finura_cli.domain import bill_ranges
from finura_cli.domain.bill_ranges import (
    Heard,
    Range,
    Tried,
    Varying,
    amounts,
    ranges,
    sum_range,
    together,
    told_before,
)
from finura_cli.domain.bills import BillDay, Evidence, State
from finura_cli.domain.bills_ahead import Basis
from finura_cli.domain.money import Money
from finura_cli.domain.paces import Every

AMOUNTS = st.lists(st.integers(1, 10**9), min_size=4, max_size=30)
DUE = date(2026, 11, 12)


def day(paid, low=None, typical=None, high=None, id="d9", **more):
    low, high = min(paid) if low is None else low, max(paid) if high is None else high
    days = tuple(date(2024 + n // 12, n % 12 + 1, 12) for n in range(len(paid)))
    low, typical, high = (Money(minor, "INR") for minor in (low, typical or sorted(paid)[len(paid) // 2], high))
    return BillDay(id, "Power", Every.MONTH, DUE, State.DUE, low, typical, high,
                   evidence=Evidence(tuple(range(len(paid))), days, tuple(paid)), **more)  # fmt: skip


def varying(paid):
    return Varying(told_before([*paid, 1], 7)[-1], paid, told_before(paid, 7))


@given(st.lists(AMOUNTS, min_size=1, max_size=4), st.floats(0.5, 0.95))
def test_a_range_holds_what_is_told_and_a_larger_share_is_no_narrower(pasts, share):
    bills = [varying(paid) for paid in pasts]
    narrow, wide = ranges(bills, share / 2), ranges(bills, share)
    for bill, small, large in zip(bills, narrow, wide, strict=True):
        assert 0 <= large.low <= small.low <= bill.told <= small.high <= large.high


@given(st.lists(st.integers(10_000, 10**9), min_size=4, max_size=30), st.integers(2, 50))
def test_the_range_of_a_dearer_bill_is_so_many_times_as_wide(paid, times):
    (one,) = ranges([varying(paid)], 0.8)
    (many,) = ranges([varying([times * minor for minor in paid])], 0.8)
    assert many.low == pytest.approx(times * one.low, rel=0.02, abs=2 * times)
    assert many.high == pytest.approx(times * one.high, rel=0.02, abs=2 * times)


def test_a_range_of_four_fifths_holds_about_so_many():
    held, told = 0, 0
    for seed in range(40):
        drawn = random.Random(seed)
        paid = [round(1000_00 * drawn.lognormvariate(0, 0.25)) for _ in range(25)]
        (one,) = ranges([varying(paid[:-1])], 0.8)
        told += 1
        held += one.low <= paid[-1] <= one.high
    assert 0.65 <= held / told <= 0.95


def test_a_bill_that_varies_more_has_the_wider_range():
    calm, wild = (varying([round(1000 * (1 + swing * (-1) ** n * (n % 5) / 4)) for n in range(20)])
                  for swing in (0.05, 0.4))  # fmt: skip
    of_calm, of_wild = ranges([calm, wild], 0.8)
    assert of_wild.high - of_wild.low > 2 * (of_calm.high - of_calm.low)


def test_nothing_is_told_of_the_first_two_and_each_by_those_before_it():
    assert told_before([5, 9, 7, 100, 8], 7) == [None, None, 7, 7, 8]
    assert told_before([5, 9, 7, 100, 8], 2)[4] == 54
    assert told_before([], 7) == []


def test_one_price_has_no_range_and_what_was_typed_stays():
    fixed = day((649, 649, 649, 649))
    typed = day((900, 1100), 800, 1000, 1500, id="3")
    posted = day((), 500, 500, 500, id="s1")
    assert amounts([fixed, typed, posted], 0.8, frozenset({"3"})) == [
        (649, 649, 649, Basis.PRICE), (800, 1000, 1500, Basis.SAID), (500, 500, 500, Basis.SAID),
    ]  # fmt: skip


def test_a_price_that_moved_once_is_still_a_price():
    moved = day((10_99,) * 5 + (12_99,), typical=12_99)
    assert amounts([moved], 0.8, frozenset()) == [(10_99, 12_99, 12_99, Basis.PRICE)]


def test_a_short_past_gives_as_much_again_on_either_side():
    assert amounts([day((100, 120, 110))], 0.8, frozenset()) == [(80, 110, 140, Basis.MEDIAN)]
    assert amounts([day((10, 30), 10, 20, 30)], 0.8, frozenset()) == [(0, 20, 50, Basis.MEDIAN)]


def test_a_model_that_is_heard_moves_the_amount_and_its_range():
    paid = tuple(1000 + 300 * (n % 3 - 1) for n in range(18))
    plain = day(paid)
    exact = {n: minor for n, minor in enumerate(paid) if n >= 4}
    heard = Heard({"d9": {DUE: 1300}}, {"d9": exact})
    (before,), (after,) = (amounts([plain], 0.8, frozenset(), one) for one in (bill_ranges.NOBODY, heard))
    assert (before.typical, before.basis) == (1000, Basis.MEDIAN)
    assert (after.typical, after.basis) == (1300, Basis.FOREST)
    assert after.high - after.low < (before.high - before.low) / 2
    (elsewhere,) = amounts([plain], 0.8, frozenset(), Heard({"d9": {date(2026, 12, 12): 1300}}, {}))
    assert elsewhere.typical == 1000


@given(st.lists(st.tuples(st.integers(1, 10**6), st.integers(0, 10**5), st.integers(0, 10**5)), max_size=6))
def test_bills_together_vary_less_than_all_at_once(bills):
    told = [middle for middle, _, _ in bills]
    of = [Range(max(0, middle - below), middle + above) for middle, below, above in bills]
    whole = together(told, of)
    assert sum(one.low for one in of) <= whole.low <= sum(told) <= whole.high <= sum(one.high for one in of)


def test_months_that_came_as_told_need_no_range():
    went = [Tried(1000, 1000, 1000, 1000)] * 8
    assert sum_range(2000, Range(2000, 2000), went, 0.8) == (2000, 2000)
    assert sum_range(2000, Range(1900, 2300), [], 0.8) == (1900, 2300)


@given(st.lists(st.tuples(st.integers(1, 10**6), st.integers(0, 2 * 10**6)), max_size=13), st.floats(0.1, 0.95))
def test_the_range_of_a_sum_holds_what_is_told_and_a_larger_share_is_no_narrower(went, share):
    tried = [Tried(told, told * 9 // 10, told * 11 // 10, came) for told, came in went]
    less, more = (sum_range(1000, Range(950, 1040), tried, one, Range(900, 1100)) for one in (share / 2, share))
    assert 0 <= more.low <= less.low <= 1000 <= less.high <= more.high


def test_the_range_of_a_sum_is_as_wide_as_earlier_ones_needed():
    went = [Tried(1000, 1000, 1000, 1000 + 10 * n) for n in range(9)]  # off by 0, 1, ... 8 %
    assert sum_range(1000, Range(1000, 1000), went, 0.8) == (930, 1070)
    assert sum_range(1000, Range(1000, 1000), went, 0.95, Range(800, 1010)) == (800, 1095)
    assert sum_range(0, Range(0, 0), went, 0.8) == (0, 0)
    calm = [Tried(1000, 900, 1200, 1000)] * 9
    assert sum_range(1000, Range(900, 1200), calm, 0.8) == (1000, 1100)  # bills that vary, a sum that does not
