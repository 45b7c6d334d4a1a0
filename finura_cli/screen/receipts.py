"""What a deed answers: a few plain lines, the same on a terminal and in a pipe."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from finura_cli.domain.text import visible
from finura_cli.screen import theme
from finura_cli.screen.shown import Shown, Table

if TYPE_CHECKING:
    from rich.console import Console

UNDO = "finura undo takes it back"
"""How a deed is taken back, wherever one was done."""
SAME = "nothing was changed: it was so already"
"""In place of that where a deed changed nothing: the last one that `undo` would take back is another."""


PIPE = 80
"""Columns of a digest that nobody looks at yet."""


def broken(line: str, width: int) -> list[str]:
    """A line broken between words, what follows set in. One that ends with a path stays whole: it is to be copied,
    and where it would break should not depend on how long the path is."""
    indent = len(line) - len(line.lstrip(" "))
    if len(line) <= width or indent > 2 or os.sep in line.rpartition(" ")[2]:
        return [line]
    from textwrap import wrap

    return wrap(line, width, subsequent_indent=" " * (indent + 2), break_long_words=False, break_on_hyphens=False) or [
        line
    ]


def receipt(
    json: Mapping[str, object],
    head: str,
    *,
    more: Sequence[str] = (),
    undo: str | None = None,
    table: Table | None = None,
) -> Shown:
    """One line of what happened (empty: none), lines of why, and how to take it back. A line of `more` that begins
    with a space is to be copied, and is never broken. A `deed` of 0 in `json` is one that changed nothing, and there is
    none."""
    if undo and not json.get("deed", undo):
        json, undo = {**json, "deed": None}, SAME

    def lines(width: int) -> list[str]:
        first = broken(visible(head), width) if head else []
        return [*first, *(line for text in more for line in broken(f"  {visible(text)}", width))]

    def draw(console: Console) -> None:
        from rich.text import Text  # 10 ms: a receipt for a program or a pipe does without

        for line in lines(console.width):
            console.print(Text(line), soft_wrap=True)
        if undo:
            console.print(Text(f"  {undo}", style=theme.QUIET), soft_wrap=True)

    text = "".join(f"{line}\n" for line in (*lines(PIPE), *([f"  {undo}"] if undo else [])))
    return Shown(json=json, table=table, rich=draw, digest=True, text=text)
