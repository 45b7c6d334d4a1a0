"""Days, amounts and numbers of entries as they were typed: read in one way, whichever command takes them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from finura_cli.cli.house import House
from finura_cli.domain.account import AccountKind
from finura_cli.domain.entry import Entry, read_entry, said_day
from finura_cli.domain.money import Money
from finura_cli.domain.parse_money import parse_money_in
from finura_cli.domain.worth import OWED
from finura_cli.screen.money import style_of

_LONGEST_ID = 20


def typed_day(house: House, text: str | None) -> date | None:
    """The day that was named; None where none was. UsageError when it is no day."""
    return None if text is None else said_day(text, house.calendar, house.today)


def typed_end(house: House, text: str | None) -> tuple[date | None, bool]:
    """A last day, and whether it was said that there is `none`."""
    if text is not None and text.strip().casefold() == "none":
        return None, True
    return typed_day(house, text), False


def typed_entry(house: House, words: Sequence[str], amount: str | None) -> Entry:
    """The words of an entry by their roles. `1/11` is 11 January in the United States, and 1 November elsewhere."""
    american = house.locale.endswith("_US")
    return read_entry(words, calendar=house.calendar, today=house.today, amount=amount, month_first=american)


def typed_money(house: House, text: str, currency: str) -> Money:
    """An amount in this currency and no other, as the user's locale writes it. UsageError when it is none."""
    return parse_money_in(text, currency, style_of(house.locale))


def typed_balance(house: House, text: str, kind: AccountKind, currency: str) -> Money:
    """What is in an account; below zero is owed. Of a loan or a card a bare amount is what is owed, as its statement
    says; what is in one's favour there begins with a plus."""
    money = typed_money(house, text, currency)
    return -abs(money) if kind in OWED and not text.strip().startswith("+") else money


def typed_ids(words: Sequence[str]) -> list[int] | None:
    """The numbers of entries, each once; None where a word is something else, and the words are a query."""
    if not words or not all(word.isascii() and word.isdigit() for word in words):
        return None
    # Python refuses to read thousands of digits, and no entry has a number of twenty.
    return list(dict.fromkeys(int(word.lstrip("0")[:_LONGEST_ID] or "0") for word in words))
