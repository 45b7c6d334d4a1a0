"""From the lines of a QIF file to its sections and records. A line is a code of one letter and its text; `^` ends a
record, `!` begins a section."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from finura_cli.domain.imports import Skipped
from finura_cli.domain.text import folded
from finura_cli.formats import amounts, dates
from finura_cli.formats.grid import LONGEST_FIELD, LONGEST_SHOWN
from finura_cli.formats.sniff import Text

ACCOUNT, INVESTMENT, LIST, ACCOUNTS, UNKNOWN = "account", "investment", "list", "accounts", "unknown"

HEADER = re.compile(r"!\s*(type|account|option|clear)\b\s*:?\s*(.*)", re.IGNORECASE)
_QUICKEN_DAY = re.compile(r"([0-9]{1,2}) ?([-/.]) ?([0-9]{1,2}) ?' ?([0-9]{1,2}|[0-9]{4})")
_KIND_OF = {
    **dict.fromkeys(("bank", "banque", "banco", "banca", "bankkonto", "checking", "savings"), "bank"),
    **dict.fromkeys(("cash", "especes", "efectivo", "contanti", "bar", "bargeld", "dinheiro"), "cash"),
    **dict.fromkeys(("ccard", "credit card", "creditcard", "cc", "carte de credit", "kreditkarte", "tarjeta"), "card"),
    **dict.fromkeys(("oth a", "oth s", "oth asset", "asset"), "asset"),
    **dict.fromkeys(("oth l", "oth liability", "liability"), "liability"),
}
_LISTS = frozenset(
    "cat category class memorized memorised security prices price tag budget invitem template bill invoice tax"
    " vehicle payee loan".split()
)
MOST_SPLITS = 1_000
_IN_A_RECORD = "DTUCNPMALSE$%FX"
_TRADE = "YIQO"
"""Codes of trades: security, price, quantity, commission."""


@dataclass(frozen=True, slots=True)
class Section:
    """What the records below a header are."""

    what: str
    kind: str = ""
    """Of an account: bank, cash, card, asset, liability."""
    name: str = ""
    """The account's name, where `!Account` says so."""


@dataclass(slots=True)
class Split:
    """A part of a transaction."""

    category: str = ""
    memo: str = ""
    amount: str = ""


@dataclass(slots=True)
class Entry:
    """One record. The texts are as written, without their codes."""

    line: int
    section: Section
    last: int = 0
    fields: dict[str, str] = field(default_factory=dict)
    """By code, the first of each."""
    memo: list[str] = field(default_factory=list)
    splits: list[Split] = field(default_factory=list)
    code: str = ""
    """Of the last line that was a field."""
    traded: bool = False
    """Whether it has fields of a trade."""
    fault: str = ""
    doubt: str | None = None
    raw: list[str] = field(default_factory=list)

    @property
    def amount(self) -> str:
        return self.fields.get("T") or self.fields.get("U") or ""

    def shown(self) -> str:
        """The record as it stands in the file, on one line."""
        return " ".join(" ".join(self.raw).split())[:LONGEST_SHOWN]


@lru_cache(maxsize=65536)
def day_of(text: str) -> dates.Parts | None:
    """A date as programs write it: as in any file, or `1/ 3' 5`, where the apostrophe stands for 20."""
    text = " ".join(text.split())
    m = _QUICKEN_DAY.fullmatch(text)
    if m is None:
        return dates.take_apart(text)
    year = int(m[4]) if len(m[4]) == 4 else dates.full_year(int(m[4]), m[4])
    return dates.Parts("xxy", int(m[1]), int(m[3]), year, None, m[2])


class Records:
    """One walk through the lines of a file."""

    def __init__(self, text: Text) -> None:
        self._text = text
        self.classes: set[str] = set()
        """Names of the class list: `Food/Holiday` is a category and a class only where `Holiday` is in it."""
        self.sections: list[Section] = []
        self._section: Section | None = None
        self._entry: Entry | None = None
        self._named: list[str] = []
        """The accounts of the last `!Account`."""

    def items(self) -> Iterator[Entry | Skipped]:
        """Every record, and the lines that are of none, in file order."""
        skipped: Skipped | None = None
        number, ended = 0, True
        for number, line in enumerate(self._text.lines(), start=1):
            ended = line.endswith("\n")
            found = self._line(number, line.strip())
            for item in found:
                if isinstance(item, Skipped) and skipped is not None and _goes_on(skipped, item):
                    skipped = Skipped(skipped.first, item.last, item.why)
                    continue
                if skipped is not None:
                    yield skipped
                    skipped = None
                if isinstance(item, Skipped):
                    skipped = item
                else:
                    yield item
        if skipped is not None:
            yield skipped
        entry, self._entry = self._entry, None
        if entry is not None:
            if not ended and entry.code in tuple("DTU$"):
                entry.fault = entry.fault or "the file ends in the middle of this record"
            entry.doubt = "the file ends before this record does (no ^)"
            yield from self._finished(entry)

    # ----------------------------------------------------------------------------------------------------- lines

    def _line(self, number: int, line: str) -> Iterator[Entry | Skipped]:
        if not line:
            return
        header = HEADER.match(line) if line[0] == "!" else None
        if header is not None:
            yield from self._finish()
            self._begin(header[1].casefold(), header[2])
            yield Skipped(number, number, "header")
        elif line[0] == "^":
            if self._entry is not None:
                self._entry.last = number
                self._entry.raw.append("^")
            else:
                yield Skipped(number, number, "blank")
            yield from self._finish()
        elif line[0] == "!" and self._entry is None:
            yield Skipped(number, number, "header")
        elif self._section is None and not self._may_begin(line):
            yield Skipped(number, number, "preamble")
        else:
            if self._begins_another(line):
                yield from self._finish()
                self._entry = Entry(number, self._section or Section(ACCOUNT, "bank"))
                self._entry.doubt = "no ^ parts it from the record above"
            if self._entry is None:
                self._entry = Entry(number, self._section or Section(ACCOUNT, "bank"))
            self._take(self._entry, number, line)

    def _may_begin(self, line: str) -> bool:
        """Without any header: a record begins with its date."""
        if self._entry is None and not (line[0] == "D" and day_of(line[1:])):
            return False
        if self._entry is None:
            self._section = Section(ACCOUNT, "bank")
            self.sections.append(self._section)
        return True

    def _begins_another(self, line: str) -> bool:
        """Whether a line is the second date of a record that is complete: its `^` is missing."""
        entry = self._entry
        return (
            entry is not None and line[0] == "D" and "D" in entry.fields and bool(entry.amount)
            and entry.section.what in (ACCOUNT, UNKNOWN) and day_of(line[1:]) is not None
        )  # fmt: skip

    def _begin(self, word: str, rest: str) -> None:
        name = self._named[0] if len(self._named) == 1 else ""
        if word == "account":
            self._named = []
            self._section = Section(ACCOUNTS)
            return
        if word in ("option", "clear"):
            if word == "clear":
                self._named = []
            return
        key = folded(rest).strip()
        if key in _KIND_OF:
            self._section = Section(ACCOUNT, _KIND_OF[key], name)
        elif key.startswith(("inv", "port", "401")) and key != "invoice" and key != "invitem":
            self._section = Section(INVESTMENT, name=name)
        elif key in _LISTS:
            self._section = Section(LIST, key)
        else:
            self._section = Section(UNKNOWN, "bank", name)
        self.sections.append(self._section)

    def _take(self, entry: Entry, number: int, line: str) -> None:
        code, text = line[0], line[1:].strip()
        entry.last = number
        entry.raw.append(line[:LONGEST_SHOWN])
        if len(line) > LONGEST_FIELD:
            entry.fault, text = "a field is too long (over 128 KiB)", ""
        if entry.section.what == LIST:
            entry.fields.setdefault(code, text)
            return
        if code in "SE$%":
            self._take_split(entry, code, text)
        elif code == "M":
            entry.memo.append(text)
        elif code in _IN_A_RECORD or code in _TRADE:
            if not self._take_field(entry, code, text):
                entry.memo.append(line)  # no field, but a text that goes on over several lines
                return
        elif entry.code in tuple("MPEA"):
            entry.memo.append(line)
            return
        entry.code = code
        entry.traded = entry.traded or code in _TRADE

    def _take_field(self, entry: Entry, code: str, text: str) -> bool:
        """Whether a line is a field of its record, and not just a text that begins with the letter of one."""
        before = entry.fields.get(code)
        if before is None:
            entry.fields[code] = text
            return True
        if code in "TU" and amounts.take_apart(text) is not None:
            if text != before:
                entry.fault = entry.fault or "two amounts in one record"
            return True
        if code == "D" and day_of(text) is not None:
            entry.fault = entry.fault or "two dates in one record"
            return True
        return code not in "DTUP"

    def _take_split(self, entry: Entry, code: str, text: str) -> None:
        if code == "S" or not entry.splits:
            if len(entry.splits) == MOST_SPLITS:
                entry.fault = entry.fault or f"more than {MOST_SPLITS} parts"
                return
            entry.splits.append(Split())
        split = entry.splits[-1]
        if code == "S":
            split.category = text
        elif code == "E":
            split.memo = text
        elif code == "$":
            split.amount = text

    # --------------------------------------------------------------------------------------------------- records

    def _finish(self) -> Iterator[Entry | Skipped]:
        entry, self._entry = self._entry, None
        if entry is not None:
            yield from self._finished(entry)

    def _finished(self, entry: Entry) -> Iterator[Entry | Skipped]:
        what, fields = entry.section.what, entry.fields
        if what == ACCOUNTS:
            if amounts.take_apart(fields.get("T", "")) is None or day_of(fields.get("D", "")) is None:
                self._named.append(fields.get("N", ""))
                yield Skipped(entry.line, entry.last, "header")
                return
            # No `!Type` follows the account: its transactions stand right below it
            entry.section = self._section = Section(ACCOUNT, "bank", self._named[-1] if self._named else "")
            self.sections.append(self._section)
        elif what == LIST or (what == UNKNOWN and not _may_be_money(entry)):
            if entry.section.kind == "class":
                self.classes.add(fields.get("N", ""))
            yield Skipped(entry.line, entry.last, "preamble")
            return
        elif what == UNKNOWN and entry.traded:
            entry.section = Section(INVESTMENT, name=entry.section.name)
        yield entry


def _may_be_money(entry: Entry) -> bool:
    return day_of(entry.fields.get("D", "")) is not None or amounts.take_apart(entry.amount) is not None


def _goes_on(skipped: Skipped, item: Skipped) -> bool:
    return skipped.why == item.why and skipped.last + 1 >= item.first
