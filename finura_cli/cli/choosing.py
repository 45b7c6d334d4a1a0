"""Entries named on the command line: their numbers, or a query and a period. Many are shown and confirmed first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from finura_cli.cli.asking import asked
from finura_cli.cli.house import House
from finura_cli.cli.typed import typed_ids
from finura_cli.domain.books import Names
from finura_cli.domain.period import Period
from finura_cli.domain.query import Query
from finura_cli.domain.transaction import Transaction
from finura_cli.errors import UsageError
from finura_cli.services.naming import names_for
from finura_cli.store import search, transactions

if TYPE_CHECKING:
    from finura_cli.screen.shown import Shown


@dataclass(frozen=True, slots=True)
class Chosen:
    """The entries, and whether they were named one by one; else the query that found them."""

    entries: tuple[Transaction, ...]
    by_number: bool
    query: Query
    names: Names


def choose(house: House, words: Sequence[str]) -> Chosen:
    """`12 15`: these entries. Anything else is a query, over all time unless it names a period."""
    store = house.session()
    ids = typed_ids(words)
    if ids is not None:
        query, entries = Query(), [transactions.get(store, id) for id in ids]
    else:
        period, query = asked(house, words)
        if query.is_empty and period is None:
            raise UsageError("which entries?", hint="their numbers, or a query: see `finura help queries`")
        entries = search.find(store, query, period or Period.ALL, order="date")
    return Chosen(tuple(entries), ids is not None, query, names_for(store, entries))


def confirm_bulk(house: House, chosen: Chosen, preview: Shown, question: str) -> None:
    """Entries found by a query are shown and confirmed; entries named by number are not asked about."""
    if not chosen.by_number:
        ask_bulk(house, preview, question)


def ask_bulk(house: House, preview: Shown, question: str) -> None:
    """Show on stderr what would change and ask; `declined` (2) on a no. --yes goes ahead without a word."""
    if house.yes:
        return
    if house.can_ask:
        from finura_cli.screen.tables import draw

        draw(preview, house.err)
    if not house.confirm(question):
        raise UsageError("nothing was changed", code="declined")
