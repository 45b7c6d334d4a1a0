"""Budgets: what may be spent, and from when on. Pure rules, whole minor units."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple

from finura_cli.domain.category import Necessity
from finura_cli.domain.money import Money, round_ratio
from finura_cli.domain.pace import Pace
from finura_cli.domain.period import Calendar, Period


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
