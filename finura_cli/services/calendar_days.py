"""The sums of days behind the calendar."""

from __future__ import annotations

from finura_cli.domain.category import Kind
from finura_cli.domain.reports.calendar import Days
from finura_cli.domain.reports.calendar import days as days_of
from finura_cli.domain.reports.parts import Part, scope
from finura_cli.services import rating
from finura_cli.services.report_books import Ask, Books
from finura_cli.store import amounts
from finura_cli.store.connection import Store


def days(store: Store, ask: Ask) -> Days:
    """Of spending; where there is none and something came in, of income."""
    with store.read_tx():
        books = Books(store, ask)
        spans, known = books.spans(books.ask.period, "D", since_books=True), books.known
        if books.extent is not None:
            spans = [span for span in spans if span.period.start in known] or spans[:1]
        days, query = books.ask.period, ask.query
        about, _ = scope(books.parts(days), days, ask.currency, pending=books.pending())
        own = [
            Part(None, day, kind, ask.currency, minor, count)
            for kind, day, minor, count in amounts.by_day(store, days, query, ask.currency)
        ]
        own += [
            Part(None, day, kind, ask.currency, minor * count, count)
            for day, kind, minor, count in rating.sizes(store, days, books.into, query)
        ]
    kinds = {part.kind for part in own}
    kind = Kind.INCOME if Kind.INCOME in kinds and Kind.EXPENSE not in kinds else Kind.EXPENSE
    return days_of(own, spans, about, kind)
