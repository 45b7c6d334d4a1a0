"""Income shared out by a rule."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finura_cli.domain.budget_rule import Rule, fixed_cost, parse_rule, shares, spread
from finura_cli.domain.money import Money
from finura_cli.errors import UsageError

MONTHS = st.lists(st.integers(-(10**6), 10**8), min_size=6, max_size=6)


def test_shares_are_needs_wants_savings_in_this_order():
    assert parse_rule("50/30/20") == Rule(50, 30, 20)
    assert parse_rule("50/20/30").said == "needs 50 %, wants 20 %, savings 30 %"
    assert parse_rule(" 60 % / 25% /15 ") == Rule(60, 25, 15)
    assert parse_rule("100/0/0") == Rule(100, 0, 0)


@pytest.mark.parametrize(
    "text", ["", "50", "50/30", "50/30/20/0", "50/30/x", "50/-30/80", "50.5/29.5/20", "५०/३०/२०", "a" * 500]
)
def test_what_is_no_split_is_refused(text):
    with pytest.raises(UsageError, match="not a split of income in three") as refused:
        parse_rule(text)
    assert refused.value.code == "bad-rule"
    assert len(refused.value.message) < 100


def test_a_sum_that_is_not_all_is_said():
    with pytest.raises(UsageError, match=r"needs 50 %, wants 30 %, savings 30 %: that is 110 %, not 100"):
        parse_rule("50/30/30")


@given(st.integers(1, 10**12), st.integers(0, 100), st.integers(0, 100))
def test_shares_sum_to_the_income(minor, needs, wants):
    if needs + wants <= 100:
        parts = shares(Money(minor, "INR"), Rule(needs, wants, 100 - needs - wants))
        assert sum(part.minor for part in parts) == minor


@given(st.integers(0, 10**12), st.lists(MONTHS, max_size=12))
def test_what_is_spread_sums_to_the_whole(minor, past):
    parts = spread(Money(minor, "INR"), past)
    assert sum(part.minor for part in parts) == (minor if parts else 0)
    assert all(part.minor >= 0 for part in parts)
    assert len(parts) in (0, len(past))


def test_a_rent_gets_what_it_costs_and_the_rest_is_shared():
    rent, food, fun = [1000] * 6, [300, 500, 400, 300, 500, 400], [100, 100, 50, 100, 90, 60]
    parts = [part.minor for part in spread(Money(2000, "INR"), [rent, food, fun])]
    assert parts[0] == 1000
    assert sum(parts) == 2000
    assert parts[1] / parts[2] == pytest.approx(sum(food) / sum(fun), rel=0.05)


def test_where_the_rent_leaves_nothing_all_are_cut_alike():
    parts = [part.minor for part in spread(Money(900, "INR"), [[1000] * 6, [200, 100, 300, 200, 100, 300]])]
    assert sum(parts) == 900
    assert 0 < parts[0] < 900


def test_a_wedding_is_no_habit():
    food = [100] * 6
    party = [80, 0, 90, 10_000, 0, 70]
    without = spread(Money(1000, "INR"), [[110, 100, 90] * 2, party])
    assert without[1].minor < 1000 * 340 // (600 + 340) + 10
    assert fixed_cost(food) == 100
    assert fixed_cost(party) == 0
    assert fixed_cost([100, 100]) == 0  # too short to know


def test_without_a_past_there_are_no_parts():
    assert spread(Money(1000, "INR"), []) == ()
    assert spread(Money(1000, "INR"), [[0] * 6, [-50] * 6]) == ()
