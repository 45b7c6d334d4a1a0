"""The digest of a month: what came in, went out and was saved, where it went, and the largest entries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from finura_cli.domain.anomaly_flags import Flag
from finura_cli.domain.category import Kind
from finura_cli.domain.money import Money
from finura_cli.domain.period import Period
from finura_cli.domain.reports.compare import mean
from finura_cli.domain.reports.parts import Part, Scope, Totals
from finura_cli.domain.reports.spending import Before, Spending, spending
from finura_cli.domain.track_record import Held


@dataclass(frozen=True, slots=True)
class Largest:
    """An entry that stands out by its size. `amount` is what of it matched, with the sign of the books."""

    id: int
    day: date
    text: str
    category: str | None
    amount: Money
    merchant: str = ""


@dataclass(frozen=True, slots=True)
class Month:
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
