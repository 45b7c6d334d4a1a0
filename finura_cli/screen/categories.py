"""The tree of categories."""

from __future__ import annotations

from collections.abc import Sequence

from finura_cli.domain.category import Category
from finura_cli.screen.shown import Column, Shown, Table


def categories_shown(tree: Sequence[Category]) -> Shown:
    """One row a category in the order of the tree; the path is enough to see where it hangs."""
    ordered = sorted(tree, key=lambda c: (c.kind.value, c.path.casefold().split(":")))
    columns = (Column("category"), Column("kind"), Column("necessity", spare=1))
    rows = tuple((c.path, c.kind.value, c.necessity.value if c.necessity else None) for c in ordered)
    answer = [
        {
            "uid": c.uid,
            "category": c.path,
            "kind": c.kind.value,
            "necessity": c.necessity.value if c.necessity else None,
        }
        for c in ordered
    ]
    return Shown(json={"rows": answer}, table=Table(columns, rows, empty="No categories."))
