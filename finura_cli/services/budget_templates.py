"""Budgets whose amount is worked out from the user's own past: once when they are set, all of them anew by `apply`."""

from __future__ import annotations

from datetime import date

from finura_cli.domain.budget import Budget, Key, Target, in_force, name_of
from finura_cli.domain.budget_deeds import Applied, Reworked, Wanted
from finura_cli.domain.budget_template import Template, parse_template
from finura_cli.domain.budget_worked import Known, MonthKnown, Worked, months_needed, work_out
from finura_cli.domain.category import Categories
from finura_cli.domain.forecast import complete_months
from finura_cli.domain.money import Money
from finura_cli.domain.parse_money import NumberStyle
from finura_cli.domain.period import Calendar, Period
from finura_cli.errors import FinuraError
from finura_cli.services import budget_spending as spending
from finura_cli.services.budget_allowed import allowed
from finura_cli.services.budget_setting import key_of, put_many
from finura_cli.store import budgets, categories
from finura_cli.store.connection import Store
from finura_cli.store.extent import posted_span

_KEPT_STYLE = NumberStyle()
"""How amounts are written in templates that are kept."""


def worked_out(store: Store, target: str, template: Template, *, calendar: Calendar, today: date) -> Worked:
    """What a template comes to this month, for the budget of these words.

    Raises Unavailable where the books hold no month to work it out from; NotFound, Ambiguous, UsageError of the words.
    """
    tree = categories.tree(store)
    return _worked(store, key_of(tree, target), template, calendar, today, tree)


def apply(store: Store, *, currency: str, calendar: Calendar, today: date, at: str, dry_run: bool = False) -> Applied:
    """Work out every budget that has a template for this month, and set those that come out differently, in one deed.

    One that cannot be worked out keeps its amount. Nothing is written when `dry_run`, or when all stay as they are.
    """
    tree = categories.tree(store)
    rows, changed = [], []
    for key, own in budgets.by_key(store, currency).items():
        held = in_force(own, today)
        if held is None or held.template is None:
            continue
        row = _reworked(store, key, held, calendar, today, tree)
        rows.append(row)
        if row.after is not None and row.after != row.before:
            target = f"cat:{row.name}" if key[1] is not None else row.name
            changed.append(Wanted(target, row.after, held.per, template=held.template))
    deed_id = None
    if changed and not dry_run:
        done = put_many(store, changed, calendar=calendar, today=today, at=at, command="budget apply")
        deed_id = done[0].deed_id
    rows.sort(key=lambda row: (row.target is Target.CATEGORY, row.name.split(":")))
    return Applied(calendar.month_of(today), tuple(rows), deed_id)


def _reworked(store: Store, key: Key, held: Budget, calendar: Calendar, today: date, tree: Categories) -> Reworked:
    assert held.template is not None
    assert held.amount is not None
    row = Reworked(key[0], name_of(key, tree), held.template, Money(held.amount, held.currency), None)
    try:
        template = parse_template(held.template, held.currency, _KEPT_STYLE)
        worked = _worked(store, key, template, calendar, today, tree)
    except FinuraError as error:
        return row._replace(problem=str(error))
    return row._replace(after=Money(worked.minor, held.currency), worked=worked)


def _worked(store: Store, key: Key, template: Template, calendar: Calendar, today: date, tree: Categories) -> Worked:
    month = calendar.month_of(today)
    months = _complete(store, months_needed(template), calendar, today)
    spent = spending.by_months(store, {key: months}, template.currency, tree)[key] if months else []
    income = spending.income_by_months(store, months, template.currency, tree) if months else []
    known = [MonthKnown(*row) for row in zip((one.start for one in months), spent, income, strict=True)]
    own = allowed(store, month, calendar, template.currency, tree).get(key)
    return work_out(
        template,
        Known(
            months=known[::-1],
            last_month=calendar.unit(today, "M", -1).start,
            year_ago=calendar.unit(today, "M", -12).start,
            rolled=(own.rolled or 0) if own is not None else 0,
        ),
    )


def _complete(store: Store, count: int, calendar: Calendar, today: date) -> list[Period]:
    """The latest months that are over and that the books hold whole, at most `count`, the oldest first."""
    span = posted_span(store, today) if count else None
    return complete_months(*span, today, calendar)[-count:] if span is not None else []
