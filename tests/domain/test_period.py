from __future__ import annotations

import itertools
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finura_cli.domain.period import (
    WEEKDAYS,
    WEEKEND_RULES,
    Calendar,
    Period,
    PeriodError,
    bounded,
    calendar_month,
    parse_period,
    split_words,
)

TODAY = date(2026, 10, 3)  # a Saturday
PLAIN = Calendar()
PAYDAY = Calendar(cycle_start=25, cycle_weekend="before")

calendars = st.builds(Calendar, st.integers(1, 31), st.sampled_from(WEEKEND_RULES), st.sampled_from(WEEKDAYS))
days = st.dates(date(1990, 1, 1), date(2150, 12, 31))
intervals = st.sampled_from(["D", "W", "M", "Q", "Y"])


def span(first: str, last: str) -> Period:
    return Period(date.fromisoformat(first), date.fromisoformat(last) + timedelta(days=1))


@pytest.mark.parametrize(
    ("word", "first", "last"),
    [
        ("2026-10-03", "2026-10-03", "2026-10-03"),
        ("2026-10", "2026-10-01", "2026-10-31"),
        ("2026-2", "2026-02-01", "2026-02-28"),
        ("2026", "2026-01-01", "2026-12-31"),
        ("2026q4", "2026-10-01", "2026-12-31"),
        ("2026-Q1", "2026-01-01", "2026-03-31"),
        ("2026-w42", "2026-10-12", "2026-10-18"),
        ("2026w01", "2025-12-29", "2026-01-04"),
        ("2026-w53", "2026-12-28", "2027-01-03"),
        ("today", "2026-10-03", "2026-10-03"),
        ("Yesterday", "2026-10-02", "2026-10-02"),
        ("tomorrow", "2026-10-04", "2026-10-04"),
        ("this-week", "2026-09-28", "2026-10-04"),
        ("lastweek", "2026-09-21", "2026-09-27"),
        ("this-month", "2026-10-01", "2026-10-31"),
        ("thismonth", "2026-10-01", "2026-10-31"),
        ("last-month", "2026-09-01", "2026-09-30"),
        ("next-month", "2026-11-01", "2026-11-30"),
        ("this-quarter", "2026-10-01", "2026-12-31"),
        ("last-quarter", "2026-07-01", "2026-09-30"),
        ("this-year", "2026-01-01", "2026-12-31"),
        ("last-year", "2025-01-01", "2025-12-31"),
        ("last-30d", "2026-09-04", "2026-10-03"),
        ("last30d", "2026-09-04", "2026-10-03"),
        ("last-6m", "2026-05-01", "2026-10-31"),
        ("last-12m", "2025-11-01", "2026-10-31"),
        ("last-2w", "2026-09-21", "2026-10-04"),
        ("next-30d", "2026-10-03", "2026-11-01"),
        ("2026-09..2026-10", "2026-09-01", "2026-10-31"),
        ("2026-10-03..2026-11", "2026-10-03", "2026-11-30"),
        ("2025..last-month", "2025-01-01", "2026-09-30"),
    ],
)
def test_words(word: str, first: str, last: str) -> None:
    assert parse_period(word, PLAIN, TODAY) == span(first, last)


def test_open_ends() -> None:
    assert parse_period("..2026-10", PLAIN, TODAY) == Period(date.min, date(2026, 11, 1))
    assert parse_period("2026-09..", PLAIN, TODAY) == Period(date(2026, 9, 1), date.max)
    assert parse_period("all", PLAIN, TODAY) == Period.ALL


@pytest.mark.parametrize(
    "word",
    [
        "coffee",
        "4411",
        "10..20",
        "amt:10..20",
        "..",
        "",
        "20261",
        "2026-10-03-1",
        "12-2026",
        "this",
        "last-",
        "last-d",
        "२०२६",
        "٢٠٢٦-10",
    ],
)
def test_no_period(word: str) -> None:
    assert parse_period(word, PLAIN, TODAY) is None


@pytest.mark.parametrize(
    "word",
    [
        "2026-13",
        "2026-02-30",
        "2026-00",
        "2026q5",
        "2026q0",
        "2026-w54",
        "2025-w53",
        "2026-10..2026-09",
        "2026-10..x",
        "last-0d",
    ],
)
def test_looks_like_a_period_and_is_none(word: str) -> None:
    with pytest.raises(PeriodError) as caught:
        parse_period(word, PLAIN, TODAY)
    assert caught.value.exit_code == 2
    assert caught.value.hint


def test_a_month_that_starts_on_pay_day() -> None:
    # 25 October 2026 is a Sunday, so pay comes on Friday the 23rd; 25 September and 25 November are working days.
    assert parse_period("this-month", PAYDAY, TODAY) == span("2026-09-25", "2026-10-22")
    assert parse_period("next-month", PAYDAY, TODAY) == span("2026-10-23", "2026-11-24")
    assert parse_period("2026-10", PAYDAY, TODAY) == span("2026-10-01", "2026-10-31")
    assert PAYDAY.month(2026, 10) == span("2026-09-25", "2026-10-22")
    assert PAYDAY.key(PAYDAY.month_of(TODAY), "M") == "2026-10"
    after = Calendar(cycle_start=25, cycle_weekend="after")
    assert after.month_of(TODAY) == span("2026-09-25", "2026-10-25")
    assert Calendar(cycle_start=5).month_of(TODAY) == span("2026-09-05", "2026-10-04")
    assert Calendar(cycle_start=5).key(Calendar(cycle_start=5).month_of(TODAY), "M") == "2026-09"


def test_the_last_day_of_a_month_is_clamped() -> None:
    last_day = Calendar(cycle_start=31)
    assert last_day.month(2026, 3) == span("2026-02-28", "2026-03-30")
    assert last_day.month(2024, 3) == span("2024-02-29", "2024-03-30")


def test_weeks_that_start_on_sunday() -> None:
    sunday = Calendar(week_start="sun")
    assert parse_period("2026-w42", sunday, TODAY) == span("2026-10-11", "2026-10-17")
    assert sunday.week_of(TODAY) == span("2026-09-27", "2026-10-03")


@pytest.mark.parametrize(
    ("period", "label"),
    [
        (calendar_month(2026, 10), "October 2026"),
        (span("2026-10-01", "2026-12-31"), "2026 Q4"),
        (span("2026-01-01", "2026-12-31"), "2026"),
        (span("2026-10-03", "2026-10-03"), "2026-10-03"),
        (span("2026-09-25", "2026-10-22"), "2026-09-25 to 2026-10-22"),
        (span("2026-09-01", "2026-10-31"), "2026-09-01 to 2026-10-31"),
        (Period.ALL, "all time"),
        (Period(date.min, date(2026, 11, 1)), "until 2026-10-31"),
        (Period(date(2026, 9, 1), date.max), "since 2026-09-01"),
    ],
)
def test_labels(period: Period, label: str) -> None:
    assert period.label == label


def test_since_and_until() -> None:
    assert bounded("2026-09", "2026-10-03", PLAIN, TODAY) == span("2026-09-01", "2026-10-03")
    assert bounded(None, "last-month", PLAIN, TODAY) == Period(date.min, date(2026, 10, 1))
    assert bounded(None, None, PLAIN, TODAY) is None
    with pytest.raises(PeriodError):
        bounded("2026-10", "2026-09", PLAIN, TODAY)
    with pytest.raises(PeriodError):
        bounded("coffee", None, PLAIN, TODAY)


def test_one_period_among_the_words() -> None:
    assert split_words(["coffee", "2026-10", "cat:Food"], PLAIN, TODAY) == (
        calendar_month(2026, 10),
        ("coffee", "cat:Food"),
    )
    assert split_words(["this", "month", "coffee"], PLAIN, TODAY) == (calendar_month(2026, 10), ("coffee",))
    assert split_words(["last", "coffee"], PLAIN, TODAY) == (None, ("last", "coffee"))
    assert split_words(['"2026"', "text:2026"], PLAIN, TODAY) == (None, ('"2026"', "text:2026"))
    with pytest.raises(PeriodError, match="2 periods"):
        split_words(["2026-10", "last-month"], PLAIN, TODAY)


@given(calendars, days, intervals)
def test_every_day_is_in_its_unit_and_units_are_adjacent(calendar: Calendar, day: date, interval: str) -> None:
    here = calendar.unit(day, interval)
    assert day in here
    assert calendar.unit(day, interval, -1).end == here.start
    assert calendar.unit(day, interval, 1).start == here.end
    assert here.days >= 1


@given(calendars, days, st.integers(0, 900), intervals)
def test_tiles_cover_a_period_without_gap_or_overlap(calendar: Calendar, day: date, count: int, interval: str) -> None:
    period = Period(day, day + timedelta(days=count))
    tiles = calendar.tile(period, interval)
    assert sum(tile.days for tile in tiles) == count
    assert all(one.end == two.start for one, two in itertools.pairwise(tiles))
    if tiles:
        assert (tiles[0].start, tiles[-1].end) == (period.start, period.end)
        assert all(calendar.unit(tile.start, interval) == tile for tile in tiles[1:-1])
        assert len({calendar.key(tile, interval) for tile in tiles}) == len(tiles)


@given(calendars, st.integers(1950, 2100))
def test_months_quarters_and_years_nest(calendar: Calendar, year: int) -> None:
    twelve = [calendar.month(year, month) for month in range(1, 13)]
    assert calendar.tile(Period(twelve[0].start, twelve[-1].end), "M") == twelve
    assert calendar.unit(twelve[5].start, "Y") == Period(twelve[0].start, twelve[-1].end)
    assert calendar.unit(twelve[4].start, "Q") == Period(twelve[3].start, twelve[5].end)
    assert [calendar.key(month, "M") for month in twelve] == [f"{year}-{month:02}" for month in range(1, 13)]


@given(calendars, days, intervals)
def test_the_period_before_touches_this_one(calendar: Calendar, day: date, interval: str) -> None:
    here = calendar.unit(day, interval)
    before = calendar.previous(here)
    assert before.end == here.start
    assert before == calendar.unit(day, interval, -1)
    plain = calendar_month(day.year, day.month)
    if calendar.cycle_start == 1 and calendar.cycle_weekend == "none":
        assert calendar.month_of(day) == plain


@given(calendars, days)
def test_week_names_parse_back(calendar: Calendar, day: date) -> None:
    week = calendar.week_of(day)
    assert parse_period(calendar.key(week, "W"), calendar, TODAY) == week


@given(calendars, st.dates())
def test_the_ends_of_time_hold(calendar: Calendar, day: date) -> None:
    for interval in ("D", "W", "M", "Q", "Y"):
        unit = calendar.unit(day, interval)
        assert unit.start <= day <= unit.end
    parse_period("last-99999y", calendar, day)
    assert calendar.previous(Period(day, date.max)).days == 0
