"""Net worth over time: owned, owed, what is left; by kind of account, and account by account."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from finura_cli.domain.account import AccountKind
from finura_cli.domain.money import Money
from finura_cli.domain.rates import OLDEST
from finura_cli.domain.reports.networth import AccountWorth, NetWorth, Point, Standing
from finura_cli.domain.text import how_many
from finura_cli.screen import report_parts as part
from finura_cli.screen.rate_words import rate_notes, rates_json
from finura_cli.screen.shown import Cell, Column, ShowMoney, Shown, Table

if TYPE_CHECKING:
    from rich.console import Console

CHART_ROWS = 10
STALE = 180
"""A value that was said more days ago is pointed out."""


def networth(
    report: NetWorth, *, show: ShowMoney = Money.plain, chart: bool = True, locale: str = "en", today: date
) -> Shown:
    """`report networth`: a row an interval, then a row a kind and a row an account."""
    json = {
        "period": part.period_json(report.period),
        "currency": report.currency,
        "interval": report.interval,
        "unconverted": [_standing_json(one) for one in report.unconverted],
        "rates": rates_json(report.rates),
        "sections": [
            part.rows_json("course", [_point_json(point) for point in report.points]),
            part.rows_json("accounts", [_account_json(row) for row in report.accounts]),
            part.rows_json("account_course", [row for point in report.points for row in _held(point)]),
        ],
        "totals": {**_standing_json(report.last), "previous": report.before.net, "change": report.change},
    }
    title = part.heading("Net worth", report.period, report.currency)
    course, accounts = _course(report, title), _accounts(report)

    def draw(console: Console) -> None:
        from finura_cli.screen.tables import draw_table

        part.say_title(console, title)
        if not report.points:
            part.say(console, [course.empty], "")
        else:
            if chart:
                _draw_line(report, console, show, locale)
            draw_table(replace(course, title=""), console, show=show)
            part.blank(console)
            draw_table(_kinds(report, console), console, show=show)
            part.blank(console)
            draw_table(accounts, console, show=show)
        part.say_notes(console, _notes(report, show, today))

    return Shown(json=json, table=course, rich=draw, more=(accounts,), show=show, missing=_missing(report, show))


def _standing_json(one: Standing) -> dict[str, object]:
    return {"currency": one.assets.currency, "assets": one.assets, "debts": one.debts, "net": one.net}


def _point_json(point: Point) -> dict[str, object]:
    currency = point.standing.assets.currency
    return {
        **part.span_json(point.span),
        "day": point.day,
        **_standing_json(point.standing),
        "change": point.change,
        **{kind.value: point.kinds.get(kind, Money(0, currency)) for kind in AccountKind},
    }


def _held(point: Point) -> list[dict[str, object]]:
    """A row an account."""
    return [
        {
            "period": point.span.key,
            "day": point.day,
            "account": owner.name,
            "kind": owner.kind.value,
            "amount": money,
            "currency": money.currency,
        }
        for owner, money in point.accounts
    ]


def _account_json(row: AccountWorth) -> dict[str, object]:
    return {
        "account": row.owner.name,
        "kind": row.owner.kind.value,
        "amount": row.worth,
        "currency": row.worth.currency,
        "previous": row.previous,
        "change": row.change,
        "valued": row.owner.valued,
    }


def _course(report: NetWorth, title: str) -> Table:
    """Kinds are for files: at a terminal they have a table of their own."""
    owes = bool(report.before.debts) or any(point.standing.debts for point in report.points)
    nothing = Money(0, report.currency)
    return Table(
        columns=(
            Column("period", "date"),
            Column("day", "date", machine=True),
            Column("assets", "money", title="Owned", machine=not owes, spare=2),
            Column("debts", "money", title="Owed", machine=not owes, spare=2),
            Column("net", "money", title="Net worth"),
            Column("change", "money", signed=True),
            Column("currency", machine=True),
            *(Column(kind.value, "money", machine=True) for kind in AccountKind),
        ),
        rows=tuple(
            (
                point.span.key,
                point.day,
                point.standing.assets,
                point.standing.debts,
                point.standing.net,
                point.change,
                report.currency,
                *(point.kinds.get(kind, nothing) for kind in AccountKind),
            )
            for point in report.points
        ),
        title=title,
        empty="Nothing is known of any account in these days.",
    )


def _kinds(report: NetWorth, console: Console) -> Table:
    """A row a kind, with its course in the marks of a spark line: of debts, how much was owed."""
    from finura_cli.screen.charts import can_draw, spark

    nothing, blocks = Money(0, report.currency), can_draw(console)
    drawn = 1 < len(report.points) <= console.width // 3

    def cells(kind: AccountKind) -> tuple[Cell, ...]:
        values = [point.kinds.get(kind, nothing) for point in report.points]
        before = report.kinds_before.get(kind, nothing)
        course = spark([abs(value.minor) for value in values], blocks=blocks)
        return kind.value.capitalize(), course, before, values[-1], values[-1] - before

    return Table(
        columns=(
            Column("kind"),
            Column("course", "date", title=f"{report.points[0].span.key}..", spare=1, machine=not drawn),
            Column("before", "money", title="Before", spare=2),
            Column("last", "money", title=report.points[-1].span.key),
            Column("change", "money", signed=True),
        ),
        rows=tuple(cells(kind) for kind in report.kinds),
        title="By kind",
    )


def _accounts(report: NetWorth) -> Table:
    said = any(row.owner.valued for row in report.accounts)
    foreign = any(row.worth.currency != report.currency for row in report.accounts)
    return Table(
        columns=(
            Column("account"),
            Column("kind", spare=3),
            Column("amount", "money", title="Worth"),
            Column("currency", machine=not foreign, spare=4),
            Column("previous", "money", title="Before", machine=True),
            Column("change", "money", signed=True, spare=2),
            Column("valued", "date", title="Said for", spare=1, machine=not said),
        ),
        rows=tuple(
            (
                row.owner.name,
                row.owner.kind.value,
                row.worth,
                row.worth.currency,
                row.previous,
                row.change,
                row.owner.valued,
            )
            for row in report.accounts
        ),
        title="Accounts",
        empty="No account holds anything.",
    )


def _notes(report: NetWorth, show: ShowMoney, today: date) -> list[str]:
    said = [*_missing(report, show), *rate_notes(report.rates)]
    for row in report.accounts:
        day = row.owner.valued
        if day is not None and (today - day).days > STALE:
            old = how_many((today - day).days, "day")
            said.append(f"What {row.owner.name} is worth was said {old} ago: finura account value NAME AMOUNT")
    new = [row.owner.name for row in report.accounts if row.owner.valued and row.worth and not row.previous]
    if new and report.points:
        said.append(f"{', '.join(new)} had no value before: what was said is in the change.")
    last = report.points[-1] if report.points else None
    if last is not None and last.day < last.span.period.last:
        said.append(f"{last.span.key} is as of {last.day}.")
    return said


def _missing(report: NetWorth, show: ShowMoney) -> tuple[str, ...]:
    """What is in no figure, or not in all of them, and what is in them by a rate that is too old for spending."""
    said = []
    for one in report.unconverted:
        owed = f", {show(one.debts)} owed" if one.debts else ""
        said.append(f"In {one.assets.currency}, not converted: {show(one.assets)} owned{owed}.")
    for used in report.rates:
        if used.age > OLDEST:
            of, to = used.found.currency, used.found.to
            said.append(
                f"The rate of {of} of {used.found.day} is carried for {how_many(used.age, 'day')}, as none is known of"
                f" these (finura rates add DAY {of} RATE {to})."
            )
    late = report.converted_late
    if late:
        said.append(f"What is held in {' and '.join(late)} had no rate at first: its first one is in the change.")
    return tuple(said)


def _draw_line(report: NetWorth, console: Console, show: ShowMoney, locale: str) -> None:
    from finura_cli.screen import charts
    from finura_cli.screen.trends import ticks

    chart = charts.line(
        ticks([point.span for point in report.points], locale),
        [point.standing.net.minor for point in report.points],
        width=console.width,
        height=CHART_ROWS,
        scale=lambda minor: part.short(minor, report.currency, show),
        blocks=charts.can_draw(console),
        from_zero=False,
    )
    if chart:
        console.print(chart)
        part.blank(console)
