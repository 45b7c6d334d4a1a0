"""Pending entries that become posted ones, and rows that take the place of entries: by themselves or when accepted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from finura_cli.domain.duplicates import changed_entry, is_double
from finura_cli.domain.handmade import carried_over
from finura_cli.domain.money import Money
from finura_cli.domain.postings import NEVER_POSTED, OVERDUE, is_never_posted, never_posted, posted_entry
from finura_cli.domain.transaction import By, Draft, Line, Transaction
from finura_cli.domain.verdict import Answer, Verdict
from finura_cli.services.filed import Filed
from finura_cli.store import brought, listing, rows, transactions, verdicts
from finura_cli.store.connection import Store


@dataclass(frozen=True, slots=True)
class Posted:
    """A row of a file, and the pending entry that becomes it."""

    entry_id: int
    draft: Draft
    merchant_id: int | None
    filed: Filed
    """Under which category, and who says so."""


def post(store: Store, row: Posted, batch_id: int) -> None:
    """Make a pending entry what its posted row says, in the deed of the import; what was said by hand stays."""
    entry, draft, filed = transactions.get(store, row.entry_id), row.draft, row.filed
    money = Money(draft.minor, draft.currency or entry.money.currency)
    by = By(filed.by) if filed.by else None
    line = Line(filed.category_id or None, money, by, filed.confidence or None, filed.why or None)
    new = entry._replace(date=draft.date, time=draft.time, money=money, description=draft.description, note=draft.note,
        merchant_id=row.merchant_id, mode=draft.mode, lines=(line,), tags=(), mood=None,
        who=None, refund_of=None, pending=False, review=None, batch_id=batch_id, batch_line=draft.line,
    )  # fmt: skip
    transactions.replace(store, carried_over(entry, _as_brought(store, entry), new))


def flag_never_posted(store: Store, ids: Sequence[int]) -> None:
    """Put pending entries into the review, which their bank does not list any more."""
    if ids:
        rows.update(store, "transactions", ids, {"review": never_posted(OVERDUE)})


def accept(store: Store, entry: Transaction) -> bool:
    """Settle, in an open deed, a question of this file's kinds as the program put it; False when it is none.

    A row that posts a pending entry, or is what the bank changed an entry into: it counts, the other entry goes, and
    what was said about that by hand moves over. An entry that was never posted goes.
    """
    if is_never_posted(entry.review):
        transactions.remove(store, (entry.id,))
        return True
    other_id, was_pending = posted_entry(entry.review), True
    if other_id is None:
        other_id, was_pending = changed_entry(entry.review), False
    if other_id is None:
        return False
    found = transactions.get_many(store, (other_id,))
    new = entry._replace(review=None, pending=entry.pending and was_pending)
    if found and (found[0].pending and not is_double(found[0].review)) == was_pending:
        old = found[0]
        transactions.replace(store, carried_over(old, _as_brought(store, old), new))
        _hand_over(store, old, entry.id)
        transactions.remove(store, (old.id,))
    else:  # it was posted by another row, or is gone
        transactions.replace(store, new)
    return True


def reject(store: Store, entry: Transaction) -> bool:
    """Settle, in an open deed, a question of this file's kinds against the program: both entries stay, and it is not
    asked again; False when it is none."""
    if is_never_posted(entry.review):
        verdicts.put(store, NEVER_POSTED, entry.uid, Verdict(Answer.REJECT))
    elif posted_entry(entry.review) is None and changed_entry(entry.review) is None:
        return False
    pending = entry.pending and not is_double(entry.review)
    transactions.replace(store, entry._replace(review=None, pending=pending))
    return True


def _hand_over(store: Store, old: Transaction, new_id: int) -> None:
    """What names the old entry names the new one."""
    refunds = listing.refunds_of(store, old.id)
    if refunds:
        rows.update(store, "transactions", refunds, {"refund_of": new_id})
    if old.transfer_id is not None:
        rows.update(store, "transactions", (old.id,), {"transfer_id": None})
        new, other = transactions.get(store, new_id), transactions.get(store, old.transfer_id)
        if other.money == -new.money or other.money.currency != new.money.currency:
            transactions.link(store, new_id, other.id)
        else:  # the sides of a transfer are of one amount: they are asked about again, if anything fits
            rows.update(store, "transactions", (other.id,), {"transfer_id": None})


def _as_brought(store: Store, entry: Transaction) -> dict[str, object] | None:
    """An entry as its file brought it; None for one that was typed."""
    if entry.batch_id is None:
        return None
    image = brought.images(store, (entry.id,)).get(entry.id)
    if image is not None:
        return image
    return {"description": entry.description, "merchant_id": entry.merchant_id, "note": entry.note, "mode": entry.mode}
