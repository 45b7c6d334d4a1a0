"""The books as hledger, Ledger and Beancount read them: balances agree to the cent, and what went out comes in."""

from __future__ import annotations

import csv
import io
import re
import shutil
import subprocess
import sys
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from tests import needs
from tests.conftest import Finura, Once
from tests.formats.journals import by_hledger, journals

ROOT = Path(__file__).parents[2]
DIALECTS = ("hledger", "ledger", "beancount")
Sums = dict[tuple[str, str], Decimal]

ODD = (
    ("account", "add", "HDFC; Card (x)", "--kind", "card", "--opening", "-1200"),
    ("account", "add", "Savings  |  rainy", "--kind", "savings", "--opening", "10000"),
    ("account", "add", "Dollars", "--kind", "wallet", "--currency", "USD", "--opening", "500"),
    ("category", "add", "খাবার:কিরানা"),
    ("category", "add", "Salaries, such & more", "--kind", "income"),
    ("add", "2500", "to card [2026-13-45]; date:foo, bar", "--transfer-to", "HDFC; Card (x)", "-t", "trip", "-n",
     "note:: 1+ [12] date:x, y \\ \"z\""),
    ("add", "20 USD", "| coffee \"abroad\" \\ back", "-a", "Dollars", "--mood", "3", "--mode", "card", "--who", "Ana",
     "-c", "Dining"),
    ("add", "90", "(odd) খাবার", "-c", "Groceries", "--pending"),
    ("add", "100", "split", "--split", "Groceries=60,Dining=40", "-t", "a", "-t", "date"),
    ("add", "33", "* not cleared", "-c", "খাবার:কিরানা", "-n", "uid: mood: 3"),
    ("add", "--amount", "-12.50", "refund of a shirt", "-c", "Clothing"),
    ("add", "1000", "pay", "--income", "-c", "Salaries, such & more"),
    ("add", "700", "to the broker", "-c", "Transfer:Unlisted account"),
    ("add", "30", "pizza", "-c", "Dining", "--share", "Mina,Jonas"),
    ("add", "5", "XQZVK 12", "--time", "07:05"),
    ("add", "8", "ZUQQI", "--income"),
)  # fmt: skip


@pytest.fixture
def filled(finura: Finura, once: Once) -> Finura:
    """The books of a household, and entries that are odd to write down."""

    def make() -> None:
        finura("init", "--currency", "INR", "--locale", "en_IN", "--no-pin")
        finura("import", str(ROOT / "sample_data/household.csv"), "--yes")
        for words in ODD:
            if "--time" in words:
                words = (*words[:-2], "2026-10-03", words[-1])
            elif words[0] == "add" and "-12.50" in words:
                words = ("add", "12.50", "refund of a shirt", "--refund-of", "2")
            finura(*words, "--yes")

    once(make)
    return finura


def exported(finura: Finura, form: str, path: Path) -> str:
    finura("export", "--format", form, "-o", str(path), "--force")
    return path.read_text("utf-8")


def held(finura: Finura) -> Counter[str]:
    """What the accounts come to, in each currency."""
    found: Counter[str] = Counter()
    for row in finura("account", "--json").json["rows"]:
        found[row["currency"]] += Decimal(row["balance"])
    return found


def filed(finura: Finura) -> Sums:
    """By category, what was spent and earned; money out is negative."""
    sums: Counter[tuple[str, str]] = Counter()
    for row in csv.DictReader(io.StringIO(finura("export", "--csv").out)):
        if row["transaction_type"] != "transfer" and not row["pending"]:
            sums[row["category"], row["currency"]] += Decimal(row["amount"])
    return {key: amount for key, amount in sums.items() if amount}


def agrees(finura: Finura, said: Sums, text: str) -> None:
    """What another program says of an export is what the books say, by currency and by category."""
    totals: Counter[str] = Counter()
    flows: Counter[tuple[str, str]] = Counter()
    names = labels(text)
    for (account, code), amount in said.items():
        root, _, below = account.partition(":")
        if root.lower() in ("assets", "liabilities"):
            totals[code] += amount
        elif root.lower() in ("expenses", "income"):
            category = f"Income:{below}" if root.lower() == "income" else below
            category = names.get(account, category)
            flows["" if below == "unknown" or below == "Unknown" else category, code] -= amount
    assert totals == held(finura)
    assert {key: amount for key, amount in flows.items() if amount} == filed(finura)
    for row in finura("report", "spending", "all", "--json").json["rows"]:
        if row["category"]:
            assert flows[row["category"], "INR"] == -Decimal(row["amount"]), row


def test_hledger_and_ledger_come_to_what_the_books_say(filled: Finura, tmp_path: Path) -> None:
    needs.program("hledger")
    needs.program("ledger")
    text = exported(filled, "hledger", tmp_path / "books.journal")
    checked = subprocess.run(["hledger", "-f", "-", "check"], input=text, capture_output=True, encoding="utf-8")
    assert checked.returncode == 0, checked.stderr
    agrees(filled, by_hledger(text, "--cleared"), text)
    text = exported(filled, "ledger", tmp_path / "books.ledger")
    form = "%(account)\t%(commodity(scrub(amount)))\t%(quantity(scrub(amount)))\n"
    words = ["ledger", "--pedantic", "-f", str(tmp_path / "books.ledger"), "--cleared", "register", "--format", form]
    said = subprocess.run(words, capture_output=True, encoding="utf-8")
    assert said.returncode == 0, said.stderr
    sums: Counter[tuple[str, str]] = Counter()
    for line in said.stdout.splitlines():
        account, code, amount = line.split("\t")
        sums[account, code] += Decimal(amount)
    agrees(filled, sums, text)


def test_beancount_comes_to_what_the_books_say(filled: Finura, tmp_path: Path) -> None:
    needs.package("beancount")
    needs.package("beanquery")
    path = tmp_path / "books.beancount"
    text = exported(filled, "beancount", path)
    checked = bean("beancount.scripts.check", str(path))
    assert (checked.returncode, checked.stdout + checked.stderr) == (0, "")
    query = "SELECT account, currency, sum(number) WHERE flag = '*' GROUP BY account, currency"
    said = bean("beanquery", "--format", "csv", str(path), query)
    assert said.returncode == 0, said.stderr
    rows = list(csv.reader(io.StringIO(said.stdout)))[1:]
    agrees(filled, {(account, code.strip()): Decimal(amount) for account, code, amount in rows}, text)


def bean(module: str, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", module, *words], capture_output=True, encoding="utf-8")


def labels(text: str) -> dict[str, str]:
    """What each account is called in the books, where its name alone does not say it."""
    found, account = {}, ""
    for line in text.splitlines():
        declared = re.match(r"account (.+)|[0-9-]{10} open (.+)", line)
        account = (declared[1] or declared[2]) if declared else account
        if named := re.match(r"\s+(?:; )?name: (.+)", line):
            found[account] = named[1].strip('"')
    return found


@pytest.mark.parametrize("form", DIALECTS)
def test_a_journal_comes_in_and_goes_out_again(
    filled: Finura, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    """The same text again, but for accounts that hold nothing and have no entries, which an import does not make."""
    filled("add", "1", "one more", "-a", "Savings  |  rainy")
    filled("rates", "add", "2026-10-02", "USD", "88.125")
    path, again = tmp_path / f"books.{form}", tmp_path / f"again.{form}"
    exported(filled, form, path)
    before = held(filled), filed(filled), filled("people", "--json").out
    monkeypatch.setenv("FINURA_HOME", str(tmp_path / "other"))
    filled("init", "--currency", "INR", "--locale", "en_IN", "--no-pin")
    took = filled("import", str(path), "--yes", "--json").json
    assert filled("rates", "import", str(path), "--json").json["new"] == 1
    assert took["totals"]["rejected"] == took["totals"]["review"] == 0
    assert held(filled) == before[0]
    assert sorted(filed(filled).items()) == sorted(before[1].items())
    assert filled("people", "--json").out == before[2]
    exported(filled, form, again)
    assert lines_of(again) == lines_of(path)
    assert filled("import", str(path), "--json").json["totals"]["new"] == 0, "every entry is known by its uid"


def lines_of(path: Path) -> list[str]:
    """The bookings, line by line: categories have other uids in other books, and are declared in the order of these."""
    head, _, bookings = path.read_text("utf-8").partition("\n\n2")
    return [*sorted(head.splitlines()), *bookings.splitlines()]


@pytest.mark.parametrize("form", DIALECTS)
def test_rates_go_out_and_come_in_with_who_said_them(
    filled: Finura, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    def known() -> list[tuple[str, ...]]:
        names = ("date", "currency", "to", "rate", "source")
        return [tuple(row[name] for name in names) for row in filled("rates", "--limit", "0", "--json").json["rows"]]

    filled("rates", "update")
    filled("rates", "add", "2026-10-01", "USD", "88.0000125")
    filled("rates", "add", "2020-01-01", "EUR", "1.5", "GBP")
    day, currency, to, *_ = next(row for row in known() if row[-1] == "ecb")
    filled("rates", "add", day, currency, "7", to)
    path = tmp_path / f"books.{form}"
    exported(filled, form, path)
    if form == "beancount":
        needs.package("beancount")
        checked = bean("beancount.scripts.check", str(path))
    else:
        needs.program(form)
        words = {"hledger": ["hledger", "check", "-s"], "ledger": ["ledger", "--pedantic", "balance"]}[form]
        checked = subprocess.run([*words, "-f", str(path)], capture_output=True, encoding="utf-8")
    assert (checked.returncode, checked.stderr) == (0, "")
    before = known()
    assert {row[-1] for row in before} == {"own", "ecb"}
    last = filled("export", "2026-10", "--format", form).out
    assert len([line for line in last.splitlines() if "USD 88.0000125 INR" in line]) == 1
    assert "2020-01-01" in path.read_text("utf-8")
    assert "2020-01-01" not in last
    monkeypatch.setenv("FINURA_HOME", str(tmp_path / "other"))
    filled("init", "--currency", "INR", "--locale", "en_IN", "--no-pin")
    tried = filled("rates", "import", str(path), "--dry-run", "--json").json
    assert filled("rates", "import", str(path), "--json").json["new"] == tried["new"] == len(before)
    assert known() == before
    assert filled("rates", "import", str(path), "--dry-run", "--json").json["new"] == 0


def test_a_rate_is_the_price_that_the_other_program_goes_by(finura: Finura, tmp_path: Path) -> None:
    needs.program("hledger")
    needs.program("ledger")
    finura("init", "--currency", "INR", "--locale", "en_IN", "--no-pin")
    finura("account", "add", "Dollars", "--kind", "wallet", "--currency", "USD")
    finura("rates", "add", "2026-10-01", "USD", "90")
    finura("add", "20 USD", "XQZVK", "2026-10-01", "-a", "Dollars", "-c", "Dining")
    for program in ("hledger", "ledger"):
        path = tmp_path / f"books.{program}"
        exported(finura, program, path)
        words = [program, "-f", str(path), "balance", "expenses", "-X", "INR"]
        said = subprocess.run(words, capture_output=True, encoding="utf-8")
        assert re.search(r"\b1800\.00 INR", said.stdout), said


def test_another_authors_mood_is_a_tag(finura: Finura, tmp_path: Path) -> None:
    finura("init", "--currency", "INR", "--locale", "en_IN", "--no-pin")
    path = tmp_path / "a.journal"
    path.write_text(
        "2026-10-01 * lunch\n    assets:bank:A  -1.00 INR\n    ; mood: 3\n    ; uid: 7\n    expenses:food  1.00 INR\n"
    )
    finura("import", str(path), "--yes")
    (row,) = finura("list", "--json").json["rows"]
    assert (row["mood"], row["tags"]) == (None, ["mood:3", "uid:7"])


def test_the_kind_of_an_account_comes_back_and_goes_by_its_name_in_other_journals(
    finura: Finura, tmp_path: Path
) -> None:
    finura("init", "--currency", "INR", "--locale", "en", "--no-pin")
    for name, kind in (("Savings book", "bank"), ("Bank of cards", "savings"), ("Cash in hand", "loan")):
        finura("account", "add", name, "--kind", kind)
        finura("add", "5", "XQZVK", "-a", name)
    for form in DIALECTS:
        path = tmp_path / f"b.{form}"
        finura("export", "-o", str(path))
        finura("init", "--currency", "INR", "--locale", "en", "--no-pin", "--profile", form)
        finura("import", str(path), "--yes", "--profile", form)
        rows = finura("account", "--json", "--profile", form).json["rows"]
        assert {row["name"]: row["kind"] for row in rows} == {
            "Cash": "cash", "Savings book": "bank", "Bank of cards": "savings", "Cash in hand": "loan",
        }  # fmt: skip
    other = tmp_path / "other.journal"
    other.write_text("2026-10-01 * pay\n    assets:bank:savings  5.00 INR\n    income:pay\n")
    finura("init", "--currency", "INR", "--locale", "en", "--no-pin", "--profile", "other")
    finura("import", str(other), "--yes", "--profile", "other")
    rows = finura("account", "--json", "--profile", "other").json["rows"]
    assert [row["kind"] for row in rows] == ["cash", "savings"]


def test_a_copied_transaction_is_another_entry(filled: Finura, tmp_path: Path) -> None:
    path = tmp_path / "b.journal"
    filled("export", "XQZVK", "--format", "hledger", "-o", str(path))
    text = path.read_text("utf-8")
    assert "* opening balance" not in text
    booking = text[text.index("2026-10-03") :]
    path.write_text(text + "\n" + booking.replace("2026-10-03", "2026-10-04"))
    filled("init", "--currency", "INR", "--locale", "en", "--no-pin", "--profile", "two")
    filled("import", str(path), "--yes", "--profile", "two")
    rows = filled("list", "--json", "--profile", "two").json["rows"]
    assert sorted(row["date"] for row in rows) == ["2026-10-03", "2026-10-04"]
    assert {row["time"] for row in rows} == {"07:05"}


def test_a_part_of_the_books_holds_both_sides_of_a_transfer(filled: Finura) -> None:
    text = filled("export", "to card", "--format", "ledger").out
    assert text.count("2500.00 INR") == 2
    assert "opening" not in text.partition("\n\n2")[2]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("-o", "b.txt"), "does not say which format"),
        (("--format", "xlsx"), "a workbook goes into a file"),
        (("--format", "ledger", "-o", "b.json"), "two formats were asked for"),
        (("--format", "ledger", "--private"), "--private hides amounts"),
    ],
)
def test_what_cannot_be_written_is_said(finura: Finura, words: tuple[str, ...], says: str) -> None:
    finura("init", "--currency", "INR", "--locale", "en", "--no-pin")
    ran = finura("export", *words, code=2)
    assert says in ran.err


def test_a_workbook_has_numbers_days_and_texts_that_never_run(filled: Finura, tmp_path: Path) -> None:
    from openpyxl import load_workbook

    filled("add", "1.25", "=cmd|' /C calc'!A0", "2026-10-02", "-c", "Dining")
    filled("budget", "set", "Food", "500")
    path = tmp_path / "books.xlsx"
    filled("export", "-o", str(path))
    book = load_workbook(path)
    assert {"Entries", "Accounts", "Categories", "Merchants", "Budgets"} <= set(book.sheetnames)
    heads, *rows = book["Entries"].iter_rows(values_only=True)
    lines = list(csv.DictReader(io.StringIO(filled("export", "--csv").out)))
    assert len(rows) == len(lines)
    amounts = [row[heads.index("Amount")] for row in rows]
    assert sum(Decimal(str(amount)) for amount in amounts) == sum(Decimal(line["amount"]) for line in lines)
    found = next(row for row in book["Entries"].iter_rows() if row[heads.index("Amount")].value == -1.25)
    text, day = found[heads.index("Description")], found[heads.index("Date")]
    assert (text.data_type, text.value) == ("s", "=cmd|' /C calc'!A0")
    assert (day.is_date, found[heads.index("Amount")].number_format) == (True, "#,##0.00")
    assert book["Entries"].freeze_panes == "A2"
    balances = {row[0]: row[3] for row in book["Accounts"].iter_rows(min_row=2, values_only=True)}
    wanted = {row["name"]: Decimal(row["balance"]) for row in filled("account", "--json").json["rows"]}
    assert {name: Decimal(str(amount)) for name, amount in balances.items()} == wanted
    heads, budget = book["Budgets"].iter_rows(values_only=True)
    assert dict(zip(heads, budget, strict=True))["Category"] == "Food"
    assert dict(zip(heads, budget, strict=True))["Amount"] == 500


@pytest.mark.slow
@settings(
    max_examples=8,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture, HealthCheck.data_too_large],
)
@given(text=journals())
def test_a_journal_of_others_goes_out_with_the_same_balances(finura: Finura, tmp_path: Path, text: str) -> None:
    """What hledger says of the journal that came in, and of the one that goes out."""
    needs.program("hledger")
    shutil.rmtree(tmp_path / "home", ignore_errors=True)
    currency = "USD" if "$" in text else "EUR" if "EUR" in text else "INR"
    finura("init", "--currency", currency, "--locale", "en", "--no-pin")
    path = tmp_path / "a.journal"
    path.write_text(text, "utf-8")
    finura("import", str(path), "--yes", "--on-doubt", "add")
    before, after = by_hledger(text), by_hledger(exported(finura, "hledger", tmp_path / "b.journal"))
    for roots in (("assets", "liabilities"), ("expenses", "income", "revenues")):
        assert balances(before, roots) == balances(after, roots), text


def balances(said: Sums, roots: tuple[str, ...]) -> list[tuple[str, Decimal]]:
    """What stands in the accounts below these roots, whatever they are called; sums of spending as one."""
    found = [(code.replace("$", "USD"), amount) for (account, code), amount in said.items()
             if account.partition(":")[0].lower() in roots]  # fmt: skip
    return sorted(found) if "assets" in roots else [("", sum((amount for _, amount in found), Decimal()))]
