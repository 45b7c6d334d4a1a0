"""finura report calendar."""

import typer

from finura_cli.cli.house import house_of
from finura_cli.commands.report_options import Chart, InPeriod, Since, Until, Words, ask_of, say_if_empty


def calendar(
    ctx: typer.Context, words: Words = None, period: InPeriod = None, since: Since = None, until: Until = None,
    chart: Chart = True,
) -> None:  # fmt: skip
    """Day by day as a heat map: a year in columns of weeks, a month as a sheet with amounts."""
    from finura_cli.screen.calendar import calendar as shown
    from finura_cli.services import calendar_days as service

    house = house_of(ctx)
    ask = ask_of(house, words, period, since, until, "last-12m")
    report = service.days(house.read_session(), ask)
    week_start = house.calendar.week_start
    house.emit(
        "report calendar", shown(report, show=house.show, chart=chart, locale=house.locale, week_start=week_start)
    )
    say_if_empty(house, ask, report.scope.totals.count)
