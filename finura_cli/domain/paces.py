"""At what pace something comes back: weekly to yearly, the days on which it falls, and the pace that days keep."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from enum import StrEnum
from itertools import count, pairwise
from math import cos, hypot, pi, sin

from finura_cli.records import NamedTuple

GATHERED = 0.8
"""Days of the month lie so close together on their circle (1: all are the same) that a month's gap may be longer or
shorter than `slack` allows: the rent is paid a week late once."""


class Every(StrEnum):
    """How often, as JSON names it."""

    WEEK = "weekly"
    FORTNIGHT = "fortnightly"
    MONTH = "monthly"
    TWO_MONTHS = "two-monthly"
    QUARTER = "quarterly"
    HALF_YEAR = "half-yearly"
    YEAR = "yearly"


class Pace(NamedTuple):
    """Days between two charges, how far from it a gap may be, the months when it goes by these, and from how many
    charges on it is believed: somebody shops in the same place on three Saturdays by chance."""

    every: Every
    days: int
    slack: int
    months: int = 0
    least: int = 3


PACES = (
    Pace(Every.WEEK, 7, 1, least=4),
    Pace(Every.FORTNIGHT, 14, 2, least=4),
    Pace(Every.MONTH, 30, 5, 1),
    Pace(Every.TWO_MONTHS, 61, 8, 2),
    Pace(Every.QUARTER, 91, 10, 3),
    Pace(Every.HALF_YEAR, 182, 15, 6),
    Pace(Every.YEAR, 365, 20, 12),
)
DAYS_A_MONTH = 30.44
BY_PACE = {pace.every: pace for pace in PACES}


def occurrences(anchor: date, every: Every, start: date, end: date) -> Iterator[date]:
    """The days from `start` on and before `end` on which something falls that first fell on `anchor`.

    Every one is counted from the anchor itself, so that the 31st is the last day of a shorter month and the 31st
    again after it. None is before the anchor, and none after the last day there is.
    """
    pace = BY_PACE[every]
    least = max(0, (start - anchor).days)
    steps = least // (31 * pace.months) if pace.months else -(-least // pace.days)
    for step in count(steps):
        try:
            day = (
                months_after(anchor, step * pace.months, anchor.day)
                if pace.months
                else anchor + timedelta(days=step * pace.days)
            )
        except (ValueError, OverflowError):
            return  # past the year 9999
        if day >= end:
            return
        if day >= start:
            yield day


def months_after(day: date, months: int, on: int) -> date:
    """That day of the month so many months later, or its last one."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(on, monthrange(year, month + 1)[1]))


def pace_of(days: Sequence[int], *, skips: int = 0) -> Pace | None:
    """The pace that every gap between these days fits, but for at most `skips` gaps in which one is missing; None when
    there is none, or no gap."""
    gaps = [later - before for before, later in pairwise(days)]
    if not gaps:
        return None
    first = gaps[0]
    for pace in PACES:
        near = abs(first - pace.days) <= pace.slack or (skips and abs(first - 2 * pace.days) <= pace.slack)
        if near and _fits(gaps, pace, skips):
            return pace
    return None


def _fits(gaps: Sequence[int], pace: Pace, skips: int) -> bool:
    for gap in gaps:
        if abs(gap - pace.days) > pace.slack:
            if not skips or abs(gap - 2 * pace.days) > pace.slack:
                return False
            skips -= 1
    return True


def is_monthly(days: Sequence[int]) -> bool:
    """Whether there is one charge in each month, on days that lie close together on the circle of the month."""
    months = len(days) - 1
    if months < 3 or round((days[-1] - days[0]) / DAYS_A_MONTH) != months:
        return False
    if not all(16 <= later - before <= 45 for before, later in pairwise(days)):
        return False
    turns = [2 * pi * date.fromordinal(day).day / DAYS_A_MONTH for day in days]
    return hypot(sum(map(cos, turns)), sum(map(sin, turns))) >= GATHERED * len(days)
