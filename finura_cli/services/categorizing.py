"""Categories in bulk: set by hand, or proposed by rules and by what was done by hand before."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from finura_cli.domain import people
from finura_cli.domain.books import Names
from finura_cli.domain.category import Category
from finura_cli.domain.guess import because
from finura_cli.domain.payees import payee
from finura_cli.domain.query import Query
from finura_cli.domain.review import Proposal
from finura_cli.domain.text import how_many
from finura_cli.domain.transaction import By, Transaction, may_replace
from finura_cli.services.filed import Seen
from finura_cli.services.filing import Filer, filer_of
from finura_cli.store import history, transactions
from finura_cli.store.connection import Store

_WORTH_SAYING = 0.3
"""A guess with less confidence is no proposal, only one of the categories that are offered."""

Pick = tuple[int, int]
"""A line: the transaction's id, and the line's number in it."""


def propose(store: Store, entries: Iterable[Transaction], names: Names) -> list[Proposal]:
    """For each entry without a category what it could be. Splits and linked transfers are left out."""
    filer = filer_of(store)
    return [
        _proposal(filer, entry.id, entry.description or names.merchant(entry.merchant_id), _seen(entry, names))
        for entry in entries
        if len(entry.lines) == 1 and entry.lines[0].category_id is None and entry.transfer_id is None
    ]


def propose_for_text(store: Store, text: str) -> Proposal:
    """What a text would be filed under: as money spent, else as money that came in."""
    filer = filer_of(store)
    spent, earned = (_proposal(filer, None, text, Seen(text, payee(text) or "", "", sign)) for sign in (-1, 1))
    return earned if (earned.confidence or 0) > (spent.confidence or 0) else spent


def _seen(entry: Transaction, names: Names) -> Seen:
    merchant = names.merchant(entry.merchant_id)
    if not merchant and entry.batch_id is not None:
        merchant = payee(entry.description) or ""
    money = entry.money
    return Seen(
        entry.description, merchant, entry.note, money.minor, money.currency, entry.account_id, entry.mode, entry.time
    )


def _proposal(filer: Filer, id: int | None, description: str, seen: Seen) -> Proposal:
    filed = filer.decide(seen)
    if filed.category_id:
        path = filer.tree.path(filed.category_id)
        confidence = filed.confidence or 1.0
        why = because(By(filed.by), filed.why, confidence, path) or ""
        return Proposal(id, description, filed.category_id, path, By(filed.by), why, confidence, filed.why)
    if filed.guess is not None:
        category_id, by, confidence, kept, _, others = filed.guess
        if confidence < _WORTH_SAYING:
            return Proposal(id, description, others=(category_id, *others))
        path = filer.tree.path(category_id)
        why = because(by, kept, confidence, path) or ""
        return Proposal(id, description, category_id, path, by, why, confidence, kept, sure=False, others=others)
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
            if len(entry.lines) == 1
            and entry.transfer_id is None
            and may_replace(entry.lines[0].by, answered[entry.id].by or By.MODEL)
        ]
        alike: dict[tuple[int, By, float | None, str | None], list[int]] = {}
        for id in open_ids:
            one = answered[id]
            assert one.category_id is not None
            assert one.by is not None
            estimated = one.confidence if one.by is not By.RULE else None
            alike.setdefault((one.category_id, one.by, estimated, one.kept), []).append(id)
        for (category_id, by, confidence, kept), ids in alike.items():
            transactions.set_category(store, ids, category_id, by, confidence, kept)
        deed.summary = how_many(len(open_ids), "entry", "entries")
        return (deed.id if open_ids else None), len(open_ids)


def lines_of(entries: Iterable[Transaction], query: Query, names: Names) -> list[Pick]:
    """The lines that a query means; of entries named one by one all lines. Linked transfers have none. What was lent or
    borrowed is meant where it is all that matches: it does not become spending with the rest of its entry."""
    picks: list[Pick] = []
    for entry in entries:
        if entry.transfer_id is None:
            matching = people.without_debts(query.matching_lines(entry, names), names.categories)
            picks += [(entry.id, n) for n, line in enumerate(entry.lines) if line in matching]
    return picks


def set_by_hand(store: Store, picks: Sequence[Pick], chosen: Category, *, at: str) -> tuple[int, str]:
    """File these lines under a category, in one deed; its number and the category's path."""
    with history.deed(store, command="categorize", at=at) as deed:
        transactions.set_category(store, picks, chosen.id, By.HAND)
        count = len({id for id, _ in picks})
        deed.summary = f"{how_many(count, 'entry', 'entries')} to {chosen.path}"
        return deed.id, chosen.path
