"""Merchants: who was paid, or who paid."""

from __future__ import annotations

from datetime import date

from finura_cli.domain.category import Necessity
from finura_cli.domain.money import Money
from finura_cli.records import NamedTuple


class Paid(NamedTuple):
    """What posted lines of a merchant come to in one currency: spending counts positive, refunds off."""

    spent: Money
    received: Money


class Portrait(NamedTuple):
    """A merchant with what is known of it."""

    merchant: Merchant
    others: tuple[str, ...]
    """Folded texts that mean it too."""
    first: date | None
    last: date | None
    paid: tuple[Paid, ...]
    """By currency."""
    category: str | None
    """The path under which most of its lines are filed; None when none is."""
    share: float
    """The part of its filed lines that are, 0..1."""


class Named(NamedTuple):
    """A merchant seen in the texts of entries that have none."""

    name: str
    is_new: bool
    entries: tuple[int, ...]
    example: str
    """One of the texts."""


class Merchant(NamedTuple):
    """A stored merchant. `entries` counts its transactions; None where nobody asked."""

    id: int
    uid: str
    name: str
    necessity: Necessity | None = None
    """Said of it; None: as the categories of its entries are."""
    entries: int | None = None
