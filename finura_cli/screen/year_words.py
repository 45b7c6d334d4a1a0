"""What the letter of a year says in words."""

from __future__ import annotations

from finura_cli.domain.money import Money
from finura_cli.domain.reports.year import Month, TodoKind, Year
from finura_cli.domain.text import how_many
from finura_cli.screen import report_parts as part
from finura_cli.screen.bills_audit import sentence
from finura_cli.screen.plain import percent
from finura_cli.screen.shown import ShowMoney
from finura_cli.screen.track_record import kept_line

ALIKE = 0.02
"""Within this share of it a year is as the one before."""
PAYEE = 32


def headline(report: Year, show: ShowMoney) -> list[str]:
    """A year in a few sentences."""
    scope = report.scope
    totals = scope.totals
    if not totals.count:
        return [part.empty(scope)]
    said = [f"{show(totals.income)} came in, {show(totals.expense)} went out: {_saved(report, show)}."]
    said += _changed(report, show)
    dearest, cheapest = report.dearest, report.cheapest
    if dearest is not None and cheapest is not None and dearest.totals.expense.minor > 0:
        said.append(f"{_named(dearest, show)} was the dearest month, {_named(cheapest, show)} the cheapest.")
    if report.days_gone is not None:
        said.append(f"{report.days_gone} of {scope.period.days} days are gone.")
    return said


def _saved(report: Year, show: ShowMoney) -> str:
    totals = report.scope.totals
    if totals.net.minor < 0:
        return f"{show(-totals.net)} more than came in"
    rate = f", {percent(totals.rate)} of it" if totals.rate is not None else ""
    return f"{show(totals.net)} was saved{rate}"


def _changed(report: Year, show: ShowMoney) -> list[str]:
    if report.before is None:
        return ["The books hold no earlier year to compare it with."]
    now, before = report.scope.totals.expense, report.before.expense
    label = report.compared.label
    against = f"the same days of {report.compared.start.year}" if report.days_gone is not None else label
    if before.minor <= 0:
        return []
    if abs(now.minor - before.minor) <= ALIKE * before.minor:
        return [f"Spending was much as in {against}."]
    way = "more" if now.minor > before.minor else "less"
    ratio = abs(now.minor - before.minor) / before.minor
    return [f"Spending was {show(abs(now - before))} ({percent(ratio)}) {way} than in {against}."]


def _named(month: Month, show: ShowMoney) -> str:
    return f"{month.span.key} ({show(month.totals.expense)})"


def worth_line(report: Year, show: ShowMoney) -> list[str]:
    """`Net worth went from 2,40,000.00 to 4,62,000.00: 2,22,000.00 more.` Books that begin in the year know nothing of
    the day before it, and what was there at their start was not put aside in it."""
    if report.worth is None:
        return []
    before, after = report.worth
    if not before:
        return [f"Net worth came to {show(after)}."]
    change = after - before
    way = "more" if change.minor > 0 else "less"
    told = f"{show(abs(change))} {way}" if change else "no change"
    return [f"Net worth went from {show(before)} to {show(after)}: {told}."]


def kept_lines(report: Year, show: ShowMoney) -> list[str]:
    """How the forecasts did."""
    return [] if report.kept is None else [f"Forecasts: {kept_line(report.kept, show)}"]


def a_year_line(report: Year, show: ShowMoney) -> list[str]:
    """What all that comes back costs a year."""
    ahead = report.ahead
    return [f"All that comes back takes {show(ahead.a_year)} a year."] if ahead is not None and ahead.a_year else []


def todo_text(report: Year, show: ShowMoney) -> str:
    """The one thing to do as a sentence; empty when there is none."""
    todo = report.todo
    if todo.amount is None:
        return ""
    if todo.kind is TodoKind.UNCATEGORIZED:
        share = percent(todo.amount.minor / report.scope.totals.expense.minor)
        return f"{show(todo.amount)}, {share} of what went out, has no category."
    if todo.bill is not None:
        return sentence(todo.bill, show)
    if todo.kind is TodoKind.OVERSPENT:
        return f"{show(todo.amount)} more went out than came in: a budget shows where."
    if todo.habit is not None:
        half = Money(todo.habit.a_year.minor // 2, todo.amount.currency)
        name = part.cut(todo.habit.payee, PAYEE)
        times = how_many(todo.habit.count, "time")
        return f"{name}, {times}, took {show(todo.amount)}: half as often saves {show(half)} a year."
    return f"{show(todo.amount)} went into fees and fines."


def todo_command(report: Year) -> str:
    """What to type about it."""
    period = report.scope.period
    year = str(period.start.year)
    word = year if period.label == year else f"{period.start}..{period.last}"
    return {
        TodoKind.UNCATEGORIZED: f"finura review is:uncategorized {word}",
        TodoKind.BILL: "finura bills audit",
        TodoKind.OVERSPENT: "finura budget suggest",
        TodoKind.HABIT: f"finura report leaks {word}",
        TodoKind.FEES: f"finura report leaks {word}",
        TodoKind.NOTHING: "",
    }[report.todo.kind]
