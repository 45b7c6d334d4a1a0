"""Files of exchange rates: a table with the columns date, from, rate, to; or price directives of a journal
(`P 2026-10-01 USD 119.50 BDT`, `P 2026-10-01 EUR $1.10`, `2026-10-01 price USD 119.50 BDT`), with a comment before them
that tells whose they are (`; rates: ecb`), as an export writes it.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from datetime import date

from finura_cli.domain.currencies import CODES
from finura_cli.domain.imports import Problem
from finura_cli.domain.rates import Rate, exact
from finura_cli.domain.rates import Source as Whose
from finura_cli.errors import BadInput
from finura_cli.formats.base import Source
from finura_cli.formats.journal_amounts import take_number
from finura_cli.formats.journal_parts import currency_of
from finura_cli.formats.sniff import DELIMITERS, Text, as_text
from finura_cli.records import NamedTuple

_NAMES = {
    "date": "date", "day": "date", "from": "from", "currency": "from", "base": "from", "rate": "rate",
    "value": "rate", "price": "rate", "to": "to", "quote": "to",
}  # fmt: skip
_PLACES = ("date", "from", "rate", "to")
_PRICE = re.compile(
    r"P\s+(?P<day>[0-9]\S*)(?:\s+[0-9]{1,2}:[0-9:]+(?:[+-][0-9]{4})?)?"
    r"(?:\s+(?P<of>\"[^\"]*\"|\S+)(?:\s+(?P<amount>.*))?)?\s*"
)
_BEANCOUNT = re.compile(r"(?P<day>[0-9]\S*)\s+price\s+(?P<of>[A-Z][A-Z0-9'._-]*)\s+(?P<amount>[-+(.0-9].*)")
_DOUBTFUL = re.compile(r"[1-9][0-9]{0,2},[0-9]{3}")
_WHOSE = re.compile(rf"; rates: ({'|'.join(Whose)})")
_COMMENT = re.compile(r"\s*[;#%*|]")
_DAY = re.compile(r"([0-9]{4})[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})")
_FIRST, _LAST = date(1900, 1, 1), date(9998, 12, 31)


class Read(NamedTuple):
    """The rates of a file, and the rows that are none."""

    rates: tuple[Rate, ...]
    problems: tuple[Problem, ...]


def read(source: Source, base: str | None = None) -> Read:
    """Every rate of a file. Rates are decimals with a point (a comma where cells are parted by another sign), days are
    written year first. `base`: the currency that a sign of several means (`$`), where it can.

    Raises:
        BadInput: the file has neither these columns nor price directives (`not-rates`), or is no text (`undecodable`).
    """
    text = as_text(source.data)
    rates: list[Rate] = []
    problems: list[Problem] = []
    for number, line, whose, cells in _rows(text, base):
        made = _rate(whose, *cells) if isinstance(cells, tuple) else cells
        if isinstance(made, Rate):
            rates.append(made)
        else:
            problems.append(Problem(number, line, made))
    return Read(tuple(rates), tuple(problems))


_Row = tuple[int, str, Whose, tuple[str, str, str, str] | str]
"""number of the line, the line, whose it is, (date, from, rate, to) or why these are not to be had"""


def _rows(text: Text, base: str | None) -> Iterator[_Row]:
    lines = [line.rstrip("\r\n") for line in text.lines()]
    first = next((n for n, line in enumerate(lines) if line.strip() and not _COMMENT.match(line)), len(lines))
    if any(_price(line) for line in lines):
        yield from _prices(lines, base)
        return
    for delimiter in DELIMITERS if first < len(lines) else ():
        header = _cells(lines[first], delimiter)
        places = _places(header)
        if places is None:
            continue
        for number, line in enumerate(lines[first + 1 :], first + 2):
            if line.strip(f"{delimiter} \t"):
                cells = [*_cells(line, delimiter), *[""] * len(header)]
                day, one, rate, other = (cells[place].strip() for place in places)
                rate = rate if delimiter == "," else rate.replace(",", ".")
                yield number, line, Whose.OWN, (day, one.upper(), rate, other.upper())
        return
    raise BadInput(
        "the file holds no rates",
        hint="a table with the columns date, from, rate, to; or lines as P 2026-10-01 USD 119.50 BDT",
        code="not-rates",
    )


def _price(line: str) -> re.Match[str] | None:
    return _PRICE.fullmatch(line) or _BEANCOUNT.fullmatch(line)


def _prices(lines: Sequence[str], base: str | None) -> Iterator[_Row]:
    """Each price; that of a share, too, is told as one that is no rate. Transactions are none of ours."""
    whose = Whose.OWN
    for number, line in enumerate(lines, 1):
        if said := _WHOSE.fullmatch(line):
            whose = Whose(said[1])
        elif m := _price(line):
            try:
                yield number, line, whose, (m["day"], *_worth(m, base))
            except BadInput as error:
                yield number, line, whose, f"{error.message}: {error.hint}"
            except ValueError as error:
                yield number, line, whose, str(error)


def _worth(m: re.Match[str], base: str | None) -> tuple[str, str, str]:
    """What is worth how much of what. Raises BadInput, ValueError with why it is no rate."""
    amount = (m["amount"] or "").partition(";")[0].strip()
    if not amount:
        raise ValueError("no price stands there")
    try:
        price, rest = take_number(amount)
    except ValueError:
        price, rest = None, amount
    if price is None or rest:
        raise ValueError(f"{amount[:20]!r} is no amount")
    if price.commodity is None:
        raise ValueError(f"{amount[:20]!r} is of no currency")
    if m.re is _PRICE and _DOUBTFUL.fullmatch(price.body):
        raise ValueError(f"{price.body!r} can be read in two ways: write it without a comma")
    is_decimal = m.re is _PRICE and price.body.count(",") == 1 and price.body.rfind(",") > price.body.rfind(".")
    body = price.body.replace(".", "").replace(",", ".") if is_decimal else price.body.replace(",", "")
    body = f"0{body}" if body.startswith(".") else body
    return _code(m["of"], base), ("-" if price.negative else "") + body.replace(" ", ""), _code(price.commodity, base)


def _code(commodity: str, base: str | None) -> str:
    name = commodity.strip('"')
    return currency_of(name, base) or name


def _places(header: Sequence[str]) -> list[int] | None:
    names = [_NAMES.get(cell.strip().casefold()) for cell in header]
    return [names.index(name) for name in _PLACES] if all(names.count(name) == 1 for name in _PLACES) else None


def _cells(line: str, delimiter: str) -> list[str]:
    try:
        return next(csv.reader([line], delimiter=delimiter), [])
    except csv.Error:
        return []


def _rate(whose: Whose, day: str, currency: str, value: str, to: str) -> Rate | str:
    """A rate, or why it is none."""
    m = _DAY.fullmatch(day)
    try:
        on = date(int(m[1]), int(m[2]), int(m[3])) if m else None
    except ValueError:
        on = None
    if on is None or not _FIRST <= on <= _LAST:
        return f"{day[:20]!r} is no day: write it as 2026-10-01"
    for code in (currency, to):
        if code not in CODES:
            return f"{code[:20]!r} is no currency"
    number = exact(value)
    if number is None:
        return f"{value[:20]!r} is no rate: a number above zero, with a point before its decimals"
    if currency == to:
        return "both currencies are the same"
    return Rate(on, currency, to, number, whose)
