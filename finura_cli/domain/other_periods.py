"""Days and months as they are written elsewhere (`31.10.2026`, `10/2026`, `Oct`), and how a period says them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from finura_cli.domain.days import month_named, plain, written_day
from finura_cli.domain.period import FIRST_YEAR, LAST_YEAR, PeriodError
from finura_cli.errors import Ambiguous, UsageError

_DAY = re.compile(r"\d{1,2}\.\d{1,2}\.(?:\d{4}|\d{2})?|\d{1,2}([/-])\d{1,2}\1\d{4}").fullmatch
_TURNED = re.compile(r"(\d{4})[./](\d{1,2})(?:[./](\d{1,2}))?").fullmatch
_MONTH = re.compile(r"(\d{1,2})[./-](\d{4})").fullmatch


def refuse_other_writing(word: str, today: date) -> None:
    """PeriodError for a word that is plainly a day or a month, and is not written as a period: taken for a text it
    would find nothing, and say nothing."""
    said = plain(word)
    if _DAY(said):
        try:
            day = written_day([said], today)
        except Ambiguous as error:
            raise PeriodError(str(error), hint="write the day as 2026-11-01") from None
        except UsageError:
            return  # in no calendar: a number of another kind
        if day is not None:
            _refuse(word, "day", day.isoformat())
    turned, month = _TURNED(said), _MONTH(said)
    if turned and turned[3] and _is_day(int(turned[1]), int(turned[2]), int(turned[3])):
        _refuse(word, "day", f"{turned[1]}-{turned[2]:0>2}-{turned[3]:0>2}")
    elif turned and not turned[3] and _is_day(int(turned[1]), int(turned[2]), 1):
        _refuse(word, "month", f"{turned[1]}-{turned[2]:0>2}")
    elif month and _is_day(int(month[2]), int(month[1]), 1):
        _refuse(word, "month", f"{month[2]}-{month[1]:0>2}")


def _refuse(word: str, what: str, period: str) -> None:
    raise PeriodError(
        f"{word} is not how a {what} is written here",
        hint=f"the {what} is {period}; text:{word} searches for the word",
    )


def _is_day(year: int, month: int, day: int) -> bool:
    try:
        return FIRST_YEAR <= date(year, month, day).year <= LAST_YEAR
    except ValueError:
        return False


def maybe_meant(words: Sequence[str], today: date) -> tuple[str, str] | None:
    """The first word that names a month or a day, and may be a word of a text as well (`may`, `Friday`), with the
    period that it may have meant: the latest such month or day that has begun."""
    for word in words:
        month = month_named(word)
        if month is not None:
            return word, f"{today.year - (month > today.month)}-{month:02}"
        if word.isalpha() and (day := written_day([word], today)) is not None:
            return word, day.isoformat()
    return None
