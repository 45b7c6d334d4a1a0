"""How budgets are going in a period. Pure Python over kept totals: `budget` is typed every day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from finura_cli.domain.budget import (
    Allowed,
    BudgetRow,
    BudgetStatus,
    BudgetTotals,
    Key,
    Target,
    calendar_for,
    is_whole_months,
    name_of,
)
from finura_cli.domain.category import Categories
from finura_cli.domain.money import Money
from finura_cli.domain.pace import Pace
from finura_cli.domain.period import Calendar, Period
from finura_cli.errors import UsageError
from finura_cli.services import budget_spending as spending
from finura_cli.services import budget_totals as over_all
from finura_cli.services import pacing
from finura_cli.services.budget_allowed import allowed as allowed_in
from finura_cli.store import categories
from finura_cli.store.aggregates import Sum
from finura_cli.store.connection import Store

if TYPE_CHECKING:
    from finura_cli.domain.query import Query


def status(
    store: Store, *, period: Period, calendar: Calendar, today: date, currency: str, query: Query | None = None
) -> BudgetStatus:
    """Every budget that holds in a closed period, with its pace. What was set in other currencies is left out.

    A query says which spending counts; the budgets, and what rolled over into them, stay what they are.
    """
    if period.is_open:
        raise UsageError("a budget needs a period with two ends", hint="as in this-month, 2026-10 or 2026q4")
    tree = categories.tree(store)
    allowed = allowed_in(store, period, calendar, currency, tree)
    asked = query is not None and bool(query.clauses)
    whole = is_whole_months(period, calendar) and period.end <= calendar_for(period, calendar).month_of(today).end
    ways = {key: spending.counting(key, tree) for key in allowed}
    here = spending.sums(store, period, query, currency)
    aside = spending.aside(store) if any(key[0] is Target.SAVING for key in allowed) else frozenset()

    def spent(key: Key, sums: Sequence[Sum]) -> int:
        return spending.spent(sums, ways[key], tree, currency, aside if key[0] is Target.SAVING else None)

    paces = pacing.paces(
        store, {key: one.whole for key, one in allowed.items()}, spent, period=period, calendar=calendar, today=today,
        currency=currency, query=query,
    )  # fmt: skip
    rows = [_row(key, allowed, spent(key, here), paces.of[key], tree, period, today, currency) for key in allowed]
    return BudgetStatus(
        period,
        today,
        currency,
        _ordered(rows),
        over_all.totals(allowed, here, tree, currency),
        paces.past,
        over_all.unconverted(here, tree, currency),
        ready=None if asked or not whole else over_all.ready(allowed, here, tree, currency),
        unbudgeted=over_all.unbudgeted(allowed, here, tree, currency),
        overfull=over_all.overfull(allowed, tree, currency) if whole else (),
        rates=over_all.rates(here, tree),
    )


def called(store: Store, words: Sequence[str]) -> dict[str, str]:
    """Those words that are the whole name of one category, with its path."""
    tree = categories.tree(store)
    found = {word: tree.candidates(word) for word in words if ":" not in word}
    return {word: tree.path(ids[0].id) for word, ids in found.items() if len(ids) == 1}


def totals(store: Store, *, period: Period, calendar: Calendar, currency: str) -> BudgetTotals | None:
    """All of a closed period against its budgets, without their pace; None when none of spending holds in it."""
    tree = categories.tree(store)
    allowed = allowed_in(store, period, calendar, currency, tree)
    if not any(target in (Target.CATEGORY, Target.TOTAL) for target, _ in allowed):
        return None
    return over_all.totals(allowed, spending.sums(store, period, None, currency), tree, currency)


def _row(
    key: Key, allowed: Mapping[Key, Allowed], spent: int, pace: Pace, tree: Categories, period: Period, today: date,
    currency: str,
) -> BudgetRow:  # fmt: skip
    one = allowed[key]
    above = over_all.parent(key[1], allowed, tree) if key[1] is not None else None
    return BudgetRow(
        key[0],
        name_of(key, tree),
        Money(one.whole, currency),
        Money(spent, currency),
        pace,
        rolled=None if one.rolled is None else Money(one.rolled, currency),
        moved=None if one.moved is None else Money(one.moved, currency),
        per_day=None if key[0] is Target.SAVING else _per_day(one.whole - spent, period, today, currency),
        parent=None if above is None else tree.path(above),
    )


def _per_day(left: int, period: Period, today: date, currency: str) -> Money | None:
    """What is left for each day from today on, rounded down; none where nothing is left. None after the period."""
    if today > period.last:
        return None
    days = (period.end - max(today, period.start)).days
    return Money(max(left, 0) // days, currency)


_ORDER = {Target.TOTAL: 0, Target.ESSENTIAL: 1, Target.DISCRETIONARY: 2, Target.SAVING: 3, Target.CATEGORY: 4}


def _ordered(rows: Sequence[BudgetRow]) -> tuple[BudgetRow, ...]:
    """The total first, then necessities, then categories as a tree: each right after the one above it."""
    return tuple(sorted(rows, key=lambda row: (_ORDER[row.target], row.name.split(":"))))
