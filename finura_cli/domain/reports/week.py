"""The digest of a week, against the four weeks before it: what differed and why, what is due, one thing to look at."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from finura_cli.domain.anomaly import Oddity
from finura_cli.domain.budget import BudgetTotals
from finura_cli.domain.category import Kind
from finura_cli.domain.money import Money, round_ratio
from finura_cli.domain.paces import Every
from finura_cli.domain.period import Period
from finura_cli.domain.recurring import Recurring
from finura_cli.domain.reports.compare import mean
from finura_cli.domain.reports.month import Largest, days_gone
from finura_cli.domain.reports.parts import Part, Scope, Totals
from finura_cli.domain.reports.spending import Before, Row, Spending, spending
from finura_cli.domain.track_record import Held

MOVERS = 5
TRIFLE = 0.02
"""A group that moved by less than this share of a usual week did not move."""
DUE_DAYS = 7
"""How many days of what is to come are told, today included."""
NOTABLE = 4
"""A mover is worth a look when it is at least a quarter of a usual week's spending."""
CAUSES = 2
EXPLAINED = 0.6
"""One payee explains a change when it made this share of it; else the next one is named, too."""


class LookAt(StrEnum):
    """What the one thing to look at is about."""

    DUPLICATE = "duplicate-charge"
    PRICE_RISE = "price-rise"
    REVIEW = "review"
    UNCATEGORIZED = "uncategorized"
    MOVER = "mover"
    LARGEST = "largest"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Look:
    """The one thing to look at: `odd`, `mover` or `entry` by its kind; `count` of what is alike, or in the queues."""

    kind: LookAt
    mover: Mover | None = None
    entry: Largest | None = None
    odd: Oddity | None = None
    count: int = 0


class Paid(NamedTuple):
    """What went to one payee in a group. `key` is the same for the same payee however it is written; minor units,
    spending positive."""

    group: str | None
    payee: str
    key: str
    minor: int
    lines: int


@dataclass(frozen=True, slots=True)
class Cause:
    """A payee who made a group differ: what it took this week in how many lines (0: it was there only before)."""

    payee: str
    amount: Money
    count: int
    every: Every | None
    """It comes at a steady pace: no surprise."""


@dataclass(frozen=True, slots=True)
class Mover:
    """A group that differs from its usual week, and the payees that made it so."""

    row: Row
    causes: tuple[Cause, ...]

    @property
    def is_expected(self) -> bool:
        """Whether a bill explains it."""
        return bool(self.causes) and self.causes[0].every is not None


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
        """Days to come; 0 of a month that is over."""
        return max((self.period.last - self.today).days, 0)


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
    look: Look


@dataclass(frozen=True, slots=True)
class Beside:
    """What is known of a week besides its sums: its entries, payees now and in the weeks before, bills, findings."""

    largest: Sequence[Largest] = ()
    now: Sequence[Paid] = ()
    before: Sequence[Paid] = ()
    bills: Bills = field(default_factory=Bills)
    odd: Sequence[Oddity] = ()
    """Double charges and price rises that nobody has settled, the surest first."""
    waiting: int = 0
    budget: MonthSoFar | None = None
    foretold: Held | None = None


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
    found = movers(went, known, before.months)
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
        look=look_at(found, known, usual, uncategorized=bare),
    )


def _without_bills(totals: Totals, usual: Totals, known: Beside, weeks: int) -> Aside | None:
    now, before = (
        sum(paid.minor for paid in payees if paid.key in known.bills.every) for payees in (known.now, known.before)
    )
    if not now and not before:
        return None
    currency = totals.expense.currency
    return Aside(totals.expense - Money(now, currency), usual.expense - Money(round_ratio(before, weeks), currency))


def movers(went: Spending, known: Beside, weeks: int) -> list[Mover]:
    """The groups that differ most from before, by what of them nobody could expect and by bills: at most `MOVERS` of
    each, with the payees that made it so. `weeks`: how many intervals what was before is the mean of."""
    least = TRIFLE * abs(went.previous_total.minor) if went.previous_total is not None else 0
    rows = sorted((row for row in went.rows if _moved(row)[0] > least), key=_moved, reverse=True)
    found = [Mover(row, causes(row, known, weeks)) for row in rows]
    chosen = {
        mover.row.group
        for expected in (False, True)
        for mover in [mover for mover in found if mover.is_expected is expected][:MOVERS]
    }
    return [mover for mover in found if mover.row.group in chosen]


def _moved(row: Row) -> tuple[int, str]:
    return (0 if row.change is None else abs(row.change.minor), row.group or "")


def causes(row: Row, known: Beside, weeks: int) -> tuple[Cause, ...]:
    """The payees who made a group differ the way it did, the one who did most first."""
    now = {paid.key: paid for paid in known.now if paid.group == row.group}
    usual = {paid.key: paid for paid in known.before if paid.group == row.group}
    whole = 0 if row.change is None else row.change.minor
    way = 1 if whole > 0 else -1
    pulls = {key: way * paid.minor for key, paid in now.items()}
    for key, paid in usual.items():
        pulls[key] = pulls.get(key, 0) - way * round_ratio(paid.minor, weeks)
    found: list[Cause] = []
    explained = 0
    named = [key for key in pulls if key and pulls[key] > 0]
    for key in sorted(named, key=lambda key: (-pulls[key], key not in now, key)):
        if len(found) == CAUSES or explained >= EXPLAINED * abs(whole):
            break
        explained += pulls[key]
        paid = now.get(key) or usual[key]._replace(minor=0, lines=0)
        amount = Money(paid.minor, row.amount.currency)
        found.append(Cause(paid.payee, amount, paid.lines, known.bills.every.get(key)))
    return tuple(found)


def look_at(movers: Iterable[Mover], known: Beside, usual: Totals | None, *, uncategorized: int) -> Look:
    """What most deserves a look: money that may be lost; a group that ran well above its usual week; what waits for
    an answer; then the largest spending that is no bill."""
    for odd in known.odd:
        return Look(LookAt(odd.kind), odd=odd, count=len(known.odd) - 1)
    for mover in movers:
        change = mover.row.change or Money(0, mover.row.amount.currency)
        notable = usual is not None and NOTABLE * change.minor >= usual.expense.minor
        if change.minor > 0 and notable and mover.row.group is not None and not mover.is_expected:
            return Look(LookAt.MOVER, mover=mover)
    if known.waiting:
        return Look(LookAt.REVIEW, count=known.waiting)
    if uncategorized:
        return Look(LookAt.UNCATEGORIZED, count=uncategorized)
    for entry in known.largest:
        if entry.amount.minor < 0 and entry.id not in known.bills.ids:
            return Look(LookAt.LARGEST, entry=entry)
    return Look(LookAt.NOTHING)
