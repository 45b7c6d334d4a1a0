"""finura bills audit: what bills cost a year, and which of them deserve a look."""

from typing import Annotated

import typer

from finura_cli.cli.house import house_of
from finura_cli.screen.bills_audit import audit_shown
from finura_cli.services import bill_audit


def audit(
    ctx: typer.Context,
    exit_code: Annotated[bool, typer.Option("--exit-code", help="Exit 3 when something deserves a look.")] = False,
) -> None:
    """What bills cost a year: dearer ones, forgotten ones, double ones."""
    house = house_of(ctx)
    done = bill_audit.audit(house.read_session(), house.today, currency=house.needed_currency)
    house.emit("bills audit", audit_shown(done.costs, done.found, done.total, done.unconverted, show=house.show))
    if exit_code and done.found:
        house.leave_with(3)
