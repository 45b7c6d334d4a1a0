"""`--compare`: which period a report is held against."""

from __future__ import annotations

import re
from datetime import date

from finura_cli.domain.period import Calendar, Period, parse_period
from finura_cli.domain.reports.spending import Before
from finura_cli.errors import UsageError

_MEAN = re.compile(r"avg-?([0-9]{1,3})-?m(?:onths?)?")
_HINT = "last-month, a period as 2025-10, or avg-6m"


def before_of(said: str | None, period: Period, calendar: Calendar, today: date, reach: Period | None) -> Before:
    """The period to compare with, its parts still to be read. Nothing said: the one before.

    Worded periods count from the report's own: `report 2026-03 --compare last-month` means February.

    Raises:
        UsageError: not a period (`bad-compare`).
    """
    if said is None:
        return Before(calendar.previous(period), ())
    mean = _MEAN.fullmatch(said.strip().lower())
    if mean:
        return _mean(int(mean[1]), period, calendar, reach)
    found = parse_period(said, calendar, today if period.is_open else period.start)
    if found is None or found.is_open:
        raise UsageError(f"--compare cannot be {said[:40]!r}", hint=_HINT, code="bad-compare")
    return Before(found, ())


def one_before(said: str, period: Period, calendar: Calendar, today: date) -> Period:
    """As `before_of`, where intervals are held against each other and a mean has none."""
    if _MEAN.fullmatch(said.strip().lower()):
        raise UsageError(f"a trend cannot be held against {said[:40]}", hint="a period, as 2025", code="bad-compare")
    return before_of(said, period, calendar, today, None).period


def _mean(months: int, period: Period, calendar: Calendar, reach: Period | None) -> Before:
    """The months before the report's own; fewer when the books are younger."""
    if not months or not 28 <= period.days <= 33:
        raise UsageError(
            f"avg-{months}m is the mean of some months, to hold one month against",
            hint="such as `finura report 2025-10 --compare avg-6m`",
            code="bad-compare",
        )
    plain = Calendar(week_start=calendar.week_start)
    own = calendar if calendar.month_of(period.start).start == period.start else plain
    first = reach.start if reach is not None else period.start
    while months > 1 and own.unit(period.start, "M", 1 - months).start <= first:
        months -= 1
    return Before(Period(own.unit(period.start, "M", -months).start, own.month_of(period.start).start), (), months)
