"""finura report saved."""

from typing import Annotated

import typer

from finura_cli.cli.house import house_of
from finura_cli.commands.report_options import InPeriod, Since, Until, ask_of
from finura_cli.errors import UsageError

Words = Annotated[list[str] | None, typer.Argument(metavar="[PERIOD]", help="Of which days: `2026-10`, `all`.")]


def saved(
    ctx: typer.Context, words: Words = None, period: InPeriod = None, since: Since = None, until: Until = None
) -> None:
    """What was spent below your usual after alerts, and what saying them is worth."""
    from finura_cli.screen.saved import saved as shown
    from finura_cli.services import nudge_worth

    house = house_of(ctx)
    ask = ask_of(house, words, period, since, until, "last-12m")
    if not ask.query.is_empty:
        raise UsageError(
            "report saved takes a period, and no query", hint="an alert is about all of its category", code="no-query"
        )
    report = nudge_worth.saved(house.read_session(), ask, holdout=float(house.settings.holdout))
    house.emit("report saved", shown(report, show=house.show))
    if not report.rows:
        house.say("alerts about spending come with budgets: `finura help alerts`")
