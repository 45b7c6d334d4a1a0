"""What is coming, in a letter: the bills of the next days as a table, what they come to, and for programs."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TypedDict

from finura_cli.domain.reports.coming import Bill, Coming
from finura_cli.domain.text import how_many
from finura_cli.screen import report_parts as part
from finura_cli.screen.digests import LONGEST_TEXT
from finura_cli.screen.shown import Column, ShowMoney, Table

DUE = 5
"""Bills that are listed on a page; files have them all."""


class DueSection(TypedDict):
    name: str
    rows: list[dict[str, object]]
    totals: dict[str, object]


def coming_table(coming: Coming | None, show: ShowMoney) -> Table:
    bills, today = ((), date.max) if coming is None else (coming.bills, coming.period.start)
    return Table(
        columns=(Column("date", "date", title="Due"), Column("bill"), Column("amount", align="right")),
        rows=tuple((one.due, _name(one, today), _amount(one, show)) for one in bills),
        title="What is coming",
    )


def _name(one: Bill, today: date) -> str:
    what = " (late)" if one.late else " (not seen yet)" if one.due < today else ""
    return part.cut(one.name, LONGEST_TEXT) + what


def _amount(one: Bill, show: ShowMoney) -> str:
    return show(one.typical) if one.low == one.high else f"{show(one.low)} to {show(one.high)}"


def coming_line(coming: Coming | None, show: ShowMoney) -> list[str]:
    """`3 bills until 2026-11-18, about 26,000.00 in all: finura bills`"""
    if coming is None or not coming.bills:
        return []
    about = "about " if coming.is_about else ""
    sums = [coming.due, *coming.others] if coming.due or not coming.others else coming.others
    whole = " and ".join(map(show, sums))
    return [f"{how_many(len(coming.bills), 'bill')} until {coming.period.last}, {about}{whole} in all: finura bills"]


def coming_json(coming: Coming | None) -> DueSection:
    """The section `due` of a letter."""
    if coming is None:
        return {"name": "due", "rows": [], "totals": {}}
    rows: list[dict[str, object]] = [
        {"date": one.due, "name": one.name, "amount": one.typical, "low": one.low, "high": one.high,
         "currency": one.typical.currency, "every": one.every, "late": one.late}
        for one in coming.bills
    ]  # fmt: skip
    return {"name": "due", "rows": rows, "totals": {**part.period_json(coming.period), "due": coming.due}}


def listed(table: Table, coming: Coming | None) -> Table:
    """As it stands on a page: not so many bills whose day is over that those to come would not be seen."""
    if coming is None:
        return table
    over = [one.due < coming.period.start for one in coming.bills].count(True)  # they come first
    first = max(0, over - max(DUE - (len(table.rows) - over), DUE // 2))
    return replace(table, rows=table.rows[first : first + DUE])
