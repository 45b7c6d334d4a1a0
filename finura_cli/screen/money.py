"""Money and calendar words for the eye.

Grouping and sign follow the currency (₹1,00,000.00 for everyone), the decimal and thousands signs and the place of
the currency sign follow the reader's locale (1.234,56 € in de_DE), words follow the locale or its nearest.
"""

from __future__ import annotations

from functools import lru_cache

from finura_cli.domain.currencies import LAKH, sign
from finura_cli.domain.money import Money, exponent
from finura_cli.domain.parse_money import NumberStyle
from finura_cli.screen.locale_table import TABLE
from finura_cli.screen.theme import MASK


def show(money: Money, locale: str, *, private: bool = False, symbol: bool = True, signed: bool = False) -> str:
    """The amount as text: `₹1,00,000.00`, `-1.234,56 €`; with `signed` also `+5.00`; `private` shows dots, and no
    sign, so that not even the direction is told."""
    before, after = _around(money.currency, locale) if symbol else ("", "")
    if private:
        return f"{before}{MASK}{after}"
    direction = "-" if money.minor < 0 else "+" if signed and money.minor > 0 else ""
    return f"{direction}{before}{_number(money, style_of(locale))}{after}"


@lru_cache(maxsize=64)
def style_of(locale: str) -> NumberStyle:
    """The signs that someone of this locale types and reads."""
    decimal, group = TABLE[nearest(locale)][:2]
    return NumberStyle(decimal, group)


@lru_cache(maxsize=64)
def nearest(locale: str) -> str:
    """The locale of the table that serves this one: `en_BD` -> `en`, `de-LU` -> `de`, `C` -> `en`."""
    name = locale.partition(".")[0].partition("@")[0].replace("-", "_")
    language, _, country = name.partition("_")
    wanted = f"{language.lower()}_{country.upper()}" if country else language.lower()
    if wanted in TABLE:
        return wanted
    if language.lower() in TABLE:
        return language.lower()
    return next((known for known in TABLE if known.startswith(f"{language.lower()}_")), "en")


def month_name(month: int, locale: str, *, short: bool = False) -> str:
    """`October`, or `Oct`: month 1 to 12."""
    return TABLE[nearest(locale)][4 if short else 3].split("|")[month - 1]


def weekday_name(weekday: int, locale: str) -> str:
    """`Mon`: weekday 0 (Monday) to 6, as `date.weekday()` counts."""
    return TABLE[nearest(locale)][5].split("|")[weekday]


@lru_cache(maxsize=64)
def _around(currency: str, locale: str) -> tuple[str, str]:
    """What stands before and after the number."""
    own, pattern = sign(currency, locale), TABLE[nearest(locale)][2]
    before = pattern.startswith("¤")
    touching = own[-1] if before else own[0]
    space = " " if " " in pattern or touching.isalpha() else ""  # `Rs 500`, not `Rs500`
    return (own + space, "") if before else ("", space + own)


def _number(money: Money, style: NumberStyle) -> str:
    digits = exponent(money.currency)
    whole, part = divmod(abs(money.minor), 10**digits)
    grouped = _lakh(whole) if money.currency in LAKH else f"{whole:,}"
    text = grouped.replace(",", style.group)
    return f"{text}{style.decimal}{part:0{digits}d}" if digits else text


def _lakh(whole: int) -> str:
    head, tail = divmod(whole, 1000)
    if not head:
        return str(whole)
    digits = str(head)
    pairs = [digits[max(0, i - 2) : i] for i in range(len(digits), 0, -2)]
    return ",".join(reversed(pairs)) + f",{tail:03d}"
