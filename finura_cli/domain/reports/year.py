"""The letter of a year: what happened, what changed and why, what is coming, one thing to do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from finura_cli.domain.bill_audit import Found
from finura_cli.domain.category import Kind
from finura_cli.domain.money import Money
from finura_cli.domain.period import Period
from finura_cli.domain.reports.coming import Coming
from finura_cli.domain.reports.compare import mean
from finura_cli.domain.reports.focus import BARE
from finura_cli.domain.reports.leaks import Leak, Leaks
from finura_cli.domain.reports.month import Largest, days_gone
from finura_cli.domain.reports.movers import Mover, Paid, Payees, movers
from finura_cli.domain.reports.parts import Part, Scope, Span, Totals, by_span, total
from finura_cli.domain.reports.spending import Before, Spending, spending
from finura_cli.domain.track_record import Kept
from finura_cli.records import NamedTuple

WORTH = 0.005
"""A habit is worth a word from this share of spending on."""


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
    """The bills of the days to come, and what all of them cost a year."""

    coming: Coming
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
    """File what has no place; else what brings the most in the twelve months to come: a bill that is paid for nothing,
    spending no more than comes in, half of a habit, no fees. Of what is worth the same the first."""
    currency, spent = totals.expense.currency, totals.expense.minor
    bare = -sum(part.minor for part in parts if part.group is None and part.kind is Kind.EXPENSE)
    if spent > 0 and bare >= BARE * spent:
        return Todo(TodoKind.UNCATEGORIZED, Money(bare, currency))
    found = [(0, Todo(TodoKind.NOTHING))]
    if leaks is not None:
        found += [(one.worth, Todo(TodoKind.BILL, one.a_year, bill=one)) for one in leaks.bills]
        fees = Money(sum(one.amount.minor for one in leaks.fees), currency)
        found.append((leaks.sum_of(leaks.fees).minor, Todo(TodoKind.FEES, fees)))
        found += [
            (one.a_year.minor // 2, Todo(TodoKind.HABIT, one.amount, habit=one))
            for one in leaks.habits
            if one.amount.minor >= WORTH * spent
        ]
    if totals.net.minor < 0 < totals.income.minor:
        found.append((-totals.net.minor, Todo(TodoKind.OVERSPENT, -totals.net)))
    return max(found, key=lambda one: one[0])[1]
