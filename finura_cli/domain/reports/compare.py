"""Two periods side by side, or a period and the mean of the months before it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from finura_cli.domain.category import Kind
from finura_cli.domain.money import Money, round_ratio
from finura_cli.domain.period import Period
from finura_cli.domain.reports.parts import Grouping, Part, Scope, Totals, total
from finura_cli.domain.reports.spending import Before, Spending, spending
from finura_cli.records import NamedTuple

if TYPE_CHECKING:
    from finura_cli.domain.reports.movers import Mover


class Compare(NamedTuple):
    scope: Scope
    before: Totals
    """Of the compared period; means when `months` > 1."""
    compared: Period
    months: int
    spending: Spending
    income: Spending
    movers: tuple[Mover, ...] = ()
    """The categories of spending that changed most, and why; empty by other groups."""


def compare(
    parts: Sequence[Part],
    period: Period,
    currency: str,
    before: Before,
    *,
    grouping: Grouping = Grouping.CATEGORY,
    depth: int | None = None,
    pending: Sequence[Part] = (),
    whole: Sequence[Part] | None = None,
    whole_before: Sequence[Part] | None = None,
) -> Compare:
    """Rows are in order of how much they changed, the largest change first."""
    sides = [
        spending(
            parts,
            period,
            currency,
            kind=kind,
            grouping=grouping,
            depth=depth,
            before=before,
            pending=pending,
            whole=whole,
            whole_before=whole_before,
        )
        for kind in (Kind.EXPENSE, Kind.INCOME)
    ]
    return Compare(
        scope=sides[0].scope,
        before=mean(before.parts if whole_before is None else whole_before, currency, before.months),
        compared=before.period,
        months=before.months,
        spending=sides[0],
        income=sides[1],
    )


def mean(parts: Sequence[Part], currency: str, months: int) -> Totals:
    """The totals of one month out of several, each rounded once; the count is left whole."""
    whole = total((part for part in parts if part.currency == currency), currency)

    def part_of(money: Money) -> Money:
        return Money(round_ratio(money.minor, months), currency)

    return Totals(
        income=part_of(whole.income),
        expense=part_of(whole.expense),
        transfers=part_of(whole.transfers),
        unlisted=part_of(whole.unlisted),
        count=whole.count,
    )
