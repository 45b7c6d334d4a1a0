"""The change log, and what undo and redo did."""

from __future__ import annotations

from collections.abc import Sequence

from finura_cli.domain.deed import Deed
from finura_cli.screen.receipts import UNDO, receipt
from finura_cli.screen.shown import Column, Shown, Table

_COLUMNS = (
    Column("id", "int", title="Deed"),
    Column("at", title="When"),
    Column("command"),
    Column("summary", title="What"),
    Column("rows", "int"),
    Column("undone", title=""),
)


def deeds_shown(deeds: Sequence[Deed]) -> Shown:
    """The deeds as a table, newest first."""
    rows = tuple(
        (d.id, d.at.replace("T", " ")[:16], d.command, d.summary, d.rows, "undone" if d.undone else "") for d in deeds
    )
    table = Table(_COLUMNS, rows, empty="Nothing was done yet.")
    return Shown(json={"rows": [_json(d) for d in deeds]}, table=table)


def taken_back_shown(deed: Deed, *, redo: bool) -> Shown:
    """One line: which deed, and how to turn round."""
    head = f"{'Did again' if redo else 'Took back'} deed {deed.id}: {deed.command} {deed.summary}".rstrip()
    back = UNDO if redo else "finura undo --redo does it again"
    return receipt({"deed": _json(deed), "redo": redo}, head, undo=back)


def _json(deed: Deed) -> dict[str, object]:
    return {
        "id": deed.id,
        "at": deed.at,
        "command": deed.command,
        "summary": deed.summary,
        "rows": deed.rows,
        "undone": deed.undone,
    }
