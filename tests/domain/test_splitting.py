"""Splits sum to the amount, or are refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finura_cli.domain.category import LENT, Categories, Category, Kind
from finura_cli.domain.money import Money
from finura_cli.domain.parse_money import NumberStyle
from finura_cli.domain.splitting import (
    Part,
    category_and_who,
    paid_by_other,
    read_split,
    refuse_mixed,
    shared,
    split_lines,
)
from finura_cli.domain.transaction import By, Line
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


def test_whose_money_it_is_is_said_in_one_way_and_the_hint_is_one_that_can_be_typed() -> None:
    plain = {"splits": (), "share": (), "paid_by": None, "transfer_to": None}
    part = Part("Food", "5")
    for fine in ({}, {"splits": [part]}, {"share": ["Asha"]}, {"paid_by": "Asha"}, {"paid_by": "A", "splits": [part]}):
        refuse_mixed(**{**plain, **fine})
    for more in ({"splits": [part]}, {"transfer_to": "Cash"}):
        with pytest.raises(UsageError, match="--share stands without --split and --transfer-to") as refused:
            refuse_mixed(**{**plain, "share": ["Asha"], **more})
        option, example = (refused.value.hint or "").split()
        assert option == "--split"
        assert sum(int(part.amount) for part in read_split(example)) == 800
        assert example == "Food=400,Lent@Asha=400"
    for more in ({"share": ["Ravi"]}, {"transfer_to": "Cash"}):
        with pytest.raises(UsageError, match="--paid-by stands without --share and --transfer-to") as refused:
            refuse_mixed(**{**plain, "paid_by": "Asha", **more})
        assert (refused.value.hint or "").endswith("your own part: finura add 400 dinner --paid-by Asha")


# ------------------------------------------------------------------------------------------------------------ people

PEOPLED = Categories(
    [*TREE, Category(9, "u9", "Lent & borrowed", LENT, None, Kind.TRANSFER, None),
     Category(10, "u10", "A@B", "A@B", None, Kind.EXPENSE, None)]
)  # fmt: skip


def test_a_part_is_a_persons() -> None:
    parts = read_split("Food=400,Lent@Asha=300, lent @ Ravi Rao =300,A@B=200")
    lines = split_lines(Money(-1200, "JPY"), parts, rest=None, tree=PEOPLED, style=STYLE)
    assert [(line.category_id, line.money.minor, line.who) for line in lines] == [
        (1, -400, None), (9, -300, "Asha"), (9, -300, "Ravi Rao"), (10, -200, None),
    ]  # fmt: skip


def test_a_person_is_what_stands_behind_the_first_at_sign() -> None:
    assert category_and_who(Part("Food@asha@home", "4"), PEOPLED) == ("Food", "asha@home")
    assert category_and_who(Part("Food", "4", "Asha"), PEOPLED) == ("Food", "Asha")
    assert category_and_who(Part("A@B", "4"), PEOPLED) == ("A@B", None)


def test_what_was_borrowed_comes_in() -> None:
    parts = read_split("Food=1000,Borrowed@Asha=300")
    lines = split_lines(Money(-700, "JPY"), parts, rest=None, tree=PEOPLED, style=STYLE)
    assert [line.money.minor for line in lines] == [-1000, 300]
    even = split_lines(Money(0, "JPY"), read_split("Food=50,Borrowed@Asha=50"), rest=None, tree=PEOPLED, style=STYLE)
    assert [line.money.minor for line in even] == [-50, 50]


@given(st.integers(-(10**9), 10**9), st.integers(1, 12))
def test_shares_are_equal_and_sum_to_the_whole(minor: int, people: int) -> None:
    whole = Line(1, Money(minor, "INR"), By.RULE, 0.5, "why")
    names = [f"Person {n}" for n in range(people)]
    if abs(minor) <= people:
        with pytest.raises(UsageError) as refused:
            shared(whole, names, 9)
        assert refused.value.code == "too-small"
        return
    mine, *theirs = shared(whole, names, 9)
    assert (mine.category_id, mine.by, mine.confidence, mine.why, mine.who) == (1, By.RULE, 0.5, "why", None)
    assert [line.who for line in theirs] == names
    assert {line.category_id for line in theirs} == {9}
    assert mine.money.minor + sum(line.money.minor for line in theirs) == minor
    sizes = [abs(line.money.minor) for line in (mine, *theirs)]
    assert max(sizes) == sizes[0], "what cannot be parted stays with who paid"
    assert max(sizes) - min(sizes) <= 1


@pytest.mark.parametrize("names", [[], [""], ["Asha", "ásha"], ["Asha", " "]])
def test_each_person_shares_once_and_has_a_name(names: list[str]) -> None:
    with pytest.raises(UsageError):
        shared(Line(1, Money(-900, "INR")), names, 9)


@given(st.lists(st.integers(-1000, 1000), min_size=1, max_size=4))
def test_what_somebody_else_paid_moves_no_money(minors: list[int]) -> None:
    lines = paid_by_other([Line(1, Money(minor, "INR")) for minor in minors], "Asha", 9)
    assert sum(line.money.minor for line in lines) == 0
    assert (lines[-1].category_id, lines[-1].who, lines[-1].money.minor) == (9, "Asha", -sum(minors))
