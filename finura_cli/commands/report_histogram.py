"""finura report histogram."""

import typer

from finura_cli.cli.house import house_of
from finura_cli.commands.report_options import Chart, InPeriod, Since, Until, Words, ask_of, say_if_empty


def histogram(
    ctx: typer.Context, words: Words = None, period: InPeriod = None, since: Since = None, until: Until = None,
    chart: Chart = True,
) -> None:  # fmt: skip
    """How large the amounts are: how many lie between 50 and 100, 100 and 200 ..."""
    from finura_cli.screen.histogram import histogram as shown
    from finura_cli.services import histogram as service

    house = house_of(ctx)
    ask = ask_of(house, words, period, since, until, "this-month")
    report = service.histogram(house.read_session(), ask)
    house.emit("report histogram", shown(report, show=house.show, chart=chart))
    say_if_empty(house, ask, report.scope.totals.count)
