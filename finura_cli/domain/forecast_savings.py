"""What will be saved: the forecast of income less the one of spending, in every figure. Whole minor units."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from finura_cli.domain import forecast_intervals as intervals
from finura_cli.domain.forecast_champion import FEWEST, MEMORY, Foretold, Told
from finura_cli.records import NamedTuple


class SavingsOutlook(NamedTuple):
    """`low <= careful <= typical <= high`. What is typically saved is typical income less typical spending; careful is
    typical income less the spending to plan for. Below zero more is spent than comes in."""

    low: int
    careful: int
    typical: int
    high: int
    income: Told
    spending: Told


class SavingsTried(NamedTuple):
    """A month of the past: what was saved, what was told of it from what was known then, and what the last month known
    had brought; `scored` as of spending."""

    month: int
    came: int
    told: SavingsOutlook
    last: int
    scored: bool

    @property
    def is_inside(self) -> bool:
        return self.told.low <= self.came <= self.told.high


@dataclass(frozen=True)
class Savings:
    """Forecasts of both, `lead` months ahead; they know as many months.

    Savings may fall on both sides of zero, so their errors are no logarithms but shares of a usual month: of what comes
    in or of what goes out, whichever is more, as there are months, and last days of months, without any income.
    """

    income: Foretold
    spending: Foretold
    lead: int = 1

    @cached_property
    def saved(self) -> tuple[int, ...]:
        """What was saved in each month of the past."""
        return tuple(came - went for came, went in zip(self.income.spent, self.spending.spent, strict=True))

    @cached_property
    def errors(self) -> tuple[float | None, ...]:
        """Of each month of the past; None where fewer than `FEWEST` months of both were known."""
        return tuple(self._error(month) for month in range(len(self.saved)))

    def _error(self, month: int) -> float | None:
        origin = month - self.lead + 1
        if origin < 0 or origin - self._since(origin) < FEWEST:
            return None
        told, usual = self._told(origin), self._usual(origin)
        return None if told is None or not usual else (self.saved[month] - told[0].typical + told[1].typical) / usual

    def _since(self, origin: int) -> int:
        return max(self.income.since[origin], self.spending.since[origin])

    def _usual(self, origin: int) -> int:
        both = (one.spent[one.since[origin] : origin] for one in (self.income, self.spending))
        return max(map(intervals.level, both))

    def _told(self, origin: int) -> tuple[Told, Told] | None:
        income, spending = (one.told(origin, self.lead) for one in (self.income, self.spending))
        return None if income is None or spending is None else (income, spending)

    def outlook(self, share: float = 0.8, origin: int | None = None) -> SavingsOutlook | None:
        """The month `lead` after the last one that an origin knows (None: all months); None where it knows no income or
        no spending. `share` (0..1) is what the interval is to hold; ValueError otherwise."""
        known = len(self.saved) if origin is None else origin
        told = self._told(known)
        if told is None:
            return None
        spread = intervals.spreads([self.errors])
        ordered = intervals.scores([self.errors], spread, self.lead, known)
        off = (round(edge * spread[0][known] * self._usual(known)) for edge in intervals.bounds(ordered, share))
        income, spending = told
        typical, careful = income.typical - spending.typical, income.typical - spending.plan_for
        low, high = (typical + minor for minor in off)
        past = self.saved[self._since(known) : known][-MEMORY:]
        if past and intervals.too_few(len(ordered), share):
            lowest, highest = (minor - spending.moved for minor in intervals.seen(past, share))
            low, high = min(low, lowest), max(high, highest)
        return SavingsOutlook(min(low, careful), careful, typical, max(high, typical), *told)

    def tried(self, share: float = 0.8, months: int | None = None) -> list[SavingsTried]:
        """How such forecasts would have done over the last months (None: all), each from its own origin."""
        found = []
        for month in range(max(0, len(self.saved) - (months or len(self.saved))), len(self.saved)):
            origin = month - self.lead + 1
            told = self.outlook(share, origin) if self.errors[month] is not None else None
            if told is not None:
                scored = any(off is not None for off in self.errors[:origin])
                found.append(SavingsTried(month, self.saved[month], told, self.saved[origin - 1], scored))
        return found
