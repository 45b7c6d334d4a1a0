from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finura_cli.domain.currencies import CODES, SIGNS, home_currency, meanings, sign
from finura_cli.domain.money import EXPONENTS, Money, exponent, plain, round_ratio


@given(st.integers(-(10**15), 10**15), st.lists(st.integers(0, 10**6), min_size=1, max_size=20).filter(any))
def test_parts_sum_to_the_whole(minor: int, weights: list[int]) -> None:
    whole = Money(minor, "EUR")
    parts = whole.allocate(weights)
    assert sum(part.minor for part in parts) == minor
    total = sum(weights)
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part.minor - Fraction(minor * weight, total)) < 1


def test_weights_must_mean_something() -> None:
    for weights in ([], [0, 0], [1, -1, 2]):
        with pytest.raises(ValueError, match=r"weights|iterable|arg"):
            Money(5, "EUR").allocate(weights)


def test_currencies_do_not_mix() -> None:
    with pytest.raises(ValueError, match="EUR and USD"):
        Money(1, "EUR") + Money(1, "USD")


@pytest.mark.parametrize(
    ("minor", "currency", "text"),
    [
        (0, "EUR", "0.00"),
        (-5, "EUR", "-0.05"),
        (123_450, "EUR", "1234.50"),
        (-7, "JPY", "-7"),
        (1_234, "KWD", "1.234"),
        (5, None, "0.05"),
    ],
)
def test_plain(minor: int, currency: str | None, text: str) -> None:
    assert plain(minor, currency) == text


@given(st.integers(-(10**12), 10**12), st.integers(-(10**6), 10**6).filter(bool))
def test_rounding_is_half_to_even(numerator: int, denominator: int) -> None:
    assert round_ratio(numerator, denominator) == round(Fraction(numerator, denominator))


def test_signs_are_unmistakable() -> None:
    assert len(set(SIGNS.values())) == len(SIGNS)
    assert set(SIGNS) <= CODES
    assert set(EXPONENTS) <= CODES
    for code in CODES:
        assert meanings(code) == (code,)
        own = meanings(sign(code))
        assert code in own, code
    assert exponent("XXX") == 2


@pytest.mark.parametrize(
    ("locale", "currency"),
    [
        ("en_IN", "INR"),
        ("bn_BD", "BDT"),
        ("de_DE", "EUR"),
        ("fr-CH", "CHF"),
        ("en_US.UTF-8", "USD"),
        ("en", None),
        ("C", None),
        ("pl_PL", "PLN"),
        ("en_GB", "GBP"),
        ("ja_JP", "JPY"),
        ("ar_KW", "KWD"),
    ],
)
def test_home_currency(locale: str, currency: str | None) -> None:
    assert home_currency(locale) == currency
