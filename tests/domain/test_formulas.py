"""Rows of CSV come back as they were, whatever stands in their cells."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finura_cli.domain.formulas import csv_row, csv_text, neutralised

texts = st.text(st.characters(blacklist_characters="\0", blacklist_categories=("Cs",)))


@given(st.lists(texts, min_size=2, max_size=4))
def test_a_row_is_one_row(cells: list[str]) -> None:
    assert list(csv.reader(io.StringIO(csv_row(cells), newline=""))) == [[neutralised(cell) for cell in cells]]


@given(st.lists(st.lists(st.text(st.sampled_from("a,\";'\n\u2028 "), max_size=3), min_size=1, max_size=3)))
def test_rows_without_a_lone_return_are_those_of_the_csv_module(rows: list[list[str]]) -> None:
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\n").writerows(rows)
    assert csv_text(rows) == stream.getvalue()


@pytest.mark.parametrize("cell", ["=1+1", "@x", "\rx", "-a"])
def test_no_cell_is_run(cell: str) -> None:
    assert csv_row(["a", cell]).split(",", 1)[1].lstrip('"').startswith("'")


@pytest.mark.parametrize("text", ["-৳500", "-$1,234.50", "-1.234,50 €", "-500.00 BDT", "-$5.00, -€3.00", "+₹12,34,567"])
def test_amounts_with_their_currency_stay(text: str) -> None:
    assert neutralised(text) == text


@pytest.mark.parametrize("text", ["-EUR500", "-$A$1", "-$5+A1", "\t5", "-5\t3", "-$5, =1", "-5 BDT(1)", "=$5"])
def test_what_a_cell_or_a_function_could_be_is_no_amount(text: str) -> None:
    assert neutralised(text) == "'" + text
