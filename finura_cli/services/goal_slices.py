"""Slices of accounts: given to goals, taken out again. What is given never exceeds what is in the account then."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from finura_cli.domain import goals as rule
from finura_cli.domain.account import Account
from finura_cli.domain.goals import Goal
from finura_cli.domain.money import Money
from finura_cli.domain.worth import OWED
from finura_cli.errors import UsageError
from finura_cli.services import saving
from finura_cli.store import accounts, goals
from finura_cli.store.connection import Store

Show = Callable[[Money], str]
"""How an amount is written in a refusal: `--private` holds there too."""


def usable(store: Store, name: str, currency: str) -> Account:
    account = accounts.find(store, name)
    if account.closed is not None:
        raise UsageError(f"{account.name} is closed", code="closed")
    if account.currency != currency:
        raise UsageError(f"{account.name} is in {account.currency}, the goal in {currency}", code="other-currency")
    if account.kind in OWED:
        raise UsageError(f"{account.name} is a {account.kind}: nothing is saved in it", code="not-savings")
    return account


def give(
    store: Store, goal: Goal, amount: Money, name: str | None, day: date, today: date, note: str = "", *, show: Show
) -> str:  # fmt: skip
    if amount.minor <= 0:
        raise UsageError("what is saved already is above zero", code="bad-amount")
    books = saving.kept(store, today)
    account = _account_for(store, books, goal, name)
    own = rule.owners(books.goals).get(account.id)
    if own is not None and own.id == goal.id:
        raise UsageError(
            f"all that is in {account.name} counts for {goal.name} already",
            hint=f"move money there: finura add {amount.plain()} --transfer-to {quoted(account.name)} -a ACCT;"
            " or say another account with -a",
            code="own-account",
        )
    given = _given(books, account.id)
    free = max(books.balances[account.id] - sum(given.values()), 0)
    if amount.minor > free:
        who = [f"{show(Money(minor, goal.currency))} is for {other}" for other, minor in given.items() if minor > 0]
        balance = show(Money(books.balances[account.id], goal.currency))
        raise UsageError(
            f"{account.name} has {show(Money(free, goal.currency))} free, not {show(amount)}",
            hint="; ".join([f"its balance is {balance}", *who[:4]]),
            code="not-enough",
        )
    goals.add_slice(store, goal.id, account.id, day, amount.minor, note)
    return account.name


def _given(books: saving.Kept, account: int) -> dict[str, int]:
    """What open goals were given of an account, by their names; a goal that was short counts with all of it."""
    return {
        goal.name: sum(one.amount for one in books.slices if one.goal_id == goal.id and one.account_id == account)
        for goal in books.goals
        if goal.closed is None
    }


def _account_for(store: Store, books: saving.Kept, goal: Goal, name: str | None) -> Account:
    """The account that was said, else the goal's, else that of its latest slice, else the only one there could be."""
    if name is not None:
        return usable(store, name, goal.currency)
    if goal.account_id is not None:
        return accounts.get(store, goal.account_id)
    latest = [one.account_id for one in books.slices if one.goal_id == goal.id]
    if latest:
        return accounts.get(store, latest[-1])
    own = rule.owners(books.goals)
    could = [
        account
        for account in accounts.all(store)
        if account.closed is None and account.currency == goal.currency and account.kind not in OWED
    ]
    could = [account for account in could if account.id not in own] or could
    if len(could) == 1:
        return could[0]
    raise _which(goal, could)


def take(
    store: Store, goal: Goal, amount: Money, name: str | None, day: date, today: date, note: str, *, show: Show
) -> str:  # fmt: skip
    books = saving.kept(store, today)
    held: dict[int, int] = {}
    for one in books.slices:
        if one.goal_id == goal.id:
            held[one.account_id] = held.get(one.account_id, 0) + one.amount
    own = {account: owner.id for account, owner in rule.owners(books.goals).items()}
    held = {account: minor for account, minor in held.items() if minor > 0 and own.get(account) != goal.id}
    account: Account | None = None
    if name is not None:
        account = accounts.find(store, name)
    elif len(held) > 1:
        raise _which(goal, [accounts.get(store, id) for id in held])
    elif held:
        account = accounts.get(store, next(iter(held)))
    elif goal.account_id is not None:
        account = accounts.get(store, goal.account_id)
    if account is not None and own.get(account.id) == goal.id:
        raise UsageError(
            f"all that is in {account.name} counts for {goal.name}",
            hint=f"move money out of it: finura add {amount.plain()} --transfer-to ACCT -a {quoted(account.name)}",
            code="own-account",
        )
    there = held.get(account.id, 0) if account is not None else 0
    if account is None or amount.minor > there:
        place = f" of {account.name}" if account is not None else ""
        there_of = f"{show(Money(there, goal.currency))}{place}"
        raise UsageError(f"{goal.name} has {there_of}, not {show(amount)}", code="not-enough")
    goals.add_slice(store, goal.id, account.id, day, -amount.minor, note)
    return account.name


def hand_over(store: Store, new: Goal, today: date) -> tuple[Goal, Money] | None:
    """Before a second goal names an account: what the first one had of it becomes its slice, up to its target, so that
    it loses nothing. What it had on its first day stays where its plan begins."""
    owner = rule.owners(goals.all(store)).get(new.account_id or 0)
    if owner is None or owner.id == new.id:
        return None
    return owner, Money(keep_as_slice(store, owner, today), owner.currency)


def keep_as_slice(store: Store, goal: Goal, today: date) -> int:
    """What a goal has of its own account, as a slice; minor units. Nothing where it has none."""
    books = saving.kept(store, today)
    own = {owner.id: account for account, owner in rule.owners(books.goals).items()}
    account = own.get(goal.id)
    if account is None:
        return 0
    saved = books.shared.by_goal[goal.id].saved
    slices = [one for one in books.slices if one.goal_id == goal.id]
    apart = sum(one.amount for one in slices if one.account_id != account)
    held = min(saved - apart, max(goal.target - apart, 0))
    first = min(saving.base_of(store, books, goal), held) if goal.start <= today else 0
    already = sum(one.amount for one in slices if one.account_id == account)
    first = max(first - already, 0)
    for day, minor in ((goal.start, first), (today, held - already - first)):
        if minor > 0:
            goals.add_slice(store, goal.id, account, day, minor)
    return held


def _which(goal: Goal, could: Sequence[Account]) -> UsageError:
    if not could:
        hint = f"finura account add Savings --kind savings --currency {goal.currency}"
        return UsageError(f"there is no account in {goal.currency} to save in", hint=hint, code="no-account")
    names = ", ".join(account.name for account in could[:6])
    return UsageError(f"in which account: {names}?", hint=f"-a {quoted(could[0].name)}", code="which-account")


def quoted(name: str) -> str:
    return f'"{name}"' if " " in name else name
