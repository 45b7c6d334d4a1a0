"""What next month will cost: the monthly sums of the books go to `ml`, and come back as whole minor units."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from finura_cli.domain.category import Categories, Kind
from finura_cli.domain.charges import payee_codes, text_codes
from finura_cli.domain.forecast import (
    SHORT_PAST,
    STEADY_MONTHS,
    Figures,
    Forecast,
    ForecastRow,
    Model,
    MonthAhead,
    Score,
    complete_months,
    figures,
    fixed_part,
    months_between,
)
from finura_cli.domain.money import Money
from finura_cli.domain.period import EDGE_DAYS, Calendar, Period
from finura_cli.domain.query import Query
from finura_cli.domain.text import how_many
from finura_cli.errors import Unavailable, UsageError
from finura_cli.store import aggregates, categories, charges
from finura_cli.store.connection import Store
from finura_cli.store.extent import posted_span

if TYPE_CHECKING:
    from ml.baselines import Method
    from ml.frames import Floats
    from ml.results import Outlook

NAIVE = "mean of the last 3 months"
LONGEST_HORIZON = 24
_Spent = dict[int | None, list[int]]
"""By category, minor units spent in each of the complete months."""


@dataclass(frozen=True, slots=True)
class Ask:
    """What is asked: which entries, in which currency, seen from which day, for which month and how many."""

    calendar: Calendar
    today: date
    currency: str
    query: Query = field(default_factory=Query)
    target: Period | None = None
    """The first month to forecast; None: the one after this."""
    horizon: int = 1
    interval: float = 0.8


def expenses(store: Store, ask: Ask) -> Forecast:
    """The spending of months to come, from the complete months of the past.

    Raises:
        Unavailable: there is no complete month yet, or nothing was ever spent in one.
        UsageError: the target is no month of the calendar, or is over.
    """
    months = _complete(store, ask)
    ahead = _ahead(ask, months[-1])
    spent, other = _spent(store, ask, months)
    if not spent:
        what = "nothing was spent" if ask.query.is_empty else "no spending matches"
        raise Unavailable(f"{what} in {len(months)} complete months", hint="`finura list` looks wider")
    began = min(_began(row) for row in spent.values())
    months, spent = months[began:], {category: row[began:] for category, row in spent.items()}
    whole = [sum(row[n] for row in spent.values()) for n in range(len(months))]
    method, name = _method(len(months))
    lead = months_between(months[-1], ahead[0], ask.calendar)
    totals = [_total(whole, ask, lead + n, method) for n in range(len(ahead))]
    return Forecast(
        target=ask.calendar.key(ahead[0], "M"),
        period=ahead[0],
        currency=ask.currency,
        interval=ask.interval,
        total=totals[0],
        rows=_rows(store, ask, months, spent, lead),
        ahead=tuple(MonthAhead(ask.calendar.key(m, "M"), m, t) for m, t in zip(ahead, totals, strict=True)),
        history=tuple((ask.calendar.key(m, "M"), Money(w, ask.currency)) for m, w in zip(months, whole, strict=True)),
        model=Model(name, len(months), ask.today),
        score=_score(whole, ask, lead),
        unconverted=tuple(Money(minor, currency) for currency, minor in sorted(other.items())),
    )


def _complete(store: Store, ask: Ask) -> list[Period]:
    span = posted_span(store)
    if span is None:
        hint = "finura import FILE, or finura add 250 lunch"
        raise Unavailable("there are no entries yet", hint=hint, code="no-history")
    months = complete_months(*span, ask.today, ask.calendar)
    if not months:
        raise Unavailable(
            f"no complete month yet: the books hold {span[0]} to {span[1]}",
            hint=f"a month counts when it is over and its entries reach to within {EDGE_DAYS} days of both its ends",
            code="no-history",
        )
    return months


def _ahead(ask: Ask, last: Period) -> list[Period]:
    """The months asked for, the first one the target."""
    if not 1 <= ask.horizon <= LONGEST_HORIZON:
        raise UsageError(f"--horizon is from 1 to {LONGEST_HORIZON} months", code="bad-horizon")
    target = ask.target or ask.calendar.next_month(ask.today)
    if target.is_open or ask.calendar.month_of(target.start) != target:
        raise UsageError(f"{target.label} is not a month of your calendar", hint="as in next-month", code="bad-target")
    if target.start <= last.start or target.end <= ask.today:
        raise UsageError(f"{target.label} is over", hint="`finura report month` shows it", code="bad-target")
    if len(ask.calendar.tile(Period(last.end, target.end), "M")) > 2 * LONGEST_HORIZON:
        raise UsageError(f"{target.label} is too far ahead", code="bad-target")
    months = [target]
    while len(months) < ask.horizon:
        months.append(ask.calendar.next_month(months[-1].start))
    return months


def _spent(store: Store, ask: Ask, months: Sequence[Period]) -> tuple[_Spent, dict[str, int]]:
    """What was spent by category in each month, and in all of them in other currencies. Refunds net."""
    tree = categories.tree(store)
    spent: _Spent = defaultdict(lambda: [0] * len(months))
    other: dict[str, int] = defaultdict(int)
    for place, one in _monthly(store, ask, months):
        if one.kind(tree) is not Kind.EXPENSE:
            continue
        if one.currency == ask.currency:
            spent[one.category_id][place] -= one.amount
        else:
            other[one.currency] -= one.amount
    return {category: row for category, row in spent.items() if any(row)}, other


def _monthly(store: Store, ask: Ask, months: Sequence[Period]) -> list[tuple[int, aggregates.Sum]]:
    """Sums with the number of the month they fall in. Calendar months are one question, others one each."""
    if all(month.start.day == month.end.day == 1 for month in months):
        place = {month.start: n for n, month in enumerate(months)}
        whole = Period(months[0].start, months[-1].end)
        found = aggregates.sums(store, whole, query=ask.query, by=("month",))
        return [(place[one.day], one) for one in found if one.day is not None]
    return [(n, one) for n, month in enumerate(months) for one in aggregates.sums(store, month, query=ask.query)]


def _began(row: Sequence[int]) -> int:
    """The first month in which something was spent."""
    return next(n for n, minor in enumerate(row) if minor)


def _method(months: int) -> tuple[Method | None, str]:
    """Who speaks: None is the champion of ml.forecast; with a short past a mean."""
    if months >= SHORT_PAST:
        from ml.forecast import NAME

        return None, NAME
    from ml.baselines import mean12

    return mean12, f"mean of {how_many(months, 'month')}"


def _outlooks(series: Floats | Sequence[int], ask: Ask, lead: int, method: Method | None) -> tuple[Outlook, ...]:
    from ml.forecast import outlooks

    if method is None:
        return outlooks(series, ask.interval, lead)
    return outlooks(series, ask.interval, lead, typical=method)


def _total(whole: Sequence[int], ask: Ask, lead: int, method: Method | None) -> Figures:
    (look,) = _outlooks(whole, ask, lead, method)
    return figures(look.typical, look.plan_for, look.low, look.high, ask.currency)


def _score(whole: Sequence[int], ask: Ask, lead: int) -> Score | None:
    from ml.evaluate import backtest

    tested = backtest(whole, ask.interval, lead)
    if tested is None:
        return None
    return Score(
        tested.origins,
        Money(round(tested.mae), ask.currency),
        Money(round(tested.mae_naive), ask.currency),
        NAIVE,
        tested.coverage,
    )


def _rows(store: Store, ask: Ask, months: Sequence[Period], spent: _Spent, lead: int) -> tuple[ForecastRow, ...]:
    """A row for each category that may cost something, the largest first."""
    import numpy as np

    tree = categories.tree(store)
    order = list(spent)
    series = np.array([spent[category] for category in order], dtype=np.float64)
    for row in series:
        row[: _began(row)] = np.nan  # before a category began nothing is known of it
    short = len(months) < SHORT_PAST
    streams = {} if short else _streams(store, ask, months)
    rows = []
    for category, look in zip(order, _outlooks(series, ask, lead, _method(len(months))[0]), strict=True):
        shown = figures(look.typical, look.plan_for, look.low, look.high, ask.currency)
        if not (shown.plan_for or shown.high or shown.low):
            continue
        fixed = fixed_part(streams.get(category, {}).values(), shown.typical.minor)
        rows.append(
            ForecastRow(
                _path(tree, category),
                shown,
                Money(fixed, ask.currency),
                Money(shown.typical.minor - fixed, ask.currency),
            )
        )
    return tuple(sorted(rows, key=lambda row: (-row.figures.plan_for.minor, row.category or "")))


def _path(tree: Categories, category: int | None) -> str | None:
    return None if category is None else tree.path(category)


def _streams(store: Store, ask: Ask, months: Sequence[Period]) -> Mapping[int | None, Mapping[int, Sequence[int]]]:
    """What each payee took in each of the last `STEADY_MONTHS` months, by category: where the fixed costs are."""
    last = months[-STEADY_MONTHS:]
    found = charges.read(store, Period(last[0].start, last[-1].end), ask.query)
    payees = payee_codes(found, text_codes(found))
    streams: dict[int | None, dict[int, list[int]]] = defaultdict(lambda: defaultdict(lambda: [0] * len(last)))
    ends = [month.end.toordinal() for month in last]
    for charge, payee in zip(found, payees, strict=True):
        if charge.currency == ask.currency and payee >= 0:
            place = next(n for n, end in enumerate(ends) if charge.day < end)
            streams[charge.category_id][payee][place] += charge.paid
    return streams
