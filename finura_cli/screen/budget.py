"""Budgets on the screen: a bar a budget, what is left, and where it is heading."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from finura_cli.domain.budget import BudgetRow, BudgetStatus, BudgetTotals, Target
from finura_cli.domain.money import Money
from finura_cli.domain.text import visible
from finura_cli.screen import budget_pace, theme
from finura_cli.screen import report_parts as part
from finura_cli.screen.rate_words import rate_notes, rates_json
from finura_cli.screen.shown import Cell, Column, ShowMoney, Shown, Table, hides

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

WIDE = 110
"""Columns from which there is room for the pace beside a bar."""
NAME_CELLS = 24
"""A longer name is cut on a terminal, so that its bar keeps its place."""
MOST_UNBUDGETED = 3
"""Categories without a budget that are named below the table."""
_NAMES = {
    Target.TOTAL: "All spending",
    Target.ESSENTIAL: "Essential",
    Target.DISCRETIONARY: "Discretionary",
    Target.SAVING: "Put aside",
}
_AMOUNT = r"\b[0-9]+(?:\.[0-9]+)?\b(?!\.[0-9]|%| month)"
"""In the words of an amount as they are kept; neither months nor percentages."""
_FULL, _REST = ("█", "·"), ("#", ".")


def name_of(target: Target, name: str) -> str:
    """A budget as a person reads it."""
    return _NAMES.get(target, name)


def in_words(template: str | None, show: ShowMoney) -> str | None:
    """The words of an amount that is worked out; where amounts are hidden, those in them are, too."""
    return template and (re.sub(_AMOUNT, theme.MASK, template) if hides(show) else template)


def _named(row: BudgetRow) -> str:
    return name_of(row.target, row.name)


def status_shown(status: BudgetStatus, *, show: ShowMoney = Money.plain) -> Shown:
    """`finura budget`: a row a budget."""
    json = {
        "period": part.period_json(status.period),
        "currency": status.currency,
        "rows": [_row_json(row) for row in status.rows],
        "totals": _totals_json(status.totals),
        "unconverted": [{"currency": money.currency, "amount": money} for money in status.unconverted],
        "rates": rates_json(status.rates),
        "ready_to_assign": status.ready,
        "unbudgeted": [{"category": one.name, "amount": one.spent} for one in status.unbudgeted],
        "overfull": [
            {"category": one.name, "target": one.target.value, "budget": one.given, "inside": one.inside}
            for one in status.overfull
        ],
    }

    def draw(console: Console) -> None:
        from finura_cli.screen.charts import can_draw
        from finura_cli.screen.tables import draw_table

        part.say_title(console, part.heading("Budgets", status.period, status.currency) + _day(status))
        blocks = can_draw(console)
        table = _table(status, wide=console.width >= WIDE, names=True)
        draw_table(table, console, show=show, bars=lambda cells: [_gauge(row, cells, blocks) for row in status.rows])
        _say_warnings(console, status, show)
        part.say_notes(console, _notes(status, show))

    return Shown(json=json, table=_table(status), rich=draw, show=show)


def _row_json(row: BudgetRow) -> dict[str, object]:
    def money(minor: int | None) -> Money | None:
        return None if minor is None else Money(minor, row.budget.currency)

    return {
        "category": row.name,
        "target": row.target.value,
        "budget": row.budget,
        "spent": row.spent,
        "left": row.left,
        "used": part.ratio(row.used),
        "left_per_day": row.per_day,
        "set": row.set,
        "rolled": row.rolled,
        "moved": row.moved,
        "parent": row.parent,
        "pace": {
            "expected_by_now": money(row.pace.expected_by_now),
            "projected": money(row.pace.projected),
            "over_on": row.pace.over_on,
            "probability_over": part.ratio(row.pace.probability_over),
            "usual_share": part.ratio(row.pace.usual_share),
            "rests_on": row.pace.rests_on,
        },
    }


def _totals_json(totals: BudgetTotals) -> dict[str, object]:
    return {
        "budget": totals.budget,
        "spent": totals.spent,
        "left": totals.left,
        "used": part.ratio(totals.used),
        "unbudgeted": totals.unbudgeted,
        "of_total": totals.of_total,
    }


def _table(status: BudgetStatus, *, wide: bool = True, names: bool = False) -> Table:
    """For files; `names` and `wide` are for people."""

    def cells(row: BudgetRow) -> tuple[Cell, ...]:
        pace, currency = row.pace, status.currency
        return (
            _cut(_indented(row, status)) if names else row.name,
            row.target.value,
            row.spent,
            row.budget,
            row.left,
            currency,
            part.ratio(row.used),
            Money(pace.expected_by_now, currency),
            None if pace.projected is None else Money(pace.projected, currency),
            pace.over_on,
            part.ratio(pace.probability_over),
            row.per_day,
            row.rolled,
            row.moved,
        )

    days = any(row.per_day for row in status.rows)
    rolls, moves = any(row.rolled for row in status.rows), any(row.moved for row in status.rows)
    return Table(
        columns=(
            Column("category", title="Budget for"),
            Column("target", machine=True),
            Column("spent", "money"),
            Column("budget", "money"),
            Column("left", "money"),
            Column("currency", machine=True),
            Column("used", "ratio"),
            Column("expected_by_now", "money", title="Usual by now", machine=not wide, spare=2),
            Column("projected", "money", machine=not wide, spare=1),
            Column("over_on", "date", machine=True),
            Column("probability_over", "ratio", machine=True),
            Column("left_per_day", "money", title="A day", spare=3, machine=not days),
            Column("rolled", "money", title="Rolled", spare=4, machine=not rolls, signed=True),
            Column("moved", "money", spare=5, machine=not moves, signed=True),
        ),
        rows=tuple(map(cells, status.rows)),
        total=_total(status) if names else None,
        empty=f"No budget holds in {status.period.label}. "
        "Set one: finura budget set Food 12000. Or see what fits: finura budget suggest",
    )


def _total(status: BudgetStatus) -> tuple[Cell, ...] | None:
    """All budgeted categories together, where there are several and no row says it."""
    totals = status.totals
    tops = [row for row in status.rows if row.target is Target.CATEGORY and row.parent is None]
    if totals.of_total or len(tops) < 2:
        return None
    figures = (totals.spent, totals.budget, totals.left, status.currency, part.ratio(totals.used))
    return ("Categories in all", None, *figures, *[None] * 7)


def _indented(row: BudgetRow, status: BudgetStatus) -> str:
    """A category that has a budgeted one above it stands under that, set in, with the rest of its path."""
    if row.parent is None:
        return name_of(row.target, row.name)
    parents = {one.name: one.parent for one in status.rows if one.target is Target.CATEGORY}
    above, depth = row.parent, 1
    while (higher := parents.get(above)) is not None:
        above, depth = higher, depth + 1
    return "  " * depth + row.name.removeprefix(f"{row.parent}:")


def _cut(name: str) -> str:
    from rich.cells import cell_len, set_cell_size

    shown = visible(name)
    return shown if cell_len(shown) <= NAME_CELLS else f"{set_cell_size(shown, NAME_CELLS - 1)}…"


def _day(status: BudgetStatus) -> str:
    period = status.period
    if status.today not in period or period.days < 2:
        return ""
    return f", day {(status.today - period.start).days + 1} of {period.days}"


def _gauge(row: BudgetRow, cells: int, blocks: bool) -> Text:
    """What is used of the budget; a full bar is all of it. More than all ends in `!`, and in another style."""
    from rich.text import Text

    from finura_cli.screen.charts import bar_text

    _, rest = _FULL if blocks else _REST
    if row.is_over:
        mark = _FULL[0] if blocks else _REST[0]
        return Text(f"{mark * (cells - 1)}!", style=theme.BAD)
    spent = min(row.spent.minor, row.budget.minor)
    used = bar_text(spent, row.budget.minor, cells, blocks=blocks)
    warned = row.pace.over_on is not None
    gauge = Text(used, style=theme.GOOD if row.target is Target.SAVING else theme.WARNING if warned else theme.BAR)
    return gauge.append(rest * (cells - len(used)), style=theme.QUIET)


def _say_warnings(console: Console, status: BudgetStatus, show: ShowMoney) -> None:
    over, coming = budget_pace.warnings(status, _named, show)
    if over or coming:
        part.blank(console)
    part.say(console, over, theme.BAD)
    part.say(console, coming, theme.WARNING)


def _where(status: BudgetStatus, show: ShowMoney) -> str:
    """The largest of them: `: Transport 2,000, Fun 900, and 3 more`."""
    most = [one for one in status.unbudgeted if one.spent.minor > 0][:MOST_UNBUDGETED]
    if not most:
        return ""
    named = [f"{visible(one.name or 'uncategorized')} {show(one.spent)}" for one in most]
    more = len(status.unbudgeted) - len(most)
    return ": " + ", ".join(named) + (f", and {more} more" if more else "")


def _notes(status: BudgetStatus, show: ShowMoney) -> list[str]:
    said = []
    totals = status.totals
    if totals.unbudgeted and any(row.target is Target.CATEGORY for row in status.rows):
        said.append(f"{show(totals.unbudgeted)} was spent in categories without a budget{_where(status, show)}.")
    said += [
        f"{name_of(one.target, one.name)} was given {show(one.given)}, the budgets in it {show(one.inside)}."
        for one in status.overfull
    ]
    if status.ready is not None and status.rows:
        said.append(_ready(status.ready, show))
    said += budget_pace.rests_on(status, _named)
    said += [f"In {money.currency}, not converted: {show(money)} spent." for money in status.unconverted]
    said += rate_notes(status.rates)
    return said


def _ready(ready: Money, show: ShowMoney) -> str:
    if ready.minor > 0:
        return f"Ready to assign: {show(ready)} came in and has no budget yet."
    if ready.minor < 0:
        return f"The budgets come to {show(-ready)} more than has come in."
    return "Ready to assign: nothing, all that came in has a budget."
