"""The dashboard for files and programs: JSON in sections, one flat table, and a table a section for a page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from finura_cli.domain.dashboard import Dashboard
from finura_cli.domain.money import Money
from finura_cli.domain.reports.focus import Advice, Focus
from finura_cli.screen import dashboard_words as words
from finura_cli.screen import focus_words
from finura_cli.screen import report_parts as part
from finura_cli.screen.budget import name_of
from finura_cli.screen.rate_words import rates_json
from finura_cli.screen.shown import Cell, Column, ShowMoney, Shown, Table

if TYPE_CHECKING:
    from rich.console import Console

_COLUMNS = (
    Column("name"), Column("date", "date"), Column("amount", "money"), Column("of", "money"),
    Column("currency", machine=True), Column("used", "ratio", spare=1), Column("standing", title=""),
)  # fmt: skip
_HEADINGS = {
    "balances": ("Account", "Last entry", "Balance", ""),
    "month": ("", "", "Amount", ""),
    "budgets": ("Budget for", "Over on", "Spent", "Budget"),
    "bills": ("Bill", "Due", "Amount", ""),
    "forecast": ("", "", "Amount", ""),
    "odd": ("Entry", "Date", "Amount", "Usual"),
    "goals": ("Goal", "Due", "Saved", "Target"),
}
"""What a person reads over the first columns of a section."""


def dashboard_shown(found: Dashboard, *, show: ShowMoney) -> Shown:
    """What `finura --json` and `finura -o FILE` give."""
    sections = list(_sections(found))
    flat = tuple((name, *cells) for name, _, rows in sections for cells in rows)
    tables = [_table(name, title, rows) for name, title, rows in sections if rows]

    def draw(console: Console) -> None:
        from finura_cli.screen.tables import draw_table

        part.say_title(console, part.heading("Dashboard", found.period, found.currency))
        for table in tables:
            part.blank(console)
            draw_table(table, console, show=show)

    return Shown(json=_json(found, show), table=Table((Column("section"), *_COLUMNS), flat), rich=draw, show=show)


def _table(name: str, title: str, rows: list[tuple[Cell, ...]]) -> Table:
    """Columns in which nothing stands are for machines."""
    named = [column._replace(title=one) for column, one in zip(_COLUMNS, _HEADINGS[name], strict=False)]
    named += _COLUMNS[len(named) :]
    filled = [any(row[n] not in (None, "") for row in rows) for n in range(len(_COLUMNS))]
    columns = (column._replace(machine=column.machine or not kept) for column, kept in zip(named, filled, strict=True))
    return Table(tuple(columns), tuple(rows), title=title)


def _sections(found: Dashboard) -> Iterator[tuple[str, str, list[tuple[Cell, ...]]]]:
    """Name, title, and rows of `_COLUMNS`."""
    today, code = found.today, found.currency
    yield (
        "balances",
        "Balances",
        [
            (one.account.name, one.last, now, None, now.currency, None, words.age(one, today))
            for one in found.holdings
            for now in [words.now_of(one)]
        ],
    )
    totals = found.month.scope.totals
    sums = (("Income", totals.income), ("Spending", totals.expense), ("Saved", totals.net))
    yield "month", found.period.label, [(name, None, money, None, code, None, "") for name, money in sums]
    yield "budgets", "Budgets", [
        (name_of(row.target, row.name), row.pace.over_on, row.spent, row.budget, code, part.ratio(row.used),
         "over" if row.is_over else "heading over" if row.pace.over_on else "")
        for row in words.budgets(found)
    ]  # fmt: skip
    yield (
        "bills",
        "Bills",
        [
            (row.name, row.due, row.typical, None, row.typical.currency, None, words.due(row, today))
            for row in found.due.rows
        ],
    )
    ahead = found.ahead.month
    figures = () if ahead is None else (("Plan for", ahead.total.plan_for), ("Typical", ahead.total.typical),
                                        ("Low", ahead.total.low), ("High", ahead.total.high))  # fmt: skip
    yield "forecast", "Next month", [(name, None, money, None, code, None, "") for name, money in figures]
    yield (
        "odd",
        "Odd this month",
        [
            (one.description, one.date, one.amount, one.usual, one.amount.currency, None, one.reason)
            for one in found.odd.rows
        ],
    )
    yield "goals", "Goals", [
        (one.goal.name, one.due, one.saved, one.target, one.goal.currency, part.ratio(one.used),
         "reached" if one.is_done else "behind" if one.is_behind else "on its plan")
        for one in found.goals
    ]  # fmt: skip


def _json(found: Dashboard, show: ShowMoney) -> dict[str, object]:
    return {
        "date": found.today,
        **part.scope_json(found.month.scope),
        "sections": [
            {"name": "balances", "rows": _balances(found), "totals": [
                {"currency": one.currency, "amount": one} for one in words.worth(found)
            ], "rates": rates_json(found.rates)},
            part.rows_json("month", [_month(found)]),
            part.rows_json("budgets", _budgets(found)),
            {"name": "bills", "rows": _bills(found), "totals": {"due": found.due.sum, "currency": found.currency}},
            part.rows_json("forecast", _ahead(found)),
            {"name": "odd", "rows": _odd(found), "totals": {"heard": found.odd.heard.value}},
            part.rows_json("goals", _goals(found)),
        ],
        "waiting": found.waiting,
        "focus": None if found.advice is None else _focus(found.advice, found.currency, show),
    }  # fmt: skip


def _focus(one: Advice, currency: str, show: ShowMoney) -> dict[str, object]:
    return focus_words.focus_json(Focus(one.about, one), *words.one_thing(one, show), currency, show)


def _balances(found: Dashboard) -> list[dict[str, object]]:
    return [
        {
            "account": one.account.name,
            "kind": one.account.kind.value,
            "amount": words.now_of(one),
            "currency": words.now_of(one).currency,
            "last": one.last,
            "last_import": one.imported.last if one.imported is not None else None,
            "stale": one.imported is not None and one.imported.is_stale(found.today),
        }
        for one in found.holdings
    ]


def _month(found: Dashboard) -> dict[str, object]:
    month, going = found.month, found.month.going

    def money(minor: int | None) -> Money | None:
        return None if minor is None else Money(minor, found.currency)

    return {
        **part.totals_json(month.scope.totals),
        "currency": found.currency,
        "days_gone": (found.today - found.period.start).days + 1,
        "previous": month.before,
        "expected_by_now": money(going.expected_by_now) if going is not None else None,
        "projected": money(going.projected) if going is not None else None,
    }


def _budgets(found: Dashboard) -> list[dict[str, object]]:
    code = found.currency
    return [
        {
            "category": row.name,
            "target": row.target.value,
            "budget": row.budget,
            "spent": row.spent,
            "left": row.left,
            "currency": code,
            "used": part.ratio(row.used),
            "expected_by_now": Money(row.pace.expected_by_now, code),
            "projected": None if row.pace.projected is None else Money(row.pace.projected, code),
            "over_on": row.pace.over_on,
        }
        for row in words.budgets(found)
    ]


def _bills(found: Dashboard) -> list[dict[str, object]]:
    return [
        {
            "id": row.id,
            "name": row.name,
            "due": row.due,
            "days": (row.due - found.today).days,
            "state": row.state.value,
            "low": row.low,
            "typical": row.typical,
            "high": row.high,
            "currency": row.typical.currency,
        }
        for row in found.due.rows
    ]


def _ahead(found: Dashboard) -> list[dict[str, object]]:
    month = found.ahead.month
    if month is None:
        return []
    total = month.total
    return [
        {
            "target": month.target,
            "typical": total.typical,
            "plan_for": total.plan_for,
            "low": total.low,
            "high": total.high,
            "interval": month.interval,
            "fixed": month.parts.fixed,
            "variable": month.parts.variable,
            "currency": found.currency,
            "model": found.ahead.model,
        }
    ]


def _odd(found: Dashboard) -> list[dict[str, object]]:
    return [
        {
            "ref": one.ref,
            "date": one.date,
            "amount": one.amount,
            "currency": one.amount.currency,
            "description": one.description,
            "category": one.category,
            "kind": one.kind.value,
            "reason": one.reason,
            "usual": one.usual,
        }
        for one in found.odd.rows
    ]


def _goals(found: Dashboard) -> list[dict[str, object]]:
    return [
        {
            "name": one.goal.name,
            "saved": one.saved,
            "target": one.target,
            "currency": one.goal.currency,
            "used": part.ratio(one.used),
            "expected_by_now": one.expected,
            "behind": one.is_behind,
            "done": one.is_done,
            "due": one.due,
            "odds": part.ratio(one.odds),
        }
        for one in found.goals
    ]
