"""Paths that a balance may take: the days to come are drawn from one's own past days of the same part of the month.

Of every stretch of a month to come as many days are taken from one past month, picked at random, so that what belongs
together in it stays together: pay day, the groceries after it, the empty end. Later months are picked more often,
for habits change. What is known to fall on a day (a bill, the pay) is taken out of the past before, and put on its day.

Past months tell their mean but roughly: each path lies higher or lower by as much as the mean of so many drawn months
does. And where they do not show that more comes in than goes out, or less, most of that drift is left out: a mean that
is twice its own error counts half. On 25 bank accounts of a year (berka_dev; 6 to 12 months known) drift left out so
and months that weigh half after half a year made the interval score of the 60th day a seventh better; known days made
that of the 30th an eighth better.

Whole minor units and a seeded generator: the same books give the same answer.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate
from math import fsum, sqrt
from random import Random

from finura_cli.domain.period import Calendar, Period

PATHS = 1000
"""Paths that are drawn for an answer: probabilities come to within some three points of a hundred ..."""
PAST_PATHS = 300
"""... and for each try on the past."""
MOST_MONTHS = 24
"""Older months are left out."""
SHORT_PAST = 3
"""Of fewer complete months no month is drawn whole: weeks are, from anywhere in them."""
HALF_LIFE = 6
"""After so many months a month is picked half as often."""
UNSHOWN = 4
"""The square of the drift over its error at which it counts half."""
AHEAD_SPAN = 61
"""Days over which known things are summed up for the drift: two months."""
WEEK = 7
SEED = 1907

Columns = list[list[int]]
"""For each day ahead, what had come in or gone out until its end along every path. Minor units."""


@dataclass(frozen=True, slots=True)
class PastDays:
    """The complete months of the past, oldest first, and what came in and went out on each of their days beside what
    is known: minor units."""

    calendar: Calendar
    months: tuple[Period, ...]
    days: tuple[tuple[int, ...], ...]

    @classmethod
    def of(cls, calendar: Calendar, months: Sequence[Period], moved: Mapping[int, int]) -> PastDays:
        """`moved`: by proleptic ordinal."""
        late = tuple(months[-MOST_MONTHS:])
        return cls(
            calendar,
            late,
            tuple(tuple(moved.get(n, 0) for n in range(m.start.toordinal(), m.end.toordinal())) for m in late),
        )

    @property
    def is_short(self) -> bool:
        return len(self.months) < SHORT_PAST

    @property
    def weights(self) -> list[float]:
        """How often each month is picked, the shares of one."""
        raw = [0.5 ** (age / HALF_LIFE) for age in reversed(range(len(self.months)))]
        return [one / fsum(raw) for one in raw]

    @property
    def effective(self) -> float:
        """How many months that were picked alike would tell as much."""
        return 1 / fsum(weight * weight for weight in self.weights)


def drawn(past: PastDays, first: date, days: int, known: Mapping[int, int], paths: int = PATHS) -> Columns:
    """So many days from `first` on, at least one complete month known. `known`: by proleptic ordinal what is known to
    move on a day; for the drift of `AHEAD_SPAN` days, however few are asked for."""
    rng = Random(SEED)  # noqa: S311 no secret: the same answer each time
    levels = _levels(past, first, known, paths, rng)
    now, columns, start, due = [0] * paths, Columns(), first.toordinal(), 0
    for length, segments in _weeks(past, days) if past.is_short else _stretches(past, first, days):
        weights = None if past.is_short else past.weights
        picked = rng.choices(segments, weights, k=paths)
        for n in range(length):
            ahead = len(columns) + 1
            due += known.get(start + ahead - 1, 0)
            columns.append(
                [
                    before + segment[n] + due + level * ahead // 30
                    for before, segment, level in zip(now, picked, levels, strict=True)
                ]
            )
        now = [before + segment[-1] for before, segment in zip(now, picked, strict=True)]
    return columns


def _levels(past: PastDays, first: date, known: Mapping[int, int], paths: int, rng: Random) -> list[int]:
    """How much higher each path lies after thirty days than the months it was drawn from."""
    sums, weights = [sum(days) for days in past.days], past.weights
    count = max(round(past.effective), 1)
    mean = fsum(weight * one for weight, one in zip(weights, sums, strict=True))
    start = first.toordinal()
    coming = sum(known.get(n, 0) for n in range(start, start + AHEAD_SPAN)) / 2
    spread = fsum(weight * (one - mean) ** 2 for weight, one in zip(weights, sums, strict=True))
    error = sqrt(spread / max(count - 1, 1))
    drift = mean + coming
    unshown = 0.0 if not drift else UNSHOWN * error**2 / (UNSHOWN * error**2 + drift**2)
    shift = -round(drift * unshown) - round(mean)
    return [sum(rng.choices(sums, weights, k=count)) // count + shift for _ in range(paths)]


def _stretches(past: PastDays, first: date, days: int) -> Iterator[tuple[int, list[list[int]]]]:
    """The parts of months ahead: how many days, and what these came to, day by day, in each past month."""
    place, last = first, first + timedelta(days=days)
    while place < last:
        month = past.calendar.month_of(place)
        whole, offset = (month.end - place).days, (place - month.start).days
        length = min(whole, (last - place).days)
        yield length, [list(accumulate(_alike(one, offset, whole)[:length])) for one in past.days]
        place += timedelta(days=length)


def _alike(month: Sequence[int], offset: int, length: int) -> Sequence[int]:
    """The days of a past month that stand for the last so many of one to come: its last ones; for a whole month each
    day for its like, and what a longer one has more on the last."""
    last = month[max(len(month) - length, 0) :]
    part = last if offset else [*month[: length - 1], sum(month[length - 1 :])]
    return [*part, *[0] * (length - len(part))]


def _weeks(past: PastDays, days: int) -> Iterator[tuple[int, list[list[int]]]]:
    """The same by weeks, each as any week of the few months that there are."""
    known = [minor for month in past.days for minor in month]
    weeks = [list(accumulate(known[(start + n) % len(known)] for n in range(WEEK))) for start in range(len(known))]
    for done in range(0, days, WEEK):
        yield min(WEEK, days - done), weeks
