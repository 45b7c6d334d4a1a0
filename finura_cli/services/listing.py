"""Entries that match a query, with what they come to; and the names that a query is read against."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from finura_cli.domain.books import Names
from finura_cli.domain.category import Kind
from finura_cli.domain.listing import Listed, Listing, Sums
from finura_cli.domain.money import Money
from finura_cli.domain.period import Period
from finura_cli.domain.query import Query
from finura_cli.domain.query_terms import Pending
from finura_cli.errors import UsageError
from finura_cli.services.naming import names_for
from finura_cli.store import listing as beside
from finura_cli.store import search
from finura_cli.store.connection import Store

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
        rows = [Listed(entry, query.matching_lines(entry, names)) for entry in found]
        is_all = limit is None or len(found) < limit
        posted, pending = _sums_of(rows, names) if is_all else _sums_in(store, query, period)
        count = len(rows) if is_all else search.count(store, query, period)
        if is_all:
            waiting = sum(row.entry.pending for row in rows)
        else:
            waiting = search.count(store, query & Query.of(Pending()), period) if pending else 0
        if running and rows:
            rows = _with_balances(store, rows)
    base = currency or next((account.currency for account in names.accounts.values()), _NO_CURRENCY)
    totals = Sums.of(base, posted.pop(base, ()))
    return Listing(tuple(rows), names, count, totals, _by_currency(posted), _by_currency(pending), waiting)


_Amounts = dict[str, list[tuple[Kind, int]]]


def _sums_of(rows: Sequence[Listed], names: Names) -> tuple[_Amounts, _Amounts]:
    """Signed amounts by currency, of posted and of pending entries, from the entries at hand."""
    posted: _Amounts = defaultdict(list)
    pending: _Amounts = defaultdict(list)
    for row in rows:
        sums = pending if row.entry.pending else posted
        for line in row.lines:
            sums[line.money.currency].append((names.kind(row.entry, line), line.money.minor))
    return posted, pending


def _sums_in(store: Store, query: Query, period: Period) -> tuple[_Amounts, _Amounts]:
    """The same from the books, without the entries."""
    posted: _Amounts = defaultdict(list)
    pending: _Amounts = defaultdict(list)
    for one in search.summary(store, query, period):
        (pending if one.pending else posted)[one.currency].append((one.kind, one.amount.minor))
    return posted, pending


def _by_currency(amounts: _Amounts) -> tuple[Sums, ...]:
    return tuple(Sums.of(name, amounts[name]) for name in sorted(amounts))


def _with_balances(store: Store, rows: Sequence[Listed]) -> list[Listed]:
    days = [row.entry.date for row in rows]
    after = beside.balances_after(store, (row.entry.account_id for row in rows), min(days), max(days))
    return [
        row._replace(running=Money(after[row.entry.id], row.entry.money.currency)) if row.entry.id in after else row
        for row in rows
    ]
