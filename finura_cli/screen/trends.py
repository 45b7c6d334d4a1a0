"""Reports over time: trend and cashflow."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from finura_cli.domain.money import Money, round_ratio
from finura_cli.domain.reports.cashflow import Cashflow, Step
from finura_cli.domain.reports.parts import Grouping, Span, Totals
from finura_cli.domain.reports.trend import Cell as TrendCell
from finura_cli.domain.reports.trend import Trend
from finura_cli.screen import report_parts as part
from finura_cli.screen import theme
from finura_cli.screen.money import month_name
from finura_cli.screen.shown import Cell, Column, ShowMoney, Shown, Table

if TYPE_CHECKING:
    from rich.console import Console

CHART_ROWS = 10


def trend(
    report: Trend,
    *,
    show: ShowMoney = Money.plain,
    chart: bool = True,
    percent: bool = False,
    locale: str = "en",
) -> Shown:
    """`report trend`: a row an interval; with `--by` a row for each group in each interval."""
    scope = report.scope
    json = {
        **part.scope_json(scope),
        "interval": report.interval,
        "by": None if report.grouping is None else report.grouping.value,
        "compared": None if report.compared is None else part.period_json(report.compared),
        "average": report.window,
        "rows": [_trend_json(cell, report.grouping, averaged=bool(report.window)) for cell in report.cells],
        "totals": part.totals_json(scope.totals),
    }
    title = part.heading("Trend", scope.period, scope.currency)
    if report.compared is not None:
        title += f", against {report.compared.label}"
    table = _trend_table(report) if report.grouping is None else _long_table(report, report.grouping)

    def draw(console: Console) -> None:
        from finura_cli.screen.tables import draw_table

        part.say_title(console, title)
        if not scope.totals.count:
            part.say(console, [part.empty(scope)], "")
        elif report.grouping is not None:
            _draw_groups(report, report.grouping, console, show, chart=chart, percent=percent)
        else:
            if chart:
                _draw_columns(report, console, show, locale)
            draw_table(table, console, show=show)
        part.say_notes(console, part.notes(scope, show, report.grouping))

    return Shown(json=json, table=replace(table, title=title), rich=draw, show=show, missing=part.missing(scope, show))


def _trend_json(cell: TrendCell, grouping: Grouping | None, *, averaged: bool) -> dict[str, object]:
    found = part.span_json(cell.span)
    if grouping is not None:
        found[grouping.value] = cell.group
    totals = cell.totals
    found |= {"income": totals.income, "expense": totals.expense, "net": totals.net}
    found |= {"transfers": totals.transfers, "count": totals.count}
    if grouping is not None:
        found["share"] = part.ratio(cell.share)
    elif cell.previous is not None:
        previous = cell.previous
        found |= {"previous_income": previous.income, "previous_expense": previous.expense}
        found["previous_net"] = previous.net
    if averaged:
        mean = cell.mean
        found |= {"mean_income": mean and mean.income, "mean_expense": mean and mean.expense}
        found["mean_net"] = mean and mean.net
    return found


def _trend_table(report: Trend) -> Table:
    currency = report.scope.currency
    compared = report.compared is not None
    before = report.compared.label if report.compared is not None else None

    def cells(name: str, totals: Totals, previous: Totals | None, mean: Totals | None) -> tuple[Cell, ...]:
        return (
            name,
            totals.income,
            totals.expense,
            totals.net,
            currency,
            part.ratio(totals.rate),
            None if previous is None else previous.expense,
            None if previous is None else totals.expense - previous.expense,
            None if mean is None else mean.income,
            None if mean is None else mean.expense,
        )

    return Table(
        columns=(
            Column("period", "date"),
            Column("income", "money"),
            Column("expense", "money", title="Spending"),
            Column("net", "money", title="Saved"),
            Column("currency", machine=True),
            Column("rate", "ratio", spare=2),
            Column("previous_expense", "money", title=before, machine=not compared, spare=1),
            Column("change", "money", machine=not compared, signed=True),
            Column("mean_income", "money", machine=True),
            Column("mean_expense", "money", title=f"Mean of {report.window}", machine=report.window is None),
        ),
        rows=tuple(cells(cell.span.key, cell.totals, cell.previous, cell.mean) for cell in report.cells),
        total=cells("Total", report.scope.totals, None, None),
        empty=part.empty(report.scope),
    )


def _long_table(report: Trend, grouping: Grouping) -> Table:
    """For files: one row for each group in each interval, amounts as plain decimals."""
    return Table(
        columns=(
            Column("period", "date"),
            Column(grouping.value),
            Column("income", "money"),
            Column("expense", "money"),
            Column("net", "money"),
            Column("currency"),
            Column("share", "ratio"),
        ),
        rows=tuple(
            (
                cell.span.key,
                part.group_name(cell.group, grouping),
                cell.totals.income,
                cell.totals.expense,
                cell.totals.net,
                report.scope.currency,
                part.ratio(cell.share),
            )
            for cell in report.cells
        ),
        empty=part.empty(report.scope),
    )


def _draw_columns(report: Trend, console: Console, show: ShowMoney, locale: str) -> None:
    from rich.text import Text

    from finura_cli.screen import charts

    currency = report.scope.currency
    series = (
        charts.Series("income", [c.totals.income.minor for c in report.cells], "█", "#", theme.MONEY_IN),
        charts.Series("spending", [c.totals.expense.minor for c in report.cells], "▒", ":", theme.MONEY_OUT),
    )
    means = [None if cell.mean is None else cell.mean.expense.minor for cell in report.cells]
    over = charts.Series("mean spending", means, "━", "=", theme.TOTAL) if any(means) else None
    blocks = charts.can_draw(console)
    chart = charts.columns(
        ticks([cell.span for cell in report.cells], locale),
        series,
        width=console.width,
        height=CHART_ROWS,
        scale=lambda minor: part.short(minor, currency, show),
        blocks=blocks,
        over=over,
    )
    if chart:
        console.print(chart)
        legend = Text()
        for one in series if over is None else (*series, over):
            legend.append(f"{one.mark if blocks else one.plain_mark} ", style=one.style)
            legend.append(f"{one.name}   ", style=theme.QUIET)
        legend.rstrip()
        console.print(legend)
        part.blank(console)


def ticks(spans: Sequence[Span], locale: str) -> list[str]:
    """What stands under each column: short, and enough beside its neighbours."""
    return [_tick(span.key, lambda month: month_name(month, locale, short=True), len(spans)) for span in spans]


def _tick(key: str, name: Callable[[int], str], among: int) -> str:
    if len(key) == 10:  # 2026-10-03
        return key[8:].lstrip("0") if among <= 31 else key[5:]
    if "w" in key:  # 2026-w42
        return key[5:]
    if len(key) == 7:  # 2026-10
        return name(int(key[5:])) if among <= 12 else key[2:]
    return key


def _draw_groups(
    report: Trend, grouping: Grouping, console: Console, show: ShowMoney, *, chart: bool, percent: bool
) -> None:
    """A row a group: its course, its mean, its last interval and its sum, for spending and then for income."""
    from finura_cli.screen.charts import can_draw
    from finura_cli.screen.tables import draw_table

    drawn = chart and len(report.spans) <= console.width // 3
    for name, wanted in (("Spending", "expense"), ("Income", "income")):
        course = _courses(report, wanted)
        if course:
            columns = (
                Column(grouping.value),
                Column("course", "date", title=_ends(report.spans), spare=1, machine=not drawn),
                Column("mean", "money", spare=2, machine=percent),
                Column("last", "money", title=report.spans[-1].key, spare=3, machine=percent),
                Column("total", "money", machine=percent),
                Column("share", "ratio", machine=not percent),
            )
            rows, total = _course_rows(course, grouping, report.scope.currency, blocks=can_draw(console))
            part.blank(console)
            last = None if report.scope.overlapping else total
            draw_table(Table(columns, rows, total=last, title=name), console, show=show)


def _course_rows(
    course: Mapping[str | None, Sequence[int]], grouping: Grouping, currency: str, *, blocks: bool
) -> tuple[tuple[tuple[Cell, ...], ...], tuple[Cell, ...]]:
    from finura_cli.screen.charts import spark

    together = [sum(values) for values in zip(*course.values(), strict=True)]
    whole = sum(together)

    def cells(name: str, values: Sequence[int]) -> tuple[Cell, ...]:
        return (
            name,
            spark(values, blocks=blocks),
            Money(round_ratio(sum(values), len(values)), currency),
            Money(values[-1], currency),
            Money(sum(values), currency),
            part.ratio(sum(values) / whole) if whole > 0 else None,
        )

    rows = tuple(cells(part.group_name(group, grouping), values) for group, values in course.items())
    return rows, cells("Total", together)


def _courses(report: Trend, wanted: str) -> dict[str | None, list[int]]:
    """Group -> one amount an interval, for the groups that have any, in the report's order."""
    places = {span.key: n for n, span in enumerate(report.spans)}
    found: dict[str | None, list[int]] = {}
    for cell in report.cells:
        money = cell.totals.expense if wanted == "expense" else cell.totals.income
        if money:
            values = found.setdefault(cell.group, [0] * len(report.spans))
            values[places[cell.span.key]] += money.minor
    return {group: found[group] for group in report.groups if group in found}


def _ends(spans: Sequence[Span]) -> str:
    return spans[0].key if len(spans) == 1 else f"{spans[0].key}.."


def cashflow(report: Cashflow, *, show: ShowMoney = Money.plain, chart: bool = True, locale: str = "en") -> Shown:
    """`report cashflow`: how the money in hand changed, interval by interval or group by group."""
    scope, grouping = report.scope, report.grouping
    totals = scope.totals
    json = {
        **part.scope_json(scope),
        "interval": report.interval if grouping is None else None,
        "by": None if grouping is None else grouping.value,
        "rows": [_step_json(step, grouping) for step in report.steps],
        "totals": {
            **part.totals_json(totals),
            "change": totals.net + totals.transfers,
            "rate": part.ratio(totals.rate),
        },
    }
    title = part.heading("Cash flow", scope.period, scope.currency)
    table = _steps_table(report)

    def draw(console: Console) -> None:
        from finura_cli.screen.tables import draw_table

        part.say_title(console, title)
        if not totals.count:
            part.say(console, [part.empty(scope)], "")
        else:
            if chart and grouping is None:
                _draw_line(report, console, show, locale)
            draw_table(table, console, show=show)
        part.say_notes(console, part.notes(scope, show, grouping))

    return Shown(json=json, table=replace(table, title=title), rich=draw, show=show, missing=part.missing(scope, show))


def _step_json(step: Step, grouping: Grouping | None) -> dict[str, object]:
    found: dict[str, object] = part.span_json(step.span) if grouping is None else {grouping.value: step.group}
    found |= {"income": step.totals.income, "expense": step.totals.expense, "net": step.totals.net}
    found |= {"transfers": step.totals.transfers, "change": step.change, "running": step.running}
    return found | {"rate": part.ratio(step.totals.rate)}


def _steps_table(report: Cashflow) -> Table:
    grouping, currency = report.grouping, report.scope.currency
    totals = report.scope.totals
    moved = any(step.totals.transfers for step in report.steps)

    def cells(name: str, sums: Totals, running: Money | None) -> tuple[Cell, ...]:
        change = sums.net + sums.transfers
        return name, sums.income, sums.expense, sums.transfers, change, running, currency, part.ratio(sums.rate)

    return Table(
        columns=(
            Column("period", "date") if grouping is None else Column(grouping.value),
            Column("income", "money", title="In"),
            Column("expense", "money", title="Out"),
            Column("transfers", "money", title="Moved", signed=True, machine=not moved, spare=1),
            Column("change", "money", signed=True),
            Column("running", "money", title="Running", spare=2, machine=grouping is not None),
            Column("currency", machine=True),
            Column("rate", "ratio", title="Saved", spare=3, machine=grouping is not None),
        ),
        rows=tuple(
            cells(
                step.span.key if grouping is None else part.group_name(step.group, grouping), step.totals, step.running
            )
            for step in report.steps
        ),
        total=cells("Total", totals, None),
        empty=part.empty(report.scope),
    )


def _draw_line(report: Cashflow, console: Console, show: ShowMoney, locale: str) -> None:
    from finura_cli.screen import charts

    chart = charts.line(
        ticks([step.span for step in report.steps], locale),
        [step.running.minor for step in report.steps],
        width=console.width,
        height=CHART_ROWS,
        scale=lambda minor: part.short(minor, report.scope.currency, show),
        blocks=charts.can_draw(console),
    )
    if chart:
        console.print(chart)
        part.blank(console)
