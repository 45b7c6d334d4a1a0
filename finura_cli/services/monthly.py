"""The letter of a month: its sums, what changed and is far above usual, the entries that stand out, what is coming, and
how its forecast came out.

It is typed daily: what only a week's digest needs is not loaded.
"""

from __future__ import annotations

from collections.abc import Iterable

from finura_cli.domain.books import Names
from finura_cli.domain.category import Categories, Kind
from finura_cli.domain.money import Money
from finura_cli.domain.query import Clause, Query
from finura_cli.domain.query_terms import OfKind, Pending
from finura_cli.domain.reports.focus import About
from finura_cli.domain.reports.month import Known, Largest, Month, changed, letter
from finura_cli.domain.reports.month import month as month_of
from finura_cli.domain.reports.movers import Payees
from finura_cli.domain.reports.spending import Before
from finura_cli.domain.track_record import Held
from finura_cli.domain.transaction import Transaction
from finura_cli.services import flagging, focusing, naming, rating, track_record
from finura_cli.services.rating import Converter
from finura_cli.services.report_books import Ask, Books
from finura_cli.store import search
from finura_cli.store.connection import Store

LARGEST = 5
MANY = 2_000
"""Lines of which payees are read, now and before."""
LOOKED_AT = 50
"""Of how many entries the largest are picked: some may be in another currency, and worth less."""


def month(store: Store, ask: Ask) -> Month:
    """In, out and saved, against the period before, or the one that `ask` names."""
    known = _known(store, ask)
    with store.read_tx():
        books = Books(store, ask)
        before, _ = books.before()
        parts = books.parts(books.ask.period)
        report = month_of(
            parts,
            books.ask.period,
            ask.currency,
            ask.today,
            before or Before(ask.calendar.previous(books.ask.period), ()),
            depth=ask.depth,
            largest=largest(books),
            pending=books.pending(),
            flags=flagging.flags(books),
            foretold=_foretold(books),
        )
        payees = _payees(books, report) if before is not None and before.parts else Payees()
        known = known._replace(payees=payees, free=focusing.free(books.tree))
        return letter(report, parts, known, depth=ask.depth)


def _known(store: Store, ask: Ask) -> Known:
    """What is coming, and what could be done; nothing beside a query, nor when it is no news of the period. What was
    charged twice is told in the letter of its days."""
    if not ask.query.is_empty or ask.period.is_open or not focusing.is_news(ask.period, ask.today):
        return Known()
    found = focusing.beside(store, ask.seen)
    advice = [one for one in found.advice if one.about is not About.DUPLICATE or one.day in ask.period]
    return Known(coming=found.coming, advice=advice)


def _payees(books: Books, report: Month) -> Payees:
    """Who was paid in the groups that changed most, as far as that is likely no more than `MANY` lines: a change
    made of more is nobody's."""
    groups: list[str | None] = []
    lines = 0
    for row in changed(report):
        lines += row.count * (1 + report.months)
        if lines > MANY:
            break
        groups.append(row.group)
    if not groups:
        return Payees()
    from finura_cli.services.report_payees import paid

    return Payees(paid(books, books.ask.period, groups), paid(books, report.compared, groups))


def _foretold(books: Books) -> Held | None:
    """What was told of a month that is over; of the one that runs, what was told of the month before it."""
    ask = books.ask
    month = ask.calendar.month_of(ask.period.start)
    if not ask.query.is_empty or month != ask.period or ask.today < month.start:
        return None
    over = month if ask.today >= month.end else ask.calendar.previous(month)
    return track_record.month_told(books.store, ask.seen, over)


def largest(books: Books, limit: int = LARGEST) -> tuple[Largest, ...]:
    """The entries whose matching lines come to the most; transfers and what is pending are none."""
    ask, tree = books.ask, books.tree
    moved = OfKind(Kind.TRANSFER, tuple(category.id for category in tree if category.kind is Kind.TRANSFER))
    query = ask.query & Query((Clause((Pending(),), negated=True), Clause((moved,), negated=True)))
    found = search.find(books.store, query, ask.period, order="-size", limit=LOOKED_AT)
    found += rating.others(books.store, ask.period, books.into, query, known={txn.id for txn in found}, limit=limit)
    names = naming.names_for(books.store, found, Names(categories=tree, accounts={}))
    own = (entry for txn in found if (entry := _entry(txn, query, names, books.into)) is not None)
    return tuple(sorted(own, key=lambda entry: (-abs(entry.amount.minor), entry.id))[:limit])


def _entry(txn: Transaction, query: Query, names: Names, into: Converter) -> Largest | None:
    """None where it is in a currency without a rate. Line by line, as the sums of the report."""
    lines = query.matching_lines(txn, names)
    amounts = [into.convert(line.money.minor, txn.money.currency, txn.date) for line in lines]
    known = [minor for minor in amounts if minor is not None]
    if len(known) < len(amounts):
        return None
    paths = _paths((line.category_id for line in lines), names.categories)
    return Largest(
        id=txn.id,
        day=txn.date,
        text=txn.description,
        merchant=names.merchant(txn.merchant_id),
        category=paths[0] if len(paths) == 1 else None,
        amount=Money(sum(known), into.currency),
        split=paths if len(paths) > 1 else (),
    )


def _paths(ids: Iterable[int | None], tree: Categories) -> tuple[str | None, ...]:
    """Each category once, in the order of the lines."""
    return tuple(None if id is None else tree.path(id) for id in dict.fromkeys(ids))
