"""The champion of forecasts: bills as they fall due, the rest by a robust ensemble, intervals from its own past errors.

It needs monthly sums and, for the bills, the charges; nothing that is trained. Every figure of the past is told from
what was known at its origin: an origin n knows the first n months. So the errors shown are those it would have made.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Protocol

from finura_cli.domain import forecast_intervals as intervals
from finura_cli.domain.forecast_bills import Key, KnownBills
from finura_cli.domain.forecast_methods import plan_for, typical
from finura_cli.domain.money import round_ratio
from finura_cli.domain.period import Period
from finura_cli.records import NamedTuple

MEMORY = 24
"""Months of the past that the ensemble reads: older ones were another life."""
FEWEST = 3
"""With fewer months known there is only their mean; and no error is counted."""
BREAK = 3
"""So many months without any spending are no thrift: the books were not kept, and begin anew after them."""
FURTHEST = 2
"""An interval ends at so many times the largest month known."""


class Told(NamedTuple):
    """What was told of a month, minor units: `bills` are part of both figures, and `typical <= plan_for`. By `moved`
    it is told otherwise than the past alone would: for bills that somebody keeps, ended or refused."""

    typical: int
    plan_for: int
    bills: int
    moved: int = 0


class Outlook(NamedTuple):
    """A forecast with its interval, minor units: `low <= typical <= plan_for <= high`. `bills` are part of it."""

    low: int
    typical: int
    plan_for: int
    high: int
    bills: int


class Tried(NamedTuple):
    """A month of the past: what came, what was told of it from what was known then, and what the last month known had
    cost. `month` is its place; `scored`: the interval came from errors of before, which the first ones lack."""

    month: int
    came: int
    told: Outlook
    last: int
    scored: bool

    @property
    def is_inside(self) -> bool:
        return self.told.low <= self.came <= self.told.high


class Foretold(Protocol):
    """A series of months and what is told of it, by whomever. `spent`: minor units of each month of the past, oldest
    first; `since[n]`: the first of them that counts at origin n, n where none does."""

    @property
    def spent(self) -> Sequence[int]: ...

    @property
    def since(self) -> Sequence[int]: ...

    def told(self, origin: int, lead: int) -> Told | None:
        """Of the month `lead` after the last one that the origin knows; None where it knows none."""


@dataclass(frozen=True)
class Series:
    """A category's months, or those of all together, and what of them bills are.

    `paid[n]`: what bills, as they were known at origin n, took in each of the last months before it, as many as were
    read; `due[n]`: what of them falls due in each of the months from n on. An origin in neither knows no bills.
    `moved`: by how much the months to come are told otherwise for what was said of bills.
    """

    spent: tuple[int, ...]
    since: tuple[int, ...]
    paid: Mapping[int, Sequence[int]]
    due: Mapping[int, Sequence[int]]
    moved: Sequence[int] = ()

    def told(self, origin: int, lead: int) -> Told | None:
        rest = self._rests[origin]
        moved = self.moved[lead - 1] if origin == len(self.spent) and lead <= len(self.moved) else 0
        if rest is None:
            return Told(moved, moved, moved, moved) if moved else None  # nothing but a new bill is known of it
        bills = self._due(origin, lead)
        return Told(rest.typical + bills, rest.plan_for + bills, bills, moved)

    def _due(self, origin: int, lead: int) -> int:
        due = self.due.get(origin, ())
        return due[lead - 1] if lead <= len(due) else 0

    def typical(self, lead: int) -> int:
        """Of the month so far after the last one, the rest of it and what bills ask."""
        rest = self._rests[len(self.spent)]
        return (0 if rest is None else rest.typical) + self._due(len(self.spent), lead)

    def beside(self, tried: Series | None, months: int) -> Series:
        """The same, which knows by how much it tells so many months otherwise than the one that was tried."""
        leads = range(1, months + 1)
        return replace(self, moved=[self.typical(n) - (0 if tried is None else tried.typical(n)) for n in leads])

    @cached_property
    def _rests(self) -> tuple[Told | None, ...]:
        return tuple(self._rest(origin) for origin in range(len(self.spent) + 1))

    def _rest(self, origin: int) -> Told | None:
        """What an origin tells of a month to come beside bills."""
        past = self.spent[max(self.since[origin], origin - MEMORY) : origin]
        if not past:
            return None
        if origin in self.paid:
            bills = self.paid[origin][-len(past) :]
            past = tuple(whole - bill for whole, bill in zip(past[-len(bills) :], bills, strict=True))
        if len(past) < FEWEST:
            mean = round_ratio(sum(past), len(past))
            return Told(mean, mean, 0)
        middle = typical(past)
        return Told(middle, max(middle, plan_for(past)), 0)


@dataclass(frozen=True)
class Spoken:
    """The same series where a challenger has the word: `said[n]` is its typical month, told at origin n. What to plan
    for stays the champion's, where that is more."""

    base: Foretold
    said: Mapping[int, int]

    @property
    def spent(self) -> Sequence[int]:
        return self.base.spent

    @property
    def since(self) -> Sequence[int]:
        return self.base.since

    def told(self, origin: int, lead: int) -> Told | None:
        plain = self.base.told(origin, lead)
        if plain is None or origin not in self.said:
            return None
        middle = self.said[origin]
        return Told(middle, max(middle, plain.plan_for), min(plain.bills, max(middle, 0)), plain.moved)


@dataclass(frozen=True)
class Forecasts:
    """What is told of one series, or of several that share what they know of their errors, `lead` months ahead.

    The total by itself, the categories together: a total is calmer than the parts it is made of.
    """

    series: tuple[Foretold, ...]
    lead: int = 1

    @cached_property
    def errors(self) -> list[list[float | None]]:
        """Of each series, for each month of the past; None where fewer than `FEWEST` months were known."""
        return [self._errors(one) for one in self.series]

    def _errors(self, one: Foretold) -> list[float | None]:
        found: list[float | None] = [None] * len(one.spent)
        for month, told in enumerate(self.typical(one)[: len(one.spent)]):
            if told is not None:
                origin = month - self.lead + 1
                usual = intervals.level(one.spent[one.since[origin] : origin])
                found[month] = intervals.error(one.spent[month], told, usual)
        return found

    def typical(self, one: Foretold) -> list[int | None]:
        """What was told of each month of a series, and last of the one asked for: `lead` months more than are known.
        None where fewer than `FEWEST` months were known. Challengers are held against this."""
        found: list[int | None] = [None] * (self.lead - 1)
        for origin in range(len(one.spent) + 1):
            told = one.told(origin, self.lead) if origin - one.since[origin] >= FEWEST else None
            found.append(None if told is None else told.typical)
        return found

    @cached_property
    def spreads(self) -> list[list[float]]:
        several = len(self.series) > 1  # one alone has nobody to learn from
        return intervals.spreads(self.errors, [self._open_shares(one) for one in self.series] if several else None)

    def _open_shares(self, one: Foretold) -> list[float]:
        """At each origin, what of the typical month is no bill."""
        told = (one.told(origin, self.lead) for origin in range(len(one.spent) + 1))
        return [1 - min(now.bills / now.typical, 1) if now is not None and now.typical > 0 else 1.0 for now in told]

    def outlooks(self, share: float = 0.8, origin: int | None = None) -> list[Outlook | None]:
        """Of each series, the month `lead` after the last one that an origin knows (None: all months).

        `share` (0..1) is what the intervals are to hold; ValueError otherwise. None where a series had not begun.
        """
        known = len(self.series[0].spent) if origin is None else origin
        ordered = self._scores(known)
        return [self._around(n, known, ordered, share) for n in range(len(self.series))]

    def _scores(self, origin: int) -> list[float]:
        return intervals.scores(self.errors, self.spreads, self.lead, origin)

    def _around(self, n: int, origin: int, ordered: Sequence[float], share: float) -> Outlook | None:
        one = self.series[n]
        told = one.told(origin, self.lead)
        if told is None:
            return None
        past = one.spent[one.since[origin] : origin]
        if not past:
            return Outlook(told.typical, told.typical, told.plan_for, told.plan_for, told.bills)
        new, gone = max(told.moved, 0), min(told.moved, 0)  # what is new was in no month, what ended in each
        usual, wide = intervals.level(past), self.spreads[n][origin]
        edges = intervals.bounds(ordered, share)
        low, high = (intervals.moved(told.typical - new, edge * wide, usual) for edge in edges)
        furthest = FURTHEST * max(map(abs, past))
        low, high = max(low, -furthest if min(past) < 0 else 0), min(high, furthest)
        if intervals.too_few(len(ordered), share):
            lowest, highest = intervals.seen(past[-MEMORY:], share)
            low, high = min(low, max(lowest + gone, min(lowest, 0))), max(high, highest + gone)
        low, high = min(low + new, told.typical), max(high + new, told.plan_for)
        return Outlook(low, told.typical, told.plan_for, high, told.bills)

    def tried(self, n: int = 0, share: float = 0.8, months: int | None = None) -> list[Tried]:
        """How the forecasts of a series would have done over its last months (None: all), each from its own origin."""
        one, found = self.series[n], []
        for month in range(max(0, len(one.spent) - (months or len(one.spent))), len(one.spent)):
            origin = month - self.lead + 1
            told = self._around(n, origin, self._scores(origin), share) if self.errors[n][month] is not None else None
            if told is not None:
                scored = any(off is not None for series in self.errors for off in series[:origin])
                found.append(Tried(month, one.spent[month], told, one.spent[origin - 1], scored))
        return found


def series_of(
    spent: Mapping[Key, Sequence[int]], known: Mapping[int, KnownBills], windows: Sequence[Period]
) -> tuple[Series, dict[Key, Series]]:
    """All spending together, and each category: what `Forecasts` reads.

    `spent`: minor units by category (at least one) for each month of the past, all as long. `known`: the bills known
    at origins, of which those of other categories are left out; `windows`: all months, of the past and to come.
    """
    rows = {key: tuple(months) for key, months in spent.items()}
    whole = tuple(map(sum, zip(*rows.values(), strict=True)))
    kept = _kept_since(whole)
    dues = {n: [bills.due(window) for window in windows[n:]] for n, bills in known.items()}
    series = {}
    for key, months in rows.items():
        series[key] = Series(
            spent=months,
            since=tuple(map(max, zip(kept, _begun(months), strict=True))),
            paid={n: bills.paid[key] for n, bills in known.items() if key in bills.paid},
            due={n: [one.get(key, 0) for one in of] for n, of in dues.items() if any(key in one for one in of)},
        )
    paid = {n: [bills.paid[key] for key in rows if key in bills.paid] for n, bills in known.items()}
    total = Series(
        spent=whole,
        since=kept,
        paid={n: list(map(sum, zip(*parts, strict=True))) for n, parts in paid.items() if parts},
        due={n: [sum(minor for key, minor in one.items() if key in rows) for one in of] for n, of in dues.items()},
    )
    return total, series


def _begun(months: Sequence[int]) -> list[int]:
    """At each origin, the first month in which anything was spent; the origin itself when in none."""
    began = next((n for n, minor in enumerate(months) if minor), len(months))
    return [min(began, origin) for origin in range(len(months) + 1)]


def _kept_since(whole: Sequence[int]) -> tuple[int, ...]:
    """At each origin, the first month since which the books are kept: the first of all, or after the last `BREAK`."""
    found, since, empty = [0], 0, 0
    for n, minor in enumerate(whole):
        if minor and (empty >= BREAK or empty == n):
            since = n
        empty = 0 if minor else empty + 1
        found.append(n + 1 if empty == n + 1 else since)
    return tuple(found)
