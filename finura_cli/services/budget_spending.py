"""What was spent of what is budgeted: by category with those below it, by necessity, in all; and what was put aside."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from finura_cli.domain.account import AccountKind
from finura_cli.domain.budget import Key, Target
from finura_cli.domain.category import Categories, Kind
from finura_cli.domain.period import Period
from finura_cli.store import accounts, aggregates
from finura_cli.store.aggregates import Sum
from finura_cli.store.connection import Store

if TYPE_CHECKING:
    from finura_cli.domain.query import Query

_KEPT_ASIDE = frozenset({AccountKind.SAVINGS, AccountKind.INVESTMENT})


def sums(store: Store, period: Period, query: Query | None) -> list[Sum]:
    """All that a budget can count of a period."""
    return aggregates.sums(store, period, query=query, by=("account", "necessity"))


def by_day(store: Store, period: Period, query: Query | None) -> dict[date, list[Sum]]:
    """The same, day by day."""
    found: dict[date, list[Sum]] = defaultdict(list)
    for one in aggregates.sums(store, period, query=query, by=("day", "account", "necessity")):
        if one.day is not None:
            found[one.day].append(one)
    return found


def counting(key: Key, tree: Categories) -> Callable[[Sum], bool]:
    """Whether a sum counts for a budget: its category, with those below it, its necessity, or all."""
    target, category = key
    if target is Target.TOTAL:
        return lambda one: True
    if category is not None:
        below = tree.children_of(category)
        return lambda one: one.category_id in below
    return lambda one: one.necessity(tree) is target.necessity


def aside(store: Store) -> frozenset[int]:
    """The accounts where money is put aside."""
    return frozenset(account.id for account in accounts.all(store) if account.kind in _KEPT_ASIDE)


def spent(
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
