"""Runs of days, weeks and months in which something went well. Pure, from flags and amounts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Literal

from finura_cli.domain.period import Period
from finura_cli.records import NamedTuple

Unit = Literal["day", "week", "month"]


class Run(NamedTuple):
    """Of `of` units `met` went well: the `latest` ones in a row, and `longest` at best."""

    unit: Unit
    met: int
    of: int
    latest: int
    longest: int


def run(flags: Iterable[bool], unit: Unit) -> Run:
    """The run of these flags, the oldest first."""
    met = of = latest = longest = 0
    for went_well in flags:
        of += 1
        met += went_well
        latest = latest + 1 if went_well else 0
        longest = max(longest, latest)
    return Run(unit, met, of, latest, longest)


def quiet_days(period: Period, last: date, spending: Iterable[date]) -> Run:
    """The days of a period up to `last` that are not among those with spending."""
    days = set(spending)
    end = min(period.end, date.fromordinal(last.toordinal() + 1))
    return run((date.fromordinal(day) not in days for day in range(period.start.toordinal(), end.toordinal())), "day")


def kept(amounts: Sequence[int], wanted: int, unit: Unit) -> Run:
    """The weeks or months in which at least `wanted` was put aside. Minor units, the oldest first.

    The first one, which began before there was a plan, and the last one, which is not over, count when the plan was
    kept in them and are left out otherwise.
    """
    flags = [amount >= wanted for amount in amounts]
    if flags and not flags[-1]:
        flags.pop()
    if flags and not flags[0]:
        flags.pop(0)
    return run(flags, unit)
