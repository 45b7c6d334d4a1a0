"""The budget of the app Actual, from the rows of its database."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from finura_cli.domain.imports import Problem
from finura_cli.domain.money import LARGEST_MINOR, exponent
from finura_cli.errors import BadInput
from finura_cli.formats import dates
from finura_cli.formats.budget_ynab import INFLOW, Assigned, BudgetExport, Month, name_of

APP = "Actual"
_DIGITS = 2
"""Actual keeps hundredths, whatever the currency."""


def export_of(rows: Iterable[Sequence[object]], currency: str) -> BudgetExport:
    """From rows (month as 202610, group, category, whether it is income, hundredths), numbered from 1.

    Raises BadInput (65, `other-currency`) for a currency without hundredths; `not-a-budget` without any row.
    """
    if exponent(currency) != _DIGITS:
        raise BadInput(f"its amounts are hundredths, which {currency} has not", code="other-currency")
    found: list[Assigned] = []
    problems: list[Problem] = []
    for number, row in enumerate(rows, start=1):
        try:
            found.append(_row(number, *row))
        except ValueError as error:
            problems.append(Problem(number, "", str(error)))
    if not found:
        raise BadInput("nothing to take in: there is no budget of a month", code="not-a-budget")
    return BudgetExport(APP, tuple(found), tuple(problems))


def _row(number: int, month: object, group: object, category: object, is_income: object, amount: object) -> Assigned:
    if not isinstance(month, int) or not 1 <= month % 100 <= 12:
        raise ValueError("is of no month")
    if not dates.FIRST_YEAR <= month // 100 <= dates.LAST_YEAR:
        raise ValueError("is of no month")
    name = name_of(category) if isinstance(category, str) else ""
    if not name:
        raise ValueError("names no category")
    minor = 0 if amount is None else amount
    if not isinstance(minor, int) or abs(minor) > LARGEST_MINOR:
        raise ValueError("has no amount")
    family = INFLOW if is_income else name_of(group) if isinstance(group, str) else ""
    return Assigned(number, Month(month // 100, month % 100), family, name, minor)
