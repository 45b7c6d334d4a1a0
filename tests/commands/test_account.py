"""Accounts: balances, and what a statement or a count says of them."""

from __future__ import annotations

import pytest

from tests.conftest import Finura, Once


@pytest.fixture
def books(finura: Finura, once: Once) -> Finura:
    def make() -> None:
        finura("init", "--currency", "BDT", "--no-pin")
        finura("account", "edit", "Cash", "--opening", "1000", "--date", "2026-10-01")
        finura("account", "add", "Bank", "--opening", "5000", "--date", "2026-10-01")
        finura("add", "200", "tea", "-a", "Cash", "-c", "Dining", "2026-10-02")
        finura("add", "700", "shoes", "-a", "Bank", "-c", "Clothing", "2026-10-02")

    once(make)
    return finura


def test_balances(books: Finura) -> None:
    answer = books("account", "--json").json
    assert {row["name"]: row["balance"] for row in answer["rows"]} == {"Cash": "800.00", "Bank": "4300.00"}
    assert answer["totals"] == [{"currency": "BDT", "balance": "5100.00"}]


def test_a_count_of_cash_posts_one_unaccounted_entry(books: Finura) -> None:
    answer = books("account", "reconcile", "Cash", "650", "--json", "--today", "2026-10-03").json
    assert (answer["difference"], answer["posted"]) == ("-150.00", True)
    (row,) = books("list", "cat:Unaccounted", "--json").json["rows"]
    assert (row["amount"], row["date"], row["account"]) == ("-150.00", "2026-10-03", "Cash")
    assert books("account", "show", "Cash", "--json").json["account"]["balance"] == "650.00"
    books("undo")
    assert books("account", "show", "Cash", "--json").json["account"]["balance"] == "800.00"


def test_a_statement_that_differs_writes_nothing_and_names_suspects(books: Finura) -> None:
    before = books("export").out
    answer = books(
        "account", "reconcile", "Bank", "5000", "--date", "2026-10-03", "--json", "--exit-code", code=3
    ).json  # fmt: skip
    assert (answer["difference"], answer["posted"], answer["deed"]) == ("700.00", False, None)
    assert [(s["id"], s["amount"]) for s in answer["suspects"]] == [(2, "-700.00")]
    assert books("export").out == before
    wrong_sign = books("account", "reconcile", "Bank", "5700", "--date", "2026-10-03", "--json").json
    assert "sign" in wrong_sign["suspects"][0]["why"]


def test_a_reconciled_balance_is_remembered_and_watched(books: Finura) -> None:
    books("account", "reconcile", "Bank", "4300", "--date", "2026-10-03")
    row = books("account", "show", "Bank", "--json").json["account"]
    assert (row["reconciled"], row["reconciled_off"]) == ("2026-10-03", None)
    books("edit", "2", "--amount", "750")
    assert books("account", "show", "Bank", "--json").json["account"]["reconciled_off"] == "-50.00"


def test_only_an_empty_account_is_closed(books: Finura) -> None:
    assert books("account", "close", "Bank", "--json", code=2).json["error"]["code"] == "not-empty"
    books("add", "4300", "--transfer-to", "Cash", "-a", "Bank", "2026-10-04")
    books("account", "close", "Bank")
    assert [row["name"] for row in books("account", "--json").json["rows"]] == ["Cash"]
    assert len(books("account", "--closed", "--json").json["rows"]) == 2


@pytest.mark.parametrize(
    "words",
    [("add", "Cash"), ("add", ""), ("add", "a\x00b"), ("show", "Nowhere"), ("edit", "Cash"),
     ("reconcile", "Cash", "abc"),
     ("add", "X", "--opening", "NaN"), ("reconcile", "Bank", "5 USD"), ("add", "X", "--currency", "rupees")],
)  # fmt: skip
def test_what_makes_no_sense_is_refused(books: Finura, words: tuple[str, ...]) -> None:
    before = books("export").out
    books("account", *words, code=2)
    assert books("export").out == before


def test_entries_in_another_currency_are_said_beside_the_balance(books: Finura) -> None:
    books("add", "12", "USD", "taxi", "-a", "Bank", "2026-10-03")
    bank = next(row for row in books("account", "--json").json["rows"] if row["name"] == "Bank")
    assert (bank["balance"], bank["foreign"]) == ("4300.00", [{"amount": "-12.00", "currency": "USD"}])
    assert "not in the balance" in books("account", "show", "Bank").out
    assert "foreign" in books("account", "--csv").out.splitlines()[0]


def test_the_first_count_of_an_account_that_was_never_opened_says_what_else_it_may_be(books: Finura) -> None:
    books("account", "add", "Purse", "--kind", "cash")
    assert "--opening 300.00" in books("account", "reconcile", "Purse", "300").out
    assert "--opening" not in books("account", "reconcile", "Purse", "200").out
    assert "--opening" not in books("account", "reconcile", "Cash", "200").out


def test_what_is_dated_after_today_is_told_apart_in_the_balance(books: Finura) -> None:
    assert "today" not in books("account", "--csv", "--today", "2026-10-03").out
    books("add", "300", "tickets", "2026-10-20", "-a", "Cash")
    rows = books("account", "--json", "--today", "2026-10-03").json["rows"]
    assert {row["name"]: (row["balance"], row["today"]) for row in rows} == {
        "Cash": ("500.00", "800.00"),
        "Bank": ("4300.00", "4300.00"),
    }
    assert "800.00" in books("account", "show", "Cash", "--today", "2026-10-03").out
    assert books("account", "reconcile", "Cash", "800", "--json", "--today", "2026-10-03").json["difference"] == "0.00"


def test_an_account_with_money_of_another_currency_is_not_empty(books: Finura) -> None:
    books("account", "add", "Purse", "--kind", "cash")
    books("add", "5", "coffee", "-a", "Purse", "--currency", "USD")
    refused = books("account", "close", "Purse", "--json", code=2).json["error"]
    assert (refused["code"], refused["message"]) == ("not-empty", "Purse still holds -5.00 USD")


def test_what_an_account_is_worth_is_said_and_what_is_booked_later_comes_on_top(books: Finura) -> None:
    books("account", "add", "House", "--kind", "investment")
    answer = books("account", "value", "House", "8000000", "--date", "2026-09-01", "--json").json
    assert (answer["value"], answer["books"], answer["date"]) == ("8000000.00", "0.00", "2026-09-01")
    later = books("account", "value", "House", "8500000", "--date", "2026-10-01", "--json").json
    assert (later["previous"], later["previous_date"]) == ("8000000.00", "2026-09-01")
    books("add", "700", "--transfer-to", "House", "-a", "Bank", "2026-10-03")
    found = books("account", "value", "House", "--json", "--today", "2026-10-05").json
    assert [(row["date"], row["value"], row["books"]) for row in found["rows"]] == [
        ("2026-09-01", "8000000.00", "0.00"), ("2026-10-01", "8500000.00", "0.00")
    ]  # fmt: skip
    assert found["today"] == "8500700.00"
    row = books("account", "show", "House", "--json", "--today", "2026-10-05").json["account"]
    assert (row["balance"], row["worth"], row["valued"]) == ("700.00", "8500700.00", "2026-10-01")
    cash = books("account", "show", "Cash", "--json", "--today", "2026-10-05").json["account"]
    assert (cash["worth"], cash["valued"]) == (cash["balance"], None)


def test_a_value_said_again_for_a_day_replaces_the_one_before_and_none_forgets_it(books: Finura) -> None:
    books("account", "value", "Bank", "9000", "--date", "2026-10-03")
    assert books("account", "value", "Bank", "9000", "--date", "2026-10-03", "--json").json["deed"] is None
    books("account", "value", "Bank", "9500", "--date", "2026-10-03")
    assert [row["value"] for row in books("account", "value", "Bank", "--json").json["rows"]] == ["9500.00"]
    books("account", "value", "Bank", "none", "--date", "2026-10-03")
    assert books("account", "value", "Bank", "--json").json["rows"] == []
    books("account", "value", "Bank", "none", "--date", "2026-10-03", code=2)


def test_values_that_make_no_sense_are_refused(books: Finura) -> None:
    before = books("export").out
    ahead = ("account", "value", "Bank", "9000", "--date", "2026-11-03", "--today", "2026-10-05", "--json")
    assert books(*ahead, code=2).json["error"]["code"] == "bad-day"
    assert books("account", "value", "Bank", "9000 USD", "--json", code=2).json["error"]["code"] == "other-currency"
    assert books("account", "value", "Bnk", "9000", "--json", code=2).json["error"]["code"] == "not-found"
    assert books("account", "value", "Bank", "--date", "today", code=2).err
    assert books("export").out == before


def test_of_a_loan_the_value_is_what_is_owed(books: Finura) -> None:
    books("account", "add", "Mortgage", "--kind", "loan")
    ran = books("account", "value", "Mortgage", "2500000", "--date", "2026-10-01")
    assert ran.out.startswith("৳25,00,000.00 is owed on Mortgage on 2026-10-01\n")
    assert [row["value"] for row in books("account", "value", "Mortgage", "--json").json["rows"]] == ["-2500000.00"]
    books("account", "value", "Mortgage", "+30", "--date", "2026-10-02")
    assert books("account", "value", "Mortgage", "--json", "--today", "2026-10-05").json["today"] == "30.00"


def test_of_a_card_or_a_loan_every_balance_is_what_is_owed(books: Finura) -> None:
    books("account", "add", "Visa", "--kind", "card")
    books("add", "41.27", "shoes", "-a", "Visa", "-c", "Clothing", "2026-10-02")
    for said in ("41.27", "-41.27", "(41.27)"):
        answer = books("account", "reconcile", "Visa", said, "--date", "2026-10-03", "--json").json
        assert (answer["statement"], answer["difference"]) == ("-41.27", "0.00")
    in_favour = books("account", "reconcile", "Visa", "+41.27").out
    assert "is owed on it: if that is meant, type it with a minus" in " ".join(in_favour.split())
    assert "its sign may be wrong" not in in_favour
    for name, said, opening in (("Loan", "12000", "-12000.00"), ("Old", "-12000", "-12000.00"), ("Paid", "+5", "5.00")):
        out = books("account", "add", name, "--kind", "loan", "--opening", said).out
        assert ("owed" in out) == (opening[0] == "-")
        assert books("account", "show", name, "--json").json["account"]["opening"] == opening
    books("account", "edit", "Visa", "--opening", "100")
    assert books("account", "show", "Visa", "--json").json["account"]["balance"] == "-141.27"


def test_an_overdraft_is_typed_with_a_minus(books: Finura) -> None:
    books("add", "5000", "rent", "-a", "Bank", "-c", "Rent", "2026-10-02")
    answer = books("account", "reconcile", "Bank", "-700", "--date", "2026-10-03", "--json").json
    assert (answer["statement"], answer["difference"]) == ("-700.00", "0.00")
    said = books("account", "reconcile", "Bank", "700", "--date", "2026-10-03").out
    assert "if that is meant, type it with a minus" in " ".join(said.split())
    assert books("account", "value", "Bank", "-650", "--json").json["value"] == "-650.00"
    assert books("account", "value", "Bank", "-৳640", "--json").json["value"] == "-640.00"  # as it is printed
    assert books("account", "reconcile", "Bank", "-x", code=2).err.startswith("error: no such option: -x")
