"""finura budget import: budgets from the export of another app."""

from typing import Annotated

import typer

from finura_cli.cli.house import house_of
from finura_cli.screen.budget_import import import_shown
from finura_cli.services import budget_importing

FILE = "The export: an archive, or a CSV or TSV file; - is standard input."
MAKE = "Make the categories that are missing."


def import_(
    ctx: typer.Context,
    file: Annotated[str, typer.Argument(metavar="FILE", help=FILE)],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would be set; write nothing.")] = False,
    make_categories: Annotated[bool, typer.Option("--make-categories", help=MAKE)] = False,
) -> None:
    """Take in a budget of YNAB or Actual: the amounts of its months become budgets."""
    house = house_of(ctx)
    store = house.read_session() if dry_run else house.session()
    found = budget_importing.plan(
        store, file, currency=house.needed_currency, calendar=house.calendar, make_categories=make_categories
    )
    deed = None if dry_run else budget_importing.carry_out(store, found, at=house.at)
    house.emit("budget import", import_shown(found, dry_run=dry_run, deed=deed, show=house.show))
    if found.is_partial:
        house.leave_with(4)
