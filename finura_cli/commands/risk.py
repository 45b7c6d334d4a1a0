"""finura risk: the chance of a low mood, and of a day of high spending, beside how often they are so anyway."""

from datetime import date, timedelta
from enum import StrEnum
from typing import Annotated

import typer

from finura_cli.cli.house import house_of
from finura_cli.cli.progress import busy
from finura_cli.errors import UsageError
from finura_cli.screen.risk import risk_shown


class Day(StrEnum):
    """The days that can be asked about."""

    TODAY = "today"
    TOMORROW = "tomorrow"


def risk(
    ctx: typer.Context,
    day: Annotated[Day, typer.Argument(metavar="[today|tomorrow]", help="Which day.")] = Day.TOMORROW,
    explain: Annotated[bool, typer.Option("--explain", help="All it rests on, who speaks, and how it did.")] = False,
) -> None:
    """How likely a low mood or a day of high spending is, beside how often they are so anyway."""
    house = house_of(ctx)
    store = house.read_session()
    if day is Day.TOMORROW and house.today == date.max:
        raise UsageError("there is no tomorrow", code="bad-day")
    asked = house.today + timedelta(days=1) if day is Day.TOMORROW else house.today
    from finura_cli.services import risking
    from finura_cli.services.trained import Seen

    seen = Seen(house.calendar, house.today, house.needed_currency)
    with busy("Looking at your days ...", quiet=house.quiet):
        found = risking.ahead(store, seen, asked, at=house.at)
    house.emit("risk", risk_shown(found, show=house.show, locale=house.locale, full=explain))
