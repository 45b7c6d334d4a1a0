"""Bills that did not come: the rule of what is missing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from finura_cli.domain.anomaly import OddKind
from finura_cli.domain.money import Money
from finura_cli.domain.period import Period
from finura_cli.domain.recurring import Recurring
from finura_cli.records import NamedTuple

KNOWN = 4
"""A bill that came less often is not missed: too little says when it comes."""


class MissingBill(NamedTuple):
    """A bill that was due and has not come. It has no entry: `last` is the one before it. Amounts are positive."""

    description: str
    due: date
    usual: Money
    low: Money
    high: Money
    last: int
    reason: str
    kind: OddKind = OddKind.MISSING_BILL


def missing(
    found: Iterable[Recurring], period: Period, today: date, seen: Mapping[int, date] | None = None
) -> list[MissingBill]:
    """Of what comes back, what was due in the period and is later than it ever may be in its pace; the latest first.

    `found`: what `recurring.find` says of the charges up to `today`, with `ended=True`: what has ended since was
    missing once, when it first did not come. `seen`: up to which day the entries of an account are known, where that
    is before `today`; nothing is missing that only was not seen. What comes not surely, or came fewer than four times,
    is not missed.
    """
    late = [
        MissingBill(one.description, one.due, one.amount, one.low, one.high, one.ids[-1], _reason(one))
        for one in found
        if one.sure
        and len(one.ids) >= KNOWN
        and period.start <= one.due < period.end
        and one.late_after < min(today, (seen or {}).get(one.account_id, today))
    ]
    return sorted(late, key=lambda one: (-one.due.toordinal(), one.description, one.last))


def _reason(one: Recurring) -> str:
    return f"{one.every.value}, came {len(one.ids)} times, and was due by {one.late_after.isoformat()} at the latest"
