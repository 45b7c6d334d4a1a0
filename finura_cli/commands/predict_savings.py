"""finura predict savings: what is likely to be saved in months to come."""

from typing import Annotated

import typer

from finura_cli.cli.foretelling import CHART, HORIZON, INTERVAL, MONTH, months_asked
from finura_cli.cli.house import house_of
from finura_cli.cli.what_if import IF, changes
from finura_cli.screen.forecast_savings import savings_shown


def savings(
    ctx: typer.Context,
    words: Annotated[
        list[str] | None,
        typer.Argument(metavar="[QUERY] [MONTH]", help="Which entries: `acct:bank`. A month to come; else the next."),
    ] = None,
    period: Annotated[str | None, MONTH] = None,
    horizon: Annotated[int, HORIZON] = 1,
    interval: Annotated[float, INTERVAL] = 80,
    explain: Annotated[bool, typer.Option("--explain", help="How the figures are made, and who speaks.")] = False,
    chart: Annotated[bool, CHART] = True,
    ifs: Annotated[list[str] | None, IF] = None,
) -> None:
    """What is likely to be saved: income less spending, with a range."""
    house = house_of(ctx)
    ask = months_asked(house, words, period=period, horizon=horizon, interval=interval)
    store, part = house.read_session(), not ask.query.is_empty
    if ifs:
        from finura_cli.screen.what_if import with_changes
        from finura_cli.services import what_if_savings

        moved = what_if_savings.savings(store, ask, changes(house, ifs), at=house.at)
        shown = savings_shown(moved.forecast, show=house.show, chart=chart, full=explain, part_of_it=part)
        house.emit("predict savings", with_changes(shown, moved.what_if, show=house.show, full=explain))
        return
    from finura_cli.services import forecast_savings

    answer = forecast_savings.answered(store, ask, at=house.at)
    shown = savings_shown(answer, show=house.show, chart=chart, full=explain, part_of_it=part)
    house.emit("predict savings", shown)
