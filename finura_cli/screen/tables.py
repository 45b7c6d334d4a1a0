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
from finura_cli.screen.page import Bars, Page
from finura_cli.screen.plain import percent
from finura_cli.screen.shown import Cell, Column, ShowMoney, Shown, Table, signed

GAP = 2
"""Cells between two columns."""
NARROWEST_TEXT = 12
"""A text column is folded down to this before a spare column is given up."""
TRIFLE = 3
"""A column that is spared so much is not worth a folded name."""
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


def draw_table(table: Table, console: Console, *, show: ShowMoney = Money.plain, bars: Bars | None = None) -> None:
    """A table with its title; without rows the sentence that says so. `bars` are a value a row, drawn at its end (one
    alone would say nothing), or draw themselves in the cells that are left for them."""
    if isinstance(console, Page):
        console.take_table(table, show, bars)
        return
    if table.title:
        console.print(Text(visible(table.title), style=theme.TITLE))
    if not table.rows:
        console.print(Text(visible(table.empty)))
        return
    measured = _measured(table, show)
    kept = _fitting(table.columns, measured, console.width)
    if kept:
        console.print(_grid(table, measured, kept, console, bars))
    else:
        console.print(_stacked(table, measured, console.width))


def kept_at(table: Table, width: int, show: ShowMoney) -> list[int]:
    """The places of the columns that a screen of so many cells shows; none where not even the amounts fit."""
    return _fitting(table.columns, _measured(table, show), width)


def cell_shown(column: Column, cell: Cell, show: ShowMoney) -> str:
    """A cell as a person reads it."""
    if cell is None:
        return ""
    if isinstance(cell, Money):
        return visible(signed(cell, show) if column.signed else show(cell))
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, str):
        return visible(cell)
    if column.kind == "ratio":
        return percent(cell)
    return str(cell)


def _rows(table: Table) -> tuple[tuple[Cell, ...], ...]:
    return table.rows if table.total is None else (*table.rows, table.total)


def _measured(table: Table, show: ShowMoney) -> dict[int, list[str]]:
    """Place -> heading and cells as text, of the columns that are for people."""
    return {
        i: [visible(column.heading), *(cell_shown(column, row[i], show) for row in _rows(table))]
        for i, column in enumerate(table.columns)
        if not column.machine
    }


def _widest(texts: Sequence[str]) -> int:
    return max(map(cell_len, texts))


def _grid(
    table: Table, measured: dict[int, list[str]], kept: Sequence[int], console: Console, bars: Bars | None
) -> RichTable:
    """The table in `console.width`: text is folded, and bars take what is left."""
    share = _share(table.columns, kept, measured, console.width)
    blocks = can_draw(console)
    result = RichTable(
        box=_RULES if blocks else _RULES_ASCII,
        padding=(0, GAP - 1, 0, 0),
        pad_edge=False,
        show_edge=False,
        header_style=theme.HEADER,
    )
    for place, i in enumerate(kept):
        heading = Text(measured[i][0], style=theme.HEADER)
        result.add_column(heading, justify=table.columns[i].side, overflow="fold", width=share[place])
    rows = len(_rows(table))
    room = console.width - sum(share) - GAP * len(share)
    drawn = None
    if bars is not None and room >= NARROWEST_BAR and (callable(bars) or len(bars) > 1):
        drawn = _bars(bars, rows, min(room, WIDEST_BAR), blocks=blocks)
        result.add_column("", width=min(room, WIDEST_BAR), no_wrap=True)
    for n in range(rows):
        style = ""
        if table.total is not None and n == rows - 1:
            style = theme.TOTAL
            result.add_section()
        cells = [Text(measured[i][n + 1], style=style) for i in kept]
        result.add_row(*cells, *([drawn[n]] if drawn is not None else []))
    return result


def _stacked(table: Table, measured: dict[int, list[str]], width: int) -> Text:
    """Where not even the amounts fit beside each other: a line a cell, under the row's first cell."""
    first, *others = measured
    result = Text(overflow="fold")
    for n in range(len(_rows(table))):
        result.append(("\n" if n else "") + measured[first][n + 1], style=theme.HEADER)
        for i in others:
            name, text = measured[i][0], measured[i][n + 1]
            if text:
                room = max(1, width - 3 - cell_len(name) - cell_len(text))
                result.append(f"\n  {name}{' ' * room}{text}")
    return result


def _bars(bars: Bars, rows: int, cells: int, *, blocks: bool) -> list[Text]:
    if callable(bars):
        own = list(bars(cells))
        return own + [Text()] * (rows - len(own))
    values = bars
    largest = max(values, default=0)
    drawn = [Text(bar_text(value, largest, cells, blocks=blocks), style=theme.BAR) for value in values]
    return drawn + [Text()] * (rows - len(drawn))


def _needs(columns: Sequence[Column], kept: Sequence[int], measured: dict[int, list[str]]) -> int:
    """The least width at which nothing but text is folded."""
    least = 0
    for i in kept:
        widest = _widest(measured[i])
        least += min(widest, NARROWEST_TEXT) if columns[i].kind == "text" else widest
    return least + GAP * (len(kept) - 1)


def _fitting(columns: Sequence[Column], measured: dict[int, list[str]], width: int) -> list[int]:
    """The columns that stay: trifles leave before any text is folded, other spare ones before an amount would be;
    none when even the rest does not fit."""
    kept = list(measured)
    for needs, least in ((_natural, TRIFLE), (_needs, 1)):
        while needs(columns, kept, measured) > width:
            spare = [i for i in kept if columns[i].spare >= least]
            if not spare:
                break
            kept.remove(max(spare, key=lambda i: columns[i].spare))
    return kept if _needs(columns, kept, measured) <= width else []


def _natural(columns: Sequence[Column], kept: Sequence[int], measured: dict[int, list[str]]) -> int:
    """The width at which nothing is folded."""
    return sum(_widest(measured[i]) for i in kept) + GAP * (len(kept) - 1)


def _share(columns: Sequence[Column], kept: Sequence[int], measured: dict[int, list[str]], width: int) -> list[int]:
    """Widths that sum to at most `width`: the widest text column gives first."""
    share = [_widest(measured[i]) for i in kept]
    too_much = sum(share) + GAP * (len(kept) - 1) - width
    while too_much > 0:
        able = [n for n, i in enumerate(kept) if columns[i].kind == "text" and share[n] > NARROWEST_TEXT]
        share[max(able, key=lambda n: share[n])] -= 1
        too_much -= 1
    return share
