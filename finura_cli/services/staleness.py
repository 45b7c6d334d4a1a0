"""How long ago files of an account were taken in, and whether that is longer than usual."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import pairwise

from finura_cli.domain.finding import Finding, Weight
from finura_cli.domain.source_settings import Imported
from finura_cli.domain.text import how_many
from finura_cli.store import accounts, files_read
from finura_cli.store.connection import Store

_KEPT = 12
"""So many of the last imports say what is usual."""


def imported(store: Store) -> dict[int, Imported]:
    """For each account that files go into: the last import, and the usual time between two."""
    return {account: Imported(days[-1], _usual(days)) for account, days in files_read.days(store).items()}


def _usual(days: Sequence[date]) -> int | None:
    gaps = [(later - earlier).days for earlier, later in pairwise(days[-_KEPT:])]
    return sorted(gaps)[(len(gaps) - 1) // 2] if len(gaps) >= 2 else None


def findings(store: Store, *, today: date) -> list[Finding]:
    """A note for each open account whose files seem to have stopped coming."""
    known = imported(store)
    found = []
    for account in accounts.all(store):
        one = known.get(account.id)
        if account.closed is None and one is not None and one.is_stale(today):
            usual = f", usually every {how_many(one.usual_gap, 'day')}" if one.usual_gap else ""
            text = f"{account.name}: last import {how_many(one.days(today), 'day')} ago{usual}"
            found.append(Finding(Weight.NOTE, "stale-import", text, "finura import FILE; finura import sources"))
    return found
