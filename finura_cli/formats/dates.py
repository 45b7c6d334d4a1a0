"""Dates as banks write them: each cell is taken apart alone, the order of day and month is settled by the column."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from functools import lru_cache

from finura_cli.domain.text import folded
from finura_cli.records import NamedTuple

FIRST_YEAR, LAST_YEAR = 1900, 2100
"""A date outside of these years is a slip of the file, not a date."""

_MINGUO_BEGINS = 1911
BUDDHIST = 543
"""By how many years Thailand's calendar is ahead."""
_FAR = 2060
"""Statements of later years than this are of another calendar (of Nepal, of Thailand in two figures)."""
ORDERS = ("dmy", "mdy", "ymd")


class Parts(NamedTuple):
    """A date taken apart. `kind` says what is known: `ymd` and `named` are settled; in `xxy` the year is the third
    number and in `xxx` nothing is known but the three numbers."""

    kind: str
    first: int
    second: int
    third: int
    time: str | None
    """`HH:MM` or `HH:MM:SS` as local time; None without one, at midnight (a filler), or with a zone."""
    separator: str


# Names and short names in the languages whose banks write months out. A name that means different months in two
# languages (listopad, srpen ...) is kept only where the languages with more banks agree.
_MONTHS: tuple[str, ...] = (
    "jan january januar januari janvier janv ene enero gennaio gen genn janeiro tammikuu sty stycznia styczen leden"
    " ledna januarie ianuarie ian ocak oca янв января январь sausio януари",
    "feb february februar februari fevrier fevr fev febrero febbraio febb fevereiro helmikuu lut lutego luty unor unora"
    " febr februarie subat sub фев февраля февраль vasario февруари",
    "mar march marz maerz mrz maart mrt mars marzo marco maaliskuu marca marzec brezen brezna marc marcius martie mart"
    " мар марта март kovo",
    "apr april avril avr abr abril aprile huhtikuu kwi kwietnia kwiecien duben dubna aprilis aprilie nisan nis"
    " апр апреля апрель balandzio април",
    "may mai mei mayo maggio mag maio maj toukokuu maja kveten kvetna majus mayis мая май geguzes",
    "jun june juni juin junio giugno giu junho kesakuu cze czerwca czerwiec cerven cervna junius iunie iun haziran haz"
    " июн июня июнь birzelio юни",
    "jul july juli juillet juil julio luglio lug julho heinakuu lip lipca lipiec cervenec cervence julius iulie iul"
    " temmuz tem июл июля июль liepos юли",
    "aug august augustus aout aou agosto ago elokuu sie sierpnia sierpien srpen srpna augusztus agustos agu"
    " авг августа август rugpjucio",
    "sep september sept septembre set septiembre setiembre settembre sett setembro syyskuu wrz wrzesnia wrzesien zari"
    " szeptember szept septembrie eylul eyl сен сент сентября сентябрь rugsejo септември",
    "oct october oktober okt octobre octubre ottobre ott outubro out lokakuu paz pazdziernika pazdziernik rijen rijna"
    " octombrie ekim eki окт октября октябрь spalio октомври",
    "nov november novembre noviembre novembro marraskuu lis listopada listopad noiembrie noi kasim kas"
    " ноя нояб ноября ноябрь lapkricio ноември",
    "dec december dez dezember decembre dic diciembre dicembre dezembro joulukuu gru grudnia grudzien prosinec prosince"
    " decembrie aralik ara des desember дек декабря декабрь gruodzio декември",
)
MONTHS: dict[str, int] = {
    folded(name).strip(): number for number, names in enumerate(_MONTHS, start=1) for name in names.split()
}

_TIME = (
    r"(?:[T ,]\s*(?:at\s+|um\s+)?(?P<h>[0-9]{1,2})[:.](?P<m>[0-9]{2})(?:[:.](?P<s>[0-9]{2}))?(?:[.,:][0-9]{1,9})?"
    r"\s*(?P<half>[AaPp]\.?[Mm]\.?)?\s*(?P<zone>Z|UTC|GMT|CES?T|[A-Z]{3,4}|[+-][0-9]{2}:?(?:[0-9]{2})?)?)?"
)
_WEEKDAY = re.compile(r"^[^\W\d_]{2,10}\.?,?\s+(?=[0-9])|\s+[^\W\d_]{3,10}$")
_YEAR_FIRST = re.compile(r"([0-9]{4})(\s?[-/.年]\s?)([0-9]{1,2})\s?[-/.月]\s?([0-9]{1,2})[.日]?" + _TIME)
_YEAR_LAST = re.compile(r"([0-9]{1,2})(\s?[-/.]\s?|\s)([0-9]{1,2})(?:\s?[-/.]\s?|\s)([0-9]{4}|'?[0-9]{2})\.?" + _TIME)
_MINGUO = re.compile(r"(1[0-9]{2})([-/.年])([0-9]{1,2})[-/.月]([0-9]{1,2})日?" + _TIME)
_ERAS = {"R": 2018, "令和": 2018, "H": 1988, "平成": 1988, "S": 1925, "昭和": 1925}
_ERA = re.compile(r"(R|H|S|令和|平成|昭和)\.?([0-9]{1,2}|元)([-/.年])([0-9]{1,2})[-/.月]([0-9]{1,2})日?" + _TIME)
_COMPACT = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})(?:([0-9]{2})([0-9]{2})([0-9]{2})(?:\.[0-9]+)?)?(\[[^\]]*\])?")
_NAMED = re.compile(
    r"([0-9]{1,2})(?:st|nd|rd|th|\.|er|º)?[\s\-/.]*(?:de\s+)?([^\W\d_]{3,12})\.?[\s\-/.,]*(?:de\s+|of\s+)?'?([0-9]{4}|[0-9]{2})"
    + _TIME
)
_NAME_FIRST = re.compile(
    r"([^\W\d_]{3,12})\.?[\s\-/.]*([0-9]{1,2})(?:st|nd|rd|th)?[\s,\-/.]+([0-9]{4}|[0-9]{2})" + _TIME
)
_YEAR_NAME = re.compile(r"([0-9]{4})[\s\-/.]+([^\W\d_]{3,12})\.?[\s\-/.]+([0-9]{1,2})" + _TIME)
_LONGEST = 40


@lru_cache(maxsize=65536)
def take_apart(text: str) -> Parts | None:
    """The parts of a cell that is a date and nothing else; None for any other text. Digits must be ASCII."""
    text = text.strip().strip("'\"").replace("\u00a0", " ").strip()
    if not 6 <= len(text) <= _LONGEST:
        return None
    if not "0" <= text[0] <= "9":
        if m := _ERA.fullmatch(text):  # years of an emperor of Japan
            year = _ERAS[m[1]] + (1 if m[2] == "元" else int(m[2]))
            return Parts("ymd", year, int(m[4]), int(m[5]), _time(m), "/")
        return _take_named(text) or _without_weekday(text)
    if m := _YEAR_FIRST.fullmatch(text):
        separator = "/" if m[2] == "年" else m[2].strip() or " "
        return Parts("ymd", int(m[1]), int(m[3]), int(m[4]), _time(m), separator)
    if m := _MINGUO.fullmatch(text):  # years of the Republic of China; nobody else writes three figures
        return Parts("ymd", _MINGUO_BEGINS + int(m[1]), int(m[3]), int(m[4]), _time(m), "/")
    if m := _YEAR_LAST.fullmatch(text):
        kind = "xxy" if len(m[4]) == 4 else "xxx"
        return Parts(kind, int(m[1]), int(m[3]), int(m[4].lstrip("'")), _time(m), m[2].strip() or " ")
    if m := _COMPACT.fullmatch(text):
        return _take_compact(m)
    return _take_named(text) or _without_weekday(text)


def _take_compact(m: re.Match[str]) -> Parts | None:
    year, month, day = int(m[1]), int(m[2]), int(m[3])
    if FIRST_YEAR <= year <= LAST_YEAR and 1 <= month <= 12 and 1 <= day <= 31:
        time = clock(int(m[4]), int(m[5]), int(m[6])) if m[4] and not m[7] else None
        return Parts("ymd", year, month, day, time, "")
    digits = m[1] + m[2] + m[3]  # 24122019
    if not m[4] and FIRST_YEAR <= int(digits[4:]) <= LAST_YEAR and max(int(digits[:2]), int(digits[2:4])) <= 31:
        return Parts("xxy", int(digits[:2]), int(digits[2:4]), int(digits[4:]), None, "")
    return None


def _take_named(text: str) -> Parts | None:
    for pattern, places in ((_NAMED, (3, 2, 1)), (_NAME_FIRST, (3, 1, 2)), (_YEAR_NAME, (1, 2, 3))):
        m = pattern.fullmatch(text)
        if m and (month := MONTHS.get(folded(m[places[1]]).strip())):
            return Parts("named", full_year(int(m[places[0]]), m[places[0]]), month, int(m[places[2]]), _time(m), " ")
    return None


def _without_weekday(text: str) -> Parts | None:
    bare = _WEEKDAY.sub("", text).strip()
    return take_apart(bare) if bare != text else None


def _time(m: re.Match[str]) -> str | None:
    hour, minute, second = m["h"], m["m"], m["s"]
    if hour is None or m["zone"]:
        return None  # a time of another zone is not the local one
    number = int(hour)
    if half := (m["half"] or "").lower()[:1]:
        number = number % 12 + (12 if half == "p" else 0)
    return clock(number, int(minute), int(second) if second else None)


def clock(hour: int, minute: int, second: int | None) -> str | None:
    """`HH:MM[:SS]`; None for what is no time, and for midnight sharp, which files use as a filler."""
    if hour > 23 or minute > 59 or (second or 0) > 59 or not (hour or minute or second):
        return None
    return f"{hour:02}:{minute:02}" + (f":{second:02}" if second else "")


_CLOCK = re.compile(r"([0-9]{1,2})[:.]([0-9]{2})(?:[:.]([0-9]{2})(?:[.,][0-9]+)?)?\s*([AaPp]\.?[Mm]\.?)?")


def read_time(text: str) -> str | None:
    """A cell that is a time of day, as `HH:MM[:SS]`; None for anything else."""
    m = _CLOCK.fullmatch(text.strip())
    if not m:
        return None
    hour = int(m[1])
    if m[4]:
        hour = hour % 12 + (12 if m[4][0] in "pP" else 0)
    return clock(hour, int(m[2]), int(m[3]) if m[3] else None)


def is_time(text: str) -> bool:
    """Whether a cell is a time of day, midnight among them."""
    m = _CLOCK.fullmatch(text.strip())
    return bool(m) and int(m[1]) <= 23 and int(m[2]) <= 59 and int(m[3] or 0) <= 59  # type: ignore[index]


def full_year(year: int, written: str) -> int:
    """Two digits mean 1970 to 2069."""
    if len(written.lstrip("'")) > 2:
        return year
    return year + (2000 if year < 70 else 1900)


def possible_orders(column: Iterable[Parts]) -> set[str]:
    """The orders under which the dates of a column can be read; empty when they fit together under none.

    Dates that are settled alone (ISO, named months) have no say, nor has one that no order can read: it is its row's
    problem. An order is dropped when more than one of the others in fifty contradicts it.
    """
    against = dict.fromkeys(ORDERS, 0)
    firsts, lasts, total, impossible = set(), set(), 0, False
    for kind, a, b, c, _, _ in column:
        if kind in ("ymd", "named"):
            continue
        day_first = 1 <= a <= 31 and 1 <= b <= 12
        month_first = 1 <= a <= 12 and 1 <= b <= 31
        year_first = kind == "xxx" and 1 <= b <= 12 and 1 <= c <= 31
        if not (day_first or month_first or year_first):
            impossible = True
            continue
        total += 1
        against["dmy"] += not day_first
        against["mdy"] += not month_first
        against["ymd"] += not year_first
        firsts.add(a)
        lasts.add(c)
    if not total:
        return set() if impossible else {"ymd"}
    left = {order for order, wrong in against.items() if wrong * 50 <= total}
    if len(left) > 1:
        left = {order for order in left if not against[order]} or left
    if "ymd" in left and left & {"dmy", "mdy"}:
        # 24-03-05, 24-03-28: read as years, the last numbers would lie decades apart
        return {"ymd"} if max(lasts) - min(lasts) > 5 and max(firsts) - min(firsts) <= 2 else left - {"ymd"}
    return left


def years_ahead(column: Iterable[Parts]) -> int:
    """By how many years a whole column of dates is ahead of the common calendar: 543 where every year is one that only
    Thailand has now; else 0."""
    years = {parts.first if parts.kind in ("ymd", "named") else parts.third for parts in column}
    return BUDDHIST if years and min(years) - BUDDHIST >= 1970 and max(years) - BUDDHIST <= _FAR else 0


def in_common_years(parts: Parts, ahead: int) -> Parts:
    """A date of a calendar that is so many years ahead."""
    if parts.kind in ("ymd", "named"):
        return parts._replace(first=parts.first - ahead)
    return parts._replace(third=parts.third - ahead)


def is_far(parts: Parts) -> bool:
    """Whether a date is of a year that no statement has yet, in the common calendar."""
    year = parts.first if parts.kind in ("ymd", "named") else parts.third
    return _FAR < year <= LAST_YEAR or (parts.kind == "xxx" and full_year(year, "yy") > _FAR)


def to_date(parts: Parts, order: str) -> date:
    """The date under an order. Raises ValueError with what is wrong in the words of a person."""
    if parts.kind in ("ymd", "named"):
        year, month, day = parts.first, parts.second, parts.third
    else:
        if parts.kind == "xxy" and order == "ymd":
            possible = possible_orders((parts,))
            raise ValueError("its year does not stand first" if possible else "there is no such day")
        numbers = {"dmy": (2, 1, 0), "mdy": (2, 0, 1), "ymd": (0, 1, 2)}[order]
        year, month, day = ((parts.first, parts.second, parts.third)[i] for i in numbers)
        year = full_year(year, "yy") if parts.kind == "xxx" else year
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError(f"the year {year} is not between {FIRST_YEAR} and {LAST_YEAR}")
    try:
        return date(year, month, day)
    except ValueError:
        raise ValueError("there is no such day") from None
