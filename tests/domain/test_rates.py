"""Exchange rates are exact, and the rate of a day is the newest one that is not too old."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finura_cli.domain.money import exponent
from finura_cli.domain.rates import OLDEST, Rate, Rates, Source, Tally, Used, exact, merged, ratio, shown

DAY = date(2026, 10, 1)
values = st.decimals(min_value="0.000001", max_value="99999999", places=6).map(lambda one: exact(f"{one:f}"))
codes = st.sampled_from(["USD", "EUR", "INR", "BDT", "JPY", "KWD"])


@st.composite
def tables(draw: st.DrawFn) -> list[Rate]:
    found = {}
    for _ in range(draw(st.integers(0, 12))):
        pair = draw(st.tuples(codes, codes).filter(lambda both: both[0] != both[1]))
        day = DAY + timedelta(days=draw(st.integers(-40, 40)))
        source = draw(st.sampled_from(Source))
        found[day, *pair, source] = Rate(day, *pair, draw(values), source)
    return list(found.values())


@pytest.mark.parametrize(
    ("text", "want"),
    [
        ("119.50", "119.5"), ("007", "7"), ("0.10", "0.1"), ("1.000", "1"), ("0", None), ("0.000", None), ("-1", None),
        ("1,5", None), ("", None), (".5", None), ("1e3", None), ("1.", None), ("9" * 13, None), ("١", None),
        ("100", "100"), ("0.0000000000001", None),
    ],
)  # fmt: skip
def test_a_rate_is_a_plain_decimal_above_zero(text: str, want: str | None) -> None:
    assert exact(text) == want


@given(values)
def test_an_exact_rate_is_its_ratio_and_its_text(value: str) -> None:
    top, bottom = ratio(value)
    assert Fraction(top, bottom) == Fraction(Decimal(value))
    assert shown(top, bottom) == value
    assert exact(value) == value


@given(st.integers(1, 10**18), st.integers(1, 10**18))
def test_a_rate_without_an_end_is_cut_to_the_digits_that_matter(top: int, bottom: int) -> None:
    near = Fraction(Decimal(shown(top, bottom)))
    assert abs(near - Fraction(top, bottom)) <= max(Fraction(top, bottom) / 10**7, Fraction(1, 10**24))


@given(tables(), codes, codes, st.integers(-45, 80))
def test_the_rate_of_a_day_is_the_newest_that_was_said_for_the_two(
    table: list[Rate], one: str, other: str, away: int
) -> None:
    day = DAY + timedelta(days=away)
    if one == other:
        return
    found = Rates(table).find(one, other, day)
    said = [
        rate for rate in table
        if {rate.currency, rate.to} == {one, other} and timedelta() <= day - rate.day <= timedelta(days=OLDEST)
    ]  # fmt: skip
    if said:
        best = max(said, key=lambda rate: (rate.day, rate.source is Source.OWN, rate.currency == one))
        want = Fraction(Decimal(best.value))
        assert found is not None
        assert (found.day, found.via) == (best.day, ())
        assert Fraction(found.top, found.bottom) == (want if best.currency == one else 1 / want)
    elif found is not None:
        assert 1 <= len(found.via) <= 2
        assert day - timedelta(days=OLDEST) <= found.day <= day
        steps = [one, *found.via, other]
        assert len(set(steps)) == len(steps)
        product = Fraction(1)
        for here, there in pairwise(steps):
            step = Rates(table).find(here, there, day)
            assert step is not None
            assert not step.via
            product *= Fraction(step.top, step.bottom)
        assert Fraction(found.top, found.bottom) == product


@given(tables(), codes, codes, st.integers(-45, 80))
def test_one_way_and_the_other_are_inverse_when_nothing_was_said_twice(
    table: list[Rate], one: str, other: str, away: int
) -> None:
    day, seen = DAY + timedelta(days=away), set()
    once = [rate for rate in table if (key := frozenset((rate.currency, rate.to))) not in seen and not seen.add(key)]
    there, back = Rates(once).find(one, other, day), Rates(once).find(other, one, day)
    if one == other or there is None or back is None or there.via != back.via[::-1]:
        assert (there is None) == (back is None)
        return
    assert there.top * back.top == there.bottom * back.bottom


@given(st.integers(-(10**15), 10**15), values, codes, codes)
def test_an_amount_is_rounded_once_half_to_even(minor: int, value: str, one: str, other: str) -> None:
    if one == other:
        return
    found = Rates([Rate(DAY, one, other, value)]).find(one, other, DAY)
    assert found is not None
    want = Fraction(minor, 10 ** exponent(one)) * Fraction(Decimal(value)) * 10 ** exponent(other)
    assert found.convert(minor) == round(want)
    assert found.convert(-minor) == -found.convert(minor)


def test_dollars_in_taka_carry_pounds_there_through_euro() -> None:
    rates = Rates(
        [Rate(DAY, "USD", "BDT", "119.5"), Rate(DAY, "EUR", "USD", "1.25", Source.ECB), Rate(DAY, "EUR", "GBP", "0.8")]
    )
    found = rates.find("GBP", "BDT", DAY)
    assert found is not None
    assert (found.via, found.value) == (("EUR", "USD"), "186.71875")
    assert rates.find("INR", "BDT", DAY) is None
    assert rates.find("USD", "BDT", DAY - timedelta(days=1)) is None
    assert rates.find("USD", "BDT", DAY + timedelta(days=OLDEST)) is not None
    assert rates.find("USD", "BDT", DAY + timedelta(days=OLDEST + 1)) is None


def test_a_tally_keeps_the_oldest_and_all_lines() -> None:
    found = Rates([Rate(DAY, "USD", "BDT", "119.5")]).find("USD", "BDT", DAY)
    assert found is not None
    tally = Tally()
    tally.add(found, 3, 2)
    tally.add(found, 1, 5)
    assert tally.used() == (Used(found, 3, 7),)
    assert merged([*tally.used(), Used(found, 9, 1)]) == (Used(found, 9, 8),)
