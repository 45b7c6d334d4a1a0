"""What is amiss with exchange rates: entries that no report can convert, and rates that can hardly be right."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from finura_cli.domain.finding import Finding, Weight
from finura_cli.domain.period import Period
from finura_cli.domain.rate_oddities import odd
from finura_cli.domain.text import how_many
from finura_cli.services.rating import Converter
from finura_cli.store import account_values, apart, rates
from finura_cli.store.connection import Store

_MOST = 5
"""So many odd rates are named."""


def findings(store: Store, currency: str | None, today: date) -> list[Finding]:
    """Of the posted lines and of what accounts hold; `currency` is the one that reports are in. Books of one currency
    read nothing."""
    if currency is None:
        return list(_odd(store))
    into = Converter(store, currency)
    return [*_without(store, into), *_old(store, into, today), *_odd(store)]


def _old(store: Store, into: Converter, today: date) -> Iterator[Finding]:
    """What accounts hold in a currency whose last rate is too old for spending, or that has none."""
    (now,) = account_values.held(store, (today,))
    for other in sorted({currency for (_, currency), minor in now.items() if minor} - {into.currency}):
        if into.find(other, today) is not None:
            continue
        last, hint = into.carry(other, today), f"finura rates update, or finura rates add {other} RATE {into.currency}"
        if last is None:
            text = f"accounts hold {other}, and no rate of it is known: net worth leaves it out"
            yield Finding(Weight.WARNING, "no-rate-held", text, hint)
        else:
            old = how_many((today - last.day).days, "day")
            text = f"accounts hold {other}, and its last rate is {old} old ({last.day}): net worth goes by it"
            yield Finding(Weight.NOTE, "old-rate", text, hint)


def _without(store: Store, into: Converter) -> Iterator[Finding]:
    currency = into.currency
    reach = apart.reach(store, currency, Period.ALL)
    if reach is None:
        return
    into.read(reach)
    found: dict[str, tuple[date, date, int]] = {}
    for day, one in apart.lines(store, reach, currency):
        if into.find(one.currency, day) is None:
            first, last, count = found.get(one.currency, (day, day, 0))
            found[one.currency] = min(first, day), max(last, day), count + one.count
    for other, (first, last, count) in sorted(found.items()):
        days = f"on {first}" if first == last else f"from {first} to {last}"
        text = f"{how_many(count, 'line')} in {other} {days}: no rate is known, so no total in {currency} has them"
        yield Finding(
            Weight.WARNING, "no-rate", text, f"finura rates update, or finura rates add {first} {other} RATE {currency}"
        )


def _odd(store: Store) -> Iterator[Finding]:
    if not rates.is_any(store):
        return
    found = odd(rates.all(store))
    for one, other in found[:_MOST]:
        text = (
            f"1 {one.currency} = {one.value} {one.to} on {one.day} does not go with"
            f" 1 {other.currency} = {other.value} {other.to} on {other.day}"
        )
        yield Finding(Weight.WARNING, "odd-rate", text, f"finura rates rm {one.id}, then finura rates add")
    if len(found) > _MOST:
        more = how_many(len(found) - _MOST, "more rate")
        yield Finding(Weight.WARNING, "odd-rate", f"{more} far from those beside them", "finura rates --source own")
