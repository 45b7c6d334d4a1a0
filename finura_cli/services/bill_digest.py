"""The bills around a week: which payees come back anyway, which entries they are, and what is due."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from finura_cli.domain.bills import Bill, BillDay
from finura_cli.domain.charges import Charge, same_text
from finura_cli.domain.period import shifted
from finura_cli.domain.query import Query
from finura_cli.domain.recurring import Recurring, coming
from finura_cli.domain.reports.week import Bills, Due
from finura_cli.services.bill_books import BillBooks
from finura_cli.services.billing import open_days
from finura_cli.store.connection import Store


def around(
    store: Store, known: Sequence[Charge], payees: Sequence[int], day: date, *, days: int, query: Query
) -> Bills:
    """The steady charges among the `known` ones, as they stood on `day`, and what is due within `days` from it; with 0
    nothing is. Stored bills speak for themselves, what was rejected is none; beside a query only bills that one of its
    charges paid."""
    ahead = shifted(day, days)
    books = BillBooks(store, day, until=ahead)
    streams = [one for one in books.streams_in(known, payees, likely=False) if not one.rejected]
    due: list[Due] = []
    if days:
        new = [one for one in streams if one.bill_id is None]
        soon = set(coming([one.found for one in new], day, days))
        due = [Due(one.name, one.found) for one in new if one.found in soon]
        due += _stored(books, ahead, None if query.is_empty else frozenset(charge.id for charge in known))
    return Bills(
        every={same_text(one.name): one.found.every for one in streams if one.found.is_all},
        ids=frozenset(id for one in streams for id in one.found.ids) | {one.id for one in books.paid.values()},
        due=tuple(sorted(due, key=lambda one: (one.bill.due, one.payee, one.bill.ids))),
    )


def _stored(books: BillBooks, end: date, within: frozenset[int] | None) -> list[Due]:
    """The open days of stored bills before `end`, late ones too; with `within` only of bills that one of these entries
    paid."""
    found = []
    for bill, row in open_days(books, end):
        if within is None or not within.isdisjoint(row.evidence.ids):
            found.append(Due(bill.name, _as_found(bill, row)))
    return found


def _as_found(bill: Bill, row: BillDay) -> Recurring:
    """A day of a stored bill in the form in which the week tells what is due."""
    return Recurring(
        description=bill.name,
        merchant_id=bill.merchant_id,
        account_id=bill.account_id or 0,
        pace=bill.pace,
        due=row.due,
        last=row.evidence.days[-1] if row.evidence.days else row.due - timedelta(days=bill.pace.days),
        amount=row.typical,
        low=row.low,
        high=row.high,
        ids=row.evidence.ids,
    )
