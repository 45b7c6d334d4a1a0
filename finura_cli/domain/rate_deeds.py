"""What became of the table of exchange rates."""

from __future__ import annotations

from datetime import date

from finura_cli.domain.imports import Problem
from finura_cli.domain.rates import Rate
from finura_cli.records import NamedTuple


class RateDeed(NamedTuple):
    """A rate that was said, and what stood there before."""

    rate: Rate
    before: str | None
    deed: int


class RatesRead(NamedTuple):
    """What a file brought, or would bring. `deed` is None in a dry run, 0 where everything was there already."""

    path: str
    rates: tuple[Rate, ...]
    problems: tuple[Problem, ...]
    new: int
    changed: int
    deed: int | None

    @property
    def same(self) -> int:
        return len(self.rates) - self.new - self.changed


class Updated(NamedTuple):
    """What was copied: for which currencies, which of them the table does not have, up to which day."""

    currencies: tuple[str, ...]
    unknown: tuple[str, ...]
    last: date | None
    new: int
    changed: int
    deed: int
