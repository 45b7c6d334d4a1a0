"""Tables on a terminal: money to the right and never cut, text folded, never a line past the console's width."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from rich.box import Box
from rich.cells import cell_len
from rich.console import Console
from rich.table import Table as RichTable
from rich.text import Text

from finura_cli.domain.money import Money
from finura_cli.domain.text import visible
from finura_cli.screen import theme
from finura_cli.screen.charts import bar_text, can_draw
from finura_cli.screen.plain import percent
from finura_cli.screen.shown import Cell, Column, ShowMoney, Shown, Table

GAP = 2
"""Cells between two columns."""
NARROWEST_TEXT = 12
"""A text column is folded down to this before a spare column is given up."""
NARROWEST_BAR = 8
WIDEST_BAR = 40
# No frame; a rule under the header and one above the total.
_RULES = Box("    \n    \n ── \n    \n ── \n    \n    \n    \n")
_RULES_ASCII = Box("    \n    \n -- \n    \n -- \n    \n    \n    \n", ascii=True)


def draw(shown: Shown, console: Console) -> None:
    """Put a Shown on a console, by its own drawing or as its table."""
    if shown.rich is not None:
        shown.rich(console)
    elif shown.table is not None:
        draw_table(shown.table, console, show=shown.show)


def draw_table(
    table: Table, console: Console, *, show: ShowMoney = Money.plain, bars: Sequence[int] | None = None
) -> None:
    """A table with its title; without rows the sentence that says so. `bars` are a value a row, drawn at its end."""
    if table.title:
        console.print(Text(visible(table.title), style=theme.TITLE))
    if table.rows:
        console.print(grid(table, console, show=show, bars=bars))
    else:
        console.print(Text(visible(table.empty)))


def cell_shown(column: Column, cell: Cell, show: ShowMoney) -> str:
    """A cell as a person reads it."""
    if cell is None:
        return ""
    if isinstance(cell, Money):
        text = visible(show(cell))
        # The sign of a hidden amount is hidden, too.
        told = column.signed and cell.minor > 0 and any(character.isdecimal() for character in text)
        return f"+{text}" if told else text
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, str):
        return visible(cell)
    if column.kind == "ratio":
        return percent(cell)
    return str(cell)


def grid(
    table: Table, console: Console, *, show: ShowMoney = Money.plain, bars: Sequence[int] | None = None
) -> RichTable:
    """The rich table that fits `console.width`: spare columns go first, then text is folded; bars take what is left."""
    every = [i for i, column in enumerate(table.columns) if not column.machine]
    rows = table.rows if table.total is None else (*table.rows, table.total)
    texts = {i: [cell_shown(table.columns[i], row[i], show) for row in rows] for i in every}
    widths = {i: max(map(cell_len, (visible(table.columns[i].heading), *texts[i]))) for i in every}
    kept = _fitting(table.columns, every, widths, console.width)
    share = _share(table.columns, kept, widths, console.width)
    blocks = can_draw(console)
    result = RichTable(
        box=_RULES if blocks else _RULES_ASCII,
        padding=(0, GAP - 1, 0, 0),
        pad_edge=False,
        show_edge=False,
        header_style=theme.HEADER,
    )
    for place, i in enumerate(kept):
        column = table.columns[i]
        heading = Text(visible(column.heading), style=theme.HEADER)
        result.add_column(heading, justify=column.side, overflow="fold", width=share[place])
    room = console.width - sum(share) - GAP * len(share)
    drawn = _bars(bars, len(rows), min(room, WIDEST_BAR), blocks=blocks) if bars and room >= NARROWEST_BAR else None
    if drawn is not None:
        result.add_column("", width=min(room, WIDEST_BAR), no_wrap=True)
    for n in range(len(rows)):
        style = ""
        if table.total is not None and n == len(rows) - 1:
            style = theme.TOTAL
            result.add_section()
        cells = [Text(texts[i][n], style=style) for i in kept]
        result.add_row(*cells, *([drawn[n]] if drawn is not None else []))
    return result


def _bars(values: Sequence[int], rows: int, cells: int, *, blocks: bool) -> list[Text]:
    largest = max(values, default=0)
    drawn = [Text(bar_text(value, largest, cells, blocks=blocks), style=theme.BAR) for value in values]
    return drawn + [Text()] * (rows - len(drawn))


def _needs(columns: Sequence[Column], kept: Sequence[int], widths: dict[int, int]) -> int:
    """The least width at which nothing but text is folded."""
    least = [min(widths[i], NARROWEST_TEXT) if columns[i].kind == "text" else widths[i] for i in kept]
    return sum(least) + GAP * (len(kept) - 1)


def _fitting(columns: Sequence[Column], every: Sequence[int], widths: dict[int, int], width: int) -> list[int]:
    kept = list(every)
    while _needs(columns, kept, widths) > width:
        spare = [i for i in kept if columns[i].spare]
        if not spare:
            break
        kept.remove(max(spare, key=lambda i: columns[i].spare))
    return kept


def _share(columns: Sequence[Column], kept: Sequence[int], widths: dict[int, int], width: int) -> list[int]:
    """Widths that sum to at most `width`: the widest text columns give first, then, if they must, the others."""
    share = [widths[i] for i in kept]
    too_much = sum(share) + GAP * (len(kept) - 1) - width
    for only_text, floor in ((True, NARROWEST_TEXT), (True, 4), (False, 1)):
        while too_much > 0:
            able = [n for n, i in enumerate(kept) if share[n] > floor and (columns[i].kind == "text" or not only_text)]
            if not able:
                break
            share[max(able, key=lambda n: share[n])] -= 1
            too_much -= 1
    return share
