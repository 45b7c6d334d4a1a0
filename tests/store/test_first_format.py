"""Books that the very first program wrote, kept as a file: this one opens them, and all in them means the same."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from tests.conftest import Finura

KEPT = Path(__file__).with_name("books-of-format-1.db.gz")


@pytest.fixture
def first(home: Path, finura: Finura) -> Finura:
    """Entries typed and imported, split, transferred, removed and brought back, a rule, a budget, a note; October 2026.
    Their settings, which lie beside them, are as they were."""
    home.mkdir(mode=0o700)
    (home / "finura.db").write_bytes(gzip.decompress(KEPT.read_bytes()))
    (home / "config.toml").write_text('currency = "INR"\nlocale = "en_IN"\n')
    for file in home.iterdir():
        file.chmod(0o600)
    return finura


def test_entries_read_as_they_did(first: Finura) -> None:
    rows = first("list", "--json", "--today", "2026-10-20").json["rows"]
    assert [(row["id"], row["amount"], row["category"], row["kind"]) for row in rows] == [
        (8, "60.00", None, "income"), (7, "-120.00", "Food:Dining", "expense"),
        (6, "499.00", "Entertainment:Subscriptions", "expense"), (5, "4000.00", "Transfer", "transfer"),
        (4, "-4000.00", "Transfer", "transfer"), (2, "-1200.00", None, "expense"),
        (1, "-250.00", "Food:Dining", "expense"), (3, "50000.00", "Income:Salary", "income"),
    ]  # fmt: skip
    (lunch,) = (row for row in rows if row["id"] == 1)
    assert (lunch["tags"], lunch["note"], lunch["merchant"]) == (["work"], "with Ravi", "Swiggy")
    (split,) = (row for row in rows if row["id"] == 2)
    parts = [(line["category"], line["amount"]) for line in split["lines"]]
    assert parts == [("Food:Groceries", "-900.00"), ("Housing:Household", "-300.00")]


def test_reports_come_to_the_same(first: Finura) -> None:
    told = first("report", "spending", "2026-10", "--json", "--today", "2026-10-20").json
    assert {row["category"]: row["amount"] for row in told["rows"]} == {
        "Food:Groceries": "900.00", "Food:Dining": "370.00", "Housing:Household": "300.00",
        "Entertainment:Subscriptions": "-499.00",
    }  # fmt: skip
    assert told["totals"] | {"income": "50060.00", "expense": "1071.00", "net": "48989.00"} == told["totals"]
    budget = first("budget", "2026-10", "--json", "--today", "2026-10-20").json["rows"]
    assert [(row["category"], row["budget"], row["spent"]) for row in budget] == [
        ("Food:Groceries", "8000.00", "900.00")
    ]


def test_they_are_sound_and_were_copied_before(first: Finura, home: Path) -> None:
    first("list", "--today", "2026-10-20")
    assert first("doctor", "--json", "--today", "2026-10-20").json["sound"] is True
    assert len(list((home / "backups").glob("*-migration.db"))) == 1


def test_what_was_done_with_the_first_program_can_be_taken_back(first: Finura) -> None:
    for deed in range(11, 0, -1):
        if deed != 9:  # taken back already, then
            first("undo", str(deed), "--yes", "--today", "2026-10-20")
    assert first("list", "--json", "--today", "2026-10-20").json["rows"] == []


def test_the_rows_of_the_first_import_are_known_again(first: Finura, tmp_path: Path) -> None:
    rows = "date,amount,category,merchant\n2026-10-08,499,Subscriptions,Netflix\n2026-10-09,-120,Dining,Chai Stop\n"
    (tmp_path / "again.csv").write_text(rows + "2026-10-11,75,Dining,Chai Stop\n")
    words = ("import", str(tmp_path / "again.csv"), "-a", "Cash", "--yes", "--json", "--today", "2026-10-20")
    totals = first(*words).json["totals"]
    assert (totals["read"], totals["already"], totals["new"]) == (3, 2, 1)
