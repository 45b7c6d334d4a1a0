"""Budgets: set, ended, and how a period is going. Pure Python over kept totals: `budget` is typed every day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from finura_cli.domain.budget import BudgetRow, BudgetStatus, BudgetTotals, Target, allowance
from finura_cli.domain.category import Categories, Kind
from finura_cli.domain.money import Money
from finura_cli.domain.pace import Past, crossing, pace
from finura_cli.domain.period import Calendar, Period
from finura_cli.errors import UsageError
from finura_cli.services import budget_spending as spending
from finura_cli.services import pacing
from finura_cli.services.budget_setting import Done, by_key, end, name_of, put, settings
from finura_cli.services.budget_spending import Key
from finura_cli.store import categories
from finura_cli.store.aggregates import Sum
from finura_cli.store.connection import Store

if TYPE_CHECKING:
    from finura_cli.domain.query import Query

__all__ = ["Done", "end", "put", "settings", "status", "totals"]


def status(
    store: Store, *, period: Period, calendar: Calendar, today: date, currency: str, query: Query | None = None
) -> BudgetStatus:
    """Every budget that holds in a closed period, with its pace. What was set in other currencies is left out."""
    if period.is_open:
        raise UsageError("a budget needs a period with two ends", hint="as in this-month, 2026-10 or 2026q4")
    tree = categories.tree(store)
    allowed = _allowed(store, period, calendar, currency)
    ways = {key: spending.counting(key, tree) for key in allowed}
    here = spending.sums(store, period, query)
    past = pacing.past(store, period, calendar, today, query) if allowed else []
    aside = spending.aside(store) if any(key[0] is Target.SAVING for key in allowed) else frozenset()

    def spent(key: Key, sums: Sequence[Sum]) -> int:
        return spending.spent(sums, ways[key], tree, currency, aside if key[0] is Target.SAVING else None)

    rows = []
    for key, budget in allowed.items():
        now = spent(key, here)
        crossed = None
        if now > budget and key[0] is not Target.SAVING:
            by_day = spending.by_day(store, period, query)
            crossed = crossing([(day, spent(key, sums)) for day, sums in by_day.items()], budget)
        earlier = [Past(spent(key, until), spent(key, whole)) for until, whole in past]
        going = pace(budget, now, period, today, earlier, crossed)
        if key[0] is Target.SAVING:
            going = going._replace(over_on=None, probability_over=None)
        rows.append(BudgetRow(key[0], name_of(key, tree), Money(budget, currency), Money(now, currency), going))
    totals, other = _totals(allowed, here, tree, currency)
    return BudgetStatus(period, today, currency, _ordered(rows), totals, len(past), other)


def totals(store: Store, *, period: Period, calendar: Calendar, currency: str) -> BudgetTotals | None:
    """All of a closed period against its budgets, without their pace; None when none of spending holds in it."""
    allowed = _allowed(store, period, calendar, currency)
    if not any(target in (Target.CATEGORY, Target.TOTAL) for target, _ in allowed):
        return None
    return _totals(allowed, spending.sums(store, period, None), categories.tree(store), currency)[0]


def _allowed(store: Store, period: Period, calendar: Calendar, currency: str) -> dict[Key, int]:
    found = {key: allowance(own, period, calendar) for key, own in by_key(store, currency).items()}
    return {key: minor for key, minor in found.items() if minor is not None}


def _totals(
    allowed: dict[Key, int], here: Sequence[Sum], tree: Categories, currency: str
) -> tuple[BudgetTotals, tuple[Money, ...]]:
    everything = spending.counting((Target.TOTAL, None), tree)
    spent = spending.spent(here, everything, tree, currency, None)
    own = {category: minor for (_, category), minor in allowed.items() if category is not None}
    covered: set[int] = set()
    summed = 0
    for category, minor in own.items():
        if not any(category in tree.children_of(other) for other in own if other != category):
            summed += minor
            covered |= tree.children_of(category)
    inside = spending.spent(here, lambda one: one.category_id in covered, tree, currency, None)
    total = allowed.get((Target.TOTAL, None))
    other: dict[str, int] = defaultdict(int)
    for one in here:
        if one.currency != currency and one.kind(tree) is Kind.EXPENSE:
            other[one.currency] -= one.amount
    totals = BudgetTotals(
        budget=Money(summed if total is None else total, currency),
        spent=Money(spent if total is not None else inside, currency),
        unbudgeted=Money(spent - inside, currency),
        of_total=total is not None,
    )
    return totals, tuple(Money(minor, code) for code, minor in sorted(other.items()))


_ORDER = {Target.TOTAL: 0, Target.ESSENTIAL: 1, Target.DISCRETIONARY: 2, Target.SAVING: 3, Target.CATEGORY: 4}


def _ordered(rows: Sequence[BudgetRow]) -> tuple[BudgetRow, ...]:
    """The total first, then necessities, then categories by their path."""
    return tuple(sorted(rows, key=lambda row: (_ORDER[row.target], row.name)))
