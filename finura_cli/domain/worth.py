"""What an account is worth: what somebody said of it, and what was booked since; else its balance.

A house has a value and no entries. A fund has both: money that is moved into it after its last valuation makes it worth
so much more, until somebody looks again.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from datetime import date

from finura_cli.domain.account import Account, AccountKind
from finura_cli.domain.money import Money
from finura_cli.records import NamedTuple

OWED = frozenset({AccountKind.LOAN, AccountKind.CARD})
"""Kinds whose value is what is owed: it is said without a sign, and kept below zero."""


class Valued(NamedTuple):
    """What an account was worth at the end of `day`, in minor units of its own currency; below zero: owed."""

    account_id: int
    day: date
    worth: int


class Said(NamedTuple):
    """A value that was said, beside what the books hold at the end of that day."""

    day: date
    value: Money
    books: Money


class ValueCourse(NamedTuple):
    """All that was said of an account, the oldest first, and what it comes to today."""

    account: Account
    said: tuple[Said, ...]
    today: Money


class ValueDeed(NamedTuple):
    """What became of a value. `said` is None when it was taken back; `before` is the one that stood until then."""

    account: Account
    day: date
    said: Said | None
    before: Said | None
    deed: int


def latest(values: Sequence[Valued], day: date) -> Valued | None:
    """The last of an account's values that was said for `day` or an earlier one; `values` are in order of days."""
    place = bisect_right(values, day, key=lambda one: one.day)
    return values[place - 1] if place else None


def worth(balance: int, valued: Valued | None, balance_then: int) -> int:
    """Minor units. `balance` is what the books hold on the day that is asked for, `balance_then` what they held at the
    end of the day of `valued`. Without a value it is the balance."""
    return balance if valued is None else valued.worth + balance - balance_then
