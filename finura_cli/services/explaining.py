"""One entry, and why it is as it is."""

from __future__ import annotations

from finura_cli.domain.books import Names
from finura_cli.domain.guess import because
from finura_cli.domain.listing import Origin, Story
from finura_cli.domain.rule_deeds import why_of
from finura_cli.domain.transaction import By, Line, Transaction
from finura_cli.services.naming import names_for
from finura_cli.services.ruling import facts_of
from finura_cli.store import listing as beside
from finura_cli.store import rules, sources, transactions
from finura_cli.store.connection import Store


def explain(store: Store, id: int) -> Story:
    """Everything that is known of an entry. NotFound when there is none of this number."""
    with store.read_tx():
        entry = transactions.get(store, id)
        others = transactions.get_many(store, [other for other in (entry.transfer_id, entry.refund_of) if other])
        by_id = {other.id: other for other in others}
        refunds = transactions.get_many(store, beside.refunds_of(store, id))
        names = names_for(store, [entry, *others, *refunds])
        return Story(
            entry=entry,
            names=names,
            why=tuple(_why(store, entry, line, names) for line in entry.lines),
            other_side=by_id.get(entry.transfer_id or 0),
            refund_of=by_id.get(entry.refund_of or 0),
            refunds=tuple(refunds),
            origin=_origin(store, entry),
            deeds=tuple(beside.deeds_of(store, id)),
        )


def _why(store: Store, entry: Transaction, line: Line, names: Names) -> str:
    """Who set the category of a line, and what they went by."""
    if entry.transfer_id is not None:
        return "a transfer between your own accounts"
    if line.category_id is None:
        return "nobody has said yet"
    said = because(line.by, line.why, line.confidence, names.categories.path(line.category_id))
    if said is not None:
        return said
    match line.by:
        case By.HAND:
            return "you said so"
        case By.RULE:
            effects = rules.book(store).effects(facts_of(entry, names.merchant(entry.merchant_id)))
            if effects is None or effects.rule is None or effects.category_id != line.category_id:
                return "a rule said so, which was changed since"
            return because(By.RULE, why_of(effects.rule), None, "") or ""
        case By.IMPORT:
            return "the file says so"
        case By.MEMORY:
            return "a similar entry was filed there before"
        case By.MODEL:
            sure = f", {line.confidence:.0%} sure" if line.confidence is not None else ""
            return f"a guess{sure}"
    return "nobody knows any more who said so"


def _origin(store: Store, entry: Transaction) -> Origin | None:
    if entry.batch_id is None:
        return None
    batch = sources.batch(store, entry.batch_id)
    return Origin(batch.id, batch.name, batch.at, entry.batch_line)
