"""What looks odd among rows that were just taken in: by rules and statistics alone, and without a long look back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from finura_cli.domain.anomaly import ALARMS_A_MONTH, BY_RULE, Sighted
from finura_cli.domain.anomaly_surprise import threshold
from finura_cli.domain.period import Period, shifted
from finura_cli.domain.query import Clause, Query
from finura_cli.domain.query_terms import Within
from finura_cli.services import spotting, spotting_past
from finura_cli.services.spotting_past import Looked
from finura_cli.store import categories, charges, nudges
from finura_cli.store.connection import Store

NEWS_DAYS = 62
"""Rows so much older than the latest one are no news."""
PASTS = (730, 365, 180, 90)
MOST = 5000
"""Charges that are read: of fuller books a shorter past. That keeps an import as fast as it is."""


def seen(
    store: Store, batches: Sequence[int], last: date, *, today: date, alarms_a_month: int = ALARMS_A_MONTH
) -> Sighted | None:
    """What looks odd in these imports, whose latest row is of the day `last`; None where a look would take too long.

    What rules find is told, and what is as surprising as the `alarms_a_month` most surprising charges of a month of the
    past were. What an alert of today is about is left to it.
    """
    period = Period(shifted(last, -NEWS_DAYS), last + timedelta(days=1))
    past = next((days for days in PASTS if _size(store, period, days) <= MOST), None)
    if past is None:
        return None
    with store.read_tx():
        look = spotting_past.look(store, period, past_days=past)
        of_batches = Query((Clause(tuple(Within("batch_id", batch, batch) for batch in batches)),))
        new = frozenset(charge.id for charge in charges.read(store, period, of_batches))
        tree = categories.tree(store)
        least = _least(look, new, alarms_a_month)
        found = [
            finding
            for finding in spotting.found(look, look.scores, tree, new)
            if finding.kind in BY_RULE or finding.score > least
        ]
        told = {noted.basis.get("entry") for noted in nudges.since(store, today)}
    rows = tuple(
        spotting.oddity(charge, finding, tree, accepted=False)
        for finding in found
        if (charge := look.charges[finding.row]).id not in told
    )
    return Sighted(rows, tuple(finding.kind for finding in found), period.start)


def _size(store: Store, period: Period, days: int) -> int:
    return charges.count(store, Period(shifted(period.start, -days), period.end))


def _least(look: Looked, new: frozenset[int], alarms_a_month: int) -> float:
    """The score from which on a new row is told, by the charges that were there, or are no news."""
    rows = [row for row, charge in enumerate(look.charges) if charge.id not in new]
    if not rows:
        return threshold((), 0, alarms_a_month)
    days = look.charges[rows[-1]].day - look.charges[rows[0]].day + 1
    return threshold([look.votes[row].score for row in rows], days, alarms_a_month)
