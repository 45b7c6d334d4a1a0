"""finura report: where the money went, came from, and how it changes."""

from typing import Annotated, Any

import typer

from finura_cli.cli.asking import asked, one_interval
from finura_cli.cli.fields import PERIOD, SINCE, UNTIL
from finura_cli.cli.group import Group
from finura_cli.cli.house import House, house_of
from finura_cli.domain.category import Kind
from finura_cli.domain.period import Interval, Period, required_period
from finura_cli.domain.reports.parts import Grouping
from finura_cli.errors import UsageError
from finura_cli.services.reporting import Ask

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
Daily = Annotated[bool, typer.Option("-D", help="By day.")]
Weekly = Annotated[bool, typer.Option("-W", help="By week.")]
Monthly = Annotated[bool, typer.Option("-M", help="By month.")]
Quarterly = Annotated[bool, typer.Option("-Q", help="By quarter.")]
Yearly = Annotated[bool, typer.Option("-Y", help="By year.")]

LONG_DAYS, LONG_WEEKS = 14, 100
"""Up to so many days a cash flow is told by day, by week; a longer one by month."""


def _ask(
    house: House, words: list[str] | None, period: str | None, since: str | None, until: str | None, usual: str,
    **more: Any,  # noqa: ANN401
) -> Ask:  # fmt: skip
    """The words and options as a service takes them; `usual` is the period when none was named."""
    house.read_session()  # no books come before no currency
    found = asked(house, words or [], period=period, since=since, until=until)
    days = found.period or required_period(usual, house.calendar, house.today)
    given = {name: value for name, value in more.items() if value is not None}
    return Ask(days, house.needed_currency, house.calendar, house.today, found.query, **given)


def _say_if_empty(house: House, ask: Ask, count: int) -> None:
    """Whoever looks at days without entries is told where there are some; after `report networth`, that it searched."""
    if count:
        return
    from finura_cli.store.extent import extent

    reach = extent(house.read_session())
    if not ask.query.is_empty:
        house.say(f"no entry of these days matches the words; the reports are {', '.join(group.commands)}")
    elif reach is None:
        house.say("the books are empty: `finura add 250 lunch`, or `finura import FILE`")
    else:
        house.say(f"the books reach from {reach.start} to {reach.last}: `finura report {reach.last:%Y-%m}`")


def spending(
    ctx: typer.Context, words: Words = None, period: InPeriod = None, since: Since = None, until: Until = None,
    by: By = None, depth: Depth = None, percent: Percent = False, compare: Against = None, chart: Chart = True,
) -> None:  # fmt: skip
    """Where the money went: a row a category, merchant, account ..."""
    house = house_of(ctx)
    ask = _ask(house, words, period, since, until, "this-month", grouping=by, depth=depth, compare=compare)
    _spent(house, ask, Kind.EXPENSE, chart=chart, percent=percent)


def income(
    ctx: typer.Context, words: Words = None, period: InPeriod = None, since: Since = None, until: Until = None,
    by: By = None, depth: Depth = None, percent: Percent = False, compare: Against = None, chart: Chart = True,
) -> None:  # fmt: skip
    """Where the money came from."""
    house = house_of(ctx)
    ask = _ask(house, words, period, since, until, "this-month", grouping=by, depth=depth, compare=compare)
    _spent(house, ask, Kind.INCOME, chart=chart, percent=percent)


def _spent(house: House, ask: Ask, kind: Kind, *, chart: bool, percent: bool) -> None:
    from finura_cli.screen import reports as screen
    from finura_cli.services import reporting

    report = reporting.spending(house.read_session(), ask, kind=kind)
    shown = screen.spending(report, show=house.show, chart=chart, percent=percent, compared=ask.compare is not None)
    house.emit("report spending" if kind is Kind.EXPENSE else "report income", shown)
    _say_if_empty(house, ask, report.scope.totals.count)


def compare(
    ctx: typer.Context, words: Words = None, period: InPeriod = None, since: Since = None, until: Until = None,
    by: By = None, depth: Depth = None, against: Against = None, chart: Chart = True,
) -> None:  # fmt: skip
    """Two periods side by side; without --compare, the one before."""
    from finura_cli.screen import reports as screen
    from finura_cli.services import reporting

    house = house_of(ctx)
    ask = _ask(house, words, period, since, until, "this-month", grouping=by, depth=depth, compare=against)
    report = reporting.compare(house.read_session(), ask)
    house.emit("report compare", screen.compare(report, show=house.show, chart=chart))
    _say_if_empty(house, ask, report.scope.totals.count)


def trend(
    ctx: typer.Context, words: Words = None, period: InPeriod = None, since: Since = None, until: Until = None,
    daily: Daily = False, weekly: Weekly = False, monthly: Monthly = False, quarterly: Quarterly = False,
    yearly: Yearly = False, by: By = None, depth: Depth = None, percent: Percent = False, compare: Against = None,
    chart: Chart = True,
) -> None:  # fmt: skip
    """Income and spending month by month (-D -W -M -Q -Y); with --by, of each group."""
    from finura_cli.screen import trends as screen
    from finura_cli.services import reporting

    house = house_of(ctx)
    ask = _ask(house, words, period, since, until, "last-12m", depth=depth, compare=compare)
    interval = one_interval({"D": daily, "W": weekly, "M": monthly, "Q": quarterly, "Y": yearly}, "M")
    if compare is not None and by is not None:
        raise UsageError("--compare and --by exclude each other in a trend", hint="finura report compare --by ...")
    report = reporting.trend(house.read_session(), ask, interval=interval, grouping=by)
    shown = screen.trend(report, show=house.show, chart=chart, percent=percent, locale=house.locale)
    house.emit("report trend", shown)
    _say_if_empty(house, ask, report.scope.totals.count)


def cashflow(
    ctx: typer.Context, words: Words = None, period: InPeriod = None, since: Since = None, until: Until = None,
    daily: Daily = False, weekly: Weekly = False, monthly: Monthly = False, quarterly: Quarterly = False,
    yearly: Yearly = False, by: By = None, chart: Chart = True,
) -> None:  # fmt: skip
    """How the money in hand changed: in, out, moved away, and what that comes to."""
    from finura_cli.screen import trends as screen
    from finura_cli.services import reporting

    house = house_of(ctx)
    ask = _ask(house, words, period, since, until, "this-month")
    usual = _interval_for(ask.period)
    interval = one_interval({"D": daily, "W": weekly, "M": monthly, "Q": quarterly, "Y": yearly}, usual)
    report = reporting.cashflow(house.read_session(), ask, interval=interval, grouping=by)
    house.emit("report cashflow", screen.cashflow(report, show=house.show, chart=chart, locale=house.locale))
    _say_if_empty(house, ask, report.scope.totals.count)


def _interval_for(period: Period) -> Interval:
    if period.is_open or period.days > LONG_WEEKS:
        return "M"
    return "D" if period.days <= LONG_DAYS else "W"


def month(
    ctx: typer.Context, words: Words = None, period: InPeriod = None, since: Since = None, until: Until = None,
    depth: Depth = None, compare: Against = None, chart: Chart = True,
) -> None:  # fmt: skip
    """A month on one page: in, out, saved, where it went, the largest entries."""
    from finura_cli.screen import month as screen
    from finura_cli.services import monthly

    house = house_of(ctx)
    ask = _ask(house, words, period, since, until, "this-month", depth=depth, compare=compare)
    report = monthly.month(house.read_session(), ask)
    house.emit("report month", screen.month(report, show=house.show, chart=chart))
    _say_if_empty(house, ask, report.scope.totals.count)


def week(
    ctx: typer.Context, words: Words = None, period: InPeriod = None, since: Since = None, until: Until = None,
    depth: Depth = None, chart: Chart = True,
) -> None:  # fmt: skip
    """The last full week on one page, against the four before it; one thing to look at."""
    from finura_cli.screen import week as screen
    from finura_cli.services import digesting

    house = house_of(ctx)
    ask = _ask(house, words, period, since, until, "last-week", depth=depth)
    report = digesting.week(house.read_session(), ask)
    house.emit("report week", screen.week(report, show=house.show, chart=chart))
    _say_if_empty(house, ask, report.scope.totals.count)


group = Group(
    default="month",
    commands={
        "month": month,
        "week": week,
        "spending": spending,
        "income": income,
        "cashflow": cashflow,
        "trend": trend,
        "compare": compare,
    },
)
