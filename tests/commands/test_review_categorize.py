"""`finura review` and `finura categorize`: the queue, bulk filing, proposals."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.commands.forked import talk
from tests.conftest import Finura, Once

BANK = """Date,Description,Amount
2026-10-01,UPI/4135/QUORVAX,-250.00
2026-10-02,UPI/99871/QUORVAX,-310.00
2026-10-03,UPI/777/ZUQQI,-120.00
2026-10-04,VORNIK SOBEL,50000.00
"""


@pytest.fixture
def books(finura: Finura, once: Once, tmp_path: Path) -> Finura:
    once(lambda: finura("init", "--currency", "INR", "--locale", "en_IN", "--no-pin"))
    path = tmp_path / "bank.csv"
    path.write_text(BANK, encoding="utf-8")
    finura("import", str(path))
    return finura


@pytest.fixture
def doubled(books: Finura, tmp_path: Path) -> Finura:
    """Entry 5 was typed, entry 6 is the bank's row of it."""
    books("add", "90", "chai", "2026-10-10", "-a", "Main", "-c", "Dining")
    path = tmp_path / "more.csv"
    path.write_text(BANK + "2026-10-11,UPI/1/KLEMPT STOP,-90.00\n", encoding="utf-8")
    books("import", str(path))
    return books


def spent(finura: Finura) -> str:
    total: str = finura("list", "--json", "all").json["totals"]["net"]
    return total


def queue(finura: Finura, *words: str) -> list[int]:
    return [row["id"] for row in finura("review", *words, "--json").json["rows"]]


def test_the_queue_holds_what_is_doubtful_and_what_has_no_category_the_largest_first(doubled: Finura) -> None:
    answer = doubled("review", "--json").json
    assert [row["id"] for row in answer["rows"]] == [4, 2, 1, 3, 6]
    last = answer["rows"][-1]
    assert (last["kind"], last["other"]) == ("duplicate", 5)
    assert last["reason"] == "may be the same as entry 5, 1 day apart"
    assert answer["totals"] == {"doubtful": 1, "uncategorized": 4, "transfers": 0, "pending": 0, "snoozed": 0}
    assert queue(doubled, "quorvax") == [2, 1]
    assert queue(doubled, "--limit", "2") == [4, 2]
    assert queue(doubled, "--kind", "duplicate") == [6]
    assert doubled("review").out.startswith("id\t")


def test_a_doubtful_row_counts_only_when_it_is_accepted(doubled: Finura) -> None:
    before = spent(doubled)
    assert before == "49230.00"
    doubled("review", "accept", "6")
    assert spent(doubled) == "49140.00"
    assert 6 in queue(doubled)  # it still has no category
    doubled("undo")
    assert spent(doubled) == before


def test_a_rejected_row_goes_and_does_not_come_back(doubled: Finura, tmp_path: Path) -> None:
    doubled("review", "reject", "6")
    assert spent(doubled) == "49230.00"
    assert "5 there already" in doubled("import", str(tmp_path / "more.csv")).out
    doubled("undo")
    assert 6 in queue(doubled)


def test_what_is_not_waiting_is_refused_and_nothing_changes(doubled: Finura) -> None:
    assert doubled("review", "reject", "6", "1", "--json", code=2).json["error"]["code"] == "not-waiting"
    assert doubled("review", "accept", "6", "1", "--json", code=2).json["error"]["code"] == "not-waiting"
    assert doubled("review", "accept", "99", code=2).code == 2
    assert 6 in queue(doubled)


def test_snoozed_entries_come_back_after_a_week(books: Finura) -> None:
    assert books("review", "snooze", "1", "2", "--today", "2026-10-20", "--json").json["until"] == "2026-10-27"
    answer = books("review", "--json", "--today", "2026-10-21").json
    assert [row["id"] for row in answer["rows"]] == [4, 3]
    assert answer["totals"]["snoozed"] == 2
    assert len(books("review", "--json", "--today", "2026-10-27").json["rows"]) == 4
    books("undo")
    assert len(books("review", "--json", "--today", "2026-10-21").json["rows"]) == 4


def test_filing_in_bulk_is_shown_confirmed_and_undone_at_once(books: Finura) -> None:
    assert books("categorize", "--set", "Dining", "quorvax", "--json", code=2).json["error"]["code"] == "needs-terminal"
    done = books("categorize", "--set", "Dining", "quorvax", "--yes", "--json").json
    assert (done["changed"], sorted(done["ids"]), done["category"]) == (2, [1, 2], "Food:Dining")
    assert queue(books) == [4, 3]
    rows = books("list", "cat:Dining", "--json").json["rows"]
    assert {row["category_by"] for row in rows} == {"hand"}
    books("undo")
    assert queue(books) == [4, 2, 1, 3]
    books("categorize", "--set", "Dining", "1")  # named by number: nothing to ask
    assert queue(books) == [4, 2, 3]
    assert books("categorize", "--set", "Nonsense", "1", code=2).code == 2
    assert books("categorize", "--set", "Dining", "nothinglikethis", "--json").json["changed"] == 0


def test_proposals_by_rule_and_by_memory_never_over_hand(books: Finura) -> None:
    assert books("categorize", "--json").json == {
        "schema": 1, "command": "categorize", "rows": [], "answered": 0, "abstained": 4,
    }  # fmt: skip
    books("rules", "add", "zuqqi", "-c", "Ride share")
    books("categorize", "--set", "Dining", "1")
    answer = books("categorize", "--json").json
    assert (answer["answered"], answer["abstained"]) == (2, 1)
    found = {row["id"]: (row["category"], row["by"]) for row in answer["rows"]}
    assert found == {2: ("Food:Dining", "memory"), 3: ("Transport:Ride share", "rule")}
    assert answer["rows"][0].keys() == {"id", "description", "category", "confidence", "by", "why"}
    assert queue(books) == [4, 2, 3]  # nothing was written
    done = books("categorize", "--apply", "--yes", "--json").json
    assert done["changed"] == 2
    assert queue(books) == [4]
    books("rules", "add", "quorvax", "-c", "Groceries")
    assert books("categorize", "--json").json["rows"] == []
    rows = {row["id"]: row["category_by"] for row in books("list", "all", "--json").json["rows"]}
    assert rows == {1: "hand", 2: "memory", 3: "rule", 4: None}
    books("undo")
    books("undo")
    assert queue(books) == [4, 2, 3]


def test_only_what_is_sure_is_filed_unless_a_confidence_is_named(finura: Finura, tmp_path: Path) -> None:
    finura("init", "--currency", "USD", "--locale", "en_US", "--no-pin")
    path = tmp_path / "bank.csv"
    path.write_text("Date,Description,Amount\n2026-10-01,TST* KARMA GRILL,-25.00\n2026-10-02,ZUQQI,-5.00\n")
    finura("import", str(path), "--yes")
    finura("rules", "add", "zuqqi", "-c", "Ride share")
    answer = finura("categorize", "--json").json
    ruled, guessed = answer["rows"]
    assert (answer["answered"], guessed["by"], ruled["by"]) == (2, "model", "rule")
    assert 0.3 <= guessed["confidence"] < 0.9
    table = finura("categorize", "--csv").out.splitlines()
    assert [line.rpartition(",")[2] for line in table] == ["filed", "yes", ""]
    assert finura("categorize", "--apply", "--yes", "--json").json["changed"] == 1
    assert finura("categorize", "--apply", "--yes", "--json").json.get("changed") is None  # nothing sure is left
    assert queue(finura) == [1]
    assert [row["id"] for row in finura("categorize", "1", "2", "--json").json["rows"]] == [1]  # by their numbers
    over = str(guessed["confidence"] + 0.01)
    assert "changed" not in finura("categorize", "--apply", "--min", over, "--yes", "--json").json
    assert finura("categorize", "--apply", "--min", "0.3", "--yes", "--json").json["changed"] == 1
    assert finura("list", "id:1", "--json").json["rows"][0]["category_by"] == "model"
    assert "looks like" in finura("show", "1").out or "known as" in finura("show", "1").out
    finura("undo")
    assert queue(finura) == [1]


def test_one_text_that_is_not_stored(books: Finura) -> None:
    books("categorize", "--set", "Salary", "4")
    (row,) = books("categorize", "--text", "VORNIK SOBEL", "--json").json["rows"]
    assert (row["id"], row["category"], row["by"]) == (None, "Income:Salary", "memory")
    answer = books("categorize", "--text", "unheard of", "--json").json
    assert (answer["rows"][0]["category"], answer["answered"], answer["abstained"]) == (None, 0, 1)
    assert books("categorize", "--text", "x", "--apply", code=2).code == 2


def test_a_proposal_can_be_accepted_in_review(books: Finura) -> None:
    books("rules", "add", "zuqqi", "-c", "Ride share")
    assert books("review", "zuqqi", "--json").json["rows"][0]["proposal"] == "Transport:Ride share"
    books("review", "accept", "3")
    assert books("show", "3", "--json").json["category"] == "Transport:Ride share"


def test_import_at_a_terminal_shows_and_asks(books: Finura, environment: dict[str, str], tmp_path: Path) -> None:
    path = tmp_path / "next.csv"
    path.write_text("Date,Description,Amount\n2026-11-01,UPI/1/QUORVAX,-250.00\n2026-11-02,RENT,-9.00\n")
    code, screen = talk(environment, ["-m", "finura_cli", "import", str(path)], "n\n")
    assert code == 0
    assert "UPI/1/QUORVAX" in screen
    assert "2 new" in screen
    assert "nothing was written" in screen
    assert books("list", "all", "--count").out == "4\n"
    code, screen = talk(environment, ["-m", "finura_cli", "import", str(path)], "y\n")
    assert "finura undo" in screen
    assert books("list", "all", "--count").out == "6\n"


def test_at_a_terminal_the_account_and_the_order_of_dates_are_asked(
    books: Finura, environment: dict[str, str], tmp_path: Path
) -> None:
    path = tmp_path / "other.csv"
    path.write_text("When,What,How much\n03/11/2026,A,-1.00\n04/11/2026,B,-2.00\n")
    code, screen = talk(environment, ["-m", "finura_cli", "import", str(path)], "dmy\n", "Main\n", "y\n")
    assert code == 0, screen
    assert {row["date"] for row in books("list", "2026-11", "--json").json["rows"]} == {"2026-11-03", "2026-11-04"}
