"""The books at a glance: what there is, how the month goes, what is coming, what looks odd, what is saved for."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from finura_cli.domain.account import Holding
from finura_cli.domain.anomaly import Heard, Oddity
from finura_cli.domain.bills import BillDay
from finura_cli.domain.budget import BudgetStatus
from finura_cli.domain.forecast import MonthAhead
from finura_cli.domain.goals import GoalStanding
from finura_cli.domain.money import Money
from finura_cli.domain.pace import Pace
from finura_cli.domain.period import Period
from finura_cli.domain.reports.parts import Scope
from finura_cli.domain.reports.spending import Spending
from finura_cli.domain.transaction import Transaction
from finura_cli.records import NamedTuple

if TYPE_CHECKING:
    from finura_cli.domain.rates import Used
    from finura_cli.domain.reports.focus import Advice

BILL_DAYS = 30
"""How far ahead bills are looked for."""


class MonthSoFar(NamedTuple):
    """The month of today. `spending`: where it went, by the topmost categories. `budgets` has what was set for it, with
    its pace. `before`: all that was spent in the month before, and `going` how this one goes beside it; both None where
    the books do not hold that month."""

    spending: Spending
    budgets: BudgetStatus
    before: Money | None
    going: Pace | None

    @property
    def scope(self) -> Scope:
        return self.spending.scope


class Due(NamedTuple):
    """The bills that are late, and those that are due in the next `BILL_DAYS` days, the earliest first; `sum`: what
    they are likely to ask in all, in the currency of the books."""

    rows: tuple[BillDay, ...]
    sum: Money


class Odd(NamedTuple):
    """What looks odd in the month and is not settled. `heard`: who was asked."""

    rows: tuple[Oddity, ...]
    heard: Heard


class Ahead(NamedTuple):
    """The spending of the next month. `month` is None where nothing was worked out, and `why` says so."""

    month: MonthAhead | None
    model: str = ""
    why: str = ""


class Dashboard(NamedTuple):
    """What bare `finura` shows, as of `today`. `latest`: the newest entries up to today. `waiting`: entries that wait
    for review."""

    today: date
    currency: str
    entries: int
    holdings: tuple[Holding, ...]
    month: MonthSoFar
    due: Due
    ahead: Ahead
    odd: Odd
    goals: tuple[GoalStanding, ...]
    latest: tuple[Transaction, ...]
    waiting: int
    rates: tuple[Used, ...] = ()
    """Of today, from the currencies of accounts: at which they are added up."""

    advice: Advice | None = None
    """The one thing that is worth the most; None where nothing is, or it was not worked out."""

    @property
    def period(self) -> Period:
        """The month of today."""
        return self.month.scope.period
