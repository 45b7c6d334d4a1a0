"""The diary that day-ahead risk is told from: a row a day, what counts as low and high, and what can be said of it.

A mood is of the day it was logged for; spending is of the day it was made. Nothing here says that one brings the other:
sentences tell what days were like, never why.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Hashable, Iterable, Sequence
from datetime import date
from enum import IntEnum
from math import isnan, nan
from typing import Generic, TypeVar

from finura_cli.records import NamedTuple

FEWEST_DAYS = 30
"""Logged days below which nothing is said."""
LOW_MOOD = 1
"""A day is low when its mood, of 0 to 5, is at most this."""
HIGH_SHARE = 75
"""A day of high spending is dearer than so many of 100 days."""
YEAR = 365
"""Days that say what is high now: older ones had other prices."""
WEIGHT = 30
"""The base rate counts as so many days when days of the week are told apart."""
WEEKEND = 5
"""Monday is 0."""


class Block(IntEnum):
    """A part of the day, of six hours."""

    NIGHT = 0
    MORNING = 1
    AFTERNOON = 2
    EVENING = 3

    @classmethod
    def of(cls, hour: int) -> Block:
        """Of an hour from 0 to 23."""
        return cls(hour // 6)


class Spending(NamedTuple):
    """A line of spending: minor units, negative for a refund; its category and hour where they are known."""

    day: date
    minor: int
    category: int | None = None
    hour: int | None = None


class Day(NamedTuple):
    """What a day was: the mean of its moods, None without one; minor units spent, >= 0, and in which category and part
    of the day most of it; whether it was a pay day."""

    day: date
    mood: float | None
    spent: int
    category: int | None
    block: Block | None
    payday: bool


T = TypeVar("T", bound=Hashable)


class Likely(NamedTuple, Generic[T]):
    """Of days with spending, how often most of it went to `what`: on such a day of the week, beside all days."""

    what: T
    chance: float
    base: float
    days: int
    """Days with spending that this was counted on."""


def diary(
    spendings: Iterable[Spending], moods: Iterable[tuple[date, int]], paydays: Collection[date], last: date
) -> tuple[Day, ...]:
    """Every day from the first with an entry or a mood up to `last`, which is over; later ones are left out."""
    spent: dict[date, list[Spending]] = defaultdict(list)
    felt: dict[date, list[int]] = defaultdict(list)
    for line in spendings:
        spent[line.day].append(line)
    for day, mood in moods:
        felt[day].append(mood)
    first = min((*spent, *felt), default=None)
    if first is None:
        return ()
    days = map(date.fromordinal, range(first.toordinal(), last.toordinal() + 1))
    return tuple(_day(day, spent.get(day, ()), felt.get(day, ()), day in paydays) for day in days)


def columns(days: Sequence[Day]) -> dict[str, list[int] | list[float]]:
    """The diary as the columns that learning reads: `day` (ordinal), `mood` (NaN: none), `spend` (minor units),
    `category` and `block` (-1: none), `payday` (0 or 1)."""
    return {
        "day": [one.day.toordinal() for one in days],
        "mood": [nan if one.mood is None else one.mood for one in days],
        "spend": [one.spent for one in days],
        "category": [-1 if one.category is None else one.category for one in days],
        "block": [-1 if one.block is None else int(one.block) for one in days],
        "payday": [int(one.payday) for one in days],
    }


def moods_logged(days: Sequence[Day]) -> int:
    """Days with a mood: `FEWEST_DAYS` of them are needed before a low one is foretold."""
    return sum(one.mood is not None for one in days)


def high_from(days: Sequence[Day]) -> int | None:
    """Minor units above which a day is one of high spending: what three of four days of the last year stayed within.

    None under `FEWEST_DAYS` days. 0 for who spends on fewer than one day in four: then any spending is high.
    """
    if len(days) < FEWEST_DAYS:
        return None
    spent = sorted(one.spent for one in days[-YEAR:])
    return spent[-(-len(spent) * HIGH_SHARE // 100) - 1]


def likely_categories(days: Sequence[Day], ahead: date) -> tuple[Likely[int], ...]:
    """Where most of a day's money goes if any is spent on `ahead`, likeliest first; empty while little is known."""
    return _likely([(one.day, one.category) for one in days if one.category is not None], ahead)


def likely_blocks(days: Sequence[Day], ahead: date) -> tuple[Likely[Block], ...]:
    """When most of a day's money goes if any is spent on `ahead`, likeliest first; empty while little is known."""
    return _likely([(one.day, one.block) for one in days if one.block is not None], ahead)


def sentence(name: str, value: float | None, usual: float) -> str | None:
    """What a feature of the day ahead is, without an amount: `name` as learning calls it. None: nothing can be said."""
    if name == "weekend":
        return "it is a day of the weekend" if value else "it is no day of the weekend"
    if name == "pay_day":
        return "it is a pay day" if value else "it is no pay day"
    if value is None or isnan(value):
        return None
    if name == "mood_lately":
        return f"the mood of the last seven days is {value:.1f}, usually {usual:.1f}"
    if name == "mood_last":
        return f"the last mood is {value:.1f}, usually {usual:.1f}"
    if name == "spending_lately":
        side = "as usual" if abs(value - usual) < 0.1 else "more than usual" if value > usual else "less than usual"
        return f"the last seven days cost {side}"
    raise ValueError(f"nothing is called {name}")


def _day(day: date, lines: Sequence[Spending], moods: Sequence[int], payday: bool) -> Day:
    kinds, blocks = Counter[int](), Counter[Block]()
    for line in lines:
        if line.category is not None:
            kinds[line.category] += line.minor
        if line.hour is not None:
            blocks[Block.of(line.hour)] += line.minor
    mood = sum(moods) / len(moods) if moods else None
    spent = max(0, sum(line.minor for line in lines))
    return Day(day, mood, spent, _largest(kinds), _largest(blocks), payday)


def _largest(sums: Counter[T]) -> T | None:
    """What most was spent on, the first of equals in order; None where refunds left nothing."""
    best = max(sums, key=sums.__getitem__, default=None)
    return best if best is not None and sums[best] > 0 else None


def _likely(seen: Sequence[tuple[date, T]], ahead: date) -> tuple[Likely[T], ...]:
    if len(seen) < FEWEST_DAYS:
        return ()
    weekend = ahead.weekday() >= WEEKEND
    counts = Counter(what for _, what in seen)
    alike = Counter(what for day, what in seen if (day.weekday() >= WEEKEND) == weekend)
    told = []
    for what, count in counts.items():
        base = count / len(seen)
        told.append(Likely(what, (alike[what] + WEIGHT * base) / (alike.total() + WEIGHT), base, len(seen)))
    return tuple(sorted(told, key=lambda one: -one.chance))
