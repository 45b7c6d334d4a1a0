"""Categories that cost far more than they did by this day of a month: flags in the digest of a month. Pure rules.

A category is held against its own earlier months, each up to the same day. It is flagged when it lies far from their
middle in units of how far they lie apart (median and median distance, which one dear month does not bend), and well
above the dearest of them. What only came earlier this time, as a rent before a weekend, is no flag: by a few days
later none of those months may have reached as much. Tried on real books: one flag in 18 months of
bank accounts (558 months), in 8 of a household (15 months), two a month in books that had only begun (4 months); a
category that takes 2.5 times as much as it does is seen in six of ten cases: the rest had as dear a month before.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from finura_cli.domain.money import Money
from finura_cli.records import NamedTuple

MOST_PAST, ENOUGH_PAST = 12, 6
"""So many earlier months are looked at, and so many are needed."""
SEEN = 3
"""In so many of them the category must have cost something: what is new has no past of its own."""
FAR = 3.5
"""Distances from the middle from which on an amount is far (Iglewicz and Hoaglin 1993)."""
NORMAL = 1.4826
"""Standard deviation of a normal distribution in units of its median absolute deviation."""
OWN_SHARE, WHOLE_SHARE = 0.15, 0.02
"""The distance counts for no less than these shares of the category's middle, and of a whole month of all spending:
what hardly varies is not far off for a few coins."""
ABOVE = 1.1
"""It must be so many times the dearest month."""
EARLY_DAYS = 4
"""By so many days what comes every month may come earlier."""

Amounts = Mapping[str | None, int]
"""Spending by category in minor units, refunds off. None is uncategorized."""


class Flag(NamedTuple):
    """A category far above its own past. `usual`: the middle of `months` earlier ones up to the same day, `low` and
    `high` the least and the most of them; `score`: how many usual distances above the middle it lies."""

    category: str | None
    amount: Money
    usual: Money
    low: Money
    high: Money
    months: int
    score: float


def worth_a_look(now: Amounts, month: int) -> Amounts:
    """The categories that cost enough to be flagged, whatever they cost before. `month`: what a whole month costs in
    all, minor units."""
    return {category: minor for category, minor in now.items() if minor >= FAR * WHOLE_SHARE * month and minor > 0}


def above(now: Amounts, before: Amounts) -> Amounts:
    """Those that cost well more than they did."""
    return {category: minor for category, minor in now.items() if minor > ABOVE * before.get(category, 0)}


def far_above(now: Amounts, past: Sequence[Amounts], month: int, currency: str) -> list[Flag]:
    """Of categories `above` all of the months before, those far above them, the largest excess first; the amounts of
    `past` are up to the same day. Empty with fewer than `ENOUGH_PAST` months."""
    found = []
    for category, minor in now.items() if len(past) >= ENOUGH_PAST else ():
        before = sorted(one.get(category, 0) for one in past)
        if sum(amount > 0 for amount in before) < SEEN:
            continue
        usual = _middle(before)
        apart = NORMAL * _middle(sorted(abs(amount - usual) for amount in before))
        score = (minor - usual) / max(apart, OWN_SHARE * usual, WHOLE_SHARE * month, 1)
        if score >= FAR:
            cost, mid, low, high = (Money(one, currency) for one in (minor, usual, before[0], before[-1]))
            found.append(Flag(category, cost, mid, low, high, len(past), score))
    return sorted(found, key=lambda flag: (flag.usual.minor - flag.amount.minor, flag.category or ""))


def _middle(ordered: Sequence[int]) -> int:
    """The upper one of the two in the middle of an even number."""
    return ordered[len(ordered) // 2]
