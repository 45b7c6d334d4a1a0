"""The bills of some days as they stand: what falls due in them, what is late, and what all of it comes to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from finura_cli.domain.bills import BillDay, State
from finura_cli.domain.money import Money
from finura_cli.domain.period import Period


@dataclass(frozen=True, slots=True)
class Upcoming:
    """The answer of `bills`: the due days of a period and those that are late, by day."""

    period: Period
    today: date
    currency: str
    rows: tuple[BillDay, ...]
    due: Money
    """What the open ones are likely to ask in all, from `low` to `high`; in `currency`."""
    low: Money
    high: Money
    paid: Money
    unconverted: tuple[Money, ...]
    """Likely sums of the open ones in other currencies."""
    known_until: date | None
    """The day of the latest entry up to today: what was paid since cannot be known."""
    accounts: Mapping[int, str]
    """Their names, by id; `categories`: their paths."""
    categories: Mapping[int, str]

    @property
    def late(self) -> tuple[BillDay, ...]:
        return tuple(row for row in self.rows if row.state is State.LATE)
