"""finura doctor: are the books sound?"""

from typing import Annotated

import typer

from finura_cli.cli.house import house_of
from finura_cli.domain.finding import Weight
from finura_cli.domain.query import Query
from finura_cli.errors import Damaged
from finura_cli.screen.doctor import findings_shown
from finura_cli.store import checks, search, totals


def doctor(
    ctx: typer.Context,
    fix: Annotated[bool, typer.Option("--fix", help="Make the kept sums anew from the entries.")] = False,
    exit_code: Annotated[bool, typer.Option("--exit-code", help="Exit 3 when there is a warning.")] = False,
) -> None:
    """Check the file, the entries, the sums and the change log; exit 76 when something is damaged."""
    house = house_of(ctx)
    if fix:
        totals.rebuild(house.session())
    store = house.read_session()
    findings = checks.examine(store)
    house.emit("doctor", findings_shown(findings, search.count(store, Query())))
    if any(f.weight is Weight.DAMAGE for f in findings):
        house.leave_with(Damaged.exit_code)
    elif exit_code and any(f.weight is Weight.WARNING for f in findings):
        house.leave_with(3)
