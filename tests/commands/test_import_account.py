"""`finura import` at a terminal: which account a file is of."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.commands.forked import talk
from tests.conftest import Finura, Once


@pytest.fixture
def books(finura: Finura, once: Once, tmp_path: Path) -> Finura:
    """Main holds what came from a file of another bank."""
    bank = tmp_path / "bank.csv"
    bank.write_text("Date,Description,Amount\n2026-10-01,COFFEE,-80.00\n2026-10-02,SALARY,50000.00\n", encoding="utf-8")

    def make() -> None:
        finura("init", "--currency", "EUR", "--no-pin")
        finura("import", str(bank))

    once(make)
    return finura


def _two_files(tmp_path: Path) -> list[str]:
    first, second = tmp_path / "first.csv", tmp_path / "second.csv"
    first.write_text("Buchungstag;Betrag;Text\n01.10.2026;-5,00;A\n31.10.2026;7,00;C\n", encoding="utf-8")
    second.write_text("Datum;Umsatz;Notiz\n01.10.2026;-9,00;A\n31.10.2026;8,00;C\n", encoding="utf-8")
    return [str(first), str(second)]


def test_who_is_asked_for_the_account_can_name_a_new_one(
    books: Finura, tmp_path: Path, environment: dict[str, str]
) -> None:
    words = ["-m", "finura_cli", "import", *_two_files(tmp_path)]
    # an empty name is asked again; the second file goes into the account that the first one makes
    code, screen = talk(environment, words, "\n", "Savings book\n", "y\n", "savings BOOK\n", "y\n")
    assert code == 0, screen
    assert "There is no account Savings book. Make it?" in screen
    assert sorted(row["name"] for row in books("account", "--json").json["rows"]) == ["Cash", "Main", "Savings book"]
    assert len(books("list", "acct:Savings", "--json").json["rows"]) == 4
    books("undo")
    assert sorted(row["name"] for row in books("account", "--json").json["rows"]) == ["Cash", "Main"]


def test_a_slip_in_the_name_of_an_account_makes_none(
    books: Finura, tmp_path: Path, environment: dict[str, str]
) -> None:
    words = ["-m", "finura_cli", "import", _two_files(tmp_path)[0]]
    code, screen = talk(environment, words, "Mian\n", "n\n", "Main\n", "y\n")
    assert code == 0, screen
    assert len(books("account", "--json").json["rows"]) == 2
    assert len(books("list", "acct:Main", "--json").json["rows"]) == 4
