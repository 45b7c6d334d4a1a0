"""Rules in the order in which they are tried."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from finura_cli.domain.rules import Rule
from finura_cli.screen.shown import Column, Shown, Table


def rules_shown(rules: Sequence[Rule], paths: Mapping[int, str]) -> Shown:
    """One row a rule; the first that matches decides."""
    columns = (Column("rule", "int"), Column("pattern", title="When the text has"), Column("category"))
    rows = tuple((r.id, r.pattern, paths[r.category_id]) for r in rules)
    answer = [{"id": r.id, "uid": r.uid, "pattern": r.pattern, "category": paths[r.category_id]} for r in rules]
    empty = "No rules yet: finura rules add swiggy -c Restaurants"
    return Shown(json={"rows": answer}, table=Table(columns, rows, empty=empty))
