"""Budgets: set, ended, and how a period is going. Pure Python over kept totals: `budget` is typed every day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from finura_cli.domain.account import AccountKind
from finura_cli.domain.budget import (
    Budget,
    BudgetRow,
    BudgetSetting,
    BudgetStatus,
    BudgetTotals,
    Per,
    Target,
    allowance,
    in_force,
)
from finura_cli.domain.category import Categories, Kind
from finura_cli.domain.money import Money
from finura_cli.domain.pace import Past, crossing, pace
from finura_cli.domain.period import Calendar, Period
from finura_cli.errors import NotFound, UsageError
from finura_cli.services import pacing
from finura_cli.store import accounts, aggregates, budgets, categories, history
from finura_cli.store.aggregates import Sum
from finura_cli.store.connection import Store

if TYPE_CHECKING:
    from finura_cli.domain.query import Query

Key = tuple[Target, int | None]
_KEPT_ASIDE = frozenset({AccountKind.SAVINGS, AccountKind.INVESTMENT})


class Done(NamedTuple):
    """What was set or ended. `before`: what held until then."""

    setting: Budget
    name: str
    before: Budget | None
    deed_id: int


def status(
    store: Store, *, period: Period, calendar: Calendar, today: date, currency: str, query: Query | None = None
) -> BudgetStatus:
    """Every budget that holds in a closed period, with its pace. What was set in other currencies is left out."""
    if period.is_open:
        raise UsageError("a budget needs a period with two ends", hint="as in this-month, 2026-10 or 2026q4")
    tree = categories.tree(store)
    allowed = _allowed(store, period, calendar, currency)
    ways = {key: _counting(key, tree) for key in allowed}
    here = _sums(store, period, query)
    past = pacing.past(store, period, calendar, today, query) if allowed else []
    aside = _aside(store) if any(key[0] is Target.SAVING for key in allowed) else frozenset()

    def spent(key: Key, sums: Sequence[Sum]) -> int:
        return _spent(sums, ways[key], tree, currency, aside if key[0] is Target.SAVING else None)

    rows = []
    for key, budget in allowed.items():
        now = spent(key, here)
        crossed = None
        if now > budget and key[0] is not Target.SAVING:
            by_day = _by_day(store, period, query)
            crossed = crossing([(day, spent(key, sums)) for day, sums in by_day.items()], budget)
        earlier = [Past(spent(key, until), spent(key, whole)) for until, whole in past]
        going = pace(budget, now, period, today, earlier, crossed)
        if key[0] is Target.SAVING:
            going = going._replace(over_on=None, probability_over=None)
        rows.append(BudgetRow(key[0], _name(key, tree), Money(budget, currency), Money(now, currency), going))
    totals, other = _totals(allowed, here, tree, currency)
    return BudgetStatus(period, today, currency, _ordered(rows), totals, len(past), other)


def totals(store: Store, *, period: Period, calendar: Calendar, currency: str) -> BudgetTotals | None:
    """All of a closed period against its budgets, without their pace; None when none of spending holds in it."""
    allowed = _allowed(store, period, calendar, currency)
    if not any(target in (Target.CATEGORY, Target.TOTAL) for target, _ in allowed):
        return None
    return _totals(allowed, _sums(store, period, None), categories.tree(store), currency)[0]


def put(store: Store, target: str, *, amount: Money, per: Per, calendar: Calendar, today: date, at: str) -> Done:
    """Set a budget from the first day of this month on, until the next one of the same target.

    Raises NotFound and Ambiguous for a category; UsageError for one of income, or an amount below zero.
    """
    if amount.minor < 0:
        raise UsageError("a budget is not below zero", code="bad-amount")
    return _write(store, target, amount.minor, amount.currency, per, calendar, today, at)


def end(store: Store, target: str, *, currency: str, calendar: Calendar, today: date, at: str) -> Done:
    """End a budget with the first day of this month; earlier months keep theirs. NotFound when there is none."""
    return _write(store, target, None, currency, None, calendar, today, at)


def settings(store: Store, *, currency: str) -> list[BudgetSetting]:
    """Everything that was ever set, by target, oldest first."""
    tree = categories.tree(store)
    found = []
    for key, own in _by_key(store, currency).items():
        for n, one in enumerate(own):
            until = own[n + 1].start if n + 1 < len(own) else None
            money = None if one.amount is None else Money(one.amount, one.currency)
            found.append(BudgetSetting(_name(key, tree), one.target, money, one.per, one.start, until))
    return found


# ------------------------------------------------------------------------------------------------- what is allowed


def _by_key(store: Store, currency: str) -> dict[Key, list[Budget]]:
    found: dict[Key, list[Budget]] = defaultdict(list)
    for one in sorted(budgets.all(store), key=lambda one: (one.start, one.id)):
        if one.currency == currency:
            found[one.key].append(one)
    return dict(found)


def _allowed(store: Store, period: Period, calendar: Calendar, currency: str) -> dict[Key, int]:
    found = {key: allowance(own, period, calendar) for key, own in _by_key(store, currency).items()}
    return {key: minor for key, minor in found.items() if minor is not None}


def _key_of(store: Store, text: str) -> tuple[Key, Categories]:
    """The words of the targets, else a category; `cat:total` is a category of that name."""
    tree = categories.tree(store)
    word = text.strip().casefold()
    if word != Target.CATEGORY and word in list(Target):
        return (Target(word), None), tree
    category = tree.find(text[4:] if word.startswith("cat:") else text)
    if category.kind is Kind.INCOME:
        raise UsageError(f"{category.path} is income", hint="a budget is for what goes out", code="not-spending")
    if category.kind is Kind.TRANSFER:
        hint = "finura budget set saving AMOUNT is for what is put aside."
        raise UsageError(f"{category.path} is a transfer, not spending", hint=hint, code="not-spending")
    return (Target.CATEGORY, category.id), tree


def _write(
    store: Store, target: str, amount: int | None, currency: str, per: Per | None, calendar: Calendar, today: date,
    at: str,
) -> Done:  # fmt: skip
    key, tree = _key_of(store, target)
    name = _name(key, tree)
    start = calendar.month_of(today).start
    own = _by_key(store, currency).get(key, [])
    before = in_force(own, today)
    if amount is None and before is None:
        raise NotFound(f"there is no budget for {name}", hint="`finura budget` shows those that hold")
    period = per or (before.per if before else Per.MONTH)
    with history.deed(store, command="budget set" if amount is not None else "budget rm", at=at) as deed:
        for later in own:
            if later.start > start:
                budgets.remove(store, later.id)
        if amount is None and before is not None and all(one.start >= start for one in own):
            budgets.remove(store, before.id)  # it never held in an earlier month: nothing to remember
            setting = replace(before, amount=None)
        else:
            setting = budgets.set(store, key[0], key[1], amount, currency, period, start)
        deed.summary = name
    return Done(setting, name, before, deed.id)


def _name(key: Key, tree: Categories) -> str:
    return tree.path(key[1]) if key[1] is not None else key[0].value


# --------------------------------------------------------------------------------------------------- what was spent


def _sums(store: Store, period: Period, query: Query | None) -> list[Sum]:
    return aggregates.sums(store, period, query=query, by=("account", "necessity"))


def _by_day(store: Store, period: Period, query: Query | None) -> dict[date, list[Sum]]:
    found: dict[date, list[Sum]] = defaultdict(list)
    for one in aggregates.sums(store, period, query=query, by=("day", "account", "necessity")):
        if one.day is not None:
            found[one.day].append(one)
    return found


def _counting(key: Key, tree: Categories) -> Callable[[Sum], bool]:
    """Whether a sum counts for a budget: its category, with those below it, its necessity, or all."""
    target, category = key
    if target is Target.TOTAL:
        return lambda one: True
    if category is not None:
        below = tree.children_of(category)
        return lambda one: one.category_id in below
    return lambda one: one.necessity(tree) is target.necessity


def _aside(store: Store) -> frozenset[int]:
    """The accounts where money is put aside."""
    return frozenset(account.id for account in accounts.all(store) if account.kind in _KEPT_ASIDE)


def _spent(
    sums: Sequence[Sum], counts: Callable[[Sum], bool], tree: Categories, currency: str,
    aside: frozenset[int] | None,
) -> int:  # fmt: skip
    """Expense that counts, refunds off, in minor units. With `aside` what was saved instead: what reached these
    accounts by linked transfers, and what left the others under a category of saving."""
    spent = 0
    for one in sums:
        if one.currency != currency:
            continue
        if aside is None:
            if one.kind(tree) is Kind.EXPENSE and counts(one):
                spent -= one.amount
        elif one.flow == 0:
            spent += one.amount if one.account_id in aside else 0
        elif one.account_id not in aside and counts(one):
            spent -= one.amount
    return spent


def _totals(
    allowed: dict[Key, int], here: Sequence[Sum], tree: Categories, currency: str
) -> tuple[BudgetTotals, tuple[Money, ...]]:
    everything = _counting((Target.TOTAL, None), tree)
    spent = _spent(here, everything, tree, currency, None)
    own = {category: minor for (_, category), minor in allowed.items() if category is not None}
    covered: set[int] = set()
    summed = 0
    for category, minor in own.items():
        if not any(category in tree.children_of(other) for other in own if other != category):
            summed += minor
            covered |= tree.children_of(category)
    inside = _spent(here, lambda one: one.category_id in covered, tree, currency, None)
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
