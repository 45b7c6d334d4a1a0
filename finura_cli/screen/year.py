"""The letter of a year: in plain words and small tables, on a terminal and in a mail."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from finura_cli.domain.money import Money
from finura_cli.domain.reports.year import Month, Year
from finura_cli.domain.track_record import Kept
from finura_cli.screen import digests
from finura_cli.screen import report_parts as part
from finura_cli.screen import year_words as words
from finura_cli.screen.coming import DueSection, coming_json, coming_line, coming_table, listed
from finura_cli.screen.movers import movers_table
from finura_cli.screen.reports import mover_json, section, spending_table
from finura_cli.screen.shown import Cell, Column, ShowMoney, Shown, Table

if TYPE_CHECKING:
    from rich.console import Console


def year(report: Year, *, show: ShowMoney = Money.plain, chart: bool = True) -> Shown:
    """`report year`: what happened, month by month; what changed and why; what is coming; one thing to do."""
    scope = report.scope
    title = part.heading("Year", scope.period, scope.currency)
    compared = report.compared.label if report.before is not None else ""
    summary = replace(digests.summary_table(scope.totals, report.before, compared), title="Summary")
    months = _months(report)
    movers = movers_table(report.movers, "What changed most", report.compared.label, show, machine=True)
    largest = replace(digests.largest_table(report.largest), title="Largest, beside steady bills")
    coming = None if report.ahead is None else report.ahead.coming
    due = coming_table(coming, show)

    def draw(console: Console) -> None:
        from finura_cli.screen.tables import draw_table

        part.say_title(console, title)
        part.say(console, [" ".join(words.headline(report, show))], "")
        if scope.totals.count:
            digests.draw_section(replace(summary, title=""), console, show)
            part.blank(console)
            bars = [month.totals.expense.minor for month in report.months]
            draw_table(months, console, show=show, bars=bars if chart else None)
            digests.draw_section(movers, console, show)
            digests.draw_top(report.spending, console, show, chart=chart, compared=report.before is not None)
            digests.draw_section(largest, console, show)
        part.say_notes(console, [*words.worth_line(report, show), *words.kept_lines(report, show)], "")
        digests.draw_section(listed(due, coming), console, show)
        part.say(console, [*coming_line(coming, show), *words.a_year_line(report, show)], "")
        todo = words.todo_text(report, show)
        if todo:
            part.blank(console)
            part.say(console, [f"One thing to do: {todo}", f"  {words.todo_command(report)}"], "")
        part.say_notes(console, part.notes(scope, show))

    more = (summary, months, movers, largest, due)
    went = spending_table(report.spending, title=title)
    return Shown(json=_json(report, show), table=went, rich=draw, digest=True, more=more, show=show)


def _months(report: Year) -> Table:
    def cells(name: str, month: Month) -> tuple[Cell, ...]:
        totals = month.totals
        return name, totals.income, totals.expense, totals.net, part.ratio(totals.rate)

    whole = report.scope.totals
    return Table(
        columns=(
            Column("month", "date"),
            Column("income", "money", title="In", spare=2),
            Column("expense", "money", title="Out"),
            Column("net", "money", title="Saved"),
            Column("rate", "ratio", spare=3),
        ),
        rows=tuple(cells(month.span.key, month) for month in report.months),
        total=("Year", whole.income, whole.expense, whole.net, part.ratio(whole.rate)),
        title="Month by month",
    )


def _json(report: Year, show: ShowMoney) -> dict[str, object]:
    scope, todo, kept, worth = report.scope, words.todo_text(report, show), report.kept, report.worth
    movers = [mover_json(mover, show) for mover in report.movers]
    return {
        **part.scope_json(scope),
        "compared": None if report.before is None else part.period_json(report.compared),
        "days_gone": report.days_gone,
        "headline": " ".join(words.headline(report, show)),
        "sections": [
            part.rows_json("summary", digests.summary_json(scope.totals, report.before)),
            part.rows_json("months", [_month_json(month) for month in report.months]),
            part.rows_json("movers", movers),
            section(report.spending),
            section(report.income),
            part.rows_json("largest", [digests.largest_json(entry) for entry in report.largest]),
            part.rows_json("networth", [] if worth is None else [{"before": worth.before, "after": worth.after}]),
            part.rows_json("forecasts", [] if kept is None else [_kept_json(kept)]),
            _due_json(report),
        ],
        "todo": {
            "kind": report.todo.kind.value,
            "amount": report.todo.amount,
            "text": todo or None,
            "command": words.todo_command(report) if todo else None,
        },
        "totals": {**part.totals_json(scope.totals), "rate": part.ratio(scope.totals.rate)},
    }


def _kept_json(kept: Kept) -> dict[str, object]:
    return {
        "what": kept.what.value,
        "months": kept.months,
        "inside": kept.inside,
        "promised": part.ratio(kept.promised),
        "mean_error": kept.mean_error,
        "bias": kept.bias,
    }


def _month_json(month: Month) -> dict[str, object]:
    totals = month.totals
    return {
        **part.span_json(month.span),
        "income": totals.income,
        "expense": totals.expense,
        "net": totals.net,
        "rate": part.ratio(totals.rate),
        "whole": month.whole,
    }


def _due_json(report: Year) -> DueSection:
    ahead = report.ahead
    if ahead is None:
        return coming_json(None)
    found = coming_json(ahead.coming)
    found["totals"]["a_year"] = ahead.a_year
    return found
