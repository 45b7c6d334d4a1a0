"""The letter of a month: what came in, went out and was saved, where it went, what changed and why, what is coming, and
one thing to do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from finura_cli.domain.anomaly_flags import Flag
from finura_cli.domain.category import Kind
from finura_cli.domain.money import Money
from finura_cli.domain.period import Period
from finura_cli.domain.reports.coming import Coming
from finura_cli.domain.reports.compare import mean
from finura_cli.domain.reports.focus import (
    MONTHS,
    TENTH,
    About,
    Advice,
    Focus,
    Rest,
    a_month,
    drains,
    focus,
    left_out,
    tenth,
)
from finura_cli.domain.reports.movers import Mover, Payees, movers
from finura_cli.domain.reports.parts import Part, Scope, Totals
from finura_cli.domain.reports.spending import Before, Row, Spending, spending
from finura_cli.domain.track_record import Held
from finura_cli.records import NamedTuple

MOVERS = 3
"""So many groups that changed most are told with their payees."""


_NOTHING = Focus(About.NOTHING)


class Largest(NamedTuple):
    """An entry that stands out by its size. `amount` is what of it matched, with the sign of the books."""

    id: int
    day: date
    text: str
    category: str | None
    amount: Money
    merchant: str = ""
    split: tuple[str | None, ...] = ()
    """The categories of what of it matched, where they are several; None is uncategorized."""


class Month(NamedTuple):
    scope: Scope
    before: Totals | None
    """The totals of the period before; None when there was no entry in it."""
    compared: Period
    months: int
    """How many months `before` is the mean of."""
    days_gone: int | None
    """Of a period that is not over: how many of its days are, today included."""
    spending: Spending
    income: Spending
    largest: tuple[Largest, ...]
    flags: tuple[Flag, ...] = ()
    """The categories far above their own past."""
    foretold: Held | None = None
    """What was told of the month before it began, or of the month before where it is not over, against what came."""
    movers: tuple[Mover, ...] = ()
    """The groups of spending that changed most, and why; of a month that is not over only those that cost more already
    than in all of what it is held against."""
    coming: Coming | None = None
    """None where it is no news of the period, and beside a query."""
    focus: Focus = _NOTHING
    """The one thing to do."""


class Known(NamedTuple):
    """What is known of a month besides its sums. `free`: the categories of what could be left out."""

    payees: Payees = Payees()
    free: frozenset[str] = frozenset()
    coming: Coming | None = None
    advice: Sequence[Advice] = ()


def month(
    parts: Sequence[Part],
    period: Period,
    currency: str,
    today: date,
    before: Before,
    *,
    depth: int | None = None,
    largest: Sequence[Largest] = (),
    pending: Sequence[Part] = (),
    flags: Sequence[Flag] = (),
    foretold: Held | None = None,
) -> Month:
    """The digest of any period; `before` is the one it is held against."""
    known = before if before.parts else None
    went, came = (
        spending(parts, period, currency, kind=kind, depth=depth, before=known, pending=pending)
        for kind in (Kind.EXPENSE, Kind.INCOME)
    )
    return Month(
        scope=went.scope,
        before=None if known is None else mean(known.parts, currency, known.months),
        compared=before.period,
        months=before.months,
        days_gone=days_gone(period, today),
        spending=went,
        income=came,
        largest=tuple(largest),
        flags=tuple(flags),
        foretold=foretold,
    )


def days_gone(period: Period, today: date) -> int | None:
    """Of a period that is not over: how many of its days are, today included; None before it begins, and after."""
    return (today - period.start).days + 1 if period.start <= today < period.last else None


def changed(report: Month) -> list[Row]:
    """The rows of spending that changed most; of a month that is not over those above what it is held against."""
    found = [one.row for one in movers(report.spending, Payees(), report.months)]
    if report.days_gone is not None:
        found = [row for row in found if row.change is not None and row.change.minor > 0]
    return found[:MOVERS]


def letter(report: Month, parts: Sequence[Part], known: Known, *, depth: int | None = None) -> Month:
    """The month with what made it differ, what is coming, and the one thing to do."""
    rows = {row.group for row in changed(report)} if report.before is not None else set()
    told = tuple(one for one in movers(report.spending, known.payees, report.months) if one.row.group in rows)
    free = left_out(parts, known.free, depth)
    flagged = [_flagged(flag, report, free) for flag in report.flags]
    names = {one.ref for one in flagged}
    bare = next((row for row in report.spending.rows if row.group is None), None)
    rest = Rest(
        spent=report.spending.total.minor,
        bare=0 if bare is None else bare.amount.minor,
        uncategorized=0 if bare is None else bare.count,
        flag=flagged[0] if flagged else None,
    )
    usual = report.spending.total if report.before is None else report.before.expense
    high = [one for one in drains(told, free, report.scope.period.days, usual.minor) if one.ref not in names]
    cost = a_month(usual.minor, report.scope.period.days)
    advice = [*known.advice, *(one for one in flagged if one.saves is not None), *high]
    turn = report.scope.period.start.year * MONTHS + report.scope.period.start.month
    return report._replace(
        movers=told, coming=known.coming, focus=focus(advice, rest, month=cost, movers=told, turn=turn)
    )


def _flagged(flag: Flag, report: Month, free: Mapping[str | None, int]) -> Advice:
    """A category far above its own past; `saves` where a tenth less is sensible to ask for. It brings a tenth of what
    is usual by the day to which the past was read, as a month of it."""
    row = next((one for one in report.spending.rows if one.group == flag.category), None)
    saves = tenth(flag.amount, row.count, free.get(flag.category, 0)) if row is not None else None
    days = report.days_gone or report.scope.period.days
    return Advice(
        About.FLAG,
        a_month=0 if saves is None else a_month(flag.usual.minor, TENTH * days),
        name=flag.category or "",
        amount=flag.amount,
        usual=flag.usual,
        saves=saves,
        ref=flag.category or "",
    )
