"""What a person made of a bank's categories is done again with its next file; so it is with renamed and merged ones."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Finura, Once

HEAD = "Transaction Date,Posted Date,Card No.,Description,Category,Debit,Credit\n"
AUGUST = """2026-08-31,2026-09-01,3344,SHELL OIL 57444212,Gas/Automotive,36.58,
2026-08-24,2026-08-25,3344,KWIKLUBE 12,Gas/Automotive,53.09,
2026-08-20,2026-08-21,3344,PLANET FIT CLUB FEES,Health Care,39.00,
2026-08-19,2026-08-20,3344,PAYPAL INST XFER,Merchandise,12.00,
"""
SEPTEMBER = """2026-09-28,2026-09-29,3344,SHELL OIL 99411207,Gas/Automotive,53.17,
2026-09-27,2026-09-28,3344,KWIKLUBE 12,Gas/Automotive,41.00,
2026-09-20,2026-09-21,3344,PLANET FIT CLUB FEES,Health Care,39.00,
2026-09-19,2026-09-20,3344,PAYPAL INST XFER,Merchandise,14.00,
2026-09-18,2026-09-19,3344,SHELL OIL 57444212,Gas/Automotive,,5.00
"""
TODAY = ("--today", "2026-10-01")


class Card:
    """A card's files, and what becomes of their rows."""

    def __init__(self, finura: Finura, folder: Path) -> None:
        self.finura = finura
        self._folder = folder

    def take(self, rows: str, *, dry: bool = False, head: str = HEAD) -> Any:
        path = self._folder / f"card-{len(list(self._folder.iterdir()))}.csv"
        path.write_text(head + rows, encoding="utf-8")
        words = ("--dry-run",) if dry else ("--yes",)
        return self.finura("import", str(path), "-a", "Card", *words, "--json", *TODAY).json["files"][0]

    def put(self, query: str, category: str) -> None:
        self.finura("edit", query, "-c", category, "--yes", *TODAY)

    def planned(self, rows: str) -> dict[str, str]:
        return {row["amount"]: row["category"] for row in self.take(rows, dry=True)["transactions"]}

    def filed(self, month: str = "2026-09") -> dict[str, str]:
        return {row["amount"]: row["category"] for row in self.finura("list", month, "--json", *TODAY).json["rows"]}


@pytest.fixture
def card(finura: Finura, once: Once, tmp_path: Path) -> Card:
    def fill() -> None:
        finura("init", "--currency", "USD", "--locale", "en_US", "--no-pin", *TODAY)
        finura("account", "add", "Card", "--kind", "card", *TODAY)

    once(fill)
    folder = tmp_path / "files"
    folder.mkdir()
    card = Card(finura, folder)
    card.take(AUGUST)
    return card


def test_a_corrected_category_of_a_bank_stays_corrected_in_its_next_file(card: Card) -> None:
    card.put("shell", "Fuel")
    card.put("paypal", "Gifts")
    expected = {
        "-53.17": "Transport:Fuel", "-41.00": "Gas/Automotive", "-39.00": "Health Care",
        "-14.00": "Merchandise",  # PayPal says nobody
        "5.00": "Gas/Automotive",  # money in is another matter
    }  # fmt: skip
    assert card.planned(SEPTEMBER) == expected
    card.take(SEPTEMBER)
    assert card.filed() == expected
    (row,) = card.finura("list", "amt:53.17", "--json", *TODAY).json["rows"]
    assert row["category_by"] == "memory"
    assert "you changed 'shell' to Fuel before" in card.finura("show", str(row["id"]), *TODAY).out


def test_a_payee_that_was_renamed_since_is_planned_as_it_is_filed(card: Card) -> None:
    card.put("shell", "Fuel")
    card.finura("merchant", "rename", "Shell", "Royal Dutch", *TODAY)
    assert card.planned(SEPTEMBER)["-53.17"] == "Transport:Fuel"
    card.take(SEPTEMBER)
    assert card.filed()["-53.17"] == "Transport:Fuel"


def test_the_latest_word_counts_and_the_one_that_was_put_back_or_undone_is_none(card: Card) -> None:
    card.put("shell", "Fuel")
    card.finura("undo", *TODAY)
    assert card.planned(SEPTEMBER)["-53.17"] == "Gas/Automotive"
    card.put("shell", "Fuel")
    card.take(SEPTEMBER)
    card.put("amt:53.17", "Travel")
    october = "2026-10-01,2026-10-01,3344,SHELL OIL 57444212,Gas/Automotive,60.00,\n"
    assert card.planned(october) == {"-60.00": "Travel"}
    card.put("amt:53.17", "Gas/Automotive")
    assert card.planned(october) == {"-60.00": "Gas/Automotive"}


def test_another_word_of_the_bank_and_a_rule_go_before_a_correction(card: Card) -> None:
    card.put("shell", "Fuel")
    assert card.planned(SEPTEMBER.replace("Gas/Automotive", "Dining"))["-53.17"] == "Food:Dining"
    card.finura("rules", "add", "shell", "-c", "Insurance", *TODAY)
    assert card.planned(SEPTEMBER)["-53.17"] == "Insurance"


def test_a_bank_category_that_was_corrected_away_and_removed_is_not_made_anew(card: Card) -> None:
    card.put("cat:Gas/Automotive", "Fuel")
    card.finura("category", "rm", "Gas/Automotive", *TODAY)
    card.take("\n".join(SEPTEMBER.splitlines()[:2]) + "\n")
    assert card.filed() == {"-53.17": "Transport:Fuel", "-41.00": "Transport:Fuel"}
    assert "Gas/Automotive" not in card.finura("category").out


def test_a_person_s_own_file_says_the_category_of_each_row(card: Card) -> None:
    head = "date,amount,category,description\n"
    card.take("2026-07-01,20,Shopping,Agora\n", head=head)
    card.put("agora", "Gifts")
    card.take("2026-09-01,30,Shopping,Agora\n", head=head)
    assert card.filed() == {"-30.00": "Shopping"}


@pytest.mark.parametrize(
    ("words", "path"),
    [
        (("merge", "Gas/Automotive", "Fuel"), "Transport:Fuel"),
        (("edit", "Gas/Automotive", "--name", "Petrol"), "Petrol"),
        (("mv", "Gas/Automotive", "Transport"), "Transport:Gas/Automotive"),
    ],
    ids=["merged", "renamed", "moved"],
)
def test_a_category_of_a_bank_is_found_under_what_it_became(card: Card, words: tuple[str, ...], path: str) -> None:
    card.finura("category", *words, *TODAY)
    assert card.planned(SEPTEMBER)["-41.00"] == path
    card.take(SEPTEMBER)
    assert card.filed()["-41.00"] == path


def test_what_became_of_a_category_is_undone_handed_on_and_exported(card: Card, tmp_path: Path) -> None:
    card.finura("category", "edit", "Gas/Automotive", "--name", "Petrol", *TODAY)
    card.finura("undo", *TODAY)
    assert card.planned(SEPTEMBER)["-41.00"] == "Gas/Automotive"
    card.finura("category", "edit", "Gas/Automotive", "--name", "Petrol", *TODAY)
    card.finura("category", "mv", "Petrol", "Transport", *TODAY)
    card.finura("category", "merge", "Transport", "Travel", *TODAY)
    assert card.planned(SEPTEMBER)["-41.00"] == "Travel:Petrol"
    made = card.finura("export", "--json", *TODAY).json
    (petrol,) = (one for one in made["categories"] if one["name"] == "Petrol")
    assert petrol["aliases"] == ["gas automotive", "petrol"]
    card.finura("category", "merge", "Petrol", "Travel", *TODAY)
    card.finura("category", "add", "Gas/Automotive", *TODAY)
    assert card.planned(SEPTEMBER)["-41.00"] == "Gas/Automotive"  # what there is goes before what there was
