"""What a person types after `add`, in any order: an amount, a day, a time, and the rest is the description.

The amount is, in this order: the one number with a currency sign or decimals; else the only number; else the first
or the last word, if exactly one of them is a number. Otherwise the words are refused with their readings.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta

from finura_cli.domain.currencies import CODES, meanings
from finura_cli.domain.days import plain, written_day
from finura_cli.domain.parse_money import find_currency, looks_like_amount
from finura_cli.domain.period import Calendar, parse_period
from finura_cli.domain.text import folded
from finura_cli.errors import Ambiguous, UsageError
from finura_cli.records import NamedTuple

_TIME = re.compile(r"(?:[01]?[0-9]|2[0-3]):[0-5][0-9]")
_LIKE_TIME = re.compile(r"[0-9]{1,2}:[0-9]{2}")
_DECIMALS = re.compile(r"[0-9][.,][0-9]")
_HALF = re.compile(r"([0-9]{1,2})/([0-9]{1,2})")
_NO_DAYS = frozenset("1/2 1/3 2/3 1/4 3/4 24/7".split())
_EVERYDAY = frozenset("inr bdt eur usd gbp pkr npr lkr chf aud cad".split())  # codes that are no English words
_BEFORE_MERCHANT = frozenset(("at", "@", "from"))
_ONE_DAY = timedelta(days=1)
_TOO_SHORT = frozenset(("r", "re", "ft"))  # signs that are also words: `re 250 invoice`, `2 ft rope`

_SCALES = {
    scale: zeros
    for zeros, scales in (
        (2, "hundred hundert শত শো"),
        (3, "k thousand thousands tausend tsd hazar hajar হাজার हजार"),
        (5, "lakh lakhs lac lacs লাখ লক্ষ लाख"),
        (6, "million millions mio mln millionen"),
        (7, "crore crores কোটি करोड़"),
        (9, "billion billions bn mrd milliarde milliarden"),
    )
    for scale in map(folded, scales.split())
}
"""Words that multiply the number before them, folded, and how many noughts they add."""


class Entry(NamedTuple):
    """The words of an entry by their role. `amount` is the text as typed; `day` and `time` are None when not said."""

    amount: str | None
    day: date | None
    time: str | None
    text: str
    merchant: str | None


def read_entry(
    words: Sequence[str],
    *,
    calendar: Calendar,
    today: date,
    amount: str | None = None,
    month_first: bool | None = None,
) -> Entry:
    """Give each word its role; `month_first` says how the reader writes `1/11`.

    Raises:
        UsageError: no amount, two days, a day or time that does not exist.
        Ambiguous: several amounts, or a day that can be read in two ways.
    """
    left = list(words[0].split() if len(words) == 1 else words)
    day = _take_day(left, calendar, today, month_first)
    if amount is None:
        amount = _take_amount(left)
    time = _take_time(left)
    return Entry(amount=amount, day=day, time=time, text=" ".join(left).strip(), merchant=_merchant(left))


def day_of(word: str, calendar: Calendar, today: date, *, month_first: bool | None = None) -> date | None:
    """The day a word names: `2026-10-03`, `yesterday`, `friday` (the last one, today included), `4.11.`, `1/11/2026`.

    Raises:
        UsageError: it can only be a day, and is none.
        Ambiguous: it can be two days.
    """
    written = written_day(word.split() or [""], today, month_first=month_first)
    if written is not None:
        return written
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


def _take_day(left: list[str], calendar: Calendar, today: date, month_first: bool | None) -> date | None:
    found: list[tuple[int, int, date]] = []  # where, how many words, which day
    at = 0
    while at < len(left):
        size, day = _day_at(left, at, calendar, today, month_first)
        if day is not None:
            found.append((at, size, day))
        at += size
    if len({day for _, _, day in found}) > 1:
        said = " and ".join(" ".join(left[at : at + size]) for at, size, _ in found[:2])
        raise UsageError(f"two days were given: {said}", hint="say one; the rest of the words are the description")
    for at, size, _ in reversed(found):
        before = 1 if at and left[at - 1].lower() == "on" else 0
        del left[at - before : at + size]
    if not found:
        _refuse_half_a_day(left)
    return found[0][2] if found else None


def _refuse_half_a_day(left: Sequence[str]) -> None:
    """`1/7 rent 12000`: a day that was meant is never lost among the words."""
    for word in left:
        half = _HALF.fullmatch(plain(word))
        if half is None or half[0] in _NO_DAYS:
            continue
        smaller, larger = sorted((int(half[1]), int(half[2])))
        if 1 <= smaller <= 12 and larger <= 31:
            raise Ambiguous(
                f"is {word} the day, or a part of the description?",
                hint=f'a day stands last, or is written as 2026-11-01; what is in quotes is text: "{word} ..."',
                code="ambiguous-day",
            )


def _day_at(
    left: Sequence[str], at: int, calendar: Calendar, today: date, month_first: bool | None
) -> tuple[int, date | None]:
    for size in (3, 2):
        if at + size <= len(left) and (day := written_day(left[at : at + size], today)) is not None:
            return size, day
    if _HALF.fullmatch(plain(left[at])) and at + 1 < len(left):
        return 1, None  # `1/2 pizza`: a fraction, unless it stands where people put the day
    return 1, day_of(left[at], calendar, today, month_first=month_first) if " " not in left[at] else None


def _take_time(left: list[str]) -> str | None:
    for word in left:
        if is_time(word):
            place = left.index(word)
            left.pop(place)
            if place and left[place - 1].lower() in _BEFORE_MERCHANT and place == len(left):
                left.pop()  # `lunch at 12:30`
            return word.rjust(5, "0")
        if _LIKE_TIME.fullmatch(word):
            raise UsageError(f"{word} is no time of day", hint="00:00 to 23:59", code="bad-time")
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


def _currency_word(word: str) -> str | None:
    """The sign or code as it is read beside a number, `Rs`, `taka`, `€`, `bdt`; None for any other word."""
    if word.lower() in _EVERYDAY:
        return word.upper()
    return word if meanings(word) and (word in CODES or word.lower() not in _TOO_SHORT) else None


def _beside_currency(left: list[str], i: int) -> bool:
    return any(_currency_word(word) for word in [*left[max(i - 1, 0) : i], *left[i + 1 : i + 2]])


def _pop_amount(left: list[str], i: int) -> str:
    _refuse_scale(left, i)
    amount = left.pop(i)
    if find_currency(amount):
        return amount
    if i < len(left) and (after := _currency_word(left[i])):
        left.pop(i)
        return f"{amount} {after}"
    if i and (before := _currency_word(left[i - 1])):
        left.pop(i - 1)
        return f"{before} {amount}"
    return amount


def _refuse_scale(left: Sequence[str], i: int) -> None:
    """`5 lakh car` is never booked as 5."""
    if i + 1 == len(left) or (zeros := _SCALES.get(folded(left[i + 1]))) is None:
        return
    raise UsageError(
        f"{left[i]} {left[i + 1]}: amounts are written out",
        hint=f"{left[i + 1]} is 1{'0' * zeros}; if it is a part of the description, say the amount with --amount",
        code="bad-amount",
    )


def _merchant(left: Sequence[str]) -> str | None:
    for i, word in enumerate(left):
        if word.lower() in _BEFORE_MERCHANT and i + 1 < len(left):
            return " ".join(left[i + 1 :])
    return None
