"""The pieces of a line of Beancount: strings, tags, links, amounts that may be sums, and strings over several lines."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from finura_cli.errors import BadInput
from finura_cli.formats.double_entry import MOST, SCALE, Quantity
from finura_cli.records import NamedTuple

if TYPE_CHECKING:
    from fractions import Fraction

_STRING = re.compile(r'"([^"\\]*(?:\\.[^"\\]*)*)"', re.DOTALL)
_CLOSES = re.compile(r'[^"\\]*(?:\\.[^"\\]*)*"')
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "f": "\f", "b": "\b"}
_PLAIN = re.compile(
    r"([-+]?)\s*([0-9]+(?:,[0-9]{3})*)(?:\.([0-9]*))?\s*([A-Z][A-Z0-9'._-]{0,22}[A-Z0-9]|[A-Z])?(?=[\s@{~]|$)"
)
_CURRENCY = re.compile(r"([A-Z][A-Z0-9'._-]{0,22}[A-Z0-9]|[A-Z])(?=[\s@{~]|$)")
_TOKEN = re.compile(r"\s*(?:([0-9]+(?:,[0-9]{3})*(?:\.[0-9]*)?)|([-+*/()]))")
_RANKS = {"+": 1, "-": 1, "*": 2, "/": 2, "n": 3}
_MOST_TOKENS = 100
_MOST_STRING = 65_536
_MOST_JOINED = 64
"""Strings over several lines in one directive."""


class Piece(NamedTuple):
    """A piece of a line: `kind` is `"` for a string, `#`, `^`, or `` for a plain word."""

    kind: str
    text: str


def logical(lines: Sequence[str], at: int) -> tuple[str, int]:
    """The line at index `at` without its comment, with those that its strings go on in, and the index behind it.

    Raises BadInput (`unclosed-quote`) when a string never ends.
    """
    text = lines[at]
    if '"' not in text:
        return text.partition(";")[0].rstrip(), at + 1
    parts, start, after = [text], 0, at + 1
    whole, joined = text, 0
    while True:
        place = _first(whole, start)
        if place < 0:
            return whole.rstrip(), after
        if whole[place] == ";":
            return whole[:place].rstrip(), after
        closed = _STRING.match(whole, place)
        if closed is not None:
            start = closed.end()
            continue
        size = len(whole)
        while after < len(lines) and size <= _MOST_STRING:
            parts.append(lines[after])
            size += len(lines[after]) + 1
            after += 1
            if _CLOSES.match(parts[-1]):
                break
        else:
            parts.clear()
        joined += 1
        if not parts or joined > _MOST_JOINED:
            raise BadInput(f"a quotation mark in line {at + 1} is never closed", code="unclosed-quote")
        whole = "\n".join(parts)


def _first(text: str, start: int) -> int:
    """Where the next string or comment begins; -1 without one."""
    places = [place for place in (text.find('"', start), text.find(";", start)) if place >= 0]
    return min(places, default=-1)


def pieces(text: str) -> list[Piece]:
    """The strings, tags, links and words of a line."""
    found: list[Piece] = []
    at = 0
    while at < len(text):
        if text[at].isspace():
            at += 1
        elif text[at] == '"':
            m = _STRING.match(text, at)
            if m is None:
                raise ValueError("a quotation mark is never closed")
            found.append(Piece('"', _ESCAPE.sub(lambda one: _ESCAPES.get(one[1], one[1]), m[1])))
            at = m.end()
        else:
            end = at
            while end < len(text) and not text[end].isspace() and text[end] != '"':
                end += 1
            word = text[at:end]
            kind = word[0] if word[0] in "#^" and len(word) > 1 else ""
            found.append(Piece(kind, word[1:] if kind else word))
            at = end
    return found


def take_amount(text: str) -> tuple[Quantity, int | None, str]:
    """The amount at the beginning of a text, how many decimals its number has (None for a sum), and what follows.

    A sum like `(10 + 2.50) / 5 EUR` is worked out. Raises ValueError with what is wrong in the words of a person.
    """
    m = _PLAIN.match(text)
    if m is not None and (m[4] or text[m.end() :].lstrip()[:1] not in ("+", "-", "*", "/")):
        decimals = m[3] or ""
        if len(decimals) > 12 or len(m[2]) > 24:
            raise ValueError("an amount is too large")
        units = int(m[2].replace(",", "")) * SCALE + int(decimals.ljust(12, "0"))
        return _quantity(-units if m[1] == "-" else units, m[4]), len(decimals), text[m.end() :].lstrip()
    value, rest = _computed(text)
    currency = _CURRENCY.match(rest)
    if rest and currency is None and rest[0] not in "@{~":
        raise ValueError("is no amount")
    scaled = value * SCALE
    if scaled.denominator != 1:
        raise ValueError("an amount that does not come out even")
    return (
        _quantity(int(scaled), currency[1] if currency else None),
        None,
        rest[currency.end() if currency else 0 :].lstrip(),
    )


def take_currency(text: str) -> tuple[str | None, str]:
    """The currency at the beginning of a text, if there is one, and what follows."""
    m = _CURRENCY.match(text)
    return (m[1], text[m.end() :].lstrip()) if m else (None, text)


def _quantity(units: int, currency: str | None) -> Quantity:
    if abs(units) > MOST:
        raise ValueError("an amount is too large")
    return Quantity(units, currency)


def _computed(text: str) -> tuple[Fraction, str]:
    """The value of the sum at the beginning of a text, and what follows it. No recursion: brackets are stacked."""
    from fractions import Fraction  # costs 6 ms, and few files have sums

    values: list[Fraction] = []
    waiting: list[str] = []
    at = tokens = 0
    number_next = True
    while (m := _TOKEN.match(text, at)) is not None:
        tokens += 1
        if tokens > _MOST_TOKENS:
            raise ValueError("a sum is too long")
        number, sign = m[1], m[2]
        if number is not None:
            if not number_next or len(number) > 40:
                break
            values.append(Fraction(number.replace(",", "")))
            number_next = False
        elif number_next:
            if sign not in ("(", "-", "+"):
                break
            waiting.append("n" if sign == "-" else sign)
            if sign == "+":
                waiting.pop()
        elif sign == "(":
            break
        elif sign == ")":
            while waiting and waiting[-1] != "(":
                _reduce(values, waiting.pop())
            if not waiting:
                break
            waiting.pop()
        else:
            while waiting and waiting[-1] != "(" and _RANKS[waiting[-1]] >= _RANKS[sign]:
                _reduce(values, waiting.pop())
            waiting.append(sign)
            number_next = True
        at = m.end()
    while waiting and waiting[-1] != "(":
        _reduce(values, waiting.pop())
    if waiting or len(values) != 1 or number_next:
        raise ValueError("is no amount")
    return values[0], text[at:].lstrip()


def _reduce(values: list[Fraction], sign: str) -> None:
    right = values.pop() if values else None
    if right is None:
        raise ValueError("is no amount")
    if sign == "n":
        values.append(-right)
        return
    if not values:
        raise ValueError("is no amount")
    left = values.pop()
    if sign == "/" and not right:
        raise ValueError("an amount is divided by nothing")
    made = {"+": left + right, "-": left - right, "*": left * right}.get(sign)
    value = left / right if made is None else made
    if abs(value.numerator) > 10**60 or value.denominator > 10**60:
        raise ValueError("an amount is too large")
    values.append(value)
