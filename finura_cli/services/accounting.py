"""Accounts: what is in them, and whether that is what the statement (or the purse) says."""

from __future__ import annotations

from datetime import date, timedelta

from finura_cli.domain.account import NO_TERMS, Account, AccountKind, CardTerms, Holding
from finura_cli.domain.category import UNACCOUNTED, Kind
from finura_cli.domain.money import Money
from finura_cli.domain.period import Period
from finura_cli.domain.query import Query
from finura_cli.domain.query_terms import InAccounts
from finura_cli.domain.reconcile import Reconciliation, suspects
from finura_cli.domain.transaction import By, Line, NewTransaction, Transaction
from finura_cli.domain.worth import latest
from finura_cli.errors import NotFound, UsageError
from finura_cli.services import card_statements, staleness, valuing
from finura_cli.store import account_values, accounts, categories, history, reconciliations, rules, search, transactions
from finura_cli.store.connection import Store

_SUSPECTS_FROM = timedelta(days=62)


def holdings(store: Store, *, today: date, closed: bool = False) -> list[Holding]:
    """Every account with its balance, in the order they were made. Pending rows are outside."""
    balances, by_now = accounts.balances(store), accounts.balances(store, today)
    activity, foreign = accounts.activity(store), accounts.foreign(store)
    imported, cards = staleness.imported(store), card_statements.standings(store, today)
    values = account_values.all(store)
    worths = valuing.worths(store, today) if values else {}
    found = []
    for account in accounts.all(store):
        if account.closed is not None and not closed:
            continue
        entries, last = activity.get(account.id, (0, None))
        kept = reconciliations.latest(store, account.id)
        off = None
        if kept is not None:
            difference = accounts.balances(store, kept.date)[account.id].minor - kept.balance
            off = Money(difference, account.currency) if difference else None
        outside = tuple(foreign.get(account.id, ()))
        balance, now = balances[account.id], by_now[account.id]
        compared = kept.date if kept else None
        now_or_none, came = now if now != balance else None, imported.get(account.id)
        card = cards.get(account.id)
        valued = latest(values.get(account.id, ()), today) if account.closed is None else None
        worth = worths[account.id] if valued is not None else None
        since = valued.day if valued is not None else None
        found.append(
            Holding(account, balance, entries, last, compared, off, outside, now_or_none, came, card, worth, since)
        )
    return found


def holding(store: Store, name: str, *, today: date) -> Holding:
    """One account with its balance. Raises NotFound with the nearest name."""
    account = accounts.find(store, name)
    return next(h for h in holdings(store, today=today, closed=True) if h.account.id == account.id)


def open_account(
    store: Store,
    name: str,
    *,
    kind: AccountKind,
    currency: str,
    opening: Money | None,
    opening_date: date | None,
    at: str,
    terms: CardTerms = NO_TERMS,
) -> tuple[Account, int]:
    """Make an account; `terms` are of a card. Returns it with the number of the deed."""
    with history.deed(store, command="account add", at=at) as deed:
        account = accounts.add(
            store,
            name,
            kind,
            currency,
            opening=opening.minor if opening else 0,
            opening_date=opening_date if opening else None,
            terms=terms,
        )
        deed.summary = account.name
    return account, deed.id


def change_account(store: Store, changed: Account, *, command: str, at: str) -> int:
    """Write a changed account: a new name, kind, opening balance, or the day it was closed."""
    with history.deed(store, command=command, at=at) as deed:
        old = accounts.get(store, changed.id)
        accounts.update(store, changed)
        if old.name != changed.name:
            rules.account_renamed(store, old.name, changed.name)
        deed.summary = changed.name
    return deed.id


def close(store: Store, name: str, *, on: date, at: str) -> int:
    """Close an account; its entries stay. Refuses while money is in it."""
    held = holding(store, name, today=on)
    left = [f"{money.plain()} {money.currency}" for money in (held.balance, *held.foreign) if money]
    if left:
        raise UsageError(
            f"{held.account.name} still holds {' and '.join(left)}",
            hint=f"move it with `finura add --transfer-to`, or reconcile {held.account.name} to 0 first",
            code="not-empty",
        )
    return change_account(store, held.account._replace(closed=on), command="account close", at=at)


def compare(store: Store, name: str, *, statement: Money, on: date) -> Reconciliation:
    """The books against a statement's balance at the end of `on`. Nothing is written."""
    account = accounts.find(store, name)
    books = accounts.balances(store, on)[account.id]
    off = (statement - books).minor
    near: list[Transaction] = []
    if off:
        kept = reconciliations.latest(store, account.id)
        start = kept.date if kept is not None and kept.date < on else on - _SUSPECTS_FROM
        near = search.find(store, Query.of(InAccounts((account.id,))), Period(start, on + timedelta(days=1)))
    first = account.opening_date is None and not account.opening and reconciliations.latest(store, account.id) is None
    return Reconciliation(account.name, account.currency, on, books.minor, statement.minor, suspects(off, near), first)


def confirm(store: Store, result: Reconciliation, *, at: str) -> int:
    """Remember that the balance was right (bank), or post one unaccounted line so that it is (cash, wallet)."""
    account = accounts.find(store, result.account)
    with history.deed(store, command="account reconcile", at=at) as deed:
        if result.difference:
            transactions.add(store, _unaccounted(store, account, result))
        reconciliations.add(store, account.id, result.on, result.statement)
        deed.summary = f"{account.name} {Money(result.statement, account.currency).plain()} {account.currency}"
    return deed.id


def posts_difference(account: Account) -> bool:
    """Whether a difference is simply unrecorded spending: true of a purse, never of what a bank keeps books of."""
    return account.kind in (AccountKind.CASH, AccountKind.WALLET)


def _unaccounted(store: Store, account: Account, result: Reconciliation) -> NewTransaction:
    money = Money(result.difference, account.currency)
    try:
        category = categories.find(store, UNACCOUNTED)
    except NotFound:
        category = categories.add(store, UNACCOUNTED, Kind.EXPENSE, None)
    return NewTransaction(
        date=result.on,
        time=None,
        account_id=account.id,
        money=money,
        description=f"Unaccounted: count of {account.name}",
        lines=(Line(category.id, money, By.HAND),),
    )
