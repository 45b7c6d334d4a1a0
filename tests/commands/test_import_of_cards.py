"""What lowers the debt of a card is no income: its payment is a transfer, and money back stays what it was paid for."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import Finura

CAPITAL = """Transaction Date,Posted Date,Card No.,Description,Category,Debit,Credit
2026-09-20,2026-09-21,1234,CAPITAL ONE MOBILE PYMT,Payment/Credit,,150.00
2026-09-18,2026-09-19,1234,XQZVK STORE,Dining,20.00,
2026-09-16,2026-09-18,1234,CREDIT-CASH BACK REWARD,Payment/Credit,,5.00
"""
CHASE = """Transaction Date,Post Date,Description,Category,Type,Amount,Memo
09/20/2026,09/21/2026,Payment Thank You-Mobile,,Payment,150.00,
09/18/2026,09/19/2026,XQZVK STORE,Groceries,Sale,-20.00,
"""


def taken_in(finura: Finura, folder: Path, text: str, kind: str) -> dict[str, tuple[str | None, str]]:
    """The category and its kind of each entry, by its text."""
    finura("init", "--no-pin", "--currency", "USD", "--locale", "en_US", "--yes")
    finura("account", "add", "Visa", "--kind", kind)
    (folder / "card.csv").write_text(text)
    finura("import", str(folder / "card.csv"), "-a", "Visa", "--yes")
    return {row["description"]: (row["category"], row["kind"]) for row in finura("list", "all", "--json").json["rows"]}


@pytest.mark.parametrize(("text", "paid"), [(CAPITAL, "CAPITAL ONE MOBILE PYMT"), (CHASE, "Payment Thank You-Mobile")])
def test_the_payment_of_a_card_is_a_transfer(finura: Finura, home: Path, tmp_path: Path, text: str, paid: str) -> None:
    found = taken_in(finura, tmp_path, text, "card")
    assert found[paid] == ("Transfer", "transfer")
    assert "Payment/Credit" not in finura("category").out
    assert "known as Transfer" in finura("show", "1").out


def test_money_back_is_no_payment(finura: Finura, home: Path, tmp_path: Path) -> None:
    assert taken_in(finura, tmp_path, CAPITAL, "card")["CREDIT-CASH BACK REWARD"][0] != "Transfer"


def test_a_payment_that_came_into_a_bank_account_may_be_anything(finura: Finura, home: Path, tmp_path: Path) -> None:
    found = taken_in(finura, tmp_path, CAPITAL, "bank")
    assert found["CAPITAL ONE MOBILE PYMT"][0] is None


SIMPLE = "date,amount,category,description\n2026-09-20,150.00,Payments,TUITION XQZVK\n"
JOURNAL = "2026-09-20 TUITION XQZVK\n    Expenses:Payments  150.00 USD\n    Assets:Bank\n"


@pytest.mark.parametrize(("text", "end"), [(SIMPLE, "csv"), (JOURNAL, "journal")])
def test_elsewhere_payments_may_be_a_category_of_somebodys_own(
    finura: Finura, home: Path, tmp_path: Path, text: str, end: str
) -> None:
    finura("init", "--no-pin", "--currency", "USD", "--locale", "en_US", "--yes")
    (tmp_path / f"own.{end}").write_text(text)
    finura("import", str(tmp_path / f"own.{end}"), "--yes")
    (row,) = finura("list", "all", "--json").json["rows"]
    assert (row["category"], row["kind"]) == ("Payments", "expense")


OFX_CARD = """OFXHEADER:100
DATA:OFXSGML
VERSION:102

<OFX><CREDITCARDMSGSRSV1><CCSTMTTRNRS><TRNUID>1<CCSTMTRS><CURDEF>USD<CCACCTFROM><ACCTID>4111</CCACCTFROM>
<BANKTRANLIST><DTSTART>20260901<DTEND>20260930
<STMTTRN><TRNTYPE>CREDIT<DTPOSTED>20260920<TRNAMT>150.00<FITID>a1<NAME>MOBILE PYMT</STMTTRN>
<STMTTRN><TRNTYPE>DEBIT<DTPOSTED>20260921<TRNAMT>-20.00<FITID>a2<NAME>XQZVK STORE</STMTTRN>
</BANKTRANLIST></CCSTMTRS></CCSTMTTRNRS></CREDITCARDMSGSRSV1></OFX>
"""


def test_the_first_statement_of_a_card_makes_its_account_and_knows_its_payment(
    finura: Finura, home: Path, tmp_path: Path
) -> None:
    finura("init", "--no-pin", "--currency", "USD", "--locale", "en_US", "--yes")
    (tmp_path / "card.ofx").write_text(OFX_CARD)
    finura("import", str(tmp_path / "card.ofx"), "--yes")
    found = {row["description"]: row["kind"] for row in finura("list", "all", "--json").json["rows"]}
    assert found["MOBILE PYMT"] == "transfer"


def test_on_the_statement_of_a_card_payment_is_no_category(finura: Finura, home: Path, tmp_path: Path) -> None:
    found = taken_in(finura, tmp_path, CAPITAL.replace("Payment/Credit", "Payment"), "card")
    assert found["CAPITAL ONE MOBILE PYMT"] == ("Transfer", "transfer")
    assert "Payment" not in finura("category").out


def test_so_it_is_where_the_books_have_a_category_of_that_name(finura: Finura, home: Path, tmp_path: Path) -> None:
    finura("init", "--no-pin", "--currency", "USD", "--locale", "en_US", "--yes")
    finura("category", "add", "Payment")
    finura("account", "add", "Visa", "--kind", "card")
    (tmp_path / "card.csv").write_text(CAPITAL.replace("Payment/Credit", "Payment"))
    finura("import", str(tmp_path / "card.csv"), "-a", "Visa", "--yes")
    found = {row["description"]: row["kind"] for row in finura("list", "all", "--json").json["rows"]}
    assert found["CAPITAL ONE MOBILE PYMT"] == "transfer"


def test_money_in_that_a_bank_calls_payment_makes_no_category(finura: Finura, home: Path, tmp_path: Path) -> None:
    found = taken_in(finura, tmp_path, CAPITAL.replace("Payment/Credit", "Payment"), "bank")
    assert found["CAPITAL ONE MOBILE PYMT"][0] is None
    assert "Payment" not in finura("category").out


def test_money_back_is_not_turned_round_where_charges_had_a_minus_before(
    finura: Finura, home: Path, tmp_path: Path
) -> None:
    head, file = "Date,Description,Amount\n", tmp_path / "card.csv"
    finura("init", "--no-pin", "--currency", "USD", "--locale", "en_US", "--yes")
    finura("account", "add", "Visa", "--kind", "card")
    file.write_text(head + "".join(f"2026-10-1{n},Shop {n},-5.00\n" for n in range(4)))
    finura("import", str(file), "-a", "Visa")
    file.write_text(head + "".join(f"2026-11-1{n},Shop {n},5.00\n" for n in range(3)) + "2026-11-14,Shop 4,-5.00\n")
    finura("import", str(file), "-a", "Visa")
    assert finura("account", "show", "Visa", "--json").json["account"]["balance"] == "-10.00"
