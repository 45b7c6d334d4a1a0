"""Where budgets are heading, in sentences."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from finura_cli.domain.budget import BudgetRow, BudgetStatus
from finura_cli.domain.money import Money
from finura_cli.domain.pace import RestsOn
from finura_cli.domain.text import how_many, visible
from finura_cli.screen.plain import percent
from finura_cli.screen.shown import ShowMoney

MOST_NAMED = 3
"""More budgets without a past of their own are counted."""
_TEENS = range(11, 14)
_ENDINGS = {1: "st", 2: "nd", 3: "rd"}


def warnings(
    status: BudgetStatus, name_of: Callable[[BudgetRow], str], show: ShowMoney = Money.plain
) -> tuple[list[str], list[str]]:
    """Sentences about what is over, and about what is on the way to it; amounts as `show` says them."""
    over, coming = [], []
    for row in status.rows:
        if row.is_over:
            over.append(f"{name_of(row)} {_is_over(row.pace.over_on, status.today)}.")
        elif row.pace.over_on is not None:
            coming.append(f"{name_of(row)}: {_heading(row, status, show)}.")
    return over, coming


def _is_over(since: date | None, today: date) -> str:
    if since is None:
        return "is over its budget"
    if since > today:
        return f"goes over its budget on {since}, with entries dated ahead"
    return f"is over its budget since {since}"


def _heading(row: BudgetRow, status: BudgetStatus, show: ShowMoney) -> str:
    """`61% spent, usually 52% by now; 38 over by the 30th (71% likely), used up on the 27th`."""
    pace, period = row.pace, status.period
    by_line = pace.rests_on is RestsOn.LINE
    said = ""
    if row.used is not None and status.today in period:
        said = f"{percent(row.used)} spent"
        if pace.usual_share is not None:
            share = percent(pace.usual_share)
            said += f", {share} expected by now; " if by_line else f", usually {share} by now; "
        else:
            said += "; "
    if pace.projected is not None:
        beyond = Money(pace.projected - row.budget.minor, row.budget.currency)
        rate = " at this rate" if by_line else ""
        said += f"{show(beyond)} over by {_day(period.last, status)}{rate}{_chance(pace.probability_over)}, "
    return said if pace.over_on is None else f"{said}used up on {_day(pace.over_on, status)}"


def _chance(probability: float | None) -> str:
    """` (71% likely)`; what is not certain is neither 0 nor 1."""
    return "" if probability is None else f" ({percent(min(max(probability, 0.01), 0.99))} likely)"


def _day(day: date, status: BudgetStatus) -> str:
    """`the 27th` of the calendar month that is asked for, else the whole date."""
    first, last = status.period.start, status.period.last
    if (first.year, first.month) != (last.year, last.month):
        return day.isoformat()
    ending = "th" if day.day in _TEENS else _ENDINGS.get(day.day % 10, "th")
    return f"the {day.day}{ending}"


def rests_on(status: BudgetStatus, name_of: Callable[[BudgetRow], str]) -> list[str]:
    """What the pace rests on, while there is one."""
    if not status.rows or status.today not in status.period or status.today == status.period.last:
        return []
    if not status.past:
        return ["There is no earlier period to compare with: the pace is by days."]
    said = [f"The pace rests on {how_many(status.past, 'earlier period')}."]
    new = [visible(name_of(row)) for row in status.rows if row.pace.rests_on is RestsOn.LINE]
    if new:
        more = f" and {len(new) - MOST_NAMED} more" if len(new) > MOST_NAMED else ""
        said.append(f"By days, with no earlier spending to compare with: {', '.join(new[:MOST_NAMED])}{more}.")
    return said
