"""The work that is done without anybody asking for it each time: which there is, and when it is due. Pure.

A job is done once for each of its turns: a day, a week, a month, named by a key as `2026-w42`. What was done is known
by its key, not by when: whatever the clock shows, forward or back, no turn comes twice.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta
from enum import StrEnum

from finura_cli.domain.period import Calendar, Interval, Period
from finura_cli.records import NamedTuple

GRACE_DAYS = 2
"""A month's report waits so long for what banks book late, unless it is asked for by name."""
FETCH_HOURS = 4
"""Downloaders run no more often than this: some banks lock out who asks every hour."""
MOST_MISSED = 120


class Job(StrEnum):
    """The jobs, in the order in which they are done: what brings entries first, what tells of them after it."""

    IMPORT = "import"
    ENTRIES = "entries"
    ALERTS = "alerts"
    RISK = "risk"
    WEEKLY = "weekly-report"
    MONTHLY = "monthly-report"
    BACKUP = "backup"
    MODEL = "model"

    @property
    def every_run(self) -> bool:
        """Whether it looks at each run whether there is something new; its key, the day, only tells when it did."""
        return self in (Job.IMPORT, Job.ENTRIES, Job.ALERTS, Job.RISK)

    @property
    def interval(self) -> Interval:
        """How long one of its turns is."""
        if self is Job.MONTHLY:
            return "M"
        return "W" if self in (Job.WEEKLY, Job.MODEL) else "D"

    @property
    def report(self) -> bool:
        return self in (Job.WEEKLY, Job.MONTHLY)


class Status(StrEnum):
    """What became of a job in a run."""

    DONE = "done"
    NOTHING = "nothing"
    """There was nothing to do, or it was done before."""
    FAILED = "failed"
    WAITING = "waiting"
    """Its time has not come, or what it needs is not there yet."""
    WOULD = "would"
    """A dry run: it would be done."""


class Outcome(NamedTuple):
    """What a job did in a run. `said`: one line, no amounts. `again`: it failed as it did before in this turn."""

    job: Job
    key: str
    status: Status
    said: str = ""
    again: bool = False


class Turn(NamedTuple):
    """What a job would do now. `period`: the days it is about; `ready`: the first day on which it may."""

    key: str
    period: Period
    ready: date


def turn(job: Job, today: date, calendar: Calendar, *, named: bool = False) -> Turn:
    """A report's turn is the last full week, or month; that of a model is this week; of all others this day. `named`:
    somebody asked for this job, so that it waits for nothing."""
    if job.report:
        period = calendar.unit(today, job.interval, -1)
        ready = _later(period.end, GRACE_DAYS) if job is Job.MONTHLY and not named else period.end
        return Turn(calendar.key(period, job.interval), period, ready)
    period = calendar.unit(today, job.interval)
    return Turn(calendar.key(period, job.interval), period, period.start)


def due(job: Job, done: Collection[str], today: date, calendar: Calendar, *, named: bool = False) -> str | None:
    """The key of the turn that is to be done now; None when it was done, or may not be done yet. `done`: the keys of
    all turns of this job that were done."""
    now = turn(job, today, calendar, named=named)
    if today < now.ready or (now.key in done and not job.every_run):
        return None
    return now.key


def missed(job: Job, done: Collection[str], today: date, calendar: Calendar) -> tuple[Period, ...]:
    """The weeks or months between the last report and the one that is due now, the oldest first: nothing ran then,
    no channel took them, or there was nothing to report yet. None before the first report ever."""
    now = turn(job, today, calendar).key
    earlier = [key for key in done if key < now]
    if not earlier:
        return ()
    last, found = max(earlier), list[Period]()
    for back in range(2, MOST_MISSED + 2):
        period = calendar.unit(today, job.interval, -back)
        if calendar.key(period, job.interval) <= last or period.start == date.min:
            break
        found.append(period)
    return tuple(reversed(found))


def may_fetch(last: str | None, at: str) -> bool:
    """Whether downloaders may run again. `last`: when they did, local and ISO, as `at` is; an instant ahead of now was
    written under another clock."""
    if last is None:
        return True
    gone = _plain(at) - _plain(last)
    return gone >= timedelta(hours=FETCH_HOURS) or gone < timedelta(0)


def _plain(instant: str) -> datetime:
    return datetime.fromisoformat(instant).replace(tzinfo=None)


def _later(day: date, days: int) -> date:
    return day + timedelta(days=min(days, (date.max - day).days))
