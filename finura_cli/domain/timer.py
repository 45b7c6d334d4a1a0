"""Timers: what calls this program by itself, at which times, and with which words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from pathlib import Path

from finura_cli.domain.jobs import GRACE_DAYS
from finura_cli.domain.period import WEEKDAYS
from finura_cli.errors import UsageError
from finura_cli.records import NamedTuple

_AT = re.compile(r"(\d{1,2})?(?::(\d{2}))?")
_LATER, _LATER_MONTHLY = 3, 7
"""Days on which a weekly and a monthly report are tried: their own, and some after it. A machine may be off, a server
out of reach; `schedule run` does nothing where it is done already."""
_YEARS_8 = 366 * 8
"""Days within which every 29th of February comes again."""


class TimerName(StrEnum):
    """What can be installed."""

    WEEKLY = "weekly-report"
    MONTHLY = "monthly-report"
    DAILY = "daily"
    HOURLY = "hourly"
    BACKUP = "backup"
    IMPORT = "import"

    @property
    def jobs(self) -> tuple[str, ...]:
        """The words after `schedule run`; none: all that is due."""
        return () if self in (TimerName.DAILY, TimerName.HOURLY) else (self.value,)


_USUAL = {
    TimerName.WEEKLY: (8, 0),
    TimerName.MONTHLY: (8, 0),
    TimerName.DAILY: (7, 0),
    TimerName.HOURLY: (0, 5),  # off the full hour, when everything else starts
    TimerName.BACKUP: (2, 40),
    TimerName.IMPORT: (2, 30),
}
_PATIENCE = {TimerName.WEEKLY: 9, TimerName.MONTHLY: 38}
"""Days after which a timer has missed its work for sure; 2 for those that come every day."""


class When(NamedTuple):
    """The five fields of a crontab: minutes, hours, days of the month, months, weekdays (1 Monday to 7 Sunday); none
    of a field: every one. Where both days and weekdays are said either is enough, as cron has it."""

    minutes: tuple[int, ...]
    hours: tuple[int, ...] = ()
    days: tuple[int, ...] = ()
    months: tuple[int, ...] = ()
    weekdays: tuple[int, ...] = ()

    def on(self, day: date) -> bool:
        """Whether it comes on this day at all."""
        if self.months and day.month not in self.months:
            return False
        said = [value in field for value, field in ((day.day, self.days), (day.isoweekday(), self.weekdays)) if field]
        return any(said) or not said

    def next_after(self, moment: datetime) -> datetime | None:
        """The first time after `moment` (local, without a zone); None when there is none (a 30th of February)."""
        for ahead in range(_YEARS_8):
            day = moment.date() + timedelta(days=ahead)
            if not self.on(day):
                continue
            for hour in self.hours or range(24):
                for minute in self.minutes or range(60):
                    found = datetime.combine(day, time(hour, minute))
                    if found > moment:
                        return found
        return None


@dataclass(frozen=True, slots=True)
class Timer:
    """A timer of some books. `argv`: the program and its words; `environ`: what it is told besides; `token`: the file
    that opens the books; `since`: the day it was installed; `when` is None where it was changed by hand into something
    that is not read here."""

    name: TimerName
    home: Path
    profile: str | None
    when: When | None
    argv: tuple[str, ...]
    environ: tuple[tuple[str, str], ...] = ()
    token: Path | None = None
    since: date | None = None

    @property
    def patience(self) -> int:
        """Days after which it has missed its work for sure."""
        return _PATIENCE.get(self.name, 2)


class Standing(NamedTuple):
    """An installed timer: who keeps it, when it comes next (local, without a zone), and when the work it is for was
    last done or tried (local, ISO)."""

    timer: Timer
    kind: str
    next: datetime | None
    last: str | None


class Piece(NamedTuple):
    """What is written in one place: a line of the crontab, a file."""

    place: str
    text: str


def when_of(name: TimerName, at: str | None, day: str | None, *, week_start: str, month_start: int) -> When:
    """When a timer comes. `at`: `8`, `08:30`, `:15` (hourly); `day`: `mon` for a weekly one, `3` for a monthly one;
    left out, the first of the week as the user has it, and of the month the first by which banks have booked the last.

    Raises:
        UsageError: a time or a day that is none, or that this timer does not have.
    """
    hour, minute = read_at(at) if at is not None else (None, None)
    usual = _USUAL[name]
    minutes = (usual[1] if minute is None and hour is None else minute or 0,)
    if name is TimerName.HOURLY and hour is not None:
        raise UsageError(f"{name} comes every hour: {at!r} has an hour of its own", hint="--at :15", code="bad-time")
    if name is not TimerName.HOURLY and at is not None and hour is None:
        raise UsageError(f"{at!r} has no hour", hint="--at 08:15", code="bad-time")
    if day is not None and name not in (TimerName.WEEKLY, TimerName.MONTHLY):
        raise UsageError(f"{name} comes every day", hint="--day is for weekly-report and monthly-report")
    if name is TimerName.HOURLY:
        return When(minutes)
    hours = (usual[0] if hour is None else hour,)
    if name is TimerName.WEEKLY:
        first = WEEKDAYS.index(week_start) + 1
        begin = _weekday(day) if day is not None else first
        return When(minutes, hours, weekdays=_days(begin, first, 7, _LATER))
    if name is TimerName.MONTHLY:
        first = month_start if month_start <= 28 else 1  # not every month has the others
        begin = _month_day(day) if day is not None else (first + GRACE_DAYS - 1) % 31 + 1
        return When(minutes, hours, days=_days(begin, first, 31, _LATER_MONTHLY))
    return When(minutes, hours)


def read_at(text: str) -> tuple[int | None, int | None]:
    """Hour and minute of `8`, `08:30` or `:15`."""
    found = _AT.fullmatch(text.strip())
    hour, minute = (None if part is None else int(part) for part in found.groups()) if found else (None, None)
    if (hour is None and minute is None) or (hour or 0) > 23 or (minute or 0) > 59:
        raise UsageError(f"{text!r} is no time of day", hint="--at 08:00", code="bad-time")
    return hour, minute


def _weekday(text: str) -> int:
    word = text.strip().casefold()
    for number, name in enumerate(("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"), 1):
        if len(word) >= 3 and name.startswith(word):
            return number
    raise UsageError(f"{text!r} is no day of the week", hint=f"one of {', '.join(WEEKDAYS)}", code="bad-day")


def _days(day: int, first: int, length: int, later: int) -> tuple[int, ...]:
    """The day and those after it, but not into the next week or month, which begins on `first`: its own report would
    come there, on the wrong day."""
    gone = (day - first) % length
    return tuple(sorted((day - 1 + n) % length + 1 for n in range(min(later, length - gone))))


def _month_day(text: str) -> int:
    if text.strip().isascii() and text.strip().isdecimal() and 1 <= int(text) <= 28:
        return int(text)
    raise UsageError(f"{text!r} is no day of every month", hint="--day 1 to 28", code="bad-day")


def ranges(numbers: Iterable[int]) -> list[tuple[int, int]]:
    """Numbers as runs of neighbours: 1, 2, 3, 7 are (1, 3) and (7, 7)."""
    runs: list[tuple[int, int]] = []
    for number in sorted(set(numbers)):
        if runs and runs[-1][1] == number - 1:
            runs[-1] = (runs[-1][0], number)
        else:
            runs.append((number, number))
    return runs
