"""Which months are complete, what is fixed, and whole units in the right order."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finura_cli.domain.forecast import complete_months, fell_short, figures, is_steady, months_between, parts, score
from finura_cli.domain.forecast_champion import Outlook, Tried
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


def test_figures_stand_on_what_was_spent_already():
    look = Outlook(low=10, typical=20, plan_for=25, high=40, bills=15)
    shown = figures(look, "INR", 100)
    assert [one.minor for one in (shown.low, shown.typical, shown.plan_for, shown.high)] == [110, 120, 125, 140]
    made = parts(look, "INR", 100)
    assert made.spent == Money(100, "INR")
    assert made.spent + made.fixed + made.variable == shown.typical
    assert parts(look, "INR").spent is None
    assert parts(Outlook(-30, -5, 0, 10, 15), "INR").variable == Money(-20, "INR")  # refunds beside a bill


def tried(month, came, typical, last, *, inside=True, scored=True):
    edges = (came - 1, came + 1) if inside else (came + 1, came + 2)
    low, high = min(edges[0], typical), max(edges[1], typical)
    told = Outlook(low if inside else came + 1, typical, typical, high, 0)
    return Tried(month, came, told, last, scored)


def test_a_score_holds_the_forecast_against_the_same_as_last_month():
    months = [tried(3, 100, 110, 90, scored=False), tried(4, 200, 170, 100), tried(5, 100, 300, 200, inside=False)]
    found = score(months, "INR")
    assert (found.months, found.mae.minor, found.mae_naive.minor) == (3, 80, 70)
    assert (found.inside, found.scored, found.coverage) == (1, 2, 0.5)
    assert found.is_worse
    assert score([], "INR") is None
    assert score([tried(3, 100, 110, 90, scored=False)], "INR").coverage is None


@pytest.mark.parametrize(
    ("inside", "of", "share", "short"),
    [
        (5, 8, 0.8, False),
        (4, 8, 0.8, False),
        (3, 8, 0.8, True),
        (1, 5, 0.8, True),
        (0, 1, 0.8, False),
        (0, 0, 0.8, False),
    ],
)
def test_intervals_fell_short_where_luck_alone_would_rarely_do_so(inside, of, share, short):
    assert fell_short(inside, of, share) is short


@given(st.integers(1, 40), st.floats(0.05, 0.95), st.data())
def test_what_holds_as_often_as_promised_never_fell_short(of, share, data):
    inside = data.draw(st.integers(0, of))
    if inside >= of * share:
        assert not fell_short(inside, of, share)
    if fell_short(inside, of, share):
        assert all(fell_short(fewer, of, share) for fewer in range(inside))
