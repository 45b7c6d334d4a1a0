"""What the pace of a budget rests on: how earlier periods went."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from finura_cli.domain.pace import ENOUGH_PAST
from finura_cli.domain.period import EDGE_DAYS, Calendar, Period
from finura_cli.store import aggregates
from finura_cli.store.aggregates import Sum
from finura_cli.store.connection import Store
from finura_cli.store.extent import posted_span

if TYPE_CHECKING:
    from finura_cli.domain.query import Query

MANY_LINES = 20_000
"""Earlier periods with more lines than this are not read for the pace: so many even out, and days serve as well."""


def sums(store: Store, period: Period, query: Query | None) -> list[Sum]:
    """What was spent in a period, as budgets count it."""
    return aggregates.sums(store, period, query=query, by=("account", "necessity"))


def past(
    store: Store, period: Period, calendar: Calendar, today: date, query: Query | None
) -> list[tuple[list[Sum], list[Sum]]]:
    """Of earlier periods of this kind, the latest first: the sums after as many days as have passed now, and of all.

    Only periods that the books hold whole. None once this one is over, for then there is no pace.
    """
    span = posted_span(store)
    if span is None or today >= period.last:
        return []
    elapsed = max((today - period.start).days + 1, 0)
    found: list[tuple[list[Sum], list[Sum]]] = []
    earlier, lines = calendar.previous(period), 0
    while len(found) < ENOUGH_PAST and earlier.end > span[0] - timedelta(days=EDGE_DAYS):
        this, earlier = earlier, calendar.previous(earlier)
        if this.end > today:
            continue
        if span[0] >= this.start + timedelta(days=EDGE_DAYS):
            break
        whole = sums(store, this, query)
        lines += sum(one.count for one in whole)
        if lines > MANY_LINES:
            return []
        until = min(this.start + timedelta(days=elapsed), this.end)
        found.append((sums(store, Period(this.start, until), query), whole))
    return found
