"""What bills would have been told to ask in earlier periods, by the books as they stood then, and what they took."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from finura_cli.domain.bill_ranges import STANDARD, Range, Tried, amounts, latest_of, sum_range, together
from finura_cli.domain.bills import Bill, BillDay
from finura_cli.domain.bills_ahead import BillScore, Earlier
from finura_cli.domain.charges import Charge
from finura_cli.domain.money import Money, round_ratio
from finura_cli.domain.period import EDGE_DAYS, Calendar, Period
from finura_cli.domain.recurring import figures
from finura_cli.services.bill_books import BillBooks
from finura_cli.services.billing import days_in
from finura_cli.services.trained import Seen
from finura_cli.store.connection import Store
from finura_cli.store.extent import posted_span

MOST = 13
"""Earlier periods that are looked at; the last `SHOWN` are told."""
SHOWN = 8
BEGUN = 120
"""Days of entries before it is tried what is known of bills."""
KNOWN = 2
"""A bill that is kept was known on a day when so many payments of it were there: who typed it when is not asked."""


@dataclass(frozen=True, slots=True)
class Window:
    """An earlier period and the day from which it is foretold."""

    period: Period
    day: date


@dataclass(frozen=True, slots=True)
class Replay:
    """What was known of a window on its day: its open days and what was paid in it already; and the charges of all that
    came back, as it was known then."""

    window: Window
    open: tuple[BillDay, ...]
    paid: int
    charges: tuple[Charge, ...]


def windows(store: Store, calendar: Calendar, period: Period, today: date) -> list[Window]:
    """Earlier periods of this kind that the books hold whole, oldest first; each is told as many days before it begins,
    or, where this one runs, from as many days after that: on its third, when the rent is paid."""
    span = posted_span(store, today)
    if span is None:
        return []
    found: list[Window] = []
    one = calendar.previous(period)
    while one.end > one.start and len(found) < MOST:
        if period.start > today:
            day = one.start - min(period.start - today, one.start - date.min)
        else:
            day = min(one.start + (today - period.start), one.last)
        if day < span[0] + timedelta(days=BEGUN):
            break
        if one.end <= today and one.last <= span[1] + timedelta(days=EDGE_DAYS):
            found.append(Window(one, day))
        one = calendar.previous(one)
    return found[::-1]


def replays(
    store: Store, chosen: Sequence[Window], seen: Seen, matching: frozenset[int] | None
) -> list[Replay]:  # fmt: skip
    """Each window as the books stood before its day. `matching`: only bills whose latest payment is among these."""
    return [_replay(store, window, seen.currency, matching) for window in chosen]


def _replay(store: Store, window: Window, currency: str, matching: frozenset[int] | None) -> Replay:
    books = BillBooks(store, window.day, since=window.period.start, until=window.period.end, before=window.day)
    books.bills = [_kept_long(bill, books.start) for bill in books.bills]
    # What was to be skipped from that day on was likely said later.
    books.said = {day: entry for day, entry in books.said.items() if entry is not None or day[1] < window.day}
    typed = books.typed
    rows = [
        row for row in days_in(books, window.period) if row.typical.currency == currency and is_meant(row, matching)
    ]
    return Replay(
        window=window,
        open=tuple(one for row in rows if row.is_open for one in _as_known(row, typed)),
        paid=sum(row.paid.minor for row in rows if row.paid is not None),
        charges=tuple(charge for stream in books.streams if not stream.rejected for charge in stream.charges),
    )


def _kept_long(bill: Bill, start: date) -> Bill:
    """As if it had been kept since `start`: its first day is counted back, on the same day of the month."""
    days = [day for day in bill.earlier(start) if not bill.pace.months or day.day == bill.due.day]
    return bill._replace(due=days[0]) if days else bill


def is_meant(row: BillDay, matching: frozenset[int] | None) -> bool:
    """Whether the entry that paid a day, or the latest payment of its bill, is among those that match."""
    return matching is None or row.entry in matching or not matching.isdisjoint(row.evidence.ids[-1:])


def _as_known(row: BillDay, typed: frozenset[str]) -> Iterable[BillDay]:
    """An open day as its bill's earlier payments alone tell it: what was typed may have been typed since."""
    if row.kind == "bill" and len(row.evidence.paid) < KNOWN:
        return
    if row.id in typed:
        code = row.typical.currency
        low, typical, high = (Money(minor, code) for minor in figures(row.evidence.paid[-latest_of(row) :]))
        row = row._replace(low=low, typical=typical, high=high)
    yield row


def tried(known: Sequence[Replay], late: BillBooks, currency: str, matching: frozenset[int] | None) -> list[Tried]:
    """How each went. What came is what is seen now, or was in a later window, to have been a bill: one that nobody knew
    yet on the day counts, too. Of a window only what was open on its day."""
    charges = {charge.id: charge for one in known for charge in one.charges}
    charges |= {charge.id: charge for one in late.streams if not one.rejected for charge in one.charges}
    stored = {one.id for one in late.paid.values()}
    alone = [
        charge
        for charge in charges.values()
        if charge.id not in stored and charge.currency == currency and (matching is None or charge.id in matching)
    ]
    due = [
        (day, date.fromordinal(one.day), one.minor)
        for (_, day), one in late.paid.items()
        if one.currency == currency and (matching is None or one.id in matching)
    ]
    found = []
    for one in known:
        period, day = one.window.period, one.window.day
        came = sum(charge.whole for charge in alone if date.fromordinal(charge.day) in period)
        came += sum(minor for on, _, minor in due if on in period)
        if day >= period.start:  # what was late when it was told, and came after all
            came += sum(minor for on, paid, minor in due if on < period.start and day <= paid < period.end)
        told, bills = open_sum(one.open)
        found.append(Tried(told, bills.low, bills.high, max(0, came - one.paid)))
    return found


def open_sum(rows: Sequence[BillDay], typed: frozenset[str] = frozenset()) -> tuple[int, Range]:
    """What open days ask together, and the range of their bills."""
    likely = amounts(rows, STANDARD, typed)
    middle = [one.typical for one in likely]
    return sum(middle), together(middle, [Range(one.low, one.high) for one in likely])


def score(known: Sequence[Replay], went: Sequence[Tried], share: float, currency: str) -> BillScore | None:
    """The latest of them against what came, each range by those before it; None where there is only one, or no bill in
    any of them."""
    if len(went) < 2 or not any(one.told or one.came for one in went):
        return None
    earlier, naive = [], []
    for n in range(max(1, len(went) - SHOWN), len(went)):
        one = went[n]
        low, high = sum_range(one.told, Range(one.low, one.high), went[:n], share)
        told, least, most, came = (Money(minor, currency) for minor in (one.told, low, high, one.came))
        earlier.append(Earlier(known[n].window.period, told, least, most, came))
        naive.append(abs(one.came - went[n - 1].came))
    off = sum(abs(one.came.minor - one.told.minor) for one in earlier)
    return BillScore(
        tuple(earlier),
        Money(round_ratio(off, len(earlier)), currency),
        Money(round_ratio(sum(naive), len(naive)), currency),
    )
