"""What entries touch, as far as budgets tell their lines apart."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from finura_cli.domain.budget import Key, Target
from finura_cli.domain.category import Categories, Kind, Necessity
from finura_cli.domain.period import Calendar
from finura_cli.domain.transaction import Transaction
from finura_cli.records import NamedTuple
from finura_cli.store import aggregates, categories, merchants
from finura_cli.store.connection import Store


class Touch(NamedTuple):
    """A line of spending."""

    day: date
    category_id: int | None
    necessity: Necessity | None

    def counts_for(self, key: Key, tree: Categories) -> bool:
        """Whether a budget counts it."""
        target, category = key
        if category is not None:
            return self.category_id in tree.children_of(category)
        return target is Target.TOTAL or self.necessity is target.necessity


def touched_by(store: Store, entries: Iterable[Transaction], currency: str) -> list[Touch]:
    """The spending among entries; nothing is read again of what is known."""
    tree = categories.tree(store)
    found = []
    for entry in entries:
        if entry.pending or entry.transfer_id is not None or entry.money.currency != currency:
            continue
        of_merchant = merchants.get(store, entry.merchant_id).necessity if entry.merchant_id is not None else None
        for line in entry.lines:
            category = None if line.category_id is None else tree.by_id[line.category_id]
            if category.kind is Kind.EXPENSE if category is not None else line.money.minor < 0:
                necessity = line.necessity or of_merchant or tree.necessity(line.category_id)
                found.append(Touch(entry.date, line.category_id, necessity))
    return found


def touched_in(store: Store, batches: Sequence[int], today: date, calendar: Calendar, currency: str) -> list[Touch]:
    """The spending among the rows of files, of this year: no period in which a budget is judged is longer."""
    from finura_cli.domain.query import Query
    from finura_cli.domain.query_terms import Within

    tree = categories.tree(store)
    which = Query.of(Within("batch_id", min(batches), max(batches)))
    sums = aggregates.sums(store, calendar.unit(today, "Y"), query=which, by=("day", "necessity"))
    return [
        Touch(one.day, one.category_id, one.necessity(tree))
        for one in sums
        if one.day is not None and one.currency == currency and one.kind(tree) is Kind.EXPENSE
    ]
