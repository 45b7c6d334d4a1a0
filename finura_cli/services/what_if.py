"""What if: forecasts with changes, told by the engine that tells them without, and all that moves along.

Nothing of it is noted in the track record: nobody said that it comes so.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from finura_cli.domain import what_if as rule
from finura_cli.domain.category import Categories, Kind
from finura_cli.domain.forecast import DueThen, Forecast, ForecastRow, MonthAhead, figures, parts
from finura_cli.domain.forecast_bills import rests
from finura_cli.domain.forecast_champion import Forecasts, Foretold, Outlook, series_of
from finura_cli.domain.money import Money, round_ratio
from finura_cli.domain.parse_money import NumberStyle
from finura_cli.domain.period import Period
from finura_cli.domain.what_if import Change, Key, Move, Part
from finura_cli.domain.what_if_series import Laid, Nothing, laid, outlook
from finura_cli.domain.what_if_told import Moved, Turn, WhatIf
from finura_cli.errors import UsageError
from finura_cli.records import NamedTuple
from finura_cli.services import answers, forecasting
from finura_cli.services import forecast_series as series
from finura_cli.services.forecast_series import Past
from finura_cli.services.forecasting import Ask, View
from finura_cli.services.what_if_moved import budgets_moved, goals_moved
from finura_cli.store import aggregates, categories
from finura_cli.store.connection import Store

MOST_CHANGES = 20
FIGURES = ("typical", "plan_for", "low", "high")
_NO_OUTLOOK = Outlook(0, 0, 0, 0, 0)


class ExpensesIf(NamedTuple):
    """A forecast with the changes in it, and what they move."""

    forecast: Forecast
    what_if: WhatIf


def read(store: Store, texts: Sequence[str], currency: str, style: NumberStyle) -> tuple[Change, ...]:
    """Every `--if` as it was typed, read against the categories of the books. Raises what `domain.what_if` does."""
    if len(texts) > MOST_CHANGES:
        raise UsageError(f"{len(texts)} times --if: {MOST_CHANGES} is the most", code="bad-if")
    return rule.changes(texts, categories.tree(store), currency, style)


# ----------------------------------------------------------------------------------------------------- what is spent


def expenses(store: Store, ask: Ask, changes: Sequence[Change], *, at: str) -> ExpensesIf:
    """What months to come cost with the changes; without them it is told, and kept, as ever.

    Raises what `forecasting.expenses` does; UsageError where a query leaves out all that a change is about.
    """
    plain = forecasting.answered(store, ask, at=at)

    def work() -> ExpensesIf:
        return _expenses(store, ask, changes, plain)

    return answers.answer(store, "predict expenses if", (ask, tuple(changes)), ExpensesIf, work, at=at)


def _expenses(store: Store, ask: Ask, changes: Sequence[Change], plain: Forecast) -> ExpensesIf:
    with store.read_tx():
        past = series.read(store, ask.seen, ask.query)
        views = forecasting.views_of(store, ask, past, [one.period for one in plain.ahead])
        tree = categories.tree(store)
        earned = earning(store, ask, past, changes, views[0])
        found = [spending(changes, view) for view in views]
        check(ask, changes, views[0], earned)
        after = _with(plain, tree, views, found)
        told = told_of(store, ask, changes, (found[0], earned), (plain, after))
    figures_ = tuple(Moved(name, getattr(plain.total, name), getattr(after.total, name)) for name in FIGURES)
    later = (
        Moved(one.target, one.total.typical, other.total.typical)
        for one, other in zip(plain.ahead[1:], after.ahead[1:], strict=True)
    )
    return ExpensesIf(after, replace(told, figures=figures_, later=tuple(later)))


def spending(changes: Sequence[Change], view: View) -> Laid:
    """The changes laid on what a month to come costs, in all and by category."""
    return laid(changes, Kind.EXPENSE, view.total, view.rows, view.lead, part_of(view, view.spent))


def part_of(view: View, so_far: Mapping[Key, int] | None) -> Part | None:
    return None if so_far is None else Part(Fraction(view.window.days, view.month.days), so_far)


def _with(
    plain: Forecast, tree: Categories, views: Sequence[View], found: Sequence[Laid]
) -> Forecast:  # fmt: skip
    """The forecast as it is told with the changes; what was told of the past stays as it was."""
    ahead = tuple(
        _month(one, view, each.total, plain.interval if n == 0 else plain.asked)
        for n, (one, view, each) in enumerate(zip(plain.ahead, views, found, strict=True))
    )
    rows = _rows(plain, tree, found[0].moves)
    return plain._replace(total=ahead[0].total, parts=ahead[0].parts, ahead=ahead, rows=rows, bills=_bills(plain, rows)
    )  # fmt: skip


def _month(plain: MonthAhead, view: View, total: Foretold, share: float) -> MonthAhead:
    (look,) = Forecasts((total,), view.lead).outlooks(share)
    currency, spent = plain.total.typical.currency, plain.parts.spent
    so_far = None if spent is None else spent.minor
    look = look or _NO_OUTLOOK
    return plain._replace(total=figures(look, currency, so_far or 0), parts=parts(look, currency, so_far))


def _rows(plain: Forecast, tree: Categories, moved: dict[Key, Move]) -> tuple[ForecastRow, ...]:
    """The categories that change, and those of which there was nothing to tell; all others as they are."""
    known = {row.category_id: row for row in plain.rows}
    rows = [row for row in plain.rows if row.category_id not in moved]
    for key, move in moved.items():
        row = known.get(key)
        spent = None if plain.since is None else (row.parts.spent or Money(0, plain.currency)).minor if row else 0
        look = outlook(None if row is None else _look(row), move)
        if row is not None or any(look):
            path = None if key is None else tree.path(key)
            told = figures(look, plain.currency, spent or 0), parts(look, plain.currency, spent)
            rows.append(ForecastRow(key, path, *told))
    return tuple(sorted(rows, key=lambda row: (-row.figures.plan_for.minor, row.category or "")))


def _look(row: ForecastRow) -> Outlook:
    """What a row tells of the days to come, minor units."""
    spent = row.parts.spent.minor if row.parts.spent is not None else 0
    told = row.figures
    low, typical, plan_for, high = (one.minor - spent for one in (told.low, told.typical, told.plan_for, told.high))
    return Outlook(low, typical, plan_for, high, row.parts.fixed.minor)


def _bills(plain: Forecast, rows: Sequence[ForecastRow]) -> tuple[DueThen, ...]:
    """The bills of a category that changes take their share of what its bills come to."""
    were = {row.category: row.parts.fixed.minor for row in plain.rows}
    are = {row.category: row.parts.fixed.minor for row in rows}

    def moved(bill: DueThen) -> DueThen:
        was, now = were.get(bill.category, 0), are.get(bill.category, 0)
        if was in (0, now):
            return bill
        return bill._replace(amount=Money(round_ratio(bill.amount.minor * now, was), bill.amount.currency))

    return tuple(map(moved, plain.bills))


# ----------------------------------------------------------------------------------------------------- what comes in


def earning(
    store: Store, ask: Ask, past: Past, changes: Sequence[Change], view: View, total: Foretold | None = None
) -> Laid:  # fmt: skip
    """The changes laid on what comes in; `total`: as it is told, else by the statistic over the complete months."""
    if not any(one.kind is Kind.INCOME for one in changes):
        return Laid(total or Nothing(len(past.months)), {}, ())
    months = list(past.months)
    rows = _came(store, ask, months if view.spent is None else [*_rests(view, past)])
    known = series_of(rows, {}, months)[1] if rows else {}
    so_far = None
    if view.spent is not None:
        began = Period(view.month.start, view.window.start)
        so_far = {key: sum(row) for key, row in _came(store, ask, [began]).items()} if began.days else {}
    base = total or (series_of(rows, {}, months)[0] if rows else Nothing(len(months)))
    return laid(changes, Kind.INCOME, base, known, view.lead, part_of(view, so_far))


def _rests(view: View, past: Past) -> list[Period]:
    """Of each complete month as many last days as are left of this one."""
    return rests([*past.months, view.month], view.window.start)[:-1]


def _came(store: Store, ask: Ask, periods: Sequence[Period]) -> dict[Key, list[int]]:
    """What came in, by category, in each of some periods; categories that never brought anything are left out."""
    tree = categories.tree(store)
    found: dict[Key, list[int]] = defaultdict(lambda: [0] * len(periods))
    for n, period in enumerate(periods):
        for one in aggregates.sums(store, period, query=ask.query):
            if one.currency == ask.currency and one.kind(tree) is Kind.INCOME:
                found[one.category_id][n] += one.amount
    return {key: row for key, row in found.items() if any(row)}


# -------------------------------------------------------------------------------------------------- what goes along


def check(ask: Ask, changes: Sequence[Change], view: View, earned: Laid) -> None:
    """A query that leaves out all that a change is about makes no sense."""
    if ask.query.is_empty:
        return
    keys = {*view.rows, *(view.spent or {})}
    for one in changes:
        inside = any(one.covers(key) for key in keys) if one.kind is Kind.EXPENSE else not _is_nothing(earned, one)
        if not inside:
            raise UsageError(f"nothing of {one.name} is in what the query asks for", code="bad-if")


def _is_nothing(earned: Laid, one: Change) -> bool:
    return all(before == 0 for change, before, _ in earned.turns if change == one)


def told_of(
    store: Store, ask: Ask, changes: Sequence[Change], found: tuple[Laid, Laid], forecasts: tuple[Forecast, Forecast]
) -> WhatIf:
    """The turns of the changes, and goals and budgets, which no query narrows: beside one they are not told."""
    plain, after = forecasts
    moved = goals_moved(store, ask.seen, changes) if ask.query.is_empty else None
    return WhatIf(
        period=plain.period,
        currency=ask.currency,
        turns=turns_of(changes, found, ask.currency),
        figures=(),
        later=(),
        goals=moved.rows if moved is not None else (),
        budgets=budgets_moved(store, ask.seen, plain, after) if moved is not None else (),
        months=moved.months if moved is not None else None,
    )


def turns_of(changes: Sequence[Change], found: Sequence[Laid], currency: str) -> tuple[Turn, ...]:
    """What each change does in its turn, in the order in which they were said."""
    turns = sorted((turn for each in found for turn in each.turns), key=lambda turn: changes.index(turn[0]))
    return tuple(
        Turn(one.wish.text, one.name, one.kind, Money(before, currency), Money(then, currency))
        for one, before, then in turns
    )
