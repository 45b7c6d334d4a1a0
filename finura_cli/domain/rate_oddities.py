"""Rates that do not go with the others: a slip of the finger, or one that was said the wrong way round."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from finura_cli.domain.rates import OLDEST, Rate, Source, ratio
from finura_cli.records import NamedTuple

TIMES = 2
"""Within a month no currency doubles against another: if one does, a word is no harm."""


class Odd(NamedTuple):
    """A rate of the user's own, and the nearest one that it does not go with."""

    rate: Rate
    beside: Rate


def odd(known: Iterable[Rate]) -> list[Odd]:
    """The user's own rates that are more than `TIMES` off those before and after them, of the same two currencies and
    within `OLDEST` days; by day. Of two that stand alone and do not go together it is the later one."""
    pairs: dict[frozenset[str], list[Rate]] = {}
    for one in known:
        pairs.setdefault(frozenset((one.currency, one.to)), []).append(one)
    found: list[Odd] = []
    for course in pairs.values():
        course.sort(key=lambda one: (one.day, one.source is Source.OWN, one.id))
        near = [_near(course, place) for place in range(len(course))]
        off = [
            one.source is Source.OWN and bool(near[place]) and all(_is_off(one, course[n]) for n in near[place])
            for place, one in enumerate(course)
        ]
        found += (
            Odd(course[place], course[near[place][0]])
            for place, is_off in enumerate(off)
            if is_off and (len(near[place]) > 1 or not _is_the_others(place, near, off))
        )
    return sorted(found, key=lambda item: (item.rate.day, item.rate.currency, item.rate.to))


def _near(course: Sequence[Rate], place: int) -> list[int]:
    """The places before and after, where what stands there is near enough to say anything."""
    day = course[place].day
    return [n for n in (place - 1, place + 1) if 0 <= n < len(course) and abs((course[n].day - day).days) <= OLDEST]


def _is_the_others(place: int, near: Sequence[Sequence[int]], off: Sequence[bool]) -> bool:
    """Whether a rate with one beside it is off because that one is: it goes with none, or it is the later of two."""
    (other,) = near[place]
    return off[other] and (len(near[other]) > 1 or other > place)


def _is_off(one: Rate, other: Rate) -> bool:
    top, bottom = ratio(one.value)
    other_top, other_bottom = ratio(other.value)
    if one.currency != other.currency:
        other_top, other_bottom = other_bottom, other_top
    mine, theirs = top * other_bottom, other_top * bottom
    return mine > TIMES * theirs or theirs > TIMES * mine
