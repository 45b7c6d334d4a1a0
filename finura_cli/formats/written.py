"""Books on their way into a journal of another program: accounts, bookings, postings, as values that writers take."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from finura_cli.domain.money import Money
from finura_cli.domain.rates import Rate
from finura_cli.domain.text import visible
from finura_cli.records import NamedTuple

ASSETS, LIABILITIES, EQUITY, INCOME, EXPENSES = "assets", "liabilities", "equity", "income", "expenses"
OPENING = (EQUITY, "opening balances")
UNKNOWN = "unknown"
"""The account of what nobody filed."""

OWN = ("uid", "time", "mode", "mood", "who", "merchant", "description", "category", "note")
"""What is written beside a posting under a name of its own, for Finura to read back: the entry's uid first."""
UID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")

Path = tuple[str, ...]
"""An account: its root, then names as the books have them."""


class Declared(NamedTuple):
    """An account that the journal declares. `label` is what the books call it: a name, or a category's path; empty for
    one that is not in the books."""

    path: Path
    label: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One side of a booking: what an entry of the books does to its account."""

    account: Path
    money: Money
    day: date
    uid: str
    description: str
    merchant: str = ""
    note: str = ""
    time: str | None = None
    mode: str | None = None
    mood: int | None = None
    who: str | None = None
    category: str | None = None
    """Of a side of a linked transfer, which stands against no account of a category: where it is filed."""
    tags: tuple[str, ...] = ()
    pending: bool = False


class Against(NamedTuple):
    """What stands against an entry: one of its lines, in its category."""

    account: Path
    money: Money
    who: str | None = None
    """Whose this part is, where it is said of it alone."""


@dataclass(frozen=True, slots=True)
class Booking:
    """One transaction of a journal: an entry against its categories, or the two sides of a transfer, or what an account
    held at the start (then it has no uid). Its postings come to nothing; a transfer between currencies has no others,
    and the second side is what the first one cost."""

    entries: tuple[Entry, ...]
    against: tuple[Against, ...] = ()

    @property
    def is_opening(self) -> bool:
        return not self.entries[0].uid

    @property
    def exchanged(self) -> Money | None:
        """Of a transfer between currencies: what the second side cost."""
        first, *others = self.entries
        if others and others[0].money.currency != first.money.currency:
            return Money(abs(first.money.minor), first.money.currency)
        return None


class Books(NamedTuple):
    """Everything that a journal holds. `bookings` can be gone through once."""

    first: date
    """A day before which nothing is."""
    currencies: tuple[str, ...]
    tags: tuple[str, ...]
    accounts: tuple[Declared, ...]
    bookings: Iterable[Booking]
    rates: tuple[Rate, ...] = ()
    """Of two for one day the one that holds comes later."""

    @property
    def commodities(self) -> list[str]:
        """The currencies of the books, and those of their rates."""
        return sorted({*self.currencies, *(code for one in self.rates for code in (one.currency, one.to))})

    def prices(self, write: Callable[[Rate], str]) -> Iterator[str]:
        """The rates as lines, after a comment that tells whose they are: `rates_file` reads it back."""
        source = None
        for one in self.rates:
            if one.source is not source:
                source = one.source
                yield f"\n; rates: {source}\n"
            yield f"{write(one)}\n"


class Accounts:
    """The names of accounts in one journal: written under its rules, and never one for two."""

    def __init__(self, declared: Iterable[Declared], part: Callable[[str], str], numbered: str) -> None:
        """`part` writes one part of a name; `numbered` stands before the number that tells two alike ones apart."""
        self._part = part
        self._numbered = numbered
        self._names: dict[Path, str] = {}
        self._taken: set[str] = set()
        for one in declared:
            self.of(one.path)

    def label(self, account: Declared) -> str:
        """What has to be said of an account, as its name alone does not tell what the books call it."""
        name = self.of(account.path)
        below = name.partition(":")[2]
        if account.path[0] in (ASSETS, LIABILITIES):
            told = name.rpartition(":")[2]
        else:
            told = f"Income:{below}" if account.path[0] == INCOME else below
        called = line(account.label)
        return "" if told == called else called

    def of(self, path: Path) -> str:
        """The name of an account."""
        found = self._names.get(path)
        if found is None:
            whole = ":".join(self._part(part) for part in path)
            found, n = whole, 1
            while found.casefold() in self._taken:
                n += 1
                found = f"{whole}{self._numbered}{n}"
            self._names[path] = found
            self._taken.add(found.casefold())
        return found


def own_fields(entry: Entry, told: tuple[str, str] | None) -> list[tuple[str, str]]:
    """What `OWN` names of an entry. `told`: merchant and description as the heading has them; None for the side of a
    transfer that it does not speak of."""
    merchant: str | None = line(entry.merchant)
    description: str | None = line(entry.description)
    if told is not None and description == told[1] and (told[0] != told[1] or not description):
        description = None  # the heading says it, and says no merchant that could be taken for it
        merchant = None if merchant == told[0] else merchant  # else beside the description, so that none is none
    values = {
        "uid": entry.uid,
        "time": entry.time,
        "mode": entry.mode and line(entry.mode),
        "mood": None if entry.mood is None else str(entry.mood),
        "who": entry.who and line(entry.who),
        "merchant": merchant,
        "description": description,
        "category": entry.category,
        "note": line(entry.note),
    }
    return [(name, value) for name in OWN if (value := values[name]) or (name == "description" and value is not None)]


def told_of(booking: Booking, entry: Entry, heading: tuple[str, str]) -> tuple[str, str] | None:
    """Whether the heading of a booking, which is that of its first entry, speaks of another one too."""
    first = booking.entries[0]
    return heading if (entry.description, entry.merchant) == (first.description, first.merchant) else None


def line(text: str) -> str:
    """A text on one line, with nothing in it that is not seen."""
    return " ".join(visible(text).split())
