"""Bills beside a forecast: what they took of the past, and what falls due. Whole minor units.

What comes back at a steady pace is known better by its own days and prices than by any mean of months. So it is taken
out of the past before the rest is forecast, and put back where it falls due. What counts as a bill is asked of the
charges that were known on the day, never of later ones.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Mapping, Sequence, Set
from datetime import date, timedelta

from finura_cli.domain import recurring
from finura_cli.domain.charges import Charge, payee_codes, text_codes
from finura_cli.domain.money import Money
from finura_cli.domain.paces import occurrences
from finura_cli.domain.period import Period
from finura_cli.domain.recurring import Recurring
from finura_cli.records import NamedTuple

ORIGINS = 8
"""At so many of the last months it is asked which bills were known then."""
BACK = 760
"""Days of charges that are asked: two years and a month, as what comes once a year must be seen twice ..."""
MOST, LEAST_MONTHS = 30_000, 12
"""... and of more charges than this no more than so many, while they cover these months."""

Key = int | None
"""A category's id; None is uncategorized."""


class DueBill(NamedTuple):
    """What comes back, and how it is filed: of which categories it is paid how much, as it was the last time."""

    found: Recurring
    filed: tuple[tuple[Key, Money], ...]

    def days(self, window: Period, today: date) -> list[date]:
        """When it will be paid in a window, seen from a day: on its due days from then on; and at once, for which the
        day itself stands, when its day has passed and it is not late yet."""
        waiting = [today] if self.found.due < today <= self.found.late_after and today in window else []
        start = max(window.start, min(today, window.end))
        return [*waiting, *occurrences(self.found.due, self.found.every, start, window.end)]


class KeptBill(NamedTuple):
    """What somebody keeps as a bill, or lets post itself: on which days it is still to be paid, those that are late
    among them, and of which categories."""

    name: str
    on: tuple[date, ...]
    amount: Money
    filed: tuple[tuple[Key, Money], ...]

    def days(self, window: Period, today: date) -> list[date]:
        """When it will be paid in a window, seen from a day, on which all that is late is."""
        return [day for day in (max(day, today) for day in self.on) if day in window]


class Kept(NamedTuple):
    """What is said of bills on a day, beside what is found: the entries that `paid` kept ones, and the latest entries
    of streams that are `told` by kept ones, or `refused` to be bills."""

    bills: tuple[KeptBill, ...]
    paid: frozenset[int]
    told: frozenset[int]
    refused: frozenset[int]


class KnownBills(NamedTuple):
    """The bills known on a day, `bills` those to come.

    `paid`: what they took by category, in minor units, in each of the last `read` months that were over then, oldest
    first.
    """

    day: date
    paid: Mapping[Key, Sequence[int]]
    bills: tuple[DueBill | KeptBill, ...]
    read: int

    def due(self, window: Period) -> dict[Key, int]:
        """What falls due in a window, by category."""
        found: dict[Key, int] = defaultdict(int)
        for bill in self.bills:
            times = len(bill.days(window, self.day))
            for key, money in bill.filed if times else ():
                found[key] += times * money.minor
        return found


def known_bills(
    charges: Sequence[Charge], windows: Sequence[Period], days: Mapping[int, date]
) -> dict[int, KnownBills]:  # fmt: skip
    """What was known of bills at each origin.

    `charges` are those of one currency, in order of day. `windows` are the months of the past, or parts of them, oldest
    first; an origin n knows the first n of them, and the charges before `days[n]`.
    """
    codes = payee_codes(charges, text_codes(charges, nameless=True))
    places = [charge.day for charge in charges]
    answers = {}
    for origin, day in days.items():
        end = bisect_left(places, day.toordinal())
        start, first = _read(places, end, day, windows[:origin])
        found = recurring.find(charges[start:end], day, codes[start:end], likely=True)
        firm = [one for one in found if one.sure or one.pace.months > 1]
        answers[origin] = _apart(charges[start:end], firm, windows[first:origin], day)
    return answers


def with_kept(
    known: KnownBills, kept: Kept, charges: Sequence[Charge], windows: Sequence[Period]
) -> KnownBills:  # fmt: skip
    """The same with what is said of bills; `charges` and `windows` are those from which it was known.

    An ended bill is none to come, and was one. A refused one is spending like any other.
    """
    found = [one for one in known.bills if isinstance(one, DueBill) and one.found.ids[-1] not in kept.refused]
    ids = kept.paid.union(id_ for one in found for id_ in one.found.ids)
    before = charges[: bisect_left(charges, known.day.toordinal(), key=lambda charge: charge.day)]
    paid = _paid(before, ids, windows[len(windows) - known.read :])
    still = [one for one in found if one.found.ids[-1] not in kept.told]
    return KnownBills(known.day, paid, (*still, *kept.bills), known.read)


def month_ends(windows: Sequence[Period], today: date) -> dict[int, date]:
    """On which day to ask at the last `ORIGINS` origins and now: when the last month known was over, now it is today.

    For `known_bills` of whole months, oldest first."""
    past = range(max(1, len(windows) - ORIGINS), len(windows))
    return {**{origin: windows[origin - 1].end for origin in past}, len(windows): today}


def rests(windows: Sequence[Period], today: date) -> list[Period]:
    """Of each month as many last days as this month has from today on; the last of the months is this one."""
    left = (windows[-1].end - today).days
    return [Period(max(month.start, month.end - timedelta(days=left)), month.end) for month in windows]


def rest_starts(windows: Sequence[Period], today: date) -> dict[int, date]:
    """The same for the rests of months: when such a rest began, as today the rest of this month does."""
    past = range(max(1, len(windows) - ORIGINS), len(windows))
    return {**{origin: windows[origin].start for origin in past}, len(windows): today}


def _read(places: Sequence[int], end: int, day: date, windows: Sequence[Period]) -> tuple[int, int]:
    """From which charge on is read for the ones before `end`, and from which window on they are all read."""
    found = []
    for start in (max(0, end - MOST), bisect_left(places, day.toordinal() - BACK)):
        from_day = places[start - 1] + 1 if start else 0
        found.append((start, next((n for n, w in enumerate(windows) if w.start.toordinal() >= from_day), len(windows))))
    few, all_ = found
    return few if few[0] > all_[0] and len(windows) - few[1] >= LEAST_MONTHS else all_


def _apart(
    known: Sequence[Charge], streams: Sequence[Recurring], windows: Sequence[Period], day: date
) -> KnownBills:  # fmt: skip
    of = {id_: n for n, one in enumerate(streams) for id_ in one.ids}
    last = {one.ids[-1] for one in streams}
    filed: dict[int, list[Charge]] = defaultdict(list)
    for charge in known:
        if charge.id in last:
            filed[of[charge.id]].append(charge)
    bills = tuple(DueBill(one, shared(one.amount, filed[n])) for n, one in enumerate(streams))
    return KnownBills(day, _paid(known, of.keys(), windows), bills, len(windows))


def _paid(known: Sequence[Charge], ids: Set[int], windows: Sequence[Period]) -> dict[Key, Sequence[int]]:
    """What these entries came to in each window, by category."""
    ends = [window.end.toordinal() for window in windows]
    starts = [window.start.toordinal() for window in windows]
    paid: dict[Key, list[int]] = defaultdict(lambda: [0] * len(windows))
    for charge in known:
        if charge.id not in ids:
            continue
        place = bisect_left(ends, charge.day + 1)
        if place < len(ends) and starts[place] <= charge.day:
            paid[charge.category_id][place] += charge.paid
    return dict(paid)


def shared(amount: Money, lines: Sequence[Charge]) -> tuple[tuple[Key, Money], ...]:
    """The amount to come, shared out as the last charge was, of which these are the lines; what of it is in none of
    them, as it was lent or is not asked about, stays out."""
    paid = [line.paid for line in lines]
    parts = amount.allocate([*paid, max(lines[0].whole - sum(paid), 0)])
    return tuple((line.category_id, part) for line, part in zip(lines, parts[:-1], strict=True))
