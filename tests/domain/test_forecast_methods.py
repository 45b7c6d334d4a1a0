"""Typical months and what to plan for, by hand and by law."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finura_cli.domain.forecast_methods import comes_and_goes, drawn_in, plan_for, smoothed, typical, weighted

PAST = st.lists(st.integers(-(10**9), 10**9), min_size=1, max_size=30)


def test_a_typical_month_is_the_mean_of_four_robust_recipes():
    past = [100, 200, 300, 400, 500, 600, 700, 800]
    # medians 550 and 450, the drawn-in mean of a straight line its middle, and the fastest smoothing
    assert (drawn_in(past), smoothed(past)) == (450, 757)
    assert typical(past) == round((550 + 450 + 450 + 757) / 4)


def test_one_dear_month_moves_a_typical_month_little_and_the_plan_much():
    calm, dear = [1000, 1010, 990, 1005] * 3, [1000, 1010, 990, 1005] * 2 + [1000, 9000, 990, 1005]
    assert typical(dear) - typical(calm) < 0.1 * typical(calm)
    assert plan_for(dear) - plan_for(calm) > 0.4 * plan_for(calm)


def test_what_comes_and_goes_is_told_by_six_months():
    flights = [0, 0, 90_000, 0, 0, 0, 80_000, 0, 0, 0, 0, 0]
    assert comes_and_goes(flights)
    assert typical(flights) == 0
    assert plan_for(flights) > 5_000
    assert not comes_and_goes([5, 0, 5, 5])
    assert comes_and_goes([5, 0, 0, 5])


def test_drawing_in_where_most_months_are_the_same():
    assert drawn_in([100] * 9 + [1100]) == round((900 + 100 + 2.2239 * 100) / 10)
    assert drawn_in([7]) == 7


def test_smoothing_takes_the_speed_that_erred_least():
    assert smoothed([100] * 6 + [200] * 6) == pytest.approx(200, abs=1)
    waves = [100, 300] * 8
    assert abs(smoothed(waves) - 200) < 40


def test_the_weighted_mean_by_hand():
    assert weighted([1000, 2000, 1000]) == round((1000 + 0.3 * 1000) * 0.7 + 0.3 * 1000)


@given(PAST)
def test_no_recipe_leaves_what_was_seen(past):
    for recipe in (typical, plan_for, drawn_in, smoothed, weighted):
        assert min(past) - 1 <= recipe(past) <= max(past) + 1


@given(st.integers(-(10**9), 10**9), st.integers(1, 30))
def test_even_months_are_told_exactly(minor, count):
    assert typical([minor] * count) == plan_for([minor] * count) == minor


@given(st.lists(st.integers(0, 10**7), min_size=1, max_size=30), st.integers(2, 50))
def test_amounts_scale(past, factor):
    for recipe in (typical, plan_for):
        assert recipe([factor * minor for minor in past]) == pytest.approx(factor * recipe(past), abs=2 * factor)
