"""What was spent after a word at the right moment, beside what is usual then: two hours, and the rest of the day.

Usual is told from the past before the word alone: the same hours of the same weekday, week by week. It is a mean, as
most hours cost nothing and half of them would say no more than that; amounts far beyond the others are drawn in, so
that no single purchase makes what is usual. What was spent is left as it is. Only purchases count: money that comes
back belongs to an earlier one.

A word comes when more was spent than usual, and after that less is spent anyway: what is below the usual is not what
the word was worth. That is `ml.nudge_effect`'s to tell.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate

from finura_cli.domain.money import round_ratio
from finura_cli.records import NamedTuple

HOURS = 120
"""Minutes after a word that are watched."""
WEEKS, FEWEST = 26, 8
"""Usual is told from so many windows at most, and from no fewer."""
TIMED = 0.8
"""Hours are told apart where this share of the purchases before has a time of day; else the next day is watched."""
FAR, TIMES_FAR, FEWEST_FAR = 95, 2, 8
"""Windows that cost more than so many times what so many of 100 of them cost are drawn in, where there are so many in
which anything was spent. Nearer, the usual would come out too low: on 100,000 charges by 4 %, so by a third of one."""
INTERVAL = 0.8
"""Of ten usual windows so many lie between `low` and `high`."""

_DAY, _WEEK = 1440, 10080


class Purchase(NamedTuple):
    """A line of spending, minor units > 0. `day` is an ordinal, `minute` of the day is None where no time is known."""

    day: int
    minute: int | None
    minor: int
    category: int | None
    necessity: str | None


class Moment(NamedTuple):
    """When a word was said: the ordinal of the day, and the minute of it where that is known."""

    day: int
    minute: int | None


class Scope(NamedTuple):
    """What a word was about: some categories, or what is as necessary as this; neither: all spending."""

    categories: frozenset[int] | None = None
    necessity: str | None = None

    def holds(self, one: Purchase) -> bool:
        if self.categories is not None:
            return one.category in self.categories
        return self.necessity is None or one.necessity == self.necessity

    def meets(self, other: Scope) -> bool:
        """Whether a purchase may be in both, as far as can be told from categories."""
        if self.categories is not None and other.categories is not None:
            return not self.categories.isdisjoint(other.categories)
        return self.necessity is None or other.necessity is None or self.necessity == other.necessity


class Below(NamedTuple):
    """A window and what was spent in it, minor units. `low` and `high` bound what the usual less the spent may be, as
    usual windows vary; `past`: what these came to. `start` and `end` are minutes since day 0."""

    start: int
    end: int
    usual: int
    spent: int
    low: int
    high: int
    past: tuple[int, ...]

    @property
    def below(self) -> int:
        """The usual less what was spent: below zero where more was spent."""
        return self.usual - self.spent


class Course:
    """Purchases of one scope in the order of time."""

    def __init__(self, purchases: Iterable[Purchase], first: int) -> None:
        """`first`: the ordinal of the first day that the books know; days without a purchase cost nothing from there
        on."""
        held = [one for one in purchases if one.minor > 0]
        self.first = first
        timed = sorted((one.day * _DAY + one.minute, one.minor) for one in held if one.minute is not None)
        whole = sorted((one.day * _DAY, one.minor) for one in held)
        self._timed, self._timed_sums = _summed(timed)
        self._whole, self._whole_sums = _summed(whole)

    def spent(self, start: int, end: int, *, timed: bool) -> int:
        """What was spent from a minute up to another; of whole days whatever has no time, too."""
        places, sums = (self._timed, self._timed_sums) if timed else (self._whole, self._whole_sums)
        return sums[bisect_left(places, end)] - sums[bisect_left(places, start)]

    def is_timed(self, until: int) -> bool:
        """Whether enough of the purchases of the weeks before a day have a time of day; where there were none then, of
        all before it. Where there were none at all, not: what comes without a time would be missed."""
        end = until * _DAY
        for start in ((until - 7 * WEEKS) * _DAY, 0):
            whole, timed = (bisect_left(one, end) - bisect_left(one, start) for one in (self._whole, self._timed))
            if whole:
                return timed >= TIMED * whole
        return False


def _summed(items: Sequence[tuple[int, int]]) -> tuple[list[int], list[int]]:
    return [place for place, _ in items], list(accumulate((minor for _, minor in items), initial=0))


class Watched(NamedTuple):
    """What followed a word, up to the day `last`. `hours` is None where times of day are not known; both are where too
    little of the past is known."""

    last: int
    timed: bool
    hours: Below | None
    rest: Below | None


def watched(course: Course, told: Moment) -> Watched:
    """The two hours after a word, and the rest of its day. Without times of day the whole next day is watched in place
    of the rest: nobody knows what of its own came after it."""
    if told.minute is None or not course.is_timed(told.day):
        start = (told.day + 1) * _DAY
        return Watched(told.day + 1, False, None, _below(course, start, start + _DAY, timed=False))
    start = told.day * _DAY + told.minute + 1
    hours = start + HOURS
    rest = max(hours, (told.day + 1) * _DAY)
    return Watched(
        (rest - 1) // _DAY, True, _below(course, start, hours, timed=True), _below(course, start, rest, timed=True)
    )


def _below(course: Course, start: int, end: int, *, timed: bool) -> Below | None:
    # the day before a whole day is that of the word itself: what set it off is on it
    fewest = 1 if timed else 2
    every = [(back, course.spent(start - back, end - back, timed=timed)) for back in _back(start, course.first, fewest)]
    most = _far(amount for _, amount in every)
    same = [min(amount, most) for back, amount in every if back % _WEEK == 0]
    if len(same) < FEWEST:
        weekend = _is_weekend(start)
        same = [min(amount, most) for back, amount in every if _is_weekend(start - back) == weekend][:WEEKS]
    if len(same) < FEWEST:
        return None
    spent = course.spent(start, end, timed=timed)
    usual = round_ratio(sum(same), len(same))
    low, high = between(same)
    return Below(start, end, usual, spent, min(low, usual) - spent, max(high, usual) - spent, tuple(same))


def _back(start: int, first: int, fewest: int) -> Iterator[int]:
    """Minutes back to the same hours of each day before, from so many days on, in the weeks that are known."""
    days = min(7 * WEEKS, start // _DAY - first)
    return iter(range(fewest * _DAY, (days + 1) * _DAY, _DAY))


def _far(amounts: Iterable[int]) -> int:
    """Up to which amount a window counts as it is."""
    some = sorted(amount for amount in amounts if amount)
    if not some:
        return 0
    return some[-1] if len(some) < FEWEST_FAR else TIMES_FAR * some[-(-len(some) * FAR // 100) - 1]


def _is_weekend(minute: int) -> bool:
    return (minute // _DAY + 6) % 7 >= 5  # ordinal 1 was a Monday


def between(amounts: Sequence[int], share: float = INTERVAL) -> tuple[int, int]:
    """The least and the most of the middle `share` of some amounts, outermost ones where they are few."""
    ordered = sorted(amounts)
    tail = int((len(ordered) + 1) * (1 - share) / 2 + 1e-9)
    place = max(tail - 1, 0)
    return ordered[place], ordered[-1 - place]


def counted(places: Sequence[tuple[Scope, Below | None]]) -> list[bool]:
    """Which windows count in a sum, of those in the order they were said: no purchase may count twice."""
    taken: list[tuple[Scope, Below]] = []
    counts = []
    for scope, below in places:
        free = below is not None and not any(
            below.start < other.end and other.start < below.end and scope.meets(held) for held, other in taken
        )
        counts.append(free)
        if free and below is not None:
            taken.append((scope, below))
    return counts
