"""What was spent at each payee, by group: why a group differs from another time."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable

from finura_cli.domain.category import Categories, Kind
from finura_cli.domain.charges import same_text
from finura_cli.domain.memory import without_numbers
from finura_cli.domain.period import Period
from finura_cli.domain.query import Clause, Query
from finura_cli.domain.query_terms import InCategories, Uncategorized
from finura_cli.domain.reports.movers import Paid
from finura_cli.domain.reports.parts import folded_to
from finura_cli.services.report_books import EVERYTHING, Books
from finura_cli.store.aggregates import Sum


def paid(books: Books, period: Period, groups: Collection[str | None] | None = None) -> list[Paid]:
    """By the report's categories, cut to its depth; with `groups` only what is in these is read."""
    ask, tree = books.ask, books.tree
    cut = folded_to(ask.depth)
    only = EVERYTHING if groups is None else _within(groups, tree, cut)
    spent = (
        one
        for one in books.sums(period, ("payee",), only)
        if one.currency == ask.currency and one.kind(tree) is Kind.EXPENSE
    )
    return merged(spent, lambda one: cut(tree.path(one.category_id) if one.category_id is not None else None))


def merged(sums: Iterable[Sum], group_of: Callable[[Sum], str | None]) -> list[Paid]:
    """Sums of payees, by group: texts that differ in numbers alone are one payee, called by what they share."""
    found: dict[tuple[str | None, str], Paid] = {}
    for one in sums:
        group, payee = group_of(one), str(one.key)
        key = same_text(payee)
        held = found.get((group, key), Paid(group, payee, key, 0, 0))
        name = payee if held.payee == payee else without_numbers(held.payee) or held.payee
        found[group, key] = Paid(group, name, key, held.minor - one.amount, held.lines + one.count)
    return list(found.values())


def _within(groups: Collection[str | None], tree: Categories, cut: Callable[[str | None], str | None]) -> Query:
    named = InCategories(tuple(one.id for one in tree if cut(one.path) in groups))
    return Query((Clause((named, Uncategorized()) if None in groups else (named,)),))
