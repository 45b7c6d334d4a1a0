"""The names that a query is read against, and that entries are shown with."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import partial

from finura_cli.domain.books import Names
from finura_cli.domain.text import how_many
from finura_cli.domain.transaction import Transaction
from finura_cli.store import accounts, categories, merchants
from finura_cli.store import listing as beside
from finura_cli.store.connection import Store


def names_of(store: Store, alarms_a_month: int | None = None) -> Names:
    """What a query is read against: categories, accounts, necessities. Merchants are many; see `names_for`.
    `alarms_a_month`: how many odd entries a month are told, 0 for all; None: as many as where nobody says it."""
    owners = {account.id: account for account in accounts.all(store)}
    necessities = merchants.necessities(store)
    recurring, odd = partial(_recurring, store), partial(_odd, store, alarms_a_month)
    return Names(categories.tree(store), owners, necessities=necessities, recurring=recurring, odd=odd)


def _recurring(store: Store) -> frozenset[int]:
    from finura_cli.services.billing import recurring_entries  # only `is:recurring` needs it

    return recurring_entries(store)


def _odd(store: Store, alarms_a_month: int | None) -> frozenset[int]:
    from finura_cli.domain.anomaly import ALL
    from finura_cli.services.spotting import odd_entries  # only `is:anomaly` needs it

    return odd_entries(store) if alarms_a_month is None else odd_entries(store, alarms_a_month or ALL)


def said_of(entries: Sequence[Transaction]) -> str:
    """What the log calls these entries: `12 Lunch`, or `3 entries`."""
    if len(entries) == 1:
        return f"{entries[0].id} {entries[0].description}".strip()
    return how_many(len(entries), "entry", "entries")


def names_for(store: Store, entries: Iterable[Transaction], names: Names | None = None) -> Names:
    """The names that these entries need to be shown: `names` (left out: those of the books) and their merchants'."""
    names = names or names_of(store)
    ids = {entry.merchant_id for entry in entries if entry.merchant_id is not None}
    return replace(names, merchants=beside.merchant_names(store, ids) if ids else {})
