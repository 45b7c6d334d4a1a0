"""Bookkeeping by double entry, whichever program wrote it: bookings whose postings add up to nothing.

Quantities are exact: whole multiples of 10**-12 of a commodity, never float.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from finura_cli.domain.money import LARGEST_MINOR, exponent

SCALE_DIGITS = 12
SCALE: int = 10**SCALE_DIGITS
MOST = LARGEST_MINOR * SCALE
"""No quantity may be larger."""
LONGEST_NAME = 1_024
"""Characters of an account's name."""

PENDING = "!"
REAL, UNBALANCED, BALANCED = "", "(", "["
"""Kinds of postings: real ones, and virtual ones written in brackets."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """`units` / 10**12 of a `commodity` as the file writes it; None where it writes none."""

    units: int
    commodity: str | None


@dataclass(frozen=True, slots=True)
class Claim:
    """What a journal says an account holds. `sole`: nothing else; `inclusive`: together with the accounts below it."""

    held: Quantity
    sole: bool = False
    inclusive: bool = False
    tolerance: int = 0
    """By how many units it may be off."""


@dataclass(slots=True)
class Posting:
    """One account of a booking. Without a quantity, it takes what the others leave."""

    line: int
    account: str
    quantity: Quantity | None = None
    weight: Quantity | None = None
    """What it counts for in the balance: its total cost where a price is written, else the quantity."""
    lot: bool = False
    """Whether it is held at cost, as investments are."""
    kind: str = REAL
    mark: str = ""
    date: date | None = None
    note: str = ""
    tags: tuple[str, ...] = ()
    claim: Claim | None = None
    own: dict[str, str] = field(default_factory=dict)
    """What Finura wrote beside it, by name; its uid is among it."""
    who: str | None = None
    """Whose this part of an entry is, likewise."""


@dataclass(slots=True)
class Booking:
    """One transaction of a journal, from its first line to its last."""

    first: int
    last: int
    date: date | None
    description: str = ""
    payee: str | None = None
    mark: str = ""
    code: str = ""
    note: str = ""
    time: str | None = None
    tags: tuple[str, ...] = ()
    postings: list[Posting] = field(default_factory=list)
    fault: str = ""
    """Why it cannot be taken; empty when it can."""
    fault_line: int = 0
    doubt: str | None = None
    """Why a person should look at it."""
    made: bool = False
    """Whether it follows from the file, and does not stand in it."""

    def blame(self, why: str, line: int = 0) -> None:
        """Keep the first thing that is wrong with it."""
        if not self.fault:
            self.fault, self.fault_line = why, line or self.first


@dataclass(frozen=True, slots=True)
class Check:
    """A claim that stands alone: what an account holds when a day begins."""

    line: int
    date: date
    account: str
    claim: Claim


@dataclass(frozen=True, slots=True)
class Pad:
    """From a day on, `account` is filled from `source` so that its next check holds."""

    line: int
    date: date
    account: str
    source: str


def plain(quantity: Quantity) -> str:
    """A quantity for people: `-12.5 EUR`."""
    sign, units = ("-", -quantity.units) if quantity.units < 0 else ("", quantity.units)
    whole, part = divmod(units, SCALE)
    text = f"{part:0{SCALE_DIGITS}d}".rstrip("0") if part else ""
    if text:
        text = "." + text.ljust(2, "0")
    return f"{sign}{whole}{text} {quantity.commodity or ''}".strip()


def minor_of(units: int, currency: str | None) -> int:
    """Minor units of a currency. Raises ValueError when it has fewer decimals, or there is too much of it."""
    digits = exponent(currency)
    step: int = 10 ** (SCALE_DIGITS - digits)
    minor, rest = divmod(units, step)
    if rest:
        raise ValueError(f"{plain(Quantity(units, currency))} has more than {digits} decimals")
    if abs(minor) > LARGEST_MINOR:
        raise ValueError("an amount is too large")
    return minor


def renamed(name: str, old: str, new: str) -> str:
    """An account, or one below it, under another name."""
    if name == old:
        return new
    return new + name[len(old) :] if name.startswith(f"{old}:") else name


def unmarked(quantity: Quantity, default: str | None) -> Quantity:
    """A quantity under the commodity that amounts without one are of."""
    return Quantity(quantity.units, default) if quantity.commodity is None else quantity


def times(quantity: Quantity, price: Quantity) -> Quantity:
    """What a quantity costs at a price for one."""
    product = abs(quantity.units) * price.units
    units = (product + SCALE // 2) // SCALE
    return Quantity(-units if quantity.units < 0 else units, price.commodity)


def sums(postings: Iterable[Posting]) -> dict[str | None, int]:
    """What the weights of postings come to, by commodity, where it is not nothing."""
    found: dict[str | None, int] = {}
    for posting in postings:
        weight = posting.weight or posting.quantity
        if weight is not None:
            found[weight.commodity] = found.get(weight.commodity, 0) + weight.units
    return {commodity: units for commodity, units in found.items() if units}


def ancestors(account: str) -> Iterator[str]:
    """The account and those above it, the nearest first."""
    while account:
        yield account
        account = account.rpartition(":")[0]


def balance(booking: Booking, *, converting: bool) -> None:
    """Fill in what is left out and blame a booking that does not come to nothing. `converting`: whether two
    commodities without a price are a conversion, as hledger and Ledger have it.
    """
    lots = [posting for posting in booking.postings if posting.lot]
    if lots:
        held = lots[0].quantity.commodity if lots[0].quantity is not None else None
        booking.blame(f"investments are not read: {held or lots[0].account}", lots[0].line)
        return
    for kind in (REAL, BALANCED):
        postings = [posting for posting in booking.postings if posting.kind == kind]
        open_ones = [posting for posting in postings if posting.quantity is None]
        if len(open_ones) > 1:
            booking.blame("two postings without an amount", open_ones[1].line)
            return
        left = sums(postings)
        if open_ones:
            _fill(booking, open_ones[0], left)
        elif left and not _is_even(postings, left, converting=converting):
            off = ", ".join(plain(Quantity(units, commodity)) for commodity, units in left.items())
            booking.blame(f"its postings do not balance: {off} is left")
            return
    for posting in booking.postings:
        if posting.quantity is None and posting.kind == UNBALANCED:
            booking.blame("a virtual posting without an amount", posting.line)


def _fill(booking: Booking, posting: Posting, left: dict[str | None, int]) -> None:
    """Give a posting what the others leave; of several commodities it becomes several postings."""
    amounts = [Quantity(-units, commodity) for commodity, units in left.items()] or [Quantity(0, None)]
    if posting.weight is not None:  # its commodity is written, and the number is left out
        amounts = [amount for amount in amounts if amount.commodity == posting.weight.commodity]
        if len(amounts) != 1 or len(left) > 1:
            booking.blame("an amount is left out that cannot be told", posting.line)
            return
        posting.weight = None
    posting.quantity = amounts[0]
    at = booking.postings.index(posting) + 1
    booking.postings[at:at] = [
        Posting(posting.line, posting.account, amount, kind=posting.kind, mark=posting.mark, date=posting.date)
        for amount in amounts[1:]
    ]


def _is_even(postings: list[Posting], left: dict[str | None, int], *, converting: bool) -> bool:
    """Whether what is left is the dust of a price, or a conversion without one."""
    priced = any(posting.weight is not None for posting in postings)
    if priced and all(abs(units) * 2 <= 10 ** (SCALE_DIGITS - _decimals(postings, c)) for c, units in left.items()):
        return True
    signs = sorted(units > 0 for units in left.values())
    return converting and not priced and signs == [False, True]


def _decimals(postings: list[Posting], commodity: str | None) -> int:
    """How many decimals the postings themselves have in a commodity: what a price makes finer is dust."""
    most = 0
    for posting in postings:
        if posting.weight is None and posting.quantity is not None and posting.quantity.commodity == commodity:
            digits = f"{abs(posting.quantity.units) % SCALE:0{SCALE_DIGITS}d}".rstrip("0")
            most = max(most, len(digits))
    return max(most, 2) if most else 2
