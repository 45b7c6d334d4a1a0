"""Which groups of spending differ most from another time, and the payees that made them so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from finura_cli.domain.money import Money, round_ratio
from finura_cli.domain.reports.spending import Row, Spending
from finura_cli.records import NamedTuple

if TYPE_CHECKING:
    from finura_cli.domain.paces import Every

MOVERS = 5
TRIFLE = 0.02
"""A group that moved by less than this share of all that is usual did not move."""
CAUSES = 2
EXPLAINED = 0.6
"""One payee explains a change when it made this share of it; else the next one is named, too."""


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


class Mover(NamedTuple):
    """A group that differs from its usual week, and the payees that made it so."""

    row: Row
    causes: tuple[Cause, ...]

    @property
    def is_expected(self) -> bool:
        """Whether a bill explains it."""
        return bool(self.causes) and self.causes[0].every is not None


class Payees(NamedTuple):
    """What went to each payee, now and before. `every`: the payees (by their key) who take nothing but a steady
    charge."""

    now: Sequence[Paid] = ()
    before: Sequence[Paid] = ()
    every: Mapping[str, Every] = {}


def movers(went: Spending, known: Payees, weeks: int) -> list[Mover]:
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


def causes(row: Row, known: Payees, weeks: int) -> tuple[Cause, ...]:
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
        found.append(Cause(paid.payee, amount, paid.lines, known.every.get(key)))
    return tuple(found)
