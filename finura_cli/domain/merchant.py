"""Merchants: who was paid, or who paid."""

from __future__ import annotations

from typing import NamedTuple


class Merchant(NamedTuple):
    """A stored merchant. `entries` counts its transactions; None where nobody asked."""

    id: int
    uid: str
    name: str
    entries: int | None = None
