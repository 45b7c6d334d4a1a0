"""finura report spending, income; by interval, too."""

import typer

from finura_cli.cli.house import House, house_of
from finura_cli.commands.report_options import (
    Against,
    By,
    Chart,
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
from finura_cli.domain.category import Kind
from finura_cli.domain.period import Interval
from finura_cli.errors import UsageError
from finura_cli.services.report_books import Ask


def spending(
    ctx: typer.Context, words: Words = None, period: InPeriod = None, since: Since = None, until: Until = None,
    by: By = None, depth: Depth = None, percent: Percent = False, compare: Against = None, weekly: Weekly = False,
    monthly: Monthly = False, quarterly: Quarterly = False, yearly: Yearly = False, chart: Chart = True,
) -> None:  # fmt: skip
    """Where the money went: a row a category, merchant, account ...; -W -M -Q -Y: a column an interval."""
    house = house_of(ctx)
    across = interval_of("D", weekly=weekly, monthly=monthly, quarterly=quarterly, yearly=yearly)
    usual = "this-month" if across == "D" else "last-12m"
    ask = ask_of(house, words, period, since, until, usual, grouping=by, depth=depth, compare=compare)
    _told(house, ask, Kind.EXPENSE, across, chart=chart, percent=percent)


def income(
    ctx: typer.Context, words: Words = None, period: InPeriod = None, since: Since = None, until: Until = None,
    by: By = None, depth: Depth = None, percent: Percent = False, compare: Against = None, weekly: Weekly = False,
    monthly: Monthly = False, quarterly: Quarterly = False, yearly: Yearly = False, chart: Chart = True,
) -> None:  # fmt: skip
    """Where the money came from; -W -M -Q -Y: a column an interval."""
    house = house_of(ctx)
    across = interval_of("D", weekly=weekly, monthly=monthly, quarterly=quarterly, yearly=yearly)
    usual = "this-month" if across == "D" else "last-12m"
    ask = ask_of(house, words, period, since, until, usual, grouping=by, depth=depth, compare=compare)
    _told(house, ask, Kind.INCOME, across, chart=chart, percent=percent)


def _told(house: House, ask: Ask, kind: Kind, across: Interval, *, chart: bool, percent: bool) -> None:
    """`across` is D where no interval was named: one column."""
    from finura_cli.services import reporting

    name = "report spending" if kind is Kind.EXPENSE else "report income"
    if across == "D":
        from finura_cli.screen import reports as screen

        report = reporting.spending(house.read_session(), ask, kind=kind)
        count = report.scope.totals.count
        shown = screen.spending(report, show=house.show, chart=chart, percent=percent, compared=ask.compare is not None)
    else:
        from finura_cli.domain.reports.pivot import pivot
        from finura_cli.screen.pivot import pivot as pivot_shown

        if ask.compare is not None:
            raise UsageError("--compare and intervals exclude each other", hint="finura report trend --compare PERIOD")
        course = reporting.trend(house.read_session(), ask, interval=across, grouping=ask.grouping)
        shown = pivot_shown(pivot(course, kind), show=house.show, percent=percent, locale=house.locale)
        count = course.scope.totals.count
    house.emit(name, shown)
    say_if_empty(house, ask, count)
