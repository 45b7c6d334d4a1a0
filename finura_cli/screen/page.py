"""An answer as it is read, block by block, for files that lay it out themselves: HTML now, others may follow.

A command says how its answer is drawn once, on a Console. A Page is a Console that takes down what it is given: a
table as its cells, a chart as what it shows, sentences as they are.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from typing import Any

from rich.console import Console
from rich.text import Text

from finura_cli.domain.text import visible
from finura_cli.records import NamedTuple
from finura_cli.screen import theme
from finura_cli.screen.charts import EIGHTHS
from finura_cli.screen.pictures import Columns, Drawing, Heat, Picture
from finura_cli.screen.shown import ShowMoney, Shown, Table

WIDTH = 400
"""Cells that nothing has to be folded or left out for: the reader's screen decides."""
BAR_CELLS = 100
_OVER, _EMPTY = "!", "·.!"
"""What ends a bar in cells that is more than whole; the marks of cells in which nothing is."""

Bars = Sequence[int] | Callable[[int], Sequence[Text]]
"""A value a row, or what draws them in so many cells."""
Run = tuple[str, str]
"""A piece of text and the name of its style."""


class Heading(NamedTuple):
    text: str


class Words(NamedTuple):
    """Lines of text, each in runs; `aligned` ones mean their spaces, `fixed` ones letters of one width."""

    lines: tuple[tuple[Run, ...], ...]
    aligned: bool
    fixed: bool = False


class Bar(NamedTuple):
    """Parts (0..1) of the width there is, each with its style, one after the other. `rest`: the whole is drawn, too.
    `over`: more than the whole."""

    parts: tuple[tuple[float, str], ...]
    rest: bool = False
    over: bool = False


class Sheet(NamedTuple):
    table: Table
    show: ShowMoney
    bars: tuple[Bar | None, ...] = ()


class Plot(NamedTuple):
    """A chart and what its marks mean: (mark, meaning)."""

    picture: Picture
    legend: tuple[tuple[str, str], ...] = ()


class Gap(NamedTuple):
    """A blank line."""


Block = Heading | Words | Sheet | Plot | Gap


def blocks_of(shown: Shown) -> tuple[Block, ...]:
    """The answer as it is drawn for a person; else its tables, one after the other."""
    page = Page()
    if shown.rich is not None:
        shown.rich(page)
    elif shown.text:
        page.blocks.append(Words(tuple(((line, ""),) for line in shown.text.rstrip("\n").split("\n")), True, True))
    elif shown.table is not None:
        for table in (shown.table, *shown.more):
            page.take_table(table, shown.show, None)
    return tuple(page.blocks)


class Page(Console):
    """A console that keeps what is drawn on it as blocks."""

    def __init__(self) -> None:
        super().__init__(
            file=io.StringIO(), width=WIDTH, color_system=None, force_terminal=True, legacy_windows=False,
            highlight=False, markup=False, emoji=False, _environ={},
        )  # fmt: skip
        self.blocks: list[Block] = []

    def print(self, *objects: Any, **options: Any) -> None:  # noqa: ANN401 as rich has it
        if not objects:
            self.blocks.append(Gap())
        for one in objects:
            if isinstance(one, Drawing) and one.picture is not None:
                self.blocks.append(Plot(one.picture))
            elif isinstance(one, Text):
                self.take_text(one)
            else:
                with self.capture() as capture:
                    super().print(one, **options)
                lines = capture.get().rstrip("\n").split("\n")
                self.blocks.append(Words(tuple(((visible(line), ""),) for line in lines), True, True))

    def take_text(self, text: Text) -> None:
        """A title, what the marks of the chart above mean, or lines."""
        below = self.blocks[-1] if self.blocks else None
        above = next((block for block in reversed(self.blocks) if not isinstance(block, Gap)), None)
        if str(text.style) == theme.TITLE and text.plain.strip():
            self.blocks.append(Heading(" ".join(text.plain.split())))
        elif isinstance(above, Plot) and text.plain[:1] in _marks(above.picture):
            while isinstance(self.blocks[-1], Gap):
                self.blocks.pop()
            self.blocks[-1] = above._replace(legend=_legend(text.plain))
        else:
            lines = tuple(_runs(line, self) for line in text.split("\n", allow_blank=True))
            aligned = any("  " in "".join(piece for piece, _ in line) for line in lines)
            if isinstance(below, Words) and below.aligned == aligned:
                self.blocks[-1] = Words((*below.lines, *lines), aligned)
            else:
                self.blocks.append(Words(lines, aligned))

    def take_table(self, table: Table, show: ShowMoney, bars: Bars | None) -> None:
        """A table as it is, whatever its width."""
        self.blocks.append(Sheet(table, show, _bars(bars)))


def _marks(picture: Picture) -> frozenset[str]:
    """The first characters of a line that says what a chart's marks mean."""
    if isinstance(picture, Columns):
        return frozenset(one.mark for one in (*picture.series, *((picture.over,) if picture.over else ())))
    if isinstance(picture, Heat):
        from finura_cli.screen.heat import SHADES

        return frozenset(SHADES)
    from finura_cli.screen.forecast_chart import BLOCKS

    return frozenset(BLOCKS)


def _legend(line: str) -> tuple[tuple[str, str], ...]:
    """`█ income   ▒ spending`: each mark with its meaning; words without a mark have an empty one."""
    said = []
    for piece in filter(None, (piece.strip() for piece in line.split("  "))):
        mark, _, meaning = piece.partition(" ")
        said.append((mark, meaning) if len(mark) == 1 and not mark.isalnum() else ("", piece))
    return tuple(said)


def _runs(line: Text, console: Console) -> tuple[Run, ...]:
    return tuple((visible(piece.text), str(piece.style or line.style)) for piece in line.render(console, end=""))


def _bars(bars: Bars | None) -> tuple[Bar | None, ...]:
    """A bar a row. Those that a screen draws in cells are measured: they are as exact as an eighth of a percent."""
    if bars is None:
        return ()
    if callable(bars):
        return tuple(map(_measured, bars(BAR_CELLS)))
    largest = max(bars, default=0)
    return tuple(Bar(((value / largest, theme.BAR),)) if value > 0 else None for value in bars)


def _measured(drawn: Text) -> Bar:
    parts: list[tuple[float, str]] = []
    for text, style in _runs(drawn, Page()):
        cells = sum(EIGHTHS.index(one) / 8 if one in EIGHTHS else one not in _EMPTY for one in text)
        if cells:
            parts.append((cells / BAR_CELLS, style))
    return Bar(tuple(parts), rest=True, over=drawn.plain.endswith(_OVER))
