"""The digest of a month on one page."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from finura_cli.domain.anomaly_flags import Flag
from finura_cli.domain.money import Money
from finura_cli.domain.period import calendar_month
from finura_cli.domain.reports.focus import About
from finura_cli.domain.reports.month import Month
from finura_cli.domain.reports.parts import Grouping
from finura_cli.domain.text import how_many
from finura_cli.screen import digests, theme
from finura_cli.screen import report_parts as part
from finura_cli.screen.coming import coming_json, coming_line, coming_table, listed
from finura_cli.screen.focus_words import command, focus_json, whole
from finura_cli.screen.movers import movers_table, why
from finura_cli.screen.plain import percent
from finura_cli.screen.reports import before_name, compared_json, mover_json, section, spending_table
from finura_cli.screen.shown import ShowMoney, Shown

if TYPE_CHECKING:
    from rich.console import Console


FLAGS = 5
"""How many categories far above usual are said on a page; JSON has them all."""


def month(report: Month, *, show: ShowMoney = Money.plain, chart: bool = True) -> Shown:
    """`report month`: in, out and saved, where it went, what changed and is far above usual, the largest entries, what
    is coming, one thing to do."""
    scope, todo = report.scope, _todo(report, show)
    title = part.heading("Month", scope.period, scope.currency)
    summary = digests.summary_table(scope.totals, report.before, before_name(report.compared, report.months))
    went = spending_table(report.spending, title=title)
    largest, due = digests.largest_table(report.largest), coming_table(report.coming, show)
    movers = movers_table(report.movers, "What changed most", _before(report), show, machine=True)

    def draw(console: Console) -> None:
        part.say_title(console, title)
        if report.days_gone is not None:
            part.say(console, [_days(report)])
        if not scope.totals.count:
            part.say(console, [part.empty(scope)], "")
        else:
            digests.draw_section(summary, console, show)
            if scope.totals.rate is not None and scope.totals.net.minor > 0:
                part.say(console, [f"Saved {percent(scope.totals.rate)} of what came in."])
            digests.draw_top(report.spending, console, show, chart=chart, compared=report.before is not None)
            if report.flags:
                part.blank(console)
                part.say_title(console, "Far above usual")
                part.say(console, [flag_line(flag, report, show) for flag in report.flags[:FLAGS]], theme.WARNING)
            digests.draw_section(movers, console, show)
            digests.draw_section(largest, console, show)
            if report.foretold is not None:
                from finura_cli.screen.track_record import last_forecast

                part.say_notes(console, [last_forecast(report.foretold, show)], "")
        digests.draw_section(listed(due, report.coming), console, show)
        part.say(console, coming_line(report.coming, show), "")
        if todo:
            part.say_notes(console, [f"{_asks(report)}: {todo}", f"  {_command(report)}"], "")
        part.say_notes(console, part.notes(scope, show))

    more = (replace(summary, title="Summary"), largest, *(table for table in (movers, due) if table.rows))
    return Shown(json=_json(report, todo, show), table=went, rich=draw, digest=True, more=more, show=show)


def _json(report: Month, todo: str, show: ShowMoney) -> dict[str, object]:
    scope = report.scope
    return {
        **part.scope_json(scope),
        "compared": None if report.before is None else compared_json(report.compared, report.months),
        "days_gone": report.days_gone,
        "sections": [
            part.rows_json("summary", digests.summary_json(scope.totals, report.before)),
            section(report.spending),
            section(report.income),
            part.rows_json("largest", [digests.largest_json(entry) for entry in report.largest]),
            part.rows_json("flags", [_flag_json(flag, report, show) for flag in report.flags]),
            part.rows_json("forecast", _foretold_json(report)),
            part.rows_json("movers", [mover_json(mover, show) for mover in report.movers]),
            coming_json(report.coming),
        ],
        "todo": focus_json(report.focus, todo, _command(report), scope.currency, show),
        "totals": {**part.totals_json(scope.totals), "rate": part.ratio(scope.totals.rate)},
    }


def _todo(report: Month, show: ShowMoney) -> str:
    """The one thing to do as a sentence; empty where there is none."""
    focus, advice = report.focus, report.focus.advice
    if focus.about is About.UNCATEGORIZED:
        lines = f"{how_many(focus.alike, 'line')} of spending {'has' if focus.alike == 1 else 'have'} no category"
        bare = next(row for row in report.spending.rows if row.group is None)
        return f"{lines}, {show(bare.amount)}."
    if advice is None:
        return ""
    if advice.about is About.FLAG and advice.saves is None and advice.amount is not None:
        return f"see what made {part.group_name(advice.ref or None, Grouping.CATEGORY)} {show(advice.amount)}."
    because = why(focus.mover, show) if focus.mover is not None else ""
    return whole(advice, _before(report), because, show)


def _asks(report: Month) -> str:
    return "One thing this month" if 28 <= report.scope.period.days <= 31 else "One thing to do"


def _command(report: Month) -> str:
    """What to type about it."""
    period, advice = report.scope.period, report.focus.advice
    is_month = period == calendar_month(period.start.year, period.start.month)
    word = f"{period.start:%Y-%m}" if is_month else f"{period.start}..{period.last}"
    if report.focus.about is About.UNCATEGORIZED:
        return f"finura review is:uncategorized {word}"
    if advice is not None and advice.about is About.FLAG and not advice.ref:
        return f"finura list is:uncategorized {word} --sort -size"
    return command(advice, word) if advice is not None else ""


def _before(report: Month) -> str:
    """What it is held against, within a sentence: `September 2026`, `the mean of 6 months`."""
    return before_name(report.compared, report.months) if report.months == 1 else f"the mean of {report.months} months"


def flag_line(flag: Flag, report: Month, show: ShowMoney) -> str:
    """`Food:Dining: 9,400.00 in 20 days; in the 12 months before 5,200.00 was usual by then, 6,300.00 the most.`"""
    running = report.days_gone is not None
    days = f" in {how_many(report.days_gone, 'day')}" if report.days_gone is not None else ""
    return (
        f"{part.group_name(flag.category, report.spending.grouping)}: {show(flag.amount)}{days}; in the"
        f" {flag.months} months before {show(flag.usual)} was usual{' by then' if running else ''},"
        f" {show(flag.high)} the most."
    )


def _flag_json(flag: Flag, report: Month, show: ShowMoney) -> dict[str, object]:
    return {
        "category": flag.category,
        "amount": flag.amount,
        "usual": flag.usual,
        "low": flag.low,
        "high": flag.high,
        "months": flag.months,
        "score": round(flag.score, 2),
        "reason": flag_line(flag, report, show),
    }


def _foretold_json(report: Month) -> list[dict[str, object]]:
    if report.foretold is None:
        return []
    from finura_cli.screen.track_record import last_forecast_json

    return [last_forecast_json(report.foretold)]


def _days(report: Month) -> str:
    whole = report.scope.period.days
    against = before_name(report.compared, report.months)
    earlier = f"; {against} is whole" if report.before is not None and report.months == 1 else ""
    return f"{report.days_gone} of {whole} days are gone{earlier}."
