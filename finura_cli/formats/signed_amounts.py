"""Amounts that carry their own sign, in files that are no tables: the decimal sign is settled by all of them."""

from __future__ import annotations

from collections.abc import Sequence

from finura_cli.domain.money import exponent
from finura_cli.formats import amounts
from finura_cli.formats.money_column import MoneyColumn


def settle_decimal(cells: Sequence[str], currency: str | None, *, grouped: bool) -> str:
    """The decimal sign of a file's amounts: `.`, `,`, `` (none has decimals) or `?` (each cell speaks for itself).

    `grouped`: whether the format parts thousands at all, so that `1,234` in a currency of cents is a thousand.
    Raises BadInput (`ambiguous-amount`) when nothing tells whether `1,234` is a thousand or one.
    """
    column = MoneyColumn([cell.strip() for cell in cells])
    decimal, is_firm = column.style
    body = column.open_body
    if is_firm or decimal != "?" or body is None:
        return decimal
    sign = "." if "." in body else ","
    digits = exponent(currency) if currency else None
    if digits == 3:
        return sign
    if digits == 0 or (grouped and digits is not None):
        return "," if sign == "." else "."
    raise amounts.ambiguous(body)


class SignedAmounts:
    """Reads amounts under a decimal sign. Texts repeat, so each is read once."""

    def __init__(self, decimal: str) -> None:
        self._decimal = decimal
        self._known: dict[tuple[str, int], int] = {}

    def of(self, text: str, digits: int) -> int:
        """Signed minor units at `digits` decimals. Raises ValueError with what is wrong in the words of a person."""
        known = self._known.get((text, digits))
        if known is not None:
            return known
        shown = text.strip()
        if not shown:
            raise ValueError("no amount")
        number = amounts.take_apart(shown)
        try:
            if number is None:
                raise ValueError("is no amount")
            minor = amounts.scaled(amounts.to_units(number.body, self._decimal), digits)
        except ValueError as error:
            raise ValueError(f"{short(shown)} {error}") from None
        self._known[text, digits] = minor = -minor if number.mark in ("-", "DR") else minor
        return minor


def short(text: str) -> str:
    """A text of the file as it stands in a message."""
    return repr(text if len(text) <= 40 else f"{text[:40]}…")
