"""Days as people write them among other words: `1 nov`, `nov 1 2025`, `4.11.`, `1-11-2026`, `last friday`, `gestern`.

A day without a year is the latest one that is not to come. What can only be a day and is none (`2026-02-30`) is
refused: an entry is never booked on another day than the one that was meant.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from datetime import date, timedelta

from finura_cli.errors import Ambiguous, UsageError

_MONTHS = (
    "january february march april may june july august september october november december".split(),
    "januar februar märz april mai juni juli august september oktober november dezember".split(),
    "জানুয়ারি ফেব্রুয়ারি মার্চ এপ্রিল মে জুন জুলাই আগস্ট সেপ্টেম্বর অক্টোবর নভেম্বর ডিসেম্বর".split(),
)
_WEEKDAYS = (
    "monday tuesday wednesday thursday friday saturday sunday".split(),
    "montag dienstag mittwoch donnerstag freitag samstag sonntag".split(),
    "সোমবার মঙ্গলবার বুধবার বৃহস্পতিবার শুক্রবার শনিবার রবিবার".split(),
)

_FAR = timedelta(days=366)
FAR_AHEAD = "its day is more than a year ahead"
"""Why a row waits for somebody who looks at it."""


def last_near(today: date) -> date:
    """The last day that an entry may be of without a word: of a later one the year is likely a slip of the finger."""
    return today + _FAR if today < date.max - _FAR else date.max


def plain(word: str) -> str:
    """A word as days are compared: small letters composed in one way, and digits of any script as 0 to 9."""
    return "".join(str(unicodedata.decimal(c, c)) for c in unicodedata.normalize("NFC", word.lower()))


_NUMBERS = {plain(name): n for names in _MONTHS for n, name in enumerate(names, 1)}
_NUMBERS |= {name[:3]: n for n, name in enumerate(_MONTHS[0], 1)} | {"sept": 9, "okt": 10, "dez": 12}
_WEEKDAY = {plain(name): n for names in _WEEKDAYS for n, name in enumerate(names)}
# How many days ago; words that mean yesterday and tomorrow alike, কাল and कल, are left to the description.
_AGO = {"heute": 0, "gestern": 1, "vorgestern": 2, "আজ": 0, "আজকে": 0, "গতকাল": 1, "आज": 0}
_ISO = re.compile(r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}")
_SLASHED = re.compile(r"([0-9]{1,2})/([0-9]{1,2})(?:/([0-9]{4}|[0-9]{2}))?")
_DASHED = re.compile(r"([0-9]{1,2})-([0-9]{1,2})-([0-9]{4})")
_DOTTED = re.compile(r"([0-9]{1,2})\.([0-9]{1,2})\.([0-9]{4}|[0-9]{2})?")
_NTH = re.compile(r"([0-9]{1,2})(?:st|nd|rd|th|\.|ই|লা|রা|ঠা|শে)?")
_YEAR = re.compile(r"[0-9]{4}")


def month_named(word: str) -> int | None:
    """The number of the month that a word names."""
    return _NUMBERS.get(plain(word))


def written_day(words: Sequence[str], today: date, *, month_first: bool | None = None) -> date | None:
    """The day that one, two or three words name together, or None.

    `month_first` settles `1/11`; when it is None, what can be read in two ways raises Ambiguous. UsageError for a day
    that is in no calendar.
    """
    lowered = [plain(word).removesuffix(",") for word in words]
    if len(lowered) == 1:
        return _one_word(lowered[0], today, month_first)
    if lowered[0] in ("last", "this", "next") and len(lowered) == 2 and lowered[1] in _WEEKDAY:
        return _weekday(lowered[0], _WEEKDAY[lowered[1]], today)
    year = None
    if len(lowered) == 3:
        if not _YEAR.fullmatch(lowered[2]) or not today.year - 9 <= int(lowered[2]) <= today.year + 1:
            return None  # `petrol 1 nov 2500` has an amount, no year
        year = int(lowered.pop())
    if len(lowered) != 2:
        return None
    for nth, name in (lowered, lowered[::-1]):
        found = _NTH.fullmatch(nth)
        if found and name in _NUMBERS and 1 <= int(found[1]) <= 31:
            return _day(int(found[1]), _NUMBERS[name], year, today, " ".join(words))
    return None


def _one_word(word: str, today: date, month_first: bool | None) -> date | None:
    if word in _AGO:
        return today - timedelta(days=_AGO[word])
    if word in _WEEKDAY:
        return today - timedelta(days=(today.weekday() - _WEEKDAY[word]) % 7)
    if dotted := _DOTTED.fullmatch(word):
        return _day(int(dotted[1]), int(dotted[2]), _year(dotted[3]), today, word)
    if slashed := _SLASHED.fullmatch(word) or _DASHED.fullmatch(word):
        return _slashed(int(slashed[1]), int(slashed[2]), _year(slashed[3]), today, word, month_first)
    if _ISO.fullmatch(word):
        year, month, day = map(int, word.split("-"))
        return _day(day, month, year, today, word)
    return None


def _weekday(which: str, weekday: int, today: date) -> date:
    """`last friday` is before today, `next friday` after it, `this friday` in the week to come, today included."""
    ahead = (weekday - today.weekday()) % 7
    if which == "last":
        return today + timedelta(days=ahead - 7)
    return today + timedelta(days=ahead or (7 if which == "next" else 0))


def _slashed(one: int, two: int, year: int | None, today: date, word: str, month_first: bool | None) -> date:
    if month_first is None and one != two and one <= 12 and two <= 12:
        readings = " or ".join(_day(d, m, year, today, word).isoformat() for d, m in ((one, two), (two, one)))
        raise Ambiguous(f"which day is {word}: {readings}?", hint="write it as 2026-11-01", code="ambiguous-day")
    if two > 12 or (month_first and one <= 12):
        one, two = two, one
    return _day(one, two, year, today, word)


def _year(text: str | None) -> int | None:
    return None if text is None else int(text) + (2000 if len(text) == 2 else 0)


def _day(day: int, month: int, year: int | None, today: date, said: str) -> date:
    """Without a year the latest such day up to today: of 29 February it is some years back."""
    for candidate in [year] if year is not None else range(today.year, today.year - 9, -1):
        try:
            found = date(candidate, month, day)
        except ValueError:
            continue
        if year is not None or found <= today:
            return found
    raise UsageError(f"{said[:40]} is in no calendar", hint="2026-10-03, 3 oct, yesterday or friday", code="bad-day")
