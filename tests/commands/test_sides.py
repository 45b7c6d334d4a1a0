"""A category's bare name that means one of income and one of expense, and money that goes out under one of income."""

from __future__ import annotations

import pytest

from tests.conftest import Finura, Once


@pytest.fixture
def books(finura: Finura, once: Once) -> Finura:
    def make() -> None:
        finura("init", "--currency", "USD", "--no-pin")
        finura("add", "2210.44", "bank", "-c", "Mortgage")

    once(make)
    return finura


def categories(books: Finura, id: str) -> list[str]:
    return [line["category"] for line in books("list", f"id:{id}", "--json").json["rows"][0]["lines"]]


def test_money_that_goes_out_under_a_category_of_income_is_warned_of(books: Finura) -> None:
    ran = books("edit", "1", "--split", "Interest=1500.44,Mortgage=710")
    assert "warning: Income:Interest is a category of income, and money goes out" in ran.err
    assert "warning" not in books("edit", "1", "--note", "June").err
    assert "warning" in books("add", "10", "bank", "--split", "Interest=4,Mortgage=6").err
    assert "warning" not in books("add", "10", "bank", "-c", "Interest").err, "it came in"


def test_of_two_of_one_name_the_one_of_the_entrys_side_is_meant(books: Finura) -> None:
    books("category", "add", "Housing:Interest")
    assert "warning" not in books("edit", "1", "--split", "Interest=1500.44,Mortgage=710").err
    assert categories(books, "1") == ["Housing:Interest", "Housing:Mortgage"]
    books("edit", "1", "-c", "Interest")
    assert categories(books, "1") == ["Housing:Interest"]
    books("add", "10", "bank", "--split", "Mortgage=4", "-c", "Interest")
    assert categories(books, "2") == ["Housing:Mortgage", "Housing:Interest"]
    books("add", "10", "bank", "-c", "Interest", "--income")
    assert categories(books, "3") == ["Income:Interest"]
    books("add", "10", "bank", "-c", "Interest", code=2)
