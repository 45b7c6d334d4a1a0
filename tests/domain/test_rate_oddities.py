"""Rates that do not go with the others."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from finura_cli.domain.rate_oddities import odd
from finura_cli.domain.rates import Rate, Source

DAY = date(2026, 10, 1)


def said(*values: str | None, apart: int = 7, source: Source = Source.OWN) -> list[Rate]:
    days = (DAY + timedelta(days=apart * n) for n in range(len(values)))
    return [Rate(day, "USD", "INR", value, source) for day, value in zip(days, values, strict=True) if value]


def values(known: list[Rate]) -> list[str]:
    return [found.rate.value for found in odd(known)]


def test_one_that_goes_with_none_beside_it_is_odd() -> None:
    assert values(said("88", "880", "89", "90")) == ["880"]
    assert values(said("88", "89", "8.9")) == ["8.9"]
    assert values(said("880", "88", "89")) == ["880"]
    assert values(said("88", "180")) == ["180"]


def test_what_moves_or_stands_alone_is_not() -> None:
    assert values(said("88", "120", "170", "240")) == []
    assert values(said("88", "880", apart=32)) == []
    assert values(said("88")) == []
    assert values([*said("88"), *(one._replace(currency="EUR") for one in said("1"))]) == []


def test_the_other_way_round_is_the_same_rate() -> None:
    back = Rate(DAY + timedelta(days=1), "INR", "USD", "0.0113")
    assert values([*said("88", "88.5"), back]) == []
    assert values([*said("88", "88.5"), back._replace(value="88")]) == ["88"]


def test_only_what_the_user_said_is_doubted() -> None:
    table = said("88", "88.1", "88.2", source=Source.ECB)
    assert values([*table, Rate(DAY + timedelta(days=7), "USD", "INR", "8.8")]) == ["8.8"]
    assert values(said("88", "880", "89", source=Source.ECB)) == []
    assert values([*table, Rate(DAY + timedelta(days=30), "USD", "INR", "8.8")]) == ["8.8"]


@given(st.lists(st.integers(5000, 9999), min_size=1, max_size=30), st.integers(1, 40))
def test_what_never_doubles_is_never_odd(course: list[int], apart: int) -> None:
    assert values(said(*(f"{one / 100:.2f}" for one in course), apart=apart)) == []


@given(st.integers(1, 12), st.integers(0, 12), st.sampled_from(["0.011", "8800", "8.8"]))
def test_one_slip_among_many_is_the_only_one_found(count: int, place: int, slip: str) -> None:
    known: list[str | None] = ["88"] * (count + 2)
    known[place % len(known)] = slip
    assert values(said(*known)) == [slip]
