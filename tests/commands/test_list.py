"""finura list and finura show, as they are typed."""

from __future__ import annotations

import csv
import io
from decimal import Decimal
from pathlib import Path

import pytest

BOOKS = """date,amount,category,transaction_type,merchant,payment_mode,description,time
2026-09-01,55000,Salary,income,Acme,bank,September salary,09:00
2026-09-02,450.50,Groceries,expense,D-Mart,upi,Weekly groceries,18:20
2026-09-03,250,Eating out,expense,Swiggy,upi,UPI/SWIGGY/8812,21:10
2026-09-15,120,,expense,আগোরা,cash,চাল-ডাল ও তেল,
2026-10-01,55000,Salary,income,Acme,bank,October salary,09:00
2026-10-02,999,Shopping,expense,Amazon,card,Headphones,12:00
2026-10-03,-300,Shopping,expense,Amazon,card,Headphones sent back,12:00
"""
ROW = {
    "id", "uid", "date", "time", "amount", "matched", "currency", "description", "merchant", "category", "category_by",
    "confidence", "account", "kind", "mode", "mood", "who", "tags", "note", "status", "batch", "lines", "necessity",
}  # fmt: skip


@pytest.fixture
def books(finura, once, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("FINURA_TODAY", "2026-10-05")
    file = tmp_path / "statement.csv"
    file.write_text(BOOKS, encoding="utf-8")

    def make() -> None:
        finura("init", "--no-pin", "--currency", "INR", "--yes")
        finura("import", str(file), "-a", "Cash", "--yes")
        finura("add", "250", "lunch", "2026-10-04", "-c", "Eating out", "--pending")
        finura("add", "900", "market", "2026-10-04", "--split", "Groceries=600,Household=300")

    once(make)
    return finura


def test_json_has_the_shape_of_the_contract(books) -> None:
    answer = books("list", "--json").json
    assert answer["schema"] == 1
    assert answer["command"] == "list"
    assert len(answer["rows"]) == 9
    assert all(set(row) == ROW for row in answer["rows"])
    totals = answer["totals"]
    assert {"income", "expense", "net", "transfers", "count"} <= set(totals)
    # 450.50 + 250 + 120 + 999 - 300 + 900; the pending lunch is outside
    assert totals == {
        "income": "110000.00", "expense": "2419.50", "net": "107580.50", "transfers": "0.00", "currency": "INR",
        "count": 9,
    }  # fmt: skip
    assert answer["pending"]["count"] == 1
    market = answer["rows"][0]
    assert market["category"] is None
    assert [line["amount"] for line in market["lines"]] == ["-600.00", "-300.00"]


def test_a_split_is_shown_once_and_its_matching_part_is_summed(books) -> None:
    answer = books("list", "cat:groceries", "--json").json
    assert [(row["amount"], row["matched"]) for row in answer["rows"]] == [
        ("-900.00", "-600.00"),
        ("-450.50", "-450.50"),
    ]
    assert answer["totals"]["expense"] == "1050.50"
    assert answer["totals"]["count"] == 2


@pytest.mark.parametrize(
    ("words", "count"),
    [
        (["swiggy"], 1),
        (["-cat:Shopping"], 7),
        (["not:cat:Shopping", "2026-09"], 4),
        (["2026-09", "type:expense"], 3),
        (["last", "month", "চাল"], 1),
        (["-p", "this-month"], 5),
        (["--since", "2026-10-02", "--until", "2026-10-03"], 2),
        (["amt:900.."], 3),
        (["is:pending"], 1),
        (["type:income", "..2026-09"], 1),
        (["time:18..22"], 2),
        (["head", "2026-10-03"], 1),
        (["text:2026"], 0),
        (["'; DROP TABLE lines; --"], 0),
    ],
)
def test_counting(books, words: list[str], count: int) -> None:
    assert books("list", *words, "--count").out == f"{count}\n"
    assert books("list", *words, "--count", "--json").json["count"] == count
    rows = books("list", *words, "--json").json
    assert len(rows["rows"]) == rows["totals"]["count"] == count


@pytest.mark.parametrize(
    "words",
    [
        ["2026-10", "last-month"],
        ["2026-10", "-p", "2026"],
        ["2026-13"],
        ["catt:Food"],
        ["cat:Nowhere"],
        ["amt:"],
        ["/(a+)+/"],
        ["--sort", "words"],
        ["--columns", "date,colour"],
        ["--columns", ","],
        ["--columns", "running"],
        ["--running", "--sort", "amount"],
        ["--limit", "-1"],
        ["--limit", "99999999999999999999"],
        ["word"] * 101,
        ["--", "-word"],
    ],
)
def test_what_cannot_be_meant_is_usage(books, words: list[str]) -> None:
    ran = books("list", "--json", *words, code=2)
    assert ran.json["error"]["message"]
    assert "Traceback" not in ran.err


def test_a_pipe_gets_tabs_and_nothing_cut(books) -> None:
    lines = books("list").out.splitlines()
    header = lines[0].split("\t")
    assert header[:4] == ["id", "date", "time", "description"]
    assert len(lines) == 10
    assert all(line.count("\t") == len(header) - 1 for line in lines)


def test_sorting_limits_and_columns(books) -> None:
    rows = list(
        csv.reader(io.StringIO(books("list", "--sort", "-size", "--limit", "2", "--columns", "id,amount", "--csv").out))
    )
    assert rows == [["id", "amount"], ["5", "55000.00"], ["1", "55000.00"]]
    limited = books("list", "--limit", "2", "--json").json
    assert len(limited["rows"]) == 2
    everything = books("list", "--limit", "0", "--json").json
    assert limited["totals"] == everything["totals"]
    assert limited["pending"] == everything["pending"]


def test_running_balances_are_those_of_the_account(books) -> None:
    rows = books("list", "--running", "--sort", "date", "--json").json["rows"]
    balance = Decimal(0)
    for row in rows:
        if row["status"] == "pending":
            assert row["running"] is None
            continue
        balance += Decimal(row["amount"])
        assert Decimal(row["running"]) == balance
    page = books("list", "--running", "amt:999", "--json").json["rows"]
    assert [row["running"] for row in page] == ["108180.50"]


def test_private_hides_every_amount(books) -> None:
    for form in ([], ["--json"], ["--csv"]):
        shown = books("list", "--private", "--running", *form).out
        assert "450.50" not in shown
        assert "55000.00" not in shown


def test_a_list_goes_into_a_file(books, tmp_path: Path) -> None:
    books("list", "swiggy", "-o", str(tmp_path / "found.md"))
    text = (tmp_path / "found.md").read_text("utf-8")
    assert "| Id | Date | Description |" in text
    assert "SWIGGY" in text


def test_show_says_why(books) -> None:
    ran = books("show", "3", "--json").json
    assert ran["command"] == "show"
    assert ran["lines"][0]["category"].endswith("Eating out")
    assert ran["lines"][0]["why"] == "the file says so"
    assert ran["file"]["name"] == "statement.csv"
    assert ran["file"]["line"] == 4
    assert [deed["command"] for deed in ran["history"]] == ["import"]
    text = books("show", "9").out
    assert "market" in text
    assert text.count("you said so") == 2
    books("edit", "9", "--note", "with Asha")
    assert [deed["command"] for deed in books("show", "9", "--json").json["history"]] == ["add", "edit"]


def test_show_of_a_rule(books) -> None:
    books("rules", "add", "headphones", "-c", "Shopping")
    books("rules", "apply", "--yes", code=None)
    why = books("show", "6", "--json").json["lines"][0]["why"]
    assert why in ("the file says so", "rule 1 says so: headphones")


@pytest.mark.parametrize("id", ["99", "0", "x", "99999999999999999999"])
def test_show_of_nothing(books, id: str) -> None:
    assert books("show", id, code=2).out == ""


def test_no_books_yet(finura) -> None:
    assert finura("list", code=78).out == ""
    assert finura("show", "1", "--json", code=78).json["error"]["code"] == "no-store"


def test_several_terms_in_one_argument_find_what_they_find_apart(books) -> None:
    apart = books("list", "headphones", "cat:Shopping", "2026-10", "--json").json
    assert len(apart["rows"]) == 2
    assert books("list", "headphones cat:Shopping 2026-10", "--json").json["rows"] == apart["rows"]
    assert books("list", "text:headphones cat:Shopping", "--json").json["rows"] == []


@pytest.mark.parametrize(
    ("word", "period"),
    [("31.10.2026", "2026-10-31"), ("31/10/2026", "2026-10-31"), ("10/2026", "2026-10"), ("2026/10/5", "2026-10-05")],
)
def test_a_day_or_month_in_another_writing_is_refused_with_the_way_to_say_it(books, word: str, period: str) -> None:
    said = books("list", word, code=2)
    assert f"is {period}; text:{word} searches for the word" in said.err
    books("list", f"text:{word}")


def test_a_month_that_no_text_names_is_told_as_a_period(books) -> None:
    assert "the period is written 2026-05" in books("list", "May").err
    books("add", "5", "may flowers")
    assert "written" not in books("list", "May").err
