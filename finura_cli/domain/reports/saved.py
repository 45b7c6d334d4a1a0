"""What was spent below the usual after alerts, word by word and month by month; and what saying them is worth.

It is a column of its own. It is in no balance, no budget and no total of what was saved: nobody knows what would have
been spent.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from random import Random

from finura_cli.domain.money import Money
from finura_cli.domain.nudge_watch import Below, between
from finura_cli.domain.period import Calendar, Period
from finura_cli.records import NamedTuple

_DRAWS = 1000


class Window(StrEnum):
    """What is watched after an alert, as JSON names it."""

    HOURS = "two-hours"
    DAY = "day"


class Why(StrEnum):
    """Why nothing is told of what followed an alert."""

    RUNNING = "not-over"
    BOOKS_END = "books-end"
    LITTLE_PAST = "little-past"
    GONE = "category-gone"


@dataclass(frozen=True, slots=True)
class After:
    """A window after an alert. `counts`: whether it is in sums; what lies in that of an earlier alert is not."""

    usual: Money
    spent: Money
    below: Money
    low: Money
    high: Money
    past: int
    """From how many windows of the past the usual was told."""
    counts: bool


@dataclass(frozen=True, slots=True)
class Followed:
    """An alert that was said, or withheld by chance, and what followed it. `timed`: whether hours are told apart; else
    `day` is the whole day after it."""

    id: int
    told: str
    kind: str
    about: str
    said: bool
    timed: bool
    hours: After | None
    day: After | None
    why: Why | None


class Sum(NamedTuple):
    """What was spent after some alerts together, beside the usual."""

    alerts: int
    usual: Money
    spent: Money
    below: Money
    low: Money
    high: Money


class Line(NamedTuple):
    """A month, or all: what followed the alerts that were said. None: nothing was watched."""

    period: str
    alerts: int
    hours: Sum | None
    day: Sum | None


@dataclass(frozen=True, slots=True)
class Worth:
    """What saying it is worth in a window: how much less was spent after the first alert on a thing in its period that
    was said, than after the first that was withheld.

    `said`, `withheld`: how many there were. While there are too few there is no difference, and `more` says how many
    are needed. `claimed`: whether it is told from chance. `quarter`: a quarter of what is usual, and `to_find` how many
    more it would take to find a difference of this size.
    """

    window: Window
    said: int
    withheld: int
    more: int
    difference: Money | None = None
    low: Money | None = None
    high: Money | None = None
    claimed: bool = False
    quarter: Money | None = None
    to_find: int | None = None


@dataclass(frozen=True, slots=True)
class Saved:
    """The report. `holdout`: the share that is withheld now. `secret`: alerts that are withheld in a period that is not
    over; they are in no row, as seeing them would spoil the comparison."""

    period: Period
    currency: str
    rows: tuple[Followed, ...]
    months: tuple[Line, ...]
    total: Line
    worth: tuple[Worth, ...]
    holdout: float
    secret: int
    unconverted: tuple[tuple[str, int], ...]
    """How many purchases in other currencies have no known rate: they are in no figure."""


def after(below: Below | None, currency: str, *, counts: bool) -> After | None:
    """A window in money."""
    if below is None:
        return None
    usual, spent, less, low, high = (
        Money(minor, currency) for minor in (below.usual, below.spent, below.below, below.low, below.high)
    )
    return After(usual, spent, less, low, high, past=len(below.past), counts=counts)


def lines(
    followed: Sequence[tuple[Followed, Below | None, Below | None]], calendar: Calendar, currency: str
) -> tuple[tuple[Line, ...], Line]:  # fmt: skip
    """Month by month, the earliest first, and all together: of what was said and is over."""
    months: dict[str, list[tuple[Followed, Below | None, Below | None]]] = {}
    said = [one for one in followed if one[0].said and (one[1] or one[2])]
    for one in said:
        month = calendar.month_of(date.fromisoformat(one[0].told[:10]))
        months.setdefault(calendar.key(month, "M"), []).append(one)
    found = tuple(_line(name, own, currency) for name, own in sorted(months.items()))
    return found, _line("all", said, currency)


def _line(name: str, own: Sequence[tuple[Followed, Below | None, Below | None]], currency: str) -> Line:
    hours = [below for one, below, _ in own if below is not None and one.hours is not None and one.hours.counts]
    day = [below for one, _, below in own if below is not None and one.day is not None and one.day.counts]
    return Line(name, len(own), summed(hours, currency), summed(day, currency))


def summed(several: Iterable[Below], currency: str) -> Sum | None:
    """Windows together. The interval is what as many windows of the past, one of each, come to in eight of ten draws:
    the sum of all outermost ones would be far too wide."""
    held = list(several)
    if not held:
        return None
    usual, spent = sum(one.usual for one in held), sum(one.spent for one in held)
    chance = Random(len(held))  # noqa: S311 - the same each time, so that the report is
    drawn = [sum(draw) for draw in zip(*(chance.choices(one.past, k=_DRAWS) for one in held), strict=True)]
    low, high = between(drawn)
    amounts = (usual, spent, usual - spent, min(low, usual) - spent, max(high, usual) - spent)
    return Sum(len(held), *(Money(minor, currency) for minor in amounts))
