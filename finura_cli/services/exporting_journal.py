"""The books as bookings of double entry: an entry against its categories, both sides of a transfer in one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import islice
from typing import TYPE_CHECKING, Literal

from finura_cli.domain.account import Account
from finura_cli.domain.books import Names
from finura_cli.domain.category import TRANSFER, Category, Kind
from finura_cli.domain.money import Money
from finura_cli.domain.period import Period
from finura_cli.domain.query import Query
from finura_cli.domain.rates import Rate, Source, since
from finura_cli.domain.transaction import Transaction, whose
from finura_cli.domain.worth import OWED
from finura_cli.formats.written import (
    ASSETS,
    EQUITY,
    EXPENSES,
    INCOME,
    LIABILITIES,
    OPENING,
    UNKNOWN,
    Against,
    Booking,
    Books,
    Declared,
    Entry,
    Path,
)
from finura_cli.services.naming import names_for, names_of
from finura_cli.store import by_day, rates, transactions

if TYPE_CHECKING:
    from finura_cli.store.connection import Store

Dialect = Literal["hledger", "ledger", "beancount"]

_ROOTS = {Kind.EXPENSE: EXPENSES, Kind.INCOME: INCOME, Kind.TRANSFER: EQUITY}
_BATCH = 500
_LONG_AGO = date(2000, 1, 1)


def as_journal(store: Store, dialect: Dialect, query: Query, period: Period | None) -> Iterator[str]:
    """A journal in pieces. Of a query or a period it holds the matching entries, whole and with the other side of each
    transfer; what the accounts held at the start is then left out."""
    from finura_cli.formats import beancount_writer, journal_writer

    with store.read_tx():
        written = books(store, query, period)
        if dialect == "beancount":
            yield from beancount_writer.pieces(written)
        else:
            yield from journal_writer.pieces(written, dialect)


def books(store: Store, query: Query, period: Period | None) -> Books:
    """All that is to be written. The bookings come by day; the caller keeps a `read_tx` while they do."""
    names = names_of(store)
    days = by_day.first_days(store)
    owners = sorted(names.accounts.values(), key=_account_path)
    whole = query.is_empty and period is None
    openings = [_opening(account, days.get(account.id)) for account in owners if account.opening] if whole else []
    openings.sort(key=lambda booking: booking.entries[0].day)
    first = min([*days.values(), *(booking.entries[0].day for booking in openings)], default=_LONG_AGO)
    declared = [Declared(_account_path(account), account.name) for account in owners]
    declared += [Declared(_category_path(category), category.path) for category in names.categories]
    declared += [Declared(path, "") for path in ((EXPENSES, UNKNOWN), (INCOME, UNKNOWN), OPENING)]
    currencies = sorted({account.currency for account in owners} | by_day.currencies(store))

    def bookings() -> Iterator[Booking]:
        yield from openings
        yield from _bookings(store, names, query, period)

    return Books(first, tuple(currencies), by_day.tags(store), tuple(declared), bookings(), _rates(store, period))


def _rates(store: Store, period: Period | None) -> tuple[Rate, ...]:
    """Those that may hold on a day of the period: the ECB's, then the user's own, which go before them."""
    reach = Period.ALL if period is None else Period(since(period.start), period.end)
    return tuple(
        sorted(rates.between(store, reach), key=lambda one: (one.source is Source.OWN, one.day, one.currency, one.to))
    )


def _bookings(store: Store, names: Names, query: Query, period: Period | None) -> Iterator[Booking]:
    found = iter(by_day.entries(store, query, period))
    met: set[int] = set()
    """Sides of transfers that were written with the other one."""
    while batch := list(islice(found, _BATCH)):
        entries = transactions.get_many(store, batch)
        others = {t.transfer_id for t in entries if t.transfer_id is not None}
        linked = {t.id: t for t in transactions.get_many(store, others)}
        known = names_for(store, [*entries, *linked.values()], names)
        for txn in entries:
            if txn.id in met:
                continue
            other = linked.get(txn.transfer_id) if txn.transfer_id is not None else None
            if other is None:
                yield Booking((_entry(txn, known),), _against(txn, known))
            else:
                met.add(other.id)
                yield Booking((_entry(txn, known), _entry(other, known)))


def _entry(txn: Transaction, names: Names) -> Entry:
    filed = None
    if txn.transfer_id is not None and len(txn.lines) == 1 and txn.lines[0].category_id is not None:
        path = names.categories.path(txn.lines[0].category_id)
        filed = path if path != TRANSFER else None
    who = whose(txn, txn.lines[0]) if len(txn.lines) == 1 else txn.who
    return Entry(
        _account_path(names.accounts[txn.account_id]), txn.money, txn.date, txn.uid, txn.description,
        names.merchant(txn.merchant_id), txn.note, txn.time, txn.mode, txn.mood, who, filed, txn.tags, txn.pending,
    )  # fmt: skip


def _against(txn: Transaction, names: Names) -> tuple[Against, ...]:
    """What stands against an entry: each line in its category."""
    found = []
    for line in txn.lines:
        if line.category_id is not None:
            path = _category_path(names.categories.by_id[line.category_id])
        else:
            path = (_ROOTS[names.kind(txn, line)] if txn.transfer_id is None else EXPENSES, UNKNOWN)
        found.append(Against(path, -line.money, line.who if len(txn.lines) > 1 else None))
    return tuple(found)


def _opening(account: Account, first: date | None) -> Booking:
    """What was in an account on the day from which on it is known, else before its first entry."""
    money = Money(account.opening, account.currency)
    day = account.opening_date or first or _LONG_AGO
    entry = Entry(_account_path(account), money, day, "", "opening balance")
    return Booking((entry,), (Against(OPENING, -money),))


def _account_path(account: Account) -> Path:
    return (LIABILITIES if account.kind in OWED else ASSETS, account.kind.value, account.name)


def _category_path(category: Category) -> Path:
    """`Income:Salary` stands below income as Salary; what is neither spent nor earned, below equity."""
    parts = tuple(category.path.split(":"))
    if category.kind is Kind.INCOME and parts[0] == "Income" and len(parts) > 1:
        parts = parts[1:]
    return (_ROOTS[category.kind], *parts)
