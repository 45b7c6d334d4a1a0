"""Savings: income less spending, in every figure."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from finura_cli.domain.forecast_champion import Series, series_of
from finura_cli.domain.forecast_savings import Savings

MONTHS = st.lists(st.integers(0, 10**8), min_size=8, max_size=8)


def alone(months) -> Series:
    return series_of({None: months}, {}, [])[0]


def savings(income, spending, lead=1):
    return Savings(alone(income), alone(spending), lead)


@given(MONTHS, MONTHS, st.integers(1, 2))
def test_savings_are_income_less_spending(income, spending, lead):
    found = savings(income, spending, lead)
    for origin in range(9):
        look = found.outlook(0.8, origin)
        if look is not None:
            assert look.typical == look.income.typical - look.spending.typical
            assert look.careful == look.income.typical - look.spending.plan_for
            assert look.low <= look.careful <= look.typical <= look.high
    assert found.saved == tuple(came - went for came, went in zip(income, spending, strict=True))


@given(MONTHS, MONTHS, st.integers(4, 7), st.integers(0, 10**8))
def test_changing_the_future_changes_no_past_forecast(income, spending, known, other):
    now = savings(income, spending)
    then = savings([*income[:known], *[other] * (8 - known)], [*spending[:known], *[other // 3] * (8 - known)])
    for origin in range(known + 1):
        assert now.outlook(0.8, origin) == then.outlook(0.8, origin)


def test_an_interval_may_lie_on_both_sides_of_zero_and_holds_what_it_promises():
    draw, inside, tried, on_both_sides = random.Random(4), 0, 0, 0
    for _ in range(25):
        income = [round(draw.gauss(300_000, 30_000)) for _ in range(36)]
        spending = [round(draw.gauss(290_000, 40_000)) for _ in range(36)]
        found = savings(income, spending)
        look = found.outlook()
        on_both_sides += look.low < 0 < look.high
        held = [one.is_inside for one in found.tried() if one.scored]
        inside, tried = inside + sum(held), tried + len(held)
    assert on_both_sides > 15
    assert 0.74 <= inside / tried <= 0.88


def test_without_any_income_there_is_no_saying():
    assert savings([0] * 6, [100] * 6).outlook() is None
    tried = savings([500] * 6, [100, 200, 100, 100, 200, 100]).tried(0.8, 2)
    assert [(one.month, one.came, one.last) for one in tried] == [(4, 300, 400), (5, 400, 300)]


def test_a_year_without_income_leaves_an_interval():
    """Shares of an income of nothing would make every month as sure as the middle one."""
    spending = [100, 300, 100, 200, 100, 300, 100, 200, 100, 300, 100, 200, 100, 300, 100]
    look = savings([1000, 0, *[0] * 13], spending).outlook()
    assert look.low < look.typical - 50
    assert look.high > look.typical + 50


@given(st.integers(4, 30))
def test_while_errors_are_few_the_interval_holds_the_months_that_were_seen(months):
    """Of 95 % until there are so many errors that it can be read from them; one month in ten brought a fortune."""
    income = [1000 if n % 10 else 9000 for n in range(months)]
    look = savings(income, [500] * months).outlook(0.95)
    assert look.low <= 500
    assert look.high >= 8500
