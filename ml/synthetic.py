"""Made-up money of one person, the same for the same seed, with planted oddities whose truth is in the rows.

Run as `python -m ml.synthetic OUT.csv`: 20,000 rows. A mood of its own memory moves what is spent, on what and when;
bills have their days and rise in price; categories follow the year. What a model scores on it measures this generator,
not anybody's life: it shows that everything is trained, and finds again what was put in.
"""

from __future__ import annotations

import csv
import math
import random
import sys
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

ROWS, SEED = 20_000, 0
FIRST = date(2019, 1, 1)
INCOME = "Income"
DUPLICATE, RISE, AMOUNT, BURST, HOUR, NEWCOMER = (
    "duplicate-charge", "price-rise", "amount", "month-spike", "odd-hour", "new-merchant",
)  # fmt: skip
PLANTED = (DUPLICATE, RISE, AMOUNT, BURST, HOUR, NEWCOMER)
BILL_HOUR = 6
_MEMORY = 0.85
"""Of the mood, from a day to the next."""
_LOGGED = 0.85
"""Share of days for which a mood was written down."""


class Row(NamedTuple):
    """An entry: `minor` units of one currency, money out negative; `hour` 0..23; `mood` of its day, 0..5, None where
    none was logged; `planted`: what was put in on purpose, one of PLANTED, or nothing.
    """

    day: date
    hour: int
    minor: int
    description: str
    merchant: str
    category: str
    mood: int | None
    planted: str


class _Habit(NamedTuple):
    """What is bought now and then: how often a day on average, the middle amount (minor units) and its spread (of the
    logarithm), usual hours, how much more per unit of low mood, and how far it follows the year (its best month).
    """

    category: str
    merchants: tuple[str, ...]
    often: float
    middle: int
    spread: float
    hours: tuple[int, int]
    gloom: float = 0.0
    season: float = 0.0
    month: int = 1


class _Bill(NamedTuple):
    """What is paid every so many months on a day, at a price that rises; `spread` > 0: it varies, and with the year."""

    category: str
    merchant: str
    day: int
    every: int
    minor: int
    rise: float
    spread: float = 0.0


HABITS = (
    _Habit("Groceries", ("Zorblatt Market", "Quibbly Fresh", "Grundle Foods", "Wimple"), 1.9, 2400, 0.55, (8, 20)),
    _Habit("Restaurants", ("Fwop Kitchen", "Snarf Noodle Bar", "Blinker Grill"), 0.9, 2100, 0.45, (12, 22), 0.35),
    _Habit("Coffee", ("Perkle Beans", "Mugwump Cafe", "Zippy Brew"), 1.6, 420, 0.25, (7, 17)),
    _Habit("Delivery", ("Nomzy Now", "Hopdash Eats"), 0.6, 2600, 0.35, (18, 23), 0.6),
    _Habit("Fuel", ("Glug Station", "Petrox Road 9"), 0.35, 4800, 0.2, (7, 20), 0.0, 0.2, 7),
    _Habit("Transport", ("Metro Quonk", "Cabzy Ride", "Trundle Bus"), 1.3, 380, 0.5, (7, 22)),
    _Habit("Clothing", ("Snorkelwear", "Thread & Bobbin", "Aax Outlet"), 0.16, 5200, 0.6, (11, 20), 0.5, 0.6, 12),
    _Habit("Electronics", ("Voltwick", "Gizmo Barn"), 0.07, 14_000, 0.8, (11, 21), 0.2, 0.7, 11),
    _Habit("Household", ("Nailby Hardware", "Sudsy Home", "Bazaarly"), 0.3, 2200, 0.7, (10, 19), 0.0, 0.3, 5),
    _Habit("Entertainment", ("Flixhall Cinema", "Gamebun", "Bazaarly"), 0.35, 1700, 0.5, (15, 23), 0.3),
    _Habit("Health", ("Pillbox Pharmacy", "Dr Quimby"), 0.2, 1900, 0.7, (9, 18), 0.15, 0.4, 1),
    _Habit("Travel", ("Jetsam Air", "Innly Rooms"), 0.05, 22_000, 0.6, (9, 22), 0.0, 0.9, 8),
)  # fmt: skip
BILLS = (
    _Bill("Rent", "Hausmann Lettings", 1, 1, 95_000, 0.03),
    _Bill("Electricity", "Wattly Power", 9, 1, 7_200, 0.04, 0.22),
    _Bill("Water", "Dripworks", 14, 2, 3_800, 0.03, 0.15),
    _Bill("Internet", "Fibrex", 5, 1, 3_900, 0.0),
    _Bill("Mobile", "Chirp Mobile", 7, 1, 1_900, 0.0),
    _Bill("Subscriptions", "Streamoo", 12, 1, 1_299, 0.15),
    _Bill("Subscriptions", "Tunely", 18, 1, 999, 0.12),
    _Bill("Fitness", "Gymbo", 20, 1, 3_500, 0.11),
    _Bill("Insurance", "Surely Mutual", 22, 12, 48_000, 0.05),
)
_FORMS = ("POS {n} {m}", "{m} {n}", "CARD PURCHASE {m}", "{m}", "SQ *{m}", "UPI/{m}/{n}")
_STRANGERS = ("Oxquat", "Vornik", "Blaxle", "Hibbon", "Druzzle", "Yemmick", "Plonka", "Tirrow", "Quaxley", "Zenbo")
_SALARY = 420_000


def make(rows: int = ROWS, seed: int = SEED) -> list[Row]:
    """So many rows (at least 1), in order of day and hour. The same seed gives the same rows on every machine."""
    dice = random.Random(seed)  # noqa: S311 a story, no secret
    found: list[Row] = []
    for day, mood, logged in _days(dice):
        today = [*_standing(day, dice), *_bought(day, mood, dice)]
        today += _odd(day, found, today, dice)
        found += sorted((row._replace(mood=logged) for row in today), key=lambda row: row.hour)
        if len(found) >= rows:
            return found[:rows]
    raise AssertionError("days never end")


def _days(dice: random.Random) -> Iterator[tuple[date, float, int | None]]:
    """Each day with its mood (normal, 0 in the middle), and what of it was written down."""
    mood, day = dice.gauss(0, 1), FIRST
    while True:
        mood = _MEMORY * mood + math.sqrt(1 - _MEMORY**2) * dice.gauss(0, 1)
        felt = mood + (0.3 if day.weekday() >= 5 else -0.3 if day.weekday() == 0 else 0.0)
        said = min(5, max(0, round(2.8 + 1.1 * felt + dice.gauss(0, 0.5))))
        yield day, felt, said if dice.random() < _LOGGED else None
        day += timedelta(days=1)


def _standing(day: date, dice: random.Random) -> Iterator[Row]:
    """The salary, and the bills that fall on a day; the first of a higher price, by more than a tenth, is told."""
    years = day.year - FIRST.year
    if day.day == 28:
        yield _row(day, BILL_HOUR, round(_SALARY * 1.03**years), "Salary", "Wexford Works", INCOME, dice)
    if dice.random() < 0.012:
        yield _row(day, 11, round(60_000 * math.exp(dice.gauss(0, 0.4))), "Invoice {n}", "Quill Clients", INCOME, dice)
    months = 12 * years + day.month - 1
    for place, bill in enumerate(BILLS):
        if day.day != bill.day or (months + place) % bill.every:
            continue
        began = 12 * bool(bill.rise) + place  # prices rise once a year, each in a month of its own
        risen = max(0, (months - began) // 12 + 1) if bill.rise else 0
        price = bill.minor * (1 + bill.rise) ** risen
        if bill.spread:
            winter = math.cos(2 * math.pi * (day.month - 1) / 12)
            price *= math.exp(bill.spread * (winter + dice.gauss(0, 0.4)))
        new = bill.rise > 0.1 and risen > 0 and (months - began) % 12 == 0
        made = _row(day, BILL_HOUR, -round(price), "{m} {n}", bill.merchant, bill.category, dice)
        yield made._replace(planted=RISE if new else "")


def _bought(day: date, mood: float, dice: random.Random) -> Iterator[Row]:
    """What is bought on a day: more of some things in a low mood, at weekends and in their season."""
    years = (day - FIRST).days / 365.25
    weekend = 1.35 if day.weekday() >= 5 else 0.9
    for habit in HABITS:
        turn = math.cos(2 * math.pi * (day.month - habit.month) / 12)
        often = habit.often * weekend * math.exp(habit.season * turn - habit.gloom * mood)
        for _ in range(_times(often, dice)):
            paid = habit.middle * 1.025**years * math.exp(dice.gauss(0, habit.spread) - 0.1 * habit.gloom * mood)
            first, last = habit.hours
            hour = min(last, max(first, round(dice.gauss((first + last) / 2 - (mood < -1), (last - first) / 4))))
            merchant = habit.merchants[min(int(dice.expovariate(0.9)), len(habit.merchants) - 1)]
            category = habit.category if dice.random() > 0.02 else dice.choice(HABITS).category  # filed wrongly
            yield _row(day, hour, -max(50, round(paid)), dice.choice(_FORMS), merchant, category, dice)


def _times(often: float, dice: random.Random) -> int:
    """Poisson (Knuth 1969)."""
    limit, times, product = math.exp(-often), 0, dice.random()
    while product > limit:
        product *= dice.random()
        times += 1
    return times


def _odd(day: date, before: Sequence[Row], today: Sequence[Row], dice: random.Random) -> Iterator[Row]:
    """Now and then, once a past is there, something odd; each kind about once in two months, a burst once in a year."""
    shopped = [row for row in today if row.minor < 0 and row.hour != BILL_HOUR]
    if (day - FIRST).days < 120 or not shopped:
        return
    one = dice.choice(shopped)
    if dice.random() < 1 / 60:
        yield min(shopped, key=lambda row: row.minor)._replace(planted=DUPLICATE)
    if dice.random() < 1 / 60:
        yield one._replace(minor=one.minor * dice.randint(5, 9), planted=AMOUNT, description=f"{one.merchant} XL")
    if dice.random() < 1 / 60:
        yield one._replace(hour=dice.choice((2, 3, 4)), planted=HOUR)
    if dice.random() < 1 / 75:
        stranger = f"{dice.choice(_STRANGERS)} {dice.choice(_STRANGERS)} {len(before)}"
        paid = -dice.randint(30_000, 90_000)
        yield _row(day, 14, paid, "{m}", stranger, one.category, dice)._replace(planted=NEWCOMER)
    if dice.random() < 1 / 300:
        habit = dice.choice([habit for habit in HABITS if 0.1 < habit.often < 0.5])
        for _ in range(dice.randint(6, 9)):
            paid = -round(habit.middle * math.exp(dice.gauss(0, habit.spread)))
            made = _row(day, dice.randint(*habit.hours), paid, "{m} {n}", habit.merchants[0], habit.category, dice)
            yield made._replace(planted=BURST)


def _row(day: date, hour: int, minor: int, form: str, merchant: str, category: str, dice: random.Random) -> Row:
    description = form.format(m=merchant.upper() if dice.random() < 0.6 else merchant, n=dice.randint(100, 99_999))
    return Row(day, hour, minor, description, merchant, category, None, "")


def main() -> None:
    """Make, write as CSV, and say what was planted."""
    if len(sys.argv) != 2:
        sys.exit("usage: python -m ml.synthetic OUT.csv")
    made = make()
    with Path(sys.argv[1]).open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("date", "hour", "amount", "description", "merchant", "category", "mood", "planted"))
        for row in made:
            sign, cents = "-" if row.minor < 0 else "", abs(row.minor)
            mood = "" if row.mood is None else row.mood
            amount = f"{sign}{cents // 100}.{cents % 100:02}"
            writer.writerow((row.day, row.hour, amount, *row[3:6], mood, row.planted))
    planted = ", ".join(f"{sum(row.planted == kind for row in made)} {kind}" for kind in PLANTED)
    print(f"{sys.argv[1]}: {len(made):,} rows, {made[0].day} to {made[-1].day}; planted: {planted}")  # noqa: T201


if __name__ == "__main__":
    main()
