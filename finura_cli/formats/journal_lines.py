"""The lines of journals as hledger and Ledger have them: dates, headings of transactions, postings, comments."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from finura_cli.formats import dates
from finura_cli.formats.double_entry import BALANCED, LONGEST_NAME, PENDING, REAL, UNBALANCED, Booking

_DATE = re.compile(r"([0-9]{1,4})([-/.])([0-9]{1,2})(?:\2([0-9]{1,4}))?(?![0-9])")
_HEADING = re.compile(r"\s*(?:([*!])\s*)?(?:\(([^)]*)\)\s*)?(.*)", re.DOTALL)
_TAG = re.compile(r"(?<![^\s,;])([^\s:,;]{1,64}):(?=[\s,]|$|[^\s:/])([^,]*)")
_TAGS_OF_LEDGER = re.compile(r"(?<!\S):((?:[^\s:]{1,64}:){1,50})(?!\S)")
_BRACKET_DATE = re.compile(r"\[([0-9./-]{3,12})?(?:=[0-9./-]{3,12})?\]")
_MARKS = ("*", PENDING)
_LONGEST_WITH_TAGS = 4_096


@dataclass(frozen=True, slots=True)
class Comment:
    """What a comment says: its text without what was understood, tags, and what some tags mean."""

    text: str = ""
    tags: tuple[str, ...] = ()
    date: str | None = None
    """Of a posting, as written."""
    time: str | None = None
    payee: str | None = None
    type: str | None = None
    """Of an account that is declared."""


def take_date(text: str, year: int | None) -> tuple[date, str]:
    """The date at the beginning of a line, and what follows. `year`: of dates without one.

    Raises ValueError with what is wrong in the words of a person.
    """
    m = _DATE.match(text)
    if m is None:
        raise ValueError("no date")
    rest = text[m.end() :]
    if rest[:1] and not rest[:1].isspace() and rest[:1] not in "=*!(;":
        raise ValueError("no date")
    if m[4] is None:
        if year is None:
            raise ValueError(f"{m[0]}: no year, and no line `Y YEAR` above")
        parts = year, int(m[1]), int(m[3])
    elif len(m[1]) == 4 and len(m[4]) <= 2:
        parts = int(m[1]), int(m[3]), int(m[4])
    else:
        raise ValueError(f"{m[0]}: dates of journals are written year-month-day")
    if not dates.FIRST_YEAR <= parts[0] <= dates.LAST_YEAR:
        raise ValueError(f"{m[0]}: the year {parts[0]} is not between {dates.FIRST_YEAR} and {dates.LAST_YEAR}")
    try:
        return date(*parts), rest
    except ValueError:
        raise ValueError(f"{m[0]}: there is no such day") from None


def take_heading(line: str, number: int, year: int | None) -> Booking:
    """A transaction from its first line; its date is None, and it is blamed, where the line has none."""
    booking = Booking(number, number, None)
    text, _, comment = line.partition(";")
    try:
        booking.date, text = take_date(text, year)
        if text.startswith("="):  # a second date, which is not the one of the books
            _, text = take_date(text[1:], booking.date.year)
    except ValueError as error:
        booking.blame(str(error))
        m = _DATE.match(text)
        text = text[m.end() :] if m else text
    m = _HEADING.match(text)
    assert m is not None
    booking.mark, booking.code = m[1] or "", (m[2] or "").strip()
    payee, bar, note = m[3].partition("|")
    booking.description = one_line(note if bar and note.strip() else payee)
    booking.payee = one_line(payee) or None if bar else None
    add_comment(booking, take_comment(comment))
    return booking


def add_comment(booking: Booking, said: Comment) -> None:
    """What a comment says of the whole transaction."""
    if said.text:
        booking.note = f"{booking.note} · {said.text}" if booking.note else said.text
    booking.tags += tuple(tag for tag in said.tags if tag not in booking.tags)
    booking.time = booking.time or said.time
    booking.payee = booking.payee or said.payee


def take_account(text: str) -> tuple[str, str, str, str]:
    """Mark, kind of posting, account and the rest of a posting without its comment."""
    mark = ""
    if text[:1] in _MARKS and (len(text) < 2 or text[1:2] in " \t" or text[1:2].isalpha() or text[1:2] in "(["):
        mark, text = text[0], text[1:].lstrip()
    tab, gap = text.find("\t"), text.find("  ")
    ends = [place for place in (tab, gap) if place >= 0]
    name, rest = (text[: min(ends)], text[min(ends) :].strip()) if ends else (text, "")
    name = name.strip()
    kind = REAL
    for opening, closing, found in (("(", ")", UNBALANCED), ("[", "]", BALANCED)):
        if name.startswith(opening) and name.endswith(closing):
            name, kind = name[1:-1].strip(), found
    if not name:
        raise ValueError("a posting without an account")
    if len(name) > LONGEST_NAME:
        raise ValueError("the name of an account is too long")
    return mark, kind, name, rest


def take_comment(text: str) -> Comment:
    """What a comment says. Tags are `name:` and `name:value` of hledger, and `:one:two:` of Ledger."""
    text = one_line(text)
    if (":" not in text and "[" not in text) or len(text) > _LONGEST_WITH_TAGS:
        return Comment(text)
    found: dict[str, str] = {}
    tags: list[str] = []

    def of_ledger(m: re.Match[str]) -> str:
        tags.extend(m[1].strip(":").split(":"))
        return ""

    def of_hledger(m: re.Match[str]) -> str:
        name, value = m[1], m[2].strip()
        if name.casefold() in ("date", "date2", "time", "payee", "type"):
            found.setdefault(name.casefold(), value)
        elif not value:
            tags.append(name)
        elif len(value) <= 64 and not any(c.isspace() for c in value):
            tags.append(f"{name}:{value}")
        else:
            return m[0]
        return ""

    day = _BRACKET_DATE.search(text)
    if day is not None:
        text = text.replace(day[0], "", 1)
    rest = _TAG.sub(of_hledger, _TAGS_OF_LEDGER.sub(of_ledger, text))
    rest = re.sub(r" ?,(?= ?(?:,|$))", "", one_line(rest)).replace(" ,", ",")
    time = found.get("time", "")
    return Comment(
        one_line(rest).strip(" ,"), tuple(dict.fromkeys(tags)), found.get("date") or (day[1] if day else None),
        dates.read_time(time) if dates.is_time(time) else None, found.get("payee") or None, found.get("type"),
    )  # fmt: skip


def one_line(text: str) -> str:
    """A text with single spaces."""
    return " ".join(text.split())
