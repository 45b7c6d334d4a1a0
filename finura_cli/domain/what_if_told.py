"""What a person is shown of a what-if: everything without the changes and with them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from finura_cli.domain.category import Kind
from finura_cli.domain.money import Money
from finura_cli.domain.period import Period
from finura_cli.records import NamedTuple


class Turn(NamedTuple):
    """One `--if` in its turn: what it is about came to `before`, with those that were said before it, and comes to
    `after`. `name` is the category's path, or all income or spending."""

    asked: str
    name: str
    kind: Kind
    before: Money
    after: Money

    @property
    def difference(self) -> Money:
        return self.after - self.before


class Moved(NamedTuple):
    """A figure of the forecast: `typical`, `plan_for`, `low` ..."""

    name: str
    before: Money
    after: Money

    @property
    def difference(self) -> Money:
        return self.after - self.before


class MovedGoal(NamedTuple):
    """A goal that is not reached yet: the odds of being there in time (None where no day is said), and the day by which
    half of the futures are there; None where fewer ever are, as far as is looked ahead."""

    name: str
    due: date | None
    before: float | None
    after: float | None
    there_before: date | None
    there_after: date | None


class MovedBudget(NamedTuple):
    """A budget of the month asked for, `budget` in all, and what is to be planned for in what it covers."""

    name: str
    budget: Money
    before: Money
    after: Money

    @property
    def left_before(self) -> Money:
        return self.budget - self.before

    @property
    def left_after(self) -> Money:
        return self.budget - self.after


@dataclass(frozen=True, slots=True)
class WhatIf:
    """The changes, and all that they move. `figures` are of the first month asked for; `later`: the typical figure of
    those after it. `months`: of the past, on which the odds of goals rest; None where goals and budgets were not asked,
    beside a query. Of a balance `below` is how likely it goes below the floor, without and with, and `month` the one of
    which the budgets are; None: of `period`."""

    period: Period
    currency: str
    turns: tuple[Turn, ...]
    figures: tuple[Moved, ...]
    later: tuple[Moved, ...]
    goals: tuple[MovedGoal, ...]
    budgets: tuple[MovedBudget, ...]
    months: int | None
    below: tuple[float, float] | None = None
    month: Period | None = None
