"""Budgets as quantiles of one's own months."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finura_cli.domain.budget_quantile import (
    MONTHS,
    PastScore,
    checked_keep,
    kept,
    middle,
    past_score,
    pinball,
    quantile,
    recommended,
    rounded_up,
    suggestion,
)
from finura_cli.domain.money import Money
from finura_cli.errors import UsageError

SPENT = st.lists(st.integers(-(10**6), 10**9), min_size=1, max_size=30)
PERCENT = st.integers(1, 99)


def test_a_quantile_lies_between_two_values_by_its_distance():
    assert quantile([10, 20, 30, 40, 50], 70) == 38
    assert quantile([7], 70) == 7
    with pytest.raises(ValueError, match="nothing"):
        quantile([], 70)


def test_one_more_month_at_the_middle_holds_a_dear_month_down():
    assert quantile([100, 100, 900], 70) == 420
    assert recommended([100, 100, 900]) == quantile([100, 100, 100, 900], 70) == 180
    assert recommended([100, 900]) == quantile([100, 500, 900], 70) == 660
    assert recommended([500]) == 500


def test_only_the_last_six_months_speak():
    assert recommended([10**9, *[100] * MONTHS]) == 100


def test_net_refunds_are_no_budget_below_zero():
    assert recommended([-500, -400, -300]) == 0


@given(SPENT, PERCENT, PERCENT)
def test_who_wants_to_keep_more_gets_no_less(months, one, other):
    low, high = sorted((one, other))
    assert recommended(months, low) <= recommended(months, high)


@given(SPENT, PERCENT)
def test_it_lies_within_what_was_spent(months, percent):
    last = months[-MONTHS:]
    assert max(0, min(last)) <= recommended(months, percent) <= max(0, *last)


@given(st.integers(0, 10**15), st.sampled_from(["INR", "JPY", "KWD", "USD"]))
def test_rounding_goes_up_by_at_most_a_fiftieth(minor, currency):
    rounded = rounded_up(minor, currency)
    assert minor <= rounded
    assert (rounded - minor) * 50 <= minor
    assert rounded_up(rounded, currency) == rounded


def test_rounded_amounts_are_ones_to_remember():
    assert rounded_up(8_137_42, "INR") == 8_200_00
    assert rounded_up(123_45, "INR") == 124_00
    assert rounded_up(41_23, "INR") == 41_23
    assert rounded_up(12_345, "JPY") == 12_400


@given(SPENT, st.integers(0, 10**9))
def test_kept_counts_the_last_months(months, budget):
    assert kept(months, budget) == len([m for m in months[-MONTHS:] if m <= budget])


@given(st.lists(st.integers(0, 10**6), min_size=2, max_size=40))
def test_the_quantile_has_the_least_pinball_loss(values):
    """No other of the values would have cost less in all."""
    best = min(sum(pinball(v, b, 70) for v in values) for b in values)
    ordered = sorted(values)
    at = ordered[-(-70 * len(ordered) // 100) - 1]
    assert sum(pinball(v, at, 70) for v in values) == best


def test_the_past_score_by_hand():
    """Of 100, 100, 100, 400 only the last month has three before it: 100 was suggested, and so was the mean."""
    assert past_score([[100, 100, 100, 400]]) == PastScore(1, 0, 70 * 300, 70 * 300)
    assert past_score([[100, 100, 100, 40]]) == PastScore(1, 1, 30 * 60, 30 * 60)
    assert past_score([[100, 100, 100]]).share is None
    assert past_score([[0, 0, 0, 0]]).relative is None


def test_the_past_score_never_sees_the_month_it_is_of():
    long = [120, 80, 100, 300, 90, 110, 95, 130]
    last = past_score([long])
    changed = past_score([[*long[:-1], 10**6]])
    assert (last.tried, changed.tried) == (5, 5)
    assert changed.loss - last.loss == 70 * (10**6 - recommended(long[:-1])) - pinball(130, recommended(long[:-1]), 70)


def test_a_suggestion_says_what_speaks_for_it():
    months = [9_000_00, 7_000_00, 8_500_00, 8_200_00, 7_900_00, 9_400_00]
    found = suggestion("Food", 3, months, "INR", 70, Money(8_000_00, "INR"))
    assert (found.amount.minor, found.kept, found.over, found.months) == (8_600_00, 4, 4, 6)
    assert found.is_change
    assert not suggestion("Food", 3, months, "INR", 70, Money(8_600_00, "INR")).is_change
    assert not suggestion("Tax", 3, [0, 0, 0, 0, 0, 5], "INR", 70, None).is_change
    told = suggestion("Food", 3, months, "INR", 70, None, forest=7_000_00)
    assert (told.amount.minor, told.kept, told.by_forest) == (7_000_00, 1, True)


@pytest.mark.parametrize("percent", [0, 100, -1, 1000])
def test_a_share_that_is_none_is_refused(percent):
    with pytest.raises(UsageError, match="from 1 to 99") as refused:
        checked_keep(percent)
    assert refused.value.hint == "70 is a budget kept in about 7 of 10 months"


def test_the_middle_of_whole_numbers():
    assert [middle([5]), middle([4, 1]), middle([9, 1, 5]), middle([1, 2])] == [5, 2, 5, 2]
    with pytest.raises(ValueError, match="nothing"):
        middle([])
