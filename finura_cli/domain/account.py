"""Accounts: where money is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from finura_cli.domain.money import Money
from finura_cli.domain.source_settings import Imported


class AccountKind(StrEnum):
    CASH = "cash"
    BANK = "bank"
    CARD = "card"
    WALLET = "wallet"
    SAVINGS = "savings"
    LOAN = "loan"
    INVESTMENT = "investment"


@dataclass(frozen=True, slots=True)
class Account:
    """A stored account. Balance = `opening` (minor units) + the sum of its posted transactions."""

    id: int
    uid: str
    name: str
    kind: AccountKind
    currency: str
    opening: int = 0
    opening_date: date | None = None
    number: str | None = None
    """The bank's own id of the account (IBAN, card number), if known."""
    closed: date | None = None


@dataclass(frozen=True, slots=True)
class Holding:
    """An account with its balance; `reconciled` is the last balance that was compared, and whether it still holds."""

    account: Account
    balance: Money
    entries: int
    last: date | None
    reconciled: date | None = None
    reconciled_off: Money | None = None
    """By how much the books have moved since, at that date; None when they still agree."""
    foreign: tuple[Money, ...] = ()
    """What its entries in other currencies come to: outside the balance."""
    today: Money | None = None
    """The balance without what is dated after today; None when nothing is."""
    imported: Imported | None = None
    """When files of it were last taken in; None when none ever was, or nobody remembers where they came from."""
