"""Moods: how a day felt, from 0 (low) to 5 (high), logged by itself or with an entry."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

LEAST, MOST = 0, 5
"""The ends of the scale."""
LOOK_DAYS = 30
"""Days that the log is looked at at once."""


@dataclass(frozen=True, slots=True)
class Mood:
    """A mood of the log. `time` is local, `HH:MM`."""

    id: int
    uid: str
    date: date
    time: str | None
    mood: int
    note: str


@dataclass(frozen=True, slots=True)
class Felt:
    """A mood of a day; `entry` is the entry that carries it, None for one of the log."""

    date: date
    mood: int
    note: str = ""
    entry: int | None = None


@dataclass(frozen=True, slots=True)
class MoodDay:
    """A day with a mood: the `mean` of all of them, how many, and what was noted."""

    date: date
    mean: float
    count: int
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MoodLook:
    """The log seen from a day: the days with a mood among the last `LOOK_DAYS`, oldest first, and their mean beside
    that of as many days before. `total` counts the days that ever had one."""

    today: date
    days: tuple[MoodDay, ...]
    mean: float | None
    before: float | None
    total: int

    @property
    def start(self) -> date:
        """The first of the days that are looked at."""
        return first_of(self.today)


def first_of(today: date) -> date:
    """The first of the `LOOK_DAYS` that end with a day."""
    return today - timedelta(days=min(LOOK_DAYS - 1, (today - date.min).days))


def by_day(moods: Iterable[Felt]) -> tuple[MoodDay, ...]:
    """A row for each day that has a mood, oldest first."""
    ordered = sorted(moods, key=lambda one: one.date)
    return tuple(_day(day, list(own)) for day, own in groupby(ordered, key=lambda one: one.date))


def look(moods: Iterable[Felt], today: date, total: int) -> MoodLook:
    """What the moods up to `today` come to; later ones, and those of more than two such times ago, are left out."""
    start = first_of(today)
    earlier = first_of(start - timedelta(days=1)) if start > date.min else start
    days = by_day(one for one in moods if earlier <= one.date <= today)
    recent = tuple(one for one in days if one.date >= start)
    return MoodLook(today, recent, _mean(recent), _mean([one for one in days if one.date < start]), total)


def _day(day: date, moods: Sequence[Felt]) -> MoodDay:
    notes = tuple(one.note for one in moods if one.note)
    return MoodDay(day, sum(one.mood for one in moods) / len(moods), len(moods), notes)


def _mean(days: Sequence[MoodDay]) -> float | None:
    """Of days, each counting once however often it was logged."""
    return sum(one.mean for one in days) / len(days) if days else None
