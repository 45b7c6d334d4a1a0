"""The digests of a month and of a week: their sums, and the entries that stand out."""

from __future__ import annotations

from collections.abc import Iterable

from finura_cli.domain.books import Names
from finura_cli.domain.category import Categories, Kind
from finura_cli.domain.money import Money
from finura_cli.domain.period import Period
from finura_cli.domain.query import Clause, Query
from finura_cli.domain.query_terms import OfKind, Pending, Unreviewed
from finura_cli.domain.reports.month import Largest, Month
from finura_cli.domain.reports.month import month as month_of
from finura_cli.domain.reports.spending import Before
from finura_cli.domain.reports.week import Week
from finura_cli.domain.reports.week import week as week_of
from finura_cli.domain.transaction import Transaction
from finura_cli.services.reporting import Ask, Books
from finura_cli.store import search
from finura_cli.store.connection import Store

LARGEST = 5
LOOKED_AT = 50
"""Of how many entries the largest are picked: some may be of another currency."""
WEEKS_BEFORE = 4


def month(store: Store, ask: Ask) -> Month:
    """In, out and saved, against the period before, or the one that `ask` names."""
    with store.read_tx():
        books = Books(store, ask)
        before, _ = books.before()
        return month_of(
            books.parts(books.ask.period),
            books.ask.period,
            ask.currency,
            ask.today,
            before or Before(ask.calendar.previous(books.ask.period), ()),
            depth=ask.depth,
            largest=_largest(books),
            pending=books.pending(),
        )


def week(store: Store, ask: Ask) -> Week:
    """A week against the mean of the four before it, as far as the books reach back."""
    with store.read_tx():
        books = Books(store, ask)
        period = books.ask.period
        earlier, weeks = _weeks_before(books)
        return week_of(
            books.parts(period),
            period,
            ask.currency,
            Before(earlier, books.parts(earlier) if weeks else (), months=weeks),
            depth=ask.depth,
            largest=_largest(books),
            waiting=search.count(store, ask.query & Query.of(Unreviewed()), period),
            pending=books.pending(),
        )


def _weeks_before(books: Books) -> tuple[Period, int]:
    """The weeks before, and how many of them have any entry in or before them."""
    calendar, weeks = books.ask.calendar, 0
    first = one = books.ask.period
    for n in range(1, WEEKS_BEFORE + 1):
        one = calendar.previous(one)
        if books.extent is not None and one.end > books.extent.start:
            first, weeks = one, n
    if not weeks:
        first = calendar.previous(books.ask.period)
    return Period(first.start, books.ask.period.start), weeks


def _largest(books: Books) -> tuple[Largest, ...]:
    """The entries whose matching lines come to the most; transfers and what is pending are none."""
    ask, tree = books.ask, books.tree
    moved = OfKind(Kind.TRANSFER, tuple(category.id for category in tree if category.kind is Kind.TRANSFER))
    query = ask.query & Query((Clause((Pending(),), negated=True), Clause((moved,), negated=True)))
    found = search.find(books.store, query, ask.period, order="-size", limit=LOOKED_AT)
    names = Names(categories=tree, accounts={}, merchants={})
    own = (_entry(txn, query, names) for txn in found if txn.money.currency == ask.currency)
    return tuple(sorted(own, key=lambda entry: (-abs(entry.amount.minor), entry.id))[:LARGEST])


def _entry(txn: Transaction, query: Query, names: Names) -> Largest:
    lines = query.matching_lines(txn, names)
    return Largest(
        id=txn.id,
        day=txn.date,
        text=txn.description,
        category=_one_category((line.category_id for line in lines), names.categories),
        amount=Money(sum(line.money.minor for line in lines), txn.money.currency),
    )


def _one_category(ids: Iterable[int | None], tree: Categories) -> str | None:
    """The category of all the lines; None when there is none, or more than one."""
    kinds = set(ids)
    only = kinds.pop() if len(kinds) == 1 else None
    return None if only is None else tree.path(only)
