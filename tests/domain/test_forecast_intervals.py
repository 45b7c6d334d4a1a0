"""Intervals: order statistics, tails of few, and their inverses."""

from __future__ import annotations

import random
from math import log

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finura_cli.domain import forecast_intervals as intervals

MINOR = st.integers(-(10**10), 10**10)


def test_an_error_is_a_bent_ratio():
    assert intervals.error(20_000, 10_000, 10_000) == pytest.approx(log(2), abs=0.01)
    assert intervals.error(10_000, 10_000, 10_000) == 0
    assert intervals.error(5, 0, 0) == 0
    assert intervals.level([5, -15, 10]) == 10


@given(MINOR, MINOR, st.integers(1, 10**10))
def test_moving_by_the_error_gives_what_came(came, told, usual):
    off = intervals.error(came, told, usual)
    assert intervals.moved(told, off, usual) == pytest.approx(came, rel=1e-6, abs=2 + usual * 1e-6)


@given(st.integers(1, 10**9), st.integers(1, 10**9), st.integers(1, 10**9), st.integers(2, 100))
def test_doubling_every_amount_changes_no_error(came, told, usual, times):
    one, other = intervals.error(came, told, usual), intervals.error(times * came, times * told, times * usual)
    assert one == pytest.approx(other, abs=1e-9)


def test_spread_is_drawn_from_the_prior_to_the_pool_to_the_series_own():
    spread = intervals.spreads([[0.01] * 30, [1.0, -1.0] * 15])
    prior = intervals.PRIOR_SPREAD
    assert [one[0] for one in spread] == pytest.approx([prior] * 2)
    pool = (30.3 + 3 * prior) / 63
    assert [one[-1] for one in spread] == pytest.approx([(0.3 + 3 * pool) / 33, (30 + 3 * pool) / 33])
    assert intervals.spreads([]) == []


def test_who_is_all_bills_learns_nothing_from_how_others_err():
    errors = [[0.0] * 6, [1.0, -1.0] * 3]
    alike = intervals.spreads(errors)[0][-1]
    of_bills = intervals.spreads(errors, [[0.0] * 7, [1.0] * 7])[0][-1]
    half = intervals.spreads(errors, [[0.5] * 7, [1.0] * 7])[0][-1]
    assert of_bills == intervals.LEAST_SPREAD < half < alike
    own = intervals.spreads([[0.9, -0.9] * 3, [1.0, -1.0] * 3], [[0.0] * 7, [1.0] * 7])[0][-1]
    assert own > 0.5  # its own errors count, whatever it is made of


def test_a_spread_reads_errors_of_earlier_months_alone():
    early = intervals.spreads([[0.1, None, 0.3, 9.0]])
    late = intervals.spreads([[0.1, None, 0.3, 0.0]])
    assert early[0][:4] == late[0][:4]
    assert early[0][4] > late[0][4]


def test_one_leap_is_not_held_against_the_others_without_end():
    errors = [[0.0] * 19 + [50.0]]
    assert intervals.scores(errors, intervals.spreads(errors), 1, 20) == [0.0] * 19 + [3.0]
    assert intervals.scores(errors, intervals.spreads(errors), 1, 19) == [0.0] * 19


def test_bounds_are_the_order_statistics_of_split_conformal():
    assert intervals.bounds([float(n) for n in range(10, 19)], 0.8) == (10.0, 18.0)
    assert intervals.bounds([float(n) for n in range(1, 20)], 0.8) == (2.0, 18.0)


def test_few_errors_have_the_tail_of_few():
    assert intervals.tail_of(0.1, 10**6) == pytest.approx(1.2816 * intervals.NORMAL, abs=1e-3)
    # Student's t with three degrees of freedom: 1.638; with thirty, at 2.5 %: 2.042
    assert intervals.tail_of(0.1, 0) / intervals.NORMAL == pytest.approx(1.638, abs=0.015)
    assert intervals.tail_of(0.025, 27) / intervals.NORMAL == pytest.approx(2.042, abs=0.01)
    assert intervals.bounds([-30.0, 50.0], 0.8) == (-30.0, 50.0)
    low, high = intervals.bounds([], 0.8)
    assert (low * intervals.PRIOR_SPREAD, high * intervals.PRIOR_SPREAD) == pytest.approx((-log(2), log(2)))
    for share in (0, 1, -0.1, 1.5):
        with pytest.raises(ValueError, match="between 0 and 1"):
            intervals.bounds([0.1], share)


@given(st.lists(st.floats(-3, 3), max_size=60), st.floats(0.01, 0.99), st.floats(0.01, 0.99))
def test_bounds_are_nested(found, one, other):
    inner, outer = (intervals.bounds(sorted(found), share) for share in sorted((one, other)))
    assert outer[0] <= inner[0]
    assert inner[1] <= outer[1]


@pytest.mark.parametrize("share", [0.5, 0.8, 0.95])
@pytest.mark.parametrize("count", [4, 12, 40])
def test_exchangeable_errors_are_held_as_often_as_promised(share, count):
    """... and of few errors rather more often."""
    draw, held = random.Random(7), 0
    for _ in range(800):
        errors = [[draw.gauss(0, 0.3) for _ in range(count)]]
        spread = intervals.spreads(errors)
        low, high = intervals.bounds(intervals.scores(errors, spread, 1, count), share)
        held += low * spread[0][-1] <= draw.gauss(0, 0.3) <= high * spread[0][-1]
    assert share - 0.04 <= held / 800 <= share + 0.04 + 0.2 / count


def test_while_errors_are_few_the_months_themselves_are_asked():
    assert [intervals.too_few(count, 0.8) for count in (0, 8, 9)] == [True, True, False]
    assert [intervals.too_few(count, 0.95) for count in (38, 39)] == [True, False]
    past = [14, 14, 14, 0, 900, 14, 14, 2000, 14, 14]
    assert intervals.seen(past, 0.95) == (0, 2000)
    assert intervals.seen(past, 0.8) == (14, 14)
    assert intervals.seen([5], 0.01) == (5, 5)
