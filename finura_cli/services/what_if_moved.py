"""What moves along with a what-if: the odds and days of goals, and what is left of budgets."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date

from finura_cli.domain import goal_odds, goals
from finura_cli.domain.budget import Key as BudgetKey
from finura_cli.domain.budget import Target, name_of
from finura_cli.domain.category import Categories, Kind
from finura_cli.domain.forecast import Forecast, complete_months
from finura_cli.domain.goal_odds import ENOUGH_MONTHS, FURTHEST, MOST_MONTHS
from finura_cli.domain.goals import GoalStanding
from finura_cli.domain.money import Money, round_ratio
from finura_cli.domain.period import Period
from finura_cli.domain.what_if import Change, Key, difference, moves
from finura_cli.domain.what_if_told import MovedBudget, MovedGoal
from finura_cli.records import NamedTuple
from finura_cli.services import saving
from finura_cli.services.budget_allowed import allowed
from finura_cli.services.trained import Seen
from finura_cli.store import aggregates, categories
from finura_cli.store.connection import Store
from finura_cli.store.extent import posted_span

BEYOND = 120
"""Months after the last goal is due, in which one that is not there is still followed."""


class MovedGoals(NamedTuple):
    """The goals in one currency that are not reached; `months` of the past behind their odds. Without goals where these
    are fewer than odds need."""

    rows: tuple[MovedGoal, ...]
    months: int


def goals_moved(store: Store, seen: Seen, changes: Sequence[Change]) -> MovedGoals:
    """The goals over the same futures without the changes and with them: drawn from the months of the past as they
    were, and as they would have been."""
    rows = [one for one in saving.standing(store, seen.today, odds=False) if one.goal.currency == seen.currency]
    waiting = [one for one in rows if not one.is_done]
    before, after = _saved(store, seen, changes)
    if len(before) < ENOUGH_MONTHS or not waiting:
        return MovedGoals((), len(before))
    last = max([1, *(goal_odds.months_until(seen.today, one.due) for one in waiting if one.due is not None)])
    ways = [goal_odds.futures(past, min(last + BEYOND, FURTHEST)) for past in (before, after)]
    needs = saving.pots(rows)
    return MovedGoals(tuple(_goal(one, needs[one.goal.id], ways, seen.today) for one in waiting), len(before))


def _goal(one: GoalStanding, need: int, ways: Sequence[goal_odds.Futures], today: date) -> MovedGoal:
    odds = [None if one.due is None else goal_odds.odds_by(ahead, need, today, one.due) for ahead in ways]
    there = [_day(today, goal_odds.middle(goal_odds.arrivals(ahead, need))) for ahead in ways]
    return MovedGoal(one.goal.name, one.due, odds[0], odds[1], there[0], there[1])


def _day(today: date, months: int | None) -> date | None:
    return None if months is None else goals.nth(today, goals.Per.MONTH, months)


def _saved(store: Store, seen: Seen, changes: Sequence[Change]) -> tuple[list[int], list[int]]:
    """What was saved in each complete calendar month, minor units, and what would have been."""
    before = saving.monthly_savings(store, seen.currency, seen.today)
    span = posted_span(store, seen.today)
    if not before or span is None:
        return before, before
    months = complete_months(*span, seen.today, saving.PLAIN)[-MOST_MONTHS:]
    by_month = _by_month(store, seen.currency, months)
    after = list(before)
    for kind, sign in ((Kind.INCOME, 1), (Kind.EXPENSE, -1)):
        of_kind = [by_month[month.start][kind] for month in months]
        found = moves(changes, kind, _usual(of_kind))
        after = [minor + sign * difference(found, amounts) for minor, amounts in zip(after, of_kind, strict=True)]
    return before, after


def _by_month(store: Store, currency: str, months: Sequence[Period]) -> dict[date, dict[Kind, dict[Key, int]]]:
    """What came in and what was spent, by category, in minor units above zero."""
    tree = categories.tree(store)
    found: dict[date, dict[Kind, dict[Key, int]]] = {
        month.start: {kind: defaultdict(int) for kind in Kind} for month in months
    }
    for one in aggregates.sums(store, Period(months[0].start, months[-1].end), by=("month",)):
        if one.currency == currency and one.day in found:
            kind = one.kind(tree)
            found[one.day][kind][one.category_id] += -one.amount if kind is Kind.EXPENSE else one.amount
    return found


def _usual(months: Sequence[Mapping[Key, int]]) -> dict[Key, int]:
    keys = {key: None for month in months for key in month}
    return {key: round_ratio(sum(month.get(key, 0) for month in months), len(months)) for key in keys}


def budgets_moved(store: Store, seen: Seen, before: Forecast, after: Forecast) -> tuple[MovedBudget, ...]:
    """The budgets of the month asked for of which more or less is left then: against what to plan for, as means may be
    summed up and medians may not."""
    tree = categories.tree(store)
    may = allowed(store, before.period, seen.calendar, seen.currency, tree)
    found = []
    for key, one in may.items():
        if key[0] is Target.SAVING:
            continue
        was, then = (_planned(key, forecast, tree) for forecast in (before, after))
        if was != then:
            amounts = (Money(minor, seen.currency) for minor in (one.whole, was, then))
            found.append(MovedBudget(name_of(key, tree), *amounts))
    return tuple(found)


def _planned(key: BudgetKey, forecast: Forecast, tree: Categories) -> int:
    """What is to be planned for in what a budget covers, minor units."""
    target, category = key
    if target is Target.TOTAL:
        return forecast.total.plan_for.minor
    if category is not None:
        inside = tree.children_of(category)
        return sum(row.figures.plan_for.minor for row in forecast.rows if row.category_id in inside)
    rows = (row for row in forecast.rows if tree.necessity(row.category_id) is target.necessity)
    return sum(row.figures.plan_for.minor for row in rows)
