"""Tables: no line passes the width, no amount is cut, whatever the data."""

from __future__ import annotations

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console

from finura_cli.domain.money import Money
from finura_cli.screen import tables
from finura_cli.screen.shown import Column, Shown, Table

COLUMNS = (
    Column("category"),
    Column("amount", "money"),
    Column("currency", machine=True),
    Column("share", "ratio", spare=2),
    Column("count", "int", spare=3),
    Column("previous", "money", spare=1),
    Column("change", "money", signed=True),
)
TEXTS = st.text(max_size=60) | st.sampled_from(
    ["খাবার:বাজার", "日本語カテゴリ", "[bold]x[/]", "[/]", "\x1b[31mred", "a\u202eb", "👨‍👩‍👧", "x" * 90]
)
MINORS = st.integers(-(10**13), 10**13)
ROWS = st.tuples(TEXTS, MINORS, st.floats(-2, 2), st.integers(0, 10**6), st.none() | MINORS, MINORS)


def made(rows):
    cells = [
        (text, Money(a, "INR"), "INR", share, count, None if b is None else Money(b, "INR"), Money(c, "INR"))
        for text, a, share, count, b, c in rows
    ]
    total = Money(sum(row[1] for row in rows), "INR")
    return Table(COLUMNS, tuple(cells), total=("Total", total, "INR", 1.0, 1, None, total), title="Spending")


def drawn(table, width, encoding="utf-8", *, terminal=True, **how):
    stream = io.TextIOWrapper(io.BytesIO(), encoding=encoding, errors="replace", newline="\n")
    plainly = {"color_system": None, "highlight": False, "markup": False, "emoji": False}
    tables.draw_table(table, Console(file=stream, width=width, force_terminal=terminal, **plainly), **how)
    stream.flush()
    return stream.buffer.getvalue().decode(encoding)


@settings(max_examples=60, deadline=None)
@given(st.lists(ROWS, max_size=6), st.sampled_from([60, 80, 120]), st.booleans())
def test_no_line_passes_the_width_and_no_amount_is_cut(rows, width, with_bars):
    bars = [row[1] for row in rows] if with_bars else None
    text = drawn(made(rows), width, bars=bars)
    assert all(cell_len(line) <= width for line in text.split("\n"))
    assert "\x1b" not in text
    for row in rows:
        assert Money(row[1], "INR").plain() in text


@settings(max_examples=30, deadline=None)
@given(st.lists(ROWS, min_size=1, max_size=3), st.integers(24, 50))
def test_where_amounts_do_not_fit_side_by_side_they_stand_below_each_other(rows, width):
    text = drawn(made(rows), width)
    assert all(cell_len(line) <= width for line in text.split("\n"))
    for row in rows:
        assert Money(row[1], "INR").plain() in text


def test_spare_columns_leave_first_and_machine_columns_never_show():
    rows = [("Groceries and the household", 123456789, 0.5, 12, 5, -7)]
    assert "Count" in drawn(made(rows), 120)
    narrow = drawn(made(rows), 60)
    assert "Count" not in narrow
    assert "Previous" in narrow
    assert "Currency" not in drawn(made(rows), 120)


def test_markup_in_data_is_text():
    assert "[bold]x[/]" in drawn(made([("[bold]x[/]", 1, 0.1, 1, None, 1)]), 80)


def test_a_plain_console_gets_ascii():
    text = drawn(made([("Food", 100, 0.1, 1, None, 1)] * 2), 80, encoding="ascii", bars=[100, 100])
    assert text.isascii()
    assert "##" in text
    assert "?" not in text


def test_signs_are_shown_where_they_tell_something():
    text = drawn(made([("Food", 100, 0.1, 1, None, 250)]), 80)
    assert "+2.50" in text
    assert "+1.00" not in text.split("Total")[0]
    hidden = drawn(made([("Food", 100, 0.1, 1, None, 250)]), 80, show=lambda money: "••••")
    assert "+" not in hidden


def test_without_rows_a_sentence_says_so():
    assert drawn(Table(COLUMNS, (), empty="No entries."), 80) == "No entries.\n"


def test_bars_are_in_proportion():
    text = drawn(made([("A", 800, 0.1, 1, None, 1), ("B", 400, 0.1, 1, None, 1)]), 120, bars=[800, 400])
    counts = [line.count("█") for line in text.split("\n") if "█" in line]
    assert counts[0] == 2 * counts[1]


def test_rules_and_bars_are_ascii_where_nobody_looks_on():
    table, bars = made([("A", 800, 0.1, 1, None, 1)] * 2), [800, 800]
    assert "█" in drawn(table, 120, bars=bars)
    for text in (drawn(table, 120, bars=bars, terminal=False), drawn(table, 120, "ascii", bars=bars)):
        assert text.isascii()
        assert "####" in text
        assert "----" in text


def test_one_bar_alone_is_none():
    assert "█" not in drawn(made([("A", 800, 0.1, 1, None, 1)]), 120, bars=[800])


@pytest.mark.parametrize("width", [60, 80, 120])
def test_a_shown_without_a_drawing_is_its_table(width):
    stream = io.StringIO()
    tables.draw(Shown({}, made([("A", 1, 0.1, 1, None, 1)])), Console(file=stream, width=width, color_system=None))
    assert stream.getvalue().startswith("Spending\n")
