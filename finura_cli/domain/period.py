"""Periods: half-open ranges of days, the words that name them, and the one calendar that knows when months start."""

from __future__ import annotations

import re
from calendar import month_name, monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import ClassVar, Literal

from finura_cli.errors import UsageError

Interval = Literal["D", "W", "M", "Q", "Y"]
EDGE_DAYS = 5
"""The books may begin this many days into a month, or end as many before its end, and the month still is complete."""
DAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
"""The same, as settings and options say them."""
WEEKEND_RULES = ("none", "before", "after")
FIRST_YEAR, LAST_YEAR = 1900, 2199
"""Four digits outside these years are no period: `list 4411` looks for the end of a card's number."""

_DAY = timedelta(days=1)
_MONTHS_IN = {"M": 1, "Q": 3, "Y": 12}


class PeriodError(UsageError):
    """The words look like a period and are none (2)."""

    default_code = "bad-period"


@dataclass(frozen=True, slots=True)
class Period:
    """The days from `start` up to, and without, `end`. `date.min` and `date.max` stand for open ends."""

    start: date
    end: date
    ALL: ClassVar[Period]

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise ValueError(f"a period cannot end ({self.end}) before it starts ({self.start})")

    def __contains__(self, day: object) -> bool:
        return isinstance(day, date) and self.start <= day < self.end

    @property
    def last(self) -> date:
        """The last day that is in it (of an empty period: its start)."""
        return max(self.start, self.end - _DAY) if self.end != date.max else date.max

    @property
    def days(self) -> int:
        return (self.end - self.start).days

    @property
    def is_open(self) -> bool:
        return self.start == date.min or self.end == date.max

    @property
    def label(self) -> str:
        """For headers: `October 2026`, `2026 Q4`, `2026`, a day, or both ends."""
        if self.is_open:
            if self.start == date.min:
                return "all time" if self.end == date.max else f"until {self.last}"
            return f"since {self.start}"
        if self.days <= 1:
            return str(self.start)
        first, end = self.start, self.end
        if first.day == end.day == 1:
            months = _months(end) - _months(first)
            if months == 1:
                return f"{month_name[first.month]} {first.year}"
            if months == 3 and first.month % 3 == 1:
                return f"{first.year} Q{first.month // 3 + 1}"
            if months == 12 and first.month == 1:
                return str(first.year)
        return f"{first} to {self.last}"


Period.ALL = Period(date.min, date.max)


def _months(day: date) -> int:
    return day.year * 12 + day.month - 1


@dataclass(frozen=True, slots=True)
class Calendar:
    """When months and weeks start for this user.

    `cycle_start` is the day of the month (pay day; clamped in short months); when it falls on a Saturday or Sunday,
    `cycle_weekend` moves it to the Friday `before` or the Monday `after`. A month that starts after the 15th bears
    the name of the next calendar month, in which most of its days are. Quarters are three such months, years twelve.
    """

    cycle_start: int = 1
    cycle_weekend: str = "none"
    week_start: str = "mon"

    def __post_init__(self) -> None:
        if not 1 <= self.cycle_start <= 31:
            raise ValueError(f"a month cannot start on day {self.cycle_start}")
        if self.cycle_weekend not in WEEKEND_RULES:
            raise ValueError(f"unknown weekend rule {self.cycle_weekend}")
        if self.week_start not in WEEKDAYS:
            raise ValueError(f"unknown weekday {self.week_start}")

    def unit(self, day: date, interval: Interval, shift: int = 0) -> Period:
        """The day, week, month, quarter or year around `day`, or the one `shift` later (earlier when negative)."""
        index = self._index(day, interval) + shift
        return Period(self._start(index, interval), self._start(index + 1, interval))

    def month_of(self, day: date) -> Period:
        return self.unit(day, "M")

    def next_month(self, day: date) -> Period:
        return self.unit(day, "M", 1)

    def month(self, year: int, month: int) -> Period:
        """The user's month of that name (`calendar_month` is the plain one)."""
        index = year * 12 + month - 1
        return Period(self._start(index, "M"), self._start(index + 1, "M"))

    def week_of(self, day: date) -> Period:
        return self.unit(day, "W")

    def tile(self, period: Period, interval: Interval) -> list[Period]:
        """The period cut at every start of an interval; the pieces cover it exactly. Open ends are a ValueError."""
        if period.is_open:
            raise ValueError("an open period cannot be cut up")
        pieces = []
        start, index = period.start, self._index(period.start, interval)
        while start < period.end:
            index += 1
            end = min(self._start(index, interval), period.end)
            pieces.append(Period(start, end))
            start = end
        return pieces

    def key(self, period: Period, interval: Interval) -> str:
        """The short name of a tile, by its first day: `2026-10-03`, `2026-w42`, `2026-10`, `2026q4`, `2026`."""
        index = self._index(period.start, interval)
        if interval == "D":
            return str(period.start)
        if interval == "W":
            week = self._start(index, "W")
            thursday = week + timedelta(days=(3 - week.weekday()) % 7)
            return "{}-w{:02}".format(*thursday.isocalendar()[:2])
        if interval == "M":
            return f"{index // 12}-{index % 12 + 1:02}"
        return f"{index // 4}q{index % 4 + 1}" if interval == "Q" else str(index)

    def previous(self, period: Period) -> Period:
        """What comes before: as many months if the period is made of whole months, else as many days.
        Before an open period there is nothing: an empty one.
        """
        start, end = period.start, period.end
        if period.is_open:
            return Period(start, start)
        if self.month_of(start).start == start and self.month_of(end).start == end:
            count = self._index(end, "M") - self._index(start, "M")
            return Period(self.unit(start, "M", -count).start, start)
        if start.day == end.day == 1:
            return Period(_first(_months(start) * 2 - _months(end)), start)
        return Period(start - min(end - start, start - date.min), start)

    def _index(self, day: date, interval: Interval) -> int:
        if interval == "D":
            return day.toordinal()
        if interval == "W":
            return (day.toordinal() - 1 - WEEKDAYS.index(self.week_start)) // 7
        index = _months(day) + 1
        while self._month_start(index) > day:
            index -= 1
        if self.cycle_start > 15:
            index += 1
        return index // _MONTHS_IN[interval]

    def _start(self, index: int, interval: Interval) -> date:
        if interval in ("D", "W"):
            ordinal = index if interval == "D" else index * 7 + 1 + WEEKDAYS.index(self.week_start)
            return date.fromordinal(min(max(ordinal, 1), date.max.toordinal()))
        index *= _MONTHS_IN[interval]
        return self._month_start(index - 1 if self.cycle_start > 15 else index)

    def _month_start(self, index: int) -> date:
        """When the month starts whose nominal first day lies in calendar month `index` (12 x year + month - 1)."""
        first = _first(index)
        if first in (date.min, date.max):
            return first
        day = first.replace(day=min(self.cycle_start, monthrange(first.year, first.month)[1]))
        over = day.weekday() - 4  # 1 on Saturday, 2 on Sunday
        if over > 0 and self.cycle_weekend != "none":
            day += timedelta(days=-over if self.cycle_weekend == "before" else 3 - over)
        return day


def _first(index: int) -> date:
    if index <= 12:
        return date.min
    return date(index // 12, index % 12 + 1, 1) if index < 120000 else date.max


def calendar_month(year: int, month: int) -> Period:
    """`2026-10`: from the first to the last day, wherever the user's months start."""
    index = year * 12 + month - 1
    return Period(_first(index), _first(index + 1))


def shifted(day: date, days: int) -> date:
    """So many days later, earlier below zero; the first or the last day there is where the calendar ends."""
    return date.fromordinal(min(max(day.toordinal() + days, 1), date.max.toordinal()))


# ---------------------------------------------------------------------------------------------------- the words

_NUMBERS = r"(?P<y>[0-9]{4})(?:-?q(?P<q>[0-9])|-?w(?P<w>[0-9]{1,2})|-(?P<m>[0-9]{1,2})(?:-(?P<d>[0-9]{1,2}))?)?"
_WORDED = r"(this|last|next)-?(day|week|month|quarter|year)"
_COUNTED = r"(last|next)-?([0-9]{1,5})-?(d|w|m|q|y|days?|weeks?|months?|quarters?|years?)"
_DAYS = {"today": 0, "yesterday": -1, "tomorrow": 1}
_SHIFTS = {"this": 0, "last": -1, "next": 1}
_HINT = "see `finura help periods`"


def parse_period(text: str, calendar: Calendar, today: date) -> Period | None:
    """The period that a word names; None when the word is no period. PeriodError when it looks like one and is not
    (`2026-13`, `2026-10..2026-09`).
    """
    word = text.strip().lower()
    try:
        return _parse_range(word, calendar, today) if ".." in word else _parse_one(word, calendar, today)
    except (OverflowError, OSError):
        raise PeriodError(f"{text} is too far away", hint=_HINT) from None


def bounded(since: str | None, until: str | None, calendar: Calendar, today: date) -> Period | None:
    """The period of `--since` and `--until`: from the first day of one to the last day of the other, both included."""
    if since is None and until is None:
        return None
    start = required_period(since, calendar, today).start if since is not None else date.min
    end = required_period(until, calendar, today).end if until is not None else date.max
    if end <= start:
        raise PeriodError(f"--until {until} is before --since {since}", hint=_HINT)
    return Period(start, end)


def required_period(text: str, calendar: Calendar, today: date) -> Period:
    """The period that an option's value must name (`-p`). PeriodError when it names none."""
    period = parse_period(text, calendar, today)
    if period is None:
        raise PeriodError(f"{text} is not a period", hint="such as 2026-10, last-month, 2026-09..2026-10; " + _HINT)
    return period


def split_words(words: Sequence[str], calendar: Calendar, today: date) -> tuple[Period | None, tuple[str, ...]]:
    """The one period among the words, and the other words. `this month` may be two words. Two periods: PeriodError."""
    found: list[tuple[str, Period]] = []
    rest: list[str] = []
    at = 0
    while at < len(words):
        word, taken = words[at], 1
        period = parse_period(word, calendar, today)
        if period is None and word.lower() in _SHIFTS and at + 1 < len(words):
            word, taken = f"{word}-{words[at + 1]}", 2
            period = parse_period(word, calendar, today)
        if period is None:
            rest.append(words[at])
            at += 1
            continue
        found.append((word, period))
        at += taken
    if len(found) > 1:
        named = " and ".join(word for word, _ in found)
        raise PeriodError(
            f"{len(found)} periods: {named}",
            hint="give one, or a range such as 2026-09..2026-10; text:2026 searches for a number",
        )
    return (found[0][1] if found else None), tuple(rest)


def _parse_range(word: str, calendar: Calendar, today: date) -> Period | None:
    left, _, right = word.partition("..")
    first = _parse_one(left, calendar, today) if left else None
    second = _parse_one(right, calendar, today) if right else None
    if first is None and second is None:
        return None
    if (left and first is None) or (right and second is None):
        raise PeriodError(f"{word}: {left if first is None else right} is not a period", hint=_HINT)
    start = first.start if first else date.min
    end = second.end if second else date.max
    if end <= start:
        raise PeriodError(f"{word} ends before it starts", hint=_HINT)
    return Period(start, end)


def _parse_one(word: str, calendar: Calendar, today: date) -> Period | None:
    if word == "all":
        return Period.ALL
    if word in _DAYS:
        return calendar.unit(today, "D", _DAYS[word])
    if match := re.fullmatch(_WORDED, word):
        return calendar.unit(today, _interval(match[2]), _SHIFTS[match[1]])
    if match := re.fullmatch(_COUNTED, word):
        return _counted(match[1], int(match[2]), _interval(match[3]), calendar, today)
    match = re.fullmatch(_NUMBERS, word)
    if match and FIRST_YEAR <= int(match["y"]) <= LAST_YEAR:
        return _numbered(match, calendar)
    return None


def _interval(word: str) -> Interval:
    letters: dict[str, Interval] = {"d": "D", "w": "W", "m": "M", "q": "Q", "y": "Y"}
    return letters[word[0]]


def _counted(way: str, count: int, interval: Interval, calendar: Calendar, today: date) -> Period:
    """`last-6m`: this month and the five before it; `next-30d`: today and the 29 days after it."""
    if count == 0:
        raise PeriodError(f"{way}-0{interval.lower()} holds no day", hint=_HINT)
    here = calendar.unit(today, interval)
    if way == "last":
        return Period(calendar.unit(today, interval, 1 - count).start, here.end)
    return Period(here.start, calendar.unit(today, interval, count - 1).end)


def _numbered(match: re.Match[str], calendar: Calendar) -> Period:
    year = int(match["y"])
    try:
        if match["q"]:
            first = date(year, int(match["q"]) * 3 - 2, 1)
            return Period(first, _first(_months(first) + 3))
        if match["w"]:
            # ISO weeks have their year and number by their Thursday; so has a week that starts on another day.
            return calendar.week_of(date.fromisocalendar(year, int(match["w"]), 4))
        if match["d"]:
            return calendar.unit(date(year, int(match["m"]), int(match["d"])), "D")
        if match["m"]:
            first = date(year, int(match["m"]), 1)
            return calendar_month(first.year, first.month)
    except ValueError:
        raise PeriodError(f"{match[0]} is not in the calendar", hint=_HINT) from None
    return Period(date(year, 1, 1), date(year + 1, 1, 1))
