"""Budgets brought from another app: what a file gave to each category, month by month, as settings of these books."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from finura_cli.domain.imports import Problem
from finura_cli.domain.money import Money
from finura_cli.records import NamedTuple


def settings_of(by_month: Mapping[date, int]) -> list[tuple[date, int]]:
    """The settings that hold in every month (its first day) what the file gave to it, minor units.

    Only where the amount changes; what is below zero is nothing; before the first amount there is no budget.
    """
    found: list[tuple[date, int]] = []
    for start in sorted(by_month):
        minor = max(0, by_month[start])
        if minor != (found[-1][1] if found else 0):
            found.append((start, minor))
    return found


class Brought(NamedTuple):
    """A category that gets budgets. `category_id` None: it is to be made. `of`: what the file calls it, or them.

    `settings`: from which day on how much a month. `rows` of the file are in it, `same` of them change nothing.
    """

    name: str
    category_id: int | None
    of: tuple[str, ...]
    settings: tuple[tuple[date, Money], ...]
    rows: int
    same: int


class Aside(NamedTuple):
    """A category of the file that gets none: as it is called there, why, and how many rows it has."""

    name: str
    why: str
    rows: int


@dataclass(frozen=True, slots=True)
class BudgetImport:
    """A file as it would be, or was, taken in. Every row of it is in `brought`, `unknown`, `left_out` or `problems`.

    `first` and `last`: first days of the months it covers. `below_zero`: rows that took money out of a category.
    """

    app: str
    path: str
    currency: str
    first: date | None
    last: date | None
    brought: tuple[Brought, ...]
    unknown: tuple[Aside, ...]
    left_out: tuple[Aside, ...]
    below_zero: int
    problems: tuple[Problem, ...]

    @property
    def read(self) -> int:
        """Rows of the file."""
        aside = sum(one.rows for one in (*self.unknown, *self.left_out))
        return sum(one.rows for one in self.brought) + aside + len(self.problems)

    @property
    def settings(self) -> int:
        return sum(len(one.settings) for one in self.brought)

    @property
    def made(self) -> tuple[str, ...]:
        """The categories that have to be made."""
        return tuple(one.name for one in self.brought if one.category_id is None)

    @property
    def is_partial(self) -> bool:
        """Whether something of the file could not be taken in."""
        return bool(self.unknown or self.problems)
