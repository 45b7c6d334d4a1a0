"""What is kept of a past: the same as a plain list would say."""

from __future__ import annotations

from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finura_cli.domain.anomaly_past import WINDOW, Lately, Latest, Same

VALUES = st.lists(st.floats(-20, 20), min_size=1, max_size=40)


def latest(values):
    kept = Latest()
    for value in values:
        kept.add(value)
    return kept


@given(VALUES)
def test_middle_and_spread_are_median_and_mad(values):
    kept = latest(values)
    middle = median(values)
    assert kept.middle() == pytest.approx(middle)
    assert kept.spread(kept.middle()) == pytest.approx(1.4826 * median(abs(v - middle) for v in values), abs=1e-9)


@given(VALUES)
def test_four_in_five_lie_between(values):
    low, high = latest(values).most()
    assert sum(low <= value <= high for value in values) >= 0.8 * len(values)


def test_only_the_latest_count():
    kept = latest([100.0] * WINDOW + [1.0] * WINDOW)
    assert (len(kept), kept.middle(), kept.most()) == (WINDOW, 1.0, (1.0, 1.0))
    assert list(latest([1.0, 2.0, 3.0]).last(2)) == [3.0, 2.0]
    assert list(latest([1.0]).last(6)) == [1.0]


@given(st.lists(st.integers(0, 60), min_size=1, max_size=40), st.integers(0, 20))
def test_lately_counts_days(days, back):
    days = sorted(days)
    kept = Lately(30)
    for day in days:
        kept.add(day)
    today = days[-1] + back
    assert kept.since(today - 5) == sum(day > today - 5 for day in days)
    assert kept.count(today) == sum(day > today - 30 for day in days)


def same(*days):
    kept = Same(days[0])
    for day in days:
        kept.add(day, 2)
    return kept


def test_how_often_the_same_comes_soon_again():
    assert same(5).soon_again(2) == 0.0
    assert same(5, 5, 40, 40, 80).soon_again(2) == pytest.approx(2 / 5)
    assert same(0, 30, 60, 90).soon_again(2) == pytest.approx(3 * 3 / 91)
    assert same(*range(10)).soon_again(2) > 1
