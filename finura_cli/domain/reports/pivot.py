"""Groups down, intervals across: what each group took in each interval, out of a trend by group."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from finura_cli.domain.category import Kind
from finura_cli.domain.money import Money, round_ratio
from finura_cli.domain.reports.parts import ORDERED, Grouping, Scope, Span
from finura_cli.domain.reports.trend import Trend


@dataclass(frozen=True, slots=True)
class Row:
    """A group: an amount an interval, positive for what was spent (or earned)."""

    group: str | None
    amounts: tuple[Money, ...]

    @property
    def total(self) -> Money:
        return Money(sum(one.minor for one in self.amounts), self.amounts[0].currency)

    @property
    def mean(self) -> Money:
        return Money(round_ratio(self.total.minor, len(self.amounts)), self.amounts[0].currency)


@dataclass(frozen=True, slots=True)
class Pivot:
    """`rows` with the largest first, or in the order that the groups have. `whole`: of each interval, over all groups;
    where entries may be in several of them (tags), the rows sum to more."""

    scope: Scope
    kind: Kind
    grouping: Grouping
    interval: str
    spans: tuple[Span, ...]
    rows: tuple[Row, ...]
    whole: Row

    @property
    def total(self) -> Money:
        """Over all intervals, each line once."""
        return self.scope.totals.expense if self.kind is Kind.EXPENSE else self.scope.totals.income

    def share(self, minor: int, n: int | None = None) -> float | None:
        """Of the interval `n`, or of all of them; None where these come to nothing."""
        whole = self.total.minor if n is None else self.whole.amounts[n].minor
        return minor / whole if whole > 0 else None


def pivot(trend: Trend, kind: Kind) -> Pivot:
    """One kind of a trend that is by group."""
    assert trend.grouping is not None
    currency, places = trend.scope.currency, {span.key: n for n, span in enumerate(trend.spans)}
    sums: dict[str | None, list[int]] = {}
    for cell in trend.cells:
        money = cell.totals.expense if kind is Kind.EXPENSE else cell.totals.income
        if money:
            sums.setdefault(cell.group, [0] * len(places))[places[cell.span.key]] += money.minor
    rows = [_row(group, sums, currency) for group in trend.groups if group in sums]
    if trend.grouping not in ORDERED:
        rows.sort(key=lambda row: (-row.total.minor, row.group or ""))
    together = [sum(values) for values in zip(*sums.values(), strict=True)] if sums else [0] * len(places)
    return Pivot(
        scope=trend.scope,
        kind=kind,
        grouping=trend.grouping,
        interval=trend.interval,
        spans=trend.spans,
        rows=tuple(rows),
        whole=_row(None, {None: together}, currency),
    )


def _row(group: str | None, sums: Mapping[str | None, list[int]], currency: str) -> Row:
    return Row(group, tuple(Money(minor, currency) for minor in sums[group]))
