"""The letter of a year: its sums, and what stands beside them."""

from __future__ import annotations

from datetime import timedelta

from finura_cli.domain.period import Period
from finura_cli.domain.reports.month import Largest
from finura_cli.domain.reports.networth import NetWorth
from finura_cli.domain.reports.spending import Before
from finura_cli.domain.reports.year import Ahead, Aside, Sums, Worth, Year
from finura_cli.domain.reports.year import year as year_of
from finura_cli.domain.track_record import Kept, What
from finura_cli.services import focus_answers, focusing, leaks, networth, track_record
from finura_cli.services.bill_audit import Audit
from finura_cli.services.monthly import LARGEST, LOOKED_AT, largest
from finura_cli.services.report_books import Ask, Books
from finura_cli.services.report_payees import paid
from finura_cli.store.connection import Store

KNOWN = 0.95
"""Of the days of the year before, so many are in the books, or it is compared with nothing."""


def year(store: Store, ask: Ask) -> Year:
    """A year against the one before it, of a year that is not over against as many days."""
    plain = ask.query.is_empty
    coming = None
    if plain and not ask.period.is_open and focusing.is_news(ask.period, ask.today):
        coming = focusing.beside(store, ask.seen).coming
    with store.read_tx():
        books = Books(store, ask)
        ask = books.ask
        spans = books.spans(ask.period, "M", since_books=True)
        compared = _compared(ask)
        before = Before(compared, books.parts(compared)) if _is_known(books, compared) else None
        found, audit = leaks.gathered(store, ask)
        aside = Aside(
            largest=_largest(books, audit),
            now=paid(books, ask.period) if before is not None else (),
            before=paid(books, compared) if before is not None else (),
            leaks=focus_answers.heard(store, found),
            worth=_worth(networth.networth(store, ask)) if plain else None,
            kept=_kept(books) if plain else None,
            ahead=None if coming is None else Ahead(coming, audit.total),
        )
        sums = Sums(books.parts(ask.period, spans), spans, compared, before, books.pending())
        return year_of(sums, ask.period, ask.currency, ask.today, depth=ask.depth, aside=aside)


def _compared(ask: Ask) -> Period:
    whole = ask.calendar.previous(ask.period)
    if not ask.period.start <= ask.today < ask.period.last:
        return whole
    return Period(whole.start, min(whole.end, whole.start + (ask.today - ask.period.start) + timedelta(days=1)))


def _is_known(books: Books, period: Period) -> bool:
    """Whether the books hold nearly all of it: months that nobody kept are no months without spending."""
    return books.extent is not None and 0 < KNOWN * period.days <= (period.end - books.extent.start).days


def _largest(books: Books, audit: Audit) -> list[Largest]:
    """Spending that is no steady bill: a year's largest entries are salaries and rents."""
    billed = {id for cost in audit.costs for id in cost.evidence.ids}
    found = largest(books, LOOKED_AT)
    return [entry for entry in found if entry.amount.minor < 0 and entry.id not in billed][:LARGEST]


def _worth(found: NetWorth) -> Worth | None:
    return Worth(found.before.net, found.last.net) if found.points else None


def _kept(books: Books) -> Kept | None:
    ask = books.ask
    seen = ask.seen
    scores = track_record.history(books.store, seen, kinds=(What.EXPENSES,), period=ask.period).scores
    return scores[0] if scores else None
