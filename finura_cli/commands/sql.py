"""finura sql: a question in SQL, read-only."""

import sys
from typing import Annotated

import typer

from finura_cli.cli import streams
from finura_cli.cli.house import house_of
from finura_cli.errors import UsageError
from finura_cli.screen.shown import CellKind, Column, Shown, Table
from finura_cli.store import asking


def sql(
    ctx: typer.Context,
    query: Annotated[
        str | None, typer.Argument(metavar="[QUERY]", help="One SELECT; from standard input if left out.")
    ] = None,
) -> None:
    """Ask the books in SQL; nothing can be changed. Views: see `finura help sql`."""
    house = house_of(ctx)
    if house.private:
        raise UsageError("--private cannot tell which columns of a query are amounts", hint="leave --private out")
    if query is None:
        if streams.is_terminal(sys.stdin):
            raise UsageError("no query was given", hint='finura sql "SELECT * FROM entries LIMIT 5"')
        query = sys.stdin.read()
    answer = asking.ask(house.read_session(), query)
    columns = tuple(Column(name, _kind(answer.rows, i), title=name) for i, name in enumerate(answer.columns))
    rows = [dict(zip(answer.columns, row, strict=True)) for row in answer.rows]
    table = Table(columns, answer.rows, empty="No rows.")
    house.emit("sql", Shown(json={"columns": list(answer.columns), "rows": rows}, table=table))


def _kind(rows: tuple[tuple[str | int | float | None, ...], ...], i: int) -> CellKind:
    return "int" if rows and all(isinstance(row[i], int) or row[i] is None for row in rows) else "text"
