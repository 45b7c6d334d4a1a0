"""Amounts as a person types them: `250`, `1,200.50`, `₹1,00,000.00`, `1.234,56 €`, `(12.00)`, `5-`, `500/-`.

Files have their own, stricter reader that looks at whole columns; this one sees one amount and knows who types.
"""

from __future__ import annotations

import unicodedata

from finura_cli.domain.currencies import CODES, meanings
from finura_cli.domain.money import LARGEST_MINOR, Money, exponent
from finura_cli.domain.text import visible
from finura_cli.errors import UsageError
from finura_cli.records import NamedTuple


class NumberStyle(NamedTuple):
    """The signs of a locale: what parts decimals, what parts thousands."""

    decimal: str = "."
    group: str = ","


_LONGEST = 64
# A zero of each script whose digits a household of ours types; mixed scripts and ornamental digits are refused.
_ZEROS = frozenset("0٠۰०০੦૦௦౦೦൦")
_SPACES = " \u00a0\u2009\u202f"
_ALIKE = str.maketrans({**dict.fromkeys(_SPACES, " "), "’": "'", "−": "-", "\u200e": None, "\u200f": None})
_SEPARATORS = frozenset(".,' ")


def parse_money(text: str, currency: str, style: NumberStyle) -> Money:
    """Read a typed amount. A sign or code in the text overrides `currency`, which settles signs shared by several.

    Raises UsageError (`bad-amount`) for what is no amount, has more decimals than its currency, is over 10^15 minor
    units, or can be read in two ways: then the hint gives both.
    """
    parts = _take_apart(text)
    if parts is None:
        raise _refused(text, "is no amount", "type it like 250 or 1200.50, with a currency sign if you like")
    own = _currency_of(parts, currency, text)
    minor = _read_number(parts.number, own, style, text)
    if minor > LARGEST_MINOR:
        raise _refused(text, "is too large", "the largest amount is 10^15 of the smallest unit")
    return Money(-minor if parts.negative else minor, own)


def parse_money_in(text: str, currency: str, style: NumberStyle) -> Money:
    """As `parse_money`, where no other currency will do: UsageError (`other-currency`) when the text names one."""
    money = parse_money(text, currency, style)
    if money.currency != currency:
        raise UsageError(f"{_cut(text)} is in {money.currency}, not in {currency}", code="other-currency")
    return money


def find_currency(text: str, default: str | None = None) -> str | None:
    """The currency that a word (`₹500`, `500 USD`, `EUR`) names by its sign or code; None when it names none.

    `default` settles signs of several currencies: `$` is CAD when that is the default, else USD.
    """
    stripped = text.strip().translate(_ALIKE)
    parts = _take_apart(stripped)
    marks = list(parts.marks) if parts else [stripped]
    found = [meanings(mark) for mark in marks if mark]
    if not found or not all(found):
        return None
    shared = _shared(found, default)
    return shared or None


def looks_like_amount(text: str) -> bool:
    """Whether one word is an amount in some style: not a date, a time, a flat number `12b` or a quantity `2x`."""
    parts = _take_apart(text)
    if parts is None or not all(meanings(mark) for mark in parts.marks):
        return False
    return bool(_grouped(parts.number) is not None or _with_decimals(parts.number) is not None)


class _Parts(NamedTuple):
    number: str
    """ASCII digits and separators, beginning and ending with a digit."""
    marks: tuple[str, ...]
    negative: bool


def _take_apart(text: str) -> _Parts | None:
    """The number, the currency marks around it, and its sign; None when there is anything else."""
    text = _ascii_digits(text.strip().translate(_ALIKE)) if len(text) <= _LONGEST else ""
    places = [i for i, character in enumerate(text) if "0" <= character <= "9"]
    if not places:
        return None
    head, number, tail = text[: places[0]], text[places[0] : places[-1] + 1], text[places[-1] + 1 :]
    if head[-1:] in (".", ",") and not head[-2:-1].isalpha():  # `.50` and `$.50`, but not `Rs.50`
        head, number = head[:-1], f"0{head[-1]}{number}"
    if not all("0" <= character <= "9" or character in _SEPARATORS for character in number):
        return None
    tail = tail.removesuffix("/-") if tail.strip() == "/-" else tail
    negative, signs = False, (head + tail).count("-") + (head + tail).count("+")
    if "(" in head or ")" in tail:
        if head.count("(") != 1 or tail.count(")") != 1 or signs:
            return None
        negative, head, tail = True, head.replace("(", ""), tail.replace(")", "")
    if signs > 1:
        return None
    negative = negative or "-" in head or "-" in tail
    marks = tuple(mark for mark in (head.strip(" +-"), tail.strip(" +-")) if mark)
    return _Parts(number, marks, negative)


def _ascii_digits(text: str) -> str:
    if text.isascii():
        return text
    zeros = {chr(ord(c) - value) for c in text if (value := unicodedata.decimal(c, None)) is not None}
    if len(zeros) > 1 or not zeros <= _ZEROS:
        return ""
    return "".join(str(unicodedata.decimal(c, c)) for c in text)


def _currency_of(parts: _Parts, default: str, text: str) -> str:
    found = [meanings(mark) or meanings(mark.upper()) for mark in parts.marks]
    if not found:
        return default
    if not all(found):
        raise _refused(text, "is no amount", "type it like 250 or 1200.50, with a currency sign if you like")
    own = _shared(found, default)
    if own == "":
        several = " or ".join(code for code in found[0] if code)
        raise _refused(text, f"could be {several}", "write the code of the currency instead of the sign")
    if own is None:
        raise _refused(text, "names two currencies", "name one")
    return own


def _shared(found: list[tuple[str, ...]], default: str | None) -> str | None:
    """The one currency of all marks, the default first; `""` when open, None when the marks exclude each other."""
    both = [code for code in found[0] if all(code in other for other in found)]
    if not both:
        return None
    return default if default in both and default in CODES else both[0]


def _read_number(number: str, currency: str, style: NumberStyle, text: str) -> int:
    digits = exponent(currency)
    grouped, decimals = _grouped(number), _with_decimals(number)
    fits = decimals is not None and len(decimals[1]) <= digits
    unit: int = 10**digits
    whole = None if grouped is None else grouped * unit
    if decimals is None:
        if whole is None:
            raise _refused(text, "is no amount", "the signs between its digits do not make thousands")
        return whole
    exact = int(decimals[0] + decimals[1].ljust(digits, "0")) if fits else None
    if whole is None:
        if exact is None:
            raise _too_many(text, currency, digits)
        return exact
    # One sign before three digits: thousands, or three decimals. Only the typist's own style settles it.
    sign = next(character for character in number if character in ".,")
    if sign == style.group:
        return whole
    if sign == style.decimal and exact is not None:
        return exact
    raise UsageError(
        f"{_cut(text)} can be read as {grouped} or as {decimals[0]}.{decimals[1]}",
        hint=f"type {grouped} without a sign, or "
        + (f"{decimals[0]}{style.decimal}{decimals[1][:digits]}" if digits else f"{decimals[0]}"),
        code="bad-amount",
    )


def _grouped(number: str) -> int | None:
    """The number when every sign in it parts thousands (1,234,567 or 12,34,567), else None."""
    signs = {character for character in number if character in _SEPARATORS}
    if not signs:
        return int(number)
    if len(signs) > 1:
        return None
    first, *others = number.split(signs.pop())
    if not first or first[0] == "0" or len(others[-1]) != 3:
        return None
    middle = {len(group) for group in others[:-1]}
    by_thousand = middle <= {3} and len(first) <= 3
    by_lakh = middle == {2} and len(first) <= 2
    return int(first + "".join(others)) if by_thousand or by_lakh else None


def _with_decimals(number: str) -> tuple[str, str] | None:
    """(whole digits, decimals) when the last sign in it is a decimal one, else None."""
    place = max(number.rfind("."), number.rfind(","))
    if place < 0:
        return None
    before, sign, after = number[:place], number[place], number[place + 1 :]
    if sign in before or not after.isdigit():
        return None
    whole = int(before) if before.isdigit() else _grouped(before) if before else None
    return None if whole is None else (str(whole), after)


def _refused(text: str, why: str, hint: str) -> UsageError:
    return UsageError(f"{_cut(text)} {why}", hint=hint, code="bad-amount")


def _too_many(text: str, currency: str, digits: int) -> UsageError:
    allowed = f"{digits} decimals" if digits else "no decimals"
    return _refused(text, f"has too many decimals: {currency} has {allowed}", "round it to its smallest unit")


def _cut(text: str) -> str:
    shown = visible(text.strip()) or "an empty text"
    return shown if len(shown) <= 40 else f"{shown[:39]}…"
