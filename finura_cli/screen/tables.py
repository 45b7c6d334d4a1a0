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
from finura_cli.screen.plain import percent
from finura_cli.screen.shown import Cell, Column, ShowMoney, Shown, Table

GAP = 2
"""Cells between two columns."""
NARROWEST_TEXT = 12
"""A text column is folded down to this before a spare column is given up."""
# No frame; a rule under the header and one above the total.
_RULES = Box("    \n    \n ── \n    \n ── \n    \n    \n    \n")
_RULES_ASCII = Box("    \n    \n -- \n    \n -- \n    \n    \n    \n", ascii=True)


def draw(shown: Shown, console: Console) -> None:
    """Put a Shown on a console, by its own drawing or as its table."""
    if shown.rich is not None:
        shown.rich(console)
    elif shown.table is not None:
        draw_table(shown.table, console, show=shown.show)


def draw_table(table: Table, console: Console, *, show: ShowMoney = Money.plain) -> None:
    """A table with its title; without rows the sentence that says so."""
    if table.title:
        console.print(Text(visible(table.title), style=theme.TITLE))
    if table.rows:
        console.print(grid(table, console, show=show))
    else:
        console.print(Text(visible(table.empty)))


def cell_shown(column: Column, cell: Cell, show: ShowMoney) -> str:
    """A cell as a person reads it."""
    if cell is None:
        return ""
    if isinstance(cell, Money):
        return visible(show(cell))
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, str):
        return visible(cell)
    if column.kind == "ratio":
        return percent(cell)
    return str(cell)


def grid(table: Table, console: Console, *, show: ShowMoney = Money.plain) -> RichTable:
    """The rich table that fits `console.width`: spare columns go first, then text is folded."""
    every = [i for i, column in enumerate(table.columns) if not column.machine]
    rows = table.rows if table.total is None else (*table.rows, table.total)
    texts = {i: [cell_shown(table.columns[i], row[i], show) for row in rows] for i in every}
    widths = {i: max(map(cell_len, (table.columns[i].heading, *texts[i]))) for i in every}
    kept = _fitting(table.columns, every, widths, console.width)
    unicode_rules = console.encoding.lower().startswith("utf") and not console.legacy_windows
    result = RichTable(
        box=_RULES if unicode_rules else _RULES_ASCII,
        padding=(0, GAP - 1, 0, 0),
        pad_edge=False,
        show_edge=False,
        header_style=theme.HEADER,
        show_footer=False,
    )
    for place, i in enumerate(kept):
        column = table.columns[i]
        result.add_column(
            Text(visible(column.heading), style=theme.HEADER),
            justify=column.side,
            no_wrap=False,
            overflow="fold",
            width=_share(table.columns, kept, widths, console.width)[place],
        )
    last = len(rows) - 1 if table.total is not None else None
    for n in range(len(rows)):
        style = theme.TOTAL if n == last else ""
        if n == last:
            result.add_section()
        result.add_row(*(Text(texts[i][n], style=style) for i in kept))
    return result


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
