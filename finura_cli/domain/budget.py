"""Budgets: what may be spent, and from when on. Pure rules, whole minor units."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING

from finura_cli.domain.category import Categories, Necessity
from finura_cli.domain.money import Money, round_ratio
from finura_cli.domain.pace import Pace
from finura_cli.domain.period import Calendar, Period
from finura_cli.records import NamedTuple

if TYPE_CHECKING:
    from finura_cli.domain.rates import Used


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


Key = tuple[Target, int | None]
"""What a budget is for: the target, and the category's id where it is one."""
_MONTHS = {Per.MONTH: 1, Per.QUARTER: 3, Per.YEAR: 12}
_DAYS = {Per.DAY: 1, Per.WEEK: 7}


class Budget(NamedTuple):
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
    rollover: bool = False
    """Whether what is left at a month's end, or missing, goes into the next one (domain/rollover.py)."""
    cap: int | None = None
    """Minor units: no more than this rolls over, either way."""
    template: str | None = None
    """What the amount was worked out from (domain/budget_template.py); None: it was typed."""

    @property
    def key(self) -> Key:
        """What is budgeted: settings with the same key follow each other."""
        return (self.target, self.category_id)


class Move(NamedTuple):
    """Money given from one budget to another, for the month that begins with `start`; minor units, above zero."""

    id: int
    uid: str
    start: date
    giver: Key
    taker: Key
    amount: int
    currency: str


class Allowed(NamedTuple):
    """What may be spent of one budget in a period, minor units: what was set for it, what rolled into it (None: it
    does not roll over), and what other budgets gave it, or it gave them (None: nothing was moved)."""

    amount: int
    rolled: int | None = None
    moved: int | None = None

    @property
    def whole(self) -> int:
        return self.amount + (self.rolled or 0) + (self.moved or 0)


# ------------------------------------------------------------------------------------------------ what may be spent


def name_of(key: Key, tree: Categories) -> str:
    """What the books call a budget: the path of its category, or the word of its target."""
    return tree.path(key[1]) if key[1] is not None else key[0].value


def in_force(settings: Iterable[Budget], day: date) -> Budget | None:
    """Of the settings of one target the one that holds on `day`; None before the first, and after an end."""
    latest = max((s for s in settings if s.start <= day), key=lambda s: (s.start, s.id), default=None)
    return latest if latest is not None and latest.amount is not None else None


def calendar_for(period: Period, calendar: Calendar) -> Calendar:
    """The months that a period is counted in: whole calendar months are months, too, whenever the user's own begin."""
    return calendar if period.start.day != 1 or period.end.day != 1 or _is_tiled(period, calendar) else Calendar()


def is_whole_months(period: Period, calendar: Calendar) -> bool:
    """Whether a closed period is made of months, not of parts of them."""
    return _is_tiled(period, calendar_for(period, calendar))


def _is_tiled(period: Period, calendar: Calendar) -> bool:
    return all(calendar.month_of(day).start == day for day in (period.start, period.end))


def share_of_month(minor: int, month: Period, period: Period) -> int:
    """The part of a month's amount that falls in a period: all of it in the whole month, else by days."""
    days = (min(month.end, period.end) - max(month.start, period.start)).days
    return round_ratio(minor * max(days, 0), month.days)


def allowance(settings: Sequence[Budget], period: Period, calendar: Calendar) -> int | None:
    """What the settings of one target allow in a closed period, minor units; None when none holds on any day of it.

    A monthly amount is a whole month's, however long the month; a quarter is three months, a year twelve; of a part
    of a month its share of the days. Daily and weekly amounts go by days. Rounded once, at the end.
    """
    calendar = calendar_for(period, calendar)
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
    """What may be spent in all: what was set, rolled over and moved."""
    spent: Money
    pace: Pace
    rolled: Money | None = None
    """What rolled over into the period; None: this budget does not."""
    moved: Money | None = None
    """What other budgets gave it, less what it gave them; None: nothing was moved."""
    per_day: Money | None = None
    """What is left for each day that is left, today's included; None where no day is, and for what is put aside."""
    parent: str | None = None
    """The nearest category above it that has a budget, too: that one counts for both."""

    @property
    def set(self) -> Money:
        """What was set for the period: the budget without what rolled over or was moved."""
        more = (self.rolled.minor if self.rolled else 0) + (self.moved.minor if self.moved else 0)
        return Money(self.budget.minor - more, self.budget.currency)

    @property
    def left(self) -> Money:
        return self.budget - self.spent

    @property
    def used(self) -> float | None:
        """Share of the budget that is spent; None where there is nothing to spend. Negative after more refunds than
        spending."""
        return self.spent.minor / self.budget.minor if self.budget.minor > 0 else None

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
        return self.spent.minor / self.budget.minor if self.budget.minor > 0 else None


class Unbudgeted(NamedTuple):
    """Spending that no budget of a category covers; None: it has no category."""

    name: str | None
    spent: Money


class Overfull(NamedTuple):
    """A budget that was given less than the budgets in it were together (`inside`)."""

    target: Target
    name: str
    given: Money
    inside: Money


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
    ready: Money | None = None
    """Ready to assign: what came in, less what the period's budgets were given. None for parts of months, for months
    to come, and beside a query."""
    unbudgeted: tuple[Unbudgeted, ...] = ()
    """Largest first; they sum to the totals' own `unbudgeted`."""
    overfull: tuple[Overfull, ...] = ()
    rates: tuple[Used, ...] = ()
    """At which spending in other currencies was converted."""

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
    rollover: bool = False
    cap: Money | None = None
    template: str | None = None


class BudgetMove(NamedTuple):
    """One move of `budget history`: of which month, from which budget to which."""

    start: date
    giver: Target
    giver_name: str
    taker: Target
    taker_name: str
    amount: Money
