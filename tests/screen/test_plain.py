"""JSON, CSV, TSV and Markdown: exact for machines, harmless in a spreadsheet and on a terminal."""

from __future__ import annotations

import csv
import io
import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finura_cli.domain.formulas import neutralised
from finura_cli.domain.money import Money
from finura_cli.screen import plain
from finura_cli.screen.shown import Column, Shown, Table

COLUMNS = (
    Column("name"),
    Column("amount", "money"),
    Column("day", "date"),
    Column("count", "int"),
    Column("share", "ratio"),
)


def table(name: str, minor: int = -1250) -> Table:
    return Table(COLUMNS, ((name, Money(minor, "INR"), date(2026, 10, 3), -3, -0.25),))


def csv_of(made: Table) -> list[list[str]]:
    stream = io.StringIO()
    plain.write_csv(stream, made)
    return list(csv.reader(io.StringIO(stream.getvalue())))


@pytest.mark.parametrize("text", ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "=", "-", "+1 555 0100"])
def test_what_a_spreadsheet_would_run_is_text(text):
    assert csv_of(table(text))[1][0] == "'" + text


@pytest.mark.parametrize("text", ["-12.50", "+3", "-1,234.50", "12", "", "a=b", "Food"])
def test_numbers_and_plain_text_are_left_alone(text):
    assert csv_of(table(text))[1][0] == text


def test_negative_numbers_in_number_columns_never_change():
    assert csv_of(table("x"))[1][1:] == ["-12.50", "2026-10-03", "-3", "-0.25"]


@given(st.text())
def test_no_text_cell_starts_a_formula(text):
    cell = csv_of(table(text))[1][0]
    assert not cell.startswith(("=", "@", "\t", "\r"))
    assert not cell.startswith(("+", "-")) or cell == neutralised(cell)
    assert "\x1b" not in cell
    assert "\x00" not in cell


@given(st.text())
def test_tsv_is_one_line_a_row_with_every_cell(text):
    stream = io.StringIO()
    plain.write_tsv(stream, table(text))
    lines = stream.getvalue().split("\n")
    assert lines[-1] == ""
    assert [line.count("\t") for line in lines[:-1]] == [4, 4]
    assert len(stream.getvalue().splitlines()) == 2


@given(
    st.dictionaries(st.text(), st.text() | st.integers() | st.none() | st.lists(st.dictionaries(st.text(), st.text())))
)
def test_json_comes_back_as_it_was_and_shows_nothing_that_a_terminal_obeys(value):
    text = plain.json_text(value)
    assert json.loads(text) == value
    assert not any(c < " " or "\x7f" <= c <= "\x9f" or c in "\u202e\u200b\u2066\ufeff" for c in text if c != "\n")


def test_json_money_is_a_decimal_string_and_absent_is_null():
    value = {"amount": Money(-5, "KWD"), "day": date(2026, 1, 2), "none": None, "yen": Money(7, "JPY")}
    assert json.loads(plain.json_text(value)) == {"amount": "-0.005", "day": "2026-01-02", "none": None, "yen": "7"}


def test_json_refuses_what_is_no_json():
    with pytest.raises(ValueError, match="JSON"):
        plain.json_text({"x": float("nan")})
    with pytest.raises(TypeError):
        plain.json_text({"x": object()})


def test_schema_and_command_come_first():
    assert list(json.loads(plain.shown_json("list", Shown({"rows": []})))) == ["schema", "command", "rows"]


def test_private_hides_every_amount():
    made, stream = table("x", 123456), io.StringIO()
    plain.write_csv(stream, made, private=True)
    plain.write_tsv(stream, made, private=True)
    text = stream.getvalue() + plain.json_text({"rows": [{"a": Money(123456, "INR")}]}, private=True)
    assert "1234" not in text
    assert "••••" in text


def test_markdown_has_every_section_and_escapes_what_is_markup():
    first = Table(COLUMNS[:2], (("a|b *c* <i>", Money(1, "INR")),), total=("Total", Money(1, "INR")), title="One")
    second = Table(COLUMNS[:1], (), title="Two", empty="Nothing.")
    stream = io.StringIO()
    plain.write_markdown(stream, Shown({}, first, more=(second,), show=lambda money: f"₹{money.plain()}"))
    assert stream.getvalue() == (
        "## One\n\n| Name | Amount |\n| --- | ---: |\n| a\\|b \\*c\\* \\<i\\> | ₹0.01 |\n| **Total** | **₹0.01** |\n"
        "\n## Two\n\nNothing.\n"
    )


@pytest.mark.parametrize(
    ("ratio", "text"),
    [
        (0.5, "50%"), (0, "0%"), (0.004, "0.4%"), (-0.001, "-0.1%"), (1, "100%"), (0.994, "99%"), (0.9964, "99.6%"),
        (0.9997, "99.9%"), (0.99999, "100%"), (1.79, "179%"),
    ],
)  # fmt: skip
def test_percent(ratio, text):
    assert plain.percent(ratio) == text


def test_a_row_of_the_wrong_length_is_a_mistake():
    with pytest.raises(ValueError, match="one cell a column"):
        Table(COLUMNS, (("x",),))
