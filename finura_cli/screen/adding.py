"""What `add` wrote, and what it filled in by itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from finura_cli.domain.alerts import Told
from finura_cli.domain.books import Names
from finura_cli.domain.listing import Listed
from finura_cli.domain.money import Money
from finura_cli.domain.transaction import Transaction
from finura_cli.screen.editing import category_text
from finura_cli.screen.entries import entry_json
from finura_cli.screen.receipts import UNDO, receipt
from finura_cli.screen.shown import Shown

_MOST = 20


def added_shown(
    entries: Sequence[Transaction],
    because: Sequence[str],
    deed: int,
    names: Names,
    *,
    show: Callable[[Money], str],
    nudges: Sequence[Told] = (),
) -> Shown:
    """One line an entry; why a blank was filled as it was; how to take it back."""
    lines = [_line(entry, names, show) for entry in entries[:_MOST]] or ["Nothing to add."]
    bare = [str(entry.id) for entry in entries if any(line.category_id is None for line in entry.lines)]
    if len(entries) > _MOST:
        lines.append(f"and {len(entries) - _MOST} more")
    rows = [entry_json(Listed(entry, entry.lines), names) for entry in entries]
    answer = {"rows": rows, "because": list(because), "deed": deed, "nudges": [one._asdict() for one in nudges]}
    return receipt(answer, lines[0], more=[*lines[1:], *because, *_unfiled(bare)], undo=UNDO if entries else None)


def _unfiled(ids: Sequence[str]) -> list[str]:
    """What to do about entries without a category."""
    if not ids:
        return []
    return [f"no category yet: finura edit {ids[0]} -c CATEGORY" if len(ids) == 1 else "no category yet: finura review"]


def _line(entry: Transaction, names: Names, show: Callable[[Money], str]) -> str:
    parts = (
        f"Entry {entry.id}",
        entry.date.isoformat() + (f" {entry.time}" if entry.time else ""),
        entry.description,
        show(entry.money),
        category_text(entry, names, show),
        names.accounts[entry.account_id].name,
        "pending" if entry.pending else "",
    )
    return ", ".join(part for part in parts if part)
