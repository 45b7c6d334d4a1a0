"""finura report networth."""

import typer

from finura_cli.cli.house import house_of
from finura_cli.commands.report_options import (
    Chart,
    Daily,
    InPeriod,
    Monthly,
    Quarterly,
    Since,
    Until,
    Weekly,
    Words,
    Yearly,
    ask_of,
    interval_of,
)  # fmt: skip


def networth(
    ctx: typer.Context, words: Words = None, period: InPeriod = None, since: Since = None, until: Until = None,
    daily: Daily = False, weekly: Weekly = False, monthly: Monthly = False, quarterly: Quarterly = False,
    yearly: Yearly = False, chart: Chart = True,
) -> None:  # fmt: skip
    """What everything comes to over time: accounts, and what `account value` said of them."""
    from finura_cli.screen.networth import networth as shown
    from finura_cli.services import networth as service

    house = house_of(ctx)
    ask = ask_of(house, words, period, since, until, "last-12m")
    interval = interval_of(
        "M", daily=daily, weekly=weekly, monthly=monthly, quarterly=quarterly, yearly=yearly
    )  # fmt: skip
    report = service.networth(house.read_session(), ask, interval=interval)
    house.emit(
        "report networth", shown(report, show=house.show, chart=chart, locale=house.locale, today=house.today)
    )  # fmt: skip
    if not report.points:
        house.say("nothing is in any account: `finura account add`, `finura account value House AMOUNT`")
