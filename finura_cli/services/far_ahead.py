"""What doctor says of entries of days far ahead: their year is likely a slip of the finger."""

from __future__ import annotations

from datetime import date, timedelta

from finura_cli.domain.days import last_near
from finura_cli.domain.finding import Finding, Weight
from finura_cli.domain.period import Period
from finura_cli.domain.query import Query
from finura_cli.domain.text import how_many
from finura_cli.store import search
from finura_cli.store.connection import Store


def findings(store: Store, *, today: date) -> list[Finding]:
    """A note when there are any."""
    first = last_near(today) + timedelta(days=1) if last_near(today) < date.max else date.max
    count = search.count(store, Query(), Period(first, Period.ALL.end)) if first < Period.ALL.end else 0
    if not count:
        return []
    text = f"{how_many(count, 'entry is', 'entries are')} of days more than a year ahead: is the year right?"
    return [Finding(Weight.NOTE, "far-ahead", text, f"finura list {first}..")]
