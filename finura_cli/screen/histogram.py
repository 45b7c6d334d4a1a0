"""How large the amounts are, as columns and as a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from finura_cli.domain.category import Kind
from finura_cli.domain.money import Money
from finura_cli.domain.reports.histogram import Bin, Histogram
from finura_cli.domain.text import how_many
from finura_cli.screen import report_parts as part
from finura_cli.screen.shown import Column, ShowMoney, Shown, Table, hides

if TYPE_CHECKING:
    from rich.console import Console

CHART_ROWS = 8
_WORDS = {Kind.EXPENSE: "Amounts spent", Kind.INCOME: "Amounts that came in"}


def histogram(report: Histogram, *, show: ShowMoney = Money.plain, chart: bool = True) -> Shown:
    """`report histogram`: a row a bin."""
    scope = report.scope
    json = {
        **part.scope_json(scope),
        "kind": report.kind.value,
        "rows": [_bin_json(one, report) for one in report.bins],
        "totals": {
            "amount": report.amount,
            "count": report.count,
            "mean": report.mean,
            "median": report.median,
            "smallest": report.smallest,
            "largest": report.largest,
            "back": report.back,
            "back_count": report.back_count,
        },
    }
    title = part.heading(_WORDS[report.kind], scope.period, scope.currency)

    def draw(console: Console) -> None:
        from finura_cli.screen.tables import draw_table

        part.say_title(console, title)
        if not report.bins:
            part.say(console, [_empty(report)], "")
        else:
            if chart:
                _draw_chart(report, console, show)
            draw_table(_ranges(report, show), console, show=show)
            part.say_notes(console, [_middle(report, show)], "")
        part.say_notes(console, [*_back(report, show), *part.notes(scope, show)])

    return Shown(json=json, table=_table(report, title), rich=draw, show=show, missing=part.missing(scope, show))


def _bin_json(one: Bin, report: Histogram) -> dict[str, object]:
    return {"from": one.low, "to": one.high, "count": one.count, "share": _share(one, report), "amount": one.amount}


def _share(one: Bin, report: Histogram) -> float | None:
    return part.ratio(one.count / report.count) if report.count else None


def _empty(report: Histogram) -> str:
    if not report.scope.totals.count:
        return part.empty(report.scope)
    what = "was spent" if report.kind is Kind.EXPENSE else "came in"
    return f"Nothing {what} in {report.scope.period.label}."


def _table(report: Histogram, title: str) -> Table:
    """For files: edges are amounts."""
    return Table(
        columns=(
            Column("from", "money"),
            Column("to", "money", title="Up to"),
            Column("currency", machine=True),
            Column("count", "int"),
            Column("share", "ratio"),
            Column("amount", "money", title="Together"),
        ),
        rows=tuple(
            (one.low, one.high, report.scope.currency, one.count, _share(one, report), one.amount)
            for one in report.bins
        ),
        title=title,
        empty=_empty(report),
    )


def _ranges(report: Histogram, show: ShowMoney) -> Table:
    """For people: edges are numbers that are short."""
    whole = 1.0 if report.count else None
    return Table(
        columns=(
            Column("range", align="right", title="From .. to"),
            Column("count", "int"),
            Column("share", "ratio"),
            Column("amount", "money", title="Together"),
        ),
        rows=tuple((_range(one, show), one.count, _share(one, report), one.amount) for one in report.bins),
        total=("All", report.count, whole, report.amount),
    )


def _range(one: Bin, show: ShowMoney) -> str:
    if hides(show):
        return f"{show(one.low)} .. {show(one.high)}"
    low, high = (part.short(edge.minor, edge.currency, show) for edge in (one.low, one.high))
    return f"{low} .. {high}"


def _draw_chart(report: Histogram, console: Console, show: ShowMoney) -> None:
    from finura_cli.screen import charts

    labels = [part.short(one.low.minor, one.low.currency, show) or "•" for one in report.bins]
    counts = [one.count for one in report.bins]
    chart = charts.histogram(
        labels, counts, width=console.width, height=CHART_ROWS, blocks=charts.can_draw(console)
    )  # fmt: skip
    if chart:
        console.print(chart)
        part.blank(console)


def _middle(report: Histogram, show: ShowMoney) -> str:
    """What a usual amount is: of few large ones the mean lies far above most."""
    assert report.median is not None
    assert report.mean is not None
    assert report.largest is not None
    return (
        f"Half are at most {show(report.median)}; the mean is {show(report.mean)}, the largest {show(report.largest)}."
    )


def _back(report: Histogram, show: ShowMoney) -> list[str]:
    if not report.back_count:
        return []
    way = "came back" if report.kind is Kind.EXPENSE else "went back"
    return [f"Not drawn: {show(report.back)} that {way} ({how_many(report.back_count, 'line')})."]
