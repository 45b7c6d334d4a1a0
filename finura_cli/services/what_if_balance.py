"""What if, of balances: what the changes bring each month beside, laid on the paths of what is in hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from finura_cli.domain.balance import BalanceForecast
from finura_cli.domain.category import Kind
from finura_cli.domain.money import Money
from finura_cli.domain.period import Calendar, Period, shifted
from finura_cli.domain.what_if import Change
from finura_cli.domain.what_if_days import by_day, together, weights
from finura_cli.domain.what_if_told import Moved, WhatIf
from finura_cli.errors import UsageError
from finura_cli.records import NamedTuple
from finura_cli.services import forecast_balance, forecasting, what_if
from finura_cli.services.forecast_balance import Ask
from finura_cli.store import aggregates, categories
from finura_cli.store.connection import Store

PLAIN = Calendar()
YEAR = 365
"""Days of the past that tell on which days of a month a category falls."""


class BalanceIf(NamedTuple):
    """A forecast of what is in hand with the changes in it, and what they move."""

    forecast: BalanceForecast
    what_if: WhatIf


def balance(store: Store, ask: Ask, changes: Sequence[Change], *, at: str) -> BalanceIf:
    """What is in hand day by day with the changes: what the next month has less or more by them, each month has, on the
    days of the month on which such amounts fell in the last year.

    Raises what `forecast_balance.balance` and `what_if.expenses` do; UsageError for some accounts alone: nobody knows
    from which of them a change is paid.
    """
    if not ask.query.is_empty:
        raise UsageError("a what-if is of all that is in hand", hint="leave out the account, or --if", code="bad-if")
    seen = ask.seen
    plain = forecast_balance.answered(store, ask, at=at)
    beside = what_if.expenses(store, forecasting.Ask(seen.calendar, seen.today, seen.currency), changes, at=at).what_if
    months = [
        turn.difference.minor if turn.kind is Kind.INCOME else -turn.difference.minor for turn in beside.turns
    ]  # fmt: skip
    days = _by_day(store, ask, plain.period, list(zip(changes, months, strict=True)))
    found = forecast_balance.answered(store, replace(ask, more=days), at=at)
    told = replace(
        beside,
        period=plain.period,
        figures=tuple(_figures(plain, found, Money(sum(months), seen.currency))),
        later=(),
        below=(plain.below, found.below),
        month=beside.period,
    )
    return BalanceIf(found, told)


def _by_day(
    store: Store, ask: Ask, period: Period, months: Sequence[tuple[Change, int]]
) -> tuple[tuple[date, int], ...]:
    """What the changes bring on each day of a period; of each change what it brings a month, minor units."""
    tree, today = categories.tree(store), ask.seen.today
    year = Period(shifted(today, -YEAR), today)
    with store.read_tx():
        past = [one for one in aggregates.sums(store, year, by=("day",)) if one.currency == ask.seen.currency]
    tiles = PLAIN.tile(Period(period.start.replace(day=1), PLAIN.month_of(period.last).end), "M")
    found: list[tuple[date, int]] = []
    for change, minor in months:
        own = (one for one in past if one.kind(tree) is change.kind and change.covers(one.category_id))
        shares = weights((one.day, one.amount) for one in own if one.day is not None)
        found += by_day(minor, shares, tiles)
    return tuple(sorted(together(found, period).items()))


def _figures(plain: BalanceForecast, found: BalanceForecast, more: Money) -> list[Moved]:
    was, end = plain.days[-1], found.days[-1]
    return [
        Moved("a_month", Money(0, more.currency), more),
        Moved("end", was.typical, end.typical),
        Moved("end_low", was.low, end.low),
        Moved("end_high", was.high, end.high),
        Moved("lowest", plain.lowest.typical, found.lowest.typical),
        Moved("lowest_low", plain.lowest.low, found.lowest.low),
    ]
