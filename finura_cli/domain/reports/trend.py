"""Income, spending and what was saved, interval by interval."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from finura_cli.domain.category import Kind
from finura_cli.domain.money import Money
from finura_cli.domain.period import Period
from finura_cli.domain.reports.compare import mean
from finura_cli.domain.reports.parts import (
    Grouping,
    Part,
    Scope,
    Span,
    Totals,
    arranged,
    by_span,
    folded_to,
    scope,
    total,
)


@dataclass(frozen=True, slots=True)
class Cell:
    """One group in one interval (without `--by`: all of the interval)."""

    span: Span
    group: str | None
    totals: Totals
    share: float | None
    """Of the interval's spending; of its income for a group that only earned."""
    previous: Totals | None = None
    """The same interval of the period compared with."""
    mean: Totals | None = None
    """Of an interval: the moving mean up to it, where so many whole ones are known."""


@dataclass(frozen=True, slots=True)
class Earlier:
    """What a trend is held against, the n-th interval against the n-th."""

    period: Period
    spans: Sequence[Span]
    parts: Sequence[Part]


@dataclass(frozen=True, slots=True)
class Window:
    """A moving mean over `size` intervals: what came before the first one of the trend, and the names of the intervals
    that are whole: over, not cut off, and known to the books from their beginning."""

    size: int
    spans: Sequence[Span]
    parts: Sequence[Part]
    whole: frozenset[str]


@dataclass(frozen=True, slots=True)
class Trend:
    """`cells` in order of time, within an interval the largest first. `groups` are in order of their whole size."""

    scope: Scope
    interval: str
    grouping: Grouping | None
    spans: tuple[Span, ...]
    groups: tuple[str | None, ...]
    cells: tuple[Cell, ...]
    compared: Period | None = None
    window: int | None = None


def trend(
    parts: Sequence[Part],
    period: Period,
    spans: Sequence[Span],
    currency: str,
    *,
    interval: str = "M",
    grouping: Grouping | None = None,
    depth: int | None = None,
    before: Earlier | None = None,
    window: Window | None = None,
    pending: Sequence[Part] = (),
    whole: Sequence[Part] | None = None,
) -> Trend:
    """The trend over `spans`, which tile `period`. Without `--by` an interval without entries is a row of zeros."""
    about, own = scope(parts, period, currency, pending=pending, whole=whole)
    earlier: list[Totals] = []
    if before is not None and grouping is None:
        base = [part for part in before.parts if part.currency == currency]
        earlier = [total(chunk, currency) for chunk in by_span(base, before.spans)]
    cells: list[Cell] = []
    chunks = by_span(own, spans)
    means = _means(spans, chunks, window, currency) if window is not None and grouping is None else [None] * len(spans)
    for n, (span, chunk) in enumerate(zip(spans, chunks, strict=True)):
        if grouping is None:
            previous = earlier[n] if n < len(earlier) else None
            cells.append(Cell(span, None, total(chunk, currency), None, previous, means[n]))
        else:
            cells.extend(_groups_of(span, chunk, currency, grouping, depth))
    return Trend(
        scope=about,
        interval=interval,
        grouping=grouping,
        spans=tuple(spans),
        groups=_all_groups(cells, grouping) if grouping is not None else (),
        cells=tuple(cells),
        compared=None if before is None or grouping is not None else before.period,
        window=None if window is None or grouping is not None else window.size,
    )


def _means(
    spans: Sequence[Span], chunks: Sequence[Sequence[Part]], window: Window, currency: str
) -> list[Totals | None]:  # fmt: skip
    """The mean of each interval and those before it; None where one of them is not known, or not whole."""
    lead = by_span([part for part in window.parts if part.currency == currency], window.spans)
    course = [*lead, *chunks]
    whole = [span.key in window.whole for span in (*window.spans, *spans)]
    found: list[Totals | None] = []
    for end in range(len(lead) + 1, len(course) + 1):
        start = end - window.size
        known = start >= 0 and all(whole[start:end])
        parts = [part for chunk in course[start:end] for part in chunk] if known else []
        found.append(mean(parts, currency, window.size) if known else None)
    return found


def _groups_of(span: Span, parts: Sequence[Part], currency: str, grouping: Grouping, depth: int | None) -> list[Cell]:
    cut = folded_to(depth)
    by_group: dict[str | None, list[Part]] = {}
    for part in parts:
        by_group.setdefault(cut(part.group), []).append(part)
    sums = {name: total(rows, currency) for name, rows in by_group.items()}
    all_of_it = total(parts, currency)
    return [
        Cell(span, name, sums[name], _share(sums[name], all_of_it))
        for name in arranged(sums, grouping, lambda name: size(sums[name]))
        if any(part.kind is not Kind.TRANSFER for part in by_group[name])
    ]


def size(totals: Totals) -> int:
    """How much a group moved, for the order of rows."""
    return abs(totals.expense.minor) + abs(totals.income.minor)


def _share(one: Totals, whole: Totals) -> float | None:
    if one.expense.minor or not one.income.minor:
        return _ratio(one.expense, whole.expense)
    return _ratio(one.income, whole.income)


def _ratio(one: Money, whole: Money) -> float | None:
    return one.minor / whole.minor if whole.minor > 0 else None


def _all_groups(cells: Sequence[Cell], grouping: Grouping) -> tuple[str | None, ...]:
    sizes: dict[str | None, int] = {}
    for cell in cells:
        sizes[cell.group] = sizes.get(cell.group, 0) + size(cell.totals)
    return tuple(arranged(sizes, grouping, lambda name: sizes[name]))
