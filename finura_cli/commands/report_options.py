"""What the reports have in common on the command line: their words and options, and what an empty one says."""

from typing import Annotated, Any

import typer

from finura_cli.cli.asking import asked, one_interval
from finura_cli.cli.fields import PERIOD, SINCE, UNTIL
from finura_cli.cli.house import House
from finura_cli.domain.period import Interval, required_period
from finura_cli.domain.reports.parts import Grouping
from finura_cli.services.report_books import Ask

Words = Annotated[
    list[str] | None,
    typer.Argument(metavar="[QUERY] [PERIOD]", help="Which entries, of which days: `cat:food 2026-10`, in any order."),
]
InPeriod = Annotated[str | None, PERIOD]
Since = Annotated[str | None, SINCE]
Until = Annotated[str | None, UNTIL]
By = Annotated[Grouping | None, typer.Option("--by", help="What the rows are.")]
Depth = Annotated[int | None, typer.Option("--depth", min=1, help="Sum up categories below this level.")]
Percent = Annotated[bool, typer.Option("--percent", help="Show shares in place of amounts.")]
Chart = Annotated[bool, typer.Option("--chart/--no-chart", help="Draw it, too.")]
Against = Annotated[
    str | None, typer.Option("--compare", metavar="PERIOD", help="Hold it against last-month, 2025-10, avg-6m ...")
]
Average = Annotated[
    int | None, typer.Option("--average", metavar="N", min=2, max=60, help="The mean of N intervals, moving along.")
]
Daily = Annotated[bool, typer.Option("-D", help="By day.")]
Weekly = Annotated[bool, typer.Option("-W", help="By week.")]
Monthly = Annotated[bool, typer.Option("-M", help="By month.")]
Quarterly = Annotated[bool, typer.Option("-Q", help="By quarter.")]
Yearly = Annotated[bool, typer.Option("-Y", help="By year.")]


def ask_of(
    house: House, words: list[str] | None, period: str | None, since: str | None, until: str | None, usual: str,
    **more: Any,  # noqa: ANN401
) -> Ask:  # fmt: skip
    """The words and options as a service takes them; `usual` is the period when none was named."""
    house.read_session()  # no books come before no currency
    found = asked(house, words or [], period=period, since=since, until=until)
    days = found.period or required_period(usual, house.calendar, house.today)
    given = {name: value for name, value in more.items() if value is not None}
    return Ask(days, house.needed_currency, house.calendar, house.today, found.query, **given)


def say_if_empty(house: House, ask: Ask, count: int) -> None:
    """Whoever looks at days without entries is told where there are some; after `report networth`, that it searched."""
    if count:
        return
    from finura_cli.commands.report import group  # which imports this file
    from finura_cli.store.extent import extent

    reach = extent(house.read_session())
    if not ask.query.is_empty:
        house.say(f"no entry of these days matches the words; the reports are {', '.join(group.commands)}")
    elif reach is None:
        house.say("the books are empty: `finura add 250 lunch`, or `finura import FILE`")
    else:
        house.say(f"the books reach from {reach.start} to {reach.last}: `finura report {reach.last:%Y-%m}`")


def interval_of(
    otherwise: Interval, *, daily: bool = False, weekly: bool = False, monthly: bool = False, quarterly: bool = False,
    yearly: bool = False,
) -> Interval:  # fmt: skip
    """The interval of -D -W -M -Q -Y, of which there is one at most."""
    return one_interval({"D": daily, "W": weekly, "M": monthly, "Q": quarterly, "Y": yearly}, otherwise)
