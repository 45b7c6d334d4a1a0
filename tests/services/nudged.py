"""A made-up person who eats out and is nudged after dear meals: what a word changes is known, as it was made so.

Meals come once a day each, so right after a dear one little follows, word or no word: whoever holds it against the
usual sees money saved where there is none.
"""

from __future__ import annotations

from datetime import date
from math import exp
from random import Random
from typing import NamedTuple

START = date(2025, 1, 6).toordinal()
PAST = 120
"""Days before the first word."""
MEALS = ((8, 2, 0.3), (12, 3, 0.8), (14, 4, 0.7), (19, 3, 0.6))
"""From which hour, within how many, on how many of the days."""
DEAR = 260.0
"""A day that has cost so much by the afternoon brings a word; about every third does."""
LATEST = 17 * 60


class Meal(NamedTuple):
    day: int
    minute: int
    minor: int


class Word(NamedTuple):
    """`kept`: what the next two hours would have cost had nobody said a thing, minor units."""

    day: int
    minute: int
    said: bool
    kept: int


class Person(NamedTuple):
    meals: list[Meal]
    words: list[Word]


def live(seed: int, *, days: int, effect: float, holdout: float) -> Person:
    """Days of eating. A word that is said has each meal of the next two hours left out with the chance `effect`."""
    dice = Random(seed)
    meals: list[Meal] = []
    words: list[Word] = []
    for day in range(START, START + days):
        planned = _planned(dice, day)
        word = _word(planned, day) if day >= START + PAST else None
        if word is None:
            meals += planned
            continue
        following = [one for one in planned if word < one.minute <= word + 120]
        said = dice.random() >= holdout
        left_out = {one for one in following if said and dice.random() < effect}
        words.append(Word(day, word, said, sum(one.minor for one in following)))
        meals += [one for one in planned if one not in left_out]
    return Person(meals, words)


def _planned(dice: Random, day: int) -> list[Meal]:
    weekend = 1.5 if day % 7 in (0, 6) else 1.0
    return [
        Meal(day, hour * 60 + dice.randrange(hours * 60), round(100 * weekend * exp(dice.gauss(5.0, 0.5))))
        for hour, hours, chance in MEALS
        if dice.random() < chance
    ]


def _word(planned: list[Meal], day: int) -> int | None:
    """The minute of the meal that makes the day a dear one."""
    spent = 0
    for one in sorted(planned):
        spent += one.minor
        if spent > DEAR * 100:
            return one.minute if one.minute <= LATEST else None
    return None
