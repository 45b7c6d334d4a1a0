"""Splits sum to the amount, or are refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finura_cli.domain.category import Categories, Category, Kind
from finura_cli.domain.money import Money
from finura_cli.domain.parse_money import NumberStyle
from finura_cli.domain.splitting import Part, read_split, split_lines
from finura_cli.errors import UsageError

TREE = Categories(
    Category(i, f"u{i}", name, name, None, Kind.EXPENSE, None)
    for i, name in enumerate(("Food", "Household", "Other"), 1)
)
STYLE = NumberStyle()


def test_read_split() -> None:
    assert read_split("Food:Groceries=600, Household=400.50") == (
        Part("Food:Groceries", "600"),
        Part("Household", "400.50"),
    )


@pytest.mark.parametrize("text", ["", "Food", "=5", "Food=", "Food=5,,"])
def test_a_part_without_a_name_or_amount_is_refused(text: str) -> None:
    with pytest.raises(UsageError):
        read_split(text)


@given(st.lists(st.integers(1, 10**6), min_size=1, max_size=3), st.integers(0, 10**6), st.sampled_from((-1, 1)))
def test_lines_sum_to_the_amount(parts: list[int], rest: int, sign: int) -> None:
    total = Money(sign * (sum(parts) + rest), "JPY")
    named = [Part(name, str(part)) for name, part in zip(("Food", "Household", "Food"), parts, strict=False)]
    lines = split_lines(total, named, rest="Other", tree=TREE, style=STYLE)
    assert sum(line.money.minor for line in lines) == total.minor
    assert all((line.money.minor < 0) == (sign < 0) for line in lines)
    assert len(lines) == len(parts) + bool(rest)


@pytest.mark.parametrize(("parts", "rest"), [((Part("Food", "6"),), None), ((Part("Food", "11"),), "Other")])
def test_too_little_without_a_rest_or_too_much_is_refused(parts: tuple[Part, ...], rest: str | None) -> None:
    with pytest.raises(UsageError) as refused:
        split_lines(Money(-1000, "EUR"), parts, rest=rest, tree=TREE, style=STYLE)
    assert refused.value.code == "split-does-not-sum"


@pytest.mark.parametrize(("currency", "part"), [("JPY", "$6"), ("KWD", "¥6"), ("EUR", "6 KWD")])
def test_a_part_of_another_currency_is_refused(currency: str, part: str) -> None:
    with pytest.raises(UsageError) as refused:
        split_lines(Money(-1000, currency), [Part("Food", part)], rest="Other", tree=TREE, style=STYLE)
    assert refused.value.code == "other-currency"
