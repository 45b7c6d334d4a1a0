"""How likely what is in hand lasts, with an expense and without it."""

from __future__ import annotations

from datetime import date

from finura_cli.domain.money import Money
from finura_cli.records import NamedTuple


class AboveZero(NamedTuple):
    """The odds that what is in hand never goes below zero: `before` the day of the expense, and until `last`, the end
    of the month after it, `without` it and `having` paid it. `least_without`, `least_having`: the typical lowest point
    until then. The past tries of such odds, and in how many of them it went below."""

    last: date
    before: float
    without: float
    having: float
    least_without: Money
    least_having: Money
    tries: int
    went: int
