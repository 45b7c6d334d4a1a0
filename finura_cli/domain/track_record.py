"""The track record: what was told of months to come, held against what came of it. Amounts are `Money`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import groupby

from finura_cli.domain.money import Money, round_ratio
from finura_cli.domain.period import Period
from finura_cli.records import NamedTuple

STANDARD = 0.8
"""Of several intervals told on one day, the one nearest to this share is held against what came."""


class What(StrEnum):
    """What is foretold of a period: what is spent, comes in, is left of it; what bills take; what is in hand at the end
    of its last day."""

    EXPENSES = "expenses"
    INCOME = "income"
    SAVINGS = "savings"
    BILLS = "bills"
    BALANCE = "balance"


class State(StrEnum):
    """How far a period has come that something was told of."""

    RUNNING = "running"
    UNKNOWN = "unknown"
    """It is over, and the books do not reach to its end."""
    KNOWN = "known"


class Told(NamedTuple):
    """A forecast as it was made on a day. `low <= typical <= high` in one currency; `share` (0..1) is what the interval
    is to hold; `category_id` None: all together. `plan_for` is the careful figure where there is one.
    """

    what: What
    period: Period
    made: date
    typical: Money
    low: Money
    high: Money
    share: float
    speaker: str
    plan_for: Money | None = None
    category_id: int | None = None

    @property
    def is_early(self) -> bool:
        """Whether it was made before its period began: what is told later knows a part of what came."""
        return self.made < self.period.start


class Held(NamedTuple):
    """All that was told of one thing in one period, in order of the days it was told; at least one. `came` is what came
    until now; None where nobody knows."""

    told: tuple[Told, ...]
    came: Money | None
    state: State

    @property
    def last(self) -> Told:
        """The forecast that counts: the latest of before the period; if there is none, the latest of all."""
        return ([one for one in self.told if one.is_early] or self.told)[-1]

    @property
    def counts(self) -> bool:
        """Whether it says how good forecasts are: made before the period, which is over and in the books."""
        return self.state is State.KNOWN and self.came is not None and self.last.is_early

    @property
    def is_inside(self) -> bool | None:
        """None while what came is not known."""
        if self.state is not State.KNOWN or self.came is None:
            return None
        return self.last.low.minor <= self.came.minor <= self.last.high.minor

    @property
    def error(self) -> Money | None:
        """What came less what was told; None while that is not known."""
        return self.came - self.last.typical if self.came is not None and self.state is State.KNOWN else None


class Kept(NamedTuple):
    """How the forecasts of one thing came out. `promised` (0..1): the mean share that their intervals were to hold."""

    what: What
    months: int
    inside: int
    promised: float
    mean_error: Money
    """Of magnitudes."""
    bias: Money
    """Mean of what came less what was told: above zero they were told too low."""


@dataclass(frozen=True, slots=True)
class TrackRecord:
    """The forecasts in a currency against what came: `rows` of all together, `parts` of single categories; a score of
    each kind that has one, and one of the categories."""

    currency: str
    rows: Sequence[Held]
    parts: Sequence[Held]
    scores: Sequence[Kept]
    parts_score: Kept | None
    names: Mapping[int, str]
    """Paths of the categories in `parts`."""


def hold(
    told: Iterable[Told], came: Callable[[Told], Money | None], state: Callable[[Period], State]
) -> tuple[Held, ...]:  # fmt: skip
    """Forecasts of the same thing put together, in order of kind, category and period."""
    ordered = sorted(told, key=lambda one: (*_thing(one), one.made, -abs(one.share - STANDARD)))
    found = []
    for _, group in groupby(ordered, key=_thing):
        days = tuple({one.made: one for one in group}.values())
        found.append(Held(days, came(days[0]), state(days[0].period)))
    return tuple(found)


def _thing(one: Told) -> tuple[int, int, date, date]:
    return list(What).index(one.what), one.category_id or 0, one.period.start, one.period.end


def score(held: Sequence[Held]) -> Kept | None:
    """How the ones that count came out; they are of one kind and currency. None when there is none."""
    counted = [one for one in held if one.counts]
    errors = [one.error.minor for one in counted if one.error is not None]
    if not errors:
        return None
    last = counted[0].last
    return Kept(
        what=last.what,
        months=len(errors),
        inside=sum(bool(one.is_inside) for one in counted),
        promised=sum(one.last.share for one in counted) / len(errors),
        mean_error=Money(round_ratio(sum(map(abs, errors)), len(errors)), last.typical.currency),
        bias=Money(round_ratio(sum(errors), len(errors)), last.typical.currency),
    )
