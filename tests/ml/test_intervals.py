"""Intervals: order, laws, and the coverage they promise."""

from __future__ import annotations

from itertools import pairwise
from math import asinh

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ml import intervals
from ml.baselines import mean12, median6
from ml.evaluate import backtest
from ml.forecast import outlooks

GAP = np.nan
MONTHS = st.lists(st.floats(0, 1e7), min_size=1, max_size=24)
LEVELS = (0.5, 0.8, 0.95)


def test_an_error_is_a_bent_ratio_of_what_came_and_what_was_forecast():
    series = np.array([[100.0, 100.0, 100.0, 200.0]])
    errors = intervals.past_errors(series, mean12)
    unit = 0.05 * 100
    assert np.isnan(errors[0, :3]).all()
    assert errors[0, 3] == pytest.approx(asinh(200 / unit) - asinh(100 / unit))
    assert errors[0, 3] == pytest.approx(np.log(2), abs=0.01)


def test_only_months_known_at_the_origin_enter_a_forecast():
    series = np.array([[100.0, 100.0, 100.0, 999.0, 100.0]])
    two_ahead = intervals.past_errors(series, mean12, lead=2)
    assert np.isnan(two_ahead[0, :4]).all()
    assert two_ahead[0, 4] == pytest.approx(0.0)


def test_a_series_that_began_late_has_errors_from_its_third_month_on():
    series = np.array([[GAP, GAP, 5.0, 5.0, 5.0, 5.0], [5.0] * 6])
    errors = intervals.past_errors(series, median6)
    assert np.isfinite(errors).sum(axis=1).tolist() == [1, 3]


def test_spread_is_drawn_from_the_prior_to_the_pool_to_the_series_own():
    calm, wild = np.full(30, 0.01), np.where(np.arange(30) % 2, 1.0, -1.0)
    spread = intervals.spreads(np.vstack([calm, wild]))
    assert spread[:, 0] == pytest.approx([intervals.PRIOR_SPREAD] * 2)
    pool = (30.3 + 3 * intervals.PRIOR_SPREAD) / 63
    assert spread[:, -1] == pytest.approx([(0.3 + 3 * pool) / 33, (30 + 3 * pool) / 33])


def test_one_leap_is_not_held_against_the_others_without_end():
    errors = np.zeros((1, 20))
    errors[0, -1] = 50.0
    assert intervals.scores(errors, intervals.spreads(errors)).tolist() == [0.0] * 19 + [3.0]


def test_bounds_are_the_order_statistics_of_split_conformal():
    ten_to_eighteen = np.arange(10.0, 19.0)  # nine scores: the fewest for 80 %
    assert intervals.bounds(ten_to_eighteen, 0.8) == (10.0, 18.0)
    assert intervals.bounds(np.arange(1.0, 20.0), 0.8) == (2.0, 18.0)


def test_bounds_of_too_few_scores_are_wide():
    low, high = intervals.bounds(np.array([0.1, 0.2]), 0.8)
    assert (low, high) == (pytest.approx(-1.6062, abs=1e-3), pytest.approx(1.6062, abs=1e-3))
    assert intervals.bounds(np.array([-3.0, 5.0]), 0.8) == (-3.0, 5.0)
    for share in (0, 1, -0.1, 1.5):
        with pytest.raises(ValueError, match="between 0 and 1"):
            intervals.bounds(np.array([0.1]), share)


@given(st.lists(st.floats(-20, 20), max_size=60), st.floats(0.01, 0.99), st.floats(0.01, 0.99))
def test_bounds_are_nested(scores, one, other):
    ordered = np.sort(np.array(scores))
    inner, outer = (intervals.bounds(ordered, share) for share in sorted((one, other)))
    assert outer[0] <= inner[0]
    assert inner[1] <= outer[1]


@given(st.lists(MONTHS, min_size=1, max_size=3), st.integers(1, 3))
def test_outlooks_are_ordered_and_nested(rows, lead):
    length = max(map(len, rows))
    series = np.array([[GAP] * (length - len(row)) + row for row in rows])
    by_level = [outlooks(series, share, lead) for share in LEVELS]
    for looks in zip(*by_level, strict=True):
        for look in looks:
            assert look.low <= look.typical <= look.plan_for <= look.high
        for inner, outer in pairwise(looks):
            assert outer.low <= inner.low
            assert inner.high <= outer.high


@given(MONTHS, st.floats(0.01, 100))
def test_outlooks_scale_with_the_amounts(months, factor):
    (plain,) = outlooks(months)
    (scaled,) = outlooks(np.array(months) * factor)
    for name in ("typical", "plan_for", "low", "high"):
        assert getattr(scaled, name) == pytest.approx(getattr(plain, name) * factor, rel=1e-6, abs=1e-6)


def test_net_refunds_keep_the_order():
    (look,) = outlooks([-50.0, -20.0, 10.0, -40.0, -30.0, 5.0, -60.0, -10.0])
    assert look.low < look.typical < 0
    assert look.typical <= look.plan_for <= look.high


def test_a_series_that_never_moved_has_no_spread_to_show():
    (look,) = outlooks([0.0] * 12)
    assert (look.low, look.typical, look.plan_for, look.high) == (0, 0, 0, 0)


def test_rent_is_narrow_beside_clothing():
    rent = np.full(24, 1200.0)
    clothing = np.array([0.0, 300, 20, 0, 450, 80] * 4)
    narrow, wide = outlooks(np.vstack([rent, clothing]))
    assert (narrow.high - narrow.low) / 1200 < 0.4
    assert wide.high / wide.typical > 3


def test_a_short_past_has_a_wide_interval():
    (look,) = outlooks([1000.0, 1000.0])
    assert look.low == pytest.approx(500, rel=0.03)
    assert look.high == pytest.approx(2000, rel=0.03)


def test_an_interval_ends_at_twice_the_largest_month():
    (look,) = outlooks([1.0, 9000.0, 2.0, 5.0, 8000.0, 3.0, 1.0, 9000.0], 0.99)
    assert look.high == 18000.0


def test_no_known_month_is_the_callers_error():
    with pytest.raises(ValueError, match="known month"):
        outlooks([[GAP, GAP]])
    with pytest.raises(ValueError, match="ahead"):
        outlooks([1.0], lead=0)


@pytest.mark.parametrize("lead", [1, 2])
@pytest.mark.parametrize("share", LEVELS)
def test_coverage_of_exchangeable_months_is_about_nominal(share, lead):
    """Months drawn alike: the share inside the interval is what was promised, over many series."""
    draw = np.random.default_rng(7)
    inside = tried = 0
    for _ in range(40):
        series = np.exp(draw.normal(7, 0.4, (3, 48)))
        tested = backtest(series, share, lead)
        inside += tested.coverage * tested.covered
        tried += tested.covered
    assert inside / tried == pytest.approx(share, abs=0.04)


@settings(max_examples=30)
@given(st.lists(st.floats(1, 1e6), min_size=4, max_size=20), st.floats(0.1, 10))
def test_backtests_scale_with_the_amounts(months, factor):
    plain, scaled = backtest(months), backtest(np.array(months) * factor)
    assert scaled.mae == pytest.approx(plain.mae * factor, rel=1e-6, abs=1e-6)
    assert scaled.coverage == plain.coverage
