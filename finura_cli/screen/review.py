"""The queue of review, one of it with the entry beside it, and what was answered; proposals of categories."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import date
from typing import TYPE_CHECKING

from finura_cli.domain.books import Names
from finura_cli.domain.review import Decision, Kind, Proposal, Queue, Verb, Waiting
from finura_cli.domain.text import how_many, visible
from finura_cli.domain.transaction import Transaction
from finura_cli.screen import theme
from finura_cli.screen.entries import what
from finura_cli.screen.reasons import reason_text
from finura_cli.screen.shown import Cell, Column, ShowMoney, Shown, Table

if TYPE_CHECKING:
    from rich.console import Console

_QUEUE = (
    Column("id", "int"), Column("date", "date"), Column("description"), Column("amount", "money"),
    Column("currency", machine=True), Column("account", spare=2), Column("category", spare=3),
    Column("proposal", spare=1), Column("why"), Column("kind", machine=True), Column("other", "int", machine=True),
    Column("merchant", machine=True),
)  # fmt: skip

NOTHING = "Nothing waits for you."
_TEXT, _MONEY = 2, 3
"""Places of the description and the amount in the line of an entry."""
_SHORTEST = 12
"""Cells that a description keeps on the narrowest terminal."""


def queue_shown(queue: Queue, *, show: ShowMoney) -> Shown:
    """The queue as a table; what waits beyond it is said in the title. For people who was paid stands with the text."""
    answer = {
        "rows": [_json(one, queue.names, show) for one in queue.waiting],
        "totals": {
            "doubtful": queue.doubtful, "uncategorized": queue.uncategorized, "transfers": queue.transfers,
            "pending": queue.pending, "snoozed": queue.snoozed,
        },
    }  # fmt: skip

    def draw(console: Console) -> None:
        from finura_cli.screen.tables import draw_table

        draw_table(_queue_table(queue, show, people=True), console, show=show)

    return Shown(json=answer, table=_queue_table(queue, show, people=False), rich=draw, show=show)


def _queue_table(queue: Queue, show: ShowMoney, *, people: bool) -> Table:
    names = queue.names
    rows = tuple(
        (
            one.entry.id, one.entry.date,
            _text(one.entry, names) if people else one.entry.description or names.merchant(one.entry.merchant_id),
            one.entry.money, one.entry.money.currency, _account(one.entry, names), _category(one.entry, names),
            one.proposal.path if one.proposal else None, why(one, show), one.kind.value,
            one.other.id if one.other is not None else None, names.merchant(one.entry.merchant_id) or None,
        )
        for one in queue.waiting
    )  # fmt: skip
    title = f"{numbers(queue)}; the first {len(rows)}" if queue.cut else numbers(queue)
    return Table(_QUEUE, rows, title=title if rows else "", empty=NOTHING)


def numbers(queue: Queue) -> str:
    """How much waits: `2 doubtful, 1 transfer, 4 without a category`."""
    said = [f"{queue.doubtful} doubtful"] if queue.doubtful else []
    if queue.transfers:
        said.append(how_many(queue.transfers, "transfer"))
    if queue.pending:
        said.append(f"{queue.pending} pending for long")
    if queue.uncategorized or not said:
        said.append(f"{queue.uncategorized} without a category")
    return ", ".join(said)


def _json(one: Waiting, names: Names, show: ShowMoney) -> dict[str, object]:
    entry = one.entry
    return {
        "id": entry.id, "kind": one.kind.value, "date": entry.date, "amount": entry.money,
        "currency": entry.money.currency, "description": entry.description,
        "merchant": names.merchant(entry.merchant_id) or None, "account": _account(entry, names),
        "category": _category(entry, names), "reason": reason_text(one.reason, show),
        "other": one.other.id if one.other is not None else None,
        "proposal": one.proposal.path if one.proposal else None, "by": one.proposal.by if one.proposal else None,
        "why": one.proposal.why if one.proposal else None, "rivals": list(one.rivals),
    }  # fmt: skip


def why(one: Waiting, show: ShowMoney) -> str:
    """Why it waits."""
    said = reason_text(one.reason, show) or (one.proposal.why if one.proposal else "") or "no category yet"
    return f"{said}; or with {_ids(one.rivals)}" if one.rivals else said


def _ids(ids: Sequence[int]) -> str:
    return ", ".join(map(str, ids[:3])) + (" ..." if len(ids) > 3 else "")


def head_lines(one: Waiting, number: int, last: int, names: Names, show: ShowMoney, width: int) -> list[str]:
    """One of the queue: what is asked, the entry, and under it the one it is held against; columns in line. Of an
    entry that only lacks a category one line, and all of its text where that is longer."""
    place = f"[{number}/{last}]"
    if one.kind is Kind.UNCATEGORIZED and one.other is None:
        (line,) = _entries([one.entry], names, show, width - len(place))
        text = visible(_text(one.entry, names))
        return [f"{place}{line}", *(wrapped(text, width) if text not in line else [])]
    entries = [one.entry] if one.other is None else [one.entry, one.other]
    return [f"{place} {HEADS[one.kind]}", *_entries(entries, names, show, width)]


def _entries(entries: Sequence[Transaction], names: Names, show: ShowMoney, width: int) -> list[str]:
    from rich.cells import cell_len, set_cell_size

    cells = [
        (str(e.id), e.date.isoformat(), visible(_text(e, names)), show(e.money), visible(_account(e, names)), _state(e))
        for e in entries
    ]
    widest = [max(cell_len(row[n]) for row in cells) for n in range(len(cells[0]))]
    widest[_TEXT] = max(min(widest[_TEXT], width - sum(widest) + widest[_TEXT] - 2 * len(widest)), _SHORTEST)
    lines = []
    for row in cells:
        parts = [set_cell_size(cell, size) for cell, size in zip(row, widest, strict=True)]
        if cell_len(row[_TEXT]) > widest[_TEXT]:
            parts[_TEXT] = f"{set_cell_size(row[_TEXT], widest[_TEXT] - 1)}…"
        parts[_MONEY] = " " * (widest[_MONEY] - cell_len(row[_MONEY])) + row[_MONEY]
        lines.append(("  " + "  ".join(parts)).rstrip())
    return lines


def why_lines(one: Waiting, show: ShowMoney, width: int) -> list[str]:
    """Why it is asked about; of a category that is proposed first which one."""
    said = why(one, show)
    if one.proposal is not None and one.kind in (Kind.UNCATEGORIZED, Kind.REFUND):
        return wrapped(f"{one.proposal.path}?  {said}", width)
    return wrapped(said, width) if one.reason else []


def draw_proposed(console: Console, line: str, path: str) -> None:
    """The line that begins with a category which is proposed, on a terminal."""
    from rich.text import Text

    text = Text(line)
    text.stylize(theme.TITLE, 0, min(len(line), len(path) + 3))
    console.print(text, soft_wrap=True)


def wrapped(text: str, width: int) -> list[str]:
    """A text set in under an entry, broken between words."""
    from textwrap import wrap

    return wrap(visible(text), max(width, 20), initial_indent="  ", subsequent_indent="  ")


def favourites(paths: Sequence[str], width: int) -> list[str]:
    """Categories by number: `1 Dining  2 Rent`."""
    return _in_lines([f"{n} {visible(path.rpartition(':')[2])}" for n, path in enumerate(paths, 1)], width)


def _in_lines(parts: Sequence[str], width: int) -> list[str]:
    """Parts two spaces apart, set in; none is broken."""
    from rich.cells import cell_len

    lines: list[str] = []
    for part in parts:
        if lines and cell_len(lines[-1]) + 2 + cell_len(part) <= width:
            lines[-1] += f"  {part}"
        else:
            lines.append(f"  {part}")
    return lines


def _state(entry: Transaction) -> str:
    return "pending" if entry.pending else ""


HEADS = {
    Kind.DUPLICATE: "perhaps there twice",
    Kind.CHANGED: "perhaps changed by the bank",
    Kind.POSTING: "perhaps posted",
    Kind.NEVER: "perhaps never posted",
    Kind.TRANSFER: "perhaps a transfer between your accounts",
    Kind.REFUND: "perhaps money back",
    Kind.PENDING: "pending",
    Kind.DOUBT: "to look at",
    Kind.UNCATEGORIZED: "no category",
}
_OFFERS = {
    Kind.DUPLICATE: ("another one: it counts", "the same: take it out for good"),
    Kind.CHANGED: ("take it instead of the other", "keep both as they are"),
    Kind.POSTING: ("it takes the place of the pending one", "keep both"),
    Kind.NEVER: ("take it out", "keep it, it will be posted"),
    Kind.TRANSFER: ("link them: neither spent nor earned", "no transfer, never ask again"),
    Kind.REFUND: ("money back for it", "no refund"),
    Kind.PENDING: ("it is posted: it counts", "it never came: take it out for good"),
    Kind.DOUBT: ("it is right", "take it out for good"),
    Kind.UNCATEGORIZED: ("yes", "no"),
}


def offers(one: Waiting) -> tuple[str, str] | None:
    """What the two main keys would do here; None where nothing is proposed."""
    return None if one.kind is Kind.UNCATEGORIZED and one.proposal is None else _OFFERS[one.kind]


def keys_lines(offers: tuple[str, str] | None, width: int, *, always: bool) -> list[str]:
    """The keys and what they do, the likeliest first; the last line is where the answer is awaited."""
    first = [f"a {offers[0]}", f"r {offers[1]}"] if offers is not None else []
    rest = [*(["w always"] if always else []), "c other category" if offers else "c category", "s later", "u undo",
            "q end", "?"]  # fmt: skip
    lines = _in_lines([*first, *rest], width - 3)  # what is typed has room after it
    return lines


KEYS = (
    "  a  accept what is proposed           s  ask again in a week",
    "  r  reject it, for good               Enter, space  leave it for now",
    "  c  choose a category                 u  undo the last answer",
    "  1 2 3 ...  one of those offered      q  stop, and write the answers",
    "  w  always: file it, make a rule      Ctrl-C  stop, and write nothing",
)


def summary(decisions: Sequence[Decision]) -> str:
    """What was answered: `12 accepted, 3 filed, 1 to be asked again on 2026-11-28`."""
    return answered(
        Counter(one.verb for one in decisions), max((one.until for one in decisions if one.until), default=None)
    )


def answered(counts: Counter[Verb], until: date | None = None) -> str:
    """How many answers of each sort."""
    words = {Verb.ACCEPT: "accepted", Verb.FILE: "filed", Verb.REJECT: "rejected", Verb.SNOOZE: "put off"}
    if until is not None:
        words[Verb.SNOOZE] = f"to be asked again on {until}"
    return ", ".join(f"{counts[verb]} {word}" for verb, word in words.items() if counts[verb])


def _text(entry: Transaction, names: Names) -> str:
    return what(entry, names) or "(no text)"


def _account(entry: Transaction, names: Names) -> str:
    return names.accounts[entry.account_id].name


def _category(entry: Transaction, names: Names) -> str | None:
    ids = [line.category_id for line in entry.lines]
    return names.categories.path(ids[0]) if len(ids) == 1 and ids[0] is not None else None


_ASKED = (Column("id", "int"), Column("description"), Column("category"))
_PROPOSALS = (
    *_ASKED, Column("by", spare=3), Column("confidence", "ratio"), Column("why", spare=4), Column("filed"),
)  # fmt: skip
_ONE_TEXT = (*_ASKED, Column("by"), Column("confidence", "ratio", spare=1), Column("why"))


def proposals_shown(proposals: Sequence[Proposal], filed: Collection[Proposal]) -> Shown:
    """Categories for entries that have none, and whether --apply files them; of those nobody knows anything about only
    the number."""
    answered = [one for one in proposals if one.category_id is not None]
    rows = tuple((*_proposal(one), "yes" if one in filed else "") for one in answered)
    title = f"{len(answered)} of {len(proposals)} have a guess; --apply files {len(filed)}" if rows else ""
    empty = (
        "Nothing is known about them: finura review files them by hand." if proposals else "None without a category."
    )
    answer = _proposals_json(answered, len(proposals) - len(answered))
    return Shown(json=answer, table=Table(_PROPOSALS, rows, title=title, empty=empty))


def text_shown(proposal: Proposal) -> Shown:
    """What a text that is not stored would be filed under."""
    answer = _proposals_json([proposal], int(proposal.category_id is None))
    return Shown(json=answer, table=Table(_ONE_TEXT, (_proposal(proposal),)))


def _proposal(one: Proposal) -> tuple[Cell, ...]:
    return one.id, one.description, one.path, one.by, one.confidence, one.why


def _proposals_json(asked: Sequence[Proposal], abstained: int) -> dict[str, object]:
    rows = [
        {
            "id": one.id, "description": one.description, "category": one.path, "confidence": one.confidence,
            "by": one.by, "why": one.why or None,
        }
        for one in asked
    ]  # fmt: skip
    return {"rows": rows, "answered": sum(one.category_id is not None for one in asked), "abstained": abstained}


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
            entry.id, entry.date, what(entry, names), entry.money,
            entry.money.currency, ", ".join(_path(line.category_id, names) for line in entry.lines), path,
        )
        for entry in entries
        if entry.id in chosen
    )  # fmt: skip
    return Shown(json={}, table=Table(columns, rows, empty="No entry matches."), show=show)


def _path(category_id: int | None, names: Names) -> str:
    return names.categories.path(category_id) if category_id is not None else "uncategorized"
