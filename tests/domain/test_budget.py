"""Budgets: what is allowed, and where it is heading."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finura_cli.domain.budget import (
    Budget,
    BudgetRow,
    Per,
    Target,
    allowance,
    in_force,
)
from finura_cli.domain.money import Money
from finura_cli.domain.pace import Pace
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


def test_saving_more_than_planned_is_not_over():
    def row(target, spent):
        return BudgetRow(target, "x", Money(100, "INR"), Money(spent, "INR"), Pace(0, None, None, None))

    assert row(Target.TOTAL, 101).is_over
    assert not row(Target.SAVING, 101).is_over
    assert (row(Target.TOTAL, 25).used, row(Target.TOTAL, 130).left) == (0.25, Money(-30, "INR"))
