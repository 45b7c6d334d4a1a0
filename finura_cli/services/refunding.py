"""Money back for a purchase: found for entries that came in, and filed where the purchase is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from finura_cli.domain import refunds
from finura_cli.domain.books import Names
from finura_cli.domain.category import Kind
from finura_cli.domain.memory import without_numbers
from finura_cli.domain.refunds import LONGEST, Payment
from finura_cli.domain.text import words_of
from finura_cli.domain.transaction import By, Transaction
from finura_cli.domain.verdict import Answer, Verdict
from finura_cli.store import links, transactions, verdicts
from finura_cli.store.connection import Store

SUBJECT = "refund"
"""Of verdicts, by the uid of what came in."""
_MOST_WORDS = 6


@dataclass(frozen=True, slots=True)
class Found:
    """What an entry may be the refund of. Not `sure`: it is filed where the purchase is, and not linked to it."""

    purchase: Transaction
    category_id: int
    sure: bool


def find(store: Store, entries: Sequence[Transaction], names: Names) -> dict[int, Found]:
    """By their ids the entries that may be refunds: money in, posted, without a category. A purchase without a category
    of its own says nothing; what was rejected stays so."""
    refused = {key for key, said in verdicts.get(store, SUBJECT).items() if said.answer is Answer.REJECT}
    alike: dict[str, list[Payment]] = defaultdict(list)
    for entry in entries:
        if _may_be_refund(entry) and entry.uid not in refused:
            payment = _payment(entry, names)
            alike[without_numbers(payment.words)].append(payment)
    found: dict[int, refunds.Refund] = {}
    for some in alike.values():
        bought = _bought(store, some, names)
        for payment in some:
            refund = refunds.find(payment, bought)
            if refund is not None:
                found[payment.id] = refund
    bought_ids = {refund.purchase.id for refund in found.values()}
    by_id = {purchase.id: purchase for purchase in transactions.get_many(store, bought_ids)}
    return {
        id: Found(by_id[refund.purchase.id], refund.purchase.category_id or 0, refund.sure)
        for id, refund in found.items()
    }


def _may_be_refund(entry: Transaction) -> bool:
    bare = len(entry.lines) == 1 and entry.lines[0].category_id is None
    return (
        bare and entry.money.minor > 0 and not entry.pending and entry.transfer_id is None and entry.refund_of is None
    )


def _payment(entry: Transaction, names: Names) -> Payment:
    return Payment(
        entry.id, entry.account_id, entry.date.toordinal(), entry.money.minor, entry.money.currency, entry.merchant_id,
        words_of(entry.description, names.merchant(entry.merchant_id), entry.note),
    )  # fmt: skip


def _bought(store: Store, some: Sequence[Payment], names: Names) -> list[Payment]:
    """What was spent before these, which share a text, and has something of it."""
    since = date.fromordinal(max(1, min(payment.day for payment in some) - LONGEST))
    until = date.fromordinal(max(payment.day for payment in some))
    words = sorted({word for payment in some for word in refunds.handles(payment)}, key=len)[-_MOST_WORDS:]
    merchants = {payment.merchant_id for payment in some if payment.merchant_id is not None}
    found = links.purchases(store, since, until, min(payment.minor for payment in some), words, merchants)
    spent = {id for id, category in names.categories.by_id.items() if category.kind is Kind.EXPENSE}
    return [payment for payment in found if payment.category_id in spent]


def file(store: Store, entry: Transaction, found: Found) -> None:
    """File a refund where its purchase is, in an open deed, because a person said so."""
    line = entry.lines[0]._replace(category_id=found.category_id, by=By.HAND, confidence=None)
    refund_of = found.purchase.id if found.sure else None
    transactions.replace(store, entry._replace(lines=(line,), refund_of=refund_of))


def refuse(store: Store, entry: Transaction) -> None:
    """Remember, in an open deed, that an entry is no refund."""
    verdicts.put(store, SUBJECT, entry.uid, Verdict(Answer.REJECT))


def reason(found: Found) -> str:
    """Why it is asked: `may be money back for entry 12 of 2026-10-03`."""
    bought = found.purchase
    whole = "" if found.sure else ", or another like it"
    return f"may be money back for entry {bought.id} of {bought.date}{whole}"
