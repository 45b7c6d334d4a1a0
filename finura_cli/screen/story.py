"""One entry with all that is known of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from finura_cli.domain.anomaly import Oddity
from finura_cli.domain.books import Names
from finura_cli.domain.deed import Deed
from finura_cli.domain.listing import Listed, Story
from finura_cli.domain.text import visible
from finura_cli.domain.transaction import Transaction, whose
from finura_cli.screen import theme
from finura_cli.screen.anomalies import said
from finura_cli.screen.deeds import summary_of
from finura_cli.screen.entries import category_of, entry_json, what
from finura_cli.screen.shown import Column, ShowMoney, Shown, Table

if TYPE_CHECKING:
    from rich.console import Console

_COLUMNS = (
    Column("category"), Column("amount", "money"), Column("currency", machine=True), Column("by", title="Set by"),
    Column("confidence", "ratio"), Column("why"),
)  # fmt: skip
_INDENT = 13
"""Cells for the label before a fact."""


def story_shown(story: Story, *, show: ShowMoney, odd: Sequence[Oddity] = ()) -> Shown:
    """`finura show`. `odd`: what looks odd about it."""
    entry, names = story.entry, story.names
    rows = tuple(
        (category_of(entry, line, names), line.money, line.money.currency, line.by, line.confidence, why)
        for line, why in zip(entry.lines, story.why, strict=True)
    )

    def draw(console: Console) -> None:
        from rich.text import Text

        console.print(Text(visible(f"{entry.id}  {what(entry, names)}"), style=theme.TITLE), soft_wrap=True)
        for label, text in _facts(story, odd, show):
            for n, line in enumerate(Text(visible(text)).wrap(console, max(console.width - _INDENT, 20))):
                name = label.ljust(_INDENT) if n == 0 else " " * _INDENT
                console.print(Text.assemble((name, theme.QUIET), line))

    return Shown(json=_json(story, odd, show), table=Table(_COLUMNS, rows), rich=draw, digest=True, show=show)


def _facts(story: Story, odd: Sequence[Oddity], show: ShowMoney) -> list[tuple[str, str]]:
    """Labels and texts, in the order in which they are read."""
    entry, names = story.entry, story.names
    weekday = f"{entry.date:%A}" if entry.date.year >= 1000 else ""
    facts = [
        ("amount", show(entry.money) + (", pending" if entry.pending else "")),
        ("date", f"{weekday} {entry.date}{f', {entry.time}' if entry.time else ''}".strip()),
        ("account", names.accounts[entry.account_id].name),
        ("merchant", names.merchant(entry.merchant_id)),
        ("paid by", entry.mode or ""),
        ("who", entry.who or ""),
        ("tags", " ".join(entry.tags)),
        ("mood", "" if entry.mood is None else f"{entry.mood} of 5"),
        ("note", entry.note),
    ]
    for line, why in zip(entry.lines, story.why, strict=True):
        amount = f"{show(line.money)}  " if len(entry.lines) > 1 else ""
        person = f", {line.who}" if line.who else ""
        facts.append(("category", f"{amount}{category_of(entry, line, names)}{person}: {why}"))
    facts += _necessities(entry, names)
    facts += [("looks odd", said(one, show)) for one in odd]
    if entry.review:
        facts.append(("review", f"{entry.review}: finura review"))
    if story.other_side is not None:
        facts.append(("transfer", _named(story.other_side, names, show)))
    if story.refund_of is not None:
        facts.append(("refund of", _named(story.refund_of, names, show)))
    facts += [("refunded by", _named(refund, names, show)) for refund in story.refunds]
    if story.origin is not None:
        line_no = f", line {story.origin.line}" if story.origin.line is not None else ""
        facts.append(("file", f"{story.origin.name}{line_no}; import {story.origin.batch} on {story.origin.at[:10]}"))
    facts += [("deed" if n else "history", _deed(deed, show)) for n, deed in enumerate(story.deeds)]
    return [(label, text) for label, text in facts if text]


def _necessities(entry: Transaction, names: Names) -> list[tuple[str, str]]:
    """The necessity of the lines, each once, and whose it is."""
    found: dict[str, None] = {}
    for line in entry.lines:
        necessity = names.necessity(entry, line)
        if necessity is not None:
            whose = "you said so" if line.necessity else "as its category"
            if not line.necessity and entry.merchant_id in names.necessities:
                whose = "as its merchant"
            found[f"{necessity}: {whose}"] = None
    return [("necessity", text) for text in found]


def _named(entry: Transaction, names: Names, show: ShowMoney) -> str:
    account = names.accounts[entry.account_id].name
    return f"{entry.id}  {entry.date}  {show(entry.money)}  {account}  {what(entry, names)}"


def _deed(deed: Deed, show: ShowMoney) -> str:
    undone = ", undone" if deed.undone else ""
    return (
        f"{deed.at.replace('T', ' ')[:16]}  deed {deed.id}: {deed.command} {summary_of(deed, show)}".rstrip() + undone
    )


def _json(story: Story, odd: Sequence[Oddity], show: ShowMoney) -> dict[str, object]:
    entry, names = story.entry, story.names
    found = entry_json(Listed(entry, entry.lines), names)
    del found["matched"]
    found["lines"] = [
        {
            "category": names.categories.path(line.category_id) if line.category_id is not None else None,
            "amount": line.money,
            "category_by": line.by,
            "confidence": line.confidence,
            "why": why,
            "necessity": names.necessity(entry, line),
            "who": whose(entry, line),
        }
        for line, why in zip(entry.lines, story.why, strict=True)
    ]
    found["odd"] = [
        {"kind": one.kind, "score": one.score, "reason": one.reason, "verdict": "accept" if one.accepted else None}
        for one in odd
    ]
    found["review"] = entry.review
    found["transfer"] = _reference(story.other_side, names)
    found["refund_of"] = _reference(story.refund_of, names)
    found["refunds"] = [_reference(refund, names) for refund in story.refunds]
    origin = story.origin
    found["file"] = (
        {"batch": origin.batch, "name": origin.name, "at": origin.at, "line": origin.line} if origin else None
    )
    found["history"] = [
        {
            "deed": deed.id,
            "at": deed.at,
            "command": deed.command,
            "summary": summary_of(deed, show),
            "undone": deed.undone,
        }
        for deed in story.deeds
    ]
    return found


def _reference(entry: Transaction | None, names: Names) -> dict[str, object] | None:
    if entry is None:
        return None
    return {
        "id": entry.id,
        "date": entry.date,
        "amount": entry.money,
        "currency": entry.money.currency,
        "account": names.accounts[entry.account_id].name,
        "description": entry.description,
    }
