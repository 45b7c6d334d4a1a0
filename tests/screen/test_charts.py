"""Charts say what the numbers say: cells are counted against values."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from finura_cli.screen import charts

MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
VALUES = st.lists(st.integers(0, 10**12), min_size=1, max_size=12)


def series(*values):
    marks = (("█", "#"), ("▒", ":"))
    return [charts.Series(f"s{n}", v, *marks[n], "red") for n, v in enumerate(values)]


@given(st.integers(-(10**12), 10**12), st.integers(1, 10**12), st.integers(1, 200))
def test_a_bar_is_its_value_to_the_nearest_eighth(value, largest, cells):
    value = min(value, largest)
    text = charts.bar_text(value, largest, cells, blocks=True)
    assert len(text) <= cells
    if value <= 0:
        assert text == ""
        return
    eighths = text.count("█") * 8 + sum(charts.EIGHTHS.index(c) for c in text if c != "█")
    assert abs(eighths - value * cells * 8 / largest) <= 0.5 or eighths == 1


@given(st.integers(1, 10**12), st.integers(1, 10**12), st.integers(1, 200))
def test_an_ascii_bar_is_its_value_to_the_nearest_cell(value, largest, cells):
    value = min(value, largest)
    text = charts.bar_text(value, largest, cells, blocks=False)
    assert set(text) == {"#"}
    assert abs(len(text) - value * cells / largest) <= 0.5 or len(text) == 1


@settings(max_examples=30, deadline=None)
@given(VALUES, st.data(), st.sampled_from([60, 80, 120]), st.booleans())
def test_every_column_fills_its_rows_and_nothing_passes_the_width(income, data, width, blocks):
    expense = data.draw(st.lists(st.integers(0, 10**12), min_size=len(income), max_size=len(income)))
    labels = MONTHS[: len(income)]
    chart = charts.columns(labels, series(income, expense), width=width, height=10, blocks=blocks)
    largest = max(*income, *expense)
    if not largest:
        assert not chart
        return
    lines = chart.plain.split("\n")
    assert all(cell_len(line) <= width for line in lines)
    body = "\n".join(lines[:-1])
    for values, mark in ((income, "█" if blocks else "#"), (expense, "▒" if blocks else ":")):
        rows = sum(charts.column_rows(value, largest, 10) for value in values)
        cells = body.count(mark)
        assert (cells == 0) == (rows == 0)
        assert rows == 0 or cells % rows == 0  # every column is as wide as the others


def test_columns_stand_over_their_labels():
    chart = charts.columns(["a", "b", "c"], series([10, 5, 0]), width=40, height=4, scale=lambda v: f"{v}")
    lines = chart.plain.split("\n")
    assert [line.count("█") // 8 for line in lines[:-1]] == [1, 1, 2, 2]
    assert lines[0].startswith("10")
    assert lines[-1].strip().startswith("0")
    first = lines[-1].index("a")
    assert lines[0][first] == "█"
    assert lines[0][lines[-1].index("b")] == " " if len(lines[0]) > lines[-1].index("b") else True


def test_a_chart_without_room_or_without_values_is_empty():
    assert not charts.columns(MONTHS, series([1] * 12), width=10)
    assert not charts.columns(MONTHS, series([0] * 12), width=80)
    assert not charts.columns([], series([]), width=80)
    assert not charts.line(["a"], [1], width=80)
    assert not charts.line(["a", "b"], [1, 1], width=80)


@settings(max_examples=20, deadline=None)
@given(st.lists(st.integers(-(10**12), 10**12), min_size=2, max_size=31), st.sampled_from([60, 80, 120]), st.booleans())
def test_a_line_stays_in_its_width(values, width, blocks):
    labels = [str(n) for n in range(len(values))]
    chart = charts.line(labels, values, width=width, blocks=blocks, scale=lambda v: f"{v:.1e}")
    assert all(cell_len(line) <= width for line in chart.plain.split("\n"))
    if min(values) != max(values):
        assert any(c == "*" or "\u2800" <= c <= "\u28ff" for c in chart.plain)


def test_a_line_that_goes_below_zero_has_a_rule_there():
    chart = charts.line(list("abcde"), [-4, 0, 4, 8, -4], width=40, height=7, scale=str)
    assert any("···" in row for row in chart.plain.split("\n"))
    assert "·" not in charts.line(list("abc"), [0, 4, 2], width=40).plain


def test_a_rising_line_rises():
    chart = charts.line(list("abcde"), [0, 1, 2, 3, 4], width=40, height=5, blocks=False)
    firsts = [line.find("*", 2) for line in chart.plain.split("\n")[:-1]]
    assert firsts == sorted(firsts, reverse=True)
    assert -1 not in firsts


@pytest.mark.parametrize(
    ("values", "text"),
    [([0, 1, 8], " ▁█"), ([], ""), ([0, 0], "  "), ([-5, 5], " █"), ([1, 2, 3, 4, 5, 6, 7, 8], charts.LEVELS)],
)
def test_spark(values, text):
    assert charts.spark(values) == text
    assert charts.spark(values, blocks=False).isascii()


def test_a_histogram_counts():
    chart = charts.histogram(["0", "10", "20"], [4, 2, 1], width=40, height=4)
    body = "".join(chart.plain.split("\n")[:-1])
    assert body.count("█") % 7 == 0


def test_colour_is_only_on_the_marks_and_never_black_or_white():
    chart = charts.columns(MONTHS, series(list(range(12)), list(range(12))), width=80)
    for span in chart.spans:
        assert "white" not in str(span.style)
        assert "black" not in str(span.style)
