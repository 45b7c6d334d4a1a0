"""Budgets: what is allowed, and where it is heading."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finura_cli.domain.budget import (
    Budget,
    BudgetRow,
    Pace,
    Past,
    Per,
    Target,
    allowance,
    crossing,
    in_force,
    middle,
    pace,
)
from finura_cli.domain.money import Money
from finura_cli.domain.period import Calendar, Period, calendar_month

PLAIN, PAY_DAY = Calendar(), Calendar(cycle_start=25, cycle_weekend="before")
OCTOBER = calendar_month(2026, 10)


def setting(amount, per=Per.MONTH, start=date(2026, 1, 1), id=1):
    return Budget(id, f"u{id}", Target.CATEGORY, 7, amount, "INR", per, start)


@pytest.mark.parametrize(
    ("per", "amount", "allowed"),
    [
        (Per.DAY, 100, 3100),
        (Per.WEEK, 700, 3100),
        (Per.MONTH, 3000, 3000),
        (Per.QUARTER, 9000, 3000),
        (Per.YEAR, 12000, 1000),
        (Per.WEEK, 1000, 4429),  # 31 days are 4.43 weeks; rounded once
    ],
)
def test_an_amount_is_turned_into_a_months_share(per, amount, allowed):
    assert allowance([setting(amount, per)], OCTOBER, PLAIN) == allowed


def test_every_month_has_the_same_monthly_budget_and_a_year_twelve():
    assert allowance([setting(3000)], calendar_month(2026, 2), PLAIN) == 3000
    assert allowance([setting(3000)], Period(date(2026, 1, 1), date(2027, 1, 1)), PLAIN) == 36000


def test_a_week_is_its_share_of_the_month():
    week = Period(date(2026, 10, 5), date(2026, 10, 12))
    assert allowance([setting(3100)], week, PLAIN) == 700


def test_months_that_start_on_pay_day_are_whole_and_so_are_calendar_months():
    cycle = PAY_DAY.month_of(date(2026, 10, 3))
    assert allowance([setting(3000)], cycle, PAY_DAY) == 3000
    assert allowance([setting(3000)], OCTOBER, PAY_DAY) == 3000


def test_a_setting_holds_until_the_next_one():
    settings = [setting(3000), setting(5000, start=date(2026, 10, 1), id=2)]
    assert allowance(settings, calendar_month(2026, 9), PLAIN) == 3000
    assert allowance(settings, OCTOBER, PLAIN) == 5000
    assert allowance(settings, Period(date(2026, 9, 1), date(2026, 11, 1)), PLAIN) == 8000


def test_a_change_within_a_month_counts_by_days():
    settings = [setting(3100), setting(6200, start=date(2026, 10, 11), id=2)]
    assert allowance(settings, OCTOBER, PLAIN) == 10 * 100 + 21 * 200


def test_no_setting_or_an_ended_one_is_no_budget_and_nothing_allowed_is_one():
    assert allowance([], OCTOBER, PLAIN) is None
    assert allowance([setting(3000, start=date(2026, 11, 1))], OCTOBER, PLAIN) is None
    ended = [setting(3000), setting(None, start=date(2026, 10, 1), id=2)]
    assert allowance(ended, OCTOBER, PLAIN) is None
    assert allowance(ended, calendar_month(2026, 9), PLAIN) == 3000
    assert allowance([setting(0)], OCTOBER, PLAIN) == 0


def test_in_force_follows_the_starts():
    settings = [
        setting(3000),
        setting(None, start=date(2026, 5, 1), id=2),
        setting(4000, start=date(2026, 8, 1), id=3),
    ]
    amounts = [in_force(settings, date(2026, month, 15)) for month in (1, 6, 9)]
    assert [found and found.amount for found in amounts] == [3000, None, 4000]
    assert in_force(settings, date(2025, 12, 31)) is None


@given(
    st.integers(0, 10**9),
    st.sampled_from(list(Per)),
    st.dates(date(2020, 1, 1), date(2030, 1, 1)),
    st.lists(st.integers(1, 40), min_size=1, max_size=4),
)
def test_adjacent_periods_share_the_budget(amount, per, start, lengths):
    """What the parts allow sums to what the whole allows, but for one rounding each."""
    settings = [setting(amount, per, date(2019, 1, 1))]
    parts, day = [], start
    for length in lengths:
        parts.append(Period(day, day + timedelta(days=length)))
        day = parts[-1].end
    whole = allowance(settings, Period(start, day), PLAIN)
    summed = sum(allowance(settings, part, PLAIN) for part in parts)
    if any(part.start.day == part.end.day == 1 for part in [*parts, Period(start, day)]):
        return  # whole calendar months go by months
    assert abs(whole - summed) <= len(parts)


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


def test_saving_more_than_planned_is_not_over():
    def row(target, spent):
        return BudgetRow(target, "x", Money(100, "INR"), Money(spent, "INR"), Pace(0, None, None, None))

    assert row(Target.TOTAL, 101).is_over
    assert not row(Target.SAVING, 101).is_over
    assert (row(Target.TOTAL, 25).used, row(Target.TOTAL, 130).left) == (0.25, Money(-30, "INR"))
