"""The days on which something falls: counted from the first, whatever window is asked for."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finura_cli.domain.paces import Every, occurrences

DAYS = st.dates(date(1990, 1, 1), date(2060, 12, 31))
WINDOWS = st.tuples(DAYS, st.integers(0, 900)).map(lambda one: (one[0], one[0] + timedelta(days=one[1])))


def test_the_31st_is_the_last_day_of_a_short_month_and_the_31st_again() -> None:
    found = list(occurrences(date(2026, 1, 31), Every.MONTH, date(2026, 1, 1), date(2026, 6, 1)))

    assert found == [date(2026, 1, 31), date(2026, 2, 28), date(2026, 3, 31), date(2026, 4, 30), date(2026, 5, 31)]


def test_the_29th_of_february_comes_back_in_leap_years() -> None:
    found = list(occurrences(date(2024, 2, 29), Every.YEAR, date(2025, 1, 1), date(2029, 1, 1)))

    assert found == [date(2025, 2, 28), date(2026, 2, 28), date(2027, 2, 28), date(2028, 2, 29)]


def test_nothing_falls_before_the_first_nor_after_the_last_day_there_is() -> None:
    assert not list(occurrences(date(2026, 5, 1), Every.WEEK, date(2026, 1, 1), date(2026, 5, 1)))
    assert list(occurrences(date(9999, 12, 30), Every.WEEK, date(9999, 1, 1), date.max)) == [date(9999, 12, 30)]
    assert list(occurrences(date(9999, 12, 30), Every.MONTH, date(9999, 1, 1), date.max)) == [date(9999, 12, 30)]


@pytest.mark.parametrize("every", list(Every))
@given(anchor=DAYS, window=WINDOWS, cut=st.integers(0, 900))
def test_two_windows_that_meet_have_what_the_whole_one_has(
    every: Every, anchor: date, window: tuple[date, date], cut: int
) -> None:
    start, end = window
    middle = min(start + timedelta(days=cut), end)

    whole = list(occurrences(anchor, every, start, end))

    assert whole == [*occurrences(anchor, every, start, middle), *occurrences(anchor, every, middle, end)]
    assert whole == sorted(set(whole))
    assert all(max(start, anchor) <= day < end for day in whole)


@given(anchor=DAYS)
def test_by_months_it_keeps_its_day_of_the_month(anchor: date) -> None:
    found = list(occurrences(anchor, Every.MONTH, anchor, anchor + timedelta(days=800)))

    assert all(day.day == min(anchor.day, monthrange(day.year, day.month)[1]) for day in found)
    months = [day.year * 12 + day.month for day in found]
    assert months == list(range(months[0], months[0] + len(months)))
