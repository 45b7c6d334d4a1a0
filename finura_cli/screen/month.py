"""The digest of a month on one page."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from finura_cli.domain.money import Money
from finura_cli.domain.reports.month import Month
from finura_cli.screen import digests
from finura_cli.screen import report_parts as part
from finura_cli.screen.plain import percent
from finura_cli.screen.reports import before_name, compared_json, section, spending_table
from finura_cli.screen.shown import ShowMoney, Shown

if TYPE_CHECKING:
    from rich.console import Console


def month(report: Month, *, show: ShowMoney = Money.plain, chart: bool = True) -> Shown:
    """`report month`: in, out and saved, where it went, the largest entries."""
    scope = report.scope
    json = {
        **part.scope_json(scope),
        "compared": None if report.before is None else compared_json(report.compared, report.months),
        "days_gone": report.days_gone,
        "sections": [
            {"name": "summary", "rows": digests.summary_json(scope.totals, report.before), "totals": {}},
            section(report.spending),
            section(report.income),
            {"name": "largest", "rows": [digests.largest_json(entry) for entry in report.largest], "totals": {}},
        ],
        "totals": {**part.totals_json(scope.totals), "rate": part.ratio(scope.totals.rate)},
    }
    title = part.heading("Month", scope.period, scope.currency)
    summary = digests.summary_table(scope.totals, report.before, before_name(report.compared, report.months))
    went = spending_table(report.spending, title=title)
    largest = digests.largest_table(report.largest)

    def draw(console: Console) -> None:
        part.say_title(console, title)
        if report.days_gone is not None:
            part.say(console, [_days(report)])
        if not scope.totals.count:
            part.say(console, [part.empty(scope.period)], "")
        else:
            digests.draw_section(summary, console, show)
            if scope.totals.rate is not None and scope.totals.net.minor > 0:
                part.say(console, [f"Saved {percent(scope.totals.rate)} of what came in."])
            digests.draw_top(report.spending, console, show, chart=chart, compared=report.before is not None)
            digests.draw_section(largest, console, show)
        part.say_notes(console, part.notes(scope, show))

    more = (replace(summary, title="Summary"), largest)
    return Shown(json=json, table=went, rich=draw, digest=True, more=more, show=show)


def _days(report: Month) -> str:
    whole = report.scope.period.days
    against = before_name(report.compared, report.months)
    earlier = f"; {against} is whole" if report.before is not None and report.months == 1 else ""
    return f"{report.days_gone} of {whole} days are gone{earlier}."
