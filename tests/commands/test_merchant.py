"""Merchants: seen in a bank's text, renamed, merged, taught; and what spending there is."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import Finura, Once

BANK = """Date,Description,Amount
2026-10-01,NEFT CR-CITI0000002-ACME TECH PVT LTD-CITIN24123,50000.00
2026-10-05,UPI/DR/412345678901/SWIGGY/HDFC/swiggy@icici/UPI,-400.00
2026-10-06,UPI/DR/412345678902/SWIGGY/HDFC/swiggy@icici/UPI,-100.00
2026-10-07,POS 416021XXXXXX1234 BIG BAZAAR MUMBAI,-250.00
2026-10-08,UBER   *TRIP HELP.UBER.COM CA,-120.00
2026-10-09,ATM WDL ATM CASH 1234,-1000.00
"""
LATER = """Date,Description,Amount
2026-11-05,UPI/DR/512345678901/SWIGGY/HDFC/swiggy@icici/UPI,-300.00
2026-11-07,POS 416021XXXXXX1234 BIG BAZAAR MUMBAI,-50.00
2026-11-08,UBER   *TRIP HELP.UBER.COM CA,-90.00
"""


@pytest.fixture
def books(finura: Finura, once: Once, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Finura:
    monkeypatch.setenv("FINURA_TODAY", "2026-10-20")

    def make() -> None:
        finura("init", "--currency", "INR", "--locale", "en_IN", "--no-pin")
        finura("category", "add", "Mine", "--kind", "expense")  # so that nothing is filed by common knowledge alone

    once(make)
    (tmp_path / "bank.csv").write_text(BANK, encoding="utf-8")
    (tmp_path / "later.csv").write_text(LATER, encoding="utf-8")
    finura("import", str(tmp_path / "bank.csv"))
    return finura


def of(books: Finura) -> dict[int, str | None]:
    return {row["id"]: row["merchant"] for row in books("list", "--json", "--sort", "id").json["rows"]}


def names(books: Finura) -> dict[str, int]:
    return {row["merchant"]: row["entries"] for row in books("merchant", "--json").json["rows"]}


def taken_away(books: Finura) -> None:
    """As in books that were kept before texts named merchants."""
    books("edit", "2026-10", "--merchant", "", "--yes")


def test_tidying_old_books(books: Finura) -> None:
    taken_away(books)
    books("add", "30", "tea at Chai Stop", "2026-10-10", "-a", "Main")
    before = books("export").out
    planned = books("merchant", "tidy", "--dry-run", "--json").json
    assert {row["merchant"]: row["entries"] for row in planned["rows"]} == {
        "Swiggy": 2, "Acme Tech": 1, "Big Bazaar": 1, "Uber": 1,
    }  # fmt: skip
    assert planned["nameless"] == 1
    assert books("export").out == before, "a dry run changes nothing"
    assert books("merchant", "tidy", "--json", code=2).json["error"]["code"] == "needs-terminal"
    assert books("merchant", "tidy", "--yes", "--json").json["changed"] == 5
    assert of(books) == {1: "Acme Tech", 2: "Swiggy", 3: "Swiggy", 4: "Big Bazaar", 5: "Uber", 6: None, 7: None}
    assert books("list", "merchant:swiggy", "--count").out == "2\n"
    after = books("export").out
    books("undo")
    assert books("export").out == before
    books("undo", "--redo")
    assert books("export").out == after
    books("doctor")
    assert books("merchant", "tidy", "--yes", "--json").json["rows"] == []


def test_tidying_knows_the_texts_that_mean_a_merchant(books: Finura) -> None:
    books("merchant", "rename", "swiggy", "Swiggy Food")
    taken_away(books)
    books("merchant", "tidy", "--yes")
    assert of(books)[2] == "Swiggy Food"


def test_what_an_edit_teaches_the_next_import_knows(books: Finura, tmp_path: Path) -> None:
    books("edit", "4", "--merchant", "Future Retail")
    assert books("merchant", "show", "future", "--json").json["others"] == ["big bazaar"]
    assert "Big Bazaar" not in names(books)
    books("import", str(tmp_path / "later.csv"))
    assert of(books)[8] == "Future Retail"


def test_a_text_that_meant_several_teaches_nothing(books: Finura, tmp_path: Path) -> None:
    books("edit", "2", "--merchant", "Rahul")
    assert books("merchant", "show", "rahul", "--json").json["others"] == []
    books("import", str(tmp_path / "later.csv"))
    assert of(books)[7] == "Swiggy"
    books("edit", "merchant:swiggy", "--merchant", "Swiggy Ltd", "--yes")
    assert books("merchant", "show", "swiggy", "--json").json["others"] == [], "entry 2 is still Rahul's"


def test_a_learnt_text_is_learnt_anew(books: Finura) -> None:
    books("edit", "5", "--merchant", "Cabs")
    books("edit", "5", "--merchant", "Taxi")
    assert books("merchant", "show", "taxi", "--json").json["others"] == ["uber"]
    books("undo")
    assert books("merchant", "show", "cabs", "--json").json["others"] == ["uber"]


def test_typed_entries_teach_nothing(books: Finura) -> None:
    books("add", "30", "tea at Chai Stop", "2026-10-10", "-a", "Main")
    books("edit", "7", "--merchant", "Chai Stop")
    assert books("merchant", "show", "chai", "--json").json["others"] == []


def test_aliases_by_hand(books: Finura, tmp_path: Path) -> None:
    answer = books("merchant", "alias", "Uber", "UPI/DR/99/INSTACAB RIDES/HDFC/x@y", "--json").json
    assert answer["text"] == "instacab rides"
    assert books("merchant", "alias", "uber", "instacab rides", "--json", code=2).json["error"]["code"] == "exists"
    assert books("merchant", "alias", "uber", "SWIGGY", "--json", code=2).json["error"]["code"] == "exists"
    assert books("merchant", "alias", "uber", "***", "--json", code=0).json["text"] == "***"
    books("merchant", "alias", "Uber", "Instacab Rides", "--remove")
    assert books("merchant", "show", "uber", "--json").json["others"] == ["***"]
    assert (
        books("merchant", "alias", "Uber", "nobody", "--remove", "--json", code=2).json["error"]["code"] == "not-found"
    )
    books("merchant", "alias", "Grocer", "BIG BAZAAR", code=2)
    books("merchant", "alias", "Grocer", "CORNER SHOP")
    assert names(books)["Grocer"] == 0


def test_what_is_known_of_one(books: Finura) -> None:
    books("edit", "2", "3", "-c", "Dining")
    books("add", "40", "back", "2026-10-12", "--refund-of", "2")
    books("edit", "7", "--merchant", "swiggy")
    answer = books("merchant", "show", "swiggy", "--json").json
    assert (answer["entries"], answer["first"]) == (3, "2026-10-05")
    assert answer["paid"] == [{"spent": "460.00", "received": "0.00", "currency": "INR"}]
    assert (answer["category"], answer["share"]) == ("Food:Dining", 1.0)
    shown = books("merchant", "show", "swiggy").out
    assert "₹460.00" in shown
    assert "460" not in books("merchant", "show", "swiggy", "--private").out
    assert "460" not in books("merchant", "show", "swiggy", "--private", "--json").out
    books("merchant", "show", "nobody", code=2)


def by_necessity(books: Finura) -> dict[str | None, str]:
    rows = books("report", "spending", "2026-10", "--by", "necessity", "--json").json["rows"]
    return {row["necessity"]: row["amount"] for row in rows}


def test_necessity_of_line_merchant_category(books: Finura) -> None:
    books("edit", "2", "3", "-c", "Dining")
    assert by_necessity(books)["discretionary"] == "500.00"
    books("budget", "set", "essential", "300")
    books("merchant", "edit", "Swiggy", "--necessity", "essential")
    assert by_necessity(books)["essential"] == "500.00"
    assert books("list", "is:essential", "--count").out == "2\n"
    books("edit", "3", "--necessity", "saving")
    found = by_necessity(books)
    assert (found["essential"], found["saving"]) == ("400.00", "100.00")
    assert "discretionary" not in found
    (budget,) = books("budget", "2026-10", "--json").json["rows"]
    assert budget["spent"] == "400.00"
    rows = {row["id"]: row["necessity"] for row in books("list", "--json").json["rows"]}
    assert (rows[2], rows[3], rows[6]) == ("essential", "saving", None)
    assert "essential: as its merchant" in books("show", "2").out
    assert "saving: you said so" in books("show", "3").out
    books("merchant", "edit", "Swiggy", "--necessity", "none")
    books("edit", "3", "--necessity", "none")
    assert by_necessity(books)["discretionary"] == "500.00"
    assert "discretionary: as its category" in books("show", "3").out
    assert books("merchant", "edit", "Swiggy", code=2).err


def test_a_split_and_another_category_keep_what_was_said(books: Finura) -> None:
    books("edit", "4", "--necessity", "saving")
    books("edit", "4", "-c", "Groceries")
    assert books("show", "4", "--json").json["lines"][0]["necessity"] == "saving"
    books("edit", "4", "--split", "Groceries=200,Gifts=50", "--necessity", "essential")
    assert [line["necessity"] for line in books("show", "4", "--json").json["lines"]] == ["essential", "essential"]
    books("edit", "4", "--necessity", "none")
    assert books("show", "4", "--json").json["necessity"] is None, "its parts differ"


@pytest.mark.parametrize(
    "deed",
    [
        ("edit", "3", "--necessity", "saving"),
        ("edit", "4", "--merchant", "Future Retail"),
        ("edit", "merchant:swiggy", "--merchant", "Uber", "--yes"),
        ("merchant", "edit", "Swiggy", "--necessity", "saving"),
        ("merchant", "rename", "Swiggy", "Swiggy Food"),
        ("merchant", "merge", "Swiggy", "Uber"),
        ("merchant", "alias", "Swiggy", "INSTAMART"),
        ("merchant", "alias", "Grocer", "CORNER SHOP"),
        ("merchant", "alias", "Swiggy", "food run", "--remove"),
    ],
    ids=" ".join,
)
def test_undo_and_redo_byte_for_byte(books: Finura, deed: tuple[str, ...]) -> None:
    books("merchant", "alias", "Swiggy", "food run")
    before = books("export").out
    books(*deed)
    after = books("export").out
    assert after != before
    books("undo")
    assert books("export").out == before
    books("undo", "--redo")
    assert books("export").out == after
    books("doctor")
