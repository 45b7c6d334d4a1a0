"""Bills as they stand: what falls due, what is late, what was paid and by which entry."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from finura_cli.domain.bills import (
    GRACE,
    LATE_DAYS,
    Bill,
    BillDay,
    By,
    Estimate,
    Evidence,
    State,
    differs,
    estimate,
    state_of,
)
from finura_cli.domain.money import Money, in_currencies
from finura_cli.domain.paces import Every, occurrences
from finura_cli.domain.period import Period, shifted
from finura_cli.domain.upcoming import Upcoming
from finura_cli.errors import UsageError
from finura_cli.records import NamedTuple
from finura_cli.services import bill_schedules, card_statements
from finura_cli.services.bill_books import YEARLY, BillBooks, Stream, all_charges, entry_ids
from finura_cli.services.card_statements import CardDue
from finura_cli.store import accounts, bills, categories
from finura_cli.store.connection import Store

DEFAULT_DAYS = 30
"""How far ahead `bills` looks where no period is named."""


class Expected(NamedTuple):
    """A bill that is still to be paid."""

    id: str
    name: str
    due: date
    state: State
    low: Money
    typical: Money
    high: Money
    category_id: int | None
    account_id: int | None
    sure: bool


class Reminder(NamedTuple):
    """An open bill whose day is near enough to be told; `days` until it, negative when it is late."""

    bill: BillDay
    days: int


def upcoming(store: Store, *, period: Period, today: date, currency: str) -> Upcoming:
    """The due days of a closed period with how they stand, and what is late today, the earliest first."""
    if period.is_open:
        raise UsageError("bills need a period with two ends", hint="as in this-month, 2026-11 or next-30d")
    with store.read_tx():
        rows = _rows(store, period, today)
        tree = categories.tree(store)
        own = accounts.all(store)
        known = bills.last_day(store, today)
    still = [row for row in rows if row.is_open]
    other: dict[str, int] = {}
    for row in still:
        if row.typical.currency != currency:
            other[row.typical.currency] = other.get(row.typical.currency, 0) + row.typical.minor

    def summed(amounts: Iterator[Money]) -> Money:
        return Money(sum(one.minor for one in amounts if one.currency == currency), currency)

    return Upcoming(
        period=period,
        today=today,
        currency=currency,
        rows=tuple(rows),
        due=summed(row.typical for row in still),
        low=summed(row.low for row in still),
        high=summed(row.high for row in still),
        paid=summed(row.paid for row in rows if row.paid is not None),
        unconverted=in_currencies(other),
        known_until=known,
        accounts={account.id: account.name for account in own},
        categories={category.id: category.path for category in tree},
    )


def next_days(today: date, days: int = DEFAULT_DAYS) -> Period:
    """From today on, so many days."""
    return Period(today, shifted(today, days))


def expected(store: Store, period: Period, today: date) -> list[Expected]:
    """What is still to be paid of a period's bills, stored and detected, and what is late; the earliest first. What a
    card's statement asks for is none of it: it was spent when it was bought."""
    return [
        Expected(row.id, row.name, row.due, row.state, row.low, row.typical, row.high, row.category_id, row.account_id,
                 row.sure)
        for row in _rows(store, period, today, cards=False)
        if row.is_open
    ]  # fmt: skip


def reminders(store: Store, today: date, default_days: int) -> list[Reminder]:
    """The stored bills, and statements of cards, that are due within the days that they, else the settings, name; and
    those that are late. What is only detected is not reminded of: nobody has said yet that it is a bill."""
    own = {str(bill.id): bill.remind for bill in bills.all(store)}
    far = max([default_days, *(days for days in own.values() if days is not None)])
    found = []
    for row in _rows(store, next_days(today, far + 1), today, detect=False):
        days = (row.due - today).days
        said = own.get(row.id)
        if row.is_open and days <= (default_days if said is None else said):
            found.append(Reminder(row, days))
    return found


def recurring_entries(store: Store) -> frozenset[int]:
    """Every entry that paid a bill, or is part of something that comes or came back: what `is:recurring` means."""
    known = all_charges(store)
    if not known:
        return frozenset()
    today = date.fromordinal(known[-1].day)
    books = BillBooks(store, today, since=date.fromordinal(known[0].day))
    streams = books.streams_in(known, ended=True)
    return entry_ids(books.paid, [one for one in streams if not one.rejected])


def open_days(books: BillBooks, end: date) -> Iterator[tuple[Bill, BillDay]]:
    """The days of stored bills that are late, or due from today on and before `end`."""
    period = Period(books.today, max(end, books.today))
    for bill in books.bills:
        for row in _of_bill(books, bill, period):
            if row.is_open:
                yield bill, row


# -------------------------------------------------------------------------------------------------------- due days


def _rows(store: Store, period: Period, today: date, *, detect: bool = True, cards: bool = True) -> list[BillDay]:
    books = BillBooks(store, today, since=period.start, until=period.end)
    rows = bill_schedules.among(days_in(books, period), store, period, today) if detect else stored_days(books, period)
    if cards:
        rows += [row for one in card_statements.dues(store, today) for row in _of_card(one, period, today)]
    return sorted(rows, key=lambda row: (row.due, row.name, row.id))


def days_in(books: BillBooks, period: Period) -> list[BillDay]:
    """The days of a period of what is stored and of what is detected, without what posts itself."""
    return stored_days(books, period) + [row for one in books.detected for row in _of_stream(books, one, period)]


def stored_days(books: BillBooks, period: Period) -> list[BillDay]:
    """The days of a period of stored bills, and what is late of them."""
    return [row for bill in books.bills for row in _of_bill(books, bill, period)]


def _of_bill(books: BillBooks, bill: Bill, period: Period) -> Iterator[BillDay]:
    """The days of a bill in a period, and those before it that are late today."""
    today = books.today
    first = min(period.start, shifted(today, -LATE_DAYS))
    days = [day for day in books.dues[bill.id] if first <= day]
    past = books.past(bill)
    for n, due in enumerate(days):
        if due >= period.end:
            break
        if due < bill.due and (bill.id, due) not in books.paid:
            continue
        within = due in period
        following = days[n + 1] if n + 1 < len(days) else None
        open_state = state_of(due, following, today, bill.grace)
        if not within and (period.start > today or due >= today or open_state is None):
            continue
        row = _day(books, bill, due, estimate(bill, past, due))
        if within or row.is_open:
            yield row


def _day(books: BillBooks, bill: Bill, due: date, likely: Estimate) -> BillDay:
    payment = books.paid.get((bill.id, due))
    paid_on = None if payment is None else date.fromordinal(payment.day)
    if payment is not None:
        state = State.PAID
    elif (bill.id, due) in books.said and books.said[bill.id, due] is None:
        state = State.SKIPPED
    else:
        seen = books.today if bill.by is By.HAND else books.seen_until(bill.account_id)
        state = State.LATE if (books.today - due).days > bill.grace and seen > due else State.DUE
    late_by = 0 if paid_on is None else (paid_on - due).days
    return BillDay(
        id=str(bill.id),
        name=bill.name,
        every=bill.every,
        due=due,
        state=state,
        low=Money(likely.low, bill.currency),
        typical=Money(likely.typical, bill.currency),
        high=Money(likely.high, bill.currency),
        account_id=bill.account_id,
        category_id=bill.category_id,
        entry=None if payment is None else payment.id,
        paid_on=paid_on,
        paid=None if payment is None else Money(payment.minor, payment.currency),
        late_by=late_by if late_by > GRACE else 0,
        differs=payment is not None and differs(bill, likely, payment.minor),
        seasonal=likely.seasonal,
        sure=True,
        evidence=books.evidence(bill),
    )


def _of_stream(books: BillBooks, stream: Stream, period: Period) -> Iterator[BillDay]:
    """What came in a period of a detected stream, and what is likely to come. It is late once its account has entries
    of days on which it should have been there."""
    found, today = stream.found, books.today
    for charge in stream.charges:
        day = date.fromordinal(charge.day)
        if day in period:
            money = Money(charge.whole, charge.currency)
            yield _of_found(stream, day, State.PAID, entry=charge.id, paid=money)
    if found.due < today:
        state = State.LATE if found.late_after < books.seen_until(found.account_id) else State.DUE
        if found.due in period or period.start <= today < period.end:
            yield _of_found(stream, found.due, state)
    for due in occurrences(stream.anchor, found.every, max(found.due, today, period.start), period.end):
        yield _of_found(stream, due, State.DUE)


def _of_found(
    stream: Stream, due: date, state: State, *, entry: int | None = None, paid: Money | None = None
) -> BillDay:
    found = stream.found
    return BillDay(
        id=stream.id,
        name=stream.name,
        every=found.every,
        due=due,
        state=state,
        low=found.low,
        typical=found.amount,
        high=found.high,
        account_id=found.account_id,
        category_id=stream.category_id,
        entry=entry,
        paid_on=None if entry is None else due,
        paid=paid,
        sure=found.sure,
        evidence=stream.evidence,
    )


def _of_card(card: CardDue, period: Period, today: date) -> Iterator[BillDay]:
    """What a card's last statement asks for, in a period or late."""
    state = State(card.state.value)
    if card.due in period or (state is State.LATE and period.start <= today):
        paid = card.amount - card.left if card.amount.minor > card.left.minor else None
        asked = card.amount if state is State.PAID else card.left
        yield BillDay(
            id=f"c{card.account_id}",
            name=card.name,
            every=Every.MONTH,
            due=card.due,
            state=state,
            low=asked,
            typical=asked,
            high=asked,
            account_id=card.account_id,
            paid=paid,
            utilisation=card.utilisation,
        )


def detected(store: Store, today: date, *, rejected: bool = False) -> tuple[list[Stream], int]:
    """What comes back and is no bill yet, the next to come first, and how many were rejected; with `rejected` only
    these."""
    with store.read_tx():
        books = BillBooks(store, today, far=True)
        refused = [one for one in books.streams if one.rejected and one.bill_id is None]
        return (refused if rejected else books.detected), len(refused)


def stored(store: Store, today: date) -> Sequence[tuple[Bill, Evidence, date | None]]:
    """Every bill with the entries that paid it in the last three years, and its next open day; ended ones last."""
    with store.read_tx():
        books = BillBooks(store, today, since=shifted(today, -YEARLY))
        found = [(bill, books.evidence(bill), books.next_open(bill)) for bill in books.bills]
    return sorted(found, key=lambda one: (one[2] or date.max, one[0].name))
