"""A budget as a quantile: the amount that so many of the last months would have kept. Pure rules, whole minor units.

Source of the choice: judged by the pinball loss, the 70 % quantile of the last six months beats means, forecasts and
forests on households. One more month at the middle is added to them: with six it moves little, with two it keeps a
single dear month from being the budget.
"""

from __future__ import annotations

from collections.abc import Sequence

from finura_cli.domain.money import Money, exponent, round_ratio
from finura_cli.domain.period import Period
from finura_cli.errors import UsageError
from finura_cli.records import NamedTuple

KEEP = 70
"""Percent of months that a budget is meant to be kept in."""
MONTHS = 6
"""The latest complete months that speak."""
FEWEST = 3
"""With fewer months the past is short, and said to be."""
NAIVE = 3
"""What is compared with: the mean of so many last months."""
QUANTILE, FOREST = "quantile", "forest"
"""Who says what to budget: this recipe, or a forest that has beaten it on the past of the same books."""
_FINEST = 50
"""An amount is rounded up to a step of at most one part in so many of it: a person remembers 8,200, not 8,137.42."""


def checked_keep(percent: int) -> int:
    """A share of months to keep, in percent. UsageError (`bad-keep`) unless 1 to 99."""
    if not 1 <= percent <= 99:
        hint = "70 is a budget kept in about 7 of 10 months"
        raise UsageError(f"--keep is from 1 to 99 percent, not {percent}", hint=hint, code="bad-keep")
    return percent


def quantile(values: Sequence[int], percent: int) -> int:
    """The value below which `percent` of the values lie, between two of them by its distance; of none: ValueError."""
    if not values:
        raise ValueError("no quantile of nothing")
    ordered = sorted(values)
    place, rest = divmod((len(ordered) - 1) * percent, 100)
    above = ordered[min(place + 1, len(ordered) - 1)]
    return round_ratio(ordered[place] * (100 - rest) + above * rest, 100)


def middle(values: Sequence[int]) -> int:
    """The median of whole numbers, rounded once; of none: ValueError."""
    if not values:
        raise ValueError("no median of nothing")
    ordered = sorted(values)
    return round_ratio(ordered[(len(ordered) - 1) // 2] + ordered[len(ordered) // 2], 2)


def recommended(months: Sequence[int], percent: int = KEEP) -> int:
    """The budget for the month after these (minor units spent, oldest first); never below zero. Of none: ValueError."""
    last = months[-MONTHS:]
    return max(0, quantile([*last, middle(last)], percent))


def rounded_up(minor: int, currency: str) -> int:
    """To the next 1, 2 or 5 times a power of ten of whole units, whose step is small beside the amount; small amounts
    stay exact."""
    unit = int(10 ** exponent(currency))
    step = unit
    if minor < unit * _FINEST:
        return max(minor, 0)
    for factor in (2, 5, 10) * 15:
        base = unit * 10 ** (len(str(step // unit)) - 1)
        wider = base * factor
        if wider * _FINEST > minor:
            break
        step = wider
    return -(-minor // step) * step


def kept(months: Sequence[int], budget: int) -> int:
    """In how many of the last `MONTHS` months a budget would have been enough."""
    return sum(spent <= budget for spent in months[-MONTHS:])


def pinball(spent: int, budget: int, percent: int) -> int:
    """What a budget cost in a month, in hundredths of a minor unit: spending above it counts by `percent`, money
    parked in it by the rest of 100. Least on average when the budget is the quantile."""
    return percent * (spent - budget) if spent > budget else (100 - percent) * (budget - spent)


class PastScore(NamedTuple):
    """How budgets made so would have done, each from nothing but the months before it.

    `tried`: budgets, of one category for one month each. `kept`: how many were. `loss` and `loss_naive`: the sums of
    the pinball losses of the recipe and of the mean of the last three months, in hundredths of a minor unit.
    """

    tried: int
    kept: int
    loss: int
    loss_naive: int

    @property
    def share(self) -> float | None:
        return self.kept / self.tried if self.tried else None

    @property
    def relative(self) -> float | None:
        """Loss against the mean's; below 1 is better. None when the mean made none."""
        return self.loss / self.loss_naive if self.loss_naive else None


def past_score(series: Sequence[Sequence[int]], percent: int = KEEP) -> PastScore:
    """Over the last `MONTHS` months of monthly series (minor units, oldest first), each from what came before it.

    A month is tried when `FEWEST` months of its series came before it.
    """
    tried = held = loss = naive = 0
    for months in series:
        for at in range(max(FEWEST, len(months) - MONTHS), len(months)):
            budget, spent = recommended(months[:at], percent), months[at]
            mean = max(0, round_ratio(sum(months[at - NAIVE : at]), NAIVE))
            tried += 1
            held += spent <= budget
            loss += pinball(spent, budget, percent)
            naive += pinball(spent, mean, percent)
    return PastScore(tried, held, loss, naive)


class Suggestion(NamedTuple):
    """A budget a month for `name` (a category's path, or a target's word), and what speaks for it.

    `months`: how many of the last months are known, `kept` in how many of them it would have been enough, `spent_in`
    in how many anything was spent. `present`: the monthly budget that holds now, `over` in how many of the months more
    was spent than that. `typical`: the median month.
    """

    name: str
    category_id: int | None
    amount: Money
    typical: Money
    months: int
    kept: int
    spent_in: int
    average: Money
    present: Money | None
    over: int | None
    by_forest: bool = False
    """Whether the forest said it, which has won against the quantile."""

    @property
    def is_change(self) -> bool:
        """Whether it says anything else than what holds."""
        return self.present != self.amount and (self.amount.minor > 0 or self.present is not None)


class Advice(NamedTuple):
    """The answer of `budget suggest`. `rows`: what to budget, the largest first; `irregular`: what came in too few
    months for a monthly budget. `total` is worked out by itself: the sum of the rows is not it.

    `months`: those that speak. `score`: how budgets made so would have done in the last of the months, each from
    what came before it. `speaker`: QUANTILE or FOREST. `unfiled`: what a typical month spends in no category.
    """

    months: tuple[Period, ...]
    currency: str
    keep: int
    rows: tuple[Suggestion, ...]
    irregular: tuple[Suggestion, ...]
    total: Suggestion | None
    score: PastScore
    speaker: str
    unfiled: Money
    unconverted: tuple[Money, ...]


def suggestion(
    name: str, category_id: int | None, months: Sequence[int], currency: str, percent: int, present: Money | None,
    forest: int | None = None,
) -> Suggestion:  # fmt: skip
    """What to budget for a series of months (minor units, oldest first, at least one)."""
    last = months[-MONTHS:]
    amount = rounded_up(recommended(months, percent) if forest is None else max(0, forest), currency)
    return Suggestion(
        name=name,
        category_id=category_id,
        amount=Money(amount, currency),
        typical=Money(middle(last), currency),
        months=len(last),
        kept=kept(last, amount),
        spent_in=sum(spent > 0 for spent in last),
        average=Money(round_ratio(sum(last), len(last)), currency),
        present=present,
        over=None if present is None else sum(spent > present.minor for spent in last),
        by_forest=forest is not None,
    )
