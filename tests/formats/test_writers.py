"""What is written comes back as it was, and no spreadsheet takes a text for a formula."""

from __future__ import annotations

import csv
import io
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from finura_cli.domain.formulas import neutralised
from finura_cli.formats.csv import write_rows
from finura_cli.formats.excel import write_workbook


def written(rows: list[list[object]]) -> list[list[str]]:
    stream = io.StringIO(newline="")
    write_rows(stream, ["a", "b"], rows)
    return list(csv.reader(io.StringIO(stream.getvalue(), newline="")))[1:]


@pytest.mark.parametrize(
    "text", ["=1+1", "+cmd", "-cmd", "@SUM(A1)", "\tx", "\rx", '=HYPERLINK("http://x")', "-", "+1-1", "-2+3"]
)
def test_formula_starts_are_made_harmless(text: str) -> None:
    assert written([[text, "x"]])[0][0] == f"'{text}"


@pytest.mark.parametrize("text", ["-5.00", "+5", "-1,234.50", "5", "", "plain", "'quoted", "-0"])
def test_numbers_and_plain_texts_stay(text: str) -> None:
    assert neutralised(text) == text


def test_nothing_is_an_empty_cell() -> None:
    assert written([[None, 5]]) == [["", "5"]]


@given(
    st.lists(
        st.lists(
            st.text(st.characters(blacklist_characters="\0", blacklist_categories=("Cs",))), min_size=2, max_size=2
        ),
        max_size=10,
    )
)
def test_texts_come_back(rows: list[list[str]]) -> None:
    assert written([list(row) for row in rows]) == [[neutralised(cell) for cell in row] for row in rows]


def test_a_workbook_types_texts_as_texts(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    rows: list[list[object]] = [["=1+1", -5, date(2026, 1, 31)], ["\x1b[31m", 5.5, None]]
    write_workbook(path, ["=head", "n", "d"], rows)
    sheet = openpyxl.load_workbook(path).active
    cells = [[(c.value, c.data_type) for c in row] for row in sheet.iter_rows()]
    assert cells[0][0] == ("=head", "s")
    assert cells[1][0] == ("=1+1", "s")
    assert cells[1][1] == (-5, "n")
    assert cells[1][2][0].date() == date(2026, 1, 31)
    assert cells[2][0][0] == "\ufffd[31m"


def test_the_same_rows_give_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a.xlsx", "b.xlsx"):
        write_workbook(tmp_path / name, ["x"], [["1"], ["2"]])
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()
