"""Amounts as journals of hledger and Ledger have them: `$-12.50`, `1.234,56 EUR @ 1.08 USD`, `= 500.00 EUR`.

Each is taken apart alone; which sign parts decimals is settled for the whole file (see `Styles`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from finura_cli.domain.currencies import meanings
from finura_cli.errors import BadInput
from finura_cli.formats import amounts
from finura_cli.formats.double_entry import MOST, SCALE_DIGITS, Claim, Quantity, times
from finura_cli.records import NamedTuple

_COMMODITY = r"""(?:"[^"\n]{1,100}"|[^\s\d\-+.,@*;"{}=()\[\]]{1,100})"""
_AMOUNT = re.compile(
    rf"(?P<s1>[-+])?\s*(?:(?P<c1>{_COMMODITY})\s*)?(?P<s2>[-+])?\s*"
    r"(?P<body>[0-9][0-9.,'\u00a0\u2009\u202f]*(?:[ ][0-9]{3}[0-9.,'\u00a0\u2009\u202f]*)*|[.,][0-9]+)"
    rf"(?:\s*(?P<c2>{_COMMODITY}))?"
)
_CLAIM = re.compile(r"(={1,2})(\*?)\s*")
_SPACES = str.maketrans("\u00a0\u2009\u202f", "   ")
_LONGEST = 400


class Number(NamedTuple):
    """A number and its commodity as they stand in the file."""

    negative: bool
    body: str
    commodity: str | None


class Written(NamedTuple):
    """What stands behind the account of a posting."""

    amount: Number | None
    price: Number | None = None
    whole_price: bool = False
    """Whether the price is for all of it, and not for one."""
    lot: bool = False
    claim: Number | None = None
    sole: bool = False
    inclusive: bool = False


def take_number(text: str) -> tuple[Number, str]:
    """The number at the beginning of a text, and what follows. Raises ValueError when there is none."""
    m = _AMOUNT.match(text)
    if not m or (m["s1"] and m["s2"]) or (m["c1"] and m["c2"]):
        raise ValueError("is no amount")
    rest = text[m.end() :]
    if rest[:1] and not rest[:1].isspace() and rest[:1] not in "@={(;[":
        raise ValueError("is no amount")
    name = m["c1"] or m["c2"]
    if m["c1"] and m["c1"][-1].isalpha() and m["body"][0] in ".,":
        raise ValueError("is no amount")  # `Rs.500` means 500 to a person, and .500 to a program
    commodity = name.strip('"') if name else None
    return Number("-" in (m["s1"], m["s2"]), m["body"].translate(_SPACES).strip(), commodity), rest.lstrip()


def take_apart(text: str) -> Written:
    """All that stands behind an account. Raises ValueError with what is wrong in the words of a person."""
    if len(text) > _LONGEST:
        raise ValueError("an amount is too long")
    if text.startswith("("):
        raise ValueError("amounts that are to be computed are not read")
    amount: Number | None = None
    rest = text
    if not text.startswith("="):
        amount, rest = take_number(text)
    written = Written(amount)
    while rest:
        written, rest = _next(written, rest)
    return written


def _next(written: Written, rest: str) -> tuple[Written, str]:
    if rest[0] in "{[" or (rest[0] == "(" and not rest.startswith("(@")):
        closing = {"{": "}", "[": "]", "(": ")"}[rest[0]]
        end = rest.find(closing)
        if end < 0:
            raise ValueError("a bracket is never closed")
        return written._replace(lot=True), rest[end:].lstrip(closing).lstrip()
    if rest[0] == "@" or rest.startswith("(@"):
        bare = rest.lstrip("(@)")
        if written.price is not None or written.amount is None or bare.startswith("="):
            raise ValueError("is no amount")
        price, after = take_number(bare.lstrip())
        return written._replace(price=price, whole_price=rest[: len(rest) - len(bare)].count("@") == 2), after
    m = _CLAIM.match(rest)
    if m is None or written.claim is not None:
        raise ValueError("is no amount")
    claim, after = take_number(rest[m.end() :])
    if after.startswith("@"):  # its price says nothing about the balance
        _, after = take_number(after.lstrip("@").lstrip())
    return written._replace(claim=claim, sole=m[1] == "==", inclusive=bool(m[2])), after


class Styles:
    """Which sign parts decimals, by commodity: as the file declares it, else as all its numbers show."""

    def __init__(self, declared: Mapping[str | None, str], mark: str | None, dialect: str | None) -> None:
        """`mark`: of the whole file, where it says so. `dialect`: `hledger` reads 1,000 as one, `ledger` as a
        thousand; None refuses what nothing else settles."""
        self._declared, self._mark, self._dialect = declared, mark, dialect
        self._bodies: dict[str | None, set[str]] = {}
        self._styles: dict[str | None, str] = {}
        self._known: dict[tuple[str, str], int] = {}

    def meet(self, numbers: Iterable[Number | None]) -> None:
        """Take numbers of the file into account."""
        for number in numbers:
            if number is not None:
                self._bodies.setdefault(number.commodity, set()).add(number.body)

    def settle(self) -> None:
        """All numbers were met. Raises BadInput (`ambiguous-amount`) when two readings remain."""
        everything = amounts.style_of(body for bodies in self._bodies.values() for body in bodies)
        for commodity, bodies in self._bodies.items():
            said = self._mark or self._declared.get(commodity)
            style = amounts.style_of(bodies)
            if said:
                self._styles[commodity] = said
            elif style.decimal != "?" or style.firm:
                self._styles[commodity] = style.decimal
            elif everything.firm and everything.decimal in (".", ","):
                self._styles[commodity] = everything.decimal
            elif commodity is None or meanings(commodity):
                self._styles[commodity] = self._as_the_dialect(bodies)

    def _as_the_dialect(self, bodies: set[str]) -> str:
        body = min(body for body in bodies if amounts.shape(body) in (".?", ",?"))
        sign = "." if "." in body else ","
        if self._dialect is None:
            raise BadInput(
                f"the amounts can be read in two ways: {body} as {body.replace(sign, '')},"
                f" or as {body.replace(sign, '.')}",
                hint=f"--format hledger reads {body.replace(sign, '.')}, --format ledger reads"
                f" {body.replace(sign, '')}; or write a line `decimal-mark .` at the head of the journal",
                code="ambiguous-amount",
            )
        if self._dialect == "hledger":
            return sign
        return "." if sign == "," else ","

    def quantity(self, number: Number) -> Quantity:
        """A number under the style of its commodity. Raises ValueError with what is wrong."""
        decimal = self._styles.get(number.commodity, "")
        units = self._known.get((number.body, decimal))
        if units is None:
            units = self._known[number.body, decimal] = _units(number.body, decimal)
        return Quantity(-units if number.negative else units, number.commodity)

    def claim(self, written: Written) -> Claim | None:
        """What the posting claims its account to hold."""
        if written.claim is None:
            return None
        return Claim(self.quantity(written.claim), written.sole, written.inclusive)

    def weight(self, written: Written) -> Quantity | None:
        """The total cost of a posting with a price; None without one."""
        if written.price is None or written.amount is None:
            return None
        quantity, price = self.quantity(written.amount), self.quantity(written.price)
        if not written.whole_price:
            return times(quantity, price)
        units = abs(price.units)
        return Quantity(-units if quantity.units < 0 else units, price.commodity)


def _units(body: str, decimal: str) -> int:
    try:
        number = amounts.to_units(body, decimal)
    except ValueError as error:
        raise ValueError(f"{body[:40]} {error}") from None
    if number.decimals > SCALE_DIGITS:
        raise ValueError(f"{body[:40]} has more than {SCALE_DIGITS} decimals")
    units = int(number.units * 10 ** (SCALE_DIGITS - number.decimals))
    if units > MOST:
        raise ValueError(f"{body[:40]} is too large")
    return units


def decimal_of_sample(sample: str) -> tuple[str | None, str] | None:
    """Commodity and decimal sign of a sample (`1.000,00 EUR`, `$1,000.`); None when it shows no decimal sign."""
    try:
        number, _ = take_number(sample.strip())
    except ValueError:
        return None
    signs = [character for character in number.body if character in ".,"]
    if not signs:
        return None
    if len(signs) > 1 and len(set(signs)) == 1:
        return number.commodity, "," if signs[0] == "." else "."  # two of a kind part thousands
    return number.commodity, signs[-1]  # a declaration has to show its decimal sign
