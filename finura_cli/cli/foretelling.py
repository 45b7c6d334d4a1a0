"""What forecasts of months take on the command line, said once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import typer

from finura_cli.cli.asking import asked
from finura_cli.cli.fields import number
from finura_cli.cli.house import House

if TYPE_CHECKING:
    from finura_cli.services.forecasting import Ask

MONTH = typer.Option("-p", "--period", metavar="MONTH", help="The month, as an option.")
HORIZON = typer.Option("--horizon", min=1, max=24, metavar="N", help="How many months.")
INTERVAL = typer.Option(
    "--interval", min=1, max=99, metavar="PERCENT", help="What the range is to hold.", callback=number
)
CHART = typer.Option("--chart/--no-chart", help="Draw it, too.")


def months_asked(
    house: House, words: Sequence[str] | None, *, period: str | None, horizon: int, interval: float
) -> Ask:  # fmt: skip
    """Which entries and which months, as they were typed."""
    house.read_session()  # without books nothing else is worth a word
    currency = house.needed_currency
    found = asked(house, list(words or []), period=period)
    from finura_cli.services.forecasting import Ask

    return Ask(
        calendar=house.calendar,
        today=house.today,
        currency=currency,
        query=found.query,
        target=found.period,
        horizon=horizon,
        interval=interval / 100,
    )
