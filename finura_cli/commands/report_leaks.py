"""finura report leaks."""

import typer

from finura_cli.cli.house import house_of
from finura_cli.commands.report_options import Chart, InPeriod, Since, Until, Words, ask_of, say_if_empty


def leaks(
    ctx: typer.Context, words: Words = None, period: InPeriod = None, since: Since = None, until: Until = None,
    chart: Chart = True,
) -> None:  # fmt: skip
    """Small sums that are paid often, fees, forgotten bills: what they come to in a year."""
    from finura_cli.screen.leaks import leaks as shown
    from finura_cli.services import leaks as service

    house = house_of(ctx)
    ask = ask_of(house, words, period, since, until, "last-12m")
    report = service.leaks(house.read_session(), ask)
    house.emit("report leaks", shown(report, show=house.show, chart=chart))
    say_if_empty(house, ask, report.scope.totals.count)
