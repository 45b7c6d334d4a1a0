"""Income shared out by a rule such as 50/30/20: needs, wants, savings, each spread over categories by their past."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from finura_cli.domain.budget_quantile import middle
from finura_cli.domain.category import Necessity
from finura_cli.domain.forecast import STEADY_MONTHS, is_steady
from finura_cli.domain.money import Money
from finura_cli.domain.period import Period
from finura_cli.errors import UsageError
from finura_cli.records import NamedTuple

GROUPS = ((Necessity.ESSENTIAL, "needs"), (Necessity.DISCRETIONARY, "wants"), (Necessity.SAVING, "savings"))
"""The order in which a rule names its shares."""
_EXAMPLE = "needs/wants/savings in percent, as 50/30/20 or 60/20/20"
OFTEN = 3
"""Months with spending from which on the dearest of them may be an exception."""
_SHARE = re.compile(r"[0-9]{1,3}", re.ASCII)


class Rule(NamedTuple):
    """Shares of income in percent; they sum to 100."""

    needs: int
    wants: int
    savings: int

    @property
    def said(self) -> str:
        """`needs 50 %, wants 30 %, savings 20 %`."""
        return ", ".join(f"{name} {share} %" for (_, name), share in zip(GROUPS, self, strict=True))


def parse_rule(text: str) -> Rule:
    """`50/30/20`, in the order needs, wants, savings; spaces and % do no harm.

    Raises UsageError (`bad-rule`): not three whole numbers, or a sum that is not 100.
    """
    parts = [part.strip().removesuffix("%").strip() for part in text.split("/")]
    if len(parts) != len(GROUPS) or not all(_SHARE.fullmatch(part) for part in parts):
        raise UsageError(f"{text[:40]!r} is not a split of income in three", hint=_EXAMPLE, code="bad-rule")
    rule = Rule(*map(int, parts))
    if sum(rule) != 100:
        raise UsageError(f"{rule.said}: that is {sum(rule)} %, not 100", hint=_EXAMPLE, code="bad-rule")
    return rule


def shares(income: Money, rule: Rule) -> tuple[Money, Money, Money]:
    """The income shared out; the parts sum to it exactly."""
    needs, wants, savings = income.allocate(rule)
    return needs, wants, savings


def spread(amount: Money, past: Sequence[Sequence[int]]) -> tuple[Money, ...]:
    """An amount over categories by what each took in the months of the past (minor units, oldest first).

    What is fixed, as a rent is, gets what it costs, and the rest is shared out over the others by what they took; where
    the fixed costs leave nothing for these, all are cut alike. The parts sum to the amount; without a past there are
    none.
    """
    weights = [_weight(months) for months in past]
    if sum(weights) <= 0:
        return ()
    fixed = [fixed_cost(months) for months in past]
    loose = [0 if cost else weight for cost, weight in zip(fixed, weights, strict=True)]
    rest = amount.minor - sum(fixed)
    if not any(fixed) or rest <= 0 or not any(loose):
        return amount.allocate(weights)
    shared = Money(rest, amount.currency).allocate(loose)
    return tuple(Money(cost, amount.currency) + part for cost, part in zip(fixed, shared, strict=True))


def fixed_cost(months: Sequence[int]) -> int:
    """What a category costs that took nearly the same in each of its last months; 0 of any other."""
    last = months[-STEADY_MONTHS:]
    return last[-1] if len(last) == STEADY_MONTHS and is_steady(last) else 0


def _weight(months: Sequence[int]) -> int:
    """What a category took in all; its dearest month counts as the second one where there are three or more, for one
    wedding is no habit. Net refunds count as nothing."""
    spent = sorted(months)
    if sum(one > 0 for one in spent) >= OFTEN:
        spent[-1] = spent[-2]
    return max(0, sum(spent))


class Share(NamedTuple):
    """A category's part of a group. `months`: what it took in each of the months looked at, oldest first."""

    name: str
    category_id: int
    budget: Money
    months: tuple[int, ...]

    @property
    def typical(self) -> Money:
        return Money(middle(self.months), self.budget.currency)

    @property
    def kept(self) -> int:
        """In how many of these months the budget would have been enough."""
        return sum(spent <= self.budget.minor for spent in self.months)


class Group(NamedTuple):
    """Needs, wants or savings. `months`: what went to it in each of the months; of savings, what was put aside."""

    necessity: Necessity
    name: str
    percent: int
    budget: Money
    months: tuple[int, ...]
    shares: tuple[Share, ...]

    @property
    def typical(self) -> Money | None:
        """The median month; None without any."""
        return Money(middle(self.months), self.budget.currency) if self.months else None

    @property
    def kept(self) -> int:
        """In how many of the months the plan would have been met: no more spent, or as much put aside."""
        if self.necessity is Necessity.SAVING:
            return sum(aside >= self.budget.minor for aside in self.months)
        return sum(spent <= self.budget.minor for spent in self.months)

    @property
    def fixed(self) -> Money:
        """What of it costs nearly the same every month."""
        return Money(sum(fixed_cost(one.months) for one in self.shares), self.budget.currency)

    @property
    def gap(self) -> Money | None:
        """How far the median month is above the plan (below: negative)."""
        return None if self.typical is None else self.typical - self.budget


@dataclass(frozen=True, slots=True)
class Plan:
    """An income shared out. `measured`: it is the median income of `months`, which are complete ones, oldest first.

    `unmarked`: what a typical month spends in categories that are neither needs nor wants: in none of the groups.
    """

    rule: Rule
    income: Money
    measured: bool
    months: tuple[Period, ...]
    groups: tuple[Group, ...]
    unmarked: Money
    unconverted: tuple[Money, ...]

    @property
    def is_overspent(self) -> bool:
        """Whether needs and wants of a typical month are more than the whole income."""
        spent = [group.typical for group in self.groups if group.necessity is not Necessity.SAVING]
        return sum(money.minor for money in spent if money is not None) > self.income.minor
