"""Categories in bulk: set by hand, or proposed by rules and by what was done by hand before."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from finura_cli.domain.books import Names
from finura_cli.domain.category import Category
from finura_cli.domain.query import Query
from finura_cli.domain.review import Proposal
from finura_cli.domain.text import folded, how_many, text_of
from finura_cli.domain.transaction import By, Transaction, may_replace
from finura_cli.services.filing import Filer, filer_of
from finura_cli.store import history, transactions
from finura_cli.store.connection import Store

Pick = tuple[int, int]
"""A line: the transaction's id, and the line's number in it."""


def propose(store: Store, entries: Iterable[Transaction], names: Names) -> list[Proposal]:
    """For each entry without a category what it could be. Splits and linked transfers are left out."""
    filer = filer_of(store)
    found = []
    for entry in entries:
        if len(entry.lines) == 1 and entry.lines[0].category_id is None and entry.transfer_id is None:
            merchant = names.merchant(entry.merchant_id)
            text = text_of(entry.description, merchant, entry.note)
            found.append(_proposal(filer, entry.id, entry.description or merchant, text, entry.money.minor))
    return found


def propose_for_text(store: Store, text: str) -> Proposal:
    """What a text would be filed under: as money spent, else as money that came in."""
    filer = filer_of(store)
    spent = _proposal(filer, None, text, text, -1)
    return spent if spent.category_id is not None else _proposal(filer, None, text, text, 1)


def _proposal(filer: Filer, id: int | None, description: str, text: str, minor: int) -> Proposal:
    words = folded(text)
    rule = filer.rulebook.first(words, text)
    if rule is not None:
        path = filer.tree.path(rule.category_id)
        return Proposal(id, description, rule.category_id, path, By.RULE, f"rule {rule.id}: {rule.pattern}", 1.0)
    past = filer.remembered(words, minor)
    if past:
        return Proposal(id, description, past, filer.tree.path(past), By.MEMORY, "as you filed this text before", 1.0)
    return Proposal(id, description)


def unanswered(proposal: Proposal) -> Proposal:
    """The same text without an answer: what was known is not enough."""
    return Proposal(proposal.id, proposal.description)


def apply(store: Store, proposals: Sequence[Proposal], *, at: str) -> tuple[int | None, int]:
    """Set what was proposed, in one deed; its number, and how many were set. What was set by hand meanwhile stays."""
    with history.deed(store, command="categorize", at=at) as deed:
        answered = {p.id: p for p in proposals if p.id is not None and p.category_id is not None and p.by is not None}
        current = transactions.get_many(store, answered)
        open_ids = [
            entry.id
            for entry in current
            if len(entry.lines) == 1 and may_replace(entry.lines[0].by, answered[entry.id].by or By.MODEL)
        ]
        for category_id, by in {(answered[id].category_id, answered[id].by) for id in open_ids}:
            ids = [id for id in open_ids if (answered[id].category_id, answered[id].by) == (category_id, by)]
            transactions.set_category(store, ids, category_id, by)
        deed.summary = how_many(len(open_ids), "entry", "entries")
        return (deed.id if open_ids else None), len(open_ids)


def lines_of(entries: Iterable[Transaction], query: Query, names: Names) -> list[Pick]:
    """The lines that a query means; of entries named one by one all lines. Linked transfers have none."""
    picks: list[Pick] = []
    for entry in entries:
        if entry.transfer_id is None:
            matching = query.matching_lines(entry, names)
            picks += [(entry.id, n) for n, line in enumerate(entry.lines) if line in matching]
    return picks


def set_by_hand(store: Store, picks: Sequence[Pick], chosen: Category, *, at: str) -> tuple[int, str]:
    """File these lines under a category, in one deed; its number and the category's path."""
    with history.deed(store, command="categorize", at=at) as deed:
        transactions.set_category(store, picks, chosen.id, By.HAND)
        count = len({id for id, _ in picks})
        deed.summary = f"{how_many(count, 'entry', 'entries')} to {chosen.path}"
        return deed.id, chosen.path
