"""Forecasts as a person sees them, and the rules around them: which months are complete, how good they were."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from math import comb, fsum
from typing import TYPE_CHECKING

from finura_cli.domain.forecast_champion import Outlook, Tried
from finura_cli.domain.model_report import ModelReport
from finura_cli.domain.money import Money, round_ratio
from finura_cli.domain.period import EDGE_DAYS, Calendar, Period
from finura_cli.records import NamedTuple

if TYPE_CHECKING:
    from finura_cli.domain.forecast_savings import SavingsTried

LONGEST_PAST = 48
"""Months of history that are read; older ones say little about the next."""
SHORT_PAST = 3
"""With fewer complete months than this there is only a mean, and a wide interval."""
TRIED = 8
"""The latest months from which a score is told."""
NAIVE = "same as last month"
"""Whom the score is held against."""
STEADY_SHARE = 0.03
"""Payments that differ by no more than this share from month to month are fixed."""
STEADY_MONTHS = 3
"""... in each of this many last months."""


class Figures(NamedTuple):
    """`low <= typical <= plan_for <= high`, spending positive. A net refund is negative."""

    typical: Money
    plan_for: Money
    low: Money
    high: Money


class Parts(NamedTuple):
    """What a figure is made of: `typical` is `spent` until now, plus `fixed`, what bills are to take, plus `variable`,
    all the rest. `spent` is None of a month that has not begun."""

    spent: Money | None
    fixed: Money
    variable: Money


class ForecastRow(NamedTuple):
    """A category in the month asked for; None is uncategorized."""

    category_id: int | None
    category: str | None
    figures: Figures
    parts: Parts


class MonthAhead(NamedTuple):
    """The total of one month ahead; `target` is its short name, `2026-12`. `interval` is what its band is to hold."""

    target: str
    period: Period
    total: Figures
    parts: Parts
    interval: float


class MonthPast(NamedTuple):
    """A month that is over: what was spent, and what would have been told of it from what was known then; None where
    that was too little."""

    target: str
    spent: Money
    told: Figures | None

    @property
    def is_inside(self) -> bool | None:
        """Whether the interval held; None where none was told."""
        return None if self.told is None else inside(self.told.low, self.spent, self.told.high)


class DueThen(NamedTuple):
    """A bill that is to fall due in the month, on these days, each for so much that is spending of what is asked
    about; `category` is its first one."""

    name: str
    days: tuple[date, ...]
    amount: Money
    category: str | None
    sure: bool


class Model(NamedTuple):
    """Who speaks for the total and for the categories, from how many complete months, and up to which day they are
    known, or on which it was trained."""

    name: str
    categories: str
    months: int
    trained_at: date

    @property
    def is_short(self) -> bool:
        """Whether the past is too short for more than a mean."""
        return self.months < SHORT_PAST


def inside(low: Money, came: Money, high: Money) -> bool:
    """Whether what came is within what was told."""
    return low.minor <= came.minor <= high.minor


RARELY = 0.05
"""Intervals that hold what they promise do so badly no oftener than this."""


def fell_short(inside: int, of: int, share: float) -> bool:
    """Whether so few of `of` intervals held what came that intervals which hold it a `share` of the time, each by
    itself, rarely would: the lower tail of the binomial distribution. False of none."""
    tail = fsum(comb(of, n) * share**n * (1 - share) ** (of - n) for n in range(inside + 1))
    return of > 0 and tail < RARELY


class Score(NamedTuple):
    """How the total would have been forecast in the past, each month from what was known before it.

    `mae`, `mae_naive`: mean absolute errors, and those of the `naive` method over the same months. `inside`: how many
    of the `scored` months ended in their interval; those before any error was known have none that is of their own.
    """

    months: int
    mae: Money
    mae_naive: Money
    naive: str
    inside: int
    scored: int

    @property
    def coverage(self) -> float | None:
        return self.inside / self.scored if self.scored else None

    @property
    def is_worse(self) -> bool:
        """Whether the naive method would have done better."""
        return self.mae.minor > self.mae_naive.minor


class Forecast(NamedTuple):
    """The answer of `predict expenses`. `ahead` begins with the target; `history` are the months known, oldest first.

    `rows` need not sum to `total`, which is forecast from its own history: medians do not add up. Of this month `since`
    is the day from which it is told; until then it is known. `asked` was of the interval, `interval` is what it is to
    hold. `made`: on which day; `until`: the day of the latest entry known then;
    `has_ended`: books are never silent for so long else. `learnt`: what challengers learnt.
    """

    target: str
    period: Period
    currency: str
    made: date
    asked: float
    interval: float
    total: Figures
    parts: Parts
    rows: tuple[ForecastRow, ...]
    bills: tuple[DueThen, ...]
    ahead: tuple[MonthAhead, ...]
    history: tuple[MonthPast, ...]
    model: Model
    score: Score | None
    learnt: ModelReport | None
    since: date | None
    until: date
    has_ended: bool
    unconverted: tuple[Money, ...] = ()
    """Spending of these months in currencies for which no rate is known: in no figure."""


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


def figures(look: Outlook, currency: str, spent: int = 0) -> Figures:
    """A forecast as amounts, on top of what was spent already; all minor units."""
    low, typical, plan_for, high = (Money(spent + minor, currency) for minor in look[:4])
    return Figures(typical, plan_for, low, high)


def parts(look: Outlook, currency: str, spent: int | None = None) -> Parts:
    """What the typical figure of the same is made of."""
    known = None if spent is None else Money(spent, currency)
    return Parts(known, Money(look.bills, currency), Money(look.typical - look.bills, currency))


def score(tried: Sequence[Tried] | Sequence[SavingsTried], currency: str) -> Score | None:
    """From the months that were tried, of spending or of what was saved; None without any."""
    if not tried:
        return None
    own = sum(abs(one.came - one.told.typical) for one in tried)
    naive = sum(abs(one.came - one.last) for one in tried)
    scored = [one for one in tried if one.scored]
    return Score(
        months=len(tried),
        mae=Money(round_ratio(own, len(tried)), currency),
        mae_naive=Money(round_ratio(naive, len(tried)), currency),
        naive=NAIVE,
        inside=sum(one.is_inside for one in scored),
        scored=len(scored),
    )
