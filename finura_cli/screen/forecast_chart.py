"""Months and the bands told of them, as marks on a grid of cells: what was spent lies in its band, or beside it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.text import Text

from finura_cli.records import NamedTuple
from finura_cli.screen import report_parts as part
from finura_cli.screen import theme
from finura_cli.screen.charts import can_draw
from finura_cli.screen.pictures import Bands, Drawing

if TYPE_CHECKING:
    from rich.console import Console

    from finura_cli.screen.shown import ShowMoney

WIDEST = 110
"""Cells of a chart."""
PLACE = 7
"""Cells of a month, the gap to the next one among them."""
FLOOR = 0.35
"""Where the lowest lies above this share of the highest the scale does not begin at nothing."""
CLIPPED = 1.25
"""Bands of the past are drawn up to so many times what was spent: early ones are wide."""


@dataclass(frozen=True, slots=True)
class Column:
    """A month, minor units. `came` is what was spent; a month to come has none, and is told."""

    label: str
    low: int | None
    high: int | None
    came: int | None = None
    typical: int | None = None
    plan_for: int | None = None

    @property
    def is_inside(self) -> bool:
        if self.came is None or self.low is None or self.high is None:
            return True
        return self.low <= self.came <= self.high


class Marks(NamedTuple):
    """The characters: bands of the past and of what is to come, spent inside and outside of them, both figures."""

    past: str
    ahead: str
    inside: str
    outside: str
    typical: str
    plan_for: str


BLOCKS = Marks("░", "▒", "●", "×", "━", "┄")
PLAIN = Marks(":", "%", "o", "x", "=", "-")


def width_on(console: Console) -> int:
    return min(console.width, WIDEST)


def put(
    console: Console, columns: Sequence[Column], legend: Callable[[Marks], str], *,
    height: int, currency: str, show: ShowMoney,
) -> None:  # fmt: skip
    """The grid on a terminal, and what its marks mean below it; nothing where there is nothing to draw."""
    blocks = can_draw(console)
    drawn = draw(
        columns,
        width=width_on(console),
        height=height,
        scale=lambda minor: part.short(minor, currency, show),
        blocks=blocks,
    )
    if drawn.plain.strip():
        part.blank(console)
        console.print(drawn)
        part.say(console, [legend(BLOCKS if blocks else PLAIN)])


def legend(columns: Sequence[Column], marks: Marks) -> str:
    """What the marks mean, those alone that are drawn."""
    said = [f"{marks.inside} spent"]
    if any(not one.is_inside for one in columns):
        said.append(f"{marks.outside} outside")
    if any(one.came is not None and one.low is not None for one in columns):
        said.append(f"{marks.past} told then")
    said.append(f"{marks.ahead} to come   {marks.typical} typical   {marks.plan_for} plan for")
    return "   ".join(said)


def draw(
    columns: Sequence[Column], *, width: int, height: int, scale: Callable[[int], str], blocks: bool
) -> Text:  # fmt: skip
    """The grid with a scale on the left and the months below; empty where there is no room, or nothing to show."""
    bottom, top = _range(columns)
    labels = {row: f"{scale(_value(row, bottom, top, height))} " for row in {0, height // 2, height - 1}}
    axis = max(cell_len(label) if label.strip() else 0 for label in labels.values())
    place = min(PLACE, (width - axis) // len(columns)) if columns else 0
    if place < 1 or bottom == top:
        return Text()
    marks = BLOCKS if blocks else PLAIN
    painted = [_painted(one, marks, place, bottom, top, height) for one in columns]
    drawn = Drawing(no_wrap=True, overflow="crop").showing(Bands(columns, scale, bottom, top))
    for row in reversed(range(height)):
        label = labels.get(row, "")
        line = Text((label if label.strip() else "").rjust(axis), style=theme.QUIET)
        for cells in painted:
            for character, style in cells[row]:
                line.append(character, style=style)
        line.rstrip()
        drawn.append_text(line).append("\n")
    drawn.append(" " * axis + _below([one.label for one in columns], place), style=theme.QUIET)
    return drawn


def _range(columns: Sequence[Column]) -> tuple[int, int]:
    came = [one.came for one in columns if one.came is not None]
    most = max(came, default=0)
    highs = [one.high for one in columns if one.high is not None and one.came is None]
    early = [min(one.high, int(CLIPPED * most)) for one in columns if one.high is not None and one.came is not None]
    lows = [one.low for one in columns if one.low is not None]
    top, bottom = max([*came, *highs, *early], default=0), min([*came, *lows], default=0)
    return (bottom if bottom < 0 or bottom > FLOOR * top else 0), top


def _value(row: int, bottom: int, top: int, height: int) -> int:
    return bottom + (top - bottom) * row // (height - 1)


def _row(value: int, bottom: int, top: int, height: int) -> int:
    return max(0, min(height - 1, (2 * (value - bottom) * (height - 1) + (top - bottom)) // (2 * (top - bottom))))


def _painted(
    one: Column, marks: Marks, place: int, bottom: int, top: int, height: int
) -> list[list[tuple[str, str]]]:  # fmt: skip
    """The cells of a month, its lowest row first."""
    wide = place - 1 if place > 1 else 1
    is_past = one.came is not None
    rows = [[(" ", "")] * place for _ in range(height)]

    def fill(row: int, mark: str, style: str) -> None:
        rows[row] = [(mark, style)] * wide + rows[row][wide:]

    if one.low is not None and one.high is not None:
        first, last = (_row(edge, bottom, top, height) for edge in (one.low, one.high))
        for row in range(first, last + 1):
            fill(row, *((marks.past, theme.QUIET) if is_past else (marks.ahead, theme.WARNING)))
    if one.plan_for is not None:
        fill(_row(one.plan_for, bottom, top, height), marks.plan_for, theme.TOTAL)
    if one.typical is not None:
        fill(_row(one.typical, bottom, top, height), marks.typical, theme.TOTAL)
    if one.came is not None:
        mark = (marks.inside, theme.BAR) if one.is_inside else (marks.outside, theme.BAD)
        rows[_row(one.came, bottom, top, height)][(wide - 1) // 2] = mark
    return rows


def _below(labels: Sequence[str], place: int) -> str:
    """The last label, and every second, third ... before it, so that none touches the next."""
    longest = max(map(cell_len, labels))
    every, shift = -(-(longest + 1) // place), max(0, longest - place)
    cells = [" "] * (place * len(labels))
    for n in range(len(labels) - 1, -1, -every):
        start = n * place - shift
        if start >= 0:
            cells[start : start + len(labels[n])] = labels[n]
    return "".join(cells).rstrip()
