"""Entries that match a query, with what they come to; and the names that a query is read against."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING

from finura_cli.domain.books import Names
from finura_cli.domain.category import Kind
from finura_cli.domain.listing import Listed, Listing, Sums
from finura_cli.domain.money import Money
from finura_cli.domain.period import Period
from finura_cli.domain.query import Query
from finura_cli.domain.query_terms import Pending
from finura_cli.errors import UsageError
from finura_cli.services import rating
from finura_cli.services.naming import names_for
from finura_cli.services.rating import Converter
from finura_cli.store import aggregates, categories, search
from finura_cli.store import listing as beside
from finura_cli.store.connection import Store

if TYPE_CHECKING:
    from finura_cli.domain.rates import Used

NEWEST = 50
"""How many entries a list has when neither a query nor a period was given."""
_NO_CURRENCY = "XXX"  # ISO 4217: no currency; only in books without settings and accounts


def listing(
    store: Store,
    query: Query,
    period: Period = Period.ALL,
    *,
    order: str = "-date",
    limit: int | None = None,
    running: bool = False,
    currency: str | None = None,
) -> Listing:
    """The entries with a matching line, at most `limit` of them, and the sums of all that match.

    `running` adds balances, which needs an order by date. `currency` is that of the books, in which the totals are.
    """
    if running and order.removeprefix("-") != "date":
        raise UsageError("--running needs an order by date", hint="--sort date, or --sort -date", code="needs-order")
    with store.read_tx():
        found = search.find(store, query, period, order=order, limit=limit)
        names = names_for(store, found)
        rows = [Listed(entry, query.matching_lines(entry, names), None) for entry in found]
        is_all = limit is None or len(found) < limit
        base = currency or next((account.currency for account in names.accounts.values()), _NO_CURRENCY)
        sums = _Found(Converter(store, base))
        if is_all:
            sums.take(rows, names)
            count, waiting = len(rows), sum(row.entry.pending for row in rows)
        else:
            sums.ask(store, query, period)
            count = search.count(store, query, period)
            waiting = search.count(store, query & Query.of(Pending()), period) if sums.pending else 0
        if running and rows:
            rows = _with_balances(store, rows)
    totals = Sums.of(base, sums.posted.pop(base, ()))
    other, pending = _by_currency(sums.posted), _by_currency(sums.pending)
    return Listing(tuple(rows), names, count, totals, other, pending, waiting, sums.rates)


_Amounts = dict[str, list[tuple[Kind, int]]]


class _Found:
    """Signed amounts by currency, posted ones in that of the books where a rate of their day is known."""

    def __init__(self, into: Converter) -> None:
        self.into = into
        self.posted: _Amounts = defaultdict(list)
        self.pending: _Amounts = defaultdict(list)
        self.rates: tuple[Used, ...] = ()

    def take(self, rows: Sequence[Listed], names: Names) -> None:
        """From the entries at hand."""
        used = None
        for row in rows:
            day, sums = row.entry.date, self.pending if row.entry.pending else self.posted
            other = row.entry.money.currency != self.into.currency and not row.entry.pending
            rate = self.into.find(row.entry.money.currency, day) if other else None
            if rate is not None:
                from finura_cli.domain.rates import Tally

                used = used or Tally()
                used.add(rate, (day - rate.day).days, len(row.lines))
            for line in row.lines:
                minor, currency = line.money.minor, line.money.currency
                if rate is not None:
                    minor, currency = rate.convert(minor), rate.to
                sums[currency].append((names.kind(row.entry, line), minor))
        self.rates = used.used() if used is not None else ()

    def ask(self, store: Store, query: Query, period: Period) -> None:
        """The same from the books, without the entries."""
        tree = categories.tree(store)
        posted = rating.sums(store, period, self.into, query=query)
        for one in posted:
            self.posted[one.currency].append((one.kind(tree), one.amount))
        for one in aggregates.sums(store, period, query=query, pending=True):
            self.pending[one.currency].append((one.kind(tree), one.amount))
        if any(one.rates for one in posted):
            from finura_cli.domain.rates import merged

            self.rates = merged(used for one in posted for used in one.rates)


def _by_currency(amounts: _Amounts) -> tuple[Sums, ...]:
    return tuple(Sums.of(name, amounts[name]) for name in sorted(amounts))


def _with_balances(store: Store, rows: Sequence[Listed]) -> list[Listed]:
    days = [row.entry.date for row in rows]
    after = beside.balances_after(store, (row.entry.account_id for row in rows), min(days), max(days))
    return [
        row._replace(running=Money(after[row.entry.id], row.entry.money.currency)) if row.entry.id in after else row
        for row in rows
    ]
