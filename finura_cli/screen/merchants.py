"""Merchants with how often each occurs."""

from __future__ import annotations

from collections.abc import Sequence

from finura_cli.domain.merchant import Merchant
from finura_cli.screen.shown import Column, Shown, Table


def merchants_shown(merchants: Sequence[Merchant]) -> Shown:
    """One row a merchant, by name."""
    columns = (Column("merchant"), Column("entries", "int"))
    rows = tuple((m.name, m.entries) for m in merchants)
    answer = [{"id": m.id, "uid": m.uid, "merchant": m.name, "entries": m.entries} for m in merchants]
    return Shown(json={"rows": answer}, table=Table(columns, rows, empty="No merchants yet."))
