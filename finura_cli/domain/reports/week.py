"""The digest of a week, against the four weeks before it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from finura_cli.domain.category import Kind
from finura_cli.domain.money import Money
from finura_cli.domain.period import Period
from finura_cli.domain.reports.compare import mean
from finura_cli.domain.reports.month import Largest
from finura_cli.domain.reports.parts import Part, Scope, Totals
from finura_cli.domain.reports.spending import Before, Row, Spending, spending

MOVERS = 5
NOTABLE = 4
"""A mover is worth a look when it is at least a quarter of a usual week's spending."""


class LookAt(StrEnum):
    """What the one thing to look at is about."""

    REVIEW = "review"
    UNCATEGORIZED = "uncategorized"
    MOVER = "mover"
    LARGEST = "largest"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Look:
    """The one thing to look at. `group` and `row` for a mover, `entry` for a largest, `count` for the queues."""

    kind: LookAt
    row: Row | None = None
    entry: Largest | None = None
    count: int = 0


@dataclass(frozen=True, slots=True)
class Week:
    scope: Scope
    usual: Totals | None
    """The mean of the weeks before; None when there is no earlier week."""
    compared: Period
    weeks: int
    """How many weeks the mean is of: four, fewer when the books are younger, 0 when there is none."""
    spending: Spending
    movers: tuple[Row, ...]
    """The groups of spending that differ most from their usual week, the largest difference first."""
    largest: tuple[Largest, ...]
    look: Look


def week(
    parts: Sequence[Part],
    period: Period,
    currency: str,
    before: Before,
    *,
    depth: int | None = None,
    largest: Sequence[Largest] = (),
    waiting: int = 0,
    pending: Sequence[Part] = (),
) -> Week:
    """The digest of `period`. `before.months` counts the weeks before (0: there are none); `waiting` is how many
    entries of the week are in the review queue."""
    known = before if before.months else None
    went = spending(parts, period, currency, depth=depth, before=known, pending=pending)
    usual = mean(before.parts, currency, before.months) if before.months else None
    movers = sorted((row for row in went.rows if row.change), key=_moved, reverse=True)[:MOVERS]
    uncategorized = sum(part.count for part in parts if part.group is None and part.kind is not Kind.TRANSFER)
    return Week(
        scope=went.scope,
        usual=usual,
        compared=before.period,
        weeks=before.months,
        spending=went,
        movers=tuple(movers),
        largest=tuple(largest),
        look=look_at(movers, largest, usual, waiting=waiting, uncategorized=uncategorized),
    )


def _moved(row: Row) -> tuple[int, str]:
    return (abs((row.change or row.amount).minor), row.group or "")


def look_at(
    movers: Sequence[Row], largest: Sequence[Largest], usual: Totals | None, *, waiting: int, uncategorized: int
) -> Look:
    """What most deserves a look: what the program could not settle comes first, for every figure leans on it; then
    a group that ran well above its usual week; then the largest spending."""
    if waiting:
        return Look(LookAt.REVIEW, count=waiting)
    if uncategorized:
        return Look(LookAt.UNCATEGORIZED, count=uncategorized)
    threshold = usual.expense if usual is not None else None
    for row in movers:
        change = row.change or Money(0, row.amount.currency)
        if change.minor > 0 and threshold is not None and NOTABLE * change.minor >= threshold.minor:
            return Look(LookAt.MOVER, row=row)
    for entry in largest:
        if entry.amount.minor < 0:
            return Look(LookAt.LARGEST, entry=entry)
    return Look(LookAt.NOTHING)
