"""What the commands of goals have in common on the command line."""

from datetime import date
from typing import Annotated

import typer

from finura_cli.cli.house import House
from finura_cli.domain.entry import said_day
from finura_cli.domain.period import parse_period
from finura_cli.errors import UsageError

Name = Annotated[str, typer.Argument(metavar="NAME", help="The goal.")]
When = Annotated[str | None, typer.Argument(metavar="[DATE]", help="When it was; today if left out.")]


def coming(house: House, text: str) -> date:
    """A day to come; of a month, a year or another period its last one."""
    period = parse_period(text, house.calendar, house.today)
    if period is None:
        return said_day(text, house.calendar, house.today)
    if period.end == date.max:
        raise UsageError(f"{text} has no last day", hint="--by takes a day or a month, such as 2027-03", code="bad-day")
    return period.last
