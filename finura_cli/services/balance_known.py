"""What is known to move a balance: bills, the pay, scheduled entries, card statements. No later entry is read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from statistics import median_low

from finura_cli.domain import schedules
from finura_cli.domain.account import Account
from finura_cli.domain.balance_flows import Flows, KnownItem, KnownKind, days_of, is_firm
from finura_cli.domain.card_statements import due_after
from finura_cli.services import billing, card_statements, scheduled
from finura_cli.services.bill_books import BillBooks
from finura_cli.services.bill_schedules import NEAR, posted
from finura_cli.store import accounts
from finura_cli.store.connection import Store

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Known:
    """What falls on the days to come, by day; and the past entries that were of its kind, which are not drawn again."""

    items: tuple[KnownItem, ...]
    taken: frozenset[int]
    usual: Mapping[int, int]
    """Of some of these not the whole is known, only so much."""


def known(store: Store, flows: Flows, own: Sequence[Account], first: date, end: date, *, whole: bool) -> Known:
    """From `first` on and before `end`, what is overdue on `first`. `own` are the accounts, of one currency, `whole`
    that they are all in hand."""
    reading = _Reading(store, flows, {one.id for one in own}, own[0].currency, first, end, whole)
    return reading.known()


class _Reading:
    def __init__(
        self, store: Store, flows: Flows, own: set[int], currency: str, first: date, end: date, whole: bool
    ) -> None:
        self.store, self.flows, self.own, self.currency = store, flows, own, currency
        self.first, self.end, self.whole = first, end, whole
        since = flows.months[0].start
        self.books = BillBooks(store, first, since=since, until=end, before=first)
        self.posted = posted(store)
        self.taken: set[int] = set(self.posted)
        self.usual: dict[int, int] = {}
        self.settling: set[int] = set()
        """The past entries that paid a card whose statements are told: what comes back of them, these ask for."""

    def known(self) -> Known:
        cards = [*self._cards()]
        bills = [*self._bills()]
        said = [*bills, *(one for one in self._scheduled() if not _is_among(one, bills))]
        seen = [one for one in (*self._streams(), *self._income()) if not _is_among(one, said)]
        items = [*said, *seen, *cards]
        items.sort(key=lambda one: (one.day, -one.minor, one.name))
        return Known(tuple(items), frozenset(self.taken), self.usual)

    def _bills(self) -> Iterator[KnownItem]:
        """The open days of stored bills that are paid from these accounts."""
        mine = {one.id for one in self.flows.entries}
        self.taken |= {one.id for one in self.books.paid.values() if one.id in mine}
        for bill, row in billing.open_days(self.books, self.end):
            paid = row.evidence.ids
            here = bill.account_id in self.own if bill.account_id is not None else self.whole and not paid
            if not self.settling.isdisjoint(paid[-1:]):
                continue
            if row.typical.currency == self.currency and (here or not mine.isdisjoint(paid[-1:])):
                yield self._item(row.due, -row.typical.minor, row.name, KnownKind.BILL, bill.account_id)

    def _scheduled(self) -> Iterator[KnownItem]:
        for entry, days in self._planned:
            sides = [(entry.account_id, entry.money.minor)]
            if entry.to_account_id is not None:
                sides.append((entry.to_account_id, -entry.money.minor))
            minor = sum(amount for account, amount in sides if account in self.own)
            for day in days if minor else ():
                yield self._item(day, minor, entry.description, KnownKind.SCHEDULE, entry.account_id)

    def _streams(self) -> Iterator[KnownItem]:
        """What is seen to come back, and is no stored bill, not rejected and not posted by a schedule."""
        charges, payees = self.flows.sides[0].known(self.first)
        for stream in self.books.streams_in(charges, payees):
            if stream.rejected or not self.posted.isdisjoint(stream.found.ids):
                continue
            if stream.bill_id is not None or stream.found.ids[-1] in self.settling:
                self.taken.update(stream.found.ids)
            elif is_firm(stream.found):
                self.taken.update(stream.found.ids)
                self.usual |= self.flows.usual_of(stream.found, -1)
                for day in days_of(stream.found, self.first, self.end, stream.anchor):
                    minor = -stream.found.amount.minor
                    yield self._item(day, minor, stream.name, KnownKind.DETECTED, stream.found.account_id)

    def _income(self) -> Iterator[KnownItem]:
        for one in self.flows.sides[1].streams(self.first):
            if self.posted.isdisjoint(one.ids):
                self.taken.update(one.ids)
                self.usual |= self.flows.usual_of(one, 1)
                for day in days_of(one, self.first, self.end):
                    yield self._item(day, one.amount.minor, one.description, KnownKind.INCOME, one.account_id)

    def _cards(self) -> Iterator[KnownItem]:
        """What a card's statement asks for on its day; of later ones what a middle payment was. One account alone pays
        a card that it has paid before."""
        standing = card_statements.standings(self.store, self.first - _DAY)
        for card in accounts.all(self.store):
            last = standing.get(card.id)
            if card.currency != self.currency or card.terms.due_day is None or last is None or last.statement is None:
                continue
            paid = [one for one in self.flows.entries if one.other_account_id == card.id and one.minor < 0]
            if not paid and not self.whole:
                continue
            self.settling.update(one.id for one in paid)
            self.taken |= self.settling
            statement, due = last.statement, last.statement.due
            if due is not None and due < self.end:
                yield from self._asked(card, statement.period.last, due, statement.left.minor)
            usual = -median_low([one.minor for one in paid]) if paid else last.owed.minor - statement.left.minor
            yield from self._later_cards(card, due or statement.period.last, usual)

    def _later_cards(self, card: Account, after: date, usual: int) -> Iterator[KnownItem]:
        day = due_after(after, card.terms.due_day or 1)
        while day < self.end:
            if day >= self.first:
                yield from self._asked(card, after, day, usual)
            after, day = day, due_after(day, card.terms.due_day or 1)

    def _asked(self, card: Account, after: date, due: date, minor: int) -> Iterator[KnownItem]:
        """A card's statement, without what schedules pay into the card until then."""
        left = minor - sum(paid for day, paid in self._into.get(card.id, ()) if after < day <= due)
        if left > 0:
            yield self._item(due, -left, card.name, KnownKind.CARD, card.id)

    @cached_property
    def _into(self) -> dict[int, list[tuple[date, int]]]:
        """What schedules are to move into each account, and when."""
        found: dict[int, list[tuple[date, int]]] = {}
        for one, days in self._planned:
            if one.to_account_id is not None:
                found.setdefault(one.to_account_id, []).extend((day, abs(one.money.minor)) for day in days)
        return found

    @cached_property
    def _planned(self) -> list[tuple[schedules.Schedule, list[date]]]:
        """The schedules of the currency, with the days on which they are still to post."""
        return [
            (one.schedule, [*one.due, *schedules.ahead(one, self.first - _DAY, self.end - _DAY)])
            for one in scheduled.planned(self.store, today=self.first - _DAY)
            if one.schedule.money.currency == self.currency
        ]

    def _item(self, day: date, minor: int, name: str, kind: KnownKind, account: int | None) -> KnownItem:
        return KnownItem(max(day, self.first), minor, name, kind, account)


def _is_among(one: KnownItem, others: Iterable[KnownItem]) -> bool:
    """Whether one of them is the same payment: it is told of the same days, by another name."""
    return any(
        abs((one.day - other.day).days) <= NEAR
        and one.minor == other.minor
        and (one.account_id == other.account_id or None in (one.account_id, other.account_id))
        for other in others
    )


def by_day(items: Iterable[KnownItem]) -> dict[int, int]:
    """What they come to on each day, by proleptic ordinal."""
    found: dict[int, int] = {}
    for one in items:
        found[one.day.toordinal()] = found.get(one.day.toordinal(), 0) + one.minor
    return found
