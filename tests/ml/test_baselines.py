"""The plain statistics, by hand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ml.baselines import mean3, mean12, median6
from ml.frames import FrameError, check, check_months

GAP = np.nan


def test_median_is_of_the_last_six_months():
    assert median6(np.array([900.0, 1, 2, 3, 4, 5, 100])) == pytest.approx(3.5)


def test_means_are_of_the_last_twelve_and_the_last_three_months():
    year = np.arange(1.0, 14.0)  # 1 .. 13
    assert mean12(year) == pytest.approx(7.5)
    assert mean3(year) == pytest.approx(12.0)


def test_fewer_months_than_asked_are_all_taken():
    assert median6(np.array([10.0, 30.0])) == pytest.approx(20.0)
    assert mean12(np.array([10.0, 30.0])) == pytest.approx(20.0)


def test_many_series_at_once_and_months_before_a_beginning_left_out():
    series = np.array([[GAP, GAP, 4.0, 6.0], [1.0, 2.0, 3.0, 4.0], [GAP, GAP, GAP, GAP]])
    assert mean3(series)[:2].tolist() == [5.0, 3.0]
    assert np.isnan(mean3(series)[2])
    assert median6(series)[:2].tolist() == [5.0, 2.5]


def test_nothing_known_is_no_number():
    assert np.isnan(median6(np.empty((2, 0)))).all()


@given(st.lists(st.floats(-1e9, 1e9), min_size=1, max_size=20), st.floats(0.01, 1000))
def test_scaling_the_months_scales_the_forecast(months, factor):
    series = np.array(months)
    for method in (median6, mean12, mean3):
        assert method(series * factor) == pytest.approx(method(series) * factor, rel=1e-9, abs=1e-6)


def test_months_may_be_unknown_before_a_series_began_and_never_later():
    assert check_months([1, 2, 3]).shape == (1, 3)
    assert check_months([[GAP, 2.0], [1.0, 2.0]]).shape == (2, 2)
    for wrong in ([[1.0, GAP]], [[1.0, np.inf]], [], np.zeros((1, 1, 1))):
        with pytest.raises(FrameError):
            check_months(wrong)


GOOD = {"day": [1, 1, 2], "amount": [1.0, 2.5, 3.0], "category": [0, -1, 1], "merchant": [0, 0, 2]}


def test_a_frame_that_keeps_the_contract():
    columns = check(GOOD)
    assert {name: column.dtype.name for name, column in columns.items()} == {
        "day": "int64", "amount": "float64", "category": "int64", "merchant": "int64",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("name", "column", "said"),
    [
        ("day", [2, 1, 3], "fall"),
        ("amount", [1.0, 0.0, 1.0], "positive"),
        ("amount", [1.0, np.nan, 1.0], "finite"),
        ("amount", [1.0], "length"),
        ("amount", [[1.0], [1.0], [1.0]], "dimensions"),
        ("category", ["a", "b", "c"], "numbers"),
    ],
)
def test_a_frame_that_does_not(name, column, said):
    with pytest.raises(FrameError, match=said):
        check({**GOOD, name: column})


def test_a_frame_without_a_column():
    with pytest.raises(FrameError, match="merchant"):
        check({name: column for name, column in GOOD.items() if name != "merchant"})
