"""SWIFT MT940 (customer statement), MT942 (interim report) and MT950, as banks of many countries write them.

A row is a :61: with the :86: below it. Its date is the value date, which every dialect has; the booking date
comes without a year, and often not at all. Rows of an MT942 are booked entries of the day and come again, the same,
in the MT940; only what the bank merely expects (EC, ED) is pending. The sums of an MT942 (:90D: :90C:) are no proof:
banks count entries below their floor limit (:34F:) in them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from finura_cli.domain.imports import Hints, Problem, Reading, Skipped
from finura_cli.domain.money import exponent
from finura_cli.domain.transaction import Draft
from finura_cli.errors import BadInput
from finura_cli.formats import payment_text, swift_line
from finura_cli.formats.base import Certainty, Source
from finura_cli.formats.payment_text import one_line, said
from finura_cli.formats.sniff import as_text
from finura_cli.formats.statement_parts import (
    Balanced,
    Key,
    Told,
    bare,
    check_part,
    ends,
    header_key,
    kept_parts,
    part_details,
    part_of,
    parts_of,
)
from finura_cli.formats.swift import END, LONGEST, Field, Statement, statements

_STRONG = re.compile(rb"(?:^|[\r\n])[ \x01]{0,3}:(?:61:\s?[0-9]{6}|6[02][FM]?:\s?[CDcd]R?[0-9]{6})")
_WEAK = re.compile(rb"(?:^|[\r\n}])[ \x01]{0,3}:(20|25P?|28C?|13D?|34F|60[FM]?|61|62[FM]?|86):")
_MESSAGE = re.compile(rb"\{1:F[0-9]{2}.{0,40}\}\{2:[IO]9(?:40|42|50)")
_HEAD_BYTES = 16_384
_WHY = {
    **dict.fromkeys("60 60F 60M 60E 62 62F 62M 64 65 34 34F 90 90C 90D".split(), "balance"),
    **dict.fromkeys("20 21 25 25P 28 28C 13 13D NS".split(), "header"),
    END: "footer",
}
_CUT = "the statement has no closing balance: the file may be cut off here"
_OLD_CODES = {"RUR": "RUB"}
"""What Russian banks still write."""
Item = Draft | Problem | Skipped


class Mt940Reader:
    """Statements of SWIFT, with or without their envelope; several accounts are several parts."""

    name = "mt940"

    def recognise(self, source: Source) -> Certainty:
        """SURE when a line begins like a statement line or a balance, or two like other fields."""
        head = source.data[:_HEAD_BYTES].replace(b"\0", b"")
        if _STRONG.search(head) or _MESSAGE.search(head) or len(set(_WEAK.findall(head))) > 2:
            return Certainty.SURE
        return Certainty.NO

    def settle(self, source: Source, hints: Hints) -> Reading:
        """See base.Reader. Raises BadInput (`not-a-statement`, `undecodable`, `too-large`, `no-such-part`)."""
        text = as_text(source.data)
        surveys = [survey(one) for one in statements(text)]
        if not any(one.known for one in surveys):
            raise BadInput("the file is no statement: it has no field of one", code="not-a-statement")
        inherit(surveys)
        parts = parts_of([one.key for one in surveys if one.known])
        check_part(parts, hints)
        own = [one for one in surveys if one.known and part_of(parts, one.key) == hints.part]
        account, currency = own[0].account, parts[hints.part][1]
        decimal = swift_line.decimal_sign(body for one in surveys for _, body, _ in one.amounts)
        digits = exponent(currency or hints.currency)
        found = ends([balanced(one, decimal, digits) for one in own], digits)
        return Reading(
            format=self.name,
            header_key=header_key(self.name, parts[hints.part]),
            details={
                "encoding": text.encoding,
                "decimal": decimal,
                "digits": digits,
                "unclosed": _is_cut_off(surveys),
                **part_details(parts, hints.part),
                **({"gap": found.gap} if found.gap else {}),
            },
            currency=currency,
            account=account or None,
            opening=found.opening,
            closing=found.closing,
            closing_date=found.day,
        )

    def rows(self, source: Source, reading: Reading) -> Iterator[Item]:
        """See base.Reader."""
        text = as_text(source.data, str(reading.details["encoding"]))
        ends_open = not text.data.endswith(b"\n")
        return _Walk(reading, ends_open).items(statements(text))


READER = Mt940Reader()


# ------------------------------------------------------------------------------------------------------------ survey


@dataclass(slots=True)
class Survey:
    """What one statement says about itself."""

    account: str = ""
    currency: str | None = None
    opening: swift_line.Balance | None = None
    closing: swift_line.Balance | None = None
    ended: bool = False
    known: bool = False
    """Whether it has any field of a statement."""
    amounts: list[tuple[int, str, bool]] = field(default_factory=list)
    """Sign, digits, and whether it is only expected, of every line that can be read."""
    unread: int = 0

    @property
    def key(self) -> Key:
        return bare(self.account), self.currency


def survey(statement: Statement) -> Survey:
    """A statement without its texts."""
    found = Survey(ended=statement.ended, known=statement.holds)
    if (account := statement.first("25", "25P")) is not None:
        found.account, found.currency = swift_line.read_account("".join(account.lines[:1]))
    currency = None
    for one in statement.fields:
        if one.tag == "61":
            try:
                head = swift_line.read_head("\n".join(one.lines))
                found.amounts.append((head.sign, head.body, head.expected))
            except ValueError:
                found.unread += 1
        elif one.tag[:2] in ("60", "62", "64", "65"):
            balance = swift_line.read_balance(one.lines[0])
            if balance is not None:
                currency = currency or balance.currency
                if one.tag[:2] == "60":
                    found.opening = found.opening or balance
                elif one.tag[:2] == "62":
                    found.closing = balance
        elif one.tag[:2] in ("34", "90"):
            currency = currency or swift_line.floor_currency(one.lines[0])
    currency = currency or found.currency
    found.currency = _OLD_CODES.get(currency, currency) if currency else None
    return found


def inherit(surveys: list[Survey]) -> None:
    """A page without an account is of the account before it."""
    account = ""
    for one in surveys:
        account = one.account = one.account or account


def balanced(one: Survey, decimal: str, digits: int) -> Balanced:
    """The balances of a statement and the sum of its rows, in minor units."""
    found = Balanced(unread=one.unread)
    for sign, body, expected in one.amounts:
        try:
            found.net += 0 if expected else sign * swift_line.minor_units(body, decimal, digits)
        except ValueError:
            found.unread += 1
    found.opening = _minor(one.opening, decimal, digits)
    found.closing = _minor(one.closing, decimal, digits)
    found.day = one.closing.day if one.closing is not None else None
    return found


def _minor(balance: swift_line.Balance | None, decimal: str, digits: int) -> int | None:
    if balance is None:
        return None
    try:
        return balance.sign * swift_line.minor_units(balance.body, decimal, digits)
    except ValueError:
        return None


def _is_cut_off(surveys: list[Survey]) -> bool:
    """Whether the last statement was opened and never closed, where that is not how the bank writes all of them."""
    *others, last = [one for one in surveys if one.known]
    if last.opening is None or last.closing is not None or last.ended:
        return False
    return not others or any(one.closing is not None for one in others)


# -------------------------------------------------------------------------------------------------------------- rows


class _Walk:
    """One walk over the statements of a part."""

    def __init__(self, reading: Reading, ends_open: bool) -> None:
        """`ends_open`: the last line of the file has no end, so its last record may be half of one."""
        details = reading.details
        self._part, self._parts = kept_parts(details)
        self._decimal, self._digits = str(details["decimal"]), details["digits"]
        self._currency = reading.currency
        self._unclosed, self._ends_open = bool(details["unclosed"]), ends_open
        self._told = Told()

    def items(self, found: Iterator[Statement]) -> Iterator[Item]:
        """The records and all other lines of the part, in file order."""
        last_account = ""
        now = next(found, None)
        while now is not None:
            following = next(found, None)
            if self._parts:
                about = survey(now)
                last_account = about.account = about.account or last_account
                if part_of(self._parts, about.key) != self._part:
                    now = following
                    continue
                yield from self._told.flush()
            yield from self._statement(now, last=following is None)
            now = following
        yield from self._told.flush()

    def _statement(self, statement: Statement, *, last: bool) -> Iterator[Item]:
        closed = False
        held: list[Field] = []
        for one in statement.fields:
            if one.tag in ("86", "NS") and held:
                held.append(one)
                continue
            if held:
                yield from self._record(held)
                held = []
            if one.tag == "61":
                held = [one]
                continue
            closed = closed or one.tag.startswith("62")
            why = _WHY.get(one.tag) or ("preamble" if one.tag != "86" else "footer" if closed else "header")
            yield from self._told.skip(one.first, one.last, why)
        if held:
            yield from self._record(held, at_end=last)

    def _record(self, fields: list[Field], *, at_end: bool = False) -> Iterator[Item]:
        line, last = fields[0].first, fields[-1].last
        yield from self._told.record(line)
        try:
            if any(one.long for one in fields) or sum(one.size for one in fields) + len(fields) > LONGEST:
                raise ValueError(f"a record of more than {LONGEST // 1024} KiB")
            draft = self._draft(fields)
            if at_end and self._ends_open and len(fields) == 1 and _ends_in_amount(fields[0]):
                raise ValueError("the file ends in the middle of this record")
            if at_end and self._unclosed:
                draft.doubt = _CUT
            yield draft
        except ValueError as error:
            yield Problem(line, "\n".join(one.raw for one in fields[:100])[:LONGEST], str(error))
        yield from self._told.skip(line + 1, last, "continuation")

    def _draft(self, fields: list[Field]) -> Draft:
        head = swift_line.read_head("\n".join(fields[0].lines))
        assert isinstance(self._digits, int)
        minor = head.sign * swift_line.minor_units(head.body, self._decimal, self._digits)
        tail = swift_line.read_tail(head.rest)
        below = [" ".join(one.lines) for one in fields[1:]]
        told = payment_text.told_by(_paragraphs(fields[1:]), minor > 0)
        beside, details, reference = said(tail.beside), _without_codes(tail.details), said(tail.reference)
        payee = told.payee or (beside if payment_text.may_be_name(beside) else "")
        texts = payment_text.distinct((told.purpose, told.kind, payee, details, beside, reference))
        description = texts[0] if texts else _by_type(tail.type)
        note = payment_text.distinct((told.kind, beside, details, *told.rest), (description, payee))
        return Draft(
            fields[0].first,
            head.day,
            minor,
            description,
            (*head.written, *map(one_line, (head.rest, *below))),
            self._currency,
            merchant=payee or None,
            mode=payment_text.mode_of(told.code, tail.type),
            note=" · ".join(note),
            reference=said(tail.bank_reference) or told.reference or reference or None,
            pending=head.expected,
        )  # fmt: skip


def _paragraphs(fields: list[Field]) -> list[list[str]]:
    """The texts of :86:, and of :NS:, whose lines begin with a number each."""
    found = []
    for one in fields:
        if one.tag == "NS":
            numbered = {"15": "?32", "16": "?33", "17": "?00"}
            lines = [line for line in one.lines if line[:2].isdigit() and line[2:].strip()]
            texts = [
                f"{numbered.get(line[:2], f'?2{int(line[:2]) % 10}')}{line[2:]}" for line in lines if line[:2] < "18"
            ]
            found.append(texts or [line for line in one.lines if not line[:2].isdigit()])
        else:
            found.append(one.lines)
    return found


def _without_codes(details: str) -> str:
    """Supplementary details that a person may read."""
    return "" if details.startswith("/TRCD/") else said(details)


def _ends_in_amount(one: Field) -> bool:
    """Whether a statement line is nothing but its money, so that digits may be missing."""
    return not swift_line.read_head("\n".join(one.lines)).rest.strip()


_TYPES = {
    "TRF": "Transfer", "CHG": "Charges", "COM": "Commission", "INT": "Interest", "CHK": "Cheque", "DIV": "Dividend",
    "DDT": "Direct debit", "STO": "Standing order", "FEX": "Foreign exchange", "SEC": "Securities", "LDP": "Loan",
    "BOE": "Bill of exchange", "TAX": "Tax", "RTI": "Returned item", "CLR": "Cash letter", "ECA": "Cash",
}  # fmt: skip


def _by_type(type_code: str) -> str:
    """What a booking is by SWIFT's type code, where nothing else is said."""
    return _TYPES.get(type_code[1:4], "")
