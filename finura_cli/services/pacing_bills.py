"""Bills as the pace of budgets takes them apart: what was paid on them, and what of them is still to come.

It reads `BillBooks` once for both, where `billing.expected` would read them again: `budget` is typed every day.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING

from finura_cli.domain.bills import Bill, State, estimate, state_of
from finura_cli.domain.money import Money, allocate
from finura_cli.domain.paces import occurrences
from finura_cli.domain.period import Period
from finura_cli.records import NamedTuple
from finura_cli.services import bill_schedules, rating
from finura_cli.services.bill_books import BillBooks, Stream, entry_ids, looked_back
from finura_cli.services.rating import Converter
from finura_cli.store import charges, transactions
from finura_cli.store.aggregates import Sum
from finura_cli.store.connection import Store

if TYPE_CHECKING:
    from finura_cli.domain.query import Query


Due = tuple[Sum, int | None]
"""What is still to be paid on a day, and the latest payment of its bill where that says of which categories it is."""


class Bills(NamedTuple):
    """Sums with their days, money out negative. `since`: the books were searched for bills from this day on."""

    paid: Sequence[Sum] = ()
    due: Sequence[Sum] = ()
    since: date = date.min


def bills_of(
    store: Store, reach: Period, period: Period, today: date, query: Query | None, by: Sequence[str], into: Converter
) -> Bills:  # fmt: skip
    """What was paid on bills in `reach`, by day and `by`, and what is still to be paid in `period`, its end.

    With a query what was paid and matches; and what is to come of a bill whose latest payment does.
    """
    books = BillBooks(store, today, since=reach.start, until=period.end, near=True)
    streams = [one for one in books.streams if not one.rejected]
    posted = bill_schedules.posted(store)
    ids = entry_ids(books.paid, streams) | posted
    matching = None
    if query is not None and query.clauses:
        matching = {charge.id for charge in charges.read(store, reach, query)}
    due = [
        *(one for bill in books.bills for one in _of_bill(store, books, bill, period, matching)),
        *(
            one
            for stream in books.detected
            if posted.isdisjoint(stream.found.ids)
            for one in _of_stream(stream, period, today, matching)
        ),
    ]
    found = [*_as_filed(store, due)]
    if matching is None:
        found += _scheduled(store, period, today, [one for one, _ in due])
    return Bills(_paid(store, reach, query, ids, by, into), found, looked_back(store, today) if streams else date.min)


def _as_filed(store: Store, due: Sequence[Due]) -> Iterator[Sum]:
    """What is to come of each bill, shared out as its latest payment was: of a shared rent one's own part counts."""
    paid = {one.id: one for one in transactions.get_many(store, {entry for _, entry in due if entry is not None})}
    for one, entry in due:
        out = [line for line in paid[entry].lines if line.money.minor < 0] if entry in paid else []
        if len(out) < 2:
            yield one
            continue
        for line, part in zip(out, allocate(one.amount, [-line.money.minor for line in out]), strict=True):
            yield replace(one, category_id=line.category_id, amount=part)


def _paid(
    store: Store, reach: Period, query: Query | None, ids: Set[int], by: Sequence[str], into: Converter
) -> list[Sum]:  # fmt: skip
    """The sums of these entries, as everything that is spent is summed."""
    if not ids:
        return []
    from finura_cli.domain.query import Query
    from finura_cli.domain.query_entries import OfEntries

    among = Query.of(OfEntries(frozenset(ids)))
    return rating.sums(store, reach, into, query=among if query is None else query & among, by=["day", *by])


def _of_bill(store: Store, books: BillBooks, bill: Bill, period: Period, matching: set[int] | None) -> Iterator[Due]:
    """The open days of a stored bill: in the period, and late."""
    today, past = books.today, books.past(bill)
    last = books.evidence(bill).ids[-1:]
    if matching is not None and not matching.issuperset(last or (0,)):
        return
    category = bill.category_id
    if category is None and last:
        category = transactions.get(store, last[0]).lines[0].category_id
    for due, following in pairwise([*books.dues[bill.id], None]):
        if due is None or due >= period.end:
            return
        settled = due < bill.due or (bill.id, due) in books.paid or (bill.id, due) in books.said
        if settled or (due < period.start and period.start > today):
            continue
        state = state_of(due, following, today, bill.grace)
        if state is State.LATE or (state is State.DUE and due >= min(period.start, today)):
            asked = Money(estimate(bill, past, due).typical, bill.currency)
            yield _sum(due, asked, category, bill.account_id), last[0] if last else None


def _scheduled(store: Store, period: Period, today: date, known: Sequence[Sum]) -> list[Sum]:
    """The days to be posted of what posts itself; without those that a bill tells already."""
    rows = [row for row in bill_schedules.days(store, period, today) if row.is_open and row.due in period]
    found = [_sum(row.due, row.typical, row.category_id, row.account_id) for row in rows]
    return [one for one in found if not any(_is_same(one, other) for other in known)]


def _is_same(one: Sum, other: Sum) -> bool:
    near = one.day is not None and other.day is not None and abs((one.day - other.day).days) <= bill_schedules.NEAR
    return near and one.amount == other.amount and other.account_id in (None, one.account_id)


def _of_stream(stream: Stream, period: Period, today: date, matching: set[int] | None) -> Iterator[Due]:
    """The days to come of a detected one; a day that passed while it still is in its pace."""
    found = stream.found
    if matching is not None and found.ids[-1] not in matching:
        return
    for due in occurrences(found.due, found.every, found.due, period.end):
        overdue = due == found.due and found.late_after >= today >= period.start
        if (due >= today and due in period) or (due < today and overdue):
            is_split = stream.charges[-1].paid != stream.charges[-1].whole
            asked = _sum(due, found.amount, stream.category_id, found.account_id)
            yield asked, found.ids[-1] if is_split else None


def _sum(day: date, money: Money, category: int | None, account: int | None) -> Sum:
    return Sum(category, money.currency, -1, -money.minor, 1, day, account)
