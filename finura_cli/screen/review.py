"""The queue of doubtful and uncategorized entries, and proposals of categories."""

from __future__ import annotations

from collections.abc import Sequence

from finura_cli.domain.books import Names
from finura_cli.domain.review import Proposal, Queue, Waiting
from finura_cli.domain.text import visible
from finura_cli.domain.transaction import Transaction
from finura_cli.screen.shown import Column, ShowMoney, Shown, Table

_QUEUE = (
    Column("id", "int"), Column("date", "date"), Column("description"), Column("amount", "money"),
    Column("currency", machine=True), Column("account", spare=2), Column("category", spare=3),
    Column("proposal", spare=1), Column("why"),
)  # fmt: skip


def queue_shown(queue: Queue, *, show: ShowMoney) -> Shown:
    """The queue as a table; what waits beyond it is said in the title."""
    rows = tuple(
        (
            one.entry.id, one.entry.date, _text(queue, one), one.entry.money, one.entry.money.currency,
            queue.names.accounts[one.entry.account_id].name, _category(queue, one),
            one.proposal.path if one.proposal else None, why(one),
        )
        for one in queue.waiting
    )  # fmt: skip
    more = queue.doubtful + queue.uncategorized - len(rows)
    title = f"{queue.doubtful} doubtful, {queue.uncategorized} without a category"
    if more > 0 and rows:
        title += f"; the first {len(rows)}"
    answer = {
        "rows": [_json(queue, one) for one in queue.waiting],
        "totals": {"doubtful": queue.doubtful, "uncategorized": queue.uncategorized, "snoozed": queue.snoozed},
    }
    table = Table(_QUEUE, rows, title=title if rows else "", empty="Nothing waits for you.")
    return Shown(json=answer, table=table, show=show)


def _json(queue: Queue, one: Waiting) -> dict[str, object]:
    return {
        "id": one.entry.id, "date": one.entry.date, "amount": one.entry.money, "currency": one.entry.money.currency,
        "description": one.entry.description, "merchant": queue.names.merchant(one.entry.merchant_id) or None,
        "account": queue.names.accounts[one.entry.account_id].name, "category": _category(queue, one),
        "reason": one.reason, "proposal": one.proposal.path if one.proposal else None,
        "by": one.proposal.by if one.proposal else None,
    }  # fmt: skip


def why(one: Waiting) -> str:
    """Why it waits."""
    return one.reason or (one.proposal.why if one.proposal else "") or "no category yet"


def entry_line(queue: Queue, one: Waiting, show: ShowMoney) -> str:
    """One entry in one line: `12  2026-10-03  SWIGGY ORDER  -₹250.00  Main`."""
    account = queue.names.accounts[one.entry.account_id].name
    return visible(f"{one.entry.id}  {one.entry.date}  {_text(queue, one)}  {show(one.entry.money)}  {account}")


def _text(queue: Queue, one: Waiting) -> str:
    merchant = queue.names.merchant(one.entry.merchant_id)
    return one.entry.description or merchant or "(no text)"


def _category(queue: Queue, one: Waiting) -> str | None:
    ids = [line.category_id for line in one.entry.lines]
    return queue.names.categories.path(ids[0]) if len(ids) == 1 and ids[0] is not None else None


_PROPOSALS = (
    Column("id", "int"), Column("description"), Column("category"), Column("by"),
    Column("confidence", "ratio", spare=1), Column("why"),
)  # fmt: skip


def proposals_shown(proposals: Sequence[Proposal]) -> Shown:
    """Categories for entries that have none; of those nobody knows anything about only the number."""
    answered = [one for one in proposals if one.category_id is not None]
    asked = [one for one in proposals if one.id is None or one.category_id is not None]
    rows = tuple((one.id, one.description, one.path, one.by, one.confidence, one.why) for one in asked)
    answer = {
        "rows": [
            {
                "id": one.id, "description": one.description, "category": one.path, "confidence": one.confidence,
                "by": one.by, "why": one.why or None,
            }
            for one in asked
        ],
        "answered": len(answered),
        "abstained": len(proposals) - len(answered),
    }  # fmt: skip
    title = f"{len(answered)} of {len(proposals)} can be filed" if rows and asked[0].id is not None else ""
    empty = (
        "Nothing is known about them: finura review files them by hand." if proposals else "Every entry has a category."
    )
    return Shown(json=answer, table=Table(_PROPOSALS, rows, title=title, empty=empty))


def filing_shown(
    entries: Sequence[Transaction], chosen: set[int], path: str, names: Names, *, show: ShowMoney
) -> Shown:
    """Entries that would be filed by hand, each with its category before and after."""
    columns = (
        Column("id", "int"), Column("date", "date"), Column("description"), Column("amount", "money"),
        Column("currency", machine=True), Column("category"), Column("becomes"),
    )  # fmt: skip
    rows = tuple(
        (
            entry.id, entry.date, entry.description or names.merchant(entry.merchant_id), entry.money,
            entry.money.currency, ", ".join(_path(line.category_id, names) for line in entry.lines), path,
        )
        for entry in entries
        if entry.id in chosen
    )  # fmt: skip
    return Shown(json={}, table=Table(columns, rows, empty="No entry matches."), show=show)


def _path(category_id: int | None, names: Names) -> str:
    return names.categories.path(category_id) if category_id is not None else "uncategorized"
