"""Days so far before or after another one, to the ends of the calendar."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from finura_cli.domain.period import shifted


@given(st.dates(), st.integers(-4_000_000, 4_000_000))
def test_a_shifted_day_is_so_far_away_or_the_end_of_the_calendar(day: date, days: int) -> None:
    found = shifted(day, days)
    if (found - day).days != days:
        assert found == (date.max if days > 0 else date.min)
        assert abs((found - day).days) < abs(days)


def test_neighbours() -> None:
    assert shifted(date(2024, 2, 28), 1) == date(2024, 2, 29)
    assert shifted(date(2024, 3, 1), -1) == date(2024, 2, 29)
    assert shifted(date.max, 1) == date.max
    assert shifted(date.min, -1) == date.min
    assert shifted(date.min, 1) - date.min == timedelta(1)
