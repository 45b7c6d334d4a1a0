"""Leaks: small sums that are paid often, fees, and bills that deserve a look, by what they come to in a year."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from finura_cli.domain.money import Money, round_ratio
from finura_cli.domain.reports.leaks import Leak, Leaks
from finura_cli.domain.text import how_many
from finura_cli.screen import report_parts as part
from finura_cli.screen import theme
from finura_cli.screen.bills_audit import found_json, sentence
from finura_cli.screen.plain import percent
from finura_cli.screen.shown import Column, ShowMoney, Shown, Table

if TYPE_CHECKING:
    from rich.console import Console

TOP = 10
"""How many of a kind are drawn; JSON and CSV carry them all."""
NAME = 28
_TITLES = {"habits": "Small and often", "fees": "Fees and fines"}


def leaks(report: Leaks, *, show: ShowMoney = Money.plain, chart: bool = True) -> Shown:
    """`report leaks`: a row a payee; for bills a sentence."""
    scope = report.scope
    lists = {"habits": report.habits, "fees": report.fees}
    json = {
        **part.scope_json(scope),
        "days": report.days,
        "sections": [
            *(
                {"name": name, "rows": [_leak_json(one) for one in found], "totals": {"a_year": report.sum_of(found)}}
                for name, found in lists.items()
            ),
            {
                "name": "bills",
                "rows": [found_json(one) for one in report.bills],
                "totals": {"a_year": report.bills_a_year},
            },
        ],
        "totals": {
            "a_year": report.a_year,
            "a_month": _a_month(report),
            "share": part.ratio(report.share),
            "expense": scope.totals.expense,
        },
    }
    title = part.heading("Leaks", scope.period, scope.currency)

    def draw(console: Console) -> None:
        part.say_title(console, title)
        if not (report.habits or report.fees or report.bills):
            part.say(console, [_nothing(report)], "")
        else:
            part.say(console, [_head(report, show)], "")
            for name, found in lists.items():
                _draw(name, found, report, console, show, chart=chart)
            _say_bills(report, console, show)
        part.say_notes(console, part.notes(scope, show))

    return Shown(json=json, table=_files(report, title), rich=draw, show=show, missing=part.missing(scope, show))


def _a_month(report: Leaks) -> Money:
    return Money(round_ratio(report.a_year.minor, 12), report.scope.currency)


def _nothing(report: Leaks) -> str:
    if not report.scope.totals.count:
        return part.empty(report.scope)
    return "No leak was found: nothing small is paid often, there are no fees, and no bill deserves a look."


def _head(report: Leaks, show: ShowMoney) -> str:
    share = f": {percent(report.share)} of what is spent" if report.share is not None else ""
    return f"{show(report.a_year)} a year, {show(_a_month(report))} a month{share}."


def _leak_json(one: Leak) -> dict[str, object]:
    return {
        "payee": one.payee, "category": one.category, "count": one.count, "typical": one.typical,
        "amount": one.amount, "a_year": one.a_year, "last": one.last,
    }  # fmt: skip


def _table(found: Sequence[Leak], *, names: bool) -> Table:
    return Table(
        columns=(
            Column("payee"),
            Column("category", spare=3),
            Column("count", "int", title="Times"),
            Column("typical", "money", title="Usually", spare=2),
            Column("amount", "money", machine=True),
            Column("a_year", "money", title="A year"),
            Column("last", "date", machine=True),
        ),
        rows=tuple(
            (
                part.cut(one.payee, NAME) if names else one.payee,
                one.category or "Uncategorized",
                one.count,
                one.typical,
                one.amount,
                one.a_year,
                one.last,
            )
            for one in found
        ),
    )


def _draw(
    name: str, found: Sequence[Leak], report: Leaks, console: Console, show: ShowMoney, *, chart: bool
) -> None:  # fmt: skip
    from finura_cli.screen.tables import draw_table

    if not found:
        return
    table = _table(found[:TOP], names=True)
    rest = found[TOP:]
    rows = table.rows
    if rest:
        others = sum(one.count for one in rest)
        rows += ((f"{len(rest)} others", None, others, None, report.sum_of(rest), report.sum_of(rest), None),)
    whole = report.sum_of(found)
    total = ("Total", None, sum(one.count for one in found), None, whole, whole, None)
    part.blank(console)
    sizes = [one.a_year.minor for one in found[:TOP]]
    drawn = replace(table, rows=rows, title=_TITLES[name], total=total if len(found) > 1 else None)
    draw_table(drawn, console, show=show, bars=sizes if chart else None)


def _say_bills(report: Leaks, console: Console, show: ShowMoney) -> None:
    if not report.bills:
        return
    part.blank(console)
    whole = show(report.bills_a_year)
    part.say_title(console, f"Bills and subscriptions, {whole} a year")
    part.say(console, [sentence(one, show) for one in report.bills[:TOP]], theme.WARNING)
    if len(report.bills) > TOP:
        part.say(console, [f"{how_many(len(report.bills) - TOP, 'more')}: finura bills audit"])


def _files(report: Leaks, title: str) -> Table:
    """All of them as one table: the kind stands in front."""
    inner = _table((), names=False).columns
    rows = [
        (kind, *cells, report.scope.currency)
        for kind, found in (("habit", report.habits), ("fee", report.fees))
        for cells in _table(found, names=False).rows
    ]
    rows += [
        (one.kind.value, one.name, None, one.charges or None, one.new, None, one.a_year, None, report.scope.currency)
        for one in report.bills
    ]
    return Table(
        columns=(Column("kind"), *inner, Column("currency", machine=True)),
        rows=tuple(rows),
        title=title,
        empty=_nothing(report),
    )
