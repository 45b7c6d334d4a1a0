"""finura predict savings: what is likely to be saved in months to come."""

from typing import Annotated

import typer

from finura_cli.cli.asking import asked
from finura_cli.cli.fields import number
from finura_cli.cli.house import house_of
from finura_cli.cli.what_if import IF, changes
from finura_cli.screen.forecast_savings import savings_shown


def savings(
    ctx: typer.Context,
    words: Annotated[
        list[str] | None,
        typer.Argument(metavar="[QUERY] [MONTH]", help="Which entries: `acct:bank`. A month to come; else the next."),
    ] = None,
    period: Annotated[
        str | None, typer.Option("-p", "--period", metavar="MONTH", help="The month, as an option.")
    ] = None,
    horizon: Annotated[int, typer.Option("--horizon", min=1, max=24, metavar="N", help="How many months.")] = 1,
    interval: Annotated[
        float,
        typer.Option(
            "--interval", min=1, max=99, metavar="PERCENT", help="What the range is to hold.", callback=number
        ),
    ] = 80,
    explain: Annotated[bool, typer.Option("--explain", help="How the figures are made, and who speaks.")] = False,
    chart: Annotated[bool, typer.Option("--chart/--no-chart", help="Draw it, too.")] = True,
    ifs: Annotated[list[str] | None, IF] = None,
) -> None:
    """What is likely to be saved: income less spending, with a range."""
    house = house_of(ctx)
    store = house.read_session()
    currency = house.needed_currency
    found = asked(house, words or [], period=period)
    from finura_cli.services import forecast_savings
    from finura_cli.services.forecasting import Ask

    ask = Ask(
        calendar=house.calendar,
        today=house.today,
        currency=currency,
        query=found.query,
        target=found.period,
        horizon=horizon,
        interval=interval / 100,
    )
    if ifs:
        from finura_cli.screen.what_if import with_changes
        from finura_cli.services import what_if_savings

        moved = what_if_savings.savings(store, ask, changes(house, ifs), at=house.at)
        shown = savings_shown(moved.forecast, show=house.show, chart=chart, full=explain)
        house.emit("predict savings", with_changes(shown, moved.what_if, show=house.show, full=explain))
        return
    answer = forecast_savings.answered(store, ask, at=house.at)
    house.emit("predict savings", savings_shown(answer, show=house.show, chart=chart, full=explain))
