"""The change log, and what undo and redo did."""

from __future__ import annotations

import re
from collections.abc import Sequence

from finura_cli.domain.deed import Deed
from finura_cli.domain.money import Money
from finura_cli.screen.receipts import UNDO, receipt
from finura_cli.screen.shown import Column, ShowMoney, Shown, Table, hides
from finura_cli.screen.theme import MASK

_AMOUNT = re.compile(r"-?\d+(?:\.\d+)?(?= [A-Z]{3}\b)")

_COLUMNS = (
    Column("id", "int", title="Deed"),
    Column("at", title="When"),
    Column("command"),
    Column("summary", title="What"),
    Column("rows", "int"),
    Column("undone", title=""),
)


def summary_of(deed: Deed, show: ShowMoney) -> str:
    """What was done, in a few words. `dinner -1200.00 INR`: its amount is hidden when others are."""
    return _AMOUNT.sub(MASK, deed.summary) if hides(show) else deed.summary


def deeds_shown(deeds: Sequence[Deed], *, show: ShowMoney = Money.plain) -> Shown:
    """The deeds as a table, newest first."""
    rows = tuple(
        (d.id, d.at.replace("T", " ")[:16], d.command, summary_of(d, show), d.rows, "undone" if d.undone else "")
        for d in deeds
    )
    table = Table(_COLUMNS, rows, empty="Nothing was done yet.")
    return Shown(json={"rows": [_json(d, show) for d in deeds]}, table=table)


def taken_back_shown(deed: Deed, *, redo: bool, show: ShowMoney = Money.plain) -> Shown:
    """One line: which deed, and how to turn round."""
    head = f"{'Did again' if redo else 'Took back'} deed {deed.id}: {deed.command} {summary_of(deed, show)}".rstrip()
    back = UNDO if redo else "finura undo --redo does it again"
    return receipt({"deed": _json(deed, show), "redo": redo}, head, undo=back)


def _json(deed: Deed, show: ShowMoney) -> dict[str, object]:
    return {
        "id": deed.id,
        "at": deed.at,
        "command": deed.command,
        "summary": summary_of(deed, show),
        "rows": deed.rows,
        "undone": deed.undone,
    }
