"""Bills: what falls due at a steady pace, what it will ask, and how it stands on a day. Whole minor units."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from enum import StrEnum
from itertools import count
from typing import Literal

from finura_cli.domain.charges import same_text
from finura_cli.domain.money import Money
from finura_cli.domain.paces import BY_PACE, Every, Pace, months_after, occurrences
from finura_cli.domain.recurring import NEARLY_ALL, Recurring, figures
from finura_cli.records import NamedTuple

LATEST = 6
"""What a bill will ask is read from so many of its latest payments."""
SEASONS = 6
"""The same month of last year speaks after it could be tried so many times on the past ..."""
BETTER = 0.9
"""... and only when its error there was at most this share of the median's."""
GRACE = 2
"""Paid so many days after its day is not late: a weekend lay between."""
LATE_DAYS = 60
"""A due day that was not paid is told until the next one, and no longer than this."""
SAME_GROUP = 1.35
"""A rejected price of a payee stays rejected while it moves by at most so many times."""


class State(StrEnum):
    """How a due day stands, as JSON names it."""

    DUE = "due"
    LATE = "late"
    PAID = "paid"
    SKIPPED = "skipped"


class By(StrEnum):
    """Who made a bill: typed by hand, or found and accepted."""

    HAND = "hand"
    DETECTED = "detected"


class Bill(NamedTuple):
    """A stored bill. `amount` is asked each time, or something from `low` to `high`; of an accepted one they are what
    it asked then, and later payments say what it asks now. Whose charges pay it: a merchant, or a text."""

    id: int
    uid: str
    name: str
    merchant_id: int | None
    text: str | None
    account_id: int | None
    category_id: int | None
    currency: str
    amount: int | None
    low: int | None
    high: int | None
    every: Every
    due: date
    """A day on which it falls due; the later ones follow from it."""
    until: date | None
    remind: int | None
    by: By

    @property
    def pace(self) -> Pace:
        return BY_PACE[self.every]

    @property
    def bounds(self) -> tuple[int, int]:
        """The least and the most it was said to ask."""
        known = [minor for minor in (self.amount, self.low, self.high) if minor is not None]
        return min(known), max(known)

    @property
    def grace(self) -> int:
        """Days after a due day before it is late: the day of a detected bill is only the usual one."""
        return GRACE if self.by is By.DETECTED else 0

    def days(self, start: date, end: date) -> Iterator[date]:
        """Its due days from `start` on and before `end`."""
        if self.until is not None and self.until < date.max:
            end = min(end, self.until + timedelta(days=1))
        return occurrences(self.due, self.every, start, end)

    def earlier(self, start: date) -> list[date]:
        """The days from `start` on that come before its first due day at the same pace, oldest first: nothing was due
        on them, but what was paid around them says what it asks."""
        found: list[date] = []
        for step in count(1):
            back = self._back(step)
            if back is None or back < start:
                return found[::-1]
            found.append(back)
        raise AssertionError  # count() does not end

    def _back(self, step: int) -> date | None:
        try:
            if self.pace.months:
                return months_after(self.due, -step * self.pace.months, self.due.day)
            return self.due - timedelta(days=step * self.pace.days)
        except (ValueError, OverflowError):
            return None


class Estimate(NamedTuple):
    """What a due day will ask, in minor units; `seasonal` when the same month of last year says so."""

    low: int
    typical: int
    high: int
    seasonal: bool = False


def estimate(bill: Bill, past: Sequence[tuple[date, int]], due: date) -> Estimate:
    """What `bill` will ask on `due`, by what its earlier due days (oldest first) came to.

    A fixed amount that was typed stays what it is. Else the price of the last two when they agree, the median and the
    range of the latest `LATEST` when they do not; the same month of last year where that came closer in the past.
    """
    low, high = bill.bounds
    fixed = low == high
    if bill.by is By.HAND and fixed:
        return Estimate(low, low, high)
    before = [minor for day, minor in past if day < due]
    if len(before) < 2:
        middle = bill.amount if bill.amount is not None else (low + high) // 2
        return Estimate(low, min(max(middle, low), high), high)
    found = Estimate(*figures(before[-LATEST:]))
    if found.low != found.high:
        last_year = _last_year(dict(past), due)
        if last_year is not None and _season_wins(past):
            found = Estimate(min(found.low, last_year), last_year, max(found.high, last_year), seasonal=True)
    if bill.by is By.HAND:
        return Estimate(low, min(max(found.typical, low), high), high, found.seasonal)
    return found


def _last_year(paid: Mapping[date, int], due: date) -> int | None:
    """What was paid for the due day of the same month a year earlier."""
    return next((minor for day, minor in paid.items() if (day.year, day.month) == (due.year - 1, due.month)), None)


def _season_wins(past: Sequence[tuple[date, int]]) -> bool:
    """Whether last year's month came closer than the median of the latest, tried on each past day with what was known
    before it."""
    by_day, tried, season, middle = dict(past), 0, 0, 0
    for n, (day, minor) in enumerate(past):
        said = _last_year(by_day, day)
        if said is None or n < 2:
            continue
        tried += 1
        season += abs(said - minor)
        middle += abs(figures([paid for _, paid in past[:n]][-LATEST:])[1] - minor)
    return tried >= SEASONS and season <= BETTER * middle


def differs(bill: Bill, said: Estimate, minor: int) -> bool:
    """Whether a payment is not what was to be expected: of one price any other, of a range what lies outside of it;
    a range that was only read from the past may be left a little."""
    share = SAME_GROUP if bill.by is By.DETECTED and said.low != said.high else 1.0
    return minor > share * said.high or share * minor < said.low


def state_of(due: date, next_due: date | None, today: date, grace: int = 0) -> State | None:
    """How a due day stands that nothing paid; None once it is no news any more: the next one came, or it is long
    past."""
    if (today - due).days <= grace:
        return State.DUE
    if (next_due is not None and next_due <= today) or (today - due).days > LATE_DAYS:
        return None
    return State.LATE


def anchor_of(found: Recurring, days: Sequence[date]) -> date:
    """The due day of a detected stream that lies nearest to the first of its `days`: counted back from the next one,
    so that all of its days follow from it. What is due at the end of February may be due on the 31st."""
    pace, due, first = found.pace, found.due, days[0]
    if not pace.months:
        return due - timedelta(days=round((due - first).days / pace.days) * pace.days)
    back = ((due.year - first.year) * 12 + due.month - first.month) // pace.months
    steps = (back - 1, back, back + 1)
    is_last = (due + timedelta(days=1)).day == 1
    on = max(due.day, *(day.day for day in days[-LATEST:])) if is_last else due.day
    return min((months_after(due, -step * pace.months, on) for step in steps), key=lambda day: abs(day - first))


# -------------------------------------------------------------------------------------- what was rejected for ever


def payee_keys(found: Recurring, names: Sequence[str]) -> tuple[str, ...]:
    """What a detected stream may have been called when it was rejected: by the names its merchant has or had, and by
    its text, so that it is known again after a merchant was recognised, renamed or merged."""
    return (*(f"m {name}" for name in names), f"t {same_text(found.description)}")


def rejection(found: Recurring, names: Sequence[str]) -> str:
    """The key under which a stream is rejected: payee, currency, and its price where the payee takes other things."""
    payee = f"m {names[0]}" if names else f"t {same_text(found.description)}"
    price = "*" if found.share >= NEARLY_ALL else str(found.amount.minor)
    return f"{payee} {found.amount.currency} {price}"


def is_rejected(found: Recurring, names: Sequence[str], keys: Sequence[str]) -> bool:
    """Whether one of the rejected `keys` is of this stream."""
    own = frozenset(payee_keys(found, names))
    for key in keys:
        payee, currency, price = key.rsplit(" ", 2)
        if payee in own and currency == found.amount.currency and (price == "*" or _near(int(price), found)):
            return True
    return False


def _near(price: int, found: Recurring) -> bool:
    return max(price, found.amount.minor) <= SAME_GROUP * min(price, found.amount.minor)


# ------------------------------------------------------------------------------------------------- what is answered


class Evidence(NamedTuple):
    """The entries behind a bill, oldest first: ids, days, and minor units that were paid."""

    ids: tuple[int, ...] = ()
    days: tuple[date, ...] = ()
    paid: tuple[int, ...] = ()

    @property
    def gaps(self) -> tuple[int, ...]:
        """Days between one and the next."""
        return tuple((later - before).days for before, later in zip(self.days, self.days[1:], strict=False))


NO_EVIDENCE = Evidence()


class BillDay(NamedTuple):
    """One due day of a bill, of a detected stream, or of a card."""

    id: str
    """`3` of a stored bill, `d412` of a detected one (412 is its latest entry), `c2` of the card with account 2, `s1`
    of schedule 1, which posts itself."""
    name: str
    every: Every
    due: date
    state: State
    low: Money
    typical: Money
    high: Money
    account_id: int | None = None
    category_id: int | None = None
    entry: int | None = None
    """The entry that paid it."""
    paid_on: date | None = None
    paid: Money | None = None
    late_by: int = 0
    """Days after its day on which it was paid; 0 within `GRACE`."""
    differs: bool = False
    """It came with another amount than it should have."""
    seasonal: bool = False
    sure: bool = True
    evidence: Evidence = NO_EVIDENCE
    utilisation: float | None = None
    """Of a card: what is owed over its limit."""

    @property
    def is_open(self) -> bool:
        return self.state in (State.DUE, State.LATE)

    @property
    def kind(self) -> Literal["bill", "detected", "card", "scheduled"]:
        match self.id[:1]:
            case "d":
                return "detected"
            case "c":
                return "card"
            case "s":
                return "scheduled"
        return "bill"
