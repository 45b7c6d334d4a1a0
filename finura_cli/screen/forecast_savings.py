"""What is likely to be saved, on the screen: income less spending, a band, and how good such forecasts were."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from finura_cli.domain.forecast import SHORT_PAST
from finura_cli.domain.money import Money
from finura_cli.domain.savings_ahead import SavedThen, SavingsForecast, SavingsMonth
from finura_cli.domain.text import how_many
from finura_cli.screen import forecast_judged as judged
from finura_cli.screen import forecast_words as words
from finura_cli.screen import report_parts as part
from finura_cli.screen import theme
from finura_cli.screen.plain import percent
from finura_cli.screen.shown import Cell, Column, ShowMoney, Shown, Table

if TYPE_CHECKING:
    from rich.console import Console

    from finura_cli.screen.forecast_chart import Column as Drawn
    from finura_cli.screen.forecast_chart import Marks

CHART_MONTHS = 12
CHART_ROWS = 9


def savings_shown(
    forecast: SavingsForecast, *, show: ShowMoney = Money.plain, chart: bool = True, full: bool = False,
    part_of_it: bool = False,
) -> Shown:  # fmt: skip
    """`finura predict savings`. `full` tells how the figures are made, and each month that was tried; `part_of_it`: it
    is of what matches a query."""
    what = "Forecast of savings in what matches" if part_of_it else "Forecast of savings"
    first = forecast.ahead[0]
    json = {
        "target": first.target,
        "period": part.period_json(first.period),
        "currency": forecast.currency,
        "total": {**_month_json(first), "interval": forecast.interval},
        "months": [{"target": one.target, **_month_json(one)} for one in forecast.ahead],
        "history": [_then_json(one) for one in forecast.history],
        "model": {
            "name": forecast.model.name,
            "spending": forecast.model.categories,
            "months": forecast.model.months,
            "trained_at": forecast.model.trained_at,
            "challengers": judged.challengers(forecast.learnt),
        },
        **judged.standing(forecast),
    }

    def draw(console: Console) -> None:
        from finura_cli.screen.tables import draw_table

        part.say_title(console, part.heading(what, first.period, forecast.currency))
        part.say(console, headline(forecast, show), "")
        part.say(console, warnings(forecast), theme.WARNING)
        part.blank(console)
        draw_table(_sum_table(first), console, show=show)
        if len(forecast.ahead) > 1:
            part.blank(console)
            draw_table(_months_table(forecast, show), console, show=show)
        if chart:
            _draw_chart(forecast, console, show)
        part.say_notes(console, notes(forecast, show))
        if full:
            part.say_notes(console, explanations(forecast))

    return Shown(json=json, table=_table(forecast), rich=draw, digest=True, show=show)


def _month_json(one: SavingsMonth) -> dict[str, object]:
    known = one.so_far
    return {
        "income": one.income,
        "spending": one.spending,
        "saved": one.saved,
        "plan_for": one.plan_for,
        "careful": one.careful,
        "low": one.low,
        "high": one.high,
        "bills": one.bills,
        "income_so_far": None if known is None else known.income,
        "spending_so_far": None if known is None else known.spending,
    }


def _then_json(one: SavedThen) -> dict[str, object]:
    return {
        "month": one.target,
        "income": one.income,
        "spending": one.spending,
        "saved": one.saved,
        "typical": one.typical,
        "low": one.low,
        "high": one.high,
        "inside": one.is_inside,
    }


def _table(forecast: SavingsForecast) -> Table:
    """For files: a row a month."""
    names = ("income", "spending", "saved", "plan_for", "careful", "low", "high", "bills")
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (one.target, one.income, one.spending, one.saved, one.plan_for, one.careful, one.low, one.high, one.bills,
         forecast.currency)
        for one in forecast.ahead
    )  # fmt: skip
    return Table((Column("month"), *(Column(name, "money") for name in names), Column("currency")), rows)


def _sum_table(month: SavingsMonth) -> Table:
    """Both sums, written out."""
    rows: list[tuple[Cell, ...]] = [
        ("Income", month.income, month.income),
        ("Spending", -month.spending, -month.plan_for),
    ]
    return Table(
        (Column("what", title=""), Column("typical", "money"), Column("careful", "money", title="Plan for")),
        tuple(rows),
        total=("Saved", month.saved, month.careful),
    )


def _months_table(forecast: SavingsForecast, show: ShowMoney) -> Table:
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (one.target, one.income, one.spending, one.saved, one.careful, f"{show(one.low)} to {show(one.high)}")
        for one in forecast.ahead
    )
    columns = (
        Column("month"), Column("income", "money", spare=4), Column("spending", "money", spare=3),
        Column("saved", "money"), Column("careful", "money", title="Plan for", spare=5),
        Column("range", align="right", title=f"{percent(forecast.interval)} band"),
    )  # fmt: skip
    return Table(columns, rows, title="Month by month")


def headline(forecast: SavingsForecast, show: ShowMoney) -> list[str]:
    """The answer in sentences."""
    month = forecast.ahead[0]
    left = f"{show(month.saved)} saved" if month.saved.minor >= 0 else f"{show(-month.saved)} more out than in"
    figures = f"{show(month.income)} in, {show(month.spending)} out, {left}."
    band = f"{show(month.low)} to {show(month.high)}."
    if month.so_far is None or forecast.since is None:
        return [f"A typical month: {figures} {percent(forecast.interval)} of months: {band}"]
    if forecast.since >= month.period.end:
        return [f"The month is over but for entries to come: {figures}"]
    days = how_many((month.period.end - forecast.since).days, "day")
    if forecast.since == month.period.start:
        known = "Nothing of it is known yet."
    else:
        day = forecast.since - timedelta(days=1)
        known = f"{show(month.so_far.income)} in and {show(month.so_far.spending)} out until {day}, {days} left."
    return [f"{known} If these are typical: {figures}", f"{percent(forecast.interval)} of such months: {band}"]


def warnings(forecast: SavingsForecast) -> list[str]:
    """What makes the answer less sure than it looks."""
    said = []
    if forecast.model.is_short:
        said.append(
            f"{words.few_months(forecast.model)}: these are means, and the band no more than a rule. From {SHORT_PAST}"
            " months on they are medians and more."
        )
    return said + words.doubts(forecast, over=_is_over(forecast))


def _is_over(forecast: SavingsForecast) -> bool:
    """Whether all days of the month are known: nothing is told of them any more."""
    return forecast.since is not None and forecast.since >= forecast.ahead[0].period.end


def notes(forecast: SavingsForecast, show: ShowMoney) -> list[str]:
    """How good it was, who speaks, and what is not in the figures."""
    if forecast.score is None and _is_over(forecast):
        said = []
    elif forecast.score is None:
        said = ["Too few months to try it on the past."]
    else:
        said = [words.tried(forecast.score, forecast.interval, show)]
    return said + words.made_of(forecast, show)


def explanations(forecast: SavingsForecast) -> list[str]:
    """How the figures are made: what `--explain` says."""
    said = [
        "Saved is income less spending, in each column: income is told from its own past months, spending as `finura"
        " predict expenses` tells it. Plan for takes the spending to plan for, and income as it is.",
    ]
    if not forecast.model.is_short:
        said.append(
            "The band comes from how far such forecasts were off before, this many months ahead; spending and income"
            " that move together are in it, as what was saved is what is compared."
        )
    bills = forecast.ahead[0].bills
    if bills:
        said.append("Of spending, bills that fall due are counted at their own amounts.")
    if forecast.since is not None or forecast.model.is_short:
        return said
    if forecast.learnt is None:
        said.append("A challenger that learns was not tried: `finura model train savings` tries one on your months.")
    elif not forecast.learnt.fresh:
        said.append("A challenger was tried on other months: `finura model train savings` tries it on these.")
    else:
        said += forecast.learnt.why
    return said


def _draw_chart(forecast: SavingsForecast, console: Console, show: ShowMoney) -> None:
    """The last months as they were in the bands told of them, and the ones to come."""
    from finura_cli.screen import forecast_chart as chart

    columns = [
        chart.Column(one.target[2:], _minor(one.low), _minor(one.high), came=one.saved.minor)
        for one in forecast.history[-CHART_MONTHS:]
    ] + [
        chart.Column(one.target[2:], one.low.minor, one.high.minor, None, one.saved.minor, one.careful.minor)
        for one in forecast.ahead
    ]
    chart.put(console, columns, partial(_legend, columns), height=CHART_ROWS, currency=forecast.currency, show=show)


def _minor(money: Money | None) -> int | None:
    return None if money is None else money.minor


def _legend(columns: Sequence[Drawn], marks: Marks) -> str:
    said = [f"{marks.inside} saved"]
    if any(not one.is_inside for one in columns):
        said.append(f"{marks.outside} outside the band")
    if any(one.came is not None and one.low is not None for one in columns):
        said.append(f"{marks.past} band told then")
    said.append(f"{marks.ahead} band to come")
    return "  ".join(said)
