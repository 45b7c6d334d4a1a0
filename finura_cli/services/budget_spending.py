"""What was spent of what is budgeted: by category with those below it, by necessity, in all; and what was put aside."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from finura_cli.domain.account import AccountKind
from finura_cli.domain.budget import Key, Target
from finura_cli.domain.category import Categories, Kind
from finura_cli.domain.period import Period
from finura_cli.services import rating
from finura_cli.services.rating import Converter
from finura_cli.store import accounts
from finura_cli.store.aggregates import Sum
from finura_cli.store.connection import Store

if TYPE_CHECKING:
    from finura_cli.domain.query import Query

_KEPT_ASIDE = frozenset({AccountKind.SAVINGS, AccountKind.INVESTMENT})


def sums(store: Store, period: Period, query: Query | None, currency: str) -> list[Sum]:
    """All that a budget can count of a period, in the currency where a rate of the day is known."""
    return rating.sums(store, period, Converter(store, currency), query=query, by=("account", "necessity"))


def by_day(store: Store, period: Period, query: Query | None, currency: str) -> dict[date, list[Sum]]:
    """The same, day by day."""
    found: dict[date, list[Sum]] = defaultdict(list)
    into = Converter(store, currency)
    for one in rating.sums(store, period, into, query=query, by=("day", "account", "necessity")):
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


def by_months(
    store: Store, runs: Mapping[Key, Sequence[Period]], currency: str, tree: Categories
) -> dict[Key, list[int]]:
    """What was spent of each budget in each month of its run of months, minor units; no run may be empty."""
    saved = any(target is Target.SAVING for target, _ in runs)
    by = ["account"] if saved else []
    by += ["necessity"] if any(target.necessity is not None for target, _ in runs) else []
    days = _days(store, [month for run in runs.values() for month in run], by, currency)
    kept = aside(store) if saved else None
    found = {}
    for key, run in runs.items():
        counts, own = counting(key, tree), kept if key[0] is Target.SAVING else None
        found[key] = [spent(dealt, counts, tree, currency, own) for dealt in _dealt(days, run)]
    return found


def income_by_months(store: Store, months: Sequence[Period], currency: str, tree: Categories) -> list[int]:
    """What came in, month by month, minor units; of no months: ValueError."""
    return [
        sum(one.amount for one in dealt if one.currency == currency and one.kind(tree) is Kind.INCOME)
        for dealt in sums_by_months(store, months, currency, [])
    ]


def sums_by_months(
    store: Store, months: Sequence[Period], currency: str, by: Sequence[str] = ("account", "necessity")
) -> list[list[Sum]]:
    """All that a budget can count, month by month; the months are in order and do not overlap. Of none: ValueError."""
    return _dealt(_days(store, months, by, currency), months)


def _days(store: Store, months: Sequence[Period], by: Sequence[str], currency: str) -> dict[date, list[Sum]]:
    """Sums by a day of the month they are of; calendar months come from the kept totals, whatever is in them."""
    span = Period(min(month.start for month in months), max(month.end for month in months))
    step = "month" if all(month.start.day == month.end.day == 1 for month in months) else "day"
    found: dict[date, list[Sum]] = defaultdict(list)
    for one in rating.sums(store, span, Converter(store, currency), by=[step, *by]):
        if one.day is not None:
            found[one.day].append(one)
    return found


def _dealt(days: Mapping[date, Sequence[Sum]], months: Sequence[Period]) -> list[list[Sum]]:
    """The sums of each of the months, which are in order and do not overlap."""
    starts = [month.start for month in months]
    dealt: list[list[Sum]] = [[] for _ in months]
    for day, found in days.items():
        place = bisect_right(starts, day) - 1
        if place >= 0 and day < months[place].end:
            dealt[place] += found
    return dealt
