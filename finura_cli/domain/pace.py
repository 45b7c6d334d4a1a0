"""How a budget is going: what is usual by now, where it is heading, and when it is crossed. Pure, whole minor units."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from finura_cli.domain.money import round_ratio
from finura_cli.domain.period import Period

ENOUGH_TO_PROJECT = 3
"""Earlier periods needed before they say how the rest will go."""
ENOUGH_PAST = 6
"""Earlier periods needed before a probability is said."""


class Past(NamedTuple):
    """An earlier period of the same length: what had been spent after as many days, and in the end. Minor units."""

    by_now: int
    whole: int


class Pace(NamedTuple):
    """Where a budget is heading. Amounts are minor units.

    `expected_by_now`: the part of the budget that is usually spent by this day. `projected`: what it comes to if the
    rest of the period is as usual; None while nothing can be said. `over_on`: the day it was or will be exceeded.
    `probability_over`: from how often the rest of earlier periods exceeded what is left; None with too few of them.
    """

    expected_by_now: int
    projected: int | None
    over_on: date | None
    probability_over: float | None


def pace(
    budget: int, spent: int, period: Period, today: date, past: Sequence[Past], crossed: date | None = None
) -> Pace:
    """The pace of a budget on `today`. `crossed` is the day on which what was spent first exceeded it, if it did.

    With `ENOUGH_TO_PROJECT` earlier periods the rest is expected to be the median rest of these; without them, the
    rest goes on as the days so far did, once a quarter of the days has passed.
    """
    over = spent > budget
    if today >= period.last:
        return Pace(budget, spent, crossed if over else None, 1.0 if over else 0.0)
    elapsed = max((today - period.start).days + 1, 0)
    usual = [p.whole - p.by_now for p in past]
    projected: int | None = None
    if len(past) >= ENOUGH_TO_PROJECT:
        projected = spent + middle(usual)
    elif elapsed * 4 >= period.days:
        projected = round_ratio(spent * period.days, elapsed)
    probability = None
    if over:
        probability = 1.0
    elif len(past) >= ENOUGH_PAST:
        beyond = sum(spent + rest > budget for rest in usual)
        probability = (beyond + 0.5) / (len(past) + 1)
    return Pace(
        _expected(budget, period, elapsed, past),
        projected,
        crossed if over else _over_on(budget, spent, projected, period, today),
        probability,
    )


def _expected(budget: int, period: Period, elapsed: int, past: Sequence[Past]) -> int:
    """By the share of the earlier periods that was spent by then; by days where there is no such share."""
    by_now, whole = sum(p.by_now for p in past), sum(p.whole for p in past)
    if len(past) >= ENOUGH_TO_PROJECT and whole > 0:
        return round_ratio(budget * min(max(by_now, 0), whole), whole)
    return round_ratio(budget * elapsed, period.days)


def _over_on(budget: int, spent: int, projected: int | None, period: Period, today: date) -> date | None:
    """The day on which the projection crosses the budget, the rest being spread evenly over the days that are left."""
    if projected is None or projected <= budget:
        return None
    first = max(period.start, today + timedelta(days=1))
    days = (period.end - first).days
    after = -(-(budget - spent + 1) * days // (projected - spent))  # whole days until it is exceeded, rounded up
    return first + timedelta(days=min(max(after, 1), days) - 1)


def middle(values: Sequence[int]) -> int:
    """The median of whole numbers, rounded once; of none: ValueError."""
    if not values:
        raise ValueError("no median of nothing")
    ordered = sorted(values)
    return round_ratio(ordered[(len(ordered) - 1) // 2] + ordered[len(ordered) // 2], 2)


def crossing(days: Iterable[tuple[date, int]], budget: int) -> date | None:
    """The first day on which the running sum of `(day, minor spent)` exceeds the budget for good."""
    running, crossed = 0, None
    for day, minor in sorted(days):
        running += minor
        if running <= budget:
            crossed = None
        elif crossed is None:
            crossed = day
    return crossed
