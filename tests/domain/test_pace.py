"""The pace of a budget: where it is heading."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finura_cli.domain.pace import Pace, Past, crossing, middle, pace
from finura_cli.domain.period import calendar_month

OCTOBER = calendar_month(2026, 10)
TODAY = date(2026, 10, 10)
RENT = [Past(by_now=1000, whole=1000)] * 6


def test_rent_paid_on_the_first_is_where_it_is_expected():
    going = pace(1000, 1000, OCTOBER, TODAY, RENT)
    assert going == Pace(expected_by_now=1000, projected=1000, over_on=None, probability_over=0.5 / 7)


def test_the_rest_is_the_median_rest_of_earlier_months():
    past = [Past(100, 300), Past(100, 400), Past(100, 900)]
    going = pace(500, 250, OCTOBER, TODAY, past)
    assert going.projected == 250 + 300
    assert going.expected_by_now == round(500 * 300 / 1600)
    assert going.probability_over is None  # three months are too few
    # 251 more is over; 300 in the 21 days that are left make it on the 18th of these
    assert going.over_on == date(2026, 10, 11) + timedelta(days=17)


def test_probability_is_how_often_the_rest_was_too_much():
    past = [Past(0, rest) for rest in (100, 200, 300, 400, 500, 600)]
    assert pace(500, 100, OCTOBER, TODAY, past).probability_over == pytest.approx(2.5 / 7)


def test_without_a_past_the_rest_goes_on_as_it_began():
    assert pace(3100, 2000, OCTOBER, TODAY, []) == Pace(1000, 6200, date(2026, 10, 16), None)
    early = pace(3100, 2000, OCTOBER, date(2026, 10, 5), [])
    assert (early.projected, early.over_on) == (None, None)


def test_what_is_over_says_since_when():
    going = pace(100, 150, OCTOBER, TODAY, RENT, crossed=date(2026, 10, 3))
    assert (going.over_on, going.probability_over) == (date(2026, 10, 3), 1.0)


def test_when_the_period_is_over_all_is_known():
    assert pace(100, 80, OCTOBER, date(2026, 11, 2), RENT) == Pace(100, 80, None, 0.0)
    assert pace(100, 120, OCTOBER, date(2026, 10, 31), [], date(2026, 10, 9)) == Pace(100, 120, date(2026, 10, 9), 1.0)


def test_before_the_period_nothing_is_expected_yet():
    going = pace(3100, 0, OCTOBER, date(2026, 9, 20), [Past(0, 200), Past(0, 300), Past(0, 400)])
    assert (going.expected_by_now, going.projected) == (0, 300)


@given(
    st.integers(0, 10**7),
    st.integers(-(10**6), 10**7),
    st.integers(-5, 40),
    st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 10**6)), max_size=8),
)
def test_pace_is_sane(budget, spent, day, past):
    today = date(2026, 10, 1) + timedelta(days=day)
    earlier = [Past(by_now, by_now + rest) for by_now, rest in past]
    going = pace(budget, spent, OCTOBER, today, earlier)
    assert 0 <= going.expected_by_now <= budget
    assert going.probability_over is None or 0 <= going.probability_over <= 1
    if going.over_on is not None:
        assert max(today, date(2026, 9, 30)) < going.over_on <= OCTOBER.last
        assert spent <= budget < going.projected
    elif going.projected is not None and today < OCTOBER.last:
        assert spent > budget or going.projected <= budget


def test_crossing_is_the_day_from_which_it_stayed_over():
    days = [(date(2026, 10, 2), 80), (date(2026, 10, 5), 40), (date(2026, 10, 6), -50), (date(2026, 10, 9), 60)]
    assert crossing(days, 100) == date(2026, 10, 9)
    assert crossing(days[:2], 100) == date(2026, 10, 5)
    assert crossing(days[:3], 100) is None


def test_the_middle_of_whole_numbers():
    assert [middle([5]), middle([4, 1]), middle([9, 1, 5]), middle([1, 2])] == [5, 2, 5, 2]
    with pytest.raises(ValueError, match="nothing"):
        middle([])
