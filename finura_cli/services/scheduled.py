"""Entries that post themselves: what is done of them, due and next. It reads; `scheduling` and `posting_due` write."""

from __future__ import annotations

from datetime import date

from finura_cli.domain import schedules
from finura_cli.domain.schedules import Done, Planned, Schedule
from finura_cli.store import accounts
from finura_cli.store import schedules as kept
from finura_cli.store.connection import Store


def planned(store: Store, *, today: date) -> list[Planned]:
    """Every schedule, with what is done, due and next."""
    with store.read_tx():
        done, closing = kept.done(store), _closing(store)
        return [_planned(one, done.get(one.id, {}), today, closing) for one in kept.all(store)]


def of(store: Store, id: int, *, today: date) -> Planned:
    """One of them, likewise."""
    return _planned(kept.get(store, id), kept.done(store).get(id, {}), today, _closing(store))


def _planned(one: Schedule, done: Done, today: date, closing: dict[int, date]) -> Planned:
    ends = [closing[id] for id in (one.account_id, one.to_account_id) if id in closing]
    closed = min(ends, default=None)
    days = schedules.due(one, done, today, closed)
    return Planned(one, done, days, schedules.following(one, done, today, closed), closed)


def _closing(store: Store) -> dict[int, date]:
    """The last days of closed accounts."""
    return {account.id: account.closed for account in accounts.all(store) if account.closed is not None}
