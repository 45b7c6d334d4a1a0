"""Budgets set and ended, one deed each."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from finura_cli.domain.budget import Budget, BudgetSetting, Per, Target, in_force
from finura_cli.domain.category import Categories, Kind
from finura_cli.domain.money import Money
from finura_cli.domain.period import Calendar
from finura_cli.errors import NotFound, UsageError
from finura_cli.services.budget_spending import Key
from finura_cli.store import budgets, categories, history
from finura_cli.store.connection import Store


class Done(NamedTuple):
    """What was set or ended. `before`: what held until then."""

    setting: Budget
    name: str
    before: Budget | None
    deed_id: int


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
    for key, own in by_key(store, currency).items():
        for n, one in enumerate(own):
            until = own[n + 1].start if n + 1 < len(own) else None
            money = None if one.amount is None else Money(one.amount, one.currency)
            found.append(BudgetSetting(name_of(key, tree), one.target, money, one.per, one.start, until))
    return found


def by_key(store: Store, currency: str) -> dict[Key, list[Budget]]:
    found: dict[Key, list[Budget]] = defaultdict(list)
    for one in sorted(budgets.all(store), key=lambda one: (one.start, one.id)):
        if one.currency == currency:
            found[one.key].append(one)
    return dict(found)


def key_of(store: Store, text: str) -> tuple[Key, Categories]:
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
    key, tree = key_of(store, target)
    name = name_of(key, tree)
    start = calendar.month_of(today).start
    own = by_key(store, currency).get(key, [])
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


def name_of(key: Key, tree: Categories) -> str:
    return tree.path(key[1]) if key[1] is not None else key[0].value
