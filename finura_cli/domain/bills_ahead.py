"""What bills are likely to ask in days to come, as an answer: each due day, the sum with its range, how it went before.

Amounts are `Money`, spending positive; ratios 0..1.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from finura_cli.domain.bills import State
from finura_cli.domain.money import Money
from finura_cli.domain.paces import Every
from finura_cli.domain.period import Period
from finura_cli.records import NamedTuple


class Basis(StrEnum):
    """What an amount rests on, as JSON names it."""

    SAID = "said"
    """Somebody typed what it asks: the bill, or what posts itself."""
    PRICE = "price"
    """One price, which it asked the last times."""
    MEDIAN = "median"
    """The middle of its latest payments."""
    SEASON = "season"
    """What the same month of last year asked."""
    FOREST = "random forest"
    PAID = "paid"


class Payment(NamedTuple):
    day: date
    amount: Money


@dataclass(frozen=True, slots=True)
class BillAhead:
    """One due day. `low` and `high` are equal where it has one price; of a paid one all three are what it was told
    to ask, and `paid` is what it took. `past`: its latest payments, oldest first."""

    id: str
    name: str
    kind: str
    every: Every
    due: date
    state: State
    low: Money
    typical: Money
    high: Money
    basis: Basis
    category: str | None
    account: str | None
    entry: int | None
    paid_on: date | None
    paid: Money | None
    sure: bool
    past: tuple[Payment, ...]

    @property
    def is_open(self) -> bool:
        return self.state in (State.DUE, State.LATE)


@dataclass(frozen=True, slots=True)
class CategoryAhead:
    """What the bills of a category take in the period; None: they have none."""

    category: str | None
    due: Money
    paid: Money
    count: int


@dataclass(frozen=True, slots=True)
class Earlier:
    """An earlier period as it would have been told as long before its end, and what it came to. Of a running one the
    same part of it."""

    period: Period
    told: Money
    low: Money
    high: Money
    came: Money

    @property
    def is_inside(self) -> bool:
        return self.low.minor <= self.came.minor <= self.high.minor


@dataclass(frozen=True, slots=True)
class BillScore:
    """How the sum would have been told of earlier periods, the oldest first. `mae`: mean absolute error, `mae_naive` of
    who says the sum of the period before."""

    earlier: tuple[Earlier, ...]
    mae: Money
    mae_naive: Money

    @property
    def inside(self) -> int:
        return sum(one.is_inside for one in self.earlier)

    @property
    def is_worse(self) -> bool:
        """Whether who says the same as the period before would have been nearer."""
        return self.mae.minor > self.mae_naive.minor


@dataclass(frozen=True, slots=True)
class BillsAhead:
    """The answer of `predict bills`. `low`, `due`, `high` are of what is still to be paid, in `currency`."""

    period: Period
    today: date
    currency: str
    interval: float
    rows: tuple[BillAhead, ...]
    due: Money
    low: Money
    high: Money
    paid: Money
    categories: tuple[CategoryAhead, ...]
    score: BillScore | None
    speaker: str
    why: tuple[str, ...]
    """Of a model that was trained: who speaks for bills that vary, and why."""
    known_until: date | None
    unconverted: tuple[Money, ...] = ()
    """Likely sums of open ones in other currencies."""
