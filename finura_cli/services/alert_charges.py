"""Single expenses that are worth a word: far larger than what is usual in their category."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from finura_cli.domain.alerts import LARGE_SHARE, Alert, LargeFigures, large_alert
from finura_cli.domain.category import Kind
from finura_cli.domain.money import Money
from finura_cli.domain.period import Calendar, Period
from finura_cli.domain.transaction import Transaction
from finura_cli.services.alert_budgets import short_name
from finura_cli.store import aggregates, categories, merchants
from finura_cli.store.connection import Store

PAST_DAYS = 365
A_YEAR = 330
"""Whose first charge in them is so many days old or older knows a year of a category."""
MONTHS = 3
LOOKED_AT = 20
"""Of the entries of one deed so many are looked at, the largest."""


def largest_of(store: Store, batches: Sequence[int], period: Period) -> list[Transaction]:
    """The largest entries among the rows of files in a period."""
    from finura_cli.domain.query import Query
    from finura_cli.domain.query_terms import Within
    from finura_cli.store import search

    which = Query.of(Within("batch_id", min(batches), max(batches)))
    return search.find(store, which, period, order="-size", limit=LOOKED_AT)


def largest(store: Store, period: Period) -> list[Transaction]:
    """The largest expenses of a period."""
    from finura_cli.domain.query import Query
    from finura_cli.domain.query_terms import OfKind
    from finura_cli.store import search

    ids = tuple(one.id for one in categories.tree(store) if one.kind is Kind.EXPENSE)
    return search.find(store, Query.of(OfKind(Kind.EXPENSE, ids)), period, order="-size", limit=LOOKED_AT)


def large(store: Store, entries: Iterable[Transaction], *, today: date, calendar: Calendar) -> list[Alert]:
    """Of these entries the expenses of the present month that are really large. Most cost no look at the past."""
    month = calendar.month_of(today)
    here = (one for one in entries if one.date in month and not one.pending and one.transfer_id is None)
    spent = sorted(here, key=lambda one: one.money.minor)[:LOOKED_AT]
    typical: dict[str, int] = {}
    found = []
    for entry in spent:
        currency = entry.money.currency
        if entry.money.minor >= 0:
            continue
        if currency not in typical:
            typical[currency] = _a_month(store, month.start, currency)
        for line in entry.lines:
            if line.category_id is None or -line.money.minor < max(LARGE_SHARE * typical[currency], 1):
                continue
            one = _figures(store, entry, line.category_id, -line.money.minor, typical[currency], today)
            alert = large_alert(one, calendar.key(month, "M")) if one is not None else None
            if alert is not None:
                found.append(alert)
                break
    return found


def _a_month(store: Store, until: date, currency: str) -> int:
    """What a month costs, by the last three before a day; minor units. From the kept totals, but for the edges."""
    tree = categories.tree(store)
    sums = aggregates.sums(store, Period(_months_back(until, MONTHS), until))
    spent = -sum(one.amount for one in sums if one.currency == currency and one.kind(tree) is Kind.EXPENSE)
    return max(spent, 0) // MONTHS


def _months_back(day: date, months: int) -> date:
    index = max(day.year * 12 + day.month - 1 - months, 12)
    return date(index // 12, index % 12 + 1, min(day.day, 28))


def _figures(
    store: Store, entry: Transaction, category: int, paid: int, month: int, today: date
) -> LargeFigures | None:  # fmt: skip
    from finura_cli.domain.query import Query  # hardly any entry comes this far
    from finura_cli.domain.query_terms import InCategories
    from finura_cli.store import charges

    tree = categories.tree(store)
    if tree.by_id[category].kind is not Kind.EXPENSE:
        return None
    days = Period(entry.date - timedelta(days=PAST_DAYS), max(entry.date, today) + timedelta(days=1))
    known = charges.read(store, days, Query.of(InCategories((category,))))
    others = [one for one in known if one.id != entry.id and one.currency == entry.money.currency]
    day = entry.date.toordinal()
    past = sorted(one.paid for one in others if one.day <= day)
    first = min((one.day for one in others), default=day)
    return LargeFigures(
        uid=entry.uid,
        id=entry.id,
        day=entry.date,
        text=merchants.get(store, entry.merchant_id).name if entry.merchant_id is not None else entry.description,
        category=short_name(tree, category),
        object=tree.by_id[category].uid,
        paid=Money(paid, entry.money.currency),
        usual=past[len(past) // 2] if past else 0,
        largest=past[-1] if past else 0,
        past=len(past),
        month=month,
        since=date.fromordinal(first) if day - first < A_YEAR else None,
        later=max((one.paid for one in others if one.day > day), default=0),
    )
