"""Budgets: what may be spent, from when on, and how a period is going. Pure rules, whole minor units."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction

from finura_cli.domain.category import Necessity
from finura_cli.domain.money import round_ratio

ENOUGH_PAST = 6
"""Earlier periods needed before a probability is said."""


class Target(StrEnum):
    """What a budget is for: one category with its children, all categories of a necessity, or all spending."""

    CATEGORY = "category"
    ESSENTIAL = "essential"
    DISCRETIONARY = "discretionary"
    SAVING = "saving"
    TOTAL = "total"

    @property
    def necessity(self) -> Necessity | None:
        """The necessity it gathers; None for a category and for the total."""
        return Necessity(self.value) if self.value in Necessity else None


class Per(StrEnum):
    """For how long an amount is meant."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


_MONTHS = {Per.MONTH: 1, Per.QUARTER: 3, Per.YEAR: 12}
_DAYS = {Per.DAY: 1, Per.WEEK: 7}


@dataclass(frozen=True, slots=True)
class Budget:
    """One setting of a budget; it holds from `start` until the next setting of the same target.

    `amount` is minor units of `currency` for each `per`; None ends the budget.
    """

    id: int
    uid: str
    target: Target
    category_id: int | None
    amount: int | None
    currency: str
    per: Per
    start: date

    @property
    def key(self) -> tuple[Target, int | None]:
        """What is budgeted: settings with the same key follow each other."""
        return (self.target, self.category_id)
