"""What if, of balances: what the changes bring each month beside, laid on the paths of what is in hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from finura_cli.domain.balance import BalanceForecast
from finura_cli.domain.category import Kind
from finura_cli.domain.money import Money
from finura_cli.domain.what_if import Change
from finura_cli.domain.what_if_told import Moved, WhatIf
from finura_cli.errors import UsageError
from finura_cli.services import forecast_balance, forecasting, what_if
from finura_cli.services.forecast_balance import Ask
from finura_cli.store.connection import Store


class BalanceIf(NamedTuple):
    """A forecast of what is in hand with the changes in it, and what they move."""

    forecast: BalanceForecast
    what_if: WhatIf


def balance(store: Store, ask: Ask, changes: Sequence[Change], *, at: str) -> BalanceIf:
    """What is in hand day by day with the changes: what the next month has less or more by them, each month has, spread
    over its days.

    Raises what `forecast_balance.balance` and `what_if.expenses` do; UsageError for some accounts alone: nobody knows
    from which of them a change is paid.
    """
    if not ask.query.is_empty:
        raise UsageError("a what-if is of all that is in hand", hint="leave out the account, or --if", code="bad-if")
    seen = ask.seen
    plain = forecast_balance.answered(store, ask, at=at)
    beside = what_if.expenses(store, forecasting.Ask(seen.calendar, seen.today, seen.currency), changes, at=at).what_if
    more = sum(
        turn.difference.minor if turn.kind is Kind.INCOME else -turn.difference.minor for turn in beside.turns
    )  # fmt: skip
    found = forecast_balance.answered(store, replace(ask, more=more), at=at)
    told = replace(
        beside,
        period=plain.period,
        figures=tuple(_figures(plain, found, Money(more, seen.currency))),
        later=(),
        below=(plain.below, found.below),
        month=beside.period,
    )
    return BalanceIf(found, told)


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
