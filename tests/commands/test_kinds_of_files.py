"""What a file says is spent, earned or moved goes into a category of that kind, whatever the tree calls by its name."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import Finura, Once

SIMPLE = """date,amount,category,transaction_type,description
2026-07-01,12.50,Interest,expense,overdraft
2026-07-02,3.00,Interest,income,savings
2026-07-03,300,Business,expense,office
2026-07-04,5.00,Gifts,income,birthday
2026-07-05,40,Consulting,expense,lawyer
2026-07-06,900,Consulting,income,a client
2026-07-07,20,Groceries,transfer,moved
2026-07-08,-4,Groceries,expense,money back
2026-07-09,7,Food:Groceries,income,the path says it
"""
SIMPLE_TOLD = {
    "overdraft": ("Interest", "expense"), "savings": ("Income:Interest", "income"), "office": ("Business", "expense"),
    "birthday": ("Income:Gifts", "income"), "lawyer": ("Consulting", "expense"),
    "a client": ("Income:Consulting", "income"), "moved": ("Transfer", "transfer"),
    "money back": ("Food:Groceries", "expense"), "the path says it": ("Food:Groceries", "expense"),
}  # fmt: skip
UNSAID = """Date,Description,Amount,Category
2026-07-01,overdraft,-12.50,Interest
2026-07-02,savings,3.00,Interest
2026-07-03,money back,4.00,Groceries
2026-07-04,to the broker,-50.00,Investments
"""
UNSAID_TOLD = {
    "overdraft": ("Interest", "expense"), "savings": ("Income:Interest", "income"),
    "money back": ("Food:Groceries", "expense"), "to the broker": ("Transfer:Investments", "transfer"),
}  # fmt: skip
BARE = """date,amount,category,description
2026-07-01,12.50,Interest,savings
2026-07-02,4.00,Groceries,shop
"""
BARE_TOLD = {"savings": ("Income:Interest", "income"), "shop": ("Food:Groceries", "expense")}
JOURNAL = """2026-07-03 * Bank | mortgage
    assets:checking    $-1850.00
    expenses:interest    $1338.20
    expenses:pension

2026-07-05 * Bank | paid to us
    assets:checking    $2.00
    income:interest

2026-07-15 * Broker | monthly
    assets:checking    $-10.00
    expenses:investments
"""


@pytest.fixture
def books(finura: Finura, once: Once) -> Finura:
    once(lambda: finura("init", "--currency", "USD", "--no-pin"))
    return finura


def told(books: Finura) -> dict[str, tuple[str, str]]:
    return {row["description"]: (row["category"], row["kind"]) for row in books("list", "--json").json["rows"]}


@pytest.mark.parametrize(("text", "wanted"), [(SIMPLE, SIMPLE_TOLD), (UNSAID, UNSAID_TOLD), (BARE, BARE_TOLD)])
def test_dry_run_and_import_file_by_the_kind_of_the_row(
    books: Finura, tmp_path: Path, text: str, wanted: dict[str, tuple[str, str]]
) -> None:
    (tmp_path / "a.csv").write_text(text)
    planned = books("import", f"{tmp_path}/a.csv", "--dry-run", "--json").json["files"][0]["transactions"]
    assert {row["description"]: row["category"] for row in planned} == {
        name: path for name, (path, _) in wanted.items()
    }
    books("import", f"{tmp_path}/a.csv", "--yes")
    assert told(books) == wanted
    (tmp_path / "b.csv").write_text(text.replace("2026-07-", "2026-08-"))
    ran = books("import", f"{tmp_path}/b.csv", "--yes")
    assert "new category" not in ran.out
    assert told(books) == wanted, "the next month as the first"
    assert books("import", f"{tmp_path}/a.csv", "--yes", "--json").json["totals"]["new"] == 0


def test_what_a_journal_spends_is_spent(books: Finura, tmp_path: Path) -> None:
    (tmp_path / "a.journal").write_text(JOURNAL)
    books("import", f"{tmp_path}/a.journal", "--yes")
    rows = books("report", "spending", "2026-07", "--json").json
    assert {row["category"]: row["amount"] for row in rows["rows"]} == {
        "interest": "1338.20", "pension": "511.80", "investments": "10.00",
    }  # fmt: skip
    assert rows["totals"]["income"] == "2.00"
    for name in ("own.journal", "own.json"):
        books("export", "-o", f"{tmp_path}/{name}")
        assert books("import", f"{tmp_path}/{name}", "--yes", "--json").json["totals"]["new"] == 0
    assert books("import", f"{tmp_path}/a.journal", "--yes", "--json").json["totals"]["new"] == 0


def test_files_of_one_command_part_what_is_spent_and_earned_under_one_name(books: Finura, tmp_path: Path) -> None:
    head, *rows = SIMPLE.splitlines(keepends=True)
    (tmp_path / "a.csv").write_text(head + rows[4])
    (tmp_path / "b.csv").write_text(head + rows[5])
    books("import", f"{tmp_path}/a.csv", f"{tmp_path}/b.csv", "--yes")
    assert told(books) == {name: SIMPLE_TOLD[name] for name in ("lawyer", "a client")}


def test_a_category_and_one_below_it_may_be_written_with_other_letters(
    finura: Finura, home: Path, tmp_path: Path
) -> None:
    finura("init", "--no-pin", "--currency", "EUR", "--yes")
    (tmp_path / "own.csv").write_text("date,amount,category\n2026-10-01,1.00,Foo:Bar\n2026-10-02,2.00,foo\n")
    assert finura("import", str(tmp_path / "own.csv"), "--yes").code == 0
    assert [row["category"] for row in finura("list", "all", "--json").json["rows"]] == ["foo", "foo:Bar"]
