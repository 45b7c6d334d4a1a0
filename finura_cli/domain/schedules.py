"""Entries that post themselves: on which days, and as what.

A day of a schedule is done once: its entry was posted, or it is skipped. What is done stays so, whatever becomes of the
entry; what is not done, and not after today, is due. So it does not matter when, how often or in which order it is
looked at.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta

from finura_cli.domain.duplicates import APART, likeness
from finura_cli.domain.money import Money
from finura_cli.domain.paces import Every, occurrences
from finura_cli.domain.transaction import By, Line, NewTransaction
from finura_cli.errors import UsageError
from finura_cli.records import NamedTuple

_ALIKE = 0.5
_DAY = timedelta(days=1)
Done = Mapping[date, int | None]
"""The days of a schedule that are done, with the entry that was posted for each; None: it is skipped."""


class Schedule(NamedTuple):
    """What is posted, and when: on `start`, and from then on at the pace of `every`, the day `until` included."""

    id: int
    uid: str
    every: Every
    start: date
    until: date | None
    account_id: int
    money: Money
    """Money out is negative; of a transfer, what goes out of the account."""
    description: str
    to_account_id: int | None = None
    """Of a transfer: into which account."""
    category_id: int | None = None
    merchant_id: int | None = None
    note: str = ""
    mode: str | None = None
    who: str | None = None
    tags: tuple[str, ...] = ()


class Due(NamedTuple):
    """A day of a schedule that is to be posted."""

    schedule: Schedule
    day: date


class Planned(NamedTuple):
    """A schedule with what became of it, and what comes."""

    schedule: Schedule
    done: Done
    due: tuple[date, ...]
    """The days that are to be posted."""
    next: date | None
    """The next day after today that is not done; None when it has ended."""
    closed: date | None = None
    """The last day of the first of its accounts to close."""


class Standing(NamedTuple):
    """An entry of the books that may be what a schedule is about to post."""

    id: int
    day: date
    words: str
    """Folded text."""
    typed: bool
    """By hand, not from a file."""


def days(schedule: Schedule, last: date) -> Iterator[date]:
    """All its days up to and with `last`, done or not."""
    end = last if schedule.until is None else min(last, schedule.until)
    if end < date.max:
        yield from occurrences(schedule.start, schedule.every, schedule.start, end + _DAY)


def due(schedule: Schedule, done: Done, today: date, closed: date | None) -> tuple[date, ...]:
    """The days that are to be posted, oldest first. `closed`: the last day of the first of its accounts to close."""
    last = today if closed is None else min(today, closed)
    return tuple(day for day in days(schedule, last) if day not in done)


def following(schedule: Schedule, done: Done, after: date, closed: date | None) -> date | None:
    """The next day after `after` that is not done."""
    last = date.max - _DAY if closed is None else closed
    return next((day for day in days(schedule, last) if day > after and day not in done), None)


def ahead(one: Planned, today: date, last: date) -> Iterator[date]:
    """The days after `today` up to and with `last` that are not done."""
    end = last if one.closed is None else min(last, one.closed)
    return (day for day in days(one.schedule, end) if day > today and day not in one.done)


def in_order(found: Iterable[Due]) -> list[Due]:
    """The order of posting: by day, and on one day as the schedules were made."""
    return sorted(found, key=lambda one: (one.day, one.schedule.id))


def restarted(schedule: Schedule, done: Done, every: Every | None, start: date | None) -> tuple[Every, date]:
    """Pace and first day with what was said anew; a new pace alone holds from the next day on that is not done.

    Raises:
        UsageError `days-done`: it would start before days that are done, and post some of them again.
    """
    if every in (None, schedule.every) and start in (None, schedule.start):
        return schedule.every, schedule.start
    if start is None:
        start = next((day for day in days(schedule, date.max - _DAY) if day not in done), schedule.start)
    latest = max(done, default=None)
    if latest is not None and start <= latest:
        raise UsageError(
            f"schedule {schedule.id} is done up to {latest.isoformat()}: from another day or at another pace it can"
            " only go on after that",
            hint=f"--from {(latest + _DAY).isoformat()} or later",
            code="days-done",
        )
    return every or schedule.every, start


def entries(one: Due) -> tuple[NewTransaction, ...]:
    """What is posted for a day: an entry, or both sides of a transfer, money out first."""
    schedule = one.schedule
    sides = [(schedule.account_id, schedule.money)]
    if schedule.to_account_id is not None:
        sides.append((schedule.to_account_id, -schedule.money))
    by = By.HAND if schedule.category_id is not None else None
    return tuple(
        NewTransaction(
            date=one.day,
            account_id=account_id,
            money=money,
            description=schedule.description,
            lines=(Line(schedule.category_id, money, by),),
            merchant_id=schedule.merchant_id,
            note=schedule.note,
            mode=schedule.mode,
            who=schedule.who,
            tags=schedule.tags,
        )
        for account_id, money in sides
    )


def double_of(day: date, words: str, known: Sequence[Standing], taken: Collection[int]) -> Standing | None:
    """Which entry of the same account and amount an entry of this day and folded text may be, the nearest in time; None
    when none. From a file any within `APART` days may be, as banks have their own words; a typed one if it says the
    same."""
    near = [one for one in known if abs((one.day - day).days) <= APART and one.id not in taken]
    same = [one for one in near if not one.typed or one.words == words or likeness(one.words, words) >= _ALIKE]
    return min(same, key=lambda one: (abs((one.day - day).days), one.id), default=None)
