"""What a journal claims its accounts to hold, compared with what its postings come to.

hledger and Beancount compare by date, Ledger in the order of the file: a claim is good under either, if all are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from finura_cli.formats.double_entry import (
    Booking,
    Check,
    Claim,
    Pad,
    Posting,
    Quantity,
    ancestors,
    balance,
    plain,
    sums,
)
from finura_cli.formats.ledger_book import Book

Key = tuple[str, str | None]
"""Account and commodity."""


@dataclass(slots=True)
class Proof:
    """What the claims say. All amounts in units (10**-12)."""

    held: dict[Key, tuple[int, date]] = field(default_factory=dict)
    """What an account holds after all its postings, and when that was claimed, where a claim ends them."""
    proven: set[Key] = field(default_factory=set)
    """Accounts with a claim that is good, so that they begin with nothing."""
    failed: list[tuple[Check, str]] = field(default_factory=list)
    """Claims that stand alone and are wrong."""


Event = tuple[date, int, int, Booking | Check | Pad, Posting | None]


def prove(book: Book) -> Proof:
    """Compare every claim; fill in amounts that only a claim tells; blame bookings whose claim is wrong."""
    _refuse_pads(book)
    claiming = book.checks or any(p.claim is not None for b in book.bookings for p in b.postings)
    if not claiming:
        return Proof()
    events = list(_events(book))
    by_date = sorted(events, key=lambda event: event[:3])
    run = _Run(book)
    run.over(by_date)
    if not book.checks and by_date != events:
        other = _Run(book)
        other.over(events)
        if run.wrong and not other.wrong:
            run = other
        elif run.amounts != other.amounts and not other.wrong:
            for booking in run.assigned:
                booking.blame("its amount follows from a balance, and the journal is not in the order of its dates")
    for booking in run.assigned:
        for posting in booking.postings:
            posting.quantity = run.amounts.get(id(posting), posting.quantity)
        if not booking.fault:
            balance(booking, converting=book.converting)
    for booking, posting, why in run.wrong:
        booking.blame(why, posting.line)
    for filled in run.padded:
        book.bookings.append(filled)
    return run.proof


def _events(book: Book) -> Iterator[Event]:
    """Everything that moves a balance or claims one, in file order. Checks come before the bookings of their day."""
    for number, booking in enumerate(book.bookings):
        day = booking.date or date.min
        if booking.fault or any(posting.quantity is None for posting in booking.postings):
            yield day, number, 0, booking, None
            continue
        for place, posting in enumerate(booking.postings):
            yield posting.date or day, number, place, booking, posting
    for check in book.checks:
        yield check.date, -1, check.line, check, None
    for pad in book.pads:
        yield pad.date, 0, 0, pad, None


class _Run:
    """One walk in one order. Nothing of the book is changed by it."""

    def __init__(self, book: Book) -> None:
        self.proof = Proof()
        self.wrong: list[tuple[Booking, Posting, str]] = []
        self.assigned: list[Booking] = []
        self.amounts: dict[int, Quantity] = {}
        self.padded: list[Booking] = []
        self._held: dict[str, dict[str | None, int]] = {}
        self._below: dict[str, dict[str | None, int]] = {name: {} for name in _inclusive(book)}
        self._off: dict[tuple[str, str | None, bool], int] = {}
        self._unsure: dict[str, set[str | None]] = {}
        self._pads: dict[str, Pad] = {}
        self._spent: dict[str, set[str | None]] = {}

    def over(self, events: Iterable[Event]) -> None:
        for _, _, _, what, posting in events:
            if isinstance(what, Pad):
                self._pads[what.account] = what
                self._spent[what.account] = set()
            elif isinstance(what, Check):
                self._check(what)
            elif posting is not None:
                self._move(posting.account, posting.quantity)
                self._claimed(what, posting)
            elif what.fault:
                for one in what.postings:
                    for above in ancestors(one.account):
                        self._unsure[above] = set()
            else:
                self._assign(what)

    def _assign(self, booking: Booking) -> None:
        """A booking of which some amount is what brings its account to what is claimed."""
        self.assigned.append(booking)
        open_one = None
        for posting in booking.postings:
            quantity = posting.quantity
            if quantity is None and posting.claim is not None:
                held = posting.claim.held
                if held.commodity not in self._unsure.get(posting.account, {held.commodity}):
                    self.wrong.append((booking, posting, "its amount follows from a balance that is not known"))
                off = self._off.get((posting.account, held.commodity, posting.claim.inclusive), 0)
                units = held.units - self._now(posting.account, posting.claim) - off
                quantity = self.amounts[id(posting)] = Quantity(units, held.commodity)
            if quantity is None:
                open_one = posting
                continue
            self._move(posting.account, quantity)
        if open_one is not None:
            left = sums([_with(posting, self.amounts.get(id(posting))) for posting in booking.postings])
            if len(left) == 1:
                ((commodity, units),) = left.items()
                self.amounts[id(open_one)] = Quantity(-units, commodity)
                self._move(open_one.account, self.amounts[id(open_one)])
        for posting in booking.postings:
            self._claimed(booking, posting)

    def _move(self, account: str, quantity: Quantity | None) -> None:
        if quantity is None or not quantity.units:
            return
        held = self._held.setdefault(account, {})
        held[quantity.commodity] = held.get(quantity.commodity, 0) + quantity.units
        self.proof.held.pop((account, quantity.commodity), None)
        if self._below:
            for above in ancestors(account):
                total = self._below.get(above)
                if total is not None:
                    total[quantity.commodity] = total.get(quantity.commodity, 0) + quantity.units

    def _now(self, account: str, claim: Claim) -> int:
        totals = self._below if claim.inclusive else self._held
        return totals.get(account, {}).get(claim.held.commodity, 0)

    def _claimed(self, booking: Booking, posting: Posting) -> None:
        if posting.claim is not None:
            why = self._compare(posting.account, posting.claim, posting.date or booking.date or date.min)
            if why:
                self.wrong.append((booking, posting, why))

    def _check(self, check: Check) -> None:
        off = check.claim.held.units - self._now(check.account, check.claim)
        pad = self._pads.get(check.account)
        commodity = check.claim.held.commodity
        if pad is not None and commodity not in self._spent[check.account]:
            self._spent[check.account].add(commodity)  # a pad serves the first check of each commodity
            if abs(off) > check.claim.tolerance and check.account not in self._unsure:
                self._fill(pad, Quantity(off, commodity))
        why = self._compare(check.account, check.claim, check.date)
        if why:
            self.proof.failed.append((check, why))

    def _fill(self, pad: Pad, amount: Quantity) -> None:
        other = Quantity(-amount.units, amount.commodity)
        postings = [Posting(pad.line, pad.account, amount), Posting(pad.line, pad.source, other)]
        self.padded.append(Booking(pad.line, pad.line, pad.date, "Balance adjustment", postings=postings, made=True))
        for posting in postings:
            self._move(posting.account, posting.quantity)

    def _compare(self, account: str, claim: Claim, day: date) -> str:
        """Why a claim is wrong; empty when it is good, or nobody can tell."""
        held, now = claim.held, self._now(account, claim)
        key, place = (account, held.commodity), (account, held.commodity, claim.inclusive)
        off = held.units - now
        unsure = self._unsure.get(account)
        if unsure is not None and held.commodity not in unsure:
            unsure.add(held.commodity)
            self._off[place] = off
            return ""
        if abs(off) > claim.tolerance:
            known = self._off.get(place)
            if known is not None and abs(off - known) <= claim.tolerance:
                return ""  # as much as the last time: one mistake is told once
            self._off[place] = off
            return (
                f"the journal says that {account} holds {plain(held)},"
                f" its postings come to {plain(Quantity(now, held.commodity))}"
            )
        if claim.sole and any(units for c, units in self._held.get(account, {}).items() if c != held.commodity):
            return f"the journal says that {account} holds {plain(held)} and nothing else"
        self.proof.proven.add(key)
        if self._held.get(account, {}).get(held.commodity, 0) == now:
            self.proof.held[key] = now, day
        return ""


def _refuse_pads(book: Book) -> None:
    """A pad of an account that has others below it would depend on the checks of those: it is told instead."""
    if not book.pads:
        return
    used = {posting.account for booking in book.bookings for posting in booking.postings}
    used |= {check.account for check in book.checks}
    above = {name for account in used for name in ancestors(account.rpartition(":")[0])}
    refused = [pad for pad in book.pads if pad.account in above]
    book.pads = [pad for pad in book.pads if pad.account not in above]
    for pad in refused:
        booking = Booking(pad.line, pad.line, pad.date)
        booking.blame(f"a pad of {pad.account}, which has accounts below it, is not read")
        book.bookings.append(booking)


def _inclusive(book: Book) -> set[str]:
    named = {check.account for check in book.checks if check.claim.inclusive}
    for booking in book.bookings:
        named.update(p.account for p in booking.postings if p.claim is not None and p.claim.inclusive)
    return named


def _with(posting: Posting, amount: Quantity | None) -> Posting:
    if amount is None:
        return posting
    return Posting(posting.line, posting.account, amount, posting.weight)
