"""What posts itself, among the bills: rent in cash is a bill, too."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from finura_cli.domain import schedules
from finura_cli.domain.bills import BillDay, State
from finura_cli.domain.money import Money
from finura_cli.domain.period import Period
from finura_cli.domain.schedules import Planned
from finura_cli.services import scheduled
from finura_cli.store import transactions
from finura_cli.store.connection import Store
from finura_cli.store.schedules import done

NEAR = 3
"""A bill of the same amount in the same account, so many days beside, is the same payment."""


def among(known: Sequence[BillDay], store: Store, period: Period, today: date) -> list[BillDay]:
    """The bills of a period with the days on which schedules pay somebody, and those before it that are to be posted.
    What is seen to come back, and is what a schedule posts, is there once: the days to come are the schedule's."""
    own = posted(store)
    others = [
        row
        for row in known
        if row.kind != "detected" or own.isdisjoint(row.evidence.ids) or not (row.is_open or row.entry in own)
    ]
    return [*others, *(row for row in days(store, period, today) if not _is_known(row, others))]


def posted(store: Store) -> frozenset[int]:
    """The entries that schedules posted."""
    return frozenset(id for own in done(store).values() for id in own.values() if id is not None)


def days(store: Store, period: Period, today: date) -> list[BillDay]:
    """The days of a period on which schedules pay somebody, and those before it that are to be posted."""
    return [
        row
        for one in scheduled.planned(store, today=today)
        if one.schedule.to_account_id is None and one.schedule.money.minor < 0
        for row in _days_of(store, one, period, today)
    ]


def _days_of(store: Store, one: Planned, period: Period, today: date) -> Iterator[BillDay]:
    past = {day: entry for day, entry in one.done.items() if day in period}
    there = {entry.id: entry for entry in transactions.get_many(store, [id for id in past.values() if id is not None])}
    for day, id in past.items():
        if id is None:
            yield _row(one, day, State.SKIPPED)
        elif id in there:
            yield _row(one, day, State.PAID, entry=id, paid_on=there[id].date, paid=-there[id].money)
    for day in (*one.due, *schedules.ahead(one, today, period.last)):
        if day in period or (day < today and period.start <= today):
            yield _row(one, day, State.DUE)


def _row(
    one: Planned, day: date, state: State, *, entry: int | None = None, paid_on: date | None = None,
    paid: Money | None = None,
) -> BillDay:  # fmt: skip
    schedule = one.schedule
    amount = -schedule.money
    return BillDay(
        id=f"s{schedule.id}",
        name=schedule.description,
        every=schedule.every,
        due=day,
        state=state,
        low=amount,
        typical=amount,
        high=amount,
        account_id=schedule.account_id,
        category_id=schedule.category_id,
        entry=entry,
        paid_on=paid_on,
        paid=paid,
    )


def _is_known(row: BillDay, known: Sequence[BillDay]) -> bool:
    return any(
        abs((row.due - one.due).days) <= NEAR
        and one.typical == row.typical
        and one.account_id in (None, row.account_id)
        for one in known
    )
