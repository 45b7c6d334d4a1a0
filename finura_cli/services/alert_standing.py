"""What stands now, for whoever asks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import cast

from finura_cli.domain.alerts import Alert, AlertKind, is_held_out
from finura_cli.domain.money import Money
from finura_cli.domain.transaction import Transaction
from finura_cli.domain.verdict import Verdict
from finura_cli.records import NamedTuple
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
from finura_cli.store import categories, nudges, transactions, verdicts
from finura_cli.store.connection import Store
from finura_cli.store.nudges import LISTED, Noted

OPEN_DAYS = 31
"""A large expense, or a price that rose, stands for so many days, or until it is accepted."""
_EVENTS = (AlertKind.LARGE, AlertKind.PRICE_RISE, AlertKind.RISK)


class Standing(NamedTuple):
    """An alert that stands. `id` is None where it could not be noted: the books are only read."""

    id: int | None
    since: str | None
    alert: Alert
    withheld: str | None
    told: str | None = None
    """When it was said, before this look at it."""


def standing(store: Store, *, now: Now) -> tuple[Standing, ...]:
    """What stands now and was not answered, the most urgent first. What was never noted, or waits to be said, is seen
    here: it need not be said any more.

    What chance withholds is not among it, for its whole period.
    """
    budgets = alert_budgets.alerts(store, today=now.today, calendar=now.calendar, currency=now.currency)
    found = [*budgets, *by_time(store, now, nudges.plans(store), thorough=True)]
    before = nudges.of(store, (alert.identity.period for alert in found))
    answers = verdicts.get(store, SUBJECT)
    seed = nudges.seed(store) if found else None
    rows, seen = [], []
    for alert in found:
        if is_answered(alert, answers, now.today):
            continue
        drawn_out = _is_drawn_out(alert, before, seed, now)
        row = _stand(store, alert, before, now, drawn_out=drawn_out)
        seen.append(row)
        if row is not None and not drawn_out and not is_answered(row.alert, answers, now.today):
            rows.append(row)
    events = open_events(store, answers, now)
    rows += [Standing(one.id, one.at, one.alert, one.withheld, one.told) for one in events if one.withheld != HOLDOUT]
    ids = [row.id for row in seen if row is not None and row.id is not None]
    _note_seen(store, [*ids, *(one.id for one in events)], now)
    return tuple(sorted(rows, key=lambda row: urgency_of(row.alert)))


def _is_drawn_out(alert: Alert, before: Sequence[Noted], seed: str | None, now: Now) -> bool:
    """Whether chance withholds it: it did so before in this period, or would if it were noted now."""
    same = same_matter(alert, before)
    if any(one.withheld == HOLDOUT for one in same):
        return True
    if same or not alert.kind.spending or not now.holdout:
        return False
    return seed is None or is_held_out(seed, alert.identity, now.holdout)


def _stand(store: Store, alert: Alert, before: Sequence[Noted], now: Now, *, drawn_out: bool) -> Standing | None:
    """An alert with the number under which it, or what said as much, was noted.

    What chance withholds is noted as well: a look at the list must not tell it apart from what it is compared with.
    """
    new = new_of(alert, before)
    if new is None:
        one = same_matter(alert, before)[-1]
        named = Alert(one.identity, alert.text, alert.basis)
        return Standing(one.id, one.at, named, one.withheld, one.told)
    why = HOLDOUT if drawn_out else None
    if store.read_only:
        return Standing(None, None, new, why)
    drawn = {"holdout": now.holdout, "besides": None} if alert.kind.spending else {}
    listed = Alert(new.identity, new.text, {**new.basis, **drawn, LISTED: 1})
    id = nudges.note(store, listed, at=now.at, withheld=why, told=now.at)
    return None if id is None else Standing(id, now.at, new, why)


def _note_seen(store: Store, ids: Sequence[int], now: Now) -> None:
    """Of what stands in the list, what waited to be said is seen now."""
    if store.read_only:
        return
    waiting = nudges.waiting(store, ids)
    if waiting:
        nudges.note_listed(store, waiting, at=now.at)


def open_events(store: Store, answers: dict[str, Verdict], now: Now) -> list[Noted]:
    """What happened lately: it stands until it is accepted, grows old, or its entry is gone or has become smaller; what
    was told of a day ahead, on that day. What chance withholds is among it."""
    noted = [
        one
        for one in nudges.since(store, now.today - timedelta(days=OPEN_DAYS))
        if one.identity.kind in _EVENTS and one.at[:10] <= str(now.today)
    ]
    ids = [id for one in noted if isinstance(id := one.basis.get("entry"), int)]
    entries = {entry.id: entry for entry in transactions.get_many(store, ids)}
    uids = {category.id: category.uid for category in categories.tree(store)} if entries else {}
    return [one for one in noted if _stands(one, entries, uids, now) and not is_answered(one.alert, answers, now.today)]


def _stands(one: Noted, entries: dict[int, Transaction], uids: dict[int, str], now: Now) -> bool:
    if one.identity.kind is AlertKind.RISK:
        return one.identity.period == str(now.today)
    entry = entries.get(cast(int, one.basis["entry"]))
    if entry is None or entry.pending or entry.transfer_id is not None:
        return False
    if one.identity.kind is not AlertKind.LARGE:
        return _is_as_large([entry.money, *(line.money for line in entry.lines)], one.alert)
    # it is large in that category, and in another one it may not be
    parts = [line.money for line in entry.lines if uids.get(line.category_id or 0) == one.identity.object]
    return _is_as_large(parts, one.alert)


def _is_as_large(parts: Sequence[Money], alert: Alert) -> bool:
    """Whether some part of an entry still costs what the alert was about."""
    paid = alert.basis["paid"]
    assert isinstance(paid, Money)
    return any(part.currency == paid.currency and -part.minor >= paid.minor for part in parts)
