"""Deeds on budgets as values: what is to be set, and what was set, moved, or worked out anew."""

from __future__ import annotations

from typing import TYPE_CHECKING

from finura_cli.domain.budget import Budget, Per, Target
from finura_cli.domain.money import Money
from finura_cli.domain.period import Period
from finura_cli.records import NamedTuple

if TYPE_CHECKING:
    from finura_cli.domain.budget_worked import Worked  # 4 ms: the daily `budget` does without


class Wanted(NamedTuple):
    """A budget to set: the words for its target, and what it is to be.

    `rollover` None: as the budget was until now, and so its cap; True without a `cap`: all of it rolls over.
    `template`: what the amount was worked out from.
    """

    target: str
    amount: Money
    per: Per = Per.MONTH
    rollover: bool | None = None
    cap: Money | None = None
    template: str | None = None


class Done(NamedTuple):
    """What was set or ended. `before`: what held until then. `deed_id` None: nothing was written."""

    setting: Budget
    name: str
    before: Budget | None
    deed_id: int | None


class Side(NamedTuple):
    """One of the two budgets of a move, after it: what may be spent of it in the month, and what of that is left."""

    target: Target
    name: str
    budget: Money
    left: Money


class Moved(NamedTuple):
    """A move that was done."""

    amount: Money
    month: Period
    giver: Side
    taker: Side
    deed_id: int


class Reworked(NamedTuple):
    """One budget with a template: its amount until now, and anew (None: it cannot be worked out, and why)."""

    target: Target
    name: str
    template: str
    before: Money
    after: Money | None
    worked: Worked | None = None
    problem: str | None = None


class Applied(NamedTuple):
    """All templates worked out for a month. `deed_id` None: nothing was written."""

    month: Period
    rows: tuple[Reworked, ...]
    deed_id: int | None

    @property
    def failed(self) -> bool:
        return any(row.problem is not None for row in self.rows)
