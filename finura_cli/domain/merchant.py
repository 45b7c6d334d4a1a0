"""Merchants: who was paid, or who paid."""

from __future__ import annotations

from typing import NamedTuple

from finura_cli.domain.category import Necessity


class Merchant(NamedTuple):
    """A stored merchant. `entries` counts its transactions; None where nobody asked."""

    id: int
    uid: str
    name: str
    necessity: Necessity | None = None
    """Said of it; None: as the categories of its entries are."""
    entries: int | None = None
