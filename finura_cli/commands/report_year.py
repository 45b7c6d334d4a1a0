"""finura report year."""

import typer

from finura_cli.cli.house import house_of
from finura_cli.commands.report_options import Chart, Depth, InPeriod, Since, Until, Words, ask_of, say_if_empty


def year(
    ctx: typer.Context, words: Words = None, period: InPeriod = None, since: Since = None, until: Until = None,
    depth: Depth = 1, chart: Chart = True,
) -> None:  # fmt: skip
    """A year as a letter: what happened, what changed, what is coming, one thing to do."""
    from finura_cli.screen.year import year as shown
    from finura_cli.services import yearly

    house = house_of(ctx)
    ask = ask_of(house, words, period, since, until, "this-year", depth=depth)
    report = yearly.year(house.read_session(), ask)
    house.emit("report year", shown(report, show=house.show, chart=chart))
    say_if_empty(house, ask, report.scope.totals.count)
