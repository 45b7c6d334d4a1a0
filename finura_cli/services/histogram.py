"""The amounts behind a histogram: each with how many lines are of it."""

from __future__ import annotations

from collections.abc import Iterator

from finura_cli.domain.category import Kind
from finura_cli.domain.reports import histogram as report
from finura_cli.domain.reports.histogram import Histogram
from finura_cli.domain.reports.parts import scope
from finura_cli.services import rating
from finura_cli.services.report_books import Ask, Books
from finura_cli.store import amounts
from finura_cli.store.connection import Store


def histogram(store: Store, ask: Ask) -> Histogram:
    """Of spending; where there is none and something came in, of income."""
    own: dict[Kind, list[tuple[int, int]]] = {Kind.EXPENSE: [], Kind.INCOME: []}
    with store.read_tx():
        books = Books(store, ask)
        ask = books.ask
        about, _ = scope(books.parts(ask.period), ask.period, ask.currency, pending=books.pending())
        for kind, minor, count in (*amounts.sizes(store, ask.period, ask.query, ask.currency), *_converted(books)):
            if kind is not Kind.TRANSFER:
                own[kind].append((-minor if kind is Kind.EXPENSE else minor, count))
    kind = Kind.EXPENSE if own[Kind.EXPENSE] or not own[Kind.INCOME] else Kind.INCOME
    return report.histogram(own[kind], about, kind)


def _converted(books: Books) -> Iterator[tuple[Kind, int, int]]:
    """What was in other currencies, each line at the rate of its day."""
    sizes: dict[tuple[Kind, int], int] = {}
    for _, kind, minor, count in rating.sizes(books.store, books.ask.period, books.into, books.ask.query):
        sizes[kind, minor] = sizes.get((kind, minor), 0) + count
    for (kind, minor), count in sizes.items():
        yield kind, minor, count
