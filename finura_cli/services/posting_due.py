"""Entries that post themselves, posted: once for each of their days, late runs too."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from finura_cli.domain import duplicates, schedules
from finura_cli.domain.schedules import Due
from finura_cli.domain.text import how_many, words_of
from finura_cli.domain.transaction import NewTransaction, Transaction
from finura_cli.services.scheduled import planned
from finura_cli.store import history, merchants, transactions
from finura_cli.store import schedules as kept
from finura_cli.store.connection import Store


@dataclass(frozen=True, slots=True)
class Prepared:
    """A day that is to be posted, with its entries. One that may be in the books already has a `review`, and is outside
    all sums until somebody has looked."""

    due: Due
    entries: tuple[NewTransaction, ...]

    @property
    def doubtful(self) -> int:
        return sum(one.review is not None for one in self.entries)


@dataclass(frozen=True, slots=True)
class Posted:
    """What was posted: the days with their schedules, and the entries, both in the order of the days."""

    deed_id: int
    prepared: tuple[Prepared, ...]
    transactions: tuple[Transaction, ...]

    @property
    def doubtful(self) -> int:
        """How many of the entries may be in the books already."""
        return sum(one.doubtful for one in self.prepared)


def due_count(store: Store, today: date) -> int:
    """How many days are due and not posted yet."""
    return sum(len(one.due) for one in planned(store, today=today))


def prepared(store: Store, *, today: date) -> list[Prepared]:
    """What `post_due` would post now, oldest first. Nothing is written."""
    found = [Due(one.schedule, day) for one in planned(store, today=today) for day in one.due]
    return list(_prepared(store, schedules.in_order(found)))


def post_due(store: Store, *, today: date, at: str) -> Posted | None:
    """Post every day that is due, in one deed; None when none is. When another run was quicker, it finds nothing left:
    what is due is read again under the lock."""
    if not due_count(store, today):
        return None
    ids: list[int] = []
    with history.deed(store, command="bills schedule run", at=at) as deed:
        found = prepared(store, today=today)
        for one in found:
            ids += _post(store, one)
        deed.summary = how_many(len(ids), "entry", "entries")
    return Posted(deed.id, tuple(found), tuple(transactions.get_many(store, ids))) if ids else None


def _post(store: Store, one: Prepared) -> list[int]:
    """Both sides of a transfer are linked, unless one may be there already: then review links what is left."""
    link = len(one.entries) == 2 and not one.doubtful
    ids = transactions.add_linked(store, *one.entries) if link else transactions.add_all(store, one.entries)
    kept.mark(store, one.due.schedule.id, one.due.day, ids[0])
    return ids


def _prepared(store: Store, found: Sequence[Due]) -> Iterator[Prepared]:
    taken: set[int] = set()
    for one in found:
        new = []
        for entry in schedules.entries(one):
            name = merchants.get(store, entry.merchant_id).name if entry.merchant_id is not None else ""
            words = words_of(entry.description, name, entry.note)
            known = kept.standing(store, entry.account_id, entry.money, entry.date)
            same = schedules.double_of(entry.date, words, known, taken)
            if same is not None:
                taken.add(same.id)
                why = duplicates.reason(f"entry {same.id}", abs((same.day - entry.date).days))
                entry = entry._replace(pending=True, review=why)
            new.append(entry)
        yield Prepared(one, tuple(new))
