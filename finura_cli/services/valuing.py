"""What an account is worth where its entries do not tell: a house, a fund, a loan whose books the bank keeps."""

from __future__ import annotations

from datetime import date

from finura_cli.domain.account import Account
from finura_cli.domain.money import Money
from finura_cli.domain.worth import Said, ValueCourse, Valued, ValueDeed, latest, worth
from finura_cli.errors import NotFound, UsageError
from finura_cli.store import account_values, accounts, history
from finura_cli.store.connection import Store


def course(store: Store, name: str, *, today: date) -> ValueCourse:
    """What was said of an account. Raises NotFound with the nearest name."""
    with store.read_tx():
        account = accounts.find(store, name)
        said = tuple(_said(store, account, one) for one in account_values.of(store, account.id))
        return ValueCourse(account, said, worths(store, today)[account.id])


def worths(store: Store, day: date) -> dict[int, Money]:
    """Account -> what it is worth at the end of a day. Of a closed one no value holds."""
    values = account_values.all(store)
    balances = accounts.balances(store, day)
    for account in accounts.all(store):
        if account.closed is None or account.closed > day:
            valued = latest(values.get(account.id, ()), day)
            then = accounts.balances(store, valued.day)[account.id].minor if valued is not None else 0
            balances[account.id] = Money(worth(balances[account.id].minor, valued, then), account.currency)
    return balances


def say(store: Store, name: str, value: Money, *, day: date, today: date, at: str) -> ValueDeed:
    """Keep what an account was worth at the end of a day; said again for the same day, the later value counts."""
    if day > today:
        raise UsageError(f"{day} is still to come", hint="what it is worth is known of days that were", code="bad-day")
    with history.deed(store, command="account value", at=at) as deed:
        account = accounts.find(store, name)
        if account.closed is not None and account.closed <= day:
            raise UsageError(f"{account.name} was closed on {account.closed}", code="closed")
        before = _before(store, account, day)
        one = Valued(account.id, day, value.minor)
        account_values.put(store, one)
        deed.summary = f"{account.name} {value.plain()} {value.currency} on {day}"
        said = _said(store, account, one)
    return ValueDeed(account, day, said, before, deed.id)


def take_back(store: Store, name: str, *, day: date, at: str) -> ValueDeed:
    """Forget what was said for a day. NotFound when nothing was."""
    with history.deed(store, command="account value", at=at) as deed:
        account = accounts.find(store, name)
        before = _before(store, account, day)
        if not account_values.remove(store, account.id, day):
            raise NotFound(f"nothing was said of {account.name} for {day}", hint="`finura account value NAME` lists it")
        deed.summary = f"{account.name} on {day} taken back"
    return ValueDeed(account, day, None, before, deed.id)


def _before(store: Store, account: Account, day: date) -> Said | None:
    valued = latest(account_values.of(store, account.id), day)
    return None if valued is None else _said(store, account, valued)


def _said(store: Store, account: Account, one: Valued) -> Said:
    books = accounts.balances(store, one.day)[account.id]
    return Said(one.day, Money(one.worth, account.currency), books)
