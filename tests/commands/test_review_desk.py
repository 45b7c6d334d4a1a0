"""`finura review` at a terminal: a key each, nothing written before the end."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import Finura
from tests.terminal import CTRL_C, CTRL_D, talk

MAIN = """Date,Description,Amount
2026-10-01,UPI/4135/SWIGGY,-250.00
2026-10-02,UPI/99871/SWIGGY,-310.00
2026-10-04,SALARY ACME,50000.00
2026-10-05,CREDIT CARD PAYMENT,-3400.00
2026-10-08,DECATHLON SPORTS,-1999.00
2026-10-18,DECATHLON SPORTS REFUND,1999.00
"""
CARD = "Date,Description,Amount\n2026-10-04,PAYMENT RECEIVED,3400.00\n2026-10-02,SHOES,-40.00\n"
REVIEW = ["-m", "finura_cli", "review"]


@pytest.fixture
def books(finura: Finura, tmp_path: Path) -> Finura:
    """Entries 1 to 6 in Main, 7 and 8 on the card; 9 was typed, 10 is the bank's row of it."""
    finura("init", "--currency", "INR", "--locale", "en_IN", "--no-pin")
    finura("account", "add", "Visa card", "--kind", "card")
    more = MAIN + "2026-10-20,UPI/1/CHAI STOP,-90.00\n"
    for name, text, account in (("main", MAIN, "Main"), ("card", CARD, "Visa card"), ("more", more, "Main")):
        if name == "more":
            finura("add", "90", "chai", "2026-10-19", "-a", "Main", "-c", "Dining")
            finura("categorize", "--set", "Clothing", "5")
        path = tmp_path / f"{name}.csv"
        path.write_text(text, encoding="utf-8")
        finura("import", str(path), *([] if name == "main" else ["-a", account]), "--yes")
    return finura


@pytest.fixture
def environment(environment: dict[str, str]) -> dict[str, str]:
    return environment | {"COLUMNS": "80", "NO_COLOR": "1", "FINURA_TODAY": "2026-11-20"}


def categories(finura: Finura) -> dict[int, str | None]:
    return {row["id"]: row["category"] for row in finura("list", "all", "--json").json["rows"]}


def deeds(finura: Finura) -> int:
    return len(finura("undo", "list", "--json").json["rows"])


def test_one_after_the_other_and_all_of_it_is_one_deed(books: Finura, environment: dict[str, str]) -> None:
    before = deeds(books)
    # salary filed, card payment linked, refund taken, swiggy filed with the other, duplicate kept and filed, shoes left
    code, screen = talk(
        environment, REVIEW, "Salary\n", "a\n", "a\n", "c\n", "Dining\n", "y\n", "a\n", "Dining\n", "\n", "y\n"
    )
    assert code == 0, screen
    assert "[1/" in screen
    assert "CREDIT CARD PAYMENT" in screen
    assert "PAYMENT RECEIVED" in screen  # the other one beside it
    assert "1 more with this text: the same?" in screen
    assert "3 accepted, 4 filed" in screen
    assert deeds(books) == before + 1
    found = categories(books)
    assert (found[3], found[1], found[2], found[10]) == ("Income:Salary", "Food:Dining", "Food:Dining", "Food:Dining")
    assert found[6] == "Shopping:Clothing"
    assert books("show", "6", "--json").json["refund_of"]["id"] == 5
    assert books("show", "4", "--json").json["transfer"]["id"] == 7
    assert [row["id"] for row in books("review", "--json").json["rows"]] == [8]
    books("undo")
    assert len(books("review", "--json").json["rows"]) == 7


def test_no_line_is_wider_than_the_terminal(books: Finura, environment: dict[str, str]) -> None:
    long = "A VERY LONG DESCRIPTION OF A PAYMENT BY CARD IN A SHOP WITH A NAME THAT DOES NOT END চায়ের দোকান"
    books("add", "--amount", "99999.99", long, "2026-10-19", "-a", "Visa card")
    _, screen = talk(environment, REVIEW, "?\n", "q\n")
    lines = screen.replace("\r", "").splitlines()
    assert max(map(len, lines)) <= 80
    assert any("…" in line for line in lines)


def test_undo_takes_back_the_last_answer(books: Finura, environment: dict[str, str]) -> None:
    code, screen = talk(environment, REVIEW, "u\n", "Dining\n", "u\n", "Salary\n", "r\n", "u\n", "s\n", "q\n", "y\n")
    assert code == 0, screen
    assert "nothing was answered yet" in screen
    assert "1 filed, 1 to be asked again on 2026-11-27" in screen
    assert categories(books)[3] == "Income:Salary"
    answer = books("review", "--json", "--today", "2026-11-21").json
    assert answer["totals"]["snoozed"] == 1
    assert 4 not in [row["id"] for row in answer["rows"]]


def test_a_no_to_a_transfer_asks_what_the_two_are_then(books: Finura, environment: dict[str, str]) -> None:
    code, screen = talk(environment, REVIEW, "\n", "r\n", "Shopping\n", "q\n", "y\n")
    assert code == 0, screen
    assert "1 filed, 1 rejected" in screen
    assert categories(books)[4] == "Shopping"
    assert books("review", "--kind", "transfer", "--json").json["rows"] == []


@pytest.mark.parametrize("leaving", [CTRL_C, "q\nn\n", "q\n" + CTRL_D])
def test_leaving_otherwise_writes_nothing_and_says_so(books: Finura, environment: dict[str, str], leaving: str) -> None:
    before = books("export", "--json").out
    code, screen = talk(environment, REVIEW, "Salary\n", "a\n", leaving)
    assert code == (0 if "n" in leaving else 130), screen
    assert "nothing was written" in screen
    assert books("export", "--json").out == before


def test_leaving_at_once(books: Finura, environment: dict[str, str]) -> None:
    code, screen = talk(environment, REVIEW, CTRL_D)
    assert code == 0, screen
    assert "nothing was answered, nothing was written" in screen


def test_what_cannot_be_done_is_said_and_asked_again(books: Finura, environment: dict[str, str]) -> None:
    code, screen = talk(environment, REVIEW, "a\n", "nonsense\n", "9\n", "q\n")
    assert code == 0, screen
    assert "entry 3 has nothing to accept" in screen
    assert "there is no category 'nonsense'" in screen
    assert screen.count("[1/") == 4
