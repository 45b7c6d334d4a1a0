"""When timers come: what is typed, and the next time of each."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finura_cli.domain.timer import TimerName, When, ranges, read_at, when_of
from finura_cli.errors import UsageError

WEEKDAY = {day: n for n, day in enumerate(("mon", "tue", "wed", "thu", "fri", "sat", "sun"), 1)}


def fields(most: range) -> st.SearchStrategy[tuple[int, ...]]:
    return st.lists(st.sampled_from(most), max_size=4, unique=True).map(lambda found: tuple(sorted(found)))


WHENS = st.builds(
    When,
    minutes=fields(range(60)),
    hours=fields(range(24)),
    days=fields(range(1, 29)),
    months=fields(range(1, 13)),
    weekdays=fields(range(1, 8)),
)
MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1))


def comes(when: When, moment: datetime) -> bool:
    """The rule of cron, said for one minute alone."""
    day = [
        moment.day in when.days if when.days else None,
        moment.isoweekday() in when.weekdays if when.weekdays else None,
    ]
    said = [one for one in day if one is not None]
    return (
        (not when.minutes or moment.minute in when.minutes)
        and (not when.hours or moment.hour in when.hours)
        and (not when.months or moment.month in when.months)
        and (any(said) or not said)
    )


@given(WHENS, MOMENTS)
def test_the_next_time_is_one_and_there_is_none_before_it(when: When, moment: datetime) -> None:
    found = when.next_after(moment)
    assert found is not None
    assert found > moment
    assert found.second == found.microsecond == 0
    assert comes(when, found)
    step = moment.replace(second=0, microsecond=0)
    for _ in range(600):  # every minute of ten hours
        step += timedelta(minutes=1)
        assert step >= found or not comes(when, step)


def test_a_day_that_no_month_has_never_comes() -> None:
    assert When((0,), (8,), (30,), (2,)).next_after(datetime(2026, 1, 1)) is None
    assert When((0,), (8,), (29,), (2,)).next_after(datetime(2026, 1, 1)) == datetime(2028, 2, 29, 8)


@given(st.sampled_from(sorted(WEEKDAY)), st.sampled_from(sorted(WEEKDAY)))
def test_a_weekly_report_is_tried_on_its_day_and_never_in_the_week_after_it(day: str, start: str) -> None:
    """On a day of the next week that week's own report would be due, and come on the wrong day."""
    when = when_of(TimerName.WEEKLY, None, day, week_start=start, month_start=1)
    assert WEEKDAY[day] in when.weekdays
    gone = sorted((one - WEEKDAY[start]) % 7 for one in when.weekdays)
    first = (WEEKDAY[day] - WEEKDAY[start]) % 7
    assert gone == list(range(first, first + len(when.weekdays)))
    assert len(when.weekdays) == min(3, 7 - first)


@given(st.integers(1, 28), st.integers(1, 28))
def test_a_monthly_report_is_tried_for_a_week_but_not_into_the_next_month(day: int, start: int) -> None:
    when = when_of(TimerName.MONTHLY, None, str(day), week_start="mon", month_start=start)
    assert day in when.days
    gone = sorted((one - start) % 31 for one in when.days)
    assert gone[0] == (day - start) % 31
    assert gone == list(range(gone[0], gone[0] + len(gone)))


@pytest.mark.parametrize(
    ("name", "at", "day", "said"),
    [
        (TimerName.WEEKLY, None, None, When((0,), (8,), weekdays=(1, 2, 3))),
        (TimerName.WEEKLY, "19:30", "Friday", When((30,), (19,), weekdays=(5, 6, 7))),
        (TimerName.WEEKLY, None, "sun", When((0,), (8,), weekdays=(7,))),
        (TimerName.MONTHLY, "9", None, When((0,), (9,), days=(3, 4, 5, 6, 7, 8, 9))),
        (TimerName.MONTHLY, None, "1", When((0,), (8,), days=(1, 2, 3, 4, 5, 6, 7))),
        (TimerName.DAILY, None, None, When((0,), (7,))),
        (TimerName.DAILY, "8", None, When((0,), (8,))),
        (TimerName.DAILY, "0:45", None, When((45,), (0,))),
        (TimerName.HOURLY, None, None, When((5,))),
        (TimerName.HOURLY, ":15", None, When((15,))),
        (TimerName.BACKUP, None, None, When((40,), (2,))),
    ],
)
def test_what_is_typed(name: TimerName, at: str | None, day: str | None, said: When) -> None:
    assert when_of(name, at, day, week_start="mon", month_start=1) == said


def test_a_month_from_pay_day() -> None:
    assert when_of(TimerName.MONTHLY, None, None, week_start="mon", month_start=25).days == (1, 2, 27, 28, 29, 30, 31)
    late = when_of(TimerName.MONTHLY, None, None, week_start="mon", month_start=31).days
    assert late == (3, 4, 5, 6, 7, 8, 9), "not every month has a 31st"


@pytest.mark.parametrize(
    ("name", "at", "day"),
    [
        (TimerName.WEEKLY, "24:00", None),
        (TimerName.WEEKLY, "8:60", None),
        (TimerName.WEEKLY, "", None),
        (TimerName.WEEKLY, ":15", None),
        (TimerName.WEEKLY, "8am", None),
        (TimerName.WEEKLY, None, "someday"),
        (TimerName.WEEKLY, None, "3"),
        (TimerName.MONTHLY, None, "mon"),
        (TimerName.MONTHLY, None, "29"),
        (TimerName.MONTHLY, None, "٣"),
        (TimerName.DAILY, None, "mon"),
        (TimerName.HOURLY, "8:15", None),
    ],
)
def test_what_is_no_time(name: TimerName, at: str | None, day: str | None) -> None:
    with pytest.raises(UsageError):
        when_of(name, at, day, week_start="mon", month_start=1)


@given(st.integers(0, 23), st.integers(0, 59))
def test_a_time_is_read_as_it_is_written(hour: int, minute: int) -> None:
    assert read_at(f"{hour:02d}:{minute:02d}") == (hour, minute)


@given(st.sets(st.integers(0, 60)))
def test_ranges_hold_the_numbers_and_no_others(numbers: set[int]) -> None:
    runs = ranges(numbers)
    assert {n for low, high in runs for n in range(low, high + 1)} == numbers
    assert all(one[1] + 1 < other[0] for one, other in pairwise(runs))
