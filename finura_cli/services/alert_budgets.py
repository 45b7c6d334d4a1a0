"""What budgets have to say: each in its own period, and of an entry only those that it touches."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import NamedTuple

from finura_cli.domain.alert_budget import WORTH_A_LOOK, Before, BudgetFigures, could_be_new
from finura_cli.domain.budget import Budget, BudgetRow, Key, Per, Target, in_force
from finura_cli.domain.category import Categories, Kind, Necessity
from finura_cli.domain.money import Money
from finura_cli.domain.period import Calendar, Interval, Period
from finura_cli.domain.transaction import Transaction
from finura_cli.services import budget_spending as spending
from finura_cli.services.budget_allowed import allowed
from finura_cli.services.budget_setting import by_key, name_of
from finura_cli.store import aggregates, categories, merchants, nudges
from finura_cli.store.connection import Store
from finura_cli.store.nudges import Noted

_INTERVALS: dict[Per, Interval] = {Per.DAY: "W", Per.WEEK: "W", Per.MONTH: "M", Per.QUARTER: "Q", Per.YEAR: "Y"}
"""In which period a budget is judged: its own, and one by the day in its week, for nobody wants a word each day."""
ONE_PAYMENT = 0.6
"""A quarter's or a year's budget of which so much went in one day was made for that payment."""
_NAMES = {
    Target.TOTAL: "all spending",
    Target.ESSENTIAL: "essential spending",
    Target.DISCRETIONARY: "discretionary spending",
}


class Touch(NamedTuple):
    """A line of spending, as far as budgets tell lines apart."""

    day: date
    category_id: int | None
    necessity: Necessity | None


def touched_by(store: Store, entries: Iterable[Transaction], currency: str) -> list[Touch]:
    """The spending among entries; nothing is read again of what is known."""
    tree = categories.tree(store)
    found = []
    for entry in entries:
        if entry.pending or entry.transfer_id is not None or entry.money.currency != currency:
            continue
        of_merchant = merchants.get(store, entry.merchant_id).necessity if entry.merchant_id is not None else None
        for line in entry.lines:
            category = None if line.category_id is None else tree.by_id[line.category_id]
            if category.kind is Kind.EXPENSE if category is not None else line.money.minor < 0:
                necessity = line.necessity or of_merchant or tree.necessity(line.category_id)
                found.append(Touch(entry.date, line.category_id, necessity))
    return found


def touched_in(store: Store, batches: Sequence[int], today: date, calendar: Calendar, currency: str) -> list[Touch]:
    """The spending among the rows of files, of this year: no period in which a budget is judged is longer."""
    from finura_cli.domain.query import Query
    from finura_cli.domain.query_terms import Within

    tree = categories.tree(store)
    which = Query.of(Within("batch_id", min(batches), max(batches)))
    sums = aggregates.sums(store, calendar.unit(today, "Y"), query=which, by=("day", "necessity"))
    return [
        Touch(one.day, one.category_id, one.necessity(tree))
        for one in sums
        if one.day is not None and one.currency == currency and one.kind(tree) is Kind.EXPENSE
    ]


def figures(
    store: Store, *, today: date, calendar: Calendar, currency: str, touched: Collection[Touch] | None = None
) -> list[BudgetFigures]:
    """The budgets that hold today and may have something to say. With `touched`, those that count any of it in their
    present period, and have not said as much before.

    How earlier periods went is only read when a budget is far enough used: most entries cost a look at kept totals.
    """
    if touched is not None and not touched:
        return []
    settings = by_key(store, currency)
    held = {key: one for key, own in settings.items() if (one := in_force(own, today))}
    held.pop((Target.SAVING, None), None)  # saving more than planned is nothing to warn of
    if not held:
        return []
    tree = categories.tree(store)
    periods = {interval: calendar.unit(today, interval) for interval in {_INTERVALS[one.per] for one in held.values()}}
    told = nudges.of(store, (calendar.key(period, interval) for interval, period in periods.items()))
    found = []
    for interval, period in sorted(periods.items()):
        wanted = {key: one for key, one in held.items() if _INTERVALS[one.per] == interval}
        if touched is not None:
            here = [one for one in touched if one.day in period]
            wanted = {key: one for key, one in wanted.items() if any(_counts(key, line, tree) for line in here)}
        word = calendar.key(period, interval)
        first = {key: _first_amount(one) for key, one in wanted.items() if not in_force(settings[key], period.start)}
        names = _far_enough(store, wanted, first, period, calendar, currency, told if touched is not None else (), word)
        if names:
            from finura_cli.services import budgeting

            status = budgeting.status(store, period=period, calendar=calendar, today=today, currency=currency)
            for row in status.rows:
                one = names.get((row.target, row.name))
                if one is not None:
                    whole = one.per in (Per.QUARTER, Per.YEAR) and _is_one_payment(store, row, one, period, tree)
                    found.append(_figures(row, one, period, word, tree, status.past, first.get(one.key), whole))
    return found


def _counts(key: Key, line: Touch, tree: Categories) -> bool:
    target, category = key
    if category is not None:
        return line.category_id in tree.children_of(category)
    return target is Target.TOTAL or line.necessity is target.necessity


def _first_amount(one: Budget) -> int:
    """What a budget allows in the period in which it was first set: all of it, for what was spent before counts too."""
    return (one.amount or 0) * (7 if one.per is Per.DAY else 1)


def _far_enough(
    store: Store, wanted: dict[Key, Budget], first: dict[Key, int], period: Period, calendar: Calendar, currency: str,
    told: Sequence[Noted], word: str,
) -> dict[tuple[Target, str], Budget]:  # fmt: skip
    """Of these budgets, by target and name, those that are so far used that there may be something new to say."""
    if not wanted:
        return {}
    tree = categories.tree(store)
    may = allowed(store, period, calendar, currency, tree)
    sums = spending.sums(store, period, None)
    found = {}
    for key, one in wanted.items():
        if key not in may:
            continue
        whole = first.get(key, may[key].whole)
        spent = spending.spent(sums, spending.counting(key, tree), tree, currency, None)
        same = [before_of(n) for n in told if n.identity.object == object_of(one, tree) and n.identity.period == word]
        if spent > 0 and spent >= WORTH_A_LOOK * whole and could_be_new(spent, Money(whole, currency), same):
            found[key[0], name_of(key, tree)] = one
    return found


def object_of(one: Budget, tree: Categories) -> str:
    """What a budget is about, whatever is set for it later: the uid of its category, else its word."""
    return one.target.value if one.category_id is None else tree.by_id[one.category_id].uid


def before_of(one: Noted) -> Before:
    """A nudge about a budget, as later ones are compared with it."""
    budget = one.basis.get("budget")
    foretold = bool(one.basis.get("foretold"))
    return Before(one.identity.kind, one.identity.bucket, budget if isinstance(budget, Money) else None, foretold)


def _figures(
    row: BudgetRow,
    one: Budget,
    period: Period,
    word: str,
    tree: Categories,
    past: int,
    first: int | None,
    planned: bool,
) -> BudgetFigures:
    pace, currency = row.pace, row.budget.currency
    if first is not None and first != row.budget.minor:  # the pace is of the part of it that was allowed for
        row, past = row._replace(budget=Money(first, currency)), 0
        pace = pace._replace(projected=None, over_on=None, probability_over=None)
    name = _NAMES[one.target] if one.category_id is None else short_name(tree, one.category_id)
    return BudgetFigures(
        object=object_of(one, tree),
        name=name,
        period=word,
        start=period.start,
        end=period.end,
        budget=row.budget,
        spent=row.spent,
        expected_by_now=Money(pace.expected_by_now, currency),
        projected=None if pace.projected is None else Money(pace.projected, currency),
        over_on=pace.over_on,
        probability=pace.probability_over,
        past=past,
        planned=planned,
    )


def _is_one_payment(store: Store, row: BudgetRow, one: Budget, period: Period, tree: Categories) -> bool:
    """Whether most of what was spent of a long period was spent on one day."""
    days = spending.by_day(store, period, None)
    counts = spending.counting(one.key, tree)
    largest = max((spending.spent(own, counts, tree, row.budget.currency, None) for own in days.values()), default=0)
    return row.spent.minor > 0 and largest >= ONE_PAYMENT * row.spent.minor


def short_name(tree: Categories, id: int) -> str:
    """A category by its own name where that is the only one of its kind, else by its path."""
    name = tree.by_id[id].name
    return name if sum(one.name == name for one in tree) == 1 else tree.path(id)
