"""Amounts as banks write them: a cell is taken apart alone, the decimal sign is settled by the whole column.

Stricter than what a person may type (domain/parse_money.py): digits are ASCII, and nothing is guessed from a locale.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from finura_cli.domain.currencies import meanings
from finura_cli.domain.money import LARGEST_MINOR
from finura_cli.errors import BadInput
from finura_cli.records import NamedTuple


class Number(NamedTuple):
    """An amount taken apart: `body` is digits with separators, `mark` its sign as written: ``, `-`, `+`, `CR`, `DR`."""

    body: str
    mark: str
    currency: str | None
    """The currency that the cell names beyond doubt; `$` and `kr` name none."""


_SPACES = str.maketrans(
    {
        **dict.fromkeys("\u00a0\u2007\u2009\u202f\u3000\t", " "),
        **dict.fromkeys("\u2212\u2012\u2013\u2014", "-"),
        "\u2019": "'",
        "\u2018": "'",
        "\u00b4": "'",
        "`": "'",
        "\u200e": None,
        "\u200f": None,
        "\ufeff": None,
    }
)
_CURRENCY = r"(?:[^\W\d_]{0,3}[$€£¥₹৳₽₺₴₩₪฿₦₱₫₡₲₵₸₮₾៛￥円元]|[SB]/\.?|[^\W\d_]{1,5}\.?|रु\.?|රු\.?)"
_AMOUNT = re.compile(
    rf"(?P<open>\()?\s*(?P<s1>[-+])?\s*(?P<c1>{_CURRENCY})?\s*(?P<s2>[-+])?\s*"
    r"(?P<body>[0-9](?:[0-9.,' ]*[0-9])?[.,]?|[.,][0-9]+)"
    rf"\s*(?P<s3>[-+])?\s*(?P<flag>CR|DR|DB|C|D|H|S|Cr|Dr|cr|dr)?\.?\s*(?P<c2>{_CURRENCY}|/-)?\s*(?P<s4>[-+])?\s*(?P<f2>CR|DR|Cr|Dr)?\s*(?P<close>\))?"
)
_FLAGS = {"CR": "CR", "C": "CR", "H": "CR", "DR": "DR", "DB": "DR", "D": "DR", "S": "DR"}
_LONGEST = 48
BLANKS = frozenset(("", "-", "--", "---", "n/a", "na", "nil", "null", "none", "\u2014", "\u2013", ".", "*"))
"""Cells that stand for no amount at all."""


def is_blank(text: str) -> bool:
    """Whether a cell of an amount column says nothing."""
    return text.strip().casefold() in BLANKS


@lru_cache(maxsize=65536)
def take_apart(text: str) -> Number | None:
    """The amount that a cell is, and nothing else; None for any other text."""
    text = text.translate(_SPACES).strip()
    if not text or len(text) > _LONGEST:
        return None
    if text.startswith('="') and text.endswith('"'):
        text = text[2:-1].strip()
    m = _AMOUNT.fullmatch(text)
    if not m or (m["open"] is None) != (m["close"] is None):
        return None
    whole = "-" if m["body"][-1] in ".," else None  # `1'200.-`: no cents, not a sign
    signs = [s for s in (m["s1"], m["s2"], m["s3"] if m["s3"] != whole else None, m["s4"]) if s]
    flag = m["flag"] or m["f2"]
    if len(signs) > 1 or (m["flag"] and m["f2"]) or (signs and signs[0] == "-" and m["open"]):
        return None
    currency = None
    for sign in (m["c1"], m["c2"]):
        if not sign or sign == "/-":
            continue
        found = meanings(sign) or meanings(sign.upper())
        if not found and not sign.endswith("$"):
            return None  # any letters before it are some dollar, or some peso
        currency = found[0] if len(found) == 1 else currency
    mark = _FLAGS[flag.upper()] if flag else "-" if m["open"] else signs[0] if signs else ""
    if mark == "CR" and "-" in signs:
        return None  # `-5.00 CR` says two things
    return Number(m["body"], mark, currency)


# What the separators of a body say. `int`: none; `.` or `,`: that is the decimal sign beyond doubt; `.?` or `,?`: one
# separator before three digits, thousands or decimals; None: no number.
_INDIAN = r"[1-9][0-9]{0,2}(?:,[0-9]{2,3})*,[0-9]{3}"
_SHAPES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("int", re.compile(r"[0-9]+")),
    (".?", re.compile(r"[1-9][0-9]{0,2}\.[0-9]{3}")),
    (",?", re.compile(r"[1-9][0-9]{0,2},[0-9]{3}")),
    (".", re.compile(rf"[0-9]*\.[0-9]*|{_INDIAN}(?:\.[0-9]*)?|[0-9]{{1,3}}(?:[ '][0-9]{{3}})+\.[0-9]*")),
    (",", re.compile(r"[0-9]*,[0-9]*|[0-9]{1,3}(?:\.[0-9]{3}){2,}(?:,[0-9]*)?|[0-9]{1,3}\.[0-9]{3},[0-9]*"
                     r"|[0-9]{1,3}(?:[ '][0-9]{3})+,[0-9]*")),
    ("int", re.compile(r"[0-9]{1,3}(?:[ '][0-9]{3})+")),
)  # fmt: skip


@lru_cache(maxsize=65536)
def shape(body: str) -> str | None:
    """What the separators of a number say about its decimal sign (see `_SHAPES`)."""
    for name, pattern in _SHAPES:
        if pattern.fullmatch(body):
            return name
    return None


class Style(NamedTuple):
    """How a column writes numbers. `decimal` is `.` or `,`; ``: no cell has decimals; `?`: it cannot be told."""

    decimal: str
    firm: bool
    """Whether cells of the column itself prove it."""


def style_of(bodies: Iterable[str]) -> Style:
    """The decimal sign of a column, from all its cells.

    Whole numbers below a thousand settle `1,234`: a column with three decimals everywhere would write them too.
    """
    found: dict[str | None, int] = {}
    for body in bodies:
        name = shape(body)
        found[name] = found.get(name, 0) + 1
    point, comma = found.get(".", 0), found.get(",", 0)
    if point or comma:
        if point and comma and min(point, comma) * 20 > max(point, comma):
            return Style("?", firm=True)  # each cell speaks for itself
        return Style("." if point >= comma else ",", firm=True)
    if found.get(".?", 0) and found.get(",?", 0):
        return Style("?", firm=True)
    for open_shape, decimal in ((".?", ","), (",?", ".")):
        if found.get(open_shape, 0):
            # `1.234` beside plain whole numbers: the sign parts thousands
            return Style(decimal, firm=True) if found.get("int", 0) else Style("?", firm=False)
    return Style("", firm=False)


class Units(NamedTuple):
    """An exact number without a sign: `units` / 10**`decimals`."""

    units: int
    decimals: int


def to_units(body: str, decimal: str) -> Units:
    """The number that a body is under a decimal sign. Raises ValueError with what is wrong in the words of a person."""
    kind = shape(body)
    if kind is None:
        raise ValueError("is no number")
    if kind in (".?", ",?") and decimal not in (".", ","):
        raise ValueError("can be read in two ways")
    sign = kind if kind in (".", ",") else decimal if kind != "int" else "."
    if decimal in (".", ",") and sign != decimal and kind != "int":
        raise ValueError(f"has another decimal sign than its column ({decimal})")
    whole, _, part = body.partition(sign) if sign in body and body.count(sign) == 1 else (body, "", "")
    digits = "".join(c for c in whole if "0" <= c <= "9")
    if len(digits) > 18 or len(part) > 30:
        raise ValueError("is too large")
    return Units(int((digits + part) or "0"), len(part))


def scaled(number: Units, digits: int) -> int:
    """Minor units at `digits` decimals. Zeros beyond them are dropped, and so is the dust of binary fractions
    (`45.900000000000006`); other decimals raise ValueError, as does what is over 10^15 minor units."""
    units, decimals = number
    if decimals <= digits:
        minor = int(units * 10 ** (digits - decimals))
    else:
        step = 10 ** (decimals - digits)
        minor, rest = divmod(units, step)
        if rest:
            dust = min(rest, step - rest)
            if decimals < 9 or dust * 10**6 > step:
                raise ValueError(f"has more than {digits} decimals")
            minor += rest * 2 > step
    if minor > LARGEST_MINOR:
        raise ValueError("is too large")
    return minor


def ambiguous(body: str) -> BadInput:
    """The refusal of amounts like 1,234 when nothing tells whether that is a thousand or one."""
    sign = "." if "." in body else ","
    return BadInput(
        f"the amounts can be read in two ways: {body} as {body.replace(sign, '')}, or as {body.replace(sign, '.')}",
        hint="give the currency with --currency, or write the amounts with two decimals",
        code="ambiguous-amount",
    )
