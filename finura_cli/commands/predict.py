"""finura predict: what the months to come are likely to cost, with a range."""

from typing import Annotated

import typer

from finura_cli.cli.foretelling import CHART, HORIZON, INTERVAL, MONTH, months_asked
from finura_cli.cli.group import Group
from finura_cli.cli.house import house_of
from finura_cli.cli.what_if import IF, changes
from finura_cli.screen.forecast import forecast_shown


def expenses(
    ctx: typer.Context,
    words: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[QUERY] [MONTH]", help="Which entries: `cat:food`. A month to come, or this-month; else the next."
        ),
    ] = None,
    period: Annotated[str | None, MONTH] = None,
    horizon: Annotated[int, HORIZON] = 1,
    interval: Annotated[float, INTERVAL] = 80,
    explain: Annotated[bool, typer.Option("--explain", help="All categories, and how the figures are made.")] = False,
    chart: Annotated[bool, CHART] = True,
    ifs: Annotated[list[str] | None, IF] = None,
) -> None:
    """What next month is likely to cost: a typical month, what to plan for, and a range."""
    house = house_of(ctx)
    ask = months_asked(house, words, period=period, horizon=horizon, interval=interval)
    store, part = house.read_session(), not ask.query.is_empty
    if ifs:
        from finura_cli.screen.what_if import with_changes
        from finura_cli.services import what_if

        moved = what_if.expenses(store, ask, changes(house, ifs), at=house.at)
        shown = forecast_shown(moved.forecast, show=house.show, chart=chart, full=explain, part_of_it=part)
        house.emit("predict expenses", with_changes(shown, moved.what_if, show=house.show, full=explain))
        return
    from finura_cli.services.forecasting import answered

    answer = answered(store, ask, at=house.at)
    shown = forecast_shown(answer, show=house.show, chart=chart, full=explain, part_of_it=part)
    house.emit("predict expenses", shown)


group = Group(
    default="expenses",
    commands={
        "expenses": expenses,
        "balance": "predict_balance:balance",
        "bills": "predict_bills:bills",
        "savings": "predict_savings:savings",
        "history": "predict_history:history",
    },
)
