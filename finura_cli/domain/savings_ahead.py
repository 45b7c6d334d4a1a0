"""What is likely to be saved, as a person sees it: in every row, saved is income less spending."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from finura_cli.domain.forecast import Model, Score, inside
from finura_cli.domain.forecast_savings import SavingsOutlook
from finura_cli.domain.model_report import ModelReport
from finura_cli.domain.money import Money
from finura_cli.domain.period import Period


@dataclass(frozen=True, slots=True)
class SoFar:
    """What came in and went out of a month until now: part of all its figures."""

    income: Money
    spending: Money


@dataclass(frozen=True, slots=True)
class SavingsMonth:
    """A month ahead: `saved` is `income - spending`, `careful` is `income - plan_for`, and `low <= careful <= saved <=
    high`. `bills` are part of spending. `so_far` is None of a month that has not begun.
    """

    target: str
    period: Period
    income: Money
    spending: Money
    plan_for: Money
    bills: Money
    low: Money
    high: Money
    so_far: SoFar | None = None

    @property
    def saved(self) -> Money:
        return self.income - self.spending

    @property
    def careful(self) -> Money:
        return self.income - self.plan_for


@dataclass(frozen=True, slots=True)
class SavedThen:
    """A month that is over; `low`, `typical`, `high` as they would have been told of what is saved, from what was known
    then: None where that was too little."""

    target: str
    income: Money
    spending: Money
    typical: Money | None = None
    low: Money | None = None
    high: Money | None = None

    @property
    def saved(self) -> Money:
        return self.income - self.spending

    @property
    def is_inside(self) -> bool | None:
        """Whether the interval held; None where none was told."""
        return None if self.low is None or self.high is None else inside(self.low, self.saved, self.high)


@dataclass(frozen=True, slots=True)
class SavingsForecast:
    """The answer of `predict savings`. `ahead` begins with the month asked for; `history` are the complete months,
    oldest first. Of this month `since` is the day from which it is told; until then it is known. `asked` was of the
    interval, `interval` is what it is to hold. `until`: the day of the latest entry known; `has_ended`: books are never
    silent for so long else.
    """

    currency: str
    asked: float
    interval: float
    ahead: tuple[SavingsMonth, ...]
    history: tuple[SavedThen, ...]
    model: Model
    score: Score | None
    learnt: ModelReport | None
    since: date | None
    until: date
    has_ended: bool
    unconverted: tuple[Money, ...] = ()
    """Spending of these months in currencies for which no rate is known: in no figure."""


def month_ahead(
    target: str, period: Period, look: SavingsOutlook, currency: str, so_far: SoFar | None = None
) -> SavingsMonth:
    """A forecast as amounts, on top of what came and went already. `look` is in minor units."""
    came, went = (0, 0) if so_far is None else (so_far.income.minor, so_far.spending.minor)

    def money(minor: int) -> Money:
        return Money(minor, currency)

    return SavingsMonth(
        target=target,
        period=period,
        income=money(came + look.income.typical),
        spending=money(went + look.spending.typical),
        plan_for=money(went + look.spending.plan_for),
        bills=money(look.spending.bills),
        low=money(came - went + look.low),
        high=money(came - went + look.high),
        so_far=so_far,
    )
