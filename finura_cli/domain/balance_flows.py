"""What moves a balance: past entries, what of them comes back on its days, and how a day of the past saw the next ones.

Money out and money in are looked through alike for what keeps a pace (`recurring`): bills, and the pay.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cached_property

from finura_cli.domain import recurring
from finura_cli.domain.balance_paths import AHEAD_SPAN, PAST_PATHS, SHORT_PAST, PastDays, drawn
from finura_cli.domain.balance_trials import Trial
from finura_cli.domain.charges import Charge, payee_codes, text_codes
from finura_cli.domain.paces import occurrences
from finura_cli.domain.period import Calendar, Period
from finura_cli.domain.recurring import Recurring
from finura_cli.records import NamedTuple

BACK = 760
"""Days of entries that are looked through for what comes back: two years and a month."""
TRIED_FROM = SHORT_PAST + 1
"""A past day is tried when so many complete months were over."""
TRIED_AHEAD = 60
"""Days that are drawn on a past day, at most."""
STEPS = (1, 11, 21)
"""Days of the month on which it is tried ..."""
MOST_TRIALS, FEW_TRIALS, MANY = 36, 12, 6000
"""... the latest so many times; fewer where more than so many entries must be looked through each time."""


class Flow(NamedTuple):
    """A posted entry of the accounts that are looked at; in order of day and id."""

    id: int
    day: int
    """Proleptic ordinal."""
    minor: int
    """Money out is negative."""
    account_id: int
    description: str
    merchant_id: int | None
    other_account_id: int | None = None
    """Of a linked transfer: where the money went, or came from."""


class KnownKind(StrEnum):
    """What makes something known on a day."""

    BILL = "bill"
    DETECTED = "detected"
    INCOME = "income"
    SCHEDULE = "schedule"
    CARD = "card"


class KnownItem(NamedTuple):
    """Something that is known, or likely, to move the balance on a day. Minor units, money out negative."""

    day: date
    minor: int
    name: str
    kind: KnownKind
    account_id: int | None = None


@dataclass(frozen=True, slots=True)
class Side:
    """Money out, or money in, as charges; with the code of each one's payee."""

    sign: int
    charges: tuple[Charge, ...]
    payees: tuple[int, ...]
    days: tuple[int, ...]

    @classmethod
    def of(cls, flows: Iterable[Flow], sign: int, currency: str) -> Side:
        found = tuple(
            Charge(one.id, "", one.day, one.account_id, currency, one.description, one.merchant_id, None,
                   sign * one.minor, sign * one.minor, True)
            for one in flows
            if sign * one.minor > 0
        )  # fmt: skip
        codes = payee_codes(found, text_codes(found, nameless=True))
        return cls(sign, found, tuple(codes), tuple(one.day for one in found))

    def known(self, first: date) -> tuple[Sequence[Charge], Sequence[int]]:
        """Those of the last `BACK` days before a day."""
        end = bisect_left(self.days, first.toordinal())
        start = bisect_left(self.days, first.toordinal() - BACK)
        return self.charges[start:end], self.payees[start:end]

    def streams(self, first: date) -> list[Recurring]:
        """What comes back, as it was seen before a day."""
        charges, payees = self.known(first)
        return [one for one in recurring.find(charges, first, payees, likely=True) if is_firm(one)]


def is_firm(one: Recurring) -> bool:
    """Two charges a month apart say too little."""
    return one.sure or one.pace.months > 1


def days_of(one: Recurring, first: date, end: date, anchor: date | None = None) -> list[date]:
    """The days from `first` on and before `end` on which it is likely; what has not come yet and is not late, at
    once."""
    waiting = [first] if one.due < first <= one.late_after else []
    return [*waiting, *occurrences(anchor or one.due, one.every, max(one.due, first), end)]


@dataclass(frozen=True)
class Flows:
    """All past entries of the accounts that are looked at, in one currency, and the complete months they cover."""

    calendar: Calendar
    months: tuple[Period, ...]
    entries: tuple[Flow, ...]
    sides: tuple[Side, Side]
    moved: Mapping[int, int]
    """By proleptic ordinal."""

    @classmethod
    def of(cls, calendar: Calendar, months: Sequence[Period], entries: Sequence[Flow], currency: str) -> Flows:
        moved: dict[int, int] = {}
        for one in entries:
            moved[one.day] = moved.get(one.day, 0) + one.minor
        sides = Side.of(entries, -1, currency), Side.of(entries, 1, currency)
        return cls(calendar, tuple(months), tuple(entries), sides, moved)

    def grain(self, first: date) -> int:
        """A tenth of what a day with entries moved before a day: no interval is taken to be narrower when errors are
        measured."""
        known = [abs(minor) for day, minor in self.moved.items() if day < first.toordinal()]
        return sum(known) // (10 * len(known)) if known else 0

    def usual_of(self, found: Recurring, sign: int) -> dict[int, int]:
        """Of what varies and goes to or comes from another account, as a card's payments do, what is usual, by entry:
        no price is asked there, so by how much it differs is part of what is drawn."""
        if found.low == found.high:
            return {}
        return {id_: sign * found.amount.minor for id_ in found.ids if id_ in self._transfers}

    @cached_property
    def _transfers(self) -> frozenset[int]:
        return frozenset(one.id for one in self.entries if one.other_account_id is not None)

    def rest(self, first: date, taken: Collection[int], usual: Mapping[int, int]) -> PastDays:
        """The months that were over by a day, without the entries of these ids, or without what of them is usual."""
        moved = dict(self.moved)
        for one in self.entries:
            if one.id in taken:
                moved[one.day] -= usual.get(one.id, one.minor)
        return PastDays.of(self.calendar, [month for month in self.months if month.end <= first], moved)

    def came(self, first: date, days: int) -> list[int]:
        """What came in and went out until the end of each of so many days."""
        found, now, start = [], 0, first.toordinal()
        for n in range(start, start + days):
            now += self.moved.get(n, 0)
            found.append(now)
        return found


def trials(flows: Flows, first: date) -> list[Trial]:
    """What was drawn on days of the past, `first` being the first day that is still to come, and what came; oldest
    first. Each is drawn from entries before its day alone."""
    return [trial(flows, day, first) for day in trial_days(flows, first)]


def trial_days(flows: Flows, first: date) -> list[date]:
    """On which past days it is tried."""
    if len(flows.months) < TRIED_FROM:
        return []
    begin = flows.months[TRIED_FROM - 1].end
    found = []
    for month in flows.calendar.tile(Period(begin, max(first, begin + timedelta(days=1))), "M"):
        found += [month.start + timedelta(days=step - 1) for step in STEPS]
    recent = bisect_left(flows.sides[0].days, first.toordinal() - BACK)
    many = len(flows.sides[0].days) - recent > MANY
    return [day for day in found if begin <= day < first][-(FEW_TRIALS if many else MOST_TRIALS) :]


def trial(flows: Flows, day: date, first: date) -> Trial:
    """What was drawn on one day, and what came before `first`."""
    known: dict[int, int] = {}
    taken: set[int] = set()
    usual: dict[int, int] = {}
    end = day + timedelta(days=max(TRIED_AHEAD, AHEAD_SPAN))
    for side in flows.sides:
        for one in side.streams(day):
            taken.update(one.ids)
            usual |= flows.usual_of(one, side.sign)
            for due in days_of(one, day, end):
                known[due.toordinal()] = known.get(due.toordinal(), 0) + side.sign * one.amount.minor
    rest = flows.rest(day, taken, usual)
    columns = drawn(rest, day, TRIED_AHEAD, known, PAST_PATHS)
    return Trial(day, columns, flows.came(day, min(TRIED_AHEAD, (first - day).days)), rest.effective)
