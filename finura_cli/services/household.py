"""A made-up household, the same for the same seed: what `finura demo` shows and sample_data/ holds.

Mira and Jonas live in a town that does not exist, and so do their shops. Besides the ordinary months there are, on
purpose: two subscriptions whose price rises, a refund, a raise, a summer holiday, a broken washing machine, and in the
last month a dinner that was charged twice and a purchase far above what is usual in that shop.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from finura_cli.records import NamedTuple

MONTHS = 18
SAMPLE_END = date(2026, 10, 31)
"""The last day in the files of sample_data/."""
OPENING = 3_412_60
CURRENCY = "EUR"


@dataclass(frozen=True, slots=True)
class Happening:
    """Something that was paid or earned. `category` is the last part of a path of the default tree.

    `mode` says where it shows: `bank` and `card` (the bank's own card) on the account, `credit` on the credit card,
    which the account settles once a month, `cash` nowhere.
    """

    day: date
    minor: int
    payee: str
    purpose: str
    category: str
    mode: str
    time: str | None = None


@dataclass(frozen=True, slots=True)
class Household:
    """All that happened, by day, from `start` to `end` (both included)."""

    start: date
    end: date
    happenings: tuple[Happening, ...]

    @property
    def on_account(self) -> tuple[Happening, ...]:
        """What the bank sees."""
        return tuple(it for it in self.happenings if it.mode in ("bank", "card"))


class _Standing(NamedTuple):
    """Paid or earned every month, moved to the next working day."""

    day: int
    minor: int
    payee: str
    purpose: str
    category: str


class _Habit(NamedTuple):
    """Bought now and then: `chance` a day from Monday to Friday and on Saturday, in a thousand."""

    payees: tuple[str, ...]
    category: str
    chance: int
    saturday: int
    low: int
    high: int
    modes: tuple[str, ...] = ("card",)
    hours: tuple[int, int] = (8, 20)


_SALARY, _STREAMING, _MUSIC = "Weber Maschinenbau AG", "Flimmer Streaming", "Tonwerk Music"
_DINNER, _MARKET, _FASHION = "Trattoria Bellini", "Lindenhof Markt", "Modehaus Lenz"
_SETTLED, _MACHINE = "Nordlicht Kreditkarte", "Hausgeräte Petersen"

_STANDING = (
    _Standing(1, -1_340_00, "Hausverwaltung Lindner", "Rent flat 12", "Rent"),
    _Standing(3, -96_00, "Stadtwerke Auental", "Electricity, monthly rate", "Electricity"),
    _Standing(3, -118_00, "Auental Fernwärme", "Heating, monthly rate", "Heating"),
    _Standing(5, -39_95, "Funknetz Direkt", "Internet 250", "Internet"),
    _Standing(7, -14_99, "Plauder Mobil", "Mobile Jonas", "Mobile recharge"),
    _Standing(7, -9_99, "Plauder Mobil", "Mobile Mira", "Mobile recharge"),
    _Standing(8, 255_00, "Familienkasse Auental", "Child benefit", "Benefits"),
    _Standing(10, -214_00, "Kita Sonnenkäfer", "Day care and lunch, Emil", "Childcare"),
    _Standing(12, -58_00, "Verkehrsverbund Auental", "Monthly ticket Mira", "Public transport"),
    _Standing(15, -12_99, _STREAMING, "Standard plan", "Subscriptions"),
    _Standing(16, -10_99, _MUSIC, "Family plan", "Subscriptions"),
    _Standing(18, -34_90, "Sportpark am See", "Membership Jonas", "Fitness"),
    _Standing(20, -61_40, "Alpenschutz Versicherung", "Household and liability", "Insurance"),
    _Standing(25, -300_00, "Mira und Jonas Berger", "Savings account", "Savings & deposits"),
    _Standing(28, 2_940_00, _SALARY, "Salary", "Salary"),
    _Standing(29, 1_010_00, "Praxis Dr. Sommer", "Salary", "Salary"),
)
_YEARLY = {
    1: _Standing(9, -486_20, "Alpenschutz Versicherung", "Car insurance, the year", "Vehicle insurance"),
    6: _Standing(14, -92_00, "Zollkasse Auental", "Vehicle tax", "Vehicle upkeep"),
    11: _Standing(21, -60_00, "Seenotretter Nord e.V.", "Donation", "Charity"),
}
_HABITS = (
    _Habit((_MARKET, _MARKET, "Discount Süd", "Biohof Sonnleitner"), "Groceries", 480, 820, 11_40, 84_00),
    _Habit(
        ("Bäckerei Kornblume", "Kaffeehaus Amsel"),
        "Coffee & snacks",
        330,
        520,
        2_80,
        9_60,
        ("cash", "card", "cash"),
        (7, 16),
    ),
    _Habit(
        (_DINNER, "Gasthof zum Hirsch", "Pho Lotus"),
        "Dining",
        90,
        330,
        17_50,
        69_00,
        ("card", "card", "cash"),
        (18, 22),
    ),
    _Habit(("Tankhof Auental",), "Fuel", 80, 110, 48_00, 81_00),
    _Habit(("Rosen-Apotheke",), "Medicine", 50, 70, 4_95, 31_00),
    _Habit(("Bauhof Krämer", "Drogerie Blank"), "Household", 70, 150, 5_20, 46_00),
    _Habit((_FASHION, "Schuhhaus Ebert"), "Clothing", 22, 90, 24_90, 119_00),
    _Habit(("Friseur Scherenschnitt",), "Personal care", 26, 60, 22_00, 58_00, ("cash", "card")),
    _Habit(("Parkhaus Rathaus",), "Parking & tolls", 45, 140, 1_80, 7_50, ("cash", "card")),
    _Habit(("Kino Lichtspiel", "Stadthalle Auental"), "Cinema & events", 18, 90, 16_00, 64_00, ("card",), (17, 22)),
    _Habit(("Blumen Yılmaz", "Spielzeug Purzel"), "Gifts", 22, 50, 9_90, 48_00),
    _Habit(("Buchversand Lesezeichen", "Wolle und Garn"), "Hobbies", 100, 60, 7_99, 46_00, ("credit",), (19, 23)),
    _Habit(("Technikhafen Online",), "Electronics", 30, 20, 14_99, 149_00, ("credit",), (19, 23)),
    _Habit(("Wochenmarkt",), "Groceries", 60, 300, 6_00, 24_00, ("cash",)),
)

RULES: tuple[tuple[str, str], ...] = (
    *((habit_payee, habit.category) for habit in _HABITS for habit_payee in dict.fromkeys(habit.payees)),
    *((it.payee, it.category) for it in _STANDING if it.payee != "Alpenschutz Versicherung"),
    ("Alpenschutz car insurance", "Vehicle insurance"),
    ("Alpenschutz", "Insurance"),
    (_SETTLED, "Unlisted account"),
    ("Geldautomat", "Cash withdrawal"),
    ("Gasthof Seeblick", "Hotels"),
)
"""What the couple would have told the program after a first hour: a text and its category. Some payees are left.
The credit card is not in the books of the bank file, so its settlement goes to an unlisted account there."""


def live(end: date, *, seed: str = "Mira and Jonas", months: int = MONTHS) -> Household:
    """`months` whole months of the household up to the month of `end`, cut off after `end`."""
    # Only Random.random() is promised to give the same numbers in every version of Python.
    dice = random.Random(seed)  # noqa: S311 a story, no secret
    firsts = [_month_before(end.replace(day=1), back) for back in range(months - 1, -1, -1)]
    happenings: list[Happening] = []
    for number, first in enumerate(firsts):
        month = list(_month(first, number, months, dice))
        settled = -sum(it.minor for it in happenings if it.mode == "credit" and it.day >= _month_before(first, 1))
        if settled:
            month.append(_bank(_Standing(4, -settled, _SETTLED, "Settlement", "Card payment"), first))
        happenings += month
    happenings.sort(key=lambda it: it.day)
    kept = tuple(it for it in happenings if it.day <= end)
    return Household(firsts[0], end, kept)


def _month_before(first: date, back: int) -> date:
    months = first.year * 12 + first.month - 1 - back
    return date(months // 12, months % 12 + 1, 1)


def _month(first: date, number: int, months: int, dice: random.Random) -> Iterator[Happening]:
    for standing in (*_STANDING, *([_YEARLY[first.month]] if first.month in _YEARLY else [])):
        yield _bank(_as_of(standing, number, months), first)
    days = [first + timedelta(i) for i in range((_month_before(first, -1) - first).days)]
    for day in days:
        for habit in _HABITS:
            yield from _by_habit(habit, day, dice)
    for about in (6, 20):
        taken = (10 + int(dice.random() * 6)) * 10_00
        yield _bank(_Standing(about, -taken, "Geldautomat 0417", "Cash withdrawal", "Cash withdrawal"), first)
    yield from _story(first, number, months)


def _as_of(standing: _Standing, number: int, months: int) -> _Standing:
    """Prices rise: streaming after 11 months, electricity after a year, music in the last month; so does a salary."""
    if standing.payee == _MUSIC and number == months - 1:
        return standing._replace(minor=-12_99)
    if standing.payee == _STREAMING and number >= 11:
        return standing._replace(minor=-15_99)
    if standing.category == "Electricity" and number >= 12:
        return standing._replace(minor=-104_00)
    if standing.payee == _SALARY and number >= 9:
        return standing._replace(minor=3_035_00)
    return standing


def _by_habit(habit: _Habit, day: date, dice: random.Random) -> Iterator[Happening]:
    # The dice fall whether it is bought or not: one changed chance does not change all the rest.
    chance, which, size, how, clock = (dice.random() for _ in range(5))
    likely = habit.saturday if day.weekday() == 5 else 0 if day.weekday() == 6 else habit.chance
    if habit.category == "Gifts" and day.month == 12:
        likely *= 4
    if habit.category == "Dining" and day.weekday() == 6:
        likely = habit.chance
    if chance * 1000 >= likely:
        return
    # Small purchases are more common than large ones.
    minor = habit.low + int((habit.high - habit.low) * size * (0.4 + 0.6 * size))
    mode = habit.modes[int(how * len(habit.modes))]
    payee = habit.payees[int(which * len(habit.payees))]
    opens, closes = habit.hours
    minutes = opens * 60 + int(clock * (closes - opens) * 60)
    time = f"{minutes // 60:02d}:{minutes % 60:02d}"
    yield Happening(day, -minor, payee, _purpose(payee, mode, time), habit.category, mode, time)


def _purpose(payee: str, mode: str, time: str) -> str:
    return "" if mode == "cash" else f"{payee} {'online' if mode == 'credit' else 'Auental'} {time}"


def _story(first: date, number: int, months: int) -> Iterator[Happening]:
    """What happens once."""
    last = months - 1
    if number == last:
        dinner = _paid(first.replace(day=17), -64_80, _DINNER, "Dining", "20:41")
        yield dinner
        yield dinner  # charged twice
        yield _paid(first.replace(day=23), -347_15, _MARKET, "Groceries", "16:05")
    if number == last - 4:
        yield _paid(first.replace(day=13), -629_00, _MACHINE, "Furniture", "11:20")
    if number == last - 6:
        yield _bank(_Standing(19, -286_40, "Zahnärzte am Markt", "Invoice 4471, crown", "Doctor"), first)
    if number in (last - 1, last - 9):
        yield _paid(first.replace(day=9), -89_90, _FASHION, "Clothing", "15:12")
        yield _bank(_Standing(16, 89_90, _FASHION, "Refund, returned goods", "Clothing"), first)
    if first.month == 8:
        yield _bank(_Standing(2, -742_00, "Gasthof Seeblick", "Seven nights, family room", "Hotels"), first)
    if first.month == 5:
        back = _Standing(27, 418_77, "Finanzkasse Auental", "Income tax, refund of last year", "Income tax")
        yield _bank(back, first)
    if first.month in (3, 6, 9, 12):
        yield _bank(_Standing(30, -7_50, "Nordlicht Bank", "Account fee, the quarter", "Bank charges"), first)


def _paid(day: date, minor: int, payee: str, category: str, time: str) -> Happening:
    return Happening(day, minor, payee, _purpose(payee, "card", time), category, "card", time)


def _bank(standing: _Standing, first: date) -> Happening:
    """A transfer or direct debit, on a working day."""
    day = first.replace(day=min(standing.day, 28))
    if standing.day > 28:
        day = _month_before(first, -1) - timedelta(32 - standing.day)
    day += timedelta({5: 2, 6: 1}.get(day.weekday(), 0))
    if day.month != first.month:
        day -= timedelta(3)  # from Monday back to Friday
    return Happening(day, standing.minor, standing.payee, standing.purpose, standing.category, "bank")
