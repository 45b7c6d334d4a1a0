"""What was spent at each payee, by group: why a group differs from another time."""

from __future__ import annotations

from finura_cli.domain.category import Kind
from finura_cli.domain.charges import same_text
from finura_cli.domain.memory import without_numbers
from finura_cli.domain.period import Period
from finura_cli.domain.reports.movers import Paid
from finura_cli.domain.reports.parts import folded_to
from finura_cli.services.reporting import Books


def paid(books: Books, period: Period) -> list[Paid]:
    """By the report's categories, cut to its depth."""
    ask, tree = books.ask, books.tree
    cut = folded_to(ask.depth)
    found: dict[tuple[str | None, str], Paid] = {}
    for one in books.sums(period, ("payee",)):
        if one.currency != ask.currency or one.kind(tree) is not Kind.EXPENSE:
            continue
        group = cut(tree.path(one.category_id) if one.category_id is not None else None)
        payee = str(one.key)
        key = same_text(payee)
        held = found.get((group, key), Paid(group, payee, key, 0, 0))
        name = payee if held.payee == payee else without_numbers(held.payee) or held.payee
        found[group, key] = Paid(group, name, key, held.minor - one.amount, held.lines + one.count)
    return list(found.values())
