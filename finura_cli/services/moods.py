"""The log of moods: looking at it, and keeping it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from finura_cli.domain.mood import Mood, MoodDay, MoodLook, by_day, first_of, look
from finura_cli.domain.period import Period, shifted
from finura_cli.errors import UsageError
from finura_cli.records import NamedTuple
from finura_cli.store import moods
from finura_cli.store.connection import Store


class Change(NamedTuple):
    """What becomes of a mood of the log; None: it stays. A `note` without text goes."""

    mood: int | None = None
    day: date | None = None
    time: str | None = None
    note: str | None = None


def seen(store: Store, today: date) -> MoodLook:
    """The last days, of the log and of entries."""
    with store.read_tx():
        far = first_of(first_of(today))
        found = moods.felt(store, Period(far, shifted(today, 1)))
        return look(found, today, moods.days(store))


def add(store: Store, mood: int, *, day: date, time: str | None, note: str, today: date) -> Mood:
    """Log how a day felt, within a deed."""
    _refuse_later(day, today)
    return moods.get(store, moods.add(store, day, time, mood, note.strip()))


def edit(store: Store, id: int, change: Change, *, today: date) -> Mood:
    """Change one of the log, within a deed."""
    kept = moods.get(store, id)
    if change == Change():
        raise UsageError("what is to change?", hint="finura mood edit ID [0-5] --note TEXT --date DAY --time HH:MM")
    day = kept.date if change.day is None else change.day
    _refuse_later(day, today)
    made = replace(
        kept,
        mood=kept.mood if change.mood is None else change.mood,
        date=day,
        time=change.time or (kept.time if day == kept.date else None),
        note=kept.note if change.note is None else change.note.strip(),
    )
    moods.replace(store, made)
    return made


def day_of(store: Store, day: date) -> MoodDay | None:
    """What a day's moods come to."""
    return next(iter(by_day(moods.felt(store, Period(day, shifted(day, 1))))), None)


def _refuse_later(day: date, today: date) -> None:
    if day > today:
        raise UsageError(f"{day} is still to come", hint="a mood is logged for today or an earlier day", code="bad-day")
