"""Backtests, by hand."""

from __future__ import annotations

import numpy as np
import pytest

from ml.baselines import mean3
from ml.evaluate import backtest


def test_errors_by_hand():
    """Months 4 and 5 are forecast: the median of 10, 20, 60 is 20, of 10, 20, 60, 30 it is 25."""
    tested = backtest([10.0, 20.0, 60.0, 30.0, 45.0])
    assert tested.origins == 2
    assert tested.mae == pytest.approx((10 + 20) / 2)
    # the means of the last three: 30 and 36.67
    assert tested.mae_naive == pytest.approx((0 + 45 - 110 / 3) / 2)
    assert tested.rel == pytest.approx(tested.mae / tested.mae_naive)
    assert (tested.covered, tested.coverage) == (1, 1.0)


def test_two_months_ahead_the_last_known_one_is_left_out():
    tested = backtest([10.0, 10.0, 10.0, 500.0, 10.0], lead=2)
    assert (tested.origins, tested.mae, tested.mae_naive, tested.covered) == (1, 0.0, 0.0, 0)
    assert tested.rel is None
    assert tested.coverage is None


def test_too_short_a_past_cannot_be_tried():
    assert backtest([1.0, 2.0, 3.0]) is None
    assert backtest([1.0, 2.0, 3.0, 4.0], lead=2) is None


def test_the_future_never_enters():
    """Changing the last month changes nothing that was said about the months before it."""
    months = np.random.default_rng(1).gamma(4, 100, 20)
    changed = np.append(months[:-1], 1e6)
    assert backtest(months[:-1]) == backtest(changed[:-1])
    first, second = backtest(months, method=mean3), backtest(changed, method=mean3)
    assert first.origins == second.origins
    said = months[-4:-1].mean()
    assert second.mae - first.mae == pytest.approx((abs(1e6 - said) - abs(months[-1] - said)) / 17)


def test_series_are_pooled():
    one, other = [100.0] * 6, [100.0, 100, 100, 140, 100, 100]
    tested = backtest([one, other])
    assert tested.origins == 3
    assert tested.mae == pytest.approx(40 / 6)
