"""Where money goes without being thought of: small sums that are paid often, fees, and what is paid twice or forgotten.

What is essential or put aside is none of it, and neither is a steady bill: those are looked at by the audit of bills.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median_low

from finura_cli.domain.bill_audit import Finding, Found
from finura_cli.domain.money import Money, round_ratio
from finura_cli.domain.period import Period
from finura_cli.domain.reports.parts import Scope
from finura_cli.domain.text import folded
from finura_cli.records import NamedTuple

YEAR = 365
MONTH = 30.4
OFTEN = 2.0
"""A habit is paid at least so many times a month, on the average ..."""
LEAST = 4
"""... and so many times at all."""
SMALL = 0.01
"""Its usual price is at most this share of what a month costs: what is larger is noticed when it is paid."""

_FEE_CATEGORIES = re.compile(
    r" (bank (charges|fees)|fines?|penalt(y|ies)|late fees?|overdraft( fees?)?|card fees?|atm fees?|interest paid"
    r"|bankgebuhren|frais bancaires|comisiones bancarias) "
)
_FEE_TEXTS = re.compile(
    r" (late (payment )?(fee|charge)s?|annual fee|(atm|cash) (fee|charge|withdrawal fee)s?|overdraft|surcharge|penalty"
    r"|finance charges?|(convenience|processing|service|platform|maintenance|inactivity) (fee|charge)s?"
    r"|foreign (transaction|currency) (fee|markup)|forex markup|minimum balance|min bal|non maintenance"
    r"|(cheque|check|ecs|nach|payment) (return|bounce)( charges?)?|nsf|interest charged"
    r"|mahngebuhr|kontofuhrung|saumniszuschlag) "
)


class Spent(NamedTuple):
    """A charge as leaks are read from it; `paid` in minor units, above zero."""

    id: int
    day: date
    payee: str
    """As it is told."""
    key: str
    """The same for the same payee."""
    text: str
    category: str | None
    paid: int
    spared: bool
    """Essential, or put aside."""


@dataclass(frozen=True, slots=True)
class Leak:
    """A payee's charges in the days that were looked at, and what they come to in a year."""

    payee: str
    category: str | None
    """The one most of them are of."""
    count: int
    typical: Money
    amount: Money
    a_year: Money
    last: date


class Leaks(NamedTuple):
    """Each list with the most money first. `days`: how many were looked at, those before the books left out."""

    scope: Scope
    days: int
    habits: tuple[Leak, ...]
    fees: tuple[Leak, ...]
    bills: tuple[Found, ...]
    """What the audit of bills found, in the report's currency, but for prices that rose: a dearer rent is no leak.
    Empty where a query narrows the report."""

    def sum_of(self, found: Iterable[Leak]) -> Money:
        return Money(sum(one.a_year.minor for one in found), self.scope.currency)

    @property
    def bills_a_year(self) -> Money:
        """A bill that is double and forgotten costs once."""
        worth: dict[str, int] = {}
        for one in self.bills:
            worth[one.id] = max(worth.get(one.id, 0), one.a_year.minor)
        return Money(sum(worth.values()), self.scope.currency)

    @property
    def a_year(self) -> Money:
        return self.sum_of((*self.habits, *self.fees)) + self.bills_a_year

    @property
    def share(self) -> float | None:
        """Of what a year of spending comes to."""
        spent = self.scope.totals.expense.minor
        return self.a_year.minor * self.days / (spent * YEAR) if spent > 0 and self.days else None


def leaks(
    charges: Sequence[Spent],
    scope: Scope,
    known: Period,
    *,
    billed: frozenset[int] = frozenset(),
    bills: Sequence[Found] = (),
) -> Leaks:
    """`charges` are of the report's currency, oldest first; `known`: the days of the report that the books have;
    `billed`: the entries that paid steady bills."""
    fees = [one for one in charges if is_fee(one.category, one.text)]
    taken = {one.id for one in fees} | billed
    small = SMALL * scope.totals.expense.minor * MONTH / max(1, known.days)
    seen = max(known.days, YEAR)  # a fine is no habit: one in a month makes no twelve in a year
    habits: list[Leak] = []
    for own in _by_payee(one for one in charges if one.id not in taken and not one.spared).values():
        often = len(own) >= max(LEAST, OFTEN * known.days / MONTH)
        if often and median_low(one.paid for one in own) <= small:
            habits.append(_leak(own, known.days, scope.currency))
    return Leaks(
        scope=scope,
        days=known.days,
        habits=tuple(sorted(habits, key=_most)),
        fees=tuple(sorted((_leak(own, seen, scope.currency) for own in _by_payee(fees).values()), key=_most)),
        bills=tuple(
            one for one in bills if one.kind is not Finding.PRICE_RISE and one.a_year.currency == scope.currency
        ),
    )


def is_fee(category: str | None, text: str) -> bool:
    """Whether a charge is for nothing but being late, short of money, or abroad: by its category, else by its text."""
    return bool(category is not None and _FEE_CATEGORIES.search(folded(category.rpartition(":")[2]))) or bool(
        _FEE_TEXTS.search(folded(text))
    )


def _by_payee(charges: Iterable[Spent]) -> Mapping[str, list[Spent]]:
    found: dict[str, list[Spent]] = {}
    for one in charges:
        if one.key:
            found.setdefault(one.key, []).append(one)
    return found


def _leak(own: Sequence[Spent], days: int, currency: str) -> Leak:
    amount = sum(one.paid for one in own)
    categories = [one.category for one in own]
    return Leak(
        payee=own[-1].payee,
        category=max(categories, key=lambda one: (categories.count(one), one or "")),
        count=len(own),
        typical=Money(median_low(one.paid for one in own), currency),
        amount=Money(amount, currency),
        a_year=Money(round_ratio(amount * YEAR, max(1, days)), currency),
        last=own[-1].day,
    )


def _most(leak: Leak) -> tuple[int, str]:
    return -leak.a_year.minor, leak.payee
