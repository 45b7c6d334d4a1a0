"""Surprise: past-only, by hand and by law."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ml.anomalies import own_past, surprises


def frame(amounts, category=0, merchant=-1, days=None):
    n = len(amounts)
    return {
        "day": days if days is not None else list(range(n)),
        "amount": amounts,
        "category": [category] * n if isinstance(category, int) else category,
        "merchant": [merchant] * n if isinstance(merchant, int) else merchant,
    }


def test_own_past_by_hand():
    values = np.array([1.0, 5.0, 2.0, 9.0, 3.0])
    groups = np.array([0, 1, 0, 0, 0])
    own = own_past(values, groups, np.arange(5), at_least=1)
    # the last row: 1, 2, 9 came before it in its group
    assert own.of.tolist() == [0, 0, 1, 2, 3]
    assert own.median[2:].tolist() == [1.0, 1.5, 2.0]
    assert own.spread[4] == pytest.approx(1.4826 * 1.0)
    assert np.isnan(own.median[:2]).all()


def test_own_past_is_of_the_latest_only():
    values = np.array([100.0, 100.0, 1.0, 1.0, 1.0, 7.0])
    own = own_past(values, np.zeros(6, dtype=np.int64), np.array([5]), at_least=1, window=3)
    assert (own.median[0], own.of[0]) == (1.0, 3)


def test_rows_without_a_group_have_no_past():
    own = own_past(np.ones(4), np.full(4, -1), np.arange(4), at_least=1)
    assert np.isnan(own.median).all()


@settings(max_examples=40)
@given(st.lists(st.tuples(st.floats(-5, 5), st.integers(-1, 2)), min_size=1, max_size=40), st.integers(1, 6))
def test_own_past_is_what_a_loop_says(rows, window):
    values, groups = np.array([v for v, _ in rows]), np.array([g for _, g in rows])
    own = own_past(values, groups, np.arange(len(rows)), at_least=2, window=window)
    for i, (_, group) in enumerate(rows):
        past = [v for v, g in rows[:i] if g == group][-window:] if group >= 0 else []
        if len(past) < 2:
            assert np.isnan(own.median[i])
            continue
        middle = np.median(past)
        assert own.median[i] == pytest.approx(middle)
        assert own.spread[i] == pytest.approx(1.4826 * np.median(np.abs(np.array(past) - middle)))


def test_an_amount_far_above_its_category_is_found_with_what_is_usual():
    (found,) = surprises(frame([40.0, 44, 36, 41, 39, 40, 43, 38, 40, 400]))
    assert (found.row, found.of, found.past) == (9, "category", 9)
    assert found.usual == pytest.approx(40.0)
    assert found.z == pytest.approx(np.log(10) / 0.28)


def test_a_merchant_with_one_price_is_judged_more_sharply():
    amounts = [10.0, 90, 10, 200, 10, 15, 10, 60, 10, 14]
    merchants = [0, 1, 0, 1, 0, 1, 0, 1, 0, 0]
    (found,) = surprises(frame(amounts, merchant=merchants))
    assert (found.row, found.of) == (9, "merchant")
    assert found.usual == pytest.approx(10.0)


def test_what_a_merchant_took_before_is_not_odd():
    """Rent among many small purchases of one category; a price that rose is odd once."""
    small = [40.0, 44, 36, 41, 39, 40, 43, 38]
    amounts = [*small, 1340, 40, 41, 1340, 1700, 1700]
    merchants = [*range(8), 99, 20, 21, 99, 99, 99]
    assert [s.row for s in surprises(frame(amounts, merchant=merchants))] == [12, 8]


def test_no_past_no_surprise():
    assert surprises(frame([1.0, 1, 1, 1000])) == ()
    assert surprises(frame([])) == ()


def test_later_charges_change_nothing():
    past = [40.0, 44, 36, 41, 39, 40, 43, 38, 40, 400]
    assert surprises(frame(past)) == tuple(s for s in surprises(frame([*past, 1.0, 9e6, 3.0])) if s.row < 10)


def test_only_charges_since_the_day_are_judged():
    past = [40.0, 44, 36, 41, 39, 40, 43, 38, 400, 410]
    assert [s.row for s in surprises(frame(past), since=9)] == [9]


@settings(max_examples=30)
@given(st.lists(st.floats(0.5, 1e5), min_size=9, max_size=30), st.floats(0.01, 100))
def test_another_unit_is_no_surprise(amounts, factor):
    """Rows near the threshold apart, what is odd in one unit is odd in another."""
    plain = {s.row: s.z for s in surprises(frame(amounts))}
    scaled = {s.row: s.z for s in surprises(frame([a * factor for a in amounts]))}
    for row in plain.keys() & scaled.keys():
        assert plain[row] == pytest.approx(scaled[row], rel=1e-6)
    for row in plain.keys() ^ scaled.keys():
        assert min(abs(abs((plain | scaled)[row]) - edge) for edge in (2.5, 5, 2.5 / 0.35, 5 / 0.35)) < 1e-3


def test_most_surprising_first():
    usual = [40.0, 44, 36, 41, 39, 40, 43, 38, 40, 42]
    found = surprises(frame([*usual, 300.0, 3000.0]))
    assert [s.row for s in found] == [11, 10]
