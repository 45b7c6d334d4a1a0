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
