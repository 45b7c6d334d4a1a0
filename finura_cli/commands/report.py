"""finura report: where the money went, came from, and how it changes."""

import typer

from finura_cli.cli.group import Group
from finura_cli.cli.house import house_of
from finura_cli.commands.report_options import (
    Against,
    Average,
    By,
    Chart,
    Daily,
    Depth,
    InPeriod,
    Monthly,
    Percent,
    Quarterly,
    Since,
    Until,
    Weekly,
    Words,
    Yearly,
    ask_of,
    interval_of,
    say_if_empty,
)
from finura_cli.domain.period import Interval, Period
from finura_cli.errors import UsageError

LONG_DAYS, LONG_WEEKS = 14, 100
"""Up to so many days a cash flow is told by day, by week; a longer one by month."""


def compare(
    ctx: typer.Context, words: Words = None, period: InPeriod = None, since: Since = None, until: Until = None,
    by: By = None, depth: Depth = None, against: Against = None, chart: Chart = True,
) -> None:  # fmt: skip
    """Two periods side by side; without --compare, the one before."""
    from finura_cli.screen import reports as screen
    from finura_cli.services import reporting

    house = house_of(ctx)
    ask = ask_of(house, words, period, since, until, "this-month", grouping=by, depth=depth, compare=against)
    report = reporting.compare(house.read_session(), ask)
    house.emit("report compare", screen.compare(report, show=house.show, chart=chart))
    say_if_empty(house, ask, report.scope.totals.count)


def trend(
    ctx: typer.Context, words: Words = None, period: InPeriod = None, since: Since = None, until: Until = None,
    daily: Daily = False, weekly: Weekly = False, monthly: Monthly = False, quarterly: Quarterly = False,
    yearly: Yearly = False, by: By = None, depth: Depth = None, percent: Percent = False, compare: Against = None,
    average: Average = None, chart: Chart = True,
) -> None:  # fmt: skip
    """Income and spending month by month (-D -W -M -Q -Y); with --by, of each group."""
    from finura_cli.screen import trends as screen
    from finura_cli.services import reporting

    house = house_of(ctx)
    ask = ask_of(house, words, period, since, until, "last-12m", depth=depth, compare=compare)
    interval = interval_of("M", daily=daily, weekly=weekly, monthly=monthly, quarterly=quarterly, yearly=yearly)
    if compare is not None and by is not None:
        raise UsageError("--compare and --by exclude each other in a trend", hint="finura report compare --by ...")
    if average is not None and by is not None:
        raise UsageError(
            "--average and --by exclude each other in a trend", hint="the mean of a group stands beside it"
        )
    report = reporting.trend(house.read_session(), ask, interval=interval, grouping=by, window=average)
    shown = screen.trend(report, show=house.show, chart=chart, percent=percent, locale=house.locale)
    house.emit("report trend", shown)
    say_if_empty(house, ask, report.scope.totals.count)


def cashflow(
    ctx: typer.Context, words: Words = None, period: InPeriod = None, since: Since = None, until: Until = None,
    daily: Daily = False, weekly: Weekly = False, monthly: Monthly = False, quarterly: Quarterly = False,
    yearly: Yearly = False, by: By = None, chart: Chart = True,
) -> None:  # fmt: skip
    """How the money in hand changed: in, out, moved away, and what that comes to."""
    from finura_cli.screen import trends as screen
    from finura_cli.services import reporting

    house = house_of(ctx)
    ask = ask_of(house, words, period, since, until, "this-month")
    usual = _interval_for(ask.period)
    interval = interval_of(usual, daily=daily, weekly=weekly, monthly=monthly, quarterly=quarterly, yearly=yearly)
    report = reporting.cashflow(house.read_session(), ask, interval=interval, grouping=by)
    house.emit("report cashflow", screen.cashflow(report, show=house.show, chart=chart, locale=house.locale))
    say_if_empty(house, ask, report.scope.totals.count)


def _interval_for(period: Period) -> Interval:
    if period.is_open or period.days > LONG_WEEKS:
        return "M"
    return "D" if period.days <= LONG_DAYS else "W"


def month(
    ctx: typer.Context, words: Words = None, period: InPeriod = None, since: Since = None, until: Until = None,
    depth: Depth = None, compare: Against = None, chart: Chart = True,
) -> None:  # fmt: skip
    """A month as a letter: in, out, what changed, what is coming, one thing to do."""
    from finura_cli.screen import month as screen
    from finura_cli.services import monthly

    house = house_of(ctx)
    ask = ask_of(house, words, period, since, until, "this-month", depth=depth, compare=compare)
    report = monthly.month(house.read_session(), ask)
    house.emit("report month", screen.month(report, show=house.show, chart=chart))
    say_if_empty(house, ask, report.scope.totals.count)


def week(
    ctx: typer.Context, words: Words = None, period: InPeriod = None, since: Since = None, until: Until = None,
    depth: Depth = None, chart: Chart = True,
) -> None:  # fmt: skip
    """The last full week as a letter, against the four before it; one thing to do."""
    from finura_cli.screen import week as screen
    from finura_cli.services import digesting

    house = house_of(ctx)
    ask = ask_of(house, words, period, since, until, "last-week", depth=depth)
    report = digesting.week(house.read_session(), ask)
    house.emit("report week", screen.week(report, show=house.show, chart=chart))
    say_if_empty(house, ask, report.scope.totals.count)


group = Group(
    default="month",
    commands={
        "month": month,
        "week": week,
        "year": "report_year:year",
        "spending": "report_spending:spending",
        "income": "report_spending:income",
        "cashflow": cashflow,
        "trend": trend,
        "compare": compare,
        "histogram": "report_histogram:histogram",
        "calendar": "report_calendar:calendar",
        "networth": "report_networth:networth",
        "leaks": "report_leaks:leaks",
        "rule": "report_rule:rule",
        "saved": "report_saved:saved",
    },
)
