"""Pay days are expected from earlier ones, and nothing later changes them."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from finura_cli.domain.risk_paydays import expected

incomes = st.dictionaries(st.dates(date(2026, 1, 1), date(2026, 12, 31)), st.integers(-10, 100_000), max_size=30)


@given(incomes, st.dates(date(2026, 1, 1), date(2027, 2, 1)))
def test_what_is_expected_of_a_day_was_known_before_it(income: dict[date, int], day: date) -> None:
    before = {one: minor for one, minor in income.items() if one < day}
    assert {one for one in expected(income) if one <= day} == {one for one in expected(before) if one <= day}


@given(incomes)
def test_each_pay_day_lets_at_most_one_be_expected_after_it(income: dict[date, int]) -> None:
    found = expected(income)
    assert len(found) <= len(income)
    assert all(any(day < one for day in income) for one in found)


def test_a_salary_comes_a_month_later_and_wages_at_their_pace() -> None:
    assert expected({date(2026, 1, 31): 900}) == {date(2026, 2, 28)}
    twice = {date(2026, 3, 15): 900, date(2026, 3, 31): 900, date(2026, 4, 15): 900}
    assert expected(twice) == {date(2026, 4, 15), date(2026, 4, 30), date(2026, 5, 15)}
    weekly = {date(2026, 3, 6) + timedelta(days=7 * n): 300 for n in range(4)}
    assert date(2026, 4, 3) in expected(weekly)


def test_small_sums_are_no_pay() -> None:
    assert expected({date(2026, 1, 31): 90_000, date(2026, 2, 10): 400}) == {date(2026, 2, 28)}
    assert expected({date(2026, 1, 31): 0, date(2026, 2, 1): -5}) == frozenset()
