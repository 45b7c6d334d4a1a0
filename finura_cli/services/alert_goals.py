"""What goals set off as time goes by: one is behind its plan, and not likely to be there in time."""

from __future__ import annotations

from datetime import date

from finura_cli.domain.alerts import GOAL_PERIOD, Alert, GoalFigures, goal_alert
from finura_cli.domain.period import Calendar
from finura_cli.services import saving
from finura_cli.store import nudges
from finura_cli.store.connection import Store


def behind(store: Store, *, today: date, calendar: Calendar) -> list[Alert]:
    """The goals of which there is something to say. Where none is behind, no odds are drawn."""
    if not any(one.is_behind for one in saving.standing(store, today, calendar=calendar, odds=False)):
        return []
    found = []
    told = nudges.of(store, (GOAL_PERIOD,))
    for one in saving.standing(store, today, calendar=calendar):
        if one.is_behind:
            before = [noted.identity.bucket for noted in told if noted.identity.object == one.goal.uid]
            figures = GoalFigures(
                one.goal.uid, one.goal.name, one.target, one.saved, one.expected, one.plan.contribution, one.odds
            )
            alert = goal_alert(figures, before)
            if alert is not None:
                found.append(alert)
    return found
