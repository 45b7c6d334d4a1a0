"""Charges that come back at a steady pace: how often, for how much, and when the next one is likely.

A first, careful reading of the past: it rather says nothing than promise a bill that does not come. What is found is
likely, never certain, and is said so.
"""

from __future__ import annotations

from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from itertools import count, pairwise
from math import cos, hypot, pi, sin
from typing import NamedTuple

from finura_cli.domain.charges import Charge, payee_codes, text_codes
from finura_cli.domain.money import Money

LATEST = 7
"""The pace and the amount are read from so many of the latest charges: habits change."""
SPREAD, SPREAD_OF_MANY, SPREAD_OF_WEEKS = 2.0, 3.0, 1.25
"""The largest of these is at most so many times the smallest, for what varies more is shopping, not a bill. With all
of `LATEST` at one pace it may vary more, for heating costs more in winter; within a month less: groceries on Saturday
are no bill."""
ENOUGH_TO_SKIP = 5
"""From so many charges on one may be missing among them."""
ALIKE = 0.03
"""A payee of several things is parted into groups of prices: one follows another within this share."""
NEARLY_ALL, HALF = 0.8, 0.5
MOVED_PRICE = 1.35
"""One step of the price is followed up to so many times, up or down."""
GATHERED = 0.8
"""Days of the month lie so close together on their circle (1: all are the same) that a month's gap may be longer or
shorter than `slack` allows: the rent is paid a week late once."""
TWICE, TWICE_SLACK = 1.15, 15
"""Two charges a year or half a year apart are likely one bill when the prices differ by at most so much, and when so
many days of the year; of a month's the price must be the same."""
FIRM = 5
"""Beside much else a group of prices needs so many charges: of a shop's many prices some come in step by chance."""
STEP_DAYS = 3
"""The first charge at a new price comes on its day, or so many days beside it."""
SILENT = 1.6
"""After so many times its pace without a charge it has ended."""


class Every(StrEnum):
    """How often, as JSON names it."""

    WEEK = "weekly"
    FORTNIGHT = "fortnightly"
    MONTH = "monthly"
    TWO_MONTHS = "two-monthly"
    QUARTER = "quarterly"
    HALF_YEAR = "half-yearly"
    YEAR = "yearly"


class Pace(NamedTuple):
    """Days between two charges, how far from it a gap may be, the months when it goes by these, and from how many
    charges on it is believed: somebody shops in the same place on three Saturdays by chance."""

    every: Every
    days: int
    slack: int
    months: int = 0
    least: int = 3


PACES = (
    Pace(Every.WEEK, 7, 1, least=4),
    Pace(Every.FORTNIGHT, 14, 2, least=4),
    Pace(Every.MONTH, 30, 5, 1),
    Pace(Every.TWO_MONTHS, 61, 8, 2),
    Pace(Every.QUARTER, 91, 10, 3),
    Pace(Every.HALF_YEAR, 182, 15, 6),
    Pace(Every.YEAR, 365, 20, 12),
)
LEAST = 3
DAYS_A_MONTH = 30.44
BY_PACE = {pace.every: pace for pace in PACES}


def occurrences(anchor: date, every: Every, start: date, end: date) -> Iterator[date]:
    """The days from `start` on and before `end` on which something falls that first fell on `anchor`.

    Every one is counted from the anchor itself, so that the 31st is the last day of a shorter month and the 31st
    again after it. None is before the anchor, and none after the last day there is.
    """
    pace = BY_PACE[every]
    least = max(0, (start - anchor).days)
    steps = least // (31 * pace.months) if pace.months else -(-least // pace.days)
    for step in count(steps):
        try:
            day = (
                months_after(anchor, step * pace.months, anchor.day)
                if pace.months
                else anchor + timedelta(days=step * pace.days)
            )
        except (ValueError, OverflowError):
            return  # past the year 9999
        if day >= end:
            return
        if day >= start:
            yield day


@dataclass(frozen=True, slots=True)
class Recurring:
    """A payee's charges that come back. Amounts are positive; `low` and `high` are those of the latest charges, equal
    to `amount` when it has one price now. `due` is the day on which the next one is likely."""

    description: str
    """Of the latest charge."""
    merchant_id: int | None
    account_id: int
    pace: Pace
    due: date
    last: date
    amount: Money
    low: Money
    high: Money
    ids: tuple[int, ...]
    """The transactions it was read from, the latest last."""
    share: float = 1.0
    """Of all charges of this payee, account and currency: how many are part of this or another steady stream."""
    sure: bool = True
    """False where only two charges say so: it is likely, no more."""

    @property
    def every(self) -> Every:
        return self.pace.every

    @property
    def is_all(self) -> bool:
        """Whether the payee takes hardly anything else: a landlord, not a shop that also has a subscription."""
        return self.share >= NEARLY_ALL

    @property
    def late_after(self) -> date:
        """The last day on which it would still be in its pace."""
        return self.due + timedelta(days=self.pace.slack)


def pace_of(days: Sequence[int], *, skips: int = 0) -> Pace | None:
    """The pace that every gap between these days fits, but for at most `skips` gaps in which one is missing; None when
    there is none, or no gap."""
    gaps = [later - before for before, later in pairwise(days)]
    return next((pace for pace in PACES if gaps and _fits(gaps, pace, skips)), None)


def _fits(gaps: Sequence[int], pace: Pace, skips: int) -> bool:
    odd = [gap for gap in gaps if abs(gap - pace.days) > pace.slack]
    return len(odd) <= skips and all(abs(gap - 2 * pace.days) <= pace.slack for gap in odd)


def find(
    charges: Sequence[Charge], today: date, payees: Sequence[int] | None = None, *, likely: bool = False,
    ended: bool = False, seen: Mapping[int, date] | None = None,
) -> list[Recurring]:  # fmt: skip
    """What comes back and had not ended by `today`, the next to come first.

    `charges` are in order of day; `payees` are their `payee_codes` where these are known already. Charges after
    `today` count as paid. With `likely` also what came only twice and looks like a bill; with `ended` also what comes
    no more. `seen`: up to which day the entries of an account are known, where that is before `today`; nothing has
    ended that only was not seen.
    """
    codes = payee_codes(charges, text_codes(charges)) if payees is None else payees
    streams: dict[tuple[int, int, str], list[Charge]] = defaultdict(list)
    for charge, payee in zip(charges, codes, strict=True):
        if charge.first and payee >= 0:
            streams[payee, charge.account_id, charge.currency].append(charge)
    found: list[Recurring] = []
    for (_, account, _), stream in streams.items():
        if len(stream) > 1:
            known = date.min if ended else min(today, (seen or {}).get(account, today))
            found += _found_in(stream, known, likely=likely)
    return sorted(found, key=lambda one: (one.due, one.description, one.ids))


def coming(found: Iterable[Recurring], today: date, days: int) -> list[Recurring]:
    """Those likely within `days` days from `today` on, and those that should have come and are not late yet."""
    end = today + timedelta(days=days)
    return [one for one in found if one.due < end and one.late_after >= today]


def _found_in(stream: Sequence[Charge], today: date, *, likely: bool) -> list[Recurring]:
    """The whole stream, or the groups of prices in it: two contracts with one insurer. Else what came twice so far."""
    if len(stream) < LEAST:
        return _seen_twice(stream, today) if likely else []
    whole = _steady(stream, today, SPREAD_OF_MANY if len(stream) >= LATEST else SPREAD)
    if whole is not None:
        ids = frozenset(whole.ids)
        others = [charge for charge in stream if charge.id not in ids]
        return [replace(whole, share=len(ids) / len(stream)), *(_seen_twice(others, today) if likely else ())]
    groups = [group for group in _by_price(stream) if LEAST <= len(group) < len(stream)]
    held = {charge.id for group in groups for charge in group}
    others = [charge for charge in stream if charge.id not in held]
    found = [one for group in groups if (one := _steady(_with_step(group, others), today, MOVED_PRICE))]
    share = sum(len(one.ids) for one in found) / len(stream)
    kept = [replace(one, share=share) for one in found if share >= HALF or len(one.ids) >= FIRM]
    return kept or (_seen_twice(stream, today) if likely else [])


def _with_step(group: Sequence[Charge], others: Sequence[Charge]) -> Sequence[Charge]:
    """A group of one price, and the charges that follow it in its pace at another one: the price went up."""
    pace = pace_of([charge.day for charge in group[-LATEST:]], skips=len(group[-LATEST:]) // ENOUGH_TO_SKIP)
    if pace is None or not pace.months or len(group) < max(pace.least, FIRM):
        return group
    old, followed = group[-1], list(group)
    while True:
        due = _next(followed[-LATEST:], pace).toordinal() if followed[-1].day + 400 < date.max.toordinal() else 0
        after = [c for c in others if abs(c.day - due) <= STEP_DAYS and _is_step(old.whole, c, followed[-1], old)]
        if len(after) != 1:
            return followed
        followed.append(after[0])


def _is_step(price: int, charge: Charge, before: Charge, old: Charge) -> bool:
    """Whether a charge asks the new price: not far from the old one, and the same as the one before it, once it had
    moved."""
    near = max(charge.whole, price) <= MOVED_PRICE * min(charge.whole, price)
    return near and (before is old or abs(charge.whole - before.whole) <= ALIKE * before.whole)


def _seen_twice(stream: Sequence[Charge], today: date) -> list[Recurring]:
    """What asked the same in both last months and took nothing else from then on, and what comes back after half a
    year or a year."""
    if len(stream) < 2:
        return []
    before, last = stream[-2:]
    gap = last.day - before.day
    month, (half, year) = BY_PACE[Every.MONTH], (BY_PACE[Every.HALF_YEAR], BY_PACE[Every.YEAR])
    if abs(gap - month.days) <= month.slack and before.whole == last.whole and before.description == last.description:
        pace = month
    elif len(stream) == 2 and abs(gap - year.days) <= TWICE_SLACK and _spread((before, last)) <= TWICE:
        pace = year
    elif len(stream) == 2 and abs(gap - half.days) <= TWICE_SLACK and _spread((before, last)) <= 1 + ALIKE:
        pace = half
    else:
        return []
    if _has_ended(last, pace, today):
        return []
    return [replace(_recurring((before, last), pace), share=2 / len(stream), sure=False)]


def _by_price(stream: Sequence[Charge]) -> list[list[Charge]]:
    """Groups of prices that follow one another closely, each in order of day."""
    ordered = sorted(stream, key=lambda charge: charge.whole)
    groups = [[ordered[0]]]
    for before, charge in pairwise(ordered):
        if charge.whole - before.whole > ALIKE * before.whole:
            groups.append([])
        groups[-1].append(charge)
    return [sorted(group, key=lambda charge: (charge.day, charge.id)) for group in groups]


def _steady(stream: Sequence[Charge], today: date, spread: float) -> Recurring | None:
    latest = stream[-LATEST:]
    days = [charge.day for charge in latest]
    pace = pace_of(days, skips=len(latest) // ENOUGH_TO_SKIP) or (BY_PACE[Every.MONTH] if _is_monthly(days) else None)
    if pace is None or len(latest) < pace.least or _has_ended(latest[-1], pace, today):
        return None
    if _spread(latest) > (spread if pace.months else min(spread, SPREAD_OF_WEEKS)):
        return None
    return _recurring([charge for charge in stream if _belongs(charge, latest)], pace)


def _belongs(charge: Charge, latest: Sequence[Charge]) -> bool:
    """Whether an earlier charge may be of the same bill: not the car's yearly premium among the monthly ones."""
    amounts = [one.whole for one in latest]
    return min(amounts) <= SPREAD_OF_MANY * charge.whole and charge.whole <= SPREAD_OF_MANY * max(amounts)


def _is_monthly(days: Sequence[int]) -> bool:
    """Whether there is one charge in each month, on days that lie close together on the circle of the month."""
    gaps = [later - before for before, later in pairwise(days)]
    months = round((days[-1] - days[0]) / DAYS_A_MONTH)
    if len(days) <= LEAST or months != len(gaps) or not all(16 <= gap <= 45 for gap in gaps):
        return False
    turns = [2 * pi * date.fromordinal(day).day / DAYS_A_MONTH for day in days]
    return hypot(sum(map(cos, turns)), sum(map(sin, turns))) >= GATHERED * len(days)


def _spread(charges: Sequence[Charge]) -> float:
    amounts = [charge.whole for charge in charges]
    return max(amounts) / min(amounts)


def _has_ended(last: Charge, pace: Pace, today: date) -> bool:
    """Silent for too long; or there is no day any more for the next one."""
    return today.toordinal() - last.day > SILENT * pace.days or last.day + 2 * pace.days > date.max.toordinal()


def _recurring(stream: Sequence[Charge], pace: Pace) -> Recurring:
    latest = stream[-LATEST:]
    low, amount, high = figures([charge.whole for charge in latest])
    last = latest[-1]
    return Recurring(
        description=last.description,
        merchant_id=last.merchant_id,
        account_id=last.account_id,
        pace=pace,
        due=_next(latest, pace),
        last=date.fromordinal(last.day),
        amount=Money(amount, last.currency),
        low=Money(low, last.currency),
        high=Money(high, last.currency),
        ids=tuple(charge.id for charge in stream),
    )


def figures(amounts: Sequence[int]) -> tuple[int, int, int]:
    """Low, typical, high: what the last two asked is the price now, whatever came before; what the last one asked after
    a price that stood firm is likely the new one; else median and range."""
    from statistics import median  # 5 ms, and a price rise only wants the paces of this file

    if amounts[-1] == amounts[-2]:
        return amounts[-1], amounts[-1], amounts[-1]
    if len(amounts) > LEAST and len(set(amounts[:-1])) == 1 and amounts[-2] < amounts[-1] <= MOVED_PRICE * amounts[-2]:
        return amounts[-2], amounts[-1], amounts[-1]
    return min(amounts), round(median(amounts)), max(amounts)


def _next(latest: Sequence[Charge], pace: Pace) -> date:
    """One pace after the last; by months on its usual day of the month, which a weekend may have moved last time, or
    on the day of the last two: it may have been moved for good."""
    last = date.fromordinal(latest[-1].day)
    if not pace.months:
        return last + timedelta(days=pace.days)
    days = [date.fromordinal(charge.day).day for charge in latest]
    usual = days[-1] if days[-1] == days[-2] else sorted(days)[len(days) // 2]
    straight = months_after(last, pace.months, last.day)
    near = [months_after(last, pace.months + shift, usual) for shift in (-1, 0, 1)]
    best = min(near, key=lambda day: abs(day - straight))
    return best if abs(best - straight) <= timedelta(days=pace.slack) else straight


def months_after(day: date, months: int, on: int) -> date:
    """That day of the month so many months later, or its last one."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(on, monthrange(year, month + 1)[1]))
