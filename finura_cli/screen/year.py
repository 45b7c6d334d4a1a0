"""The letter of a year: in plain words and small tables, on a terminal and in a mail."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from finura_cli.domain.money import Money
from finura_cli.domain.reports.parts import Grouping
from finura_cli.domain.reports.year import Month, Year
from finura_cli.domain.track_record import Kept
from finura_cli.screen import digests
from finura_cli.screen import report_parts as part
from finura_cli.screen import year_words as words
from finura_cli.screen.movers import why
from finura_cli.screen.reports import section, spending_row_json, spending_table
from finura_cli.screen.shown import Cell, Column, ShowMoney, Shown, Table

if TYPE_CHECKING:
    from rich.console import Console

DUE = 5
"""Bills that are listed; JSON has them all."""


def year(report: Year, *, show: ShowMoney = Money.plain, chart: bool = True) -> Shown:
    """`report year`: what happened, month by month; what changed and why; what is coming; one thing to do."""
    scope = report.scope
    title = part.heading("Year", scope.period, scope.currency)
    compared = report.compared.label if report.before is not None else ""
    summary = replace(digests.summary_table(scope.totals, report.before, compared), title="Summary")
    months, movers = _months(report), _movers(report, show)
    largest = replace(digests.largest_table(report.largest), title="Largest, beside steady bills")
    due = _due(report, show)

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
        digests.draw_section(replace(due, rows=due.rows[:DUE]), console, show)
        part.say(console, words.ahead_lines(report, show), "")
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


def _movers(report: Year, show: ShowMoney) -> Table:
    return Table(
        columns=(
            Column("category"),
            Column("amount", "money", spare=3),
            Column("previous", "money", title=report.compared.label, spare=4, machine=True),
            Column("change", "money", signed=True),
            Column("why"),
        ),
        rows=tuple(
            (
                part.group_name(mover.row.group, Grouping.CATEGORY),
                mover.row.amount,
                mover.row.previous,
                mover.row.change,
                why(mover, show),
            )
            for mover in report.movers
        ),
        title="What changed most",
    )


def _due(report: Year, show: ShowMoney) -> Table:
    bills = report.ahead.bills if report.ahead is not None else ()
    return Table(
        columns=(Column("date", "date", title="Due"), Column("bill"), Column("amount", align="right")),
        rows=tuple(
            (
                bill.due,
                part.cut(bill.name, digests.LONGEST_TEXT),
                show(bill.typical) if bill.low == bill.high else f"{show(bill.low)} to {show(bill.high)}",
            )
            for bill in bills
        ),
        title="What is coming",
    )


def _json(report: Year, show: ShowMoney) -> dict[str, object]:
    scope, todo, kept, worth = report.scope, words.todo_text(report, show), report.kept, report.worth
    movers = [{**spending_row_json(it.row, "category"), "why": why(it, show) or None} for it in report.movers]
    return {
        **part.scope_json(scope),
        "compared": None if report.before is None else part.period_json(report.compared),
        "days_gone": report.days_gone,
        "headline": " ".join(words.headline(report, show)),
        "sections": [
            {"name": "summary", "rows": digests.summary_json(scope.totals, report.before), "totals": {}},
            {"name": "months", "rows": [_month_json(month) for month in report.months], "totals": {}},
            {"name": "movers", "rows": movers, "totals": {}},
            section(report.spending),
            section(report.income),
            {"name": "largest", "rows": [digests.largest_json(entry) for entry in report.largest], "totals": {}},
            {
                "name": "networth",
                "rows": [] if worth is None else [{"before": worth.before, "after": worth.after}],
                "totals": {},
            },
            {"name": "forecasts", "rows": [] if kept is None else [_kept_json(kept)], "totals": {}},
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


def _due_json(report: Year) -> dict[str, object]:
    ahead = report.ahead
    if ahead is None:
        return {"name": "due", "rows": [], "totals": {}}
    rows = [
        {"date": bill.due, "name": bill.name, "amount": bill.typical, "low": bill.low, "high": bill.high,
         "currency": bill.typical.currency, "every": bill.every.value}
        for bill in ahead.bills
    ]  # fmt: skip
    totals = {**part.period_json(ahead.period), "due": ahead.due, "a_year": ahead.a_year}
    return {"name": "due", "rows": rows, "totals": totals}
