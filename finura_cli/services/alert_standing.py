"""What stands now, for whoever asks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import NamedTuple, cast

from finura_cli.domain.alerts import Alert, AlertKind, is_held_out
from finura_cli.domain.money import Money
from finura_cli.domain.transaction import Transaction
from finura_cli.domain.verdict import Verdict
from finura_cli.services import alert_budgets
from finura_cli.services.alerting import (
    HOLDOUT,
    SUBJECT,
    Now,
    by_time,
    is_answered,
    new_of,
    same_matter,
    urgency_of,
)
from finura_cli.store import nudges, transactions, verdicts
from finura_cli.store.connection import Store
from finura_cli.store.nudges import LISTED, Noted

OPEN_DAYS = 31
"""A large expense, or a price that rose, stands for so many days, or until it is accepted."""
_EVENTS = (AlertKind.LARGE, AlertKind.PRICE_RISE)


class Standing(NamedTuple):
    """An alert that stands. `id` is None where it could not be noted: the books are only read."""

    id: int | None
    since: str | None
    alert: Alert
    withheld: str | None


def standing(store: Store, *, now: Now) -> tuple[Standing, ...]:
    """What stands now and was not answered, the most urgent first. What was never noted is noted here: it is seen.

    What chance withholds is not among it, for its whole period.
    """
    budgets = alert_budgets.alerts(store, today=now.today, calendar=now.calendar, currency=now.currency)
    found = [*budgets, *by_time(store, now, nudges.plans(store), thorough=True)]
    before = nudges.of(store, (alert.identity.period for alert in found))
    answers = verdicts.get(store, SUBJECT)
    seed = nudges.seed(store) if found else None
    rows = []
    for alert in found:
        if not _is_drawn_out(alert, before, seed, now) and not is_answered(alert, answers, now.today):
            row = _stand(store, alert, before, now)
            if row is not None and not is_answered(row.alert, answers, now.today):
                rows.append(row)
    rows += _events(store, answers, now)
    return tuple(sorted(rows, key=lambda row: urgency_of(row.alert)))


def _is_drawn_out(alert: Alert, before: Sequence[Noted], seed: str | None, now: Now) -> bool:
    """Whether chance withholds it: it did so before in this period, or would if it were noted now."""
    same = same_matter(alert, before)
    if any(one.withheld == HOLDOUT for one in same):
        return True
    if same or not alert.kind.spending or not now.holdout:
        return False
    return seed is None or is_held_out(seed, alert.identity, now.holdout)


def _stand(store: Store, alert: Alert, before: Sequence[Noted], now: Now) -> Standing | None:
    """An alert with the number under which it, or what said as much, was noted."""
    new = new_of(alert, before)
    if new is None:
        one = same_matter(alert, before)[-1]
        named = Alert(one.identity, alert.text, alert.basis)
        return Standing(one.id, one.at, named, one.withheld)
    if store.read_only:
        return Standing(None, None, new, None)
    listed = Alert(new.identity, new.text, {**new.basis, LISTED: 1})
    id = nudges.note(store, listed, at=now.at, withheld=None)
    return None if id is None else Standing(id, now.at, new, None)


def _events(store: Store, answers: dict[str, Verdict], now: Now) -> list[Standing]:
    """What happened lately: it stands until it is accepted, grows old, or its entry is gone or has become smaller."""
    noted = [
        one
        for one in nudges.since(store, now.today - timedelta(days=OPEN_DAYS))
        if one.identity.kind in _EVENTS and one.withheld != HOLDOUT and one.at[:10] <= str(now.today)
    ]
    ids = [id for one in noted if isinstance(id := one.basis["entry"], int)]
    entries = {entry.id: entry for entry in transactions.get_many(store, ids)}
    rows = []
    for one in noted:
        alert = Alert(one.identity, one.text, one.basis)
        entry = entries.get(cast(int, one.basis["entry"]))
        if entry is not None and _is_as_large(entry, alert) and not is_answered(alert, answers, now.today):
            rows.append(Standing(one.id, one.at, alert, one.withheld))
    return rows


def _is_as_large(entry: Transaction, alert: Alert) -> bool:
    """Whether an entry, or a part of it, still costs what the alert was about."""
    paid = alert.basis["paid"]
    assert isinstance(paid, Money)
    parts = (entry.money, *(line.money for line in entry.lines))
    return any(part.currency == paid.currency and -part.minor >= paid.minor for part in parts)
