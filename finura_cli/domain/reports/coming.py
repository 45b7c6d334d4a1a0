"""What is coming: the bills of the days after a letter, and what they are likely to ask in all."""

from __future__ import annotations

from datetime import date

from finura_cli.domain.money import Money, in_currencies
from finura_cli.domain.period import Period
from finura_cli.records import NamedTuple


class Bill(NamedTuple):
    """A bill that is not paid yet. Amounts are above zero; `every` as JSON names a pace."""

    due: date
    name: str
    every: str
    low: Money
    typical: Money
    high: Money
    late: bool = False


class Coming(NamedTuple):
    """The open bills of a period, and those that are late; the earliest first."""

    period: Period
    currency: str
    bills: tuple[Bill, ...]

    @property
    def due(self) -> Money:
        """What those of the letter's currency are likely to ask."""
        return Money(
            sum(one.typical.minor for one in self.bills if one.typical.currency == self.currency), self.currency
        )

    @property
    def others(self) -> tuple[Money, ...]:
        """The same of each other currency."""
        sums: dict[str, int] = {}
        for one in self.bills:
            if one.typical.currency != self.currency:
                sums[one.typical.currency] = sums.get(one.typical.currency, 0) + one.typical.minor
        return in_currencies(sums)

    @property
    def is_about(self) -> bool:
        """Whether any of them may ask more or less."""
        return any(one.low != one.high for one in self.bills)
