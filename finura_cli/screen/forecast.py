"""Forecasts of spending on the screen: two figures and a band, what they are made of, and how good they were."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from finura_cli.domain.forecast import DueThen, Figures, Forecast, ForecastRow, MonthAhead, MonthPast, Parts
from finura_cli.domain.money import Money
from finura_cli.screen import forecast_judged as judged
from finura_cli.screen import forecast_words as words
from finura_cli.screen import report_parts as part
from finura_cli.screen import theme
from finura_cli.screen.plain import percent
from finura_cli.screen.shown import Cell, Column, ShowMoney, Shown, Table

if TYPE_CHECKING:
    from rich.console import Console

CHART_MONTHS = 12
CHART_ROWS = 11
WIDE = 100
SMALL = 0.02
"""Rows below this share of the total are summed up in one, on a terminal."""
FEW_ROWS = 12


def forecast_shown(
    forecast: Forecast, *, show: ShowMoney = Money.plain, chart: bool = True, full: bool = False,
    part_of_it: bool = False,
) -> Shown:  # fmt: skip
    """`finura predict expenses`. `full` shows every category, the bills in it, and how the figures are made;
    `part_of_it`: it is of what matches a query."""
    what = "Forecast of spending that matches" if part_of_it else "Forecast of spending"

    def draw(console: Console) -> None:
        from finura_cli.screen.tables import draw_table

        part.say_title(console, part.heading(what, forecast.period, forecast.currency))
        part.say(console, words.headline(forecast, show), "")
        part.say(console, words.warnings(forecast, part_of_it=part_of_it), theme.WARNING)
        part.blank(console)
        draw_table(_rows_table(forecast, wide=console.width >= WIDE, full=full), console, show=show)
        if len(forecast.ahead) > 1:
            part.blank(console)
            draw_table(_months_table(forecast, wide=console.width >= WIDE), console, show=show)
        if full and forecast.bills:
            part.blank(console)
            draw_table(_bills_table(forecast, names=True), console, show=show)
        if chart:
            _draw_chart(forecast, console, show)
        part.say_notes(console, words.notes(forecast, show))
        if full:
            part.say_notes(console, words.explanations(forecast))

    more = (_months_table(forecast),) if len(forecast.ahead) > 1 else ()
    if full and forecast.bills:
        more = (*more, _bills_table(forecast))
    return Shown(
        json=_json(forecast), table=_rows_table(forecast, full=True), rich=draw, digest=True, more=more, show=show
    )


def _json(forecast: Forecast) -> dict[str, object]:
    model = forecast.model
    return {
        "target": forecast.target,
        "period": part.period_json(forecast.period),
        "currency": forecast.currency,
        "total": {
            **_figures_json(forecast.total), "interval": forecast.interval, **_parts_json(forecast.parts),
        },
        "rows": [_row_json(row) for row in forecast.rows],
        "bills": [_bill_json(bill, forecast) for bill in forecast.bills],
        "months": [_ahead_json(one) for one in forecast.ahead],
        "history": [_month_json(month) for month in forecast.history],
        "model": {
            "name": model.name, "months": model.months, "trained_at": model.trained_at,
            "categories": model.categories, "challengers": judged.challengers(forecast.learnt),
        },
        **judged.standing(forecast),
    }  # fmt: skip


def _figures_json(figures: Figures) -> dict[str, object]:
    return {"typical": figures.typical, "plan_for": figures.plan_for, "low": figures.low, "high": figures.high}


def _parts_json(parts: Parts) -> dict[str, object]:
    return {"fixed": parts.fixed, "variable": parts.variable, "spent": parts.spent}


def _ahead_json(one: MonthAhead) -> dict[str, object]:
    return {"target": one.target, **_figures_json(one.total), "interval": one.interval, **_parts_json(one.parts)}


def _row_json(row: ForecastRow) -> dict[str, object]:
    return {"category": row.category, **_figures_json(row.figures), **_parts_json(row.parts)}


def _bill_json(bill: DueThen, forecast: Forecast) -> dict[str, object]:
    return {
        "name": bill.name,
        "due": bill.days[0],
        "times": len(bill.days),
        "amount": bill.amount,
        "currency": forecast.currency,
        "category": bill.category,
        "sure": bill.sure,
    }


def _month_json(month: MonthPast) -> dict[str, object]:
    told = month.told
    return {
        "month": month.target,
        "spent": month.spent,
        "typical": None if told is None else told.typical,
        "low": None if told is None else told.low,
        "high": None if told is None else told.high,
        "inside": month.is_inside,
    }


def _cells(name: str, figures: Figures, parts: Parts, currency: str) -> tuple[Cell, ...]:
    return (
        name, parts.spent, figures.typical, figures.plan_for, figures.low, figures.high, currency, parts.fixed,
        parts.variable,
    )  # fmt: skip


def _rows_table(forecast: Forecast, *, wide: bool | None = None, full: bool = True) -> Table:
    """A row a category; on a terminal, which is wide or not, the smallest ones are left to the total."""
    shown, left = forecast.rows, 0
    if not full and len(shown) > FEW_ROWS:
        least = SMALL * abs(forecast.total.plan_for.minor)
        shown = tuple(row for row in shown if abs(row.figures.plan_for.minor) >= least)
        left = len(forecast.rows) - len(shown)
    rows = [_cells(row.category or "Uncategorized", row.figures, row.parts, forecast.currency) for row in shown]
    if left:
        rows.append((f"{left} smaller ones", None, None, None, None, None, forecast.currency, None, None))
    return _table("category", rows, forecast, wide=wide, total=_total(forecast.total, forecast.parts, forecast))


def _months_table(forecast: Forecast, *, wide: bool | None = None) -> Table:
    rows = [_cells(one.target, one.total, one.parts, forecast.currency) for one in forecast.ahead]
    return _table("month", rows, forecast, wide=wide, title="Month by month")


def _total(figures: Figures, parts: Parts, forecast: Forecast) -> tuple[Cell, ...]:
    return _cells("Total", figures, parts, forecast.currency)


def _table(
    first: str, rows: list[tuple[Cell, ...]], forecast: Forecast, *, wide: bool | None = None,
    total: tuple[Cell, ...] | None = None, title: str = "",
) -> Table:  # fmt: skip
    has_begun = forecast.since is not None
    columns = [
        Column(first),
        Column("spent", "money", title="So far", machine=not has_begun),
        Column("typical", "money"),
        Column("plan_for", "money", spare=2 if has_begun and wide is False else 0),
        Column("low", "money", title=f"Low, {percent(forecast.interval)}", spare=1 if wide is False else 0),
        Column("high", "money", spare=1 if wide is False else 0),
        Column("currency", machine=True),
        Column("fixed", "money", title="Bills due" if has_begun else "Of it bills", spare=3),
        Column("variable", "money", machine=True),
    ]
    so_far_first = has_begun and wide is not None
    order = (0, 1, 2, 3, 4, 5, 6, 7, 8) if so_far_first else (0, 2, 3, 4, 5, 6, 7, 8, 1)  # files keep theirs
    return Table(
        columns=tuple(columns[n] for n in order),
        rows=tuple(tuple(row[n] for n in order) for row in rows),
        total=None if total is None else tuple(total[n] for n in order),
        title=title,
    )


def _bills_table(forecast: Forecast, *, names: bool = False) -> Table:
    """The bills of the month; for people without how often each comes where all come once."""
    once = names and all(len(bill.days) == 1 for bill in forecast.bills)
    return Table(
        columns=(
            Column("due", "date"),
            Column("name", title="Bill"),
            Column("amount", "money"),
            Column("currency", machine=True),
            Column("times", "int", machine=once),
            Column("category", spare=2),
        ),
        rows=tuple(
            (bill.days[0], bill.name if bill.sure else f"{bill.name} (likely)", bill.amount, forecast.currency,
             len(bill.days), bill.category)
            for bill in forecast.bills
        ),
        title="Bills in it",
    )  # fmt: skip


def _draw_chart(forecast: Forecast, console: Console, show: ShowMoney) -> None:
    """The last months in the bands that were told of them, and the band of those to come."""
    from finura_cli.screen import forecast_chart as chart

    columns = [
        chart.Column(
            one.target[2:],
            None if one.told is None else one.told.low.minor,
            None if one.told is None else one.told.high.minor,
            one.spent.minor,
        )
        for one in forecast.history[-CHART_MONTHS:]
    ] + [
        chart.Column(
            one.target[2:],
            one.total.low.minor,
            one.total.high.minor,
            typical=one.total.typical.minor,
            plan_for=one.total.plan_for.minor,
        )
        for one in forecast.ahead
    ]
    chart.put(
        console, columns, partial(chart.legend, columns), height=CHART_ROWS, currency=forecast.currency, show=show
    )
