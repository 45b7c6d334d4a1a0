"""Income as it was really shared out, beside a rule such as 50/30/20: needs, wants, what is neither, and what was left.

Savings are what was not spent, and spending that is marked as put aside; so the four parts sum to the income.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from finura_cli.domain.budget_rule import Rule, shares
from finura_cli.domain.category import Kind, Necessity
from finura_cli.domain.money import Money
from finura_cli.domain.period import Period
from finura_cli.domain.reports.parts import Part, Scope, Span, by_span, scope
from finura_cli.records import NamedTuple


class Split(NamedTuple):
    """An income in its parts, which sum to it; savings are below zero where more was spent than came in."""

    income: Money
    needs: Money
    wants: Money
    unmarked: Money

    @property
    def savings(self) -> Money:
        return self.income - self.needs - self.wants - self.unmarked

    def share(self, part: Money) -> float | None:
        """Of the income; None where nothing came in."""
        return part.minor / self.income.minor if self.income.minor > 0 else None


@dataclass(frozen=True, slots=True)
class RuleKept:
    """`splits`: one an interval; `planned`: what the rule gives of the whole income, None without any."""

    scope: Scope
    rule: Rule
    interval: str
    spans: tuple[Span, ...]
    splits: tuple[Split, ...]
    whole: Split
    planned: tuple[Money, Money, Money] | None


def rule_kept(
    parts: Sequence[Part],
    period: Period,
    spans: Sequence[Span],
    currency: str,
    rule: Rule,
    *,
    interval: str,
    pending: Sequence[Part] = (),
) -> RuleKept:
    """`parts` are by necessity; `spans` tile the days that are told."""
    about, own = scope(parts, period, currency, pending=pending)
    whole = _split(own, currency)
    return RuleKept(
        scope=about,
        rule=rule,
        interval=interval,
        spans=tuple(spans),
        splits=tuple(_split(chunk, currency) for chunk in by_span(own, spans)),
        whole=whole,
        planned=shares(whole.income, rule) if whole.income.minor > 0 else None,
    )


def _split(parts: Sequence[Part], currency: str) -> Split:
    income = sum(part.minor for part in parts if part.kind is Kind.INCOME)

    def spent(necessity: Necessity | None) -> Money:
        minor = sum(part.minor for part in parts if part.kind is Kind.EXPENSE and part.group == necessity)
        return Money(-minor, currency)

    return Split(Money(income, currency), spent(Necessity.ESSENTIAL), spent(Necessity.DISCRETIONARY), spent(None))
