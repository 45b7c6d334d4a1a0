"""Forecasts on the screen: two figures and an interval, where they come from, and how good they were."""

from __future__ import annotations

from typing import TYPE_CHECKING

from finura_cli.domain.forecast import SHORT_PAST, STEADY_MONTHS, STEADY_SHARE, Figures, Forecast, ForecastRow
from finura_cli.domain.money import Money
from finura_cli.domain.text import how_many
from finura_cli.screen import report_parts as part
from finura_cli.screen import theme
from finura_cli.screen.plain import percent
from finura_cli.screen.shown import Cell, Column, ShowMoney, Shown, Table

if TYPE_CHECKING:
    from rich.console import Console

CHART_MONTHS = 12
CHART_ROWS = 8
WIDE = 100
SMALL = 0.02
"""Rows below this share of the total are summed up in one, on a terminal."""
FEW_ROWS = 12


def forecast_shown(
    forecast: Forecast, *, show: ShowMoney = Money.plain, chart: bool = True, full: bool = False
) -> Shown:
    """`finura predict expenses`. `full` shows every category, and how the figures are made."""
    json = {
        "target": forecast.target,
        "period": part.period_json(forecast.period),
        "currency": forecast.currency,
        "total": {**_figures_json(forecast.total), "interval": forecast.interval},
        "rows": [_row_json(row) for row in forecast.rows],
        "months": [{"target": one.target, **_figures_json(one.total)} for one in forecast.ahead],
        "history": [{"month": month, "spent": spent} for month, spent in forecast.history],
        "model": _model_json(forecast),
        "backtest": _score_json(forecast),
        "unconverted": [{"currency": money.currency, "amount": money} for money in forecast.unconverted],
    }

    def draw(console: Console) -> None:
        from finura_cli.screen.tables import draw_table

        part.say_title(console, part.heading("Forecast of spending", forecast.period, forecast.currency))
        part.say(console, [headline(forecast, show)], "")
        if forecast.is_short:
            part.say(console, [short_past(forecast)], theme.WARNING)
        part.blank(console)
        draw_table(_rows_table(forecast, wide=console.width >= WIDE, full=full), console, show=show)
        if len(forecast.ahead) > 1:
            part.blank(console)
            draw_table(_months_table(forecast), console, show=show)
        if chart:
            _draw_chart(forecast, console, show)
        part.say_notes(console, notes(forecast, show))
        if full:
            part.say_notes(console, explanations(forecast))

    months = (_months_table(forecast),) if len(forecast.ahead) > 1 else ()
    return Shown(json=json, table=_rows_table(forecast, full=True), rich=draw, digest=True, more=months, show=show)


def _figures_json(figures: Figures) -> dict[str, object]:
    return {"typical": figures.typical, "plan_for": figures.plan_for, "low": figures.low, "high": figures.high}


def _row_json(row: ForecastRow) -> dict[str, object]:
    return {
        "category": row.category,
        **_figures_json(row.figures),
        "fixed": row.fixed,
        "variable": row.variable,
    }


def _model_json(forecast: Forecast) -> dict[str, object]:
    model = forecast.model
    return {"name": model.name, "months": model.months, "trained_at": model.trained_at}


def _score_json(forecast: Forecast) -> dict[str, object] | None:
    score = forecast.score
    if score is None:
        return None
    return {
        "months": score.months,
        "mae": score.mae,
        "mae_naive": score.mae_naive,
        "naive": score.naive,
        "coverage": part.ratio(score.coverage),
    }


def _cells(name: str, figures: Figures, currency: str, fixed: Money | None, variable: Money | None) -> tuple[Cell, ...]:
    return (
        name,
        figures.typical,
        figures.plan_for,
        figures.low,
        figures.high,
        currency,
        fixed,
        variable,
    )


def _rows_table(forecast: Forecast, *, wide: bool = True, full: bool = True) -> Table:
    """A row a category; on a terminal the smallest ones are left to the total."""
    currency = forecast.currency
    shown, left = forecast.rows, 0
    if not full and len(shown) > FEW_ROWS:
        least = SMALL * abs(forecast.total.plan_for.minor)
        shown = tuple(row for row in shown if abs(row.figures.plan_for.minor) >= least)
        left = len(forecast.rows) - len(shown)
    rows = [_cells(row.category or "Uncategorized", row.figures, currency, row.fixed, row.variable) for row in shown]
    if left:
        rows.append((f"{left} smaller ones", None, None, None, None, currency, None, None))
    interval = percent(forecast.interval)
    return Table(
        columns=(
            Column("category"),
            Column("typical", "money"),
            Column("plan_for", "money"),
            Column("low", "money", title=f"Low, {interval}", spare=0 if wide else 1),
            Column("high", "money", title="High", spare=0 if wide else 1),
            Column("currency", machine=True),
            Column("fixed", "money", title="Of it fixed", machine=not wide),
            Column("variable", "money", machine=True),
        ),
        rows=tuple(rows),
        total=_cells("Total", forecast.total, currency, _fixed(forecast), None),
    )


def _fixed(forecast: Forecast) -> Money:
    fixed = Money(0, forecast.currency)
    for row in forecast.rows:
        fixed += row.fixed
    return fixed


def _months_table(forecast: Forecast) -> Table:
    return Table(
        columns=(
            Column("month"),
            Column("typical", "money"),
            Column("plan_for", "money"),
            Column("low", "money"),
            Column("high", "money"),
            Column("currency", machine=True),
        ),
        rows=tuple(_cells(one.target, one.total, forecast.currency, None, None)[:6] for one in forecast.ahead),
        title="Month by month",
    )


def headline(forecast: Forecast, show: ShowMoney) -> str:
    """The answer in a sentence."""
    total = forecast.total
    return (
        f"A typical month: {show(total.typical)}. Plan for {show(total.plan_for)}."
        f" {percent(forecast.interval)} of months: {show(total.low)} to {show(total.high)}."
    )


def short_past(forecast: Forecast) -> str:
    months = forecast.model.months
    held = "Only one complete month is known" if months == 1 else f"Only {months} complete months are known"
    return f"{held}: this is their mean, and a wide interval. From {SHORT_PAST} months on it is a median."


def notes(forecast: Forecast, show: ShowMoney) -> list[str]:
    """Who speaks, how good it was, and what is not in the figures."""
    first, last = forecast.history[0][0], forecast.history[-1][0]
    span = first if first == last else f"{first} to {last}"
    said = [f"Model: {forecast.model.name}, from {how_many(forecast.model.months, 'complete month')} ({span})."]
    score = forecast.score
    if score is None:
        said.append("Too few months to try it on the past.")
    else:
        tries = how_many(score.months, "past month")
        off = f"off by {show(score.mae)} on average, the {score.naive} by {show(score.mae_naive)}"
        said.append(f"Tried on {tries} it was {off}{': here the simpler one did better' if score.is_worse else ''}.")
        if score.coverage is not None:
            said.append(f"Its {percent(forecast.interval)} interval held in {percent(score.coverage)} of the months.")
    said += [f"In {money.currency}, not converted: {show(money)} spent." for money in forecast.unconverted]
    return said


def explanations(forecast: Forecast) -> list[str]:
    """How the figures are made: what `--explain` says."""
    said = [
        "Typical is the median of the last 6 complete months, plan for the mean of the last 12 (never below typical):"
        " medians read low where a few months are dear.",
        "The interval comes from how far such forecasts were off before, this many months ahead; categories share"
        " what they know of each other's errors.",
        f"Fixed is what the same payee took in each of the last {STEADY_MONTHS} months within {percent(STEADY_SHARE)}.",
        "The total is forecast from its own past: medians of categories do not add up to it.",
    ]
    return said[3:] if forecast.is_short else said


def _draw_chart(forecast: Forecast, console: Console, show: ShowMoney) -> None:
    """The last months as they were, the ones to come as typical months."""
    from finura_cli.screen.charts import Series, can_draw, columns

    blocks = can_draw(console)
    history = forecast.history[-CHART_MONTHS:]
    labels = [month[2:] for month, _ in history] + [one.target[2:] for one in forecast.ahead]
    were = [max(spent.minor, 0) for _, spent in history] + [0] * len(forecast.ahead)
    come = [0] * len(history) + [max(one.total.typical.minor, 0) for one in forecast.ahead]
    drawn = columns(
        labels,
        (Series("spent", were, "█", "#", theme.BAR), Series("typical", come, "▒", "=", theme.WARNING)),
        width=min(console.width, 100),
        height=CHART_ROWS,
        scale=lambda minor: part.short(minor, forecast.currency, show),
        blocks=blocks,
    )
    if drawn.plain.strip():
        part.blank(console)
        console.print(drawn)
        part.say(console, ["█ spent   ▒ a typical month to come" if blocks else "# spent   = a typical month to come"])
