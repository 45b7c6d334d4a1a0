"""Reports of one table: spending, income, compare. Each takes the report's value and gives back a Shown."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from finura_cli.domain.category import Kind
from finura_cli.domain.money import Money
from finura_cli.domain.period import Period
from finura_cli.domain.reports.spending import Row, Spending
from finura_cli.screen import report_parts as part
from finura_cli.screen.shown import Cell, Column, ShowMoney, Shown, Table

if TYPE_CHECKING:
    from rich.console import Console

    from finura_cli.domain.reports.compare import Compare
    from finura_cli.domain.reports.movers import Mover

_WORDS = {Kind.EXPENSE: "Spending", Kind.INCOME: "Income"}


def before_name(compared: Period, months: int) -> str:
    """The heading of what was compared with: `September 2026`, or `Mean of 6 months`."""
    return compared.label if months == 1 else f"Mean of {months} months"


def spending(
    report: Spending,
    *,
    show: ShowMoney = Money.plain,
    chart: bool = True,
    percent: bool = False,
    compared: bool = False,
) -> Shown:
    """`report spending` and `report income`. `percent` shows people the shares in place of the amounts; what it was
    before is in files, and where it was asked for (`compared`) on the screen."""
    scope = report.scope
    json = {
        **part.scope_json(scope),
        "by": report.grouping.value,
        "compared": compared_json(report.compared, report.months),
        "rows": [{**spending_row_json(row, report.grouping.value), **_per_day(row, report)} for row in report.rows],
        "totals": {**part.totals_json(scope.totals), "previous": report.previous_total, "change": _change(report)},
    }

    title = part.heading(_WORDS[report.kind], scope.period, scope.currency)
    if compared and report.compared is not None:
        title += f", against {before_name(report.compared, report.months)}"
    table = spending_table(report, percent=percent, compared=compared, title=title)

    def draw(console: Console) -> None:
        from finura_cli.screen.tables import draw_table

        draw_table(table, console, show=show, bars=[row.amount.minor for row in report.rows] if chart else None)
        part.say_notes(console, part.notes(scope, show, report.grouping))

    return Shown(json=json, table=table, rich=draw, show=show, missing=part.missing(scope, show))


def _change(report: Spending) -> Money | None:
    return None if report.previous_total is None else report.total - report.previous_total


def _per_day(row: Row, report: Spending) -> dict[str, object]:
    """By day of the week: the mean of such a day."""
    if report.days is None:
        return {}
    return {"per_day": report.a_day(row.amount.minor, report.days.get(row.group, 0))}


def section(side: Spending) -> dict[str, object]:
    """A side of a report that has several tables."""
    return {
        "name": _WORDS[side.kind].lower(),
        "rows": [spending_row_json(row, side.grouping.value) for row in side.rows],
        "totals": {"amount": side.total, "previous": side.previous_total, "change": _change(side)},
    }


def compared_json(compared: Period | None, months: int) -> dict[str, object] | None:
    return None if compared is None else {**part.period_json(compared), "months": months}


def spending_row_json(row: Row, key: str) -> dict[str, object]:
    return {
        key: row.group,
        "amount": row.amount,
        "share": part.ratio(row.share),
        "count": row.count,
        "previous": row.previous,
        "change": row.change,
    }


def spending_table(
    report: Spending,
    *,
    percent: bool = False,
    compared: bool = True,
    rows: Sequence[Row] | None = None,
    title: str = "",
) -> Table:
    """The rows as cells. `rows` in place of the report's own, for a digest that shows the largest only."""
    compared = compared and report.compared is not None
    name = before_name(report.compared, report.months) if report.compared is not None else None
    shown = report.rows if rows is None else rows
    whole = 1.0 if report.total.minor > 0 else None
    days = report.days
    by_day = (Column("per_day", "money", title="A day", spare=2),) if days is not None else ()
    return Table(
        columns=(
            Column(report.grouping.value),
            Column("amount", "money", machine=percent),
            Column("currency", machine=True),
            Column("share", "ratio", spare=0 if percent else 2),
            Column("count", "int", spare=3),
            Column("previous", "money", title=name, machine=not compared or percent, spare=1),
            Column("change", "money", signed=True, machine=not compared or percent),
            *by_day,
        ),
        rows=tuple(_cells(row, report) for row in shown),
        total=(
            "Total",
            report.total,
            report.scope.currency,
            whole,
            sum(row.count for row in report.rows),
            report.previous_total,
            _change(report),
            *(() if days is None else (report.a_day(report.total.minor, sum(days.values())),)),
        ),
        title=title,
        empty=nothing(report),
    )


def nothing(report: Spending) -> str:
    """Why there is no row: no entry at all, or none of this kind."""
    if report.scope.totals.count:
        return f"No {'spending' if report.kind is Kind.EXPENSE else 'income'} in {report.scope.period.label}."
    return part.empty(report.scope)


def _cells(row: Row, report: Spending) -> tuple[Cell, ...]:
    return (
        part.group_name(row.group, report.grouping),
        row.amount,
        report.scope.currency,
        part.ratio(row.share),
        row.count,
        row.previous,
        row.change,
        *(() if report.days is None else (report.a_day(row.amount.minor, report.days.get(row.group, 0)),)),
    )


def compare(report: Compare, *, show: ShowMoney = Money.plain, chart: bool = True) -> Shown:
    """`report compare`: spending and income side by side with an earlier period."""
    scope, before, now = report.scope, report.before, report.scope.totals
    sides = (report.spending, report.income)
    grouping = report.spending.grouping
    summary = [
        {"name": name, "amount": amount, "previous": previous, "change": amount - previous}
        for name, amount, previous in (
            ("income", now.income, before.income),
            ("expense", now.expense, before.expense),
            ("net", now.net, before.net),
        )
    ]
    json = {
        **part.scope_json(scope),
        "by": grouping.value,
        "compared": compared_json(report.compared, report.months),
        "sections": [
            part.rows_json("totals", summary),
            *map(section, sides),
            part.rows_json("movers", [mover_json(mover, show) for mover in report.movers]),
        ],
        "totals": part.totals_json(now),
    }
    title = part.heading("Compared", scope.period, scope.currency)
    title += f", against {before_name(report.compared, report.months)}"
    tables = [spending_table(side, title=_WORDS[side.kind]) for side in sides if side.rows]

    def draw(console: Console) -> None:
        from finura_cli.screen.tables import draw_table

        part.say_title(console, title)
        if not tables:
            part.say(console, [part.empty(scope)], "")
        for side, table in zip([side for side in sides if side.rows], tables, strict=True):
            part.blank(console)
            draw_table(table, console, show=show, bars=[row.amount.minor for row in side.rows] if chart else None)
        if tables:
            part.blank(console)
            draw_table(_saved(report), console, show=show)
        if report.movers:
            part.blank(console)
            draw_table(_movers(report, show), console, show=show)
        part.say_notes(console, part.notes(scope, show, grouping))

    return Shown(json=json, table=_both(report, title), rich=draw, show=show, missing=part.missing(scope, show))


def mover_json(mover: Mover, show: ShowMoney) -> dict[str, object]:
    """A group that differs, and why where that is known."""
    from finura_cli.screen.movers import why

    return {**spending_row_json(mover.row, "category"), "why": why(mover, show) or None}


def _movers(report: Compare, show: ShowMoney) -> Table:
    from finura_cli.screen.movers import why

    grouping = report.spending.grouping
    return Table(
        columns=(Column("category"), Column("change", "money", signed=True), Column("why")),
        rows=tuple(
            (part.group_name(mover.row.group, grouping), mover.row.change, why(mover, show)) for mover in report.movers
        ),
        title="What changed most",
    )


def _saved(report: Compare) -> Table:
    now, before = report.scope.totals, report.before
    return Table(
        columns=(
            Column("what", title=""),
            Column("amount", "money", title="Amount"),
            Column("previous", "money", title=before_name(report.compared, report.months)),
            Column("change", "money", signed=True),
        ),
        rows=(
            ("Income", now.income, before.income, now.income - before.income),
            ("Spending", now.expense, before.expense, now.expense - before.expense),
        ),
        total=("Saved", now.net, before.net, now.net - before.net),
    )


def _both(report: Compare, title: str) -> Table:
    """Both sides as one table for files: the kind stands in front."""
    sides = (report.spending, report.income)
    inner = spending_table(report.spending)
    return Table(
        columns=(Column("kind"), *inner.columns),
        rows=tuple((side.kind.value, *cells) for side in sides for cells in spending_table(side).rows),
        title=title,
        empty=part.empty(report.scope),
    )
