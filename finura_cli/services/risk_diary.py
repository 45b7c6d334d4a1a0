"""The diary of the books: what days were like as far as it can be known, bills aside, and which were pay days."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from finura_cli.domain import risk, risk_paydays
from finura_cli.domain.period import Calendar, Period
from finura_cli.domain.risk import Day
from finura_cli.services.bill_books import BillBooks, entry_ids
from finura_cli.services.trained import Seen
from finura_cli.store import bills, charges, diary, moods
from finura_cli.store.connection import Store

YEARS = 3
"""The diary begins with a year, so many before this one: its days stay the same from one day to the next."""
KNOWN_DAYS, MOST_DAYS, MAIN_DAYS = 4, 10, 180
"""Spending is known up to now where the account that paid most in the last `MAIN_DAYS` has entries of the last
`KNOWN_DAYS`, or was without them for so long before, up to `MOST_DAYS`. Where its file was not taken in yet days
without spending would be none."""


@dataclass(frozen=True, slots=True)
class Diary:
    """Days from the first one known up to `today`, of which more may come. `known_until`: see `KNOWN_DAYS`; without
    entries None. Where it is `stale` nothing of spending is in the days. `paydays` hold days ahead, too."""

    days: tuple[Day, ...]
    today: date
    paydays: frozenset[date]
    known_until: date | None
    stale: bool

    def before(self, day: date) -> Sequence[Day]:
        """The days before one, today at the latest."""
        return [one for one in self.days if one.day < day]


def read(store: Store, seen: Seen) -> Diary:
    """What is known on a day of it and those before; later entries are not looked at."""
    ends = Period(date(max(seen.today.year - YEARS, 1), 1, 1), seen.today + timedelta(days=1))
    with store.read_tx():
        felt = [(one.date, one.mood) for one in moods.felt(store, ends)]
        known, patience = _known_until(store, seen)
        stale = known is not None and (seen.today - known).days > patience
        spent = [] if stale else diary.spent(store, ends, seen.currency, bill_entries(store, ends, seen.today))
        earlier = Period(ends.start - timedelta(days=min(risk_paydays.DAYS, (ends.start - date.min).days)), ends.end)
        paydays = _paydays(diary.income(store, earlier, seen.currency), seen.calendar, ends)
    days = risk.diary(spent, felt, paydays, seen.today)
    return Diary(days, seen.today, paydays, known, stale)


def _known_until(store: Store, seen: Seen) -> tuple[date | None, int]:
    """The last day of which spending is known, and for how many days after it that is no wonder."""
    today = seen.today
    lately = Period(today - timedelta(days=min(MAIN_DAYS, (today - date.min).days)), today + timedelta(days=1))
    main = diary.main_account(store, lately, seen.currency)
    if main is None:
        return bills.last_day(store, today), KNOWN_DAYS
    days = diary.entry_days(store, lately, main)
    gaps = [(later - day).days for day, later in pairwise(days)]
    return bills.last_days(store, lately)[main], min(MOST_DAYS, max([KNOWN_DAYS, *gaps]))


def bill_entries(store: Store, period: Period, today: date) -> frozenset[int]:
    """The entries that were bills: what was due is no risk."""
    known = charges.read(store, period)
    books = BillBooks(store, today, since=period.start)
    streams = books.streams_in(known, likely=False, ended=True) if known else []
    return entry_ids(books.paid, [one for one in streams if not one.rejected])


def _paydays(income: Mapping[date, int], calendar: Calendar, period: Period) -> frozenset[date]:
    """Those that the calendar says, else those that earlier ones let expect."""
    if calendar.cycle_start == 1:
        return risk_paydays.expected(income)
    reach = Period(period.start, period.end + timedelta(days=2))
    return frozenset(month.start for month in calendar.tile(reach, "M")) - {period.start}
