"""Charges that come back at a steady pace: how often, for how much, and when the next one is likely.

A first, careful reading of the past: it rather says nothing than promise a bill that does not come. What is found is
likely, never certain, and is said so.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from itertools import pairwise

from finura_cli.domain.charges import Charge, payee_codes, text_codes
from finura_cli.domain.money import Money
from finura_cli.domain.paces import BY_PACE, Every, Pace, is_monthly, months_after, pace_of
from finura_cli.records import NamedTuple

LEAST = 3
"""From so many charges on there is a pace."""

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
TWICE, TWICE_SLACK = 1.15, 15
"""Two charges a year or half a year apart are likely one bill when the prices differ by at most so much, and when so
many days of the year; of a month's the price must be the same."""
FIRM = 5
"""Beside much else a group of prices needs so many charges: of a shop's many prices some come in step by chance."""
TWICE_A_MONTH = 14.6
"""Gaps longer than this on the average are no fortnights: two contracts fall due half a month apart."""
AGAIN_DAYS = 3
"""The same price again within so many days was asked twice: by mistake, or given back later."""
STEP_DAYS = 3
"""The first charge at a new price comes on its day, or so many days beside it."""
SILENT = 1.6
"""After so many times its pace without a charge it has ended."""


class Recurring(NamedTuple):
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
    codes = payee_codes(charges, text_codes(charges, nameless=True)) if payees is None else payees
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
    spread = SPREAD_OF_MANY if len(stream) >= LATEST else SPREAD
    twins = _twins(stream, today)
    whole = None if twins else _steady_or_once(stream, stream, today, spread)
    if whole is not None:
        ids = frozenset(whole.ids)
        others = [charge for charge in stream if charge.id not in ids]
        return [whole._replace(share=len(ids) / len(stream)), *(_seen_twice(others, today) if likely else ())]
    groups = [group for group in _by_price(stream) if LEAST <= len(group) < len(stream)]
    held = {charge.id for group in groups for charge in group}
    others = [charge for charge in stream if charge.id not in held]
    found = twins or [one for group in groups for one in _of_one_price(group, others, today)]
    share = sum(len(one.ids) for one in found) / len(stream)
    kept = [one._replace(share=share) for one in found if share >= HALF or len(one.ids) >= FIRM]
    return kept or (_seen_twice(stream, today) if likely else [])


def _of_one_price(group: Sequence[Charge], others: Sequence[Charge], today: date) -> list[Recurring]:
    one = _steady_or_once(_with_step(group, others), group, today, MOVED_PRICE)
    return _twins(group, today) or ([one] if one is not None else [])


def _steady_or_once(
    stream: Sequence[Charge], own: Sequence[Charge], today: date, spread: float
) -> Recurring | None:  # fmt: skip
    """What comes back in a stream, else in its `own` charges without those that were asked twice."""
    found = _steady(stream, today, spread)
    if found is None and (once := _once(own)) is not stream:
        found = _steady(once, today, spread)
    return found


def _once(stream: Sequence[Charge]) -> Sequence[Charge]:
    """The charges without those that ask the same again at once, where there are some and these are few; else all."""
    again = {
        later.id
        for before, later in pairwise(stream)
        if later.day - before.day <= AGAIN_DAYS and later.whole == before.whole
    }
    few = len(again) <= len(stream) // ENOUGH_TO_SKIP
    return [charge for charge in stream if charge.id not in again] if again and few else stream


def _twins(stream: Sequence[Charge], today: date) -> list[Recurring]:
    """Two contracts of one price with one payee: the second telephone. Each is followed back from one of the last two
    charges, month by month; from the younger one's first charge on no other charge may lie between."""
    if len(stream) < 2 * LEAST or _spread(stream[-2 * LEAST :]) > 1 + ALIKE:
        return []
    gaps = (stream[-1].day - stream[-2 * LEAST].day) / (2 * LEAST - 1)
    month = BY_PACE[Every.MONTH]
    if not TWICE_A_MONTH < gaps < month.days - month.slack and stream[-1].day - stream[-2].day > AGAIN_DAYS:
        return []
    chains = [[stream[-1]], [stream[-2]]]
    for charge in reversed(stream[:-2]):
        off = [abs(chain[-1].day - charge.day - month.days) for chain in chains]
        if min(off) <= month.slack:
            chains[off.index(min(off))].append(charge)
    younger = max(chain[-1].day for chain in chains)
    since = sum(charge.day >= younger for charge in stream)
    if min(map(len, chains)) < LEAST or since != sum(charge.day >= younger for chain in chains for charge in chain):
        return []
    found = [_steady(chain[::-1], today, 1 + ALIKE) for chain in chains]
    return [one for one in found if one is not None and one.every is Every.MONTH] if all(found) else []


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
    return [_recurring((before, last), pace)._replace(share=2 / len(stream), sure=False)]


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
    pace = pace_of(days, skips=len(latest) // ENOUGH_TO_SKIP) or (BY_PACE[Every.MONTH] if is_monthly(days) else None)
    if pace is None or len(latest) < pace.least or _has_ended(latest[-1], pace, today):
        return None
    if _spread(latest) > (spread if pace.months else min(spread, SPREAD_OF_WEEKS)) and not _one_is_odd(latest, pace):
        return None
    return _recurring([charge for charge in stream if _belongs(charge, latest)], pace)


def _one_is_odd(latest: Sequence[Charge], pace: Pace) -> bool:
    """Whether all but one ask the same, and that one not much more: calls abroad, once."""
    prices = sorted(charge.whole for charge in latest)
    firm = len(prices) >= ENOUGH_TO_SKIP and prices[-2] <= (1 + ALIKE) * prices[0]
    return firm and bool(pace.months) and prices[-1] <= SPREAD_OF_MANY * prices[0]


def _belongs(charge: Charge, latest: Sequence[Charge]) -> bool:
    """Whether an earlier charge may be of the same bill: not the car's yearly premium among the monthly ones."""
    amounts = [one.whole for one in latest]
    return min(amounts) <= SPREAD_OF_MANY * charge.whole and charge.whole <= SPREAD_OF_MANY * max(amounts)


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
    if amounts[-1] == amounts[-2]:
        return amounts[-1], amounts[-1], amounts[-1]
    if len(amounts) > LEAST and len(set(amounts[:-1])) == 1 and amounts[-2] < amounts[-1] <= MOVED_PRICE * amounts[-2]:
        return amounts[-2], amounts[-1], amounts[-1]
    ordered, half = sorted(amounts), len(amounts) // 2
    return ordered[0], round((ordered[half] + ordered[~half]) / 2), ordered[-1]  # statistics.median loads for 5 ms


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
