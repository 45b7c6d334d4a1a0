"""Finura's own export, read back: the entries of each account, with their categories, splits, tags and moods.

An entry is known by its uid: books that hold it have it already, whatever it says. What is no entry (rules, budgets,
notes, verdicts, links between the sides of transfers) is not carried; a backup carries everything.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from datetime import date

from finura_cli.domain.category import Kind
from finura_cli.domain.imports import Hints, Problem, Reading, Skipped
from finura_cli.domain.money import LARGEST_MINOR, exponent
from finura_cli.domain.transaction import Draft, DraftLine, More
from finura_cli.errors import BadInput
from finura_cli.formats import dates
from finura_cli.formats.base import Certainty, Source
from finura_cli.formats.grid import LONGEST_FIELD, is_broken
from finura_cli.formats.kept_parts import Kept, Part, check_count, items_of, settled
from finura_cli.formats.sniff import as_text

_SIGNATURE = re.compile(rb'"command"\s*:\s*"export"')
_UID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_AMOUNT = re.compile(r"(-?)([0-9]{1,16})(?:\.([0-9]{1,4}))?")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_CURRENCY = re.compile(r"[A-Z]{3}")
_SPACE = re.compile(r"[ \t\r\n]*")
_HEAD = 65_536
_LONGEST_SHOWN = 65_536
_USED = ("accounts", "categories", "merchants", "transactions")

Record = dict[str, object]


class FinuraReader:
    """See the module."""

    name = "finura"

    def __init__(self) -> None:
        self._kept = Kept()

    def recognise(self, source: Source) -> Certainty:
        """SURE by the name of the command that made it."""
        head = source.data[:_HEAD].lstrip(b"\xef\xbb\xbf \t\r\n")
        return Certainty.SURE if head[:1] == b"{" and _SIGNATURE.search(head) else Certainty.NO

    def settle(self, source: Source, hints: Hints) -> Reading:
        """See base.Reader."""
        return settled(self.name, self._parts(source), hints, {"by_uid": True})

    def rows(self, source: Source, reading: Reading) -> Iterator[Draft | Problem | Skipped]:
        """See base.Reader."""
        yield from items_of(self._parts(source), reading)

    def _parts(self, source: Source) -> list[Part]:
        return self._kept.of(source, None, lambda: _parts(source))


READER = FinuraReader()


class _Walk:
    """The members of the object that a text is, and of its lists one by one: no more than one row is decoded at a
    time, and nothing nested deeply is followed."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._at = 0
        self._decode: Callable[[str, int], tuple[object, int]] = json.JSONDecoder(parse_constant=_refused).raw_decode

    def members(self) -> Iterator[tuple[str, object, int, int]]:
        """Name, value, and where it begins and ends; a list gives each of its values under its name."""
        self._expect("{")
        while not self._takes("}"):
            name, _, _ = self._value()
            if not isinstance(name, str):
                raise ValueError
            self._expect(":")
            if self._takes("["):
                while not self._takes("]"):
                    yield name, *self._value()
                    if not self._takes(","):
                        self._expect("]")
                        break
            else:
                yield name, *self._value()
            if not self._takes(","):
                self._expect("}")
                break
        if _blank_to(self.text, self._at) != len(self.text):
            raise ValueError

    def _value(self) -> tuple[object, int, int]:
        start = _blank_to(self.text, self._at)
        value, self._at = self._decode(self.text, start)
        return value, start, self._at

    def _takes(self, sign: str) -> bool:
        at = _blank_to(self.text, self._at)
        if self.text[at : at + 1] != sign:
            return False
        self._at = at + 1
        return True

    def _expect(self, sign: str) -> None:
        if not self._takes(sign):
            raise ValueError


def _blank_to(text: str, at: int) -> int:
    m = _SPACE.match(text, at)
    return m.end() if m else at


def _refused(name: str) -> object:
    raise ValueError(name)


def members(source: Source) -> Iterator[tuple[str, object]]:
    """The members of an export, one by one; a list gives each of its rows under its name.

    Raises BadInput (`undecodable`, `truncated`).
    """
    walk = _Walk(_decoded(source)).members()
    while True:
        try:
            name, value, _, _ = next(walk)
        except StopIteration:
            return
        except (ValueError, RecursionError):
            raise _damaged() from None
        yield name, value


def _decoded(source: Source) -> str:
    found = as_text(source.data)
    try:
        return found.data.decode(found.encoding)
    except UnicodeDecodeError:
        raise BadInput("the export holds bytes that are no text", code="undecodable") from None


def _damaged() -> BadInput:
    return BadInput("the export is cut off or damaged", hint="export again, or restore a backup", code="truncated")


def _parts(source: Source) -> list[Part]:
    """One part for each account that has entries, in the order of the export."""
    text = _decoded(source)
    walk, export = _Walk(text), _Export(text)
    try:
        for name, value, start, end in walk.members():
            export.take(name, value, start, end)
    except (ValueError, RecursionError):
        raise _damaged() from None
    return export.parts()


class _Export:
    """Takes an export in, member by member. Accounts, categories and merchants stand before the entries."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._line, self._reach = 1, 0
        self._accounts: dict[str, Part] = {}
        self._categories: dict[str, tuple[str, Kind]] = {}
        self._merchants: dict[str, str] = {}
        self._uids: set[str] = set()
        self._general: list[Problem | Skipped] = []

    def take(self, name: str, value: object, start: int, end: int) -> None:
        first = self._line_of(start)
        last = self._line_of(end)
        if name == "schema" and value != 1:
            raise BadInput("the export was made by a newer program", hint="update finura", code="newer-export")
        if name == "command" and value != "export":
            raise BadInput("the file is no export of finura", code="not-a-statement")
        if name == "transactions":
            self._transaction(value, first, start, end)
            return
        if isinstance(value, dict):
            self._reference(name, value)
        self._skip(first, last, "header" if name in _USED or not isinstance(value, dict) else f"not carried: {name}")

    def parts(self) -> list[Part]:
        """The accounts with entries; all else is told by the first."""
        filled = [part for part in self._accounts.values() if part.items] or [Part("", None, "", "")]
        check_count(len(filled))
        filled[0].items[:0] = self._general
        filled[0].items.sort(key=lambda item: item.first if isinstance(item, Skipped) else item.line)
        return filled

    def _line_of(self, place: int) -> int:
        self._line += self._text.count("\n", self._reach, place)
        self._reach = max(self._reach, place)
        return self._line

    def _skip(self, first: int, last: int, why: str) -> None:
        before = self._general[-1] if self._general else None
        if isinstance(before, Skipped) and (before.why == why or first == before.last):
            self._general[-1] = Skipped(before.first, last, why if before.why == "header" else before.why)
        else:
            self._general.append(Skipped(first, last, why))

    def _reference(self, name: str, row: Record) -> None:
        uid = row.get("uid")
        if not isinstance(uid, str):
            return
        if name == "merchants":
            self._merchants[uid] = _text(row, "name")
        elif name == "categories":
            self._categories[uid] = _text(row, "path"), Kind(_text(row, "kind"))
        elif name == "accounts":
            currency = _text(row, "currency")
            if not _CURRENCY.fullmatch(currency):
                raise ValueError("a currency")
            opening = _minor(row.get("opening"), currency)
            number = _maybe(row, "number") or uid
            self._accounts[uid] = Part(number, currency, _text(row, "name"), _text(row, "kind"), [], opening)

    def _transaction(self, value: object, first: int, start: int, end: int) -> None:
        part = None
        try:
            if not isinstance(value, dict):
                raise ValueError("is no entry")
            account = value.get("account")
            part = self._accounts.get(account) if isinstance(account, str) else None
            if part is None:
                raise ValueError("is of an account that the export does not hold")
            part.items.append(self._draft(value, first))
        except (ValueError, TypeError) as error:
            problem = Problem(first, self._text[start : min(end, start + _LONGEST_SHOWN)], str(error))
            (self._general if part is None else part.items).append(problem)

    def _draft(self, row: Record, line: int) -> Draft:
        uid, written, currency = _text(row, "uid"), _text(row, "date"), _text(row, "currency")
        if not _UID.fullmatch(uid):
            raise ValueError(f"its uid is none: {uid[:40]}")
        if uid in self._uids:
            raise ValueError("its uid occurs twice")
        if not _CURRENCY.fullmatch(currency):
            raise ValueError(f"its currency is none: {currency[:40]}")
        day = _day(written)
        minor = _minor(row.get("amount"), currency)
        time, mood, merchant = _maybe(row, "time"), row.get("mood"), _maybe(row, "merchant")
        if time is not None and not dates.is_time(time):
            raise ValueError(f"{time[:40]} is no time")
        if mood is not None and (not isinstance(mood, int) or isinstance(mood, bool) or not 0 <= mood <= 5):
            raise ValueError("its mood is not from 0 to 5")
        if merchant is not None and merchant not in self._merchants:
            raise ValueError("is of a merchant that the export does not hold")
        lines = self._lines(row, currency, moved=row.get("transfer") is not None)
        if sum(line.minor for line in lines) != minor:
            raise ValueError("its parts do not add up to its amount")
        tags = row.get("tags") or []
        if not isinstance(tags, list) or not all(isinstance(tag, str) for tag in tags) or is_broken(tags):
            raise ValueError("its tags are no texts")
        self._uids.add(uid)
        split = len(lines) > 1 or lines[0].who is not None
        more = More(lines if split else (), tuple(dict.fromkeys(tags)), mood, _maybe(row, "who"), uid)
        return Draft(
            line, day, minor, _text(row, "description"), ("finura", uid), currency, time,
            self._merchants[merchant] if merchant else None, None if split else lines[0].category,
            None if split else lines[0].kind, _maybe(row, "mode"), _maybe(row, "note") or "", None, None,
            row.get("pending") is True, _maybe(row, "review"), more,
        )  # fmt: skip

    def _lines(self, row: Record, currency: str, *, moved: bool) -> tuple[DraftLine, ...]:
        lines = row.get("lines")
        if not isinstance(lines, list) or not lines:
            raise ValueError("has no parts")
        found = []
        for line in lines:
            if not isinstance(line, dict):
                raise ValueError("has no parts")
            category = _maybe(line, "category")
            if category is not None and category not in self._categories:
                raise ValueError("is of a category that the export does not hold")
            path, kind = self._categories[category] if category else (None, Kind.TRANSFER if moved else None)
            found.append(DraftLine(path, _minor(line.get("amount"), currency), kind, _maybe(line, "who")))
        return tuple(found)


def _text(row: Record, name: str) -> str:
    value = row.get(name)
    if not isinstance(value, str) or is_broken([value]) or "\0" in value:
        raise ValueError(f"its {name} is no text")
    if len(value) > LONGEST_FIELD:
        raise ValueError(f"its {name} is too long")
    return value


def _maybe(row: Record, name: str) -> str | None:
    return None if row.get(name) is None else _text(row, name)


def _day(written: str) -> date:
    if not _DATE.fullmatch(written):
        raise ValueError(f"{written[:40]} is no date")
    year, month, number = map(int, written.split("-"))
    try:
        return dates.to_date(dates.Parts("ymd", year, month, number, None, "-"), "ymd")
    except ValueError as error:
        raise ValueError(f"{written}: {error}") from None


def _minor(value: object, currency: str) -> int:
    m = _AMOUNT.fullmatch(value) if isinstance(value, str) else None
    if m is None:
        raise ValueError(f"{str(value)[:40]!r} is no amount")
    digits = exponent(currency)
    decimals = m[3] or ""
    if len(decimals) > digits:
        raise ValueError(f"{value} has more than {digits} decimals")
    minor = int(m[2] + decimals.ljust(digits, "0"))
    if minor > LARGEST_MINOR:
        raise ValueError(f"{value} is too large")
    return -minor if m[1] else minor
