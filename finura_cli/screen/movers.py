"""What made a group of spending differ, in words and as a table: in the letters of a week, a month and a year."""

from __future__ import annotations

from collections.abc import Iterable

from finura_cli.domain.reports.movers import Cause, Mover
from finura_cli.domain.reports.parts import Grouping
from finura_cli.screen import report_parts as part
from finura_cli.screen.shown import Column, ShowMoney, Table

PAYEE_CELLS = 32


def movers_table(movers: Iterable[Mover], title: str, before: str, show: ShowMoney, *, machine: bool = False) -> Table:
    """`before` names what it is held against; with `machine` only programs read that column."""
    return Table(
        columns=(
            Column("category"),
            Column("amount", "money", spare=3),
            Column("previous", "money", title=before, spare=4, machine=machine),
            Column("change", "money", signed=True),
            Column("why"),
        ),
        rows=tuple(
            (
                part.group_name(mover.row.group, Grouping.CATEGORY),
                mover.row.amount,
                mover.row.previous,
                mover.row.change,
                why(mover, show),
            )
            for mover in movers
        ),
        title=title,
    )


def why(mover: Mover, show: ShowMoney) -> str:
    """`Swiggy 3 times, 890.00; no Third Wave`."""
    less = mover.row.change is not None and mover.row.change.minor < 0
    return "; ".join(_cause(cause, show, less=less) for cause in mover.causes)


def _cause(cause: Cause, show: ShowMoney, *, less: bool) -> str:
    payee = part.cut(cause.payee, PAYEE_CELLS)
    pace = f" ({cause.every})" if cause.every is not None else ""
    if not cause.count:
        return f"no {payee}{pace}" if less else f"nothing back from {payee}"
    if cause.amount.minor < 0:
        return f"{show(-cause.amount)} back from {payee}"
    if less:
        return f"{payee} only {show(cause.amount)}{pace}"
    times = f" {cause.count} times," if cause.count > 1 else ""
    return f"{payee}{times} {show(cause.amount)}{pace}"
