"""The letter of a year: what happened, what changed and why, what is coming, one thing to do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from finura_cli.domain.bill_audit import Finding, Found
from finura_cli.domain.bills import BillDay
from finura_cli.domain.category import Kind
from finura_cli.domain.money import Money
from finura_cli.domain.period import Period
from finura_cli.domain.reports.compare import mean
from finura_cli.domain.reports.leaks import Leak, Leaks
from finura_cli.domain.reports.month import Largest, days_gone
from finura_cli.domain.reports.movers import Mover, Paid, Payees, movers
from finura_cli.domain.reports.parts import Part, Scope, Span, Totals, by_span, total
from finura_cli.domain.reports.spending import Before, Spending, spending
from finura_cli.domain.track_record import Kept

BARE = 0.05
"""From this share of spending without a category on, filing it is the first thing to do."""
WORTH = 0.005
"""A habit is worth a word from this share of spending on."""
_CERTAIN = (Finding.STILL_CHARGED, Finding.DUPLICATE)


class TodoKind(StrEnum):
    """What the one thing to do is about."""

    UNCATEGORIZED = "uncategorized"
    BILL = "bill"
    OVERSPENT = "overspent"
    HABIT = "habit"
    FEES = "fees"
    NOTHING = "nothing"


class Todo(NamedTuple):
    """The one thing to do; `amount` is what it is about."""

    kind: TodoKind
    amount: Money | None = None
    bill: Found | None = None
    habit: Leak | None = None


class Month(NamedTuple):
    """A month of the year; `whole` once it is over."""

    span: Span
    totals: Totals
    whole: bool


class Ahead(NamedTuple):
    """The bills of the days to come: those in the report's currency, what they come to, and what all bills cost a
    year."""

    period: Period
    bills: tuple[BillDay, ...]
    due: Money
    a_year: Money


class Worth(NamedTuple):
    """Net worth before the first day, and after the last one."""

    before: Money
    after: Money


@dataclass(frozen=True, slots=True)
class Aside:
    """What is known of a year besides its sums."""

    largest: Sequence[Largest] = ()
    now: Sequence[Paid] = ()
    before: Sequence[Paid] = ()
    leaks: Leaks | None = None
    worth: Worth | None = None
    kept: Kept | None = None
    ahead: Ahead | None = None


@dataclass(frozen=True, slots=True)
class Year:
    scope: Scope
    today: date
    days_gone: int | None
    """Of a year that is not over: how many of its days are, today included."""
    before: Totals | None
    """Of the year before, or of as many days of it; None where the books do not hold nearly all of them."""
    compared: Period
    months: tuple[Month, ...]
    spending: Spending
    income: Spending
    movers: tuple[Mover, ...]
    largest: tuple[Largest, ...]
    worth: Worth | None
    kept: Kept | None
    """How the forecasts of its months came out."""
    ahead: Ahead | None
    todo: Todo

    @property
    def dearest(self) -> Month | None:
        """Of three whole months or more."""
        return max(self._whole(), key=lambda month: month.totals.expense.minor, default=None)

    @property
    def cheapest(self) -> Month | None:
        return min(self._whole(), key=lambda month: month.totals.expense.minor, default=None)

    def _whole(self) -> list[Month]:
        whole = [month for month in self.months if month.whole]
        return whole if len(whole) > 2 else []


_NOTHING = Aside()


@dataclass(frozen=True, slots=True)
class Sums:
    """The sums of a year: `before` is None where there is nothing to hold it against; `spans` are its months."""

    parts: Sequence[Part]
    spans: Sequence[Span]
    compared: Period
    before: Before | None = None
    pending: Sequence[Part] = field(default=())


def year(
    sums: Sums, period: Period, currency: str, today: date, *, depth: int | None = None, aside: Aside = _NOTHING
) -> Year:  # fmt: skip
    """The letter. `sums.parts` are by category, and by month."""
    went, came = (
        spending(sums.parts, period, currency, kind=kind, depth=depth, before=sums.before, pending=sums.pending)
        for kind in (Kind.EXPENSE, Kind.INCOME)
    )
    own = [part for part in sums.parts if part.currency == currency]
    known = Payees(aside.now, aside.before)
    return Year(
        scope=went.scope,
        today=today,
        days_gone=days_gone(period, today),
        before=None if sums.before is None else mean(sums.before.parts, currency, 1),
        compared=sums.compared,
        months=tuple(
            Month(span, total(chunk, currency), whole=span.period.end <= today)
            for span, chunk in zip(sums.spans, by_span(own, sums.spans), strict=True)
        ),
        spending=went,
        income=came,
        movers=() if sums.before is None else tuple(movers(went, known, 1)),
        largest=tuple(aside.largest),
        worth=aside.worth,
        kept=aside.kept,
        ahead=aside.ahead,
        todo=todo(went.scope.totals, own, aside.leaks),
    )


def todo(totals: Totals, parts: Sequence[Part], leaks: Leaks | None) -> Todo:
    """What is most worth doing: file what has no place; stop what is paid for nothing; spend less than comes in; then
    what is paid without being thought of."""
    currency, spent = totals.expense.currency, totals.expense.minor
    bare = -sum(part.minor for part in parts if part.group is None and part.kind is Kind.EXPENSE)
    if spent > 0 and bare >= BARE * spent:
        return Todo(TodoKind.UNCATEGORIZED, Money(bare, currency))
    bills = leaks.bills if leaks is not None else ()
    for found in bills:
        if found.kind in _CERTAIN:
            return Todo(TodoKind.BILL, found.a_year, bill=found)
    if totals.net.minor < 0 < totals.income.minor:
        return Todo(TodoKind.OVERSPENT, -totals.net)
    if bills:
        return Todo(TodoKind.BILL, bills[0].a_year, bill=bills[0])
    habits, fees = (leaks.habits, leaks.fees) if leaks is not None else ((), ())
    if habits and habits[0].amount.minor >= WORTH * spent:
        return Todo(TodoKind.HABIT, habits[0].amount, habit=habits[0])
    if fees:
        return Todo(TodoKind.FEES, Money(sum(one.amount.minor for one in fees), currency))
    return Todo(TodoKind.NOTHING)
