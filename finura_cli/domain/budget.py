"""Budgets: what may be spent, from when on, and how a period is going. Pure rules, whole minor units."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple

from finura_cli.domain.category import Necessity
from finura_cli.domain.money import Money, round_ratio
from finura_cli.domain.period import Calendar, Period

ENOUGH_TO_PROJECT = 3
"""Earlier periods needed before they say how the rest will go."""
ENOUGH_PAST = 6
"""Earlier periods needed before a probability is said."""


class Target(StrEnum):
    """What a budget is for: one category with its children, all categories of a necessity, or all spending."""

    CATEGORY = "category"
    ESSENTIAL = "essential"
    DISCRETIONARY = "discretionary"
    SAVING = "saving"
    TOTAL = "total"

    @property
    def necessity(self) -> Necessity | None:
        """The necessity it gathers; None for a category and for the total."""
        return None if self in (Target.CATEGORY, Target.TOTAL) else Necessity(self.value)


class Per(StrEnum):
    """For how long an amount is meant."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


_MONTHS = {Per.MONTH: 1, Per.QUARTER: 3, Per.YEAR: 12}
_DAYS = {Per.DAY: 1, Per.WEEK: 7}


@dataclass(frozen=True, slots=True)
class Budget:
    """One setting of a budget; it holds from `start` until the next setting of the same target.

    `amount` is minor units of `currency` for each `per`; None ends the budget.
    """

    id: int
    uid: str
    target: Target
    category_id: int | None
    amount: int | None
    currency: str
    per: Per
    start: date

    @property
    def key(self) -> tuple[Target, int | None]:
        """What is budgeted: settings with the same key follow each other."""
        return (self.target, self.category_id)


# ------------------------------------------------------------------------------------------------ what may be spent


def in_force(settings: Iterable[Budget], day: date) -> Budget | None:
    """Of the settings of one target the one that holds on `day`; None before the first, and after an end."""
    latest = max((s for s in settings if s.start <= day), key=lambda s: (s.start, s.id), default=None)
    return latest if latest is not None and latest.amount is not None else None


def allowance(settings: Sequence[Budget], period: Period, calendar: Calendar) -> int | None:
    """What the settings of one target allow in a closed period, minor units; None when none holds on any day of it.

    A monthly amount is a whole month's, however long the month; a quarter is three months, a year twelve; of a part
    of a month its share of the days. Daily and weekly amounts go by days. Rounded once, at the end.
    """
    if period.start.day == period.end.day == 1:
        calendar = Calendar()  # whole calendar months are months, whenever the user's own begin
    months = [(tile, calendar.month_of(tile.start).days) for tile in calendar.tile(period, "M")]
    ordered = sorted((s for s in settings if s.start < period.end), key=lambda s: (s.start, s.id))
    allowed: Fraction | None = None
    for n, setting in enumerate(ordered):
        start = max(setting.start, period.start)
        end = ordered[n + 1].start if n + 1 < len(ordered) else period.end
        if setting.amount is None or start >= end:
            continue
        part = sum((_share(setting.per, start, end, tile, days) for tile, days in months), Fraction(0))
        allowed = (allowed or Fraction(0)) + setting.amount * part
    return None if allowed is None else round_ratio(allowed.numerator, allowed.denominator)


def _share(per: Per, start: date, end: date, tile: Period, month_days: int) -> Fraction:
    """How many `per` lie in the part of one month's tile from `start` to `end`."""
    days = (min(end, tile.end) - max(start, tile.start)).days
    if days <= 0:
        return Fraction(0)
    return Fraction(days, _DAYS[per]) if per in _DAYS else Fraction(days, month_days * _MONTHS[per])


# ---------------------------------------------------------------------------------------------------- how it is going


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


# ------------------------------------------------------------------------------------------------ what a person sees


class BudgetRow(NamedTuple):
    """A budget in a period. `name` is the category's path or the target's word. Spending is positive."""

    target: Target
    name: str
    budget: Money
    spent: Money
    pace: Pace

    @property
    def left(self) -> Money:
        return self.budget - self.spent

    @property
    def used(self) -> float | None:
        """Share of the budget that is spent; None of an empty budget. Negative after more refunds than spending."""
        return self.spent.minor / self.budget.minor if self.budget.minor else None

    @property
    def is_over(self) -> bool:
        """Whether more was spent than allowed. Saving more than planned is nothing to warn of."""
        return self.target is not Target.SAVING and self.spent.minor > self.budget.minor


class BudgetTotals(NamedTuple):
    """Over all of a period. `of_total`: the total budget against all spending. Without one, the sum of the budgets of
    categories (children not counted again) against the spending they cover. `unbudgeted` is what they do not cover."""

    budget: Money
    spent: Money
    unbudgeted: Money
    of_total: bool

    @property
    def left(self) -> Money:
        return self.budget - self.spent

    @property
    def used(self) -> float | None:
        return self.spent.minor / self.budget.minor if self.budget.minor else None


class BudgetStatus(NamedTuple):
    """The answer of `budget`: every budget that holds in the period, most used first within its kind."""

    period: Period
    today: date
    currency: str
    rows: tuple[BudgetRow, ...]
    totals: BudgetTotals
    past: int
    """How many earlier periods the pace rests on."""
    unconverted: tuple[Money, ...] = ()
    """Spending in currencies for which no rate is known: in no row."""

    @property
    def over(self) -> tuple[BudgetRow, ...]:
        return tuple(row for row in self.rows if row.is_over)


class BudgetSetting(NamedTuple):
    """One line of `budget history`."""

    name: str
    target: Target
    amount: Money | None
    """None: the budget ended."""
    per: Per
    start: date
    end: date | None
    """The day the next setting takes over; None: it still holds."""
