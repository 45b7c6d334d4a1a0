"""Money: whole minor units of one currency. Never float, never Decimal inside."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

# ISO 4217: the exponents that are not 2.
EXPONENTS = {
    **dict.fromkeys("BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF".split(), 0),
    **dict.fromkeys("BHD IQD JOD KWD LYD OMR TND".split(), 3),
    **dict.fromkeys("CLF UYW".split(), 4),
}
LARGEST_MINOR = 10**15
"""No single amount may be larger (security.md: a row above it is rejected)."""


def exponent(currency: str | None) -> int:
    """Number of decimal digits of a currency (2 when it is not known)."""
    return EXPONENTS.get(currency or "", 2)


@dataclass(frozen=True, slots=True, order=False)
class Money:
    """An amount in minor units (`minor`, signed; money out is negative) of an ISO 4217 `currency`."""

    minor: int
    currency: str

    def _same(self, other: Money) -> None:
        if other.currency != self.currency:
            raise ValueError(f"{self.currency} and {other.currency} cannot be added")

    def __add__(self, other: Money) -> Money:
        self._same(other)
        return Money(self.minor + other.minor, self.currency)

    def __sub__(self, other: Money) -> Money:
        self._same(other)
        return Money(self.minor - other.minor, self.currency)

    def __neg__(self) -> Money:
        return Money(-self.minor, self.currency)

    def __abs__(self) -> Money:
        return Money(abs(self.minor), self.currency)

    def __bool__(self) -> bool:
        return self.minor != 0

    def allocate(self, weights: Sequence[int]) -> tuple[Money, ...]:
        """Split by integer weights; the parts sum to the whole."""
        return tuple(Money(part, self.currency) for part in allocate(self.minor, weights))

    def plain(self) -> str:
        """Decimal string without grouping or symbol, for JSON and CSV: `-1234.50`."""
        return plain(self.minor, self.currency)


def in_currencies(sums: Mapping[str, int]) -> tuple[Money, ...]:
    """Sums in minor units, by currency, as amounts in the order of the codes; those that came to nothing are left
    out."""
    return tuple(Money(minor, currency) for currency, minor in sorted(sums.items()) if minor)


def allocate(whole: int, weights: Sequence[int]) -> tuple[int, ...]:
    """Minor units split by integer weights; the parts sum to the whole (largest remainder method)."""
    total = sum(weights)
    if total <= 0 or min(weights) < 0:
        raise ValueError("weights must be non-negative and not all zero")
    sign, size = (-1, -whole) if whole < 0 else (1, whole)
    parts = [size * w // total for w in weights]
    by_remainder = sorted(range(len(weights)), key=lambda i: (-(size * weights[i] % total), i))
    for i in by_remainder[: size - sum(parts)]:
        parts[i] += 1
    return tuple(sign * part for part in parts)


def plain(minor: int, currency: str | None) -> str:
    """`Money.plain` for callers that hold bare minor units."""
    sign, whole = ("-", -minor) if minor < 0 else ("", minor)
    if currency not in EXPONENTS:
        return f"{sign}{whole // 100}.{whole % 100:02d}"
    digits = exponent(currency)
    if not digits:
        return f"{sign}{whole}"
    return f"{sign}{whole // 10**digits}.{whole % 10**digits:0{digits}d}"


def round_ratio(numerator: int, denominator: int) -> int:
    """The one named rounding of the house: half to even, on whole minor units."""
    if denominator < 0:
        numerator, denominator = -numerator, -denominator
    quotient, remainder = divmod(numerator, denominator)
    twice = 2 * remainder
    if twice > denominator or (twice == denominator and quotient % 2):
        quotient += 1
    return quotient
