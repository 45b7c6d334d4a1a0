"""What stands in the fields of SWIFT statements: statement lines (:61:), balances (:60F: :62F:), accounts (:25:).

Dates and amounts are read here and nowhere else, strictly. The library mt-940 reads what follows the amount: type
code, references, details. It does not read the money, nor whole files, because it goes wrong without a word: of 30
February it makes the 29th, of `1234.56` it takes 1234, it cuts amounts after 15 characters, overwrites a line without a
type code by the next one, and gives up the whole file for one line that it does not know.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from functools import cache
from typing import TYPE_CHECKING

from finura_cli.formats import amounts, dates
from finura_cli.records import NamedTuple

if TYPE_CHECKING:
    from mt940.tags import Statement

_HEAD = re.compile(
    r"(?P<dates>[0-9]{4,16})(?P<gap>\s{0,4})(?P<mark>R?[CD]|E[CD])(?P<funds>[A-Za-z]?)\s{0,2}"
    r"(?P<body>[0-9][0-9.,]*|,[0-9]+)(?![ \t]{0,4}[-+'.,0-9]|E[-+0-9])",
    re.IGNORECASE | re.ASCII,
)
_BALANCE = re.compile(
    r"\s{0,4}(?P<mark>[CD])R?\s?(?P<day>[0-9]{6})(?:(?P<late>[0-9]{2})?(?P<currency>[A-Za-z]{3}))?\s{0,4}"
    r"(?P<body>[0-9][0-9.,]*|,[0-9]+)",
    re.IGNORECASE | re.ASCII,
)
_FLOOR = re.compile(r"\s?(?:[0-9]{1,5})?([A-Z]{3})")
_CURRENCY_BEHIND = re.compile(r"[0-9 /]([A-Z]{3})$")
_IBAN = re.compile(r"(?<![A-Z0-9])[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}(?![A-Z0-9])")
_SPACED_IBAN = re.compile(r"[A-Z]{2}[0-9]{2}(?: [A-Z0-9]{4}){2,7}(?: [A-Z0-9]{1,4})?(?: [A-Z]{3})?")
_BIC = re.compile(r"[A-Z0-9]{4}[A-Z]{2}[A-Z0-9]{2}(?:[A-Z0-9]{3})?|[A-Z]{3,}")


class Head(NamedTuple):
    """The beginning of a statement line. `body` is the amount without its sign, `sign` -1 for money out."""

    day: date
    body: str
    sign: int
    expected: bool
    """Whether the bank only expects it (EC, ED)."""
    written: tuple[str, str]
    """Dates and money as they stand there: what makes the row the same row next time."""
    rest: str


def read_head(text: str) -> Head:
    """The beginning of a statement line (Standards MT, field 61: `6!n[4!n]2a[1!a]15d`). Raises ValueError with what
    is wrong in the words of a person.

    The date is the value date. RC takes a credit back (money out), RD a debit (money in).
    """
    m = _HEAD.match(text)
    if m is None:
        raise ValueError("a statement line begins with its date, C or D, and an amount")
    day = value_date(m["dates"])
    mark = m["mark"].upper()
    sign = -1 if mark in ("D", "RC", "ED") else 1
    written = (m["dates"], f"{mark}{m['body']}")
    return Head(day, m["body"], sign, mark in ("EC", "ED"), written, text[m.end() :])


def value_date(digits: str) -> date:
    """The first date of `YYMMDD[MMDD]`, or of `YYYYMMDD[MMDD]`, which some banks write. Raises ValueError."""
    if len(digits) not in (6, 8, 10, 12):
        raise ValueError(f"no date: {digits!r}")
    long = len(digits) in (8, 12)
    year, month, day = (digits[:4], digits[4:6], digits[6:8]) if long else (digits[:2], digits[2:4], digits[4:6])
    try:
        parts = dates.Parts("ymd", dates.full_year(int(year), year), int(month), int(day), None, "")
        return dates.to_date(parts, "ymd")
    except ValueError as error:
        raise ValueError(f"{digits[: 8 if long else 6]!r}: {error}") from None


def minor_units(body: str, decimal: str, digits: int) -> int:
    """An amount in minor units, unsigned; `decimal` reads what could be thousands (`1.234`). Raises ValueError."""
    body = body.lstrip("0") or "0"
    known = amounts.shape(body)
    try:
        return amounts.scaled(amounts.to_units(body, known if known in (".", ",") else decimal), digits)
    except ValueError as error:
        raise ValueError(f"{body if len(body) <= 40 else body[:40] + '…'!r} {error}") from None


def decimal_sign(bodies: Iterable[str]) -> str:
    """What parts decimals where an amount alone does not say it (`1.234`): the comma, as SWIFT wants it, unless
    other amounts of the file have a point."""
    shapes = [amounts.shape(body.lstrip("0") or "0") for body in bodies if "." in body]
    return "." if shapes.count(".") else ","


class Tail(NamedTuple):
    """What follows the amount in a statement line."""

    type: str
    """Type code such as `NTRF`, or empty."""
    reference: str
    bank_reference: str
    beside: str
    """What stands behind 16 characters of reference in the same line: where banks do so, the other side's name."""
    details: str
    """The lines below."""


@cache
def _tags() -> tuple[Statement, Statement]:
    from mt940.tags import Statement, StatementGLS  # loaded late: 50 ms

    return Statement(), StatementGLS()


def read_tail(text: str) -> Tail:
    """Type code, the customer's reference, the bank's, and supplementary details (:61: behind its amount)."""
    line, _, below = text.partition("\n")
    short, long = _tags()
    # The library wants a whole line: it gets a date and an amount that cannot go wrong.
    m = (long if "//" in line else short).re.match(f"000101C0,{line}")
    if m is None:  # pragma: no cover - its pattern takes any line
        return Tail("", "", "", "", text)
    bank, beside = m["bank_reference"] or "", m["extra_details"] or ""
    if bank:
        bank, beside = bank + beside, ""  # references longer than 23 characters are cut by the pattern
    found = ((m["id"] or "").upper(), m["customer_reference"] or "", bank, beside, below)
    return Tail(*(part.strip() for part in found))


class Balance(NamedTuple):
    """A balance as it is printed: `sign` -1 when the account is in debt. The day is ISO, None where it is no day."""

    sign: int
    body: str
    day: str | None
    currency: str | None


def read_balance(text: str) -> Balance | None:
    """A balance (Standards MT, fields 60a, 62a, 64, 65: `1!a6!n3!a15d`); None for what is none."""
    m = _BALANCE.match(text)
    if m is None:
        return None
    digits = m["day"] + (m["late"] or "")
    try:
        day = value_date(digits).isoformat()
    except ValueError:
        day = None
    currency = m["currency"].upper() if m["currency"] else None
    return Balance(-1 if m["mark"] in "dD" else 1, m["body"], day, currency)


def floor_currency(text: str) -> str | None:
    """The currency of a floor limit (:34F:) or of a sum (:90D:)."""
    m = _FLOOR.match(text)
    return m[1] if m else None


def read_account(text: str) -> tuple[str, str | None]:
    """The account's id as other files of the bank write it, and the currency where it stands behind (:25:)."""
    text = " ".join(text[:80].split()).strip("/ ")
    if _SPACED_IBAN.fullmatch(text):
        text = text.replace(" ", "")
    behind = _CURRENCY_BEHIND.search(text)
    currency = behind[1] if behind and behind[1] in _currencies() else None
    if currency is not None:
        text = text[:-3].rstrip("/ ")
    if found := _IBAN.search(text.upper()):
        return found[0], currency
    bank, slash, number = text.partition("/")
    if slash and number and _BIC.fullmatch(bank):
        return number.strip("/ "), currency
    return text, currency


@cache
def _currencies() -> frozenset[str]:
    from finura_cli.domain.currencies import CODES

    return CODES
