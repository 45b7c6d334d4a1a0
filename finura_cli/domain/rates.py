"""Exchange rates: exact decimals, and which of them holds on a day. Never float: a rate is a ratio of whole numbers.

The rate of a day is the latest one that is known for it, at most `OLDEST` days old: said for the two currencies, the
one way or the other; else through one other currency, of which both are known (GBP to EUR to INR), or through two
(GBP to EUR to USD to BDT, where only dollars are known in taka).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from datetime import date
from enum import StrEnum
from itertools import pairwise

from finura_cli.domain.money import exponent, round_ratio
from finura_cli.records import NamedTuple

OLDEST = 31
"""A rate holds for so many days after its own: a monthly one until the next is there."""
_VALUE = re.compile(r"0*([0-9]{1,12})(?:\.([0-9]{1,12}?)0*)?")
_DIGITS = 8
"""Of a rate that is worked out from others and has no end: so many digits that matter are shown."""


class Source(StrEnum):
    """Who said a rate: the user, or the European Central Bank."""

    OWN = "own"
    ECB = "ecb"


class Rate(NamedTuple):
    """On `day` one unit of `currency` was `value` units of `to`. `value` is a decimal as `exact` writes it."""

    day: date
    currency: str
    to: str
    value: str
    source: Source = Source.OWN
    id: int = 0


class Found(NamedTuple):
    """The rate of a day: one unit of `currency` is `top`/`bottom` units of `to`. `day`: the day it was said for, of
    several the earliest one. `via`: the currencies between the two."""

    currency: str
    to: str
    day: date
    top: int
    bottom: int
    via: tuple[str, ...] = ()

    @property
    def value(self) -> str:
        """As a decimal: exact if it was said so, else cut to digits that matter."""
        return shown(self.top, self.bottom)

    def convert(self, minor: int) -> int:
        """Minor units of `currency` to minor units of `to`, rounded once."""
        top, bottom = self.top * 10 ** exponent(self.to), self.bottom * 10 ** exponent(self.currency)
        return round_ratio(minor * top, bottom)


class Used(NamedTuple):
    """A rate that stands behind figures: how many lines, and how many days it was old at most."""

    found: Found
    age: int
    lines: int


def exact(text: str) -> str | None:
    """A decimal number above zero in its shortest form (`119.50` is `119.5`); None if it is none."""
    m = _VALUE.fullmatch(text)
    if m is None or not int(m[1] + (m[2] or "")):
        return None
    decimals = (m[2] or "").rstrip("0")
    return f"{int(m[1])}.{decimals}" if decimals else str(int(m[1]))


def ratio(value: str) -> tuple[int, int]:
    """The whole numbers whose quotient an exact decimal is."""
    whole, _, decimals = value.partition(".")
    return int(whole + decimals), 10 ** len(decimals)


def shown(top: int, bottom: int) -> str:
    """A ratio above zero as a decimal: exact where it ends soon, else cut to `_DIGITS` digits that matter."""
    for places in range(13):
        if top * 10**places % bottom == 0:
            return _decimal(top * 10**places // bottom, places)
    places = _DIGITS
    while places < 24 and top * 10**places < bottom * 10 ** (_DIGITS - 1):
        places += 1
    while places > 0 and top * 10**places >= bottom * 10**_DIGITS:
        places -= 1
    return _decimal(round_ratio(top * 10**places, bottom), places)


def _decimal(number: int, places: int) -> str:
    if not places:
        return str(number)
    text = f"{number // 10**places}.{number % 10**places:0{places}d}"
    return text.rstrip("0").rstrip(".")


class _Said(NamedTuple):
    day: date
    is_own: bool
    is_direct: bool
    top: int
    bottom: int


class Rates:
    """What is known, to be asked for any day. Of two for one day the user's own holds, then the one that was said the
    way it is asked. `oldest`: so many days a rate holds after its own; None: until the next, and the newest way goes
    before the shortest."""

    def __init__(self, known: Iterable[Rate], oldest: int | None = OLDEST) -> None:
        said: dict[str, dict[str, list[_Said]]] = {}
        for one in known:
            top, bottom = ratio(one.value)
            is_own = one.source is Source.OWN
            there = said.setdefault(one.currency, {}).setdefault(one.to, [])
            there.append(_Said(one.day, is_own, True, top, bottom))
            back = said.setdefault(one.to, {}).setdefault(one.currency, [])
            back.append(_Said(one.day, is_own, False, bottom, top))
        for others in said.values():
            for course in others.values():
                course.sort()
        self._said, self._oldest = said, oldest
        self._found: dict[tuple[str, str, date], Found | None] = {}

    def __bool__(self) -> bool:
        return bool(self._said)

    def find(self, currency: str, to: str, day: date) -> Found | None:
        """The rate of a day; None where none is known, or only too old ones."""
        key = (currency, to, day)
        if key not in self._found:
            ways = (self._direct, self._through_one, self._through_two)
            some = (found for way in ways if (found := way(currency, to, day)) is not None)
            self._found[key] = next(some, None) if self._oldest is not None else _newest(some)
        return self._found[key]

    def _direct(self, currency: str, to: str, day: date) -> Found | None:
        return self._along((currency, to), day)

    def _through_one(self, currency: str, to: str, day: date) -> Found | None:
        others = self._said.get(currency, {}).keys() & self._said.get(to, {}).keys()
        return _newest(self._along((currency, other, to), day) for other in sorted(others))

    def _through_two(self, currency: str, to: str, day: date) -> Found | None:
        return _newest(
            self._along((currency, one, other, to), day)
            for one in sorted(self._said.get(currency, {}))
            for other in sorted(self._said.get(one, {}).keys() & self._said.get(to, {}).keys() - {currency})
            if one != to
        )

    def _along(self, way: Sequence[str], day: date) -> Found | None:
        """The rate over these currencies; None where one of the steps is not known."""
        top = bottom = 1
        when = day
        for currency, to in pairwise(way):
            said = self._latest(currency, to, day)
            if said is None:
                return None
            top, bottom, when = top * said.top, bottom * said.bottom, min(when, said.day)
        return Found(way[0], way[-1], when, top, bottom, tuple(way[1:-1]))

    def _latest(self, currency: str, to: str, day: date) -> _Said | None:
        course = self._said.get(currency, {}).get(to, [])
        place = bisect_right(course, day, key=lambda said: said.day)
        said = course[place - 1] if place else None
        if said is not None and self._oldest is not None and (day - said.day).days > self._oldest:
            return None
        return said


def _newest(found: Iterable[Found | None]) -> Found | None:
    """Of two as new the first: they come in order of names, so it is always the same one."""
    best: Found | None = None
    for one in found:
        if one is not None and (best is None or one.day > best.day):
            best = one
    return best


class Tally:
    """Counts the rates that are used for a figure."""

    def __init__(self) -> None:
        self._counts: dict[Found, tuple[int, int]] = {}

    def add(self, found: Found, age: int, lines: int) -> None:
        old, count = self._counts.get(found, (0, 0))
        self._counts[found] = (max(old, age), count + lines)

    def used(self) -> tuple[Used, ...]:
        """By currency and day."""
        return tuple(
            Used(found, age, lines)
            for found, (age, lines) in sorted(self._counts.items(), key=lambda one: (*one[0][:3], one[0].via))
        )


def merged(several: Iterable[Used]) -> tuple[Used, ...]:
    """Each rate once, with all of its lines."""
    tally = Tally()
    for one in several:
        tally.add(*one)
    return tally.used()


def since(day: date) -> date:
    """The first day whose rates may hold on `day`."""
    return date.fromordinal(max(day.toordinal() - OLDEST, 1))
