"""What is told of a balance: day by day ahead, its lowest point, and how likely it goes below a floor."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate

from finura_cli.domain.balance_flows import Flows, KnownItem
from finura_cli.domain.balance_paths import Columns, PastDays
from finura_cli.domain.balance_trials import Band, Brier, Trial, band, below, brier, factors, stretched
from finura_cli.domain.money import Money, round_ratio
from finura_cli.domain.period import Period

TRY_DAYS = 30
"""Of past tries it is told how they came out after so many days, or fewer where fewer are asked for."""


@dataclass(frozen=True, slots=True)
class BalanceDay:
    """The balance at the end of a day, and how likely it is then below the floor (0..1)."""

    day: date
    low: Money
    typical: Money
    high: Money
    below: float


@dataclass(frozen=True, slots=True)
class LowestPoint:
    """The lowest point until the last day: how low, the day on which it most often is, and between which days it is as
    often as the interval says."""

    low: Money
    typical: Money
    high: Money
    day: date
    earliest: date
    latest: date


@dataclass(frozen=True, slots=True)
class Tried:
    """How tries on past days came out, `days` later. `share`: what the interval was to hold, and `inside` how often it
    did. `off`: the mean error of the typical figure, `off_same` that of a balance that stays as it is."""

    tries: int
    days: int
    share: float
    inside: int
    off: Money
    off_same: Money


@dataclass(frozen=True, slots=True)
class BalanceForecast:
    """The answer of `predict balance`. `balance` is what was there at the end of the day before the period."""

    accounts: tuple[str, ...]
    whole: bool
    """All that is in hand, not only some accounts."""
    currency: str
    balance: Money
    period: Period
    interval: float
    floor: Money
    days: tuple[BalanceDay, ...]
    lowest: LowestPoint
    below: float
    """How likely it is below the floor at the end of any of the days."""
    brier: Brier | None
    """How good such a probability was, said on past days for `tried.days`."""
    tried: Tried | None
    known: tuple[KnownItem, ...]
    """What is known to move it, by day."""
    months: int
    short: bool
    has_ended: bool
    """Nothing is known since the day before the period, which is in the past."""
    history: tuple[tuple[date, Money], ...]
    """What was there at the end of the days before."""
    owed: Money
    """What cards of the books owe today; zero or less."""
    elsewhere: tuple[Money, ...]
    """What is in hand in other currencies: in no figure."""

    @property
    def known_sum(self) -> Money:
        return Money(sum(one.minor for one in self.known), self.currency)


@dataclass(frozen=True, slots=True)
class Ahead:
    """Balances along all paths, day by day: what answers are read from. Minor units."""

    first: date
    start: int
    columns: Columns
    trials: tuple[Trial, ...]


def ahead_of(
    past: PastDays, first: date, start: int, columns: Columns, trials: Sequence[Trial], grain: int,
    more: Mapping[date, int] | None = None,
) -> Ahead:  # fmt: skip
    """Drawn changes as balances, as wide as past tries were off. `more`: what days bring beside, as a what-if says."""
    wide = columns  # weeks in any order scatter more than months do
    if not past.is_short:
        wide = stretched(columns, factors(trials, first, len(columns), grain, past.effective))
    beside = accumulate((more or {}).get(first + timedelta(days=n), 0) for n in range(len(wide)))
    balances = [[start + one + plus for one in column] for column, plus in zip(wide, beside, strict=True)]
    return Ahead(first, start, balances, tuple(trials))


def spent_on(columns: Columns, amount: int, day: int) -> Columns:
    """The same balances, after so much is spent on a day (0: the first)."""
    return [column if n < day else [one - amount for one in column] for n, column in enumerate(columns)]


def days_told(ahead: Ahead, share: float, floor: int, currency: str) -> tuple[BalanceDay, ...]:
    """Each day's interval and middle."""
    found = []
    for n, column in enumerate(ahead.columns):
        low, typical, high = (Money(minor, currency) for minor in band(column, share))
        found.append(BalanceDay(ahead.first + timedelta(days=n), low, typical, high, below([column], floor)))
    return tuple(found)


def tried(
    flows: Flows, ahead: Ahead, share: float, floor: int, currency: str
) -> tuple[Tried | None, Brier | None]:  # fmt: skip
    """How past tries came out, each as wide as those before it would have made it."""
    days = min(TRY_DAYS, len(ahead.columns))
    said, inside, off, same = [], 0, 0, 0
    for n, one in enumerate(ahead.trials):
        if len(one.came) < days:
            break
        before = [early.before(one.first) for early in ahead.trials[:n]]
        wide = factors(before, one.first, days, flows.grain(one.first), one.drawn_from)
        columns = stretched(one.columns[:days], wide)
        low, middle, high = band(columns[-1], share)
        came = one.came[days - 1]
        inside += low <= came <= high
        off, same = off + abs(came - middle), same + abs(came)
        left = floor - (ahead.start - flows.came(one.first, (ahead.first - one.first).days)[-1])
        said.append((below(columns, left), min(one.came[:days]) < left))
    if not said:
        return None, None
    mean = (Money(round_ratio(whole, len(said)), currency) for whole in (off, same))
    return Tried(len(said), days, share, inside, *mean), brier(said)


def point(found: Band, currency: str) -> tuple[Money, Money, Money]:
    low, typical, high = found
    return Money(low, currency), Money(typical, currency), Money(high, currency)
