"""What an import would do, before the question: how each file was read, and as many of its rows as the window holds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from finura_cli.domain.imports import ImportPlan, PlannedRow
from finura_cli.domain.text import how_many
from finura_cli.screen.entries import called
from finura_cli.screen.import_json import Failed
from finura_cli.screen.imports import failed_lines, paths, rows_table, understood, wrapped
from finura_cli.screen.shown import ShowMoney, Shown, Table

if TYPE_CHECKING:
    from rich.console import Console

_FEWEST = 2
"""Rows that are shown in the lowest window."""
_ASKED = 2
"""Lines of a window for the question below and what was typed above."""


def preview(
    plans: Sequence[ImportPlan], samples: Sequence[PlannedRow], failed: Sequence[Failed], show: ShowMoney,
    *, dry_run: bool = False,
) -> Shown:  # fmt: skip
    """What would happen, with some of the rows. On a terminal with fewer of them where the window is low; where even
    so it does not hold all, what was understood comes last, next to the question."""
    table = _without_empty(rows_table(map(_told, samples), show=show))

    def draw(console: Console) -> None:
        lines = [line for plan in plans for line in understood(plan, show)]
        head = list(wrapped([*lines, *failed_lines(failed)], paths(plans, failed), console.width))
        room = console.height - len(head) - _ASKED if console.is_terminal else None
        number, below = _fitting(console, table, plans, room, show, dry_run=dry_run)
        if below:
            _print_rows(console, table, number, show)
            console.print()
            _print(console, [*_ending(plans, number), *head, *_look(dry_run=dry_run)])
            return
        _print(console, head)
        if number:
            console.print()
            _print_rows(console, table, number, show)
        _print(console, [*_ending(plans, number), *_look(dry_run=dry_run)])

    return Shown(json={}, table=table, rich=draw, digest=True, show=show)


def _told(row: PlannedRow) -> PlannedRow:
    """A row for the eye: who was paid stands with the description, where that alone does not tell."""
    return replace(row, description=called(row.description, row.merchant or ""), merchant=None)


def _fitting(
    console: Console, table: Table, plans: Sequence[ImportPlan], room: int | None, show: ShowMoney, *, dry_run: bool
) -> tuple[int, bool]:  # fmt: skip
    """How many rows are shown in so many lines, and whether even the fewest are too many. `room`: None is no end."""
    number = len(table.rows)
    if room is None or not number:
        return number, False
    while True:
        with console.capture() as captured:
            _print_rows(console, table, number, show)
        more = 1 + sum(1 for _ in _ending(plans, number)) + dry_run
        if captured.get().count("\n") + more <= room:
            return number, False
        if number <= _FEWEST:
            return number, True
        number -= 1


def _print_rows(console: Console, table: Table, number: int, show: ShowMoney) -> None:
    from finura_cli.screen.tables import draw_table

    draw_table(replace(table, rows=table.rows[:number]), console, show=show)


def _print(console: Console, lines: Sequence[str]) -> None:
    from rich.text import Text

    for line in lines:
        console.print(Text(line), soft_wrap=True)


def _ending(plans: Sequence[ImportPlan], shown: int) -> Iterator[str]:
    """How many of the rows are shown."""
    rows = sum(plan.counts.read - plan.counts.rejected for plan in plans)
    if shown < rows:
        review = any(plan.counts.review for plan in plans)
        yield f"{shown} of {how_many(rows, 'row')}" + (", those to review first" if review else "")


def _look(*, dry_run: bool) -> list[str]:
    return ["nothing was written"] if dry_run else []


def _without_empty(table: Table) -> Table:
    """The table without columns that say nothing in any row."""
    kept = [n for n in range(len(table.columns)) if any(row[n] not in (None, "") for row in table.rows)]
    if not kept:
        return table
    rows = tuple(tuple(row[n] for n in kept) for row in table.rows)
    return Table(tuple(table.columns[n] for n in kept), rows, empty=table.empty)
