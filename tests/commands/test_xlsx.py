"""Any answer as a workbook, read back: the figures of its CSV and JSON, as numbers."""

from __future__ import annotations

import csv
import io
import shutil
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.conftest import Finura, Once

TODAY = ("--today", "2026-10-20")


@pytest.fixture
def household(finura: Finura, once: Once, home: Path) -> Finura:
    def make() -> None:
        finura("init", "--no-pin", "--currency", "INR", "--locale", "en_IN", "--yes")
        finura("demo", "--write", str(home.parent / "files"))
        finura("import", str(home.parent / "files" / "household.csv"), *TODAY)
        finura("budget", "set", "Food", "900", *TODAY)
        shutil.rmtree(home.parent / "files")

    once(make)
    return finura


def plain(value: Any) -> str:
    """A cell as the CSV writes it."""
    if value is None:
        return ""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return str(Decimal(str(value)).normalize())
    return value.date().isoformat() if hasattr(value, "date") else str(value)


def said(text: str) -> str:
    try:
        return str(Decimal(text).normalize())
    except ArithmeticError:
        return text


@pytest.mark.parametrize(
    "words",
    [("list", "2026-09"), ("report", "spending"), ("report", "trend"), ("account",), ("budget",), ("report", "month")],
    ids=" ".join,
)
def test_the_first_sheet_has_what_the_csv_has(household: Finura, tmp_path: Path, words: tuple[str, ...]) -> None:
    path = tmp_path / "a.xlsx"
    ran = household(*words, *TODAY, "-o", str(path))
    assert (ran.out, ran.err.strip()) == ("", f"written to {path}")
    lines = list(csv.reader(io.StringIO(household(*words, *TODAY, "--csv").out)))[1:]
    rows = list(openpyxl.load_workbook(path).worksheets[0].iter_rows(min_row=2, values_only=True))
    assert len(lines) > 0
    assert [[plain(cell) for cell in row] for row in rows[: len(lines)]] == [[said(cell) for cell in x] for x in lines]
    assert len(rows) - len(lines) in (0, 1)


def test_every_answer_is_a_workbook(household: Finura, tmp_path: Path) -> None:
    for n, words in enumerate(
        (("list", "--count"), ("show", "1"), ("category",), ("goal",), ("bills",), ("anomalies",), ("alerts",),
         ("doctor",), ("report", "week"), ("report", "compare"), ("undo", "list"), ("config",), ("report", "spending",
         "-M", "last-3m"), ("predict", "expenses"))
    ):  # fmt: skip
        path = tmp_path / f"{n}.xlsx"
        household(*words, *TODAY, "-o", str(path), code=None)
        book = openpyxl.load_workbook(path)
        assert book["About"]["B2"].value.startswith(f"finura {words[0]}"), words
        assert not [c for sheet in book for row in sheet.iter_rows() for c in row if c.data_type in ("f", "e")], words


def test_texts_of_the_books_never_run(finura: Finura, tmp_path: Path) -> None:
    finura("init", "--no-pin", "--currency", "BDT", "--yes")
    finura("add", "=cmd|' /C calc'!A0", "--amount", "1250", "-n", "#REF!", *TODAY)
    finura("list", *TODAY, "-o", str(tmp_path / "a.xlsx"))
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx").worksheets[0]
    cells = {cell.value: cell.data_type for cell in sheet[2]}
    assert cells["=cmd|' /C calc'!A0"] == cells["#REF!"] == "s"
    assert cells[-1250] == "n"


def test_hidden_amounts_are_in_no_workbook(household: Finura, tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    for words in (("list", "2026-09"), ("report", "month"), ("budget",), ("show", "1")):
        household(*words, *TODAY, "--private", "--force", "-o", str(path))
        for sheet in openpyxl.load_workbook(path):
            for row in sheet.iter_rows():
                formats = {cell.number_format for cell in row if isinstance(cell.value, (int, float))}
                assert formats <= {"General", "0.0%"}, words


def test_a_workbook_is_for_a_file_that_may_be_written(household: Finura, tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    household("account", *TODAY, "-o", str(path))
    first = path.read_bytes()
    assert "--force" in household("account", *TODAY, "-o", str(path), code=2).err
    assert "is to be xlsx" in household("account", "-o", str(path), "--csv", code=2).err
    household("account", *TODAY, "--force", "-o", str(path))
    assert path.read_bytes() == first
    assert ".xlsx" in household("account", "-o", str(tmp_path / "a.ods"), code=2).err


def test_a_deed_is_not_done_whose_answer_could_not_be_written(finura: Finura, tmp_path: Path) -> None:
    finura("init", "--no-pin", "--currency", "INR", "--yes")
    path = tmp_path / "a.xlsx"
    path.write_text("mine")
    assert "--force" in finura("add", "5", "tea", "-o", str(path), code=2).err
    assert "says nothing about the form" in finura("add", "5", "tea", "-o", str(tmp_path / "a.ods"), code=2).err
    assert finura("list", "--count").out.strip() == "0"
    finura("add", "5", "tea", "--force", "-o", str(path))
    assert openpyxl.load_workbook(path)["About"]["B2"].value == "finura add"
    assert finura("list", "--count").out.strip() == "1"


def test_rates_are_numbers(finura: Finura, tmp_path: Path) -> None:
    finura("init", "--no-pin", "--currency", "BDT", "--yes")
    finura("account", "add", "Dollars", "--kind", "wallet", "--currency", "USD")
    finura("rates", "add", "2026-10-01", "USD", "119.50")
    finura("add", "20 USD", "XQZVK", "2026-10-01", "-a", "Dollars", "-c", "Dining")
    for words in (("rates",), ("report", "spending", "2026-10"), ("export",)):
        path = tmp_path / f"{words[-1]}.xlsx"
        finura(*words, "-o", str(path))
        book = openpyxl.load_workbook(path)
        head, row = next(
            (heads, row)
            for sheet in book.worksheets
            for heads, row in [[*sheet.iter_rows(min_row=1, max_row=2, values_only=True), ()][:2]]
            if {"Rate", "Is"} & set(heads) or ("To" in heads and "Value" in heads)
        )
        place = next(n for n, name in enumerate(head) if name in ("Rate", "Is", "Value"))
        assert row[place] == 119.5, (words, head, row)
