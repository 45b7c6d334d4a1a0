"""A wallet that fronts the money, and collects it from the bank days later: what was bought counts once."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import Finura

PAYPAL = """"Datum","Uhrzeit","Zeitzone","Beschreibung","Währung","Brutto","Entgelt","Netto","Guthaben","Transaktionscode","Name"
"02.09.2026","10:01:02","CEST","PayPal Express-Zahlung","EUR","-48,50","0,00","-48,50","-48,50","2AA","eBay S.a.r.l."
"02.09.2026","10:01:02","CEST","Bankgutschrift auf PayPal-Konto","EUR","48,50","0,00","48,50","0,00","2AB",""
"15.09.2026","10:01:02","CEST","PayPal Express-Zahlung","EUR","-17,00","0,00","-17,00","-17,00","3AA","Deutsche Bahn"
"15.09.2026","10:01:02","CEST","Bankgutschrift auf PayPal-Konto","EUR","17,00","0,00","17,00","0,00","3AB",""
"27.09.2026","10:01:02","CEST","Von Nutzer eingeleitete Abbuchung","EUR","-5,45","0,00","-5,45","-5,45","4AB",""
"""  # noqa: E501
BANK = """Buchungstag;Verwendungszweck;Beguenstigter/Zahlungspflichtiger;Betrag;Waehrung
28.09.2026;Gehalt;Stadtwerke;2000,00;EUR
17.09.2026;1045/PP.1234.PP/. Deutsche Bahn, Ihr Einkauf bei Deutsche Bahn;PayPal Europe S.a.r.l. et Cie S.C.A;-17,00;EUR
04.09.2026;1044/PP.1234.PP/. eBay S.a.r.l., Ihr Einkauf bei eBay S.a.r.l.;PayPal Europe S.a.r.l. et Cie S.C.A;-48,50;EUR
"""
AMERICAN = """"Date","Time","TimeZone","Name","Type","Status","Currency","Gross","From Email Address","To Email Address"
"09/05/2026","10:00:00","PDT","Chris Doe","General Payment","Completed","USD","-60.00","dan@example.com","chris@x.com"
"09/05/2026","10:00:00","PDT","","Bank Deposit to PP Account ","Completed","USD","60.00","","dan@example.com"
"09/17/2026","08:00:00","PDT","Jane Roe","Mobile Payment","Completed","USD","25.00","jane@example.com","dan@example.com"
"""


@pytest.fixture
def files(finura: Finura, home: Path, tmp_path: Path) -> dict[str, str]:
    """The file of each account, in books that have both accounts."""
    finura("init", "--no-pin", "--currency", "EUR", "--locale", "de_DE", "--yes")
    finura("account", "add", "Sparkasse")
    finura("account", "add", "PayPal", "--kind", "wallet")
    for name, text in (("paypal.csv", PAYPAL), ("bank.csv", BANK)):
        (tmp_path / name).write_text(text)
    return {"PayPal": str(tmp_path / "paypal.csv"), "Sparkasse": str(tmp_path / "bank.csv")}


def totals(finura: Finura) -> tuple[str, str, str]:
    found = finura("list", "all", "--json").json["totals"]
    return found["income"], found["expense"], found["transfers"]


def entries(finura: Finura) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = finura("list", "all", "--json").json["rows"]
    return rows


@pytest.mark.parametrize("order", [("PayPal", "Sparkasse"), ("Sparkasse", "PayPal")])
def test_it_counts_once_in_either_order_and_each_import_is_undone_and_done_again(
    finura: Finura, files: dict[str, str], order: tuple[str, str]
) -> None:
    one, other = order
    finura("import", files[one], "-a", one, "--yes")
    alone = entries(finura)
    assert "2 transfers between your accounts linked" in finura("import", files[other], "-a", other, "--yes").out
    assert totals(finura) == ("2000.00", "65.50", "-5.45")
    assert finura("review", "--kind", "transfer", "--json").json["rows"] == []
    full = entries(finura)
    collected = [row for row in full if "Ihr Einkauf" in str(row["description"])]
    assert [(row["kind"], row["category"]) for row in collected] == [("transfer", None)] * 2
    finura("undo")
    assert entries(finura) == alone
    finura("undo", "--redo")
    assert entries(finura) == full
    finura("undo", "3")
    assert len(entries(finura)) == len(full) - len(alone)
    finura("undo", "--redo")
    assert entries(finura) == full
    finura("undo", "3")
    finura("undo", "4")
    assert entries(finura) == []
    finura("undo", "--redo")
    finura("undo", "--redo")
    assert entries(finura) == full
    finura("undo", "3")
    finura("import", files[one], "-a", one, "--yes")
    assert totals(finura) == ("2000.00", "65.50", "-5.45")
    assert "The books are sound" in finura("doctor").out


def test_a_wallet_alone_earns_nothing_by_it_and_a_dry_run_says_so(finura: Finura, files: dict[str, str]) -> None:
    (read,) = finura("import", files["PayPal"], "-a", "PayPal", "--dry-run", "--json").json["files"]
    assert [row["category"] for row in read["transactions"]].count("Transfer") == 3
    finura("import", files["PayPal"], "-a", "PayPal", "--yes")
    assert totals(finura) == ("0.00", "65.50", "60.05")


def test_what_a_person_or_a_rule_filed_is_asked_about(finura: Finura, files: dict[str, str]) -> None:
    finura("rules", "add", "Deutsche Bahn", "-c", "Travel")
    finura("import", files["Sparkasse"], "-a", "Sparkasse", "--yes")
    finura("edit", "eBay", "-c", "Shopping", "--yes")
    finura("import", files["PayPal"], "-a", "PayPal", "--yes")
    asked = finura("review", "--kind", "transfer", "--json").json["rows"]
    assert [(row["amount"], row["category"]) for row in asked] == [("-48.50", "Shopping"), ("-17.00", "Travel")]
    finura("review", "accept", "--kind", "transfer", "--yes")
    assert totals(finura) == ("2000.00", "65.50", "-5.45")


def test_where_nobody_is_named_the_sort_of_booking_says_what_it_is(finura: Finura, home: Path, tmp_path: Path) -> None:
    finura("init", "--no-pin", "--currency", "USD", "--locale", "en_US", "--yes")
    (tmp_path / "us.csv").write_text(AMERICAN)
    finura("import", str(tmp_path / "us.csv"), "--yes")
    found = {row["description"]: row["category"] for row in entries(finura)}
    assert found == {"Chris Doe": None, "Bank Deposit to PP Account": "Transfer", "Jane Roe": None}
