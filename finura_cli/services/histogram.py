"""The amounts behind a histogram: each with how many lines are of it."""

from __future__ import annotations

from collections.abc import Sequence

from finura_cli.domain.category import Kind
from finura_cli.domain.reports import histogram as report
from finura_cli.domain.reports.histogram import Histogram
from finura_cli.domain.reports.parts import scope
from finura_cli.services.reporting import Ask, Books
from finura_cli.store import aggregates
from finura_cli.store.aggregates import Sum
from finura_cli.store.connection import Store


def histogram(store: Store, ask: Ask) -> Histogram:
    """Of spending; where there is none and something came in, of income."""
    with store.read_tx():
        books = Books(store, ask)
        found = aggregates.sums(store, books.ask.period, query=ask.query, by=["amount"])
        about, _ = scope(books.parts_of(found), books.ask.period, ask.currency, pending=books.pending())
        own = {kind: _amounts(books, found, kind) for kind in (Kind.EXPENSE, Kind.INCOME)}
    kind = Kind.EXPENSE if own[Kind.EXPENSE] or not own[Kind.INCOME] else Kind.INCOME
    return report.histogram(own[kind], about, kind)


def _amounts(books: Books, found: Sequence[Sum], kind: Kind) -> list[tuple[int, int]]:
    """(minor units, lines): spending is turned positive."""
    sign = -1 if kind is Kind.EXPENSE else 1
    counts: dict[int, int] = {}
    for one in found:
        if one.currency == books.ask.currency and one.kind(books.tree) is kind and one.count:
            minor = sign * one.amount // one.count
            counts[minor] = counts.get(minor, 0) + one.count
    return sorted(counts.items())
