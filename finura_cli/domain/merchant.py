"""Merchants: who was paid, or who paid."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Merchant:
    """A stored merchant. `entries` counts its transactions; None where nobody asked."""

    id: int
    uid: str
    name: str
    entries: int | None = None
