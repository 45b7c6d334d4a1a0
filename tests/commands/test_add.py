"""`finura add`: what is written, what is filled in, what is refused."""

from __future__ import annotations

import json

import pytest

from tests.conftest import Finura, Once


@pytest.fixture
def books(finura: Finura, once: Once) -> Finura:
    once(lambda: finura("init", "--currency", "INR", "--locale", "en_IN", "--no-pin"))
    return finura


def rows(finura: Finura, *words: str) -> list[dict[str, object]]:
    found: list[dict[str, object]] = finura("list", *words, "--json").json["rows"]
    return found


def test_an_entry_from_words(books: Finura) -> None:
    said = books(
        "add", "250", "lunch", "at", "Swiggy", "2026-10-03", "12:30", "-c", "Dining", "--mood", "2", "-t", "work"
    )
    assert "finura undo" in said.out
    (row,) = rows(books)
    assert row["amount"] == "-250.00"
    assert (row["date"], row["time"], row["merchant"], row["category"]) == (
        "2026-10-03",
        "12:30",
        "Swiggy",
        "Food:Dining",
    )
    assert (row["category_by"], row["mood"], row["tags"], row["account"]) == ("hand", 2, ["work"], "Cash")


def test_blanks_are_filled_from_the_most_similar_entry_and_said(books: Finura) -> None:
    books("account", "add", "Wallet", "--kind", "wallet")
    books("add", "250", "lunch", "at", "Swiggy", "-c", "Dining", "-a", "Wallet")
    books("add", "24000", "rent", "-c", "Rent", "-a", "Cash")
    said = books("add", "310", "dinner", "swiggy")
    assert "entry 1" in said.out
    (row,) = rows(books, "dinner")
    assert (row["category"], row["category_by"], row["account"]) == ("Food:Dining", "memory", "Wallet")


def test_a_rule_speaks_before_memory(books: Finura) -> None:
    books("add", "250", "swiggy", "-c", "Dining")
    books("rules", "add", "swiggy", "-c", "Groceries")
    books("add", "260", "swiggy", "instamart")
    (row,) = rows(books, "instamart")
    assert (row["category"], row["category_by"]) == ("Food:Groceries", "rule")


def test_the_kind_of_the_category_gives_the_direction(books: Finura) -> None:
    books("add", "50000", "acme", "-c", "Salary")
    books("add", "100", "found a coin", "--income")
    assert [row["amount"] for row in rows(books, "--sort", "id")] == ["50000.00", "100.00"]


def test_a_refund_nets_in_its_category(books: Finura) -> None:
    books("add", "900", "shirt", "-c", "Clothing", "2026-10-01")
    books("add", "400", "shirt back", "--refund-of", "1", "2026-10-02")
    report = books("report", "spending", "2026-10", "--json").json
    assert [(row["category"], row["amount"]) for row in report["rows"]] == [("Shopping:Clothing", "500.00")]


def test_a_transfer_has_two_sides_and_no_spending(books: Finura) -> None:
    books("account", "add", "Bank", "--opening", "5000")
    books("add", "2000", "withdrawal", "--transfer-to", "Cash", "-a", "Bank", "2026-10-03")
    assert sorted(str(row["amount"]) for row in rows(books)) == ["-2000.00", "2000.00"]
    assert {row["kind"] for row in rows(books)} == {"transfer"}
    balances = {row["name"]: row["balance"] for row in books("account", "--json").json["rows"]}
    assert balances == {"Cash": "2000.00", "Bank": "3000.00"}
    assert books("report", "spending", "2026-10", "--json").json["totals"]["expense"] == "0.00"


def test_what_is_said_beside_a_transfer_holds_or_is_refused(books: Finura) -> None:
    books("account", "add", "Visa", "--kind", "card")
    books("add", "70", "--transfer-to", "Visa", "-c", "Card payment", "-m", "HDFC", "2026-10-03")
    said = {(row["amount"], row["category"], row["merchant"]) for row in rows(books)}
    assert said == {("-70.00", "Transfer:Card payment", "HDFC"), ("70.00", "Transfer:Card payment", "HDFC")}
    books("add", "9", "fee", "-c", "Bank charges")
    refused = books("add", "5", "--transfer-to", "Visa", "-c", "Bank charges", "--json", code=2).json["error"]
    assert "no category of spending" in refused["message"]
    refused = books("add", "5", "--transfer-to", "Visa", "--refund-of", "3", "--json", code=2).json["error"]
    assert "--refund-of stands without --transfer-to" in refused["message"]
    for more in ({"refund_of": 3}, {"kind": "income"}, {"lines": [{"category": "Dining", "amount": "5"}]}):
        line = json_lines({"amount": "5", "transfer_to": "Visa", **more})
        told = books("add", "--stdin", "--json", code=65, typed=line).json["error"]
        assert told["message"].startswith(f"line 1: {next(iter(more))} stands without transfer_to")
    assert len(rows(books)) == 3


def test_a_split_has_lines(books: Finura) -> None:
    books("add", "1000", "bazaar", "--split", "Groceries=600,Household=400")
    (row,) = rows(books)
    assert row["category"] is None
    assert row["lines"] == [
        {"category": "Food:Groceries", "amount": "-600.00", "who": None},
        {"category": "Housing:Household", "amount": "-400.00", "who": None},
    ]


def test_pending_is_outside_every_total(books: Finura) -> None:
    books("add", "500", "hotel", "-c", "Hotels", "--pending", "2026-10-03")
    assert books("report", "spending", "2026-10", "--json").json["totals"]["expense"] == "0.00"
    assert books("account", "--json").json["rows"][0]["balance"] == "0.00"


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("lunch",), "no-amount"),
        (("2", "tea", "6"), "ambiguous-amount"),
        (("0", "tea"), "bad-amount"),
        (("1e9", "tea"), "no-amount"),
        (("NaN", "tea"), "no-amount"),
        (("99999999999999999", "tea"), "bad-amount"),
        (("5", "tea", "-c", "Nowhere"), "not-found"),
        (("5", "tea", "-a", "Nowhere"), "not-found"),
        (("5", "tea", "--split", "Groceries=3"), "split-does-not-sum"),
        (("5", "tea", "--refund-of", "77"), "not-found"),
        (("5", "tea", "--transfer-to", "Cash"), "usage"),
        (("5", "tea", "--transfer-to", "Bank", "--split", "Groceries=3,Rent=2"), "usage"),
        (("5", "tea", "--transfer-to", "Bank", "--income"), "usage"),
        (("--stdin", "-a", "Cash"), "usage"),
        ((), "needs-terminal"),
    ],
)
def test_what_is_refused_writes_nothing(books: Finura, words: tuple[str, ...], code: str) -> None:
    told = books("add", *words, "--json", code=2).json["error"]
    assert told["code"] == code
    assert rows(books) == []
    assert books("undo", "list", "--json").json["rows"] == []


def test_hostile_text_is_kept_and_shown_safely(books: Finura) -> None:
    text = "[/]=cmd|' \x1b[31mred\u202e [bold]"
    books("add", "5", text)
    (row,) = rows(books)
    assert row["description"] == text
    shown = books("list")
    assert "\x1b" not in shown.out
    assert "\u202e" not in shown.out
    assert "[bold]" in shown.out


def json_lines(*entries: object) -> str:
    return "\n".join(entry if isinstance(entry, str) else json.dumps(entry) for entry in entries)


def test_json_lines_all_or_nothing(books: Finura) -> None:
    good = {"date": "2026-10-01", "amount": "-12.50", "description": "tea", "category": "Dining", "tags": ["a"]}
    income = {"date": "2026-10-01", "amount": 900, "description": "pay", "kind": "income"}
    bad = {"amount": "12", "description": "which way"}
    told = books("add", "--stdin", "--json", code=65, typed=json_lines(good, income, bad)).json["error"]
    assert told["message"].startswith("line 3:")
    assert rows(books) == []
    for number in ("9" * 5000, "[" * 60_000):
        told = books("add", "--stdin", "--json", code=65, typed=f'{{"amount": {number}}}').json["error"]
        assert "line 1: a number is too long, or it is nested too deep" in told["message"]
    books("add", "--stdin", typed=json_lines(good, "", income))
    assert [row["amount"] for row in rows(books, "--sort", "id")] == ["-12.50", "900.00"]
    books("undo")
    assert rows(books) == []


def test_words_do_not_turn_a_json_line_round(books: Finura) -> None:
    books("add", "65000", "wages of Square", "--income", "-c", "Salary")
    books("add", "300", "Uber")
    lines = [
        {"amount": "-1500", "description": "wages of the maid"},  # as in the first entry, by the words
        {"amount": "-1500", "description": "maid salary"},  # which names Income:Salary
        {"amount": "900", "description": "Uber", "kind": "income"},  # driven, as the kind says
        {"amount": "900", "description": "payroll", "kind": "income"},
    ]
    books("add", "--stdin", typed=json_lines(*lines))
    kinds = {(row["amount"], row["kind"]) for row in rows(books, "--sort", "id")[2:]}
    assert kinds == {("-1500.00", "expense"), ("900.00", "income")}
    assert rows(books, "payroll")[0]["category"] == "Income:Salary"


def test_a_refund_of_what_has_no_category_takes_none_from_another_entry(books: Finura) -> None:
    books("add", "100", "refund", "-c", "Dining")
    books("add", "900", "tv")
    said = books("add", "50", "refund", "--refund-of", "2")
    assert "no category yet" in said.out
    (row,) = rows(books, "id:3")
    assert (row["amount"], row["category"]) == ("50.00", None)


def test_a_shared_sign_is_the_currency_of_the_account(finura: Finura) -> None:
    finura("init", "--currency", "CAD", "--locale", "en_CA", "--no-pin")
    finura("add", "$5", "coffee")
    assert [row["currency"] for row in rows(finura)] == ["CAD"]


def test_an_entry_in_another_currency_than_its_account_says_that_no_balance_counts_it(books: Finura) -> None:
    assert "no balance of Cash counts it" in books("add", "500", "TRY", "gift", "-a", "Cash").out
    assert "no balance" not in books("add", "500", "gift", "-a", "Cash").out


def test_income_tax_is_no_income(books: Finura) -> None:
    books("add", "500", "income", "tax")
    (row,) = rows(books)
    assert (row["amount"], row["category"]) == ("-500.00", "Taxes & fees:Income tax")


@pytest.mark.parametrize(
    ("text", "income"),
    [
        ("overdraft interest", None),
        ("business cards", None),
        ("interest", "Income:Interest"),
        ("interest on savings", "Income:Interest"),
        ("got business money", "Income:Business"),
        ("salary march", "Income:Salary"),
        ("yearly bonus", "Income:Bonus"),
        ("maid salary", None),
        ("pension contribution", None),
    ],
)
def test_words_that_only_name_an_income_are_money_out(books: Finura, text: str, income: str | None) -> None:
    said = books("add", "30", *text.split())
    (row,) = rows(books)
    assert (row["amount"], row["kind"]) == (("30.00", "income") if income else ("-30.00", "expense"))
    assert income in (None, row["category"])
    assert ("with --income it is money in" in said.out) is (income is None)


def test_an_earlier_income_of_the_bare_name_turns_nothing_round(books: Finura) -> None:
    books("add", "44", "interest")
    books("add", "900", "freelance logo", "--income", "-c", "Business")
    books("add", "12", "overdraft interest")
    books("add", "800", "freelance website")
    books("add", "45", "interest")
    amounts = [row["amount"] for row in rows(books, "--sort", "id")]
    assert amounts == ["44.00", "900.00", "-12.00", "800.00", "45.00"]


def test_own_pay_and_that_of_the_maid_teach_each_other_nothing(books: Finura) -> None:
    for words in ("maid salary", "salary", "office salary", "driver salary", "bua salary", "office salary"):
        books("add", "9", *words.split())
    found = rows(books, "--sort", "id")
    assert [row["amount"] for row in found] == ["-9.00", "9.00", "9.00", "-9.00", "-9.00", "9.00"]
    assert {row["category"] for row in found if row["kind"] == "expense"} == {"Housing:Domestic help"}


def test_an_entry_without_a_category_says_how_to_give_it_one(books: Finura) -> None:
    assert "finura edit 1 -c CATEGORY" in books("add", "80", "zzz").out
    assert "-c CATEGORY" not in books("add", "80", "tea", "-c", "Dining").out


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("mobile", "did you mean Utilities:Mobile recharge?"),
        ("elec", "did you mean Shopping:Electronics or Utilities:Electricity?"),
        ("eating out", "`finura category` shows them, `finura category add` makes one"),
    ],
)
def test_a_category_that_does_not_exist_names_what_begins_so(books: Finura, typed: str, meant: str) -> None:
    refused = books("add", "80", "tea", "-c", typed, "--json", code=2)
    assert refused.json["error"]["hint"] == meant


def test_json_lines_say_their_direction_themselves(books: Finura) -> None:
    back = {"amount": "-10.00", "description": "pay taken back", "category": "Salary", "date": "2026-10-01"}
    books("add", "--stdin", typed=json_lines(back))
    (row,) = rows(books)
    assert (row["amount"], row["category"]) == ("-10.00", "Income:Salary")


def test_no_json_lines_are_nothing_to_add(books: Finura) -> None:
    assert books("add", "--stdin", typed="\n").out == "Nothing to add.\n"
    assert books("undo", "list", "--json").json["rows"] == []
