"""What the digests of a month and of a week share: the summary, where it went, and the largest entries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from finura_cli.domain.money import Money
from finura_cli.domain.reports.month import Largest
from finura_cli.domain.reports.parts import Totals
from finura_cli.domain.reports.spending import Row, Spending
from finura_cli.screen import report_parts as part
from finura_cli.screen.entries import called
from finura_cli.screen.reports import spending_table
from finura_cli.screen.shown import Column, ShowMoney, Table

if TYPE_CHECKING:
    from rich.console import Console

TOP = 10
"""How many categories a digest draws; JSON and CSV carry them all."""


LONGEST_TEXT = 60
"""Of an entry's text with so many characters the merchant is enough: the rest are a bank's references."""


def _pairs(now: Totals, before: Totals | None) -> list[tuple[str, Money, Money | None]]:
    return [
        ("income", now.income, None if before is None else before.income),
        ("expense", now.expense, None if before is None else before.expense),
        ("net", now.net, None if before is None else before.net),
    ]


def summary_json(now: Totals, before: Totals | None) -> list[dict[str, object]]:
    return [
        {
            "name": name,
            "amount": amount,
            "previous": previous,
            "change": None if previous is None else amount - previous,
        }
        for name, amount, previous in _pairs(now, before)
    ]


def summary_table(now: Totals, before: Totals | None, compared: str) -> Table:
    words = {"income": "Came in", "expense": "Went out", "net": "Saved"}
    rows = tuple(
        (words[name], amount, previous, None if previous is None else amount - previous)
        for name, amount, previous in _pairs(now, before)
    )
    missing = before is None
    return Table(
        columns=(
            Column("what", title=""),
            Column("amount", "money"),
            Column("previous", "money", title=compared, machine=missing, spare=1),
            Column("change", "money", signed=True, machine=missing),
        ),
        rows=rows[:2],
        total=rows[2],
    )


def draw_top(side: Spending, console: Console, show: ShowMoney, *, chart: bool, compared: bool) -> None:
    """The largest groups with bars, the others in one row, so that the total below is the sum of what is seen."""
    from finura_cli.screen.tables import draw_table

    part.blank(console)
    part.say_title(console, "Where it went")
    if not side.rows:
        part.say(console, ["Nothing was spent."], "")
        return
    rows = _with_others(side.rows, side.total)
    table = spending_table(side, rows=rows)
    columns = tuple(
        column._replace(machine=True)
        if column.name in ("count", "previous") or (column.name == "change" and not compared)
        else column
        for column in table.columns
    )
    sizes = [row.amount.minor for row in rows]
    draw_table(replace(table, columns=columns), console, show=show, bars=sizes if chart else None)


def _with_others(rows: Sequence[Row], total: Money) -> list[Row]:
    """The largest, the others together, and each group of which more came back than went out."""
    refunded = [row for row in rows if row.amount.minor < 0]
    spent = [row for row in rows if row.amount.minor >= 0]
    if len(spent) <= TOP + 1:
        return [*spent, *refunded]
    others = spent[TOP:]
    amount = Money(sum(row.amount.minor for row in others), total.currency)
    previous = [row.previous.minor for row in others if row.previous is not None]
    together = Row(
        group=f"{len(others)} others",
        amount=amount,
        share=amount.minor / total.minor if total.minor > 0 else None,
        count=sum(row.count for row in others),
        previous=Money(sum(previous), total.currency) if previous else None,
    )
    return [*spent[:TOP], together, *refunded]


def largest_json(entry: Largest) -> dict[str, object]:
    return {
        "id": entry.id,
        "date": entry.day,
        "amount": entry.amount,
        "currency": entry.amount.currency,
        "description": entry.text,
        "merchant": entry.merchant or None,
        "category": entry.category,
    }


def largest_table(entries: Sequence[Largest]) -> Table:
    return Table(
        columns=(
            Column("id", "int", spare=2),
            Column("date", "date"),
            Column("description"),
            Column("category", spare=1),
            Column("amount", "money"),
            Column("currency", machine=True),
        ),
        rows=tuple(
            (
                entry.id,
                entry.day,
                _text(entry),
                _category(entry),
                entry.amount,
                entry.amount.currency,
            )
            for entry in entries
        ),
        title="Largest entries",
    )


def draw_section(table: Table, console: Console, show: ShowMoney) -> None:
    """A table below a blank line; nothing where it has no rows."""
    from finura_cli.screen.tables import draw_table

    if table.rows:
        part.blank(console)
        draw_table(table, console, show=show)


def _category(entry: Largest) -> str | None:
    if not entry.split:
        return entry.category
    return part.cut(f"split: {', '.join(path or '(uncategorized)' for path in entry.split)}", LONGEST_TEXT)


def _text(entry: Largest) -> str:
    text = called(entry.text, entry.merchant)
    return part.cut(text if len(text) <= LONGEST_TEXT else entry.merchant or text, LONGEST_TEXT)
