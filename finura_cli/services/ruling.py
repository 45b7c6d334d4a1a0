"""Rules over entries that are stored already: which would change, and change them."""

from __future__ import annotations

from collections.abc import Sequence

from finura_cli.domain.review import Ruled
from finura_cli.domain.rules import Facts
from finura_cli.domain.text import folded, how_many, text_of
from finura_cli.domain.transaction import By, Transaction, may_replace
from finura_cli.store import history, merchants, rules, transactions
from finura_cli.store.connection import Store


def plan(store: Store, entries: Sequence[Transaction]) -> list[Ruled]:
    """What the rules would change. What was set by hand, splits and linked transfers stay as they are."""
    rulebook = rules.book(store)
    payees = {m.id: m.name for m in merchants.all(store)}
    found = []
    for entry in entries:
        if len(entry.lines) > 1 or entry.transfer_id is not None or not may_replace(entry.lines[0].by, By.RULE):
            continue
        text = text_of(entry.description, payees.get(entry.merchant_id or 0, ""), entry.note)
        facts = Facts(
            folded(text), text, entry.money.minor, entry.money.currency, entry.account_id,
            payees.get(entry.merchant_id or 0, ""), entry.description, entry.mode, entry.time,
        )  # fmt: skip
        effects = rulebook.effects(facts)
        if effects and effects.rule and entry.lines[0].category_id != effects.category_id:
            found.append(Ruled(entry, effects.rule))
    return found


def carry_out(store: Store, planned: Sequence[Ruled], *, at: str) -> int:
    """Set the categories in one deed; its number."""
    with history.deed(store, command="rules apply", at=at) as deed:
        for category_id in {one.rule.category_id for one in planned}:
            ids = [one.transaction.id for one in planned if one.rule.category_id == category_id]
            transactions.set_category(store, ids, category_id, By.RULE)
        deed.summary = how_many(len(planned), "entry", "entries")
        return deed.id
