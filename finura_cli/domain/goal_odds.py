"""The odds of reaching a goal in time: the months to come are drawn from one's own past months.

A moving block bootstrap (Kuensch 1989) in its circular form (Politis and Romano 1992): runs of `BLOCK` months that
follow each other are drawn, so that a bad month that is made up for in the next one stays so. What is drawn is how far
months lay off their level. The level of a future is that of the latest months, or of all of them, or none, each as
often as it is likely (`drift`); and higher or lower by as much as the mean of as many drawn months is, times `DOUBT`.

Measured on bank accounts of other people by tests/bench/judge_balance.py: what goals are worth with 80 % was there in
80 of 100 cases, and in 55 when all months of the past were thought alike: accounts are filled at first, and then not.

Whole minor units throughout, and a seeded generator: the same books give the same answer, and two questions meet the
same futures.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from itertools import accumulate
from random import Random

from finura_cli.domain.drift import drift_of
from finura_cli.domain.goals import GoalStanding, Per
from finura_cli.domain.money import Money, round_ratio
from finura_cli.records import NamedTuple

PATHS = 2000
"""Futures that are drawn: odds come to within some two points of a hundred."""
BLOCK = 3
"""Months that are drawn together."""
DOUBT = 7, 5
"""A ratio: how much wider the drawn means are made, as drawing from few months scatters too little."""
ENOUGH_MONTHS = 6
"""Complete months that are needed before odds are said."""
MOST_MONTHS = 24
"""Older months are left out: they were another life."""
FURTHEST = 360
"""Months ahead that are looked at."""
SEED = 1913
_PAYMENTS = {Per.DAY: 10227, Per.WEEK: 1461, Per.MONTH: 336}  # in 28 years, so that they are whole numbers


class Futures(NamedTuple):
    """Cumulated savings along `PATHS` futures, in blocks of `BLOCK` months. Minor units.

    `starts[k][i]`: with which past month the k-th block of path i begins; `before[k][i]`: what was saved before it.
    `off`: how far each past month lay off its level; `sums[m]`: what that comes to after 1, 2, ... of them from month m
    on; `peaks[m]`: the most of it. `levels[i]`: what every month of path i brings beside.
    """

    starts: list[list[int]]
    before: list[list[int]]
    off: list[int]
    sums: list[list[int]]
    peaks: list[int]
    levels: list[int]


class Expense(NamedTuple):
    """Minor units that are spent in the `month`-th month from now (1 the next), out of what was saved."""

    amount: int
    month: int


def futures(monthly: Sequence[int], months: int) -> Futures:
    """So many months, drawn from what was saved in past ones (minor units, at least one, the oldest first). A longer
    future begins as a shorter one does."""
    return _drawn(tuple(monthly), min(months, FURTHEST))


@lru_cache(maxsize=2)  # goals, alerts and a report ask the same within a run, on schedule every day of a month
def _drawn(monthly: tuple[int, ...], months: int) -> Futures:
    count, drift = len(monthly), drift_of(monthly)
    off = [round(one * drift.stretch) for one in drift.off]
    sums = [list(accumulate(off[(m + j) % count] for j in range(BLOCK))) for m in range(count)]
    rng, places = Random(SEED), range(count)  # noqa: S311 no secret: the same answer each time
    (wider, by), shares = DOUBT, [one.share for one in drift.levels]
    levels = []
    for one in rng.choices(drift.levels, shares, k=PATHS):
        late = count - one.since
        level = round(one.level) if rng.random() < one.real else 0
        levels.append(level + sum(rng.choices(off, k=late)) * wider // (by * late))
    whole = [one[-1] for one in sums]
    starts, before, now = [], [], [0] * PATHS
    for _ in range(-(-months // BLOCK)):
        drawn = rng.choices(places, k=PATHS)
        starts.append(drawn)
        before.append(now)
        now = [saved + whole[m] + BLOCK * level for saved, m, level in zip(now, drawn, levels, strict=True)]
    return Futures(starts, before, off, sums, [max(one) for one in sums], levels)


def arrivals(ahead: Futures, need: int, expense: Expense | None = None) -> list[int]:
    """The months (0 now) after which `need` minor units had been saved, the earliest first; of futures in which they
    never are there is none. After an expense as much more is needed."""
    if need <= 0:
        return [0] * PATHS
    drop, when = expense or Expense(0, FURTHEST + 1)
    lifts = [max(BLOCK * level, 0) for level in ahead.levels]
    waiting: Sequence[int] = range(PATHS)
    found: list[int] = []
    for k, (drawn, saved) in enumerate(zip(ahead.starts, ahead.before, strict=True)):
        first = k * BLOCK + 1
        least = need if first < when else need + drop  # no month of the block asks for less
        still = []
        for i in waiting:
            m, had = drawn[i], saved[i]
            if had + ahead.peaks[m] + lifts[i] >= least:  # else no month of the block can reach it
                month = _reached(ahead.sums[m], had, ahead.levels[i], first, need, drop, when)
                if month is not None:
                    found.append(month)
                    continue
            still.append(i)
        waiting = still
    return sorted(found)


def _reached(
    sums: Sequence[int], had: int, level: int, first: int, need: int, drop: int, when: int
) -> int | None:  # fmt: skip
    for month, more in enumerate(sums, first):
        had += level
        if had + more >= (need if month < when else need + drop):
            return month
    return None


def in_time(found: Sequence[int], months: int) -> float:
    """The share of all futures that arrived after so many months or before."""
    return sum(month <= months for month in found) / PATHS


def odds_by(ahead: Futures, need: int, today: date, day: date, expense: Expense | None = None) -> float:
    """The share of all futures (one month or more) in which `need` minor units are there by a day.

    Of less than half a month a share of a month's savings is there, as if they came in evenly.
    """
    months, days = months_until(today, day), (day - today).days
    if months or days <= 0:
        return in_time(arrivals(ahead, need, expense), months)
    spent = Expense(_of_a_month(expense.amount, days), 1) if expense is not None and not expense.month else None
    return in_time(arrivals(ahead, _of_a_month(need, days), spent), 1)


def _of_a_month(minor: int, days: int) -> int:
    """What a whole month must bring so that so many days of it bring this. Minor units."""
    return -(-minor * 1461 // (48 * days))


def middle(found: Sequence[int]) -> int | None:
    """The month by which half of all futures have arrived; None when fewer ever do. `found`: the earliest first."""
    return found[PATHS // 2 - 1] if len(found) >= PATHS // 2 else None


def months_until(today: date, day: date) -> int:
    """How many months of saving lie between, to the nearest."""
    return max(round_ratio((day - today).days * 48, 1461), 0)


def weight(one: GoalStanding) -> int:
    """How much the plan of a goal asks for in a long time, to be held against that of others. Minor units, above zero:
    a plan that had nothing to ask for, until money was taken out again, asks for what it takes from now on."""
    if one.plan.contribution:
        return one.plan.contribution * _PAYMENTS[one.plan.per]
    return (one.needed.per_month if one.needed else one.left).minor * _PAYMENTS[Per.MONTH] or 1


def a_month(rows: Sequence[GoalStanding]) -> int:
    """What the plans of these goals ask for in a month together, minor units."""
    return round_ratio(sum(map(weight, rows)), _PAYMENTS[Per.MONTH])


def typical(monthly: Sequence[int], currency: str) -> Money | None:
    """What was saved in a middle month; None without any. `monthly`: minor units."""
    ordered, half = sorted(monthly), len(monthly) // 2
    if not ordered:
        return None
    return Money(ordered[half] if len(ordered) % 2 else round_ratio(ordered[half - 1] + ordered[half], 2), currency)


def pot(asked: Sequence[tuple[int, int]], one: int) -> int:
    """What must be saved in all until a goal has what it misses, minor units.

    `asked`: of every goal what it misses and its `weight`, above zero both; `one` is the place of the goal. Savings go
    to the goals by their weights, and what a goal that is reached no longer takes goes to the others.
    """
    missing, own = asked[one]
    return sum(min(other, -(-missing * weighs // own)) for other, weighs in asked)
