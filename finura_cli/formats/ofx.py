"""OFX: SGML (1.x), XML (2.x) and Quicken's QFX. Statements of bank accounts and cards, and the bank part of investment
statements; trades and loans are told, not read.

Dates are days as the bank wrote them, whatever offset stands behind; amounts are signed decimals in the currency of
CURDEF (see `statement_signs` for banks that sign otherwise), closing is LEDGERBAL. The identity of a row is FITID with
date and amount: many banks count FITIDs anew in every file. Rows that only print a balance are skipped.

Source: OFX 2.3 and 1.6 specifications (chapters 2, 3, 11), and files of banks. Errors: BadInput `not-a-statement`,
`truncated`, `undecodable`, `dtd`, `ambiguous-amount`, `ambiguous-date-order`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from finura_cli.domain.imports import Hints, Problem, Reading, Skipped
from finura_cli.domain.money import exponent
from finura_cli.domain.transaction import Draft
from finura_cli.formats import dates, preamble
from finura_cli.formats.base import Certainty, Source
from finura_cli.formats.ofx_numbers import OFF, day_of
from finura_cli.formats.ofx_records import Record, Records
from finura_cli.formats.ofx_settle import (
    day_text,
    name_of,
    parts_of,
    row_currency,
    settle_part,
    signs_of,
)
from finura_cli.formats.ofx_tags import text_of
from finura_cli.formats.phrases import is_surely_no_payment
from finura_cli.formats.signed_amounts import SignedAmounts, short
from finura_cli.formats.statement_signs import turned

Item = Draft | Problem | Skipped

_HEAD = 8_192
_ROOT = re.compile(rb"<(?:[A-Za-z]+:)?(?:OFX|OFC)[\s>]|<STMTTRN>|<BANKTRANLIST>", re.IGNORECASE)
_HEADER_LINE = re.compile(rb"[A-Za-z][A-Za-z0-9 -]{1,40}:[^\n<]*")
_NO_ID = frozenset(("", "na", "n/a", "none", "null", "nil", "x", "xx", "xxx"))
_TELLING = 6
_MODES = {
    "ATM": "cash", "CASH": "cash", "POS": "card", "CHECK": "check", "XFER": "transfer",
    "DIRECTDEBIT": "direct debit", "REPEATPMT": "standing order", "DIRECTDEP": "direct deposit",
}  # fmt: skip


class OfxReader:
    """See the module."""

    name = "ofx"

    def recognise(self, source: Source) -> Certainty:
        """SURE by an OFX header or an OFX root, with nothing but header lines before it."""
        head = source.data[:_HEAD].lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n\0")
        if b"\0" in head:
            head = head.replace(b"\0", b"")
        if head[:10].upper() == b"OFXHEADER:":
            return Certainty.SURE
        root = _ROOT.search(head)
        if root is None:
            return Certainty.NO
        above = head[: head.find(b"<")]
        lines = [line.strip() for line in above.splitlines() if line.strip()]
        return Certainty.SURE if all(map(_HEADER_LINE.fullmatch, lines)) else Certainty.NO

    def settle(self, source: Source, hints: Hints) -> Reading:
        """See base.Reader. `details["parts"]` says how many accounts the file holds."""
        text, encoding = text_of(source.data)
        walk = Records(text)
        return settle_part(self.name, walk, parts_of(walk), encoding, hints)

    def rows(self, source: Source, reading: Reading) -> Iterator[Item]:
        """See base.Reader."""
        text, _ = text_of(source.data, str(reading.details["encoding"]))
        return _Rows(text, reading).items()


READER = OfxReader()


class _Rows:
    """One walk through the records of one account."""

    def __init__(self, text: str, reading: Reading) -> None:
        details = reading.details
        self._walk = Records(text)
        self._first = not details["part"]
        others, own = details["others"], details["statements"]
        self._others = frozenset(others)  # type: ignore[call-overload]
        self._own = frozenset(own)  # type: ignore[call-overload]
        self._amounts = SignedAmounts(str(details["decimal"]))
        self._order = str(details["date_order"])
        self._signs = signs_of(details)
        self._off: list[list[int]] = details["off"]  # type: ignore[assignment]
        self._fillers = frozenset(details["fillers"])  # type: ignore[call-overload]
        self._currency = reading.currency
        hinted = details["hinted_currency"]
        self._digits = exponent(reading.currency or (hinted if isinstance(hinted, str) else None))
        self._days: dict[str, tuple[date, str | None]] = {}
        self._met: dict[tuple[str, ...], int] = {}

    def items(self) -> Iterator[Item]:
        """The records of the account; of the first account also every line that is none."""
        upto, why = 0, "preamble"
        told_balances = 0
        for record in self._walk.records():
            if self._first:
                told = self._walk.balance_lines[told_balances:]
                yield from _between(upto, record.line, why, told)
                told_balances += len(told)
                upto, why = max(upto, record.last), "header"
            number = record.statement.number
            if number in self._own or (self._first and number not in self._others):
                yield self._item(record)
        if self._first:
            yield from _between(upto, self._walk.last_line + 1, "footer", self._walk.balance_lines[told_balances:])

    def _item(self, record: Record) -> Item:
        if record.fault:
            return self._problem(record, record.fault)
        fields = record.fields
        try:
            day, time = self._day(record)
            code, digits = self._currency_of(fields)
            minor = self._amounts.of(fields.get("TRNAMT", ""), digits)
        except ValueError as error:
            return self._problem(record, str(error))
        if is_surely_no_payment(name_of(fields)):
            return Skipped(record.line, record.last, "balance")
        if fields.get("CORRECTACTION", "").upper() == "DELETE":
            return self._problem(record, f"takes back an earlier record: {short(fields.get('CORRECTFITID', ''))}")
        return self._draft(record, day, time, minor, code)

    def _problem(self, record: Record, why: str) -> Problem:
        return Problem(record.line, self._walk.raw(record), why)

    def _day(self, record: Record) -> tuple[date, str | None]:
        written = day_text(record)
        found = self._days.get(written)
        if found is not None:
            return found
        if not written:
            raise ValueError("no date")
        parts = day_of(written)
        if parts is None:
            raise ValueError(f"no date: {short(written)}")
        try:
            day = dates.to_date(parts, self._order)
        except ValueError as error:
            raise ValueError(f"{short(written)}: {error}") from None
        time = parts.time
        if time in self._fillers or (time and time.endswith(":00")):
            time = None  # one hour for all rows, or a full hour: when the file was made, not when money moved
        self._days[written] = day, time
        return day, time

    def _currency_of(self, fields: dict[str, str]) -> tuple[str | None, int]:
        written = row_currency(fields)
        own = preamble.as_currency(written) if written else None
        return (None, self._digits) if own in (None, self._currency) else (own, exponent(own))

    def _draft(self, record: Record, day: date, time: str | None, written: int, currency: str | None) -> Draft:
        fields = record.fields
        kind = fields.get("TRNTYPE", "").upper()
        minor, doubt = turned(written, kind, self._signs.mode)
        payee = fields.get("PAYEE/NAME") or fields.get("PAYEE") or ""
        description = fields.get("NAME") or payee or fields.get("MEMO") or _called(fields)
        fitid = fields.get("FITID", "")
        is_id = fitid.casefold() not in _NO_ID and bool(fitid.strip("0-. "))
        raw: tuple[str, ...] = (fitid if is_id else "", day.isoformat(), str(written))
        texts = tuple(fields.get(name, "") for name in ("NAME", "MEMO", "CHECKNUM", "REFNUM"))
        if not is_id:
            raw = (*raw, *texts)
        reference = fitid if is_id and _is_telling(fitid, day) else None
        if record.pending:
            raw = (*raw, "pending")  # posted it comes again, and is another row
        return Draft(
            record.line, day, minor, description, raw, currency, time, payee or None, fields.get("CATEGORY") or None,
            None, self._mode(record, kind), _note(fields, description), reference, None, record.pending,
            self._doubt(record, (*raw, *texts) if is_id else (), day) or doubt or self._signs.doubt,
        )  # fmt: skip

    def _mode(self, record: Record, kind: str) -> str | None:
        return "card" if kind == "DEBIT" and record.statement.kind == "card" else _MODES.get(kind)

    def _doubt(self, record: Record, cells: tuple[str, ...], day: date) -> str | None:
        """Why a single row is doubtful."""
        fields = record.fields
        if cells:
            if cells in self._met:
                return f"the same id, date, amount and text as in line {self._met[cells]}"
            self._met[cells] = record.line
        corrects = fields.get("CORRECTFITID")
        if corrects and corrects != fields.get("FITID"):
            return f"the bank says that it replaces the row with the id {short(corrects)}"
        if not (fields.get("DTPOSTED") or record.pending):
            return "it has no posting date: the day is when it was made"
        place = day.toordinal() * 2
        return OFF if any(after < place <= upto for after, upto in self._off) else None


def _is_telling(fitid: str, day: date) -> bool:
    """Whether an id is likely to be that of one row for ever: not a short number, nor the day and a number in it, which
    many banks count anew in every file."""
    rest = fitid.removeprefix(day.strftime("%Y%m%d"))
    return len(fitid) >= _TELLING and (rest == fitid or len(rest) >= _TELLING)


def _called(fields: dict[str, str]) -> str:
    """What a row without any text is called: what it is, and its number."""
    number = fields.get("CHECKNUM", "")
    return " ".join(filter(None, (fields.get("TRNTYPE", ""), number if number.strip("0") else "")))


def _note(fields: dict[str, str], description: str) -> str:
    number = fields.get("CHECKNUM", "")
    original = fields.get("ORIGCURRENCY/CURSYM") or fields.get("ORIGCURRENCY") or ""
    rate = fields.get("ORIGCURRENCY/CURRATE", "")
    texts = (
        fields.get("MEMO", ""),
        fields.get("EXTDNAME", ""),
        f"check {number}" if fields.get("TRNTYPE", "").upper() == "CHECK" and number.strip("0") else "",
        f"originally in {original}" + (f" at {rate}" if rate else "") if original else "",
    )
    return " · ".join(text for text in dict.fromkeys(texts) if text and text != description)


def _between(after: int, before: int, why: str, balances: list[tuple[int, int]]) -> Iterator[Skipped]:
    """The lines between two records, those of balances told apart."""
    first = after + 1
    for begin, end in balances:
        if begin > first:
            yield Skipped(first, min(begin, before) - 1, why)
        if begin >= first and min(end, before - 1) >= begin:
            yield Skipped(begin, min(end, before - 1), "balance")
        first = max(first, min(end, before - 1) + 1)
    if before - 1 >= first:
        yield Skipped(first, before - 1, why)
