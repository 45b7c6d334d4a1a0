"""What the complete months of the past took, as series: by category with those below it, by necessity, in all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from finura_cli.domain.budget import Target
from finura_cli.domain.category import Categories, Kind, Necessity
from finura_cli.domain.money import Money, in_currencies
from finura_cli.domain.period import Calendar, Period
from finura_cli.services import budget_spending as spending
from finura_cli.services.months_known import months_known
from finura_cli.store import categories
from finura_cli.store.aggregates import Sum
from finura_cli.store.connection import Store

_NOWHERE = -1
"""What stands for no category in a table of sums."""


@dataclass(frozen=True, slots=True)
class Past:
    """Complete months, oldest first, and what was in each, minor units of one currency. Spending is positive.

    `spent`: by category of the lines themselves and necessity, a row of all months each; no category is -1.
    """

    months: tuple[Period, ...]
    currency: str
    tree: Categories
    spent: dict[tuple[int, Necessity | None], list[int]]
    income: list[int]
    aside: list[int]
    other: tuple[Money, ...]
    """Spending in other currencies: in none of the figures."""
    _below: dict[int, frozenset[int]] = field(default_factory=dict)

    def of_category(self, id: int) -> list[int]:
        """What a category took with all below it, month by month."""
        below = self._below.setdefault(id, self.tree.children_of(id))
        return self._sum([row for (category, _), row in self.spent.items() if category in below])

    def of_necessity(self, necessity: Necessity | None) -> list[int]:
        return self._sum([row for (_, said), row in self.spent.items() if said is necessity])

    @property
    def total(self) -> list[int]:
        return self._sum(list(self.spent.values()))

    @property
    def unfiled(self) -> list[int]:
        """What was spent in no category at all."""
        return self._sum([row for (category, _), row in self.spent.items() if category == _NOWHERE])

    def direct(self, last: int) -> list[int]:
        """The categories whose own lines took something in the last so many months, by path."""
        found = {category for (category, _), row in self.spent.items() if category != _NOWHERE and any(row[-last:])}
        return sorted(found, key=self.tree.path)

    def _sum(self, rows: Sequence[Sequence[int]]) -> list[int]:
        return [sum(month) for month in zip(*rows, strict=True)] if rows else [0] * len(self.months)


def read(store: Store, *, calendar: Calendar, today: date, currency: str, most: int | None = None) -> Past:
    """The latest complete months, at most `most`. Unavailable (69, `no-history`) when there is none."""
    months = months_known(store, calendar, today).months[-most if most else None :]
    return _gathered(store, months, currency, spending.sums_by_months(store, months, currency))


def began(row: Sequence[int]) -> int:
    """The first month in which there was anything; the end of the row when there never was."""
    return next((n for n, minor in enumerate(row) if minor), len(row))


def _gathered(store: Store, months: tuple[Period, ...], currency: str, sums: Sequence[Sequence[Sum]]) -> Past:
    tree = categories.tree(store)
    spent: dict[tuple[int, Necessity | None], list[int]] = defaultdict(lambda: [0] * len(months))
    income = [0] * len(months)
    other: dict[str, int] = defaultdict(int)
    kept = spending.aside(store)
    saving = spending.counting((Target.SAVING, None), tree)
    for n, month in enumerate(sums):
        for one in month:
            kind = one.kind(tree)
            if one.currency != currency:
                other[one.currency] -= one.amount if kind is Kind.EXPENSE else 0
            elif kind is Kind.EXPENSE:
                key = _NOWHERE if one.category_id is None else one.category_id
                spent[key, one.necessity(tree)][n] -= one.amount
            elif kind is Kind.INCOME:
                income[n] += one.amount
    return Past(
        months=months,
        currency=currency,
        tree=tree,
        spent=dict(spent),
        income=income,
        aside=[spending.spent(month, saving, tree, currency, kept) for month in sums],
        other=in_currencies(other),
    )
