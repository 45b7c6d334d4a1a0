"""Changing, removing and taking back: nothing is lost on the way."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.conftest import Finura, Once


@pytest.fixture
def today(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FINURA_TODAY", "2026-10-05")  # later the scheduled entry would be due again before each add


@pytest.fixture
def books(finura: Finura, once: Once, today: None) -> Finura:
    def make() -> None:
        finura("init", "--currency", "EUR", "--locale", "de_DE", "--no-pin")
        finura("add", "12,50", "lunch", "-c", "Dining", "2026-10-01")
        finura("add", "40", "shoes", "-c", "Clothing", "2026-10-02")
        finura("add", "3", "bread", "-c", "Groceries", "2026-10-03")

    once(make)
    return finura


DEEDS = {
    "add": ("add", "7", "tea", "2026-10-04"),
    "add transfer": ("add", "5", "--transfer-to", "Bank", "-a", "Cash"),
    "edit": ("edit", "1", "--amount", "13", "-c", "Groceries", "--note", "more", "-t", "x", "--date", "2026-10-05"),
    "edit bulk": ("edit", "cat:Food", "--who", "Mina", "--yes"),
    "edit split": ("edit", "2", "--split", "Clothing=30,Gifts=10"),
    "edit merchant": ("edit", "2", "--merchant", "Shoe shop"),
    "rm": ("rm", "2"),
    "rm bulk": ("rm", "2026-10", "--yes"),
    "account add": ("account", "add", "Second", "--opening", "10"),
    "account edit": ("account", "edit", "Cash", "--name", "Purse", "--opening", "4"),
    "account reconcile": ("account", "reconcile", "Cash", "0"),
    "account value": ("account", "value", "Bank", "850000", "--date", "2026-10-01"),
    "account value none": ("account", "value", "Cash", "none", "--date", "2026-10-02"),
    "rates add": ("rates", "add", "2026-10-01", "USD", "119.50", "BDT"),
    "rates add again": ("rates", "add", "2026-10-02", "EUR", "107.25", "INR"),
    "rates update": ("rates", "update"),
    "rates rm": ("rates", "rm", "1"),
    "account close": ("account", "close", "Bank"),
    "category add": ("category", "add", "Food:Bakery"),
    "category edit": ("category", "edit", "Dining", "--name", "Restaurants"),
    "category merge": ("category", "merge", "Dining", "Groceries"),
    "category mv": ("category", "mv", "Groceries", "Housing"),
    "category rm": ("category", "rm", "Fuel"),
    "rules add": ("rules", "add", "lunch", "-c", "Dining"),
    "rules add effects": ("rules", "add", "shoes", "amt:..50", "--merchant", "Shoe shop", "-t", "a", "-n", "b"),
    "rules add transfer": ("rules", "add", "card payment", "--transfer"),
    "rules edit": ("rules", "edit", "1", "--text", "acct:Bank bread", "-c", "Dining", "--tag", "x", "--note", "y"),
    "rules mv": ("rules", "mv", "2", "1"),
    "rules mv auto": ("rules", "mv", "1", "auto"),
    "rules rm": ("rules", "rm", "1"),
    "rules apply": ("rules", "apply", "--yes"),
    "mood": ("mood", "2", "--note", "tired", "--date", "2026-10-02"),
    "mood edit": ("mood", "edit", "1", "4", "--time", "8:30"),
    "mood rm": ("mood", "rm", "1"),
    "note add": ("note", "add", "a", "note"),
    "budget set": ("budget", "set", "Food", "200"),
    "budget plan": ("budget", "plan", "--income", "50000", "--apply"),
    "budget set words": ("budget", "set", "Gifts", "up", "to", "200", "--rollover", "--cap", "50"),
    "budget rm": ("budget", "rm", "Gifts", "--today", "2026-10-06"),
    "budget move": ("budget", "move", "Gifts", "Clothing", "30", "--today", "2026-10-06"),
    "budget apply": ("budget", "apply", "--today", "2026-10-06"),
    "goal add": ("goal", "add", "Bike", "6000", "--by", "2090-01", "--account", "Cash"),
    "add share": ("add", "30", "pizza", "2026-10-04", "-c", "Dining", "--share", "Mina,Jonas"),
    "add paid by": ("add", "30", "pizza", "2026-10-04", "-c", "Dining", "--paid-by", "Mina"),
    "edit split lent": ("edit", "2", "--split", "Clothing=30,Lent@Mina=10"),
    "people settle": ("people", "settle", "Ravi", "4"),
    "people rename": ("people", "rename", "ravi", "Ravindra"),
    "account edit card": ("account", "edit", "Visa", "--statement-day", "5", "--due-day", "25", "--limit", "9000"),
    "bills add": ("bills", "add", "Gas", "5..9", "--due", "2026-11-02", "--every", "yearly", "-c", "Gifts"),
    "bills edit": ("bills", "edit", "Loan", "--amount", "41", "--due", "2026-10-07", "--until", "2027-01-01"),
    "bills skip": ("bills", "skip", "Loan", "2026-10-05"),
    "bills link": ("bills", "link", "Loan", "2", "2026-10-05"),
    "bills end": ("bills", "end", "Loan", "2026-12-31"),
    "bills rm": ("bills", "rm", "Loan"),
    "bills schedule add": ("bills", "schedule", "add", "9", "tea", "--every", "weekly", "--merchant", "Stall"),
    "bills schedule edit": ("bills", "schedule", "edit", "1", "--amount", "50", "--from", "2026-11-07", "-c", "Gifts"),
    "bills schedule rm": ("bills", "schedule", "rm", "1"),
    "bills schedule skip": ("bills", "schedule", "skip", "1"),
    "bills schedule run": ("bills", "schedule", "run", "--today", "2026-12-31"),
    "categorize": ("categorize", "--set", "Gifts", "shoes", "--yes"),
}


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the books with something of everything lie, once a test has made them."""
    return tmp_path_factory.mktemp("shelf") / "home"


@pytest.fixture
def full(finura: Finura, home: Path, shelf: Path, request: pytest.FixtureRequest) -> Finura:
    """Books with something of everything: made once, copied for each test."""
    if shelf.exists():
        request.getfixturevalue("today")
        shutil.copytree(shelf, home)
    else:
        furnish(request.getfixturevalue("books"))
        shutil.copytree(home, shelf)
    return finura


def furnish(books: Finura) -> None:
    books("account", "add", "Bank")
    books("rules", "add", "bread", "-c", "Dining", "--merchant", "Bakery", "--tag", "fresh", "--note", "warm")
    books("rules", "add", "shoes", "-c", "Clothing")
    books("rules", "mv", "1", "1")
    books("add", "1", "bread roll", "2026-10-04", "-c", "Groceries")
    books("add", "9", "cinema", "2026-10-04", "--split", "Hobbies=4,Lent@Ravi=5")
    books("account", "add", "Visa", "--kind", "card")
    books("bills", "schedule", "add", "40", "rent", "-a", "Cash", "--every", "monthly", "--from", "2026-10-05")
    books("bills", "schedule", "run", "--today", "2026-10-05")
    books("budget", "set", "Gifts", "up to 100", "--rollover", "--today", "2026-08-05")
    books("budget", "set", "Clothing", "50", "--today", "2026-10-05")
    books("bills", "add", "Loan", "40", "--due", "2026-10-05", "--remind", "2")
    books("bills", "skip", "Loan", "2026-11-05")
    books("mood", "3", "--date", "2026-10-04")
    books("account", "value", "Cash", "70", "--date", "2026-10-02")
    books("rates", "add", "2026-10-02", "EUR", "107.20", "INR")
    books("add", "9 USD", "abroad", "2026-10-04")


@pytest.mark.parametrize("deed", DEEDS)
def test_undo_restores_the_export_byte_for_byte_and_redo_the_later_one(full: Finura, deed: str) -> None:
    books = full
    before = books("export").out
    books(*DEEDS[deed])
    after = books("export").out
    deeds = books("undo", "list", "--json").json["rows"]
    assert after != before
    command = deeds[0]["command"]
    assert deed.startswith(command)
    assert DEEDS[deed][: len(command.split())] == tuple(command.split())
    books("undo")
    assert books("export").out == before
    books("undo", "--redo")
    assert books("export").out == after
    assert books("doctor", "--json").json["sound"] is True


def test_bulk_wants_a_yes(books: Finura) -> None:
    before = books("export").out
    assert books("rm", "cat:Food", "--json", code=2).json["error"]["code"] == "needs-terminal"
    assert books("edit", "cat:Food", "--note", "x", "--json", code=2).json["error"]["code"] == "needs-terminal"
    assert books("export").out == before


def test_an_amount_keeps_its_direction_unless_it_has_a_sign(books: Finura) -> None:
    books("edit", "1", "--amount", "20")
    assert books("list", "id:1", "--json").json["rows"][0]["amount"] == "-20.00"
    books("edit", "1", "--amount", "+20")
    assert books("list", "id:1", "--json").json["rows"][0]["amount"] == "20.00"


def test_both_sides_of_a_transfer_change_and_go_together(books: Finura) -> None:
    books("account", "add", "Bank")
    books("add", "100", "--transfer-to", "Bank", "-a", "Cash", "2026-10-01")
    books("edit", "4", "--amount", "80", "--date", "2026-10-02")
    rows = books("list", "type:transfer", "--json").json["rows"]
    assert {(row["amount"], row["date"]) for row in rows} == {("-80.00", "2026-10-02"), ("80.00", "2026-10-02")}
    assert books("edit", "4", "-c", "Food", "--json", code=2).json["error"]["code"] == "usage"
    books("rm", "4")
    assert books("list", "type:transfer", "--count").out.strip() == "0"


def test_of_a_transfer_each_side_that_was_named_gets_the_rest_too(books: Finura) -> None:
    books("account", "add", "Bank")
    books("add", "100", "--transfer-to", "Bank", "-a", "Cash", "2026-10-01")
    books("edit", "4", "--date", "2026-10-02", "--merchant", "Teller")
    sides = {row["id"]: row for row in books("list", "type:transfer", "--json").json["rows"]}
    assert (sides[4]["date"], sides[4]["merchant"]) == ("2026-10-02", "Teller")
    assert (sides[5]["date"], sides[5]["merchant"]) == ("2026-10-02", None)
    books("edit", "4", "5", "--amount", "80", "-t", "moved", "--yes")
    rows = books("list", "type:transfer", "--json").json["rows"]
    assert {(row["amount"], tuple(row["tags"])) for row in rows} == {("-80.00", ("moved",)), ("80.00", ("moved",))}


def test_a_payment_of_a_loan_is_interest_and_an_entry_of_the_loan(books: Finura) -> None:
    """As the guide says: the part that moved, and what the loan got, linked to nothing."""
    books("account", "add", "Loan", "--kind", "loan", "--opening", "300000", "-d", "2026-08-01")
    before = {row["name"]: row["balance"] for row in books("account", "--json").json["rows"]}
    paid = books("add", "1850", "ZQV", "-a", "Cash", "2026-08-03", "-c", "Mortgage", "--json").json["rows"][0]["id"]
    books("edit", str(paid), "--split", "Mortgage=1338.20,Transfer=511.80")
    words = ("511.80", "principal", "-a", "Loan", "-c", "Transfer", "--income", "2026-08-03")
    got = books("add", *words, "--json").json["rows"][0]["id"]
    after = {row["name"]: row["balance"] for row in books("account", "--json").json["rows"]}
    assert after["Loan"] == "-299488.20"
    assert float(after["Cash"]) == float(before["Cash"]) - 1850
    totals = books("report", "spending", "2026-08", "--json").json["totals"]
    assert (totals["expense"], totals["income"]) == ("1338.20", "0.00")
    refused = books("edit", str(paid), "--transfer-with", str(got), "--json", code=2).json["error"]
    assert "a part is linked to nothing" in refused["hint"]


def test_undo_out_of_order_names_what_stands_on_it(books: Finura) -> None:
    books("edit", "1", "--note", "x")
    told = books("undo", "1", "--json", code=2).json["error"]
    assert told["code"] == "later-deeds"
    assert "4" in told["message"]
    books("undo", "2")
    assert books("list", "--count").out.strip() == "2"


def test_nothing_to_undo_is_said(finura: Finura) -> None:
    finura("init", "--currency", "EUR", "--no-pin")
    assert finura("undo", "--json", code=2).json["error"]["code"] == "nothing-to-undo"
    assert finura("undo", "--redo", "--json", code=2).json["error"]["code"] == "nothing-to-redo"


@pytest.mark.parametrize(
    "words",
    [("edit", "1"), ("edit",), ("rm",), ("edit", "99", "--note", "x"), ("rm", "99"), ("edit", "1", "--date", "someday"),
     ("edit", "1", "--time", "25:00"), ("edit", "1", "--amount", "5 USD"), ("undo", "99"), ("rm", "nosuchfield:5")],
)  # fmt: skip
def test_what_makes_no_sense_is_refused(books: Finura, words: tuple[str, ...]) -> None:
    before = books("export").out
    books(*words, code=2)
    assert books("export").out == before


def test_both_sides_of_a_transfer_do_not_go_into_one_account(books: Finura) -> None:
    books("account", "add", "Bank")
    books("account", "add", "Third")
    books("add", "100", "--transfer-to", "Bank", "-a", "Cash", "2026-10-01")
    books("edit", "4", "-a", "Bank", code=2)
    books("edit", "4", "5", "-a", "Third", code=2)
    books("edit", "4", "-a", "Third")
    assert {row["account"] for row in books("list", "type:transfer", "--json").json["rows"]} == {"Third", "Bank"}


def test_a_category_that_was_filed_by_itself_and_is_confirmed_by_hand_says_so(finura, tmp_path) -> None:
    finura("init", "--no-pin", "--currency", "INR", "--yes")
    path = tmp_path / "bank.csv"
    path.write_text("Date,Description,Amount\n2026-10-02,ACME SALARY,50000.00\n", encoding="utf-8")
    finura("import", str(path), "--yes")
    (row,) = finura("list", "all", "--json").json["rows"]
    assert (row["category"], row["category_by"]) == ("Income:Salary", "model")
    done = finura("edit", str(row["id"]), "-c", "Salary").out
    assert done.splitlines()[0] == f"Entry {row['id']}: category Income:Salary, said by you now"
    assert finura("list", "all", "--json").json["rows"][0]["category_by"] == "hand"
    assert "Nothing to change" in finura("edit", str(row["id"]), "-c", "Salary").out
