"""Rules in the order in which they are tried."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from finura_cli.domain.review import Ruled
from finura_cli.domain.rules import Rule
from finura_cli.screen.shown import Column, ShowMoney, Shown, Table


def rules_shown(rules: Sequence[Rule], paths: Mapping[int, str]) -> Shown:
    """One row a rule; the first that matches decides."""
    columns = (Column("rule", "int"), Column("pattern", title="When the text has"), Column("category"))
    rows = tuple((r.id, r.pattern, paths.get(r.category_id or 0)) for r in rules)
    answer = [
        {"id": r.id, "uid": r.uid, "pattern": r.pattern, "category": paths.get(r.category_id or 0)} for r in rules
    ]
    empty = "No rules yet: finura rules add swiggy -c Restaurants"
    return Shown(json={"rows": answer}, table=Table(columns, rows, empty=empty))


def ruled_shown(planned: Sequence[Ruled], paths: Mapping[int, str], *, show: ShowMoney) -> Shown:
    """What rules would change: one row an entry."""
    columns = (
        Column("id", "int"),
        Column("date", "date"),
        Column("description"),
        Column("amount", "money"),
        Column("currency", machine=True),
        Column("category", title="Now", spare=1),
        Column("becomes"),
        Column("rule", "int", spare=2),
    )
    rows = tuple(
        (
            t.id,
            t.date,
            t.description,
            t.money,
            t.money.currency,
            paths.get(t.lines[0].category_id or 0),
            paths.get(r.category_id or 0),
            r.id,
        )
        for t, r in ((one.transaction, one.rule) for one in planned)
    )
    keys = [column.name for column in columns]
    answer = [dict(zip(keys, row, strict=True)) for row in rows]
    return Shown(json={"rows": answer}, table=Table(columns, rows, empty="The rules change nothing."), show=show)
