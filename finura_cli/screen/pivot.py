"""Groups down, intervals across. Few intervals show amounts to the cent, many show them short; a narrow terminal shows
the latest ones, files all."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from finura_cli.domain.category import Kind
from finura_cli.domain.money import Money, round_ratio
from finura_cli.domain.reports.pivot import Pivot, Row
from finura_cli.domain.text import how_many
from finura_cli.screen import report_parts as part
from finura_cli.screen.plain import percent as percent_of
from finura_cli.screen.shown import Cell, Column, ShowMoney, Shown, Table, hides

if TYPE_CHECKING:
    from rich.console import Console

EXACT = 4
"""Up to so many intervals are shown to the cent, where all of them fit so."""
NAME = 26
GAP = 2
_WORDS = {Kind.EXPENSE: "Spending", Kind.INCOME: "Income"}
_UNITS = {"D": "day", "W": "week", "M": "month", "Q": "quarter", "Y": "year"}


def pivot(
    report: Pivot, *, show: ShowMoney = Money.plain, percent: bool = False, locale: str = "en"
) -> Shown:  # fmt: skip
    """`report spending -M`: a row a group, a column an interval."""
    scope, key = report.scope, report.grouping.value
    json = {
        **part.scope_json(scope),
        "by": key,
        "interval": report.interval,
        "sections": [
            {
                "name": _WORDS[report.kind].lower(),
                "rows": [
                    {
                        key: row.group,
                        "amount": row.total,
                        "share": part.ratio(report.share(row.total.minor)),
                        "mean": row.mean,
                    }
                    for row in report.rows
                ],
                "totals": {"amount": report.total, "mean": Money(_mean(report), scope.currency)},
            },
            part.rows_json("cells", _cells_json(report)),
        ],
        "totals": part.totals_json(scope.totals),
    }
    title = part.heading(f"{_WORDS[report.kind]} by {_UNITS[report.interval]}", scope.period, scope.currency)

    def draw(console: Console) -> None:
        from finura_cli.screen.tables import draw_table

        part.say_title(console, title)
        if not report.rows:
            part.say(console, [_empty(report)], "")
        else:
            exact = hides(show) or len(report.spans) <= EXACT
            table, left_out = _fitting(report, console.width, show, percent=percent, locale=locale, exact=exact)
            if left_out and exact and not hides(show):
                table, left_out = _fitting(report, console.width, show, percent=percent, locale=locale, exact=False)
            draw_table(table, console, show=show)
            if left_out:
                unit = how_many(left_out, f"earlier {_UNITS[report.interval]}")
                part.say_notes(console, [f"{unit} did not fit: a wider terminal, --csv or -o FILE has all."])
        part.say_notes(console, part.notes(scope, show, report.grouping))

    return Shown(json=json, table=_table(report, title), rich=draw, show=show, missing=part.missing(scope, show))


def _mean(report: Pivot) -> int:
    return round_ratio(report.total.minor, max(1, len(report.spans)))


def _empty(report: Pivot) -> str:
    if report.scope.totals.count:
        return f"No {_WORDS[report.kind].lower()} in {report.scope.period.label}."
    return part.empty(report.scope)


def _cells_json(report: Pivot) -> list[dict[str, object]]:
    return [
        {report.grouping.value: row.group, **part.span_json(span), "amount": amount}
        for row in report.rows
        for span, amount in zip(report.spans, row.amounts, strict=True)
    ]


def _table(report: Pivot, title: str) -> Table:
    """For files: a column an interval, named by it."""

    def cells(name: str, row: Row) -> tuple[Cell, ...]:
        return (name, *row.amounts, row.total, row.mean, report.scope.currency)

    return Table(
        columns=(
            Column(report.grouping.value),
            *(Column(span.key, "money", title=span.key) for span in report.spans),
            Column("total", "money"),
            Column("mean", "money"),
            Column("currency", machine=True),
        ),
        rows=tuple(cells(part.group_name(row.group, report.grouping), row) for row in report.rows),
        total=cells("Total", report.whole) if report.rows and not report.scope.overlapping else None,
        title=title,
        empty=_empty(report),
    )


def _fitting(
    report: Pivot, width: int, show: ShowMoney, *, percent: bool, locale: str, exact: bool
) -> tuple[Table, int]:  # fmt: skip
    """The table with as many of the latest intervals as fit, and how many do not."""
    from rich.cells import cell_len

    from finura_cli.screen.trends import ticks

    count, last = len(report.spans), ("Share",) if percent else ("Mean", "Total")
    rows = [_texts(report, row, show, percent=percent, exact=exact) for row in (*report.rows, report.whole)]
    groups = [part.group_name(row.group, report.grouping) for row in report.rows]
    names = [part.cut(name, NAME) for name in groups]
    headings = (*ticks(report.spans, locale), *last)
    wide = [GAP + max(map(cell_len, (heading, *(row[n] for row in rows)))) for n, heading in enumerate(headings)]
    room = width - max(map(cell_len, (*names, "Total"))) - sum(wide[count:])
    first = count
    while first and room >= wide[first - 1]:
        first -= 1
        room -= wide[first]
    names = [part.cut(name, NAME + room) for name in groups]
    columns = [Column(f"c{n}", align="right", title=headings[n]) for n in range(first, len(headings))]
    return Table(
        columns=(Column(report.grouping.value), *columns),
        rows=tuple((name, *row[first:]) for name, row in zip(names, rows, strict=False)),
        total=None if report.scope.overlapping else ("Total", *rows[-1][first:]),
    ), first


def _texts(report: Pivot, row: Row, show: ShowMoney, *, percent: bool, exact: bool) -> Sequence[str]:
    """A cell an interval, then the mean and the total (of shares the whole one); nothing where there was nothing."""
    if percent:
        shares = [report.share(amount.minor, n) if amount else None for n, amount in enumerate(row.amounts)]
        return ["" if one is None else percent_of(one) for one in (*shares, report.share(row.total.minor))]

    def told(money: Money) -> str:
        if not money:
            return ""
        return show(money) if exact else part.short(money.minor, money.currency, show)

    return [told(amount) for amount in (*row.amounts, row.mean, row.total)]
