"""The table of the README for those who come from other programs: every command in it runs on files as those write
them, and what is in these files arrives."""

from __future__ import annotations

import csv
import re
import shlex
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from tests.conftest import Finura

README = (Path(__file__).parents[2] / "README.md").read_text("utf-8")
TABLE = README.partition("## Coming from")[2].partition("\n\n")[2].partition("\n\n")[0]

JOURNAL = """
account assets:bank:checking  ; type:C
commodity $1,000.00

2026-09-01 opening balances
    assets:bank:checking      $1,000.00
    liabilities:visa            $-50.00
    equity:opening/closing balances

2026-09-03 * Whole Foods | weekly
    expenses:food:groceries       $54.20  ; kind:weekly
    assets:bank:checking

2026-09-10 Pay visa
    liabilities:visa     $50.00
    assets:bank:checking

2026-09-12 * (123) Costco
    expenses:food:groceries   $80.00
    expenses:household        $40.00
    liabilities:visa

2026-09-25 Acme Corp
    assets:bank:checking   $2,500.00 = $3,395.80
    income:salary

2026-09-28 Dinner in Rome
    expenses:food:dining   20.00 EUR @ $1.10
    liabilities:visa
"""
BANK = """Date,Description,Amount
10/01/2026,SWIGGY ORDER 4711,-30.00
09/30/2026,CHECK DEPOSIT,30.00
"""
REGISTER = """\
"Account","Flag","Date","Payee","Category Group/Category","Category Group","Category","Memo","Outflow","Inflow",\
"Cleared"
"Checking","","09/30/2026","Whole Foods","Everyday: Groceries","Everyday","Groceries","",$54.20,$0.00,"Cleared"
"Checking","","09/28/2026","Transfer : Savings","","","","",$300.00,$0.00,"Cleared"
"Savings","","09/28/2026","Transfer : Checking","","","","",$0.00,$300.00,"Cleared"
"Checking","Red","09/27/2026","Costco","Everyday: Groceries","Everyday","Groceries","Split (1/2)",$80.00,$0.00,"Cleared"
"Checking","Red","09/27/2026","Costco","Everyday: Household","Everyday","Household","Split (2/2)",$40.00,$0.00,"Cleared"
"Checking","","09/25/2026","Acme","Inflow: Ready to Assign","Inflow","Ready to Assign","pay",$0.00,$2500.00,"Reconciled"
"Checking","","09/01/2026","Starting Balance","Inflow: Ready to Assign","Inflow","Ready to Assign","",$0,$1000,""
"Savings","","09/01/2026","Starting Balance","Inflow: Ready to Assign","Inflow","Ready to Assign","",$0,$5000,""
"Visa","","09/20/2026","Netflix","Fun: Subscriptions","Fun","Subscriptions","",$15.49,$0.00,"Uncleared"
"Visa","","09/22/2026","Amazon","","","","",$33.10,$0.00,"Uncleared"
"""
PLAN = """\
"Month","Category Group/Category","Category Group","Category","Budgeted","Activity","Available"
"Sep 2026","Everyday: Groceries","Everyday","Groceries",$380.00,-$134.20,$245.80
"Sep 2026","Everyday: Household","Everyday","Household",$80.00,-$40.00,$40.00
"Sep 2026","Fun: Subscriptions","Fun","Subscriptions",$20.00,-$15.49,$4.51
"""


def commands() -> dict[str, list[str]]:
    """By where somebody comes from: what the last column says to type."""
    found: dict[str, list[str]] = {}
    here: list[str] = []
    for line in TABLE.splitlines()[2:]:
        whence, _, said = (cell.strip() for cell in re.split(r"(?<!\\)\|", line.strip("|")))
        if whence:
            here = found.setdefault(whence, [])
        here += [one.removeprefix("finura ") for one in re.findall(r"`(finura [^`]+)`", said)]
    return found


def from_journals(folder: Path) -> None:
    (folder / "all.journal").write_text(JOURNAL, "utf-8")
    (folder / "prices.journal").write_text("P 2026-09-01 EUR 1.10 USD\n", "utf-8")
    (folder / "bank.csv").write_text(BANK, "utf-8")


def from_ynab(folder: Path) -> None:
    (folder / "register.csv").write_text(REGISTER, "utf-8-sig")
    with zipfile.ZipFile(folder / "ynab.zip", "w") as file:
        file.writestr("Home as of 2026-10-01 - Register.csv", REGISTER)
        file.writestr("Home as of 2026-10-01 - Plan.csv", PLAN)


def from_a_sheet(folder: Path) -> None:
    """As people keep it: a title, an empty column, a date that is text, running sums, a total, another sheet."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    rows: list[list[object]] = [
        ["Our household 2026"], [], ["When", "What", "Who", "Category", "Amount", "Notes", None, "Sum"],
        [date(2026, 9, 1), "Rent", "M", "Rent", -1200], [date(2026, 9, 2), "groceries", "J", "Food", -54.2, "bread"],
        ["3.9.2026", "Kino", "M", "Fun", "-15,50"], [date(2026, 9, 5), "Salary", "J", "Income", 2500], [],
        [date(2026, 9, 7), "new shoes", "M", "Clothes", -840], [None, "Total", None, None, "=SUM(E4:E9)"],
    ]  # fmt: skip
    for row in rows:
        sheet.append(row)
    book.create_sheet("Ideas").append(["buy a bike"])
    book.save(folder / "household.xlsx")


PREPARED: dict[str, tuple[str, Callable[[Path], None], dict[str, str]]] = {
    "hledger, Ledger, Beancount": (
        "USD", from_journals, {"checking": "3395.80", "visa": "-142.00", "Cash": "0.00"}
    ),
    "YNAB": ("USD", from_ynab, {"Checking": "3025.80", "Savings": "5300.00", "Visa": "-48.59", "Cash": "0.00"}),
    "a spreadsheet": ("EUR", from_a_sheet, {"Main": "390.30", "Cash": "-12.50"}),
}  # fmt: skip
"""By where somebody comes from: the currency, the files, and what the accounts hold in the end."""


def test_nobody_in_the_table_is_left_out_here() -> None:
    assert set(commands()) == set(PREPARED)


@pytest.mark.parametrize("whence", PREPARED)
def test_what_the_readme_says_can_be_done(
    whence: str, finura: Finura, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    currency, prepare, held = PREPARED[whence]
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("FINURA_TODAY", "2026-10-02")
    prepare(tmp_path)
    finura("init", "--no-pin", "--currency", currency, "--yes")
    for line in commands()[whence]:
        said = finura(*shlex.split(line))
        looks = line.startswith(("list", "report", "sql")) and "-o" not in line
        assert not looks or said.out.count("\n") > 1, line
        assert "differs" not in said.out, line
    rows = list(csv.DictReader(finura("account", "--csv").out.splitlines()))
    assert {row["name"]: row["balance"] for row in rows} == held


def test_transfers_and_splits_of_ynab_and_the_amounts_of_its_plan_arrive(
    finura: Finura, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FINURA_TODAY", "2026-10-02")
    from_ynab(tmp_path)
    finura("init", "--no-pin", "--currency", "USD", "--yes")
    finura("import", str(tmp_path / "register.csv"))
    finura("budget", "import", str(tmp_path / "ynab.zip"))
    rows = csv.DictReader(finura("budget", "2026-09", "--csv").out.splitlines())
    assert [(row["category"], row["budget"], row["spent"]) for row in rows] == [
        ("Entertainment:Subscriptions", "20.00", "15.49"),
        ("Food:Groceries", "380.00", "134.20"),
        ("Housing:Household", "80.00", "40.00"),
    ]
    moved = csv.DictReader(finura("list", "type:transfer", "--csv").out.splitlines())
    assert {(row["account"], row["amount"]) for row in moved} == {("Checking", "-300.00"), ("Savings", "300.00")}
