"""Accounts: where money is."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from finura_cli.domain.card_statements import Standing
from finura_cli.domain.money import Money
from finura_cli.domain.source_settings import Imported
from finura_cli.records import NamedTuple


class AccountKind(StrEnum):
    CASH = "cash"
    BANK = "bank"
    CARD = "card"
    WALLET = "wallet"
    SAVINGS = "savings"
    LOAN = "loan"
    INVESTMENT = "investment"


class CardTerms(NamedTuple):
    """What a bank settled with the holder of a card; each None where nobody said."""

    statement_day: int | None
    """The day of the month on which its statement closes; in a shorter month its last day."""
    due_day: int | None
    """The day of the month on which what the statement asks for is due."""
    limit: int | None
    """How much may be owed at most, in minor units."""


NO_TERMS = CardTerms(None, None, None)


class Account(NamedTuple):
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
    terms: CardTerms = NO_TERMS
    """Of a card."""

    @property
    def limit(self) -> Money | None:
        """Of a card."""
        return None if self.terms.limit is None else Money(self.terms.limit, self.currency)


class Holding(NamedTuple):
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
    card: Standing | None = None
    """Of a card: what is owed now, and what its last statement asks for."""
    worth: Money | None = None
    """What it is worth today by what was said of it; None where nothing was: its balance."""
    valued: date | None = None
    """For which day that was said."""
