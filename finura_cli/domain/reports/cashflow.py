"""How the money in hand changed: what came in, what went out, what was moved to places outside the books."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from finura_cli.domain.money import Money
from finura_cli.domain.period import Period
from finura_cli.domain.reports.parts import Grouping, Part, Scope, Span, Totals, arranged, by_span, scope, total


@dataclass(frozen=True, slots=True)
class Step:
    """One interval, or one group (`--by account`). `change` is what the balances changed by."""

    span: Span
    group: str | None
    totals: Totals
    running: Money
    """`change` summed from the first step on."""

    @property
    def change(self) -> Money:
        return self.totals.net + self.totals.transfers


@dataclass(frozen=True, slots=True)
class Cashflow:
    scope: Scope
    interval: str
    grouping: Grouping | None
    steps: tuple[Step, ...]


def cashflow(
    parts: Sequence[Part],
    period: Period,
    spans: Sequence[Span],
    currency: str,
    *,
    interval: str = "M",
    grouping: Grouping | None = None,
    pending: Sequence[Part] = (),
    whole: Sequence[Part] | None = None,
) -> Cashflow:
    """Steps over `spans`, which tile `period`; with `grouping` one step a group over the whole period.
    Linked transfers between own accounts cancel out unless a query or `--by account` shows one side alone."""
    about, own = scope(parts, period, currency, pending=pending, whole=whole)
    named: list[tuple[Span, str | None, Totals]]
    if grouping is None:
        dealt = zip(spans, by_span(own, spans), strict=True)
        named = [(span, None, total(chunk, currency)) for span, chunk in dealt]
    else:
        named = _by_group(own, Span("", period), currency, grouping)
    steps = []
    running = Money(0, currency)
    for span, name, sums in named:
        running = running + sums.net + sums.transfers
        steps.append(Step(span, name, sums, running))
    return Cashflow(about, interval, grouping, tuple(steps))


def _by_group(
    parts: Sequence[Part], span: Span, currency: str, grouping: Grouping
) -> list[tuple[Span, str | None, Totals]]:
    by_group: dict[str | None, list[Part]] = {}
    for part in parts:
        by_group.setdefault(part.group, []).append(part)
    sums = {name: total(rows, currency) for name, rows in by_group.items()}
    order = arranged(sums, grouping, lambda name: abs(sums[name].income.minor) + abs(sums[name].expense.minor))
    return [(span, name, sums[name]) for name in order]
