"""All goals at a glance, and what they ask of a month."""

from __future__ import annotations

from datetime import date

from finura_cli.domain.goals import Goal, GoalStanding
from finura_cli.domain.money import Money
from finura_cli.domain.streaks import Run
from finura_cli.records import NamedTuple


class GoalsOverview(NamedTuple):
    """All open goals. `months`: how many of the past the odds rest on, and `typical` what was saved in a middle one, in
    the currency of the first goal; `asked`: what all plans in it ask for a month. `quiet`: this month's days without
    spending that could have been left out; None while nothing is known of it. `closed`: goals that are over."""

    rows: tuple[GoalStanding, ...]
    months: int
    typical: Money | None
    asked: Money | None
    quiet: Run | None
    today: date
    closed: tuple[Goal, ...] = ()
