"""The digests: a month and a week on one page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from finura_cli.domain.money import Money
from finura_cli.domain.reports.month import Largest, Month
from finura_cli.domain.reports.parts import Grouping, Totals
from finura_cli.domain.reports.spending import Row, Spending
from finura_cli.domain.reports.week import Look, LookAt, Week
from finura_cli.domain.text import how_many
from finura_cli.screen import report_parts as part
from finura_cli.screen.plain import percent
from finura_cli.screen.reports import before_name, compared_json, section, spending_row_json, spending_table
from finura_cli.screen.shown import Column, ShowMoney, Shown, Table

if TYPE_CHECKING:
    from rich.console import Console

TOP = 10
"""How many categories a digest draws; JSON and CSV carry them all."""


def month(report: Month, *, show: ShowMoney = Money.plain, chart: bool = True) -> Shown:
    """`report month`: in, out and saved, where it went, the largest entries."""
    scope = report.scope
    json = {
        **part.scope_json(scope),
        "compared": None if report.before is None else compared_json(report.compared, report.months),
        "days_gone": report.days_gone,
        "sections": [
            {"name": "summary", "rows": _summary_json(scope.totals, report.before), "totals": {}},
            section(report.spending),
            section(report.income),
            {"name": "largest", "rows": [_largest_json(entry) for entry in report.largest], "totals": {}},
        ],
        "totals": {**part.totals_json(scope.totals), "rate": part.ratio(scope.totals.rate)},
    }
    title = part.heading("Month", scope.period, scope.currency)
    summary = _summary(scope.totals, report.before, before_name(report.compared, report.months))
    went = spending_table(report.spending, title=title)
    largest = _largest_table(report.largest)

    def draw(console: Console) -> None:
        part.say_title(console, title)
        if report.days_gone is not None:
            part.say(console, [_days(report)])
        if not scope.totals.count:
            part.say(console, [part.empty(scope.period)], "")
        else:
            _draw_summary(summary, scope.totals, console, show)
            _draw_top(report.spending, console, show, chart=chart, compared=report.before is not None)
            _draw_largest(largest, console, show)
        part.say_notes(console, part.notes(scope, show))

    more = (replace(summary, title="Summary"), replace(largest, title="Largest entries"))
    return Shown(json=json, table=went, rich=draw, digest=True, more=more, show=show)


def _days(report: Month) -> str:
    whole = report.scope.period.days
    against = before_name(report.compared, report.months)
    earlier = f"; {against} is whole" if report.before is not None and report.months == 1 else ""
    return f"{report.days_gone} of {whole} days are gone{earlier}."


def _pairs(now: Totals, before: Totals | None) -> list[tuple[str, Money, Money | None]]:
    return [
        ("income", now.income, None if before is None else before.income),
        ("expense", now.expense, None if before is None else before.expense),
        ("net", now.net, None if before is None else before.net),
    ]


def _summary_json(now: Totals, before: Totals | None) -> list[dict[str, object]]:
    return [
        {
            "name": name,
            "amount": amount,
            "previous": previous,
            "change": None if previous is None else amount - previous,
        }
        for name, amount, previous in _pairs(now, before)
    ]


def _summary(now: Totals, before: Totals | None, compared: str) -> Table:
    words = {"income": "Came in", "expense": "Went out", "net": "Saved"}
    rows = tuple(
        (words[name], amount, previous, None if previous is None else amount - previous)
        for name, amount, previous in _pairs(now, before)
    )
    missing = before is None
    return Table(
        columns=(
            Column("what", title=""),
            Column("amount", "money"),
            Column("previous", "money", title=compared, machine=missing, spare=1),
            Column("change", "money", signed=True, machine=missing),
        ),
        rows=rows[:2],
        total=rows[2],
    )


def _draw_summary(table: Table, totals: Totals, console: Console, show: ShowMoney) -> None:
    from finura_cli.screen.tables import draw_table

    part.blank(console)
    draw_table(table, console, show=show)
    if totals.rate is not None and totals.net.minor > 0:
        part.say(console, [f"Saved {percent(totals.rate)} of what came in."])


def _draw_top(side: Spending, console: Console, show: ShowMoney, *, chart: bool, compared: bool) -> None:
    """The largest groups with bars, the others in one row, so that the total below is the sum of what is seen."""
    from finura_cli.screen.tables import draw_table

    part.blank(console)
    part.say_title(console, "Where it went")
    if not side.rows:
        part.say(console, ["Nothing was spent."], "")
        return
    rows = _with_others(side.rows, side.total)
    table = spending_table(side, rows=rows)
    columns = tuple(
        column._replace(machine=True)
        if column.name in ("count", "previous") or (column.name == "change" and not compared)
        else column
        for column in table.columns
    )
    sizes = [row.amount.minor for row in rows]
    draw_table(replace(table, columns=columns), console, show=show, bars=sizes if chart else None)


def _with_others(rows: Sequence[Row], total: Money) -> list[Row]:
    """The largest, the others together, and each group of which more came back than went out."""
    refunded = [row for row in rows if row.amount.minor < 0]
    spent = [row for row in rows if row.amount.minor >= 0]
    if len(spent) <= TOP + 1:
        return [*spent, *refunded]
    others = spent[TOP:]
    amount = Money(sum(row.amount.minor for row in others), total.currency)
    previous = [row.previous.minor for row in others if row.previous is not None]
    together = Row(
        group=f"{len(others)} others",
        amount=amount,
        share=amount.minor / total.minor if total.minor > 0 else None,
        count=sum(row.count for row in others),
        previous=Money(sum(previous), total.currency) if previous else None,
    )
    return [*spent[:TOP], together, *refunded]


def _largest_json(entry: Largest) -> dict[str, object]:
    return {
        "id": entry.id,
        "date": entry.day,
        "amount": entry.amount,
        "currency": entry.amount.currency,
        "description": entry.text,
        "category": entry.category,
    }


def _largest_table(entries: Sequence[Largest]) -> Table:
    return Table(
        columns=(
            Column("id", "int", spare=2),
            Column("date", "date"),
            Column("description"),
            Column("category", spare=1),
            Column("amount", "money"),
            Column("currency", machine=True),
        ),
        rows=tuple(
            (entry.id, entry.day, entry.text, entry.category, entry.amount, entry.amount.currency) for entry in entries
        ),
    )


def _draw_largest(table: Table, console: Console, show: ShowMoney) -> None:
    from finura_cli.screen.tables import draw_table

    if table.rows:
        part.blank(console)
        draw_table(replace(table, title="Largest entries"), console, show=show)


def week(report: Week, *, show: ShowMoney = Money.plain, chart: bool = True) -> Shown:
    """`report week`: what came in and went out, against the weeks before; the movers; one thing to look at."""
    scope = report.scope
    title = part.heading("Week", scope.period, scope.currency)
    usual = f"Usual week ({report.weeks})" if report.weeks else ""
    look = look_text(report.look, show)
    json = {
        **part.scope_json(scope),
        "compared": None if report.usual is None else {**part.period_json(report.compared), "weeks": report.weeks},
        "sections": [
            {"name": "summary", "rows": _summary_json(scope.totals, report.usual), "totals": {}},
            {"name": "movers", "rows": [spending_row_json(row, "category") for row in report.movers], "totals": {}},
            section(report.spending),
            {"name": "largest", "rows": [_largest_json(entry) for entry in report.largest], "totals": {}},
        ],
        "look": {"kind": report.look.kind.value, "text": look or None},
        "totals": part.totals_json(scope.totals),
    }
    summary = _summary(scope.totals, report.usual, usual)
    movers = _movers_table(report, usual)
    largest = _largest_table(report.largest)

    def draw(console: Console) -> None:
        from finura_cli.screen.tables import draw_table

        part.say_title(console, title)
        if not scope.totals.count:
            part.say(console, [part.empty(scope.period)], "")
        else:
            _draw_summary(summary, scope.totals, console, show)
            if movers.rows:
                part.blank(console)
                draw_table(movers, console, show=show)
            else:
                _draw_top(report.spending, console, show, chart=chart, compared=False)
            _draw_largest(largest, console, show)
        if look:
            part.blank(console)
            part.say(console, [f"Look at: {look}"], "")
        part.say_notes(console, part.notes(scope, show))

    more = (replace(summary, title="Summary"), movers, replace(largest, title="Largest entries"))
    return Shown(
        json=json, table=spending_table(report.spending, title=title), rich=draw, digest=True, more=more, show=show
    )


def _movers_table(report: Week, usual: str) -> Table:
    return Table(
        columns=(
            Column("category"),
            Column("amount", "money"),
            Column("previous", "money", title=usual, spare=1),
            Column("change", "money", signed=True),
        ),
        rows=tuple(
            (part.group_name(row.group, Grouping.CATEGORY), row.amount, row.previous, row.change)
            for row in report.movers
        ),
        title="What differed most",
    )


def look_text(look: Look, show: ShowMoney) -> str:
    """The one thing to look at as a sentence; empty when there is none."""
    entries = how_many(look.count, "entry", "entries")
    if look.kind is LookAt.REVIEW:
        return f"{entries} of this week {'waits' if look.count == 1 else 'wait'} in `finura review`."
    if look.kind is LookAt.UNCATEGORIZED:
        return f"{entries} without a category: `finura review` asks for them."
    if look.kind is LookAt.MOVER and look.row is not None and look.row.change is not None:
        name = part.group_name(look.row.group, Grouping.CATEGORY)
        return f"{name} took {show(look.row.amount)}, {show(look.row.change)} more than in a usual week."
    if look.kind is LookAt.LARGEST and look.entry is not None:
        return f"{look.entry.text} of {look.entry.day}, {show(abs(look.entry.amount))}, the largest of the week."
    return ""
