"""The complete months that the books hold: what forecasts and suggested budgets learn from."""

from __future__ import annotations

from datetime import date

from finura_cli.domain.forecast import complete_months
from finura_cli.domain.period import EDGE_DAYS, Calendar, Period
from finura_cli.errors import Unavailable
from finura_cli.records import NamedTuple
from finura_cli.store.connection import Store
from finura_cli.store.extent import posted_span


class MonthsKnown(NamedTuple):
    """The months, oldest first, and the days of the first and the latest entry that is known."""

    months: tuple[Period, ...]
    first: date
    last: date


def months_known(store: Store, calendar: Calendar, today: date) -> MonthsKnown:
    """Those that were complete by a day. Unavailable (69, `no-history`) when there is none."""
    span = posted_span(store, today)
    if span is None:
        hint = "finura import FILE, or finura add 250 lunch"
        raise Unavailable("there are no entries yet", hint=hint, code="no-history")
    months = complete_months(*span, today, calendar)
    if not months:
        raise Unavailable(
            f"no complete month yet: the books hold {span[0]} to {span[1]}",
            hint=f"a month counts when it is over and its entries reach to within {EDGE_DAYS} days of both its ends",
            code="no-history",
        )
    return MonthsKnown(tuple(months), *span)
