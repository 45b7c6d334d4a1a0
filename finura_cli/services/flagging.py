"""Flags of a month: the categories that cost far more than they did by this day. From kept totals and short reads."""

from __future__ import annotations

from datetime import timedelta

from finura_cli.domain.anomaly_flags import (
    EARLY_DAYS,
    ENOUGH_PAST,
    MOST_PAST,
    Amounts,
    Flag,
    above,
    far_above,
    worth_a_look,
)
from finura_cli.domain.budget import calendar_for
from finura_cli.domain.category import Kind
from finura_cli.domain.period import EDGE_DAYS, Calendar, Period, shifted
from finura_cli.domain.reports.parts import grouped
from finura_cli.services.report_books import Books


def flags(books: Books) -> tuple[Flag, ...]:
    """Of a month, so far as it has come; none of another period, nor beside a query: its past would be read line by
    line. The months before are read from the latest on, and no further than a category is above them all."""
    ask = books.ask
    period, calendar = ask.period, calendar_for(ask.period, ask.calendar)
    days = min((ask.today - period.start).days + 1, period.days)
    if not ask.query.is_empty or days < 1 or calendar.month_of(period.start) != period:
        return ()
    past = _whole_months(books, calendar)
    if len(past) < ENOUGH_PAST:
        return ()
    month = sum(_amounts(books, Period(past[-1].start, period.start)).values()) // len(past)
    found = worth_a_look(_amounts(books, _first(period, days, period)), month)
    before = []
    for one in past:
        amounts = _amounts(books, _first(one, days, period))
        if amounts or days <= EDGE_DAYS:  # else nobody kept the books then
            before.append(amounts)
            found = above(found, amounts)
        if not found:
            return ()
    far = far_above(found, before, month, ask.currency)
    found = {flag.category: flag.amount.minor for flag in far}
    for one in past if far and days < period.days else ():
        found = above(found, _amounts(books, _first(one, days + EARLY_DAYS, period)))
    return tuple(flag for flag in far if flag.category in found)


def _whole_months(books: Books, calendar: Calendar) -> list[Period]:
    """The months before, those that the books hold whole, the latest first."""
    found: list[Period] = []
    one = calendar.previous(books.ask.period)
    while (
        books.extent is not None
        and len(found) < MOST_PAST
        and books.extent.start < one.start + timedelta(days=EDGE_DAYS)
        and one.start < one.end
    ):
        found.append(one)
        one = calendar.previous(one)
    return found


def _first(month: Period, days: int, of: Period) -> Period:
    """The first days of a month; all of it where they are all of the month that is asked."""
    if days >= of.days:
        return month
    return Period(month.start, min(month.end, shifted(month.start, days)))


def _amounts(books: Books, period: Period) -> Amounts:
    own = (part for part in books.parts(period) if part.currency == books.ask.currency)
    return {name: minor for name, (minor, _) in grouped(own, Kind.EXPENSE, depth=books.ask.depth).items()}
