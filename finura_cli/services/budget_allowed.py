"""What may be spent: what was set for a period, what rolled over into it, and what was moved for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from finura_cli.domain.budget import (
    Allowed,
    Budget,
    Key,
    Move,
    Target,
    allowance,
    calendar_for,
    in_force,
    share_of_month,
)
from finura_cli.domain.category import Categories, Kind
from finura_cli.domain.period import Calendar, Period
from finura_cli.domain.rollover import Month, cap_on, carried, rolling_since
from finura_cli.services import budget_spending as spending
from finura_cli.store import budget_moves, budgets
from finura_cli.store.connection import Store


def allowed(store: Store, period: Period, calendar: Calendar, currency: str, tree: Categories) -> dict[Key, Allowed]:
    """Every budget that holds on a day of a closed period; none of a category that was merged into one of income."""
    months = calendar_for(period, calendar)
    settings = {key: own for key, own in budgets.by_key(store, currency).items() if _is_spending(key, tree)}
    moves = budget_moves.all(store, currency)
    rolled = _rolled(store, settings, moves, period, calendar, currency, tree)
    found = {}
    for key, own in settings.items():
        amount = allowance(own, period, months)
        if amount is not None:
            found[key] = Allowed(amount, rolled.get(key), moved(moves, key, period, calendar, tree))
    return found


def _is_spending(key: Key, tree: Categories) -> bool:
    return key[1] is None or tree.by_id[key[1]].kind is Kind.EXPENSE


def moved(moves: Sequence[Move], key: Key, period: Period, calendar: Calendar, tree: Categories) -> int | None:
    """What was moved to a budget in a period, less what was moved from it; None when nothing was.

    A category holds those below it: what one of these gets from outside, it gets; what goes from one of these to
    another stays in it. A move is for a month of the user's own: another period has its share of that by days.
    """
    if not moves:
        return None
    inside = {key} if key[1] is None else {(Target.CATEGORY, id) for id in tree.children_of(key[1])}
    found = []
    for move in moves:
        sign = (move.taker in inside) - (move.giver in inside)
        touches = key in (move.giver, move.taker)
        if sign or touches:
            month = calendar.month_of(move.start)
            if month.start < period.end and period.start < month.end:
                found.append(sign * share_of_month(move.amount, month, period))
    return sum(found) if any(found) else None


def _rolled(
    store: Store, settings: Mapping[Key, Sequence[Budget]], moves: Sequence[Move], period: Period,
    calendar: Calendar, currency: str, tree: Categories,
) -> dict[Key, int]:  # fmt: skip
    """What rolled over into the month in which the period begins, of a part of that month its share of the days.

    What is left of that month goes into the next one as ever; of several months together it is in their sum.
    """
    months = calendar_for(period, calendar)
    first = months.month_of(period.start)
    runs: dict[Key, list[Period]] = {}
    found: dict[Key, int] = {}
    for key, own in settings.items():
        since = rolling_since(own, period.start)
        if since is not None and since < first.start:
            runs[key] = months.tile(Period(since, first.start), "M")
        elif since is not None or _begins_to_roll(own, period):
            found[key] = 0
    if not runs:
        return found
    spent = spending.by_months(store, runs, currency, tree)
    for key, run in runs.items():
        own = settings[key]
        ran = [
            Month(
                (allowance(own, month, months) or 0) + (moved(moves, key, month, calendar, tree) or 0),
                minor,
                cap_on(own, month.last),
            )
            for month, minor in zip(run, spent[key], strict=True)
        ]
        found[key] = share_of_month(carried(ran), first, period)
    return found


def _begins_to_roll(settings: Sequence[Budget], period: Period) -> bool:
    """Whether the first setting that holds in the period rolls over, with nothing behind it yet."""
    here = [one for one in settings if period.start <= one.start < period.end and one.amount is not None]
    return in_force(settings, period.start) is None and bool(here) and here[0].rollover
