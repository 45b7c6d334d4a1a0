"""finura predict balance: what is in hand day by day to come, its lowest point, and how likely it runs out."""

from typing import Annotated

import typer

from finura_cli.cli.asking import asked
from finura_cli.cli.fields import number
from finura_cli.cli.foretelling import CHART
from finura_cli.cli.house import house_of
from finura_cli.cli.what_if import IF, changes
from finura_cli.screen.forecast_balance import balance_shown


def balance(
    ctx: typer.Context,
    words: Annotated[
        list[str] | None,
        typer.Argument(metavar="[acct:NAME] [UNTIL]", help="Of one account; until its last day: 2026-12, next-month."),
    ] = None,
    period: Annotated[
        str | None, typer.Option("-p", "--period", metavar="UNTIL", help="Until its last day, as an option.")
    ] = None,
    horizon: Annotated[
        int, typer.Option("--horizon", min=1, max=12, metavar="N", help="Until the end of so many months after this.")
    ] = 1,
    floor: Annotated[
        str, typer.Option("--floor", metavar="AMOUNT", help="How likely it goes below this, instead of zero.")
    ] = "0",
    interval: Annotated[
        float,
        typer.Option("--interval", min=1, max=99, metavar="PERCENT", help="What the band is to hold.", callback=number),
    ] = 80,
    explain: Annotated[bool, typer.Option("--explain", help="Every day, and how the figures are made.")] = False,
    chart: Annotated[bool, CHART] = True,
    ifs: Annotated[list[str] | None, IF] = None,
) -> None:
    """What is in hand day by day, the lowest point, and how likely it goes below zero."""
    house = house_of(ctx)
    store = house.read_session()
    found, currency = asked(house, words or [], period=period), house.needed_currency
    from finura_cli.domain.parse_money import parse_money
    from finura_cli.screen.money import style_of
    from finura_cli.services.forecast_balance import Ask, answered
    from finura_cli.services.trained import Seen

    ask = Ask(
        seen=Seen(house.calendar, house.today, currency),
        query=found.query,
        until=None if found.period is None else found.period.last,
        horizon=horizon,
        interval=interval / 100,
        floor=parse_money(floor, currency, style_of(house.locale)).minor,
    )
    if ifs:
        from finura_cli.screen.what_if import with_changes
        from finura_cli.services import what_if_balance

        moved = what_if_balance.balance(store, ask, changes(house, ifs), at=house.at)
        shown = balance_shown(moved.forecast, show=house.show, chart=chart, full=explain)
        house.emit("predict balance", with_changes(shown, moved.what_if, show=house.show, full=explain))
        return
    shown = balance_shown(answered(store, ask, at=house.at), show=house.show, chart=chart, full=explain)
    house.emit("predict balance", shown)
