from __future__ import annotations

import io
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console

from finura_cli.domain.account import Account, AccountKind
from finura_cli.domain.books import Names
from finura_cli.domain.category import Categories, Category, Kind
from finura_cli.domain.listing import Listed, Listing, Sums
from finura_cli.domain.money import Money
from finura_cli.domain.transaction import Line, Transaction
from finura_cli.screen.listing import cut, listing_shown
from finura_cli.screen.tables import draw

NAMES = Names(
    Categories(
        [
            Category(1, "c1", "Food", "Food", None, Kind.EXPENSE, None),
            Category(2, "c2", "Eating out", "Food:Eating out and more", 1, Kind.EXPENSE, None),
        ]
    ),
    {
        1: Account(1, "a", "Cash", AccountKind.CASH, "INR"),
        2: Account(2, "b", "Long Bank Name", AccountKind.BANK, "INR"),
    },
    {1: "Swiggy"},
)


def listed(
    id: int, description: str, minor: int, *, account: int = 1, pending: bool = False, split: bool = False
) -> Listed:
    money = Money(minor, "INR")
    lines = (Line(2, money),)
    if split:
        lines = (Line(1, Money(minor - 1, "INR")), Line(None, Money(1, "INR")))
    entry = Transaction(
        id=id, uid="u", date=date(2026, 10, 3), time=None, account_id=account, money=money, description=description,
        lines=lines, merchant_id=1, pending=pending,
    )  # fmt: skip
    return Listed(entry, lines[:1] if split else lines)


def screen(rows: list[Listed], width: int, **more: object) -> str:
    listing = Listing(
        tuple(rows), NAMES, len(rows), Sums.of("INR", [(Kind.EXPENSE, -500), (Kind.INCOME, 9)]), (), (), 0
    )
    console = Console(file=io.StringIO(), width=width, color_system=None)
    draw(listing_shown(listing, show=Money.plain, **more), console)  # type: ignore[arg-type]
    return console.file.getvalue()  # type: ignore[attr-defined]


ROWS = [
    listed(1, "Lunch with a very long description that goes on and on for more than a line", -123456),
    listed(22, "চাল-ডাল ও তেল, অনেক লম্বা বিবরণ যা এক লাইনে ধরে না", -50, account=2, pending=True),
    listed(333, "dinner", 999999900, split=True),
]


@pytest.mark.parametrize("width", [60, 80, 120])
def test_every_entry_is_one_line_that_fits(width: int) -> None:
    lines = screen(ROWS, width).splitlines()
    assert all(cell_len(line) <= width for line in lines)
    assert [line.split()[0] for line in lines[2:5]] == ["1", "22", "333"]
    assert "…" in lines[2]
    assert "-1234.56" in lines[2]
    assert "9999999.00" in lines[4]
    assert "pending" in lines[3]
    assert lines[5].startswith("3 entries  income 0.09  spending 5.00")


def test_the_merchant_is_named_where_the_description_does_not() -> None:
    shown = screen([listed(1, "lunch", -1), listed(2, "UPI/SWIGGY/1", -1)], 120)
    assert "lunch · Swiggy" in shown
    assert "UPI/SWIGGY/1 " in shown
    assert "SWIGGY/1 ·" not in shown


def test_a_part_that_matches_is_marked() -> None:
    shown = screen([ROWS[2]], 120)
    assert "Food +" in shown
    assert "Matched" in shown


def test_escapes_in_data_are_harmless() -> None:
    shown = screen([listed(1, "\x1b[31mred[/bold] [bold]\u202e", -1)], 120)
    assert "\x1b" not in shown
    assert "\u202e" not in shown
    assert "[/bold] [bold]" in shown


def test_nothing_to_list() -> None:
    assert "No entry matches." in screen([], 80)
    assert "finura add" in screen([], 80, newest=True)


@given(st.text(), st.integers(4, 40))
def test_cutting_keeps_the_width(text: str, width: int) -> None:
    assert cell_len(cut(text, width)) <= width
