"""What a person types after `add`, in any order: an amount, a day, a time, and the rest is the description.

The amount is, in this order: the one number with a currency sign or decimals; else the only number; else the first
or the last word, if exactly one of them is a number. Otherwise the words are refused with their readings.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

from finura_cli.domain.parse_money import find_currency, looks_like_amount
from finura_cli.domain.period import Calendar, parse_period
from finura_cli.errors import Ambiguous, UsageError

_TIME = re.compile(r"(?:[01]?[0-9]|2[0-3]):[0-5][0-9]")
_DECIMALS = re.compile(r"[0-9][.,][0-9]")
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_BEFORE_MERCHANT = frozenset(("at", "@", "from"))
_ONE_DAY = timedelta(days=1)


class Entry(NamedTuple):
    """The words of an entry by their role. `amount` is the text as typed; `day` and `time` are None when not said."""

    amount: str | None
    day: date | None
    time: str | None
    text: str
    merchant: str | None


def read_entry(words: Sequence[str], *, calendar: Calendar, today: date, amount: str | None = None) -> Entry:
    """Give each word its role. Raises UsageError (no amount, two days) and Ambiguous (several amounts)."""
    left = list(words[0].split() if len(words) == 1 else words)
    day = _take_day(left, calendar, today)
    if amount is None:
        amount = _take_amount(left)
    time = _take_time(left)
    return Entry(amount=amount, day=day, time=time, text=" ".join(left).strip(), merchant=_merchant(left))


def day_of(word: str, calendar: Calendar, today: date) -> date | None:
    """The day a word names: `2026-10-03`, `today`, `yesterday`, `friday` (the last one, today included)."""
    lowered = word.lower()
    for i, name in enumerate(_WEEKDAYS):
        if lowered == name:
            return today - timedelta(days=(today.weekday() - i) % 7)
    try:
        period = parse_period(word, calendar, today)
    except UsageError:
        # `10.03` or `1..2` are no day; what is no day stays a word
        return None
    if period is None or period.end - period.start != _ONE_DAY:
        return None
    return period.start


def said_day(word: str, calendar: Calendar, today: date) -> date:
    """`day_of`, or UsageError."""
    day = day_of(word, calendar, today)
    if day is None:
        raise UsageError(f"{word[:40]!r} is no day", hint="2026-10-03, today, yesterday or friday", code="bad-day")
    return day


def is_time(word: str) -> bool:
    """Whether a word is a local time, `9:30` or `21:05`."""
    return _TIME.fullmatch(word) is not None


def _take_day(left: list[str], calendar: Calendar, today: date) -> date | None:
    found = [(word, day) for word in left if (day := day_of(word, calendar, today)) is not None]
    if len({day for _, day in found}) > 1:
        raise UsageError(
            f"two days were given: {found[0][0]} and {found[1][0]}",
            hint="say one; the rest of the words are the description",
        )
    for word, _ in found:
        left.remove(word)
    return found[0][1] if found else None


def _take_time(left: list[str]) -> str | None:
    for word in left:
        if is_time(word):
            place = left.index(word)
            left.pop(place)
            if place and left[place - 1].lower() in _BEFORE_MERCHANT and place == len(left):
                left.pop()  # `lunch at 12:30`
            return word.rjust(5, "0")
    return None


def _take_amount(left: list[str]) -> str:
    numbers = [i for i, word in enumerate(left) if looks_like_amount(word)]
    strong = [i for i in numbers if find_currency(left[i]) or _DECIMALS.search(left[i]) or _beside_currency(left, i)]
    if len(strong) == 1:
        return _pop_amount(left, strong[0])
    if len(numbers) == 1:
        return _pop_amount(left, numbers[0])
    ends = [i for i in (0, len(left) - 1) if i in numbers]
    if not strong and len(ends) == 1:
        return _pop_amount(left, ends[0])
    if not numbers:
        raise UsageError(
            "no amount among the words", hint="say it as a number, `250` or `3.20`, or with --amount", code="no-amount"
        )
    readings = " or ".join(left[i] for i in (strong or numbers))
    raise Ambiguous(f"which is the amount: {readings}?", hint="say it with --amount", code="ambiguous-amount")


def _is_currency(word: str) -> bool:
    return len(word) == 3 and word.isalpha() and word.isupper() and find_currency(word) is not None


def _beside_currency(left: list[str], i: int) -> bool:
    return (i > 0 and _is_currency(left[i - 1])) or (i + 1 < len(left) and _is_currency(left[i + 1]))


def _pop_amount(left: list[str], i: int) -> str:
    amount = left.pop(i)
    if i < len(left) and _is_currency(left[i]):
        return f"{amount} {left.pop(i)}"
    if i and _is_currency(left[i - 1]):
        return f"{left.pop(i - 1)} {amount}"
    return amount


def _merchant(left: Sequence[str]) -> str | None:
    for i, word in enumerate(left):
        if word.lower() in _BEFORE_MERCHANT and i + 1 < len(left):
            return " ".join(left[i + 1 :])
    return None
