"""Words of the command line into values, where no room below has a say."""

from __future__ import annotations

import re
from datetime import date

from finura_cli.domain.period import FIRST_YEAR, LAST_YEAR
from finura_cli.errors import UsageError

_TODAY = r"([0-9]{4})-([0-9]{2})-([0-9]{2})(?:[T ]([01][0-9]|2[0-3]):([0-5][0-9]))?"


def today_of(text: str) -> tuple[date, str | None]:
    """`2026-10-03` or `2026-10-03T12:30` as a day and a local time."""
    found = re.fullmatch(_TODAY, text.strip())
    try:
        if found is None:
            raise ValueError
        day = date(int(found[1]), int(found[2]), int(found[3]))
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise ValueError
    except ValueError:
        raise UsageError(
            f"--today cannot be {text[:40]!r}", hint="as in 2026-10-03 or 2026-10-03T12:30", code="bad-today"
        ) from None
    return day, f"{found[4]}:{found[5]}" if found[4] else None


def currency_of(text: str) -> str:
    """A currency code, upper case."""
    code = text.strip().upper()
    if not re.fullmatch("[A-Z]{3}", code):
        raise UsageError(
            f"{text[:40]!r} is no currency", hint="a code of three letters, as INR or EUR", code="bad-currency"
        )
    return code
