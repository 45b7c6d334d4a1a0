"""finura predict bills: what falls due, when, and how much."""

from typing import Annotated

import typer

from finura_cli.cli.asking import asked
from finura_cli.cli.fields import number
from finura_cli.cli.foretelling import HORIZON
from finura_cli.cli.house import house_of
from finura_cli.screen.forecast_bills import bills_ahead_shown


def bills(
    ctx: typer.Context,
    words: Annotated[
        list[str] | None,
        typer.Argument(metavar="[QUERY] [PERIOD]", help="Days to come: this-month, 2026-12; else the next month."),
    ] = None,
    period: Annotated[
        str | None, typer.Option("-p", "--period", metavar="PERIOD", help="The days, as an option.")
    ] = None,
    horizon: Annotated[int, HORIZON] = 1,
    interval: Annotated[
        float,
        typer.Option("--interval", min=1, max=99, metavar="PERCENT", help="What ranges are to hold.", callback=number),
    ] = 80,
    explain: Annotated[bool, typer.Option("--explain", help="What each amount rests on, and earlier months.")] = False,
) -> None:
    """What bills will likely ask: each with its day and range, the sum, and how that went before."""
    house = house_of(ctx)
    store = house.read_session()
    found = asked(house, words or [], period=period)
    from finura_cli.services.forecast_bills import Ask, bills_ahead
    from finura_cli.services.trained import Seen

    seen = Seen(house.calendar, house.today, house.needed_currency)
    ask = Ask(seen, found.query, found.period, horizon, interval / 100)
    ahead = bills_ahead(store, ask, at=house.at)
    shown = bills_ahead_shown(ahead, show=house.show, full=explain, part_of_them=not found.query.is_empty)
    house.emit("predict bills", shown)
