"""Which months are complete, what is fixed, and whole units in the right order."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finura_cli.domain.forecast import complete_months, figures, fixed_part, is_steady, months_between
from finura_cli.domain.money import Money
from finura_cli.domain.period import Calendar, calendar_month

PLAIN = Calendar()
TODAY = date(2026, 10, 10)


def span(months):
    return (months[0].start, months[-1].last) if months else None


@pytest.mark.parametrize(
    ("first", "last", "covered"),
    [
        (date(2026, 1, 1), date(2026, 10, 9), (date(2026, 1, 1), date(2026, 9, 30))),
        (date(2026, 1, 5), date(2026, 10, 9), (date(2026, 1, 1), date(2026, 9, 30))),
        (date(2026, 1, 6), date(2026, 10, 9), (date(2026, 2, 1), date(2026, 9, 30))),
        # the books stop: a month that was cut short is not whole, and silence afterwards is not thrift
        (date(2026, 1, 1), date(2026, 7, 27), (date(2026, 1, 1), date(2026, 7, 31))),
        (date(2026, 1, 1), date(2026, 7, 20), (date(2026, 1, 1), date(2026, 6, 30))),
        # entries dated ahead do not make this month complete
        (date(2026, 9, 1), date(2027, 3, 1), (date(2026, 9, 1), date(2026, 9, 30))),
        (date(2026, 9, 10), date(2026, 10, 9), None),
        (date(2026, 10, 1), date(2026, 10, 9), None),
    ],
)
def test_complete_months(first, last, covered):
    assert span(complete_months(first, last, TODAY, PLAIN)) == covered


def test_only_the_latest_four_years_are_read():
    assert len(complete_months(date(2010, 1, 1), TODAY, TODAY, PLAIN)) == 48


def test_months_may_start_on_pay_day():
    months = complete_months(date(2026, 7, 25), date(2026, 10, 9), TODAY, Calendar(cycle_start=25))
    assert span(months) == (date(2026, 7, 25), date(2026, 9, 24))
    assert len(months) == 2


@given(st.dates(date(2020, 1, 1), date(2028, 1, 1)), st.dates(date(2020, 1, 1), date(2028, 1, 1)), st.integers(1, 31))
def test_complete_months_tile_and_are_over(one, other, cycle_start):
    calendar = Calendar(cycle_start=cycle_start)
    first, last = sorted((one, other))
    months = complete_months(first, last, TODAY, calendar)
    for month, following in pairwise(months):
        assert month.end == following.start
    for month in months:
        assert month == calendar.month_of(month.start)
        assert month.last < TODAY
        assert month.start <= last


def test_months_between():
    september, november = calendar_month(2026, 9), calendar_month(2026, 11)
    assert months_between(september, november, PLAIN) == 2


@pytest.mark.parametrize(
    ("months", "steady"),
    [([1000, 1000, 1000], True), ([1000, 1030, 1000], True), ([1000, 1031, 1000], False), ([1000, 0, 1000], False),
     ([-5, -5, -5], False), ([], False)],
)  # fmt: skip
def test_steady_is_within_three_percent_every_month(months, steady):
    assert is_steady(months) is steady


def test_fixed_is_the_latest_of_what_is_steady_and_never_more_than_typical():
    streams = [[1000, 1000, 1010], [50, 80, 20], [30, 30, 30]]
    assert fixed_part(streams, 2000) == 1040
    assert fixed_part(streams, 900) == 900
    assert fixed_part(streams, -20) == 0
    assert fixed_part([], 100) == 0


@given(*[st.floats(-1e12, 1e12)] * 4)
def test_figures_keep_their_order_in_whole_units(typical, plan_for, low, high):
    shown = figures(typical, plan_for, low, high, "INR")
    assert shown.low.minor <= shown.typical.minor <= shown.plan_for.minor <= shown.high.minor
    assert shown.typical == Money(round(typical), "INR")
