"""What a deed answers: a few plain lines, the same on a terminal and in a pipe."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from finura_cli.domain.text import visible
from finura_cli.screen import theme
from finura_cli.screen.shown import Shown, Table

if TYPE_CHECKING:
    from rich.console import Console

UNDO = "finura undo takes it back"
"""How a deed is taken back, wherever one was done."""


def receipt(
    json: Mapping[str, object],
    head: str,
    *,
    more: Sequence[str] = (),
    undo: str | None = None,
    table: Table | None = None,
) -> Shown:
    """One line of what happened, lines of why, and how to take it back."""

    def draw(console: Console) -> None:
        from rich.text import Text  # 10 ms: a receipt for a program or a pipe does without

        console.print(Text(visible(head)), soft_wrap=True)
        for line in more:
            console.print(Text(f"  {visible(line)}"), soft_wrap=True)
        if undo:
            console.print(Text(f"  {undo}", style=theme.QUIET), soft_wrap=True)

    lines = [visible(head), *(f"  {visible(line)}" for line in more), *([f"  {undo}"] if undo else [])]
    return Shown(json=json, table=table, rich=draw, digest=True, text="\n".join(lines) + "\n")
