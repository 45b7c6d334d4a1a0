"""Alerts on the screen: what stands, a line each; and all that was ever said or withheld."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from finura_cli.domain.money import Money
from finura_cli.domain.text import visible
from finura_cli.records import NamedTuple
from finura_cli.screen import report_parts as part
from finura_cli.screen import theme
from finura_cli.screen.shown import Cell, Column, ShowMoney, Shown, Table

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

_WITHHELD = {
    "holdout": "withheld by chance",
    "quiet": "not said: it was to be quiet",
    "cap": "not said: enough for that day",
}
_NONE = "Nothing stands. What was said before: finura alerts log"
_ANSWERS = "finura alerts accept ID: settled; snooze ID: in a week; mute ID: never again."


class AlertLine(NamedTuple):
    """An alert as a person reads it. `id` is None where it was not noted, as the books were only read."""

    id: int | None
    at: str | None
    kind: str
    text: str
    withheld: str | None
    spending: bool
    answer: str | None = None
    told: str | None = None


def alerts_shown(rows: Sequence[AlertLine], *, log: bool = False, show: ShowMoney = Money.plain) -> Shown:
    """`finura alerts`; with `log`, `finura alerts log`."""
    json = {"rows": [_json(row) for row in rows]}

    def draw(console: Console) -> None:
        from rich.text import Text

        part.say_title(console, "Alerts, the latest first" if log else "Alerts that stand")
        if rows:
            console.print(Text("\n").join(line for row in rows for line in _lines(row, _id_cells(rows), console.width)))
            part.say_notes(console, [] if log else [_ANSWERS])
        else:
            part.say(console, ["No alert was ever noted." if log else _NONE], "")

    return Shown(json=json, table=_table(rows, log=log), rich=draw, show=show)


def _json(row: AlertLine) -> dict[str, object]:
    return {
        "id": row.id, "at": row.at, "kind": row.kind, "text": row.text, "withheld": row.withheld,
        "spending": row.spending, "answer": row.answer, "told": row.told,
    }  # fmt: skip


def _table(rows: Sequence[AlertLine], *, log: bool) -> Table:
    cells: list[tuple[Cell, ...]] = [
        (row.id, row.at, row.kind, row.text, row.withheld, int(row.spending), row.answer, row.told) for row in rows
    ]
    columns = (
        Column("id", "int"), Column("at"), Column("kind"), Column("text"), Column("withheld"),
        Column("spending", "int"), Column("answer"), Column("told"),
    )  # fmt: skip
    return Table(columns, tuple(cells), empty="No alert was ever noted." if log else _NONE)


def _id_cells(rows: Sequence[AlertLine]) -> int:
    return max(len(str(row.id or "-")) for row in rows)


def _lines(row: AlertLine, id_cells: int, width: int) -> list[Text]:
    """The number and the day, the sentence beside them, and under it why it was not said."""
    from textwrap import wrap

    from rich.text import Text

    head = f"{row.id or '-':>{id_cells}}  {(row.at or '')[:10]:10}  "
    room = max(width - len(head), 20)
    said = wrap(visible(row.text), room) or [""]
    lines = [Text((head if not n else " " * len(head)) + line) for n, line in enumerate(said)]
    beside = [_WITHHELD.get(row.withheld, row.withheld)] if row.withheld else []
    if row.told and row.at and not row.withheld and row.told[:16] != row.at[:16]:
        beside.append(f"said {row.told[:16].replace('T', ' ')}")
    beside += [row.answer] if row.answer else []
    if beside:
        lines.append(Text(" " * len(head) + "; ".join(beside), style=theme.QUIET))
    return lines
