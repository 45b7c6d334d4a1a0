"""Pay days as they can be known the day before: told by earlier ones alone."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from finura_cli.domain.paces import months_after

SHARE, DAYS, MONTHS = 0.25, 92, 3
"""A pay day brings at least this share of a month's income, by the months that end with it."""
SHORT = (7, 14)
"""Where wages come again after so many days, so will the next ones; else a month later."""


def expected(income: Mapping[date, int]) -> frozenset[date]:
    """The days on which each pay day of the past let the next one be expected. `income`: minor units by day."""
    days = sorted(day for day, minor in income.items() if minor > 0)
    paid = [day for day in days if income[day] * MONTHS >= SHARE * _lately(income, days, day)]
    found = set()
    for n, day in enumerate(paid):
        gap = (day - paid[n - 1]).days if n else 0
        found.add(day + timedelta(days=gap) if gap in SHORT else months_after(day, 1, day.day))
    return frozenset(found)


def _lately(income: Mapping[date, int], days: list[date], last: date) -> int:
    return sum(income[day] for day in days if last - timedelta(days=DAYS) < day <= last)
