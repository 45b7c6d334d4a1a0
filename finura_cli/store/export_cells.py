"""Cells of an export as the values of columns. ValueError for what none can be."""

from __future__ import annotations

import re
from collections.abc import Mapping

from finura_cli.domain.money import exponent
from finura_cli.domain.rates import exact
from finura_cli.store.driver import Value

Record = Mapping[str, object]

_AMOUNT = re.compile(r"(-?)([0-9]{1,16})(?:\.([0-9]{1,4}))?")
_CURRENCY = re.compile(r"[A-Z]{3}")
_LARGEST_ID = 1 << 48


def id_of(row: Record, name: str = "id") -> int:
    """What people call a row."""
    id = row[name]
    if not isinstance(id, int) or isinstance(id, bool) or not 0 < id <= _LARGEST_ID:
        raise ValueError(f"{str(id)[:40]!r} is no id")
    return id


def text_of(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError(f"{str(value)[:40]} is no text")
    return value


def said(value: object, how: str) -> str:
    """The code of a currency, or an exchange rate."""
    text = text_of(value)
    if not _CURRENCY.fullmatch(text) if how == "currency" else exact(text) != text:
        raise ValueError(f"{text[:40]!r} is no {how}")
    return text


def plain(value: object) -> Value:
    if value is None or isinstance(value, (str, int, float)):
        return value
    raise ValueError("a field holds what is neither text nor number")


def minor_of(value: object, currency: str) -> int:
    m = _AMOUNT.fullmatch(value) if isinstance(value, str) else None
    digits = exponent(currency)
    if m is None or len(m[3] or "") > digits or not _CURRENCY.fullmatch(currency):
        raise ValueError(f"{str(value)[:40]!r} is no amount of {currency[:3]}")
    minor = int(m[2] + (m[3] or "").ljust(digits, "0"))
    return -minor if m[1] else minor
