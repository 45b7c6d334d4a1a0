"""Journals of other programs, and our own export, into the books: accounts, splits, tags, and nothing twice."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Finura, Once

JOURNAL = """\
commodity $1,000.00

2026-01-01 opening balances
    assets:bank:checking     $1,500.00
    liabilities:visa          $-200.00
    equity:opening balances

2026-01-03 * (42) Corner Shop | weekly shop  ; trip:paris, with Ann
    expenses:food:groceries    $34.20
    expenses:household          $5.80   ; soap
    assets:bank:checking

2026-01-05 card
    liabilities:visa      $100.00
    assets:bank:checking  = $1,360.00

2026-01-31 Employer
    assets:bank:checking    $2,000.00
    expenses:taxes            $300.00
    income:salary          $-2,300.00

2026-02-01 ! Cafe
    expenses:food:dining    $4.50
    liabilities:visa
"""


@pytest.fixture
def made(finura: Finura, once: Once) -> Finura:
    once(lambda: finura("init", "--no-pin", "--currency", "USD", "--locale", "en_US", "--yes"))
    return finura


def written(tmp_path: Path, text: str, name: str = "file") -> str:
    path = tmp_path / name
    path.write_text(text, "utf-8")
    return str(path)


def balances(finura: Finura) -> dict[str, str]:
    return {row["name"]: row["balance"] for row in finura("account", "--json").json["rows"]}


def entries(finura: Finura) -> dict[str, dict[str, Any]]:
    rows = finura("list", "all", "--limit", "0", "--json").json["rows"]
    return {row["description"]: row for row in rows if row["account"] != "visa" or row["description"] != "card"}


def counts(finura: Finura, path: str, code: int = 0) -> dict[str, int]:
    return finura("import", path, "--yes", "--json", code=code).json["totals"]


def test_a_journal_fills_empty_books(made: Finura, tmp_path: Path) -> None:
    path = written(tmp_path, JOURNAL)
    assert counts(made, path) == {"read": 6 - 1, "new": 5, "already": 0, "review": 0, "rejected": 0}
    assert balances(made) == {"Cash": "0.00", "checking": "3360.00", "visa": "-100.00"}
    rows = entries(made)
    assert rows["weekly shop"]["lines"] == [
        {"category": "Food:Groceries", "amount": "-34.20", "who": None},
        {"category": "Housing:Household", "amount": "-5.80", "who": None},
    ]
    assert rows["weekly shop"]["category"] is None
    assert rows["weekly shop"]["tags"] == ["trip:paris"]
    assert rows["weekly shop"]["merchant"] == "Corner Shop"
    assert rows["Employer"]["lines"] == [
        {"category": "taxes", "amount": "-300.00", "who": None},
        {"category": "Income:Salary", "amount": "2300.00", "who": None},
    ]
    assert rows["card"]["kind"] == "transfer"
    assert (rows["Cafe"]["status"], rows["Cafe"]["category"]) == ("pending", "Food:Dining")
    spent = made("report", "spending", "2026-01", "--json").json["totals"]
    assert (spent["income"], spent["expense"]) == ("2300.00", "340.00")
    made("doctor")


def test_the_same_journal_again_brings_nothing_and_a_longer_one_the_rest(made: Finura, tmp_path: Path) -> None:
    path = written(tmp_path, JOURNAL)
    counts(made, path)
    assert counts(made, path)["already"] == 5
    longer = JOURNAL + "\n2026-02-02 Museum\n    expenses:fun  $20.00\n    assets:bank:checking\n"
    again = counts(made, written(tmp_path, longer, "renamed"))
    assert (again["new"], again["already"]) == (1, 5)
    recategorized = longer.replace("expenses:household", "expenses:cleaning").replace("! Cafe", "* Cafe")
    assert counts(made, written(tmp_path, recategorized))["already"] == 6
    assert balances(made) == {"Cash": "0.00", "checking": "3340.00", "visa": "-100.00"}


def test_undo_and_redo_of_a_journal(made: Finura, tmp_path: Path) -> None:
    before = made("export", "--json").out
    counts(made, written(tmp_path, JOURNAL))
    after = made("export", "--json").out
    made("undo", "--yes")
    assert made("export", "--json").out == before
    made("undo", "--redo", "--yes")
    assert made("export", "--json").out == after
    made("doctor")


def test_what_cannot_be_taken_is_told_and_the_rest_is_written(made: Finura, tmp_path: Path) -> None:
    text = JOURNAL + "\n2026-02-03 stock\n    assets:broker  3 AAPL @ $100\n    assets:bank:checking\n"
    said = made("import", written(tmp_path, text), "--yes", "--json", code=4).json
    assert said["totals"]["rejected"] == 1
    assert said["files"][0]["problems"][0]["why"] == "investments are not read: AAPL"


def test_an_account_of_that_name_is_taken_for_it(made: Finura, tmp_path: Path) -> None:
    text = JOURNAL + "\n2026-02-03 Kiosk\n    expenses:news  $3.00\n    assets:cash\n"
    counts(made, written(tmp_path, text))
    assert balances(made)["Cash"] == "-3.00"
    assert len(balances(made)) == 3


def test_a_dry_run_shows_the_categories(made: Finura, tmp_path: Path) -> None:
    said = made("import", written(tmp_path, JOURNAL), "--dry-run", "--json").json
    first, second = said["files"]
    assert (first["account"], second["account"]) == ("checking", "visa")
    assert [row["category"] for row in first["transactions"]] == [None, "Transfer", None]
    assert [row["category"] for row in second["transactions"]] == ["Transfer", "Food:Dining"]


# ------------------------------------------------------------------------------------------------- our own export

KEPT = (
    "date time amount currency description merchant category account mode mood who tags note status lines uid".split()
)


@pytest.fixture
def lived_in(made: Finura) -> Finura:
    made("account", "add", "Main", "--kind", "bank", "--opening", "100")
    made("account", "add", "Visa", "--kind", "card")
    made("add", "12.50", "lunch", "2026-10-03", "13:05", "-c", "Dining", "-a", "Main", "--mood", "2", "-t", "work")
    made("add", "60", "market", "2026-10-04", "-a", "Visa", "--split", "Groceries=40,Household=20", "--who", "Ann")
    made("add", "3000", "pay", "2026-10-05", "--income", "-c", "Salary", "-a", "Main", "-n", "in full")
    made("add", "75", "card", "2026-10-06", "-a", "Main", "--transfer-to", "Visa")
    made("add", "9", "later", "2026-10-07", "-a", "Visa", "-c", "Hobbies", "--pending", "--mode", "card")
    return made


def listed(finura: Finura) -> list[dict[str, Any]]:
    rows = finura("list", "all", "--limit", "0", "--json").json["rows"]
    return sorted(({name: row[name] for name in KEPT} for row in rows), key=lambda row: str(row["uid"]))


def test_an_export_fills_empty_books_with_all_entries(lived_in: Finura, home: Path, tmp_path: Path) -> None:
    path = written(tmp_path, lived_in("export", "--json").out, "all.json")
    was, held = listed(lived_in), balances(lived_in)
    shutil.rmtree(home)
    lived_in("init", "--no-pin", "--currency", "USD", "--locale", "en_US", "--yes")
    assert counts(lived_in, path)["new"] == 6
    now = listed(lived_in)
    for row in now:
        if row["description"] == "card":
            assert row["category"] == "Transfer"
    assert [row["uid"] for row in now] == [row["uid"] for row in was]
    assert now == [
        row | {"category": "Transfer", "lines": [row["lines"][0] | {"category": "Transfer"}]}
        if row["description"] == "card"
        else row
        for row in was
    ]
    assert balances(lived_in) == held
    assert counts(lived_in, path)["already"] == 6
    lived_in("doctor")


def test_books_know_their_own_entries_by_uid(lived_in: Finura, tmp_path: Path) -> None:
    path = written(tmp_path, lived_in("export", "--json").out)
    lived_in("edit", "1", "--description", "late lunch", "--amount", "13", "--yes")
    before = lived_in("export", "--json").out
    assert counts(lived_in, path) == {"read": 6, "new": 0, "already": 6, "review": 0, "rejected": 0}
    assert lived_in("export", "--json").out == before


def test_other_books_take_what_is_new_since(lived_in: Finura, home: Path, tmp_path: Path) -> None:
    first = lived_in("export", "--json").out
    lived_in("add", "5", "tea", "2026-10-08", "-a", "Main", "-c", "Coffee & snacks")
    second = lived_in("export", "--json").out
    shutil.rmtree(home)
    lived_in("init", "--no-pin", "--currency", "USD", "--locale", "en_US", "--yes")
    counts(lived_in, written(tmp_path, first, "a"))
    later = counts(lived_in, written(tmp_path, second, "b"))
    assert (later["new"], later["already"]) == (1, 6)


def test_what_an_export_holds_beside_entries_is_told(lived_in: Finura, tmp_path: Path) -> None:
    lived_in("rules", "add", "lunch", "-c", "Dining")
    lived_in("budget", "set", "total", "500")
    path = written(tmp_path, lived_in("export", "--json").out)
    skipped = lived_in("import", path, "--dry-run", "--json").json["files"][0]["skipped"]
    told = {row["why"] for row in skipped}
    assert {"not carried: rules", "not carried: budgets", "not carried: settings"} <= told


@pytest.mark.parametrize("cut", [0.3, 0.6, 0.9, 0.999])
def test_an_export_that_was_cut_off_is_refused(lived_in: Finura, tmp_path: Path, cut: float) -> None:
    whole = lived_in("export", "--json").out.rstrip()
    said = lived_in("import", written(tmp_path, whole[: int(len(whole) * cut)]), "--yes", "--json", code=65).json
    assert said["error"]["code"] == "truncated"


def test_an_entry_that_does_not_add_up_is_rejected(lived_in: Finura, home: Path, tmp_path: Path) -> None:
    export = json.loads(lived_in("export", "--json").out)
    shutil.rmtree(home)
    lived_in("init", "--no-pin", "--currency", "USD", "--locale", "en_US", "--yes")
    split = next(row for row in export["transactions"] if len(row["lines"]) == 2)
    split["lines"][0]["amount"] = "-1.00"
    path = written(tmp_path, json.dumps(export, indent=2))
    assert counts(lived_in, path, code=4) == {"read": 6, "new": 5, "already": 0, "review": 0, "rejected": 1}
