"""What was spent or earned in other currencies, turned into that of a report: each line at the rate of its day.

Lines are converted one by one, each rounded once, so whatever they are grouped by they come to the same. Books of one
currency never read a rate.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from finura_cli.domain.period import Period
from finura_cli.store import aggregates
from finura_cli.store.aggregates import Sum
from finura_cli.store.connection import Store

if TYPE_CHECKING:
    from finura_cli.domain.category import Kind
    from finura_cli.domain.query import Query
    from finura_cli.domain.rates import Found, Rates, Tally
    from finura_cli.domain.transaction import Transaction


class Converter:
    """The rates into one currency. They are read when the first is asked for, and only those around its days."""

    def __init__(self, store: Store, currency: str) -> None:
        self.currency = currency
        self._store = store
        self._is_any: bool | None = None
        self._known: Rates | None = None
        self._ever: Rates | None = None
        self._reach: Period | None = None

    @property
    def is_any(self) -> bool:
        """Whether any rate is known at all."""
        if self._is_any is None:
            from finura_cli.store import rates

            self._is_any = rates.is_any(self._store)
        return self._is_any

    def read(self, period: Period) -> None:
        """Have the rates for the days of a period at hand."""
        old = self._reach
        if old is not None and old.start <= period.start and period.end <= old.end:
            return
        from finura_cli.domain.rates import Rates, since
        from finura_cli.store import rates

        if old is not None:
            period = Period(min(old.start, period.start), max(old.end, period.end))
        self._reach = period
        self._known = Rates(rates.between(self._store, Period(since(period.start), period.end)))

    def find(self, currency: str, day: date) -> Found | None:
        """The rate of a day from a currency; None where none is known."""
        if not self.is_any:
            return None
        if self._reach is None or day not in self._reach:
            self.read(Period(day, day.replace(year=day.year + 1, day=1) if day.year < date.max.year else date.max))
        assert self._known is not None
        return self._known.find(currency, self.currency, day)

    def carry(self, currency: str, day: date) -> Found | None:
        """The rate for what is held on a day: where that of the day is too old, the last that was said. What is held is
        still worth something when nobody said a rate for long, and leaving it out would tell a loss."""
        found = self.find(currency, day)
        if found is None and self.is_any:
            if self._ever is None:
                from finura_cli.domain.rates import Rates
                from finura_cli.store import rates

                self._ever = Rates(rates.all(self._store), oldest=None)
            found = self._ever.find(currency, self.currency, day)
        return found

    def convert(self, minor: int, currency: str, day: date) -> int | None:
        """Minor units of the converter's currency; None where no rate is known."""
        if currency == self.currency:
            return minor
        found = self.find(currency, day)
        return None if found is None else found.convert(minor)


def sums(
    store: Store,
    period: Period,
    into: Converter,
    *,
    query: Query | None = None,
    by: Sequence[str] = (),
) -> list[Sum]:
    """As `aggregates.sums` of posted lines, but in the converter's currency; in another one what has no rate."""
    found = aggregates.sums(store, period, query=query, by=by)
    if all(one.currency == into.currency for one in found) or not into.is_any:
        return found
    own = [one for one in found if one.currency == into.currency]
    return _together(own, _converted(store, period, into, query, by))


def sizes(store: Store, period: Period, into: Converter, query: Query) -> Iterator[tuple[date, Kind, int, int]]:
    """(day, kind, minor units of a line, how many of them) of the posted lines of other currencies for which a rate is
    known."""
    if not into.is_any:
        return
    from finura_cli.store import apart

    reach = apart.reach(store, into.currency, period)
    if reach is None:
        return
    into.read(reach)
    for kind, day, currency, minor, count in apart.sizes(store, reach, query, into.currency):
        converted = into.convert(minor, currency, day)
        if converted is not None:
            yield day, kind, converted, count


def others(
    store: Store, period: Period, into: Converter, query: Query, *, known: Set[int], limit: int
) -> list[Transaction]:  # fmt: skip
    """The largest entries in each other currency that are not `known`: one of few dollars may come to many rupees."""
    if not into.is_any:
        return []
    from finura_cli.store import apart, transactions

    reach = apart.reach(store, into.currency, period)
    if reach is None:
        return []
    ids = apart.largest(store, reach, query, into.currency, limit)
    return transactions.get_many(store, [id for id in ids if id not in known])


_Alike = tuple[object, ...]


def _converted(
    store: Store, period: Period, into: Converter, query: Query | None, by: Sequence[str]
) -> dict[_Alike, tuple[Sum, Tally]]:  # fmt: skip
    """The sums of what is not in the converter's currency, with the rates they were converted at."""
    from finura_cli.domain.rates import Tally
    from finura_cli.store import apart

    reach = apart.reach(store, into.currency, period)
    if reach is None:
        return {}
    into.read(reach)
    found: dict[_Alike, tuple[Sum, Tally]] = {}
    amounts: dict[_Alike, list[int]] = {}
    for day, one in apart.lines(store, reach, into.currency, query=query, by=by):
        rate = into.find(one.currency, day)
        minor = one.amount if rate is None else rate.convert(one.amount)
        currency = one.currency if rate is None else into.currency
        key = _key(one, currency)
        if key not in found:
            found[key], amounts[key] = (replace(one, currency=currency), Tally()), [0, 0]
        amounts[key][0] += minor * one.count
        amounts[key][1] += one.count
        if rate is not None:
            found[key][1].add(rate, (day - rate.day).days, one.count)
    for key, (minor, count) in amounts.items():
        one, tally = found[key]
        found[key] = replace(one, amount=minor, count=count, rates=tally.used()), tally
    return found


def _together(own: Sequence[Sum], more: dict[_Alike, tuple[Sum, Tally]]) -> list[Sum]:
    made = []
    for one in own:
        other = more.pop(_key(one, one.currency), None)
        if other is not None:
            both = one.amount + other[0].amount, one.count + other[0].count
            one = replace(one, amount=both[0], count=both[1], rates=other[0].rates)
        made.append(one)
    return made + [one for one, _ in more.values()]


def _key(one: Sum, currency: str) -> _Alike:
    return one.category_id, currency, one.flow, one.day, one.account_id, one.key
