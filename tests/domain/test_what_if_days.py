"""On which days a change falls."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from finura_cli.domain.period import Calendar, Period, calendar_month
from finura_cli.domain.what_if_days import by_day, together, weights


def test_rent_falls_on_the_first_and_what_a_month_lacks_on_its_last_day():
    first = weights([(date(2026, 9, 1), -500), (date(2026, 10, 1), -500)])
    assert list(by_day(70, first, [calendar_month(2026, 11)])) == [(date(2026, 11, 1), 70)]
    last = weights([(date(2026, 10, 31), -500), (date(2026, 10, 29), -500)])
    assert list(by_day(-70, last, [calendar_month(2027, 2)])) == [(date(2027, 2, 28), -70)]


def test_what_never_was_falls_evenly():
    assert [minor for _, minor in by_day(310, weights([]), [calendar_month(2026, 10)])] == [10] * 31


@given(st.integers(-(10**9), 10**9), st.lists(st.tuples(st.dates(date(2025, 1, 1), date(2025, 12, 31)), st.integers())))
def test_each_month_sums_to_the_whole(minor, amounts):
    year = Calendar().tile(Period(date(2026, 1, 1), date(2027, 1, 1)), "M")
    found = list(by_day(minor, weights(amounts), year))
    for month in year:
        assert sum(part for day, part in found if day in month) == minor
    half = Period(date(2026, 3, 10), date(2026, 3, 20))
    assert sum(together([*found, *found], half).values()) == 2 * sum(part for day, part in found if day in half)
