"""Forecasts as a person sees them, and the rules around them: which months are complete, what is fixed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from finura_cli.domain.money import Money
from finura_cli.domain.period import EDGE_DAYS, Calendar, Period

LONGEST_PAST = 48
"""Months of history that are read; older ones say little about the next."""
SHORT_PAST = 3
"""With fewer complete months than this there is only a mean, and a wide interval."""
STEADY_SHARE = 0.03
"""Payments that differ by no more than this share from month to month are fixed."""
STEADY_MONTHS = 3
"""... in each of this many last months."""


@dataclass(frozen=True, slots=True)
class Figures:
    """`low <= typical <= plan_for <= high`, spending positive. A net refund is negative."""

    typical: Money
    plan_for: Money
    low: Money
    high: Money


@dataclass(frozen=True, slots=True)
class ForecastRow:
    """A category next month. `fixed` and `variable` sum to `typical`; `category` None is uncategorized."""

    category: str | None
    figures: Figures
    fixed: Money
    variable: Money


@dataclass(frozen=True, slots=True)
class MonthAhead:
    """The total of one month ahead; `target` is its short name, `2026-12`."""

    target: str
    period: Period
    total: Figures


@dataclass(frozen=True, slots=True)
class Model:
    """Who speaks: the statistic's name, how many complete months it knows, and up to which day."""

    name: str
    months: int
    trained_at: date


@dataclass(frozen=True, slots=True)
class Score:
    """How the total would have been forecast in the past, each month from what came before it.

    `mae`, `mae_naive`: mean absolute errors of the model, and of the `naive` method over the same months. `coverage`:
    share of months inside the interval; None when too few errors were known to make one.
    """

    months: int
    mae: Money
    mae_naive: Money
    naive: str
    coverage: float | None

    @property
    def is_worse(self) -> bool:
        """Whether the naive method would have done better."""
        return self.mae.minor > self.mae_naive.minor


@dataclass(frozen=True, slots=True)
class Forecast:
    """The answer of `predict expenses`. `ahead` begins with the target; `history` are the totals of the months known.

    `rows` need not sum to `total`, which is forecast from its own history: medians do not add up.
    """

    target: str
    period: Period
    currency: str
    interval: float
    total: Figures
    rows: tuple[ForecastRow, ...]
    ahead: tuple[MonthAhead, ...]
    history: tuple[tuple[str, Money], ...]
    model: Model
    score: Score | None
    unconverted: tuple[Money, ...] = ()
    """Spending of these months in currencies for which no rate is known: in no figure."""

    @property
    def is_short(self) -> bool:
        """Whether the past is too short for more than a mean."""
        return self.model.months < SHORT_PAST


def complete_months(first: date, last: date, today: date, calendar: Calendar) -> list[Period]:
    """The months that the books hold whole, oldest first: over by `today`, and between the first and the last entry.

    The first counts when its entries begin within its first `EDGE_DAYS` days, the last one when they go on to within
    as many of its end. At most the `LONGEST_PAST` latest.
    """
    this = calendar.month_of(today)
    begins = calendar.month_of(first)
    if first >= begins.start + timedelta(days=EDGE_DAYS):
        begins = calendar.next_month(first)
    ends = calendar.month_of(last)
    end = ends.end if last >= ends.end - timedelta(days=EDGE_DAYS) else ends.start
    end = min(end, this.start)
    if end <= begins.start:
        return []
    return calendar.tile(Period(begins.start, end), "M")[-LONGEST_PAST:]


def months_between(earlier: Period, later: Period, calendar: Calendar) -> int:
    """How many months after `earlier` the month `later` is; 1 for the next one. Both are months of the calendar."""
    return len(calendar.tile(Period(earlier.end, later.end), "M"))


def is_steady(months: Sequence[int]) -> bool:
    """Whether something was paid in every one of these months (minor units), and nearly the same each time."""
    return bool(months) and min(months) > 0 and max(months) - min(months) <= STEADY_SHARE * max(months)


def fixed_part(streams: Iterable[Sequence[int]], typical: int) -> int:
    """What of a `typical` month is fixed: of every stream (one payee's months, minor units) that is steady, the latest.

    Never more than the typical month itself, never below zero.
    """
    fixed = sum(months[-1] for months in streams if is_steady(months))
    return max(0, min(fixed, typical))


def figures(typical: float, plan_for: float, low: float, high: float, currency: str) -> Figures:
    """Figures in whole minor units from estimates in them; the order low, typical, plan_for, high is kept."""
    middle = round(typical)
    plan = max(middle, round(plan_for))
    return Figures(
        typical=Money(middle, currency),
        plan_for=Money(plan, currency),
        low=Money(min(round(low), middle), currency),
        high=Money(max(round(high), plan), currency),
    )
