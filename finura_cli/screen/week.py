"""The digest of a week: in plain words and small tables, on a terminal and in a mail."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from finura_cli.domain.money import Money
from finura_cli.domain.reports.week import DUE_DAYS, Due, Week
from finura_cli.screen import digests
from finura_cli.screen import report_parts as part
from finura_cli.screen import week_words as words
from finura_cli.screen.focus_words import focus_json
from finura_cli.screen.movers import movers_table
from finura_cli.screen.reports import mover_json, section, spending_table
from finura_cli.screen.shown import Column, ShowMoney, Shown, Table
from finura_cli.screen.track_record import last_forecast_json

if TYPE_CHECKING:
    from rich.console import Console


def week(report: Week, *, show: ShowMoney = Money.plain, chart: bool = True) -> Shown:
    """`report week`: what came in and went out, against the weeks before; what differed and why; what is likely due;
    one thing to do."""
    scope = report.scope
    title = part.heading(
        f"Week {report.word}" if words.unit(report) == "week" else "Week", scope.period, scope.currency
    )
    usual = f"Usual {words.unit(report)}" if report.weeks else ""
    summary = replace(digests.summary_table(scope.totals, report.usual, usual), title="Summary")
    differed = (mover for mover in report.movers if not mover.is_expected)
    movers = movers_table(differed, "What differed most", usual, show)
    largest, due = digests.largest_table(report.largest), _due_table(report, show)

    def draw(console: Console) -> None:
        part.say_title(console, title)
        part.say(console, [" ".join(words.headline(report, show))], "")
        if scope.totals.count:
            digests.draw_section(replace(summary, title=""), console, show)
            if movers.rows:
                digests.draw_section(movers, console, show)
            else:
                digests.draw_top(report.spending, console, show, chart=chart, compared=False)
            part.say(console, words.bills_line(report, show), "")
            digests.draw_section(largest, console, show)
        digests.draw_section(due, console, show)
        lines = [*words.budget_line(report, show), *words.foretold_line(report, show), *words.review_line(report)]
        part.say_notes(console, lines, "")
        look = words.look_text(report, show)
        if look:
            part.blank(console)
            part.say(console, [f"{words.asks(report)}: {look}", f"  {words.look_command(report)}"], "")
        part.say_notes(console, part.notes(scope, show))

    went = spending_table(report.spending, title=title)
    more = (summary, movers, largest, due)
    return Shown(json=_json(report, show), table=went, rich=draw, digest=True, more=more, show=show)


def _json(report: Week, show: ShowMoney) -> dict[str, object]:
    scope, look = report.scope, words.look_text(report, show)
    movers = [{**mover_json(mover, show), "bill": mover.is_expected} for mover in report.movers]
    return {
        **part.scope_json(scope),
        "compared": None if report.usual is None else {**part.period_json(report.compared), "weeks": report.weeks},
        "days_gone": report.days_gone,
        "headline": " ".join(words.headline(report, show)),
        "sections": [
            part.rows_json("summary", _summary_json(report)),
            part.rows_json("movers", movers),
            section(report.spending),
            part.rows_json("largest", [digests.largest_json(entry) for entry in report.largest]),
            part.rows_json("due", [_due_json(due) for due in report.due]),
            part.rows_json("budget", _budget_json(report)),
            part.rows_json("forecast", [last_forecast_json(report.foretold)] if report.foretold else []),
        ],
        "review": {"doubtful": report.waiting, "uncategorized": report.uncategorized},
        "look": focus_json(report.look, look, words.look_command(report), scope.currency, show),
        "totals": part.totals_json(scope.totals),
    }


def _summary_json(report: Week) -> list[dict[str, object]]:
    rows = digests.summary_json(report.scope.totals, report.usual)
    if report.aside is None:
        return rows
    now, usual = report.aside
    return [*rows, {"name": "without_bills", "amount": now, "previous": usual, "change": now - usual}]


def _due_table(report: Week, show: ShowMoney) -> Table:
    """What is likely to be charged in the days from today on; what should have been and is not in the books is late."""
    amounts = [due.bill.amount for due in report.due]
    alike = len(amounts) > 1 and len({amount.currency for amount in amounts}) == 1
    whole = show(Money(sum(amount.minor for amount in amounts), amounts[0].currency)) if alike else None
    about = "about " if any(due.bill.low != due.bill.high for due in report.due) else ""
    return Table(
        columns=(
            Column("date", "date", title="Likely on"),
            Column("description", title="To"),
            Column("every", title="How often"),
            Column("amount", align="right"),
        ),
        rows=tuple((due.bill.due, due.payee, _pace(due, report), _range(due, show)) for due in report.due),
        total=None if whole is None else (None, "Together", None, f"{about}{whole}"),
        title=f"Likely due until {report.today + timedelta(days=DUE_DAYS - 1)}",
    )


def _range(due: Due, show: ShowMoney) -> str:
    """The price it has, or from what to what it was lately."""
    low, high = due.bill.low, due.bill.high
    return show(due.bill.amount) if low == high else f"{show(low)} to {show(high)}"


def _pace(due: Due, report: Week) -> str:
    return f"{due.bill.every}, not seen yet" if due.bill.due < report.today else due.bill.every.value


def _due_json(due: Due) -> dict[str, object]:
    return {
        "date": due.bill.due,
        "description": due.payee,
        "amount": due.bill.amount,
        "low": due.bill.low,
        "high": due.bill.high,
        "every": due.bill.every.value,
        "currency": due.bill.amount.currency,
        "last": due.bill.last,
    }


def _budget_json(report: Week) -> list[dict[str, object]]:
    month = report.budget
    if month is None:
        return []
    totals = month.totals
    row = {"budget": totals.budget, "spent": totals.spent, "left": totals.left, "currency": totals.budget.currency}
    ratio = {"used": part.ratio(totals.used), "of_total": totals.of_total, "days_left": month.days_left}
    return [{**part.period_json(month.period), **row, **ratio}]
