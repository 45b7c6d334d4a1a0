"""finura report rule."""

from typing import Annotated

import typer

from finura_cli.cli.house import house_of
from finura_cli.commands.report_options import (
    Chart,
    InPeriod,
    Monthly,
    Quarterly,
    Since,
    Until,
    Words,
    Yearly,
    ask_of,
    interval_of,
    say_if_empty,
)
from finura_cli.domain.budget_rule import parse_rule

Split = Annotated[str, typer.Option("--rule", metavar="N/N/N", help="Needs, wants, savings in percent of income.")]


def rule(
    ctx: typer.Context, words: Words = None, period: InPeriod = None, since: Since = None, until: Until = None,
    split: Split = "50/30/20", monthly: Monthly = False, quarterly: Quarterly = False, yearly: Yearly = False,
    chart: Chart = True,
) -> None:  # fmt: skip
    """50/30/20 as it really was: needs, wants and savings of what came in."""
    from finura_cli.screen.rule_kept import rule_kept as shown
    from finura_cli.services import reporting

    house = house_of(ctx)
    wanted = parse_rule(split)
    ask = ask_of(house, words, period, since, until, "last-12m")
    interval = interval_of("M", monthly=monthly, quarterly=quarterly, yearly=yearly)
    report = reporting.rule_kept(house.read_session(), ask, wanted, interval=interval)
    house.emit("report rule", shown(report, show=house.show, chart=chart))
    say_if_empty(house, ask, report.scope.totals.count)
