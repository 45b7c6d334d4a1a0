"""When work that nobody asks for is due."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finura_cli.domain import jobs
from finura_cli.domain.jobs import Job
from finura_cli.domain.period import WEEKDAYS, Calendar

DAYS = st.dates(date(1990, 1, 1), date(2090, 12, 31))
CALENDARS = st.builds(
    Calendar, st.integers(1, 31), st.sampled_from(["none", "before", "after"]), st.sampled_from(WEEKDAYS)
)


@given(DAYS, CALENDARS, st.sampled_from(list(Job)), st.booleans())
def test_a_turn_comes_once(today: date, calendar: Calendar, job: Job, named: bool) -> None:
    """Whatever the clock shows next: what was done is not due again, and what looks at each run always is."""
    key = jobs.due(job, (), today, calendar, named=named)
    now = jobs.turn(job, today, calendar, named=named)
    assert key == (now.key if today >= now.ready else None)
    if key is not None:
        assert jobs.due(job, (key,), today, calendar, named=named) == (key if job.every_run else None)


@given(DAYS, CALENDARS, st.sampled_from([Job.WEEKLY, Job.MONTHLY]))
def test_a_report_is_of_days_that_are_over(today: date, calendar: Calendar, job: Job) -> None:
    now = jobs.turn(job, today, calendar, named=True)
    assert now.period.end <= today
    assert today < calendar.unit(now.period.start, "W" if job is Job.WEEKLY else "M", 2).start
    assert now.period.end == now.ready


@given(DAYS, CALENDARS, st.sampled_from([Job.WEEKLY, Job.MONTHLY]), st.integers(1, 60))
def test_what_was_missed_lies_between_the_last_and_this_one(
    today: date, calendar: Calendar, job: Job, back: int
) -> None:
    interval = "W" if job is Job.WEEKLY else "M"
    last = calendar.unit(today, interval, -back - 1)
    found = jobs.missed(job, [calendar.key(last, interval)], today, calendar)
    assert len(found) == back - 1
    whole = [last, *found, jobs.turn(job, today, calendar).period]
    assert all(one.end == other.start for one, other in pairwise(whole))


def test_before_the_first_report_nothing_was_missed() -> None:
    assert jobs.missed(Job.WEEKLY, (), date(2026, 10, 26), Calendar()) == ()
    assert jobs.missed(Job.WEEKLY, ("2030-w01",), date(2026, 10, 26), Calendar()) == ()


@pytest.mark.parametrize(("day", "named", "key"), [
    (date(2026, 11, 1), False, None), (date(2026, 11, 2), False, None), (date(2026, 11, 3), False, "2026-10"),
    (date(2026, 11, 1), True, "2026-10"), (date(2026, 11, 30), False, "2026-10"),
])  # fmt: skip
def test_a_month_waits_two_days_for_its_last_entries(day: date, named: bool, key: str | None) -> None:
    assert jobs.due(Job.MONTHLY, (), day, Calendar(), named=named) == key


def test_keys() -> None:
    today = date(2026, 10, 26)  # a Monday
    keys = {job: jobs.turn(job, today, Calendar()).key for job in Job}
    assert keys[Job.WEEKLY] == "2026-w43"
    assert keys[Job.MONTHLY] == "2026-09"
    assert keys[Job.MODEL] == "2026-w44"
    assert {keys[job] for job in Job if job.every_run or job is Job.BACKUP} == {"2026-10-26"}
    assert jobs.due(Job.WEEKLY, ("2026-w43", "2031-w01"), today, Calendar()) is None
    assert jobs.due(Job.WEEKLY, ("2031-w01",), today, Calendar()) == "2026-w43"  # of a clock that was wrong


@given(st.integers(-100, 100))
def test_downloaders_rest(minutes: int) -> None:
    at = datetime(2026, 10, 26, 12) + timedelta(minutes=minutes * 6)
    assert jobs.may_fetch("2026-10-26T12:00:00", at.isoformat()) == (minutes >= 40 or minutes < 0)
    assert jobs.may_fetch(None, at.isoformat())
