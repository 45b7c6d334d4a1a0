"""`finura review accept|reject|snooze`: transfers, refunds, pending entries; by number and in bulk."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Finura, Once

MAIN = """Date,Description,Amount
2026-10-01,ZUQQI,-9000.00
2026-10-05,TRANSFER TO SAVINGS,-5000.00
2026-10-08,NEFT ANIL,-700.00
2026-10-09,VORNIK QUORVAX,-1999.00
2026-10-18,VORNIK QUORVAX REFUND,1999.00
2026-10-20,CREDIT CARD PAYMENT,-3400.00
"""
SAVINGS = """Date,Description,Amount
2026-10-06,FROM MAIN,5000.00
2026-10-09,DEPOSIT,700.00
2026-10-10,FEE,-3.00
"""


@pytest.fixture
def books(finura: Finura, once: Once, tmp_path: Path) -> Finura:
    """Entries 1 to 6 in Main, 7 to 9 in Savings: 2 and 7 are linked, 3 and 8 may be, 5 may be a refund of 4."""

    def make() -> None:
        finura("init", "--currency", "INR", "--locale", "en_IN", "--no-pin")
        finura("account", "add", "Savings", "--kind", "savings")

    once(make)
    for name, text in (("Main", MAIN), ("Savings", SAVINGS)):
        path = tmp_path / f"{name}.csv"
        path.write_text(text, encoding="utf-8")
        finura("import", str(path), *([] if name == "Main" else ["-a", name]), "--yes")
    finura("categorize", "--set", "Clothing", "4")
    return finura


def rows(finura: Finura, *words: str) -> dict[int, Any]:
    answer = finura("review", *words, "--json", "--today", "2026-10-25").json
    return {row["id"]: row for row in answer["rows"]}


def totals(finura: Finura) -> tuple[str, str]:
    found = finura("list", "all", "--json").json["totals"]
    return found["income"], found["expense"]


def test_the_receipt_of_an_import_says_what_was_linked_and_what_may_be(books: Finura, tmp_path: Path) -> None:
    books("undo")
    books("undo")
    done = books("import", str(tmp_path / "Savings.csv"), "-a", "Savings", "--yes")
    assert "1 transfer between your accounts linked: finura list type:transfer batch:3\n" in done.out
    assert "1 may be a transfer between your accounts: finura review\n" in done.out
    listed = books("list", "type:transfer", "batch:3", "--json").json["rows"]
    assert [row["description"] for row in listed] == ["FROM MAIN"]
    books("undo")
    answer = books("import", str(tmp_path / "Savings.csv"), "-a", "Savings", "--json").json
    assert answer["transfers"] == {"linked": 1, "asked": 1}
    assert answer["files"][0]["uncategorized"] == 2
    dry = books("import", str(tmp_path / "Savings.csv"), "-a", "Savings", "--dry-run", "--json").json
    assert "transfers" not in dry


def test_rows_name_their_kind_the_other_entry_and_what_is_proposed(books: Finura) -> None:
    found = rows(books)
    assert (found[3]["kind"], found[3]["other"]) == ("transfer", 8)
    assert found[3]["reason"] == "may be a transfer to Savings, 1 day later"
    assert (found[5]["kind"], found[5]["other"], found[5]["proposal"]) == ("refund", 4, "Shopping:Clothing")
    assert found[5]["reason"] == "may be money back for entry 4 of 2026-10-09"
    unlisted = found[6]
    assert (unlisted["kind"], unlisted["proposal"]) == ("uncategorized", "Transfer:Unlisted account")
    assert unlisted["why"] == "'credit card payment' in the text, and no credit card is in the books"
    assert 8 not in found  # it is asked about with 3
    assert 2 not in found
    assert set(rows(books, "--kind", "transfer")) == {3}
    assert set(rows(books, "--kind", "refund")) == {5}
    assert set(rows(books, "deposit")) == {3}
    answer = books("review", "--json", "--today", "2026-10-25").json
    assert answer["totals"] == {"doubtful": 0, "uncategorized": 4, "transfers": 1, "pending": 0, "snoozed": 0}


@pytest.mark.parametrize("id", ["3", "8"])
def test_either_side_of_a_transfer_means_the_pair(books: Finura, id: str) -> None:
    assert totals(books) == ("2699.00", "15102.00")
    answer = books("review", "accept", id, "--json").json
    assert (answer["changed"], sorted(answer["ids"])) == (2, [3, 8])
    assert totals(books) == ("1999.00", "14402.00")
    assert books("show", "3", "--json").json["transfer"]["id"] == 8
    books("undo")
    assert totals(books) == ("2699.00", "15102.00")


def test_what_is_no_transfer_is_never_asked_again(books: Finura, tmp_path: Path) -> None:
    assert books("review", "reject", "8").out.startswith("1 rejected\n")
    assert set(rows(books, "--kind", "transfer")) == set()
    assert {3, 8} <= set(rows(books))  # each waits for a category now
    path = tmp_path / "again.csv"
    path.write_text(SAVINGS + "2026-10-30,NEW,-1.00\n", encoding="utf-8")
    answer = books("import", str(path), "-a", "Savings", "--json").json
    assert answer["transfers"] == {"linked": 0, "asked": 0}
    assert set(rows(books, "--kind", "transfer")) == set()


def test_a_linked_transfer_can_be_parted_for_good(books: Finura) -> None:
    before = books("export", "--json").out
    assert books("review", "accept", "2", "--json", code=2).json["error"]["code"] == "not-waiting"
    books("review", "reject", "2")
    assert books("show", "2", "--json").json["transfer"] is None
    assert set(rows(books, "--kind", "transfer")) == {3}
    books("undo")
    assert books("export", "--json").out == before
    assert "no transfer any more" in books("edit", "7", "--no-transfer").out
    assert set(rows(books, "--kind", "transfer")) == {3}
    assert "one transfer" in books("edit", "2", "--transfer-with", "7").out
    assert books("show", "7", "--json").json["transfer"]["id"] == 2


def test_two_entries_that_are_named_become_a_transfer(books: Finura) -> None:
    books("account", "add", "Dollars", "--currency", "USD")
    books("add", "60", "from home", "2026-10-08", "-a", "Dollars", "--income")
    assert books("edit", "3", "--transfer-with", "9", "--json", code=2).json["error"]["code"] == "no-transfer"
    books("edit", "3", "--transfer-with", "10")  # another currency: only because it was said
    books("edit", "3", "--amount", "800", "--date", "2026-10-07")
    other = books("show", "10", "--json").json
    assert (other["amount"], other["date"]) == ("60.00", "2026-10-07")
    assert books("edit", "3", "4", "--transfer-with", "9", code=2).code == 2
    assert books("edit", "3", "--transfer-with", "9", "-c", "Food", code=2).code == 2
    assert "--no-transfer" in books("edit", "3", "-c", "Food", code=2).err


def test_a_refund_is_filed_where_its_purchase_is(books: Finura) -> None:
    books("review", "accept", "5")
    shown = books("show", "5", "--json").json
    assert (shown["category"], shown["refund_of"]["id"]) == ("Shopping:Clothing", 4)
    assert totals(books)[0] == "700.00"
    spent = {row["category"]: row["amount"] for row in books("report", "spending", "2026-10", "--json").json["rows"]}
    assert spent["Shopping:Clothing"] == "0.00"
    books("undo")
    books("review", "reject", "5")
    found = rows(books)
    assert (found[5]["kind"], found[5]["proposal"]) == ("uncategorized", None)


def test_a_proposed_category_can_be_rejected(books: Finura) -> None:
    books("review", "reject", "6")
    assert rows(books)[6]["proposal"] is None
    assert books("review", "reject", "6", "--json", code=2).json["error"]["code"] == "not-waiting"
    books("undo")
    books("review", "accept", "6")
    assert books("show", "6", "--json").json["category"] == "Transfer:Unlisted account"


def test_a_card_in_the_books_is_no_unlisted_account(books: Finura) -> None:
    books("account", "add", "Visa", "--kind", "card")
    assert rows(books)[6]["proposal"] == "Transfer:Card payment"


def test_what_is_pending_for_long_is_posted_or_taken_out(books: Finura) -> None:
    books("add", "45", "taxi", "2026-10-01", "--pending", "-c", "Transport")
    books("add", "46", "bus", "2026-10-24", "--pending", "-c", "Transport")
    found = rows(books, "--kind", "pending")
    assert {id: row["reason"] for id, row in found.items()} == {10: "pending for 24 days"}
    books("review", "accept", "10")
    assert books("show", "10", "--json").json["status"] == "posted"
    books("undo")
    books("review", "reject", "10")
    assert books("show", "10", code=2).code == 2


def test_in_bulk_they_are_shown_and_confirmed(books: Finura) -> None:
    assert books("review", "accept", "--json", code=2).code == 2
    refused = books("review", "accept", "--kind", "transfer", "--json", code=2)
    assert refused.json["error"]["code"] == "needs-terminal"
    done = books("review", "accept", "--kind", "transfer", "--yes", "--json").json
    assert (done["changed"], done["ids"]) == (2, [3, 8])
    assert books("review", "accept", "--kind", "transfer", "--yes", "--json").json["changed"] == 0
    done = books("review", "accept", "vornik", "--yes", "--json").json
    assert done["ids"] == [5]
    assert books("review", "reject", "zuqqi", "--yes", "--json").json["changed"] == 0  # nothing is proposed for it


def test_snoozed_until_a_day(books: Finura) -> None:
    today = ["--today", "2026-10-25"]
    answer = books("review", "snooze", "8", "--until", "2026-12-01", *today, "--json").json
    assert answer["until"] == "2026-12-01"
    assert 3 not in rows(books)
    later = books("review", "--json", "--today", "2026-12-01").json["rows"]
    assert 3 in [row["id"] for row in later]
    assert books("review", "snooze", "1", "--until", "2026-10-25", *today, code=2).code == 2
    books("review", "snooze", "--kind", "uncategorized", "--yes", *today)
    assert set(rows(books)) == {5}


def test_answers_that_do_not_fit_change_nothing(books: Finura) -> None:
    before = books("export", "--json").out
    assert books("review", "accept", "3", "1", "--json", code=2).json["error"]["code"] == "not-waiting"
    assert books("review", "accept", "3", "4", "--json", code=2).json["error"]["code"] == "not-waiting"
    assert books("review", "accept", "99", code=2).code == 2
    assert books("export", "--json").out == before


def test_as_a_table_for_people_and_for_programs(books: Finura) -> None:
    head, *lines = books("review", "--today", "2026-10-25").out.splitlines()
    assert head.split("\t") == [
        "id", "date", "description", "amount", "currency", "account", "category", "proposal", "why", "kind", "other",
        "merchant",
    ]  # fmt: skip
    assert len(lines) == 5
    assert json.loads(books("review", "nothinglikethis", "--json").out)["rows"] == []


STATED = "Date,Description,Amount,Status\n"


@pytest.fixture
def tipped(finura: Finura, once: Once, tmp_path: Path) -> Finura:
    """Entry 2 is pending, entry 4 may be its posting with a tip; entry 3 is pending for long."""
    once(lambda: finura("init", "--currency", "EUR", "--no-pin"))
    first = "2026-10-10,TRATTORIA BELLINI,-20.00,Pending\n2026-10-11,CAFE AMSEL,-5.00,Pending\n"
    second = "2026-10-12,TRATTORIA BELLINI,-23.00,Booked\n2026-10-13,VORNIK,-1.00,Booked\n"
    for name, text in (("first", first), ("second", second)):
        path = tmp_path / f"{name}.csv"
        path.write_text(f"{STATED}2026-10-01,ZUQQI,-900.00,Booked\n{text}", encoding="utf-8")
        finura("import", str(path), "--yes")
    finura("edit", "2", "-n", "with Anna")
    return finura


def test_a_posting_takes_the_place_of_the_pending_entry(tipped: Finura) -> None:
    found = rows(tipped, "--kind", "posting")
    assert (found[4]["other"], found[4]["reason"]) == (2, "may be the posting of pending entry 2, 20.00 became 23.00")
    everything = tipped("review", "--json", "--today", "2026-11-20").json
    assert {row["id"]: row["kind"] for row in everything["rows"]} == {
        1: "uncategorized", 3: "pending", 4: "posting", 5: "uncategorized",
    }  # fmt: skip
    assert everything["totals"] | {"snoozed": 0} == {
        "doubtful": 1, "uncategorized": 2, "transfers": 0, "pending": 2, "snoozed": 0,
    }  # fmt: skip
    before = tipped("export", "--json").out
    tipped("review", "accept", "4")
    assert tipped("show", "2", code=2).code == 2
    assert tipped("show", "4", "--json").json["note"] == "with Anna"
    tipped("undo")
    assert tipped("export", "--json").out == before
    tipped("review", "reject", "4")
    assert tipped("show", "2", "--json").json["status"] == "pending"
    assert rows(tipped, "--kind", "posting") == {}
