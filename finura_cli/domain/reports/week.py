"""The digest of a week, against the four weeks before it: what differed and why, what is due, one thing to do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from finura_cli.domain.budget import BudgetTotals
from finura_cli.domain.category import Kind
from finura_cli.domain.money import Money, round_ratio
from finura_cli.domain.paces import Every
from finura_cli.domain.period import Period
from finura_cli.domain.recurring import Recurring
from finura_cli.domain.reports.compare import mean
from finura_cli.domain.reports.focus import MONTHS, Advice, Focus, Rest, a_month, drains, focus, left_out, notable
from finura_cli.domain.reports.month import Largest, days_gone
from finura_cli.domain.reports.movers import Mover, Paid, Payees, movers
from finura_cli.domain.reports.parts import Part, Scope, Totals
from finura_cli.domain.reports.spending import Before, Spending, spending
from finura_cli.domain.track_record import Held
from finura_cli.records import NamedTuple

DUE_DAYS = 7
"""How many days of what is to come are told, today included."""


class Due(NamedTuple):
    """A charge that is likely to come, by the name of its payee."""

    payee: str
    bill: Recurring


class Bills(NamedTuple):
    """The steady charges around a week: the payees (by their key) who take nothing else, all entries of them, and what
    is to come."""

    every: Mapping[str, Every] = {}
    ids: frozenset[int] = frozenset()
    due: tuple[Due, ...] = ()


class Aside(NamedTuple):
    """Spending without steady bills, which fall in one week and not in the next: now, and in a usual week."""

    now: Money
    usual: Money


class MonthSoFar(NamedTuple):
    """The month of the week against its budget."""

    period: Period
    today: date
    totals: BudgetTotals

    @property
    def days_left(self) -> int:
        """Today is one of them, as where `budget` says what is left for each; 0 of a month that is over."""
        return max((self.period.end - self.today).days, 0)


@dataclass(frozen=True, slots=True)
class Week:
    scope: Scope
    today: date
    word: str
    """The period as it is typed: `2026-w42`."""
    days_gone: int | None
    """Of a week that is not over: how many of its days are, today included."""
    usual: Totals | None
    """The mean of the weeks before; None when there is no earlier week."""
    compared: Period
    weeks: int
    """How many weeks the mean is of: four, fewer when the books are younger, 0 when there is none."""
    aside: Aside | None
    """None without earlier weeks, or without steady bills."""
    spending: Spending
    movers: tuple[Mover, ...]
    """The groups of spending that differ most from their usual week, the largest difference first: at most `MOVERS`,
    and as many that bills explain."""
    largest: tuple[Largest, ...]
    due: tuple[Due, ...]
    budget: MonthSoFar | None
    """None without a budget."""
    foretold: Held | None
    """What was told of the month before the week's, against what came; None where nothing was, or that is not known."""
    waiting: int
    """Doubtful entries of the week in the review queue."""
    uncategorized: int
    """Lines of the week without a category."""
    look: Focus
    """The one thing this week."""


@dataclass(frozen=True, slots=True)
class Beside:
    """What is known of a week besides its sums: its entries, payees now and in the weeks before, bills, findings."""

    largest: Sequence[Largest] = ()
    now: Sequence[Paid] = ()
    before: Sequence[Paid] = ()
    bills: Bills = field(default_factory=Bills)
    advice: Sequence[Advice] = ()
    """What could be done, beside spending less of what ran above usual."""
    free: frozenset[str] = frozenset()
    """The categories of what could be left out."""
    waiting: int = 0
    budget: MonthSoFar | None = None
    foretold: Held | None = None

    @property
    def payees(self) -> Payees:
        return Payees(self.now, self.before, self.bills.every)


def week(
    parts: Sequence[Part],
    period: Period,
    currency: str,
    today: date,
    before: Before,
    *,
    word: str = "",
    depth: int | None = None,
    beside: Beside | None = None,
    pending: Sequence[Part] = (),
) -> Week:
    """The digest of `period`. `before.months` counts the weeks before (0: there are none)."""
    known = beside or Beside()
    earlier = before if before.months else None
    went = spending(parts, period, currency, depth=depth, before=earlier, pending=pending)
    usual = mean(before.parts, currency, before.months) if before.months else None
    found = movers(went, known.payees, before.months)
    bare = sum(part.count for part in parts if part.group is None and part.kind is not Kind.TRANSFER)
    return Week(
        scope=went.scope,
        today=today,
        word=word,
        days_gone=days_gone(period, today),
        usual=usual,
        compared=before.period,
        weeks=before.months,
        aside=None if usual is None else _without_bills(went.scope.totals, usual, known, before.months),
        spending=went,
        movers=tuple(found),
        largest=tuple(known.largest),
        due=known.bills.due,
        budget=known.budget,
        foretold=known.foretold,
        waiting=known.waiting,
        uncategorized=bare,
        look=_one_thing(went, found, known, usual, left_out(parts, known.free, depth), bare),
    )


def _without_bills(totals: Totals, usual: Totals, known: Beside, weeks: int) -> Aside | None:
    now, before = (
        sum(paid.minor for paid in payees if paid.key in known.bills.every) for payees in (known.now, known.before)
    )
    if not now and not before:
        return None
    currency = totals.expense.currency
    return Aside(totals.expense - Money(now, currency), usual.expense - Money(round_ratio(before, weeks), currency))


def _one_thing(
    went: Spending, movers: Sequence[Mover], known: Beside, usual: Totals | None, free: Mapping[str | None, int],
    bare: int,
) -> Focus:  # fmt: skip
    days, spent = went.scope.period.days, went.total.minor
    rest = Rest(
        spent=spent,
        bare=sum(row.amount.minor for row in went.rows if row.group is None),
        uncategorized=bare,
        waiting=known.waiting,
        mover=None if usual is None else notable(movers, usual.expense.minor),
        largest=next((one for one in known.largest if one.amount.minor < 0 and one.id not in known.bills.ids), None),
    )
    whole, start = spent if usual is None else usual.expense.minor, went.scope.period.start
    advice = [*known.advice, *drains(movers, free, days, whole)]
    return focus(advice, rest, month=a_month(whole, days), movers=movers, turn=start.year * MONTHS + start.month)
