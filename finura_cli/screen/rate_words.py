"""The rates behind converted figures, for files and for people."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from finura_cli.domain.text import how_many

if TYPE_CHECKING:
    from finura_cli.domain.rates import Used


def rates_json(used: Sequence[Used]) -> list[dict[str, object]]:
    """A row a rate: `days_old` is the most that it was old; `via` the currencies between the two."""
    return [
        {
            "date": one.found.day,
            "currency": one.found.currency,
            "rate": one.found.value,
            "to": one.found.to,
            "via": list(one.found.via),
            "days_old": one.age,
            "lines": one.lines or None,
        }
        for one in used
    ]


def rate_notes(used: Sequence[Used]) -> list[str]:
    """A sentence a currency: how many lines are converted, at which rates, and how old these were."""
    said = []
    for currency in sorted({one.found.currency for one in used}):
        own = [one for one in used if one.found.currency == currency]
        to, lines = own[0].found.to, sum(one.lines for one in own)
        what = f"{how_many(lines, 'line')} in {currency}" if lines else f"What is held in {currency}"
        ordered = sorted(own, key=lambda one: one.found.top / one.found.bottom)
        low, high = ordered[0].found.value, ordered[-1].found.value
        rates = low if low == high else f"{low} to {high}"
        ways = sorted({other for one in own for other in one.found.via})
        some = "" if all(one.found.via for one in own) else "some "
        through = f", {some}through {' and '.join(ways)}" if ways else ""
        age = max(one.age for one in own)
        old = f", up to {how_many(age, 'day')} old" if age else ""
        of = "the rate of its day" if lines == 1 else "the rate of each day"
        said.append(f"{what} converted at {of}: 1 {currency} = {rates} {to}{through}{old}.")
    return said
