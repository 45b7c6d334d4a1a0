"""The simple format, as the contract words it."""

from __future__ import annotations

from pathlib import Path

import pytest

from finura_cli.domain.category import Kind
from finura_cli.domain.imports import Hints
from finura_cli.formats import registry
from finura_cli.formats.excel import write_workbook
from finura_cli.formats.source import from_bytes
from tests.formats.reading import read

ROWS = "2026-01-05,250,Food,Swiggy\n2026-01-06,-40.5,Food,refund\n"


def test_with_a_type_a_positive_amount_is_the_magnitude_and_a_negative_one_the_reverse() -> None:
    got = read(
        "date,amount,category,transaction_type\n"
        "2026-01-01,100,Salary,income\n2026-01-02,40,Food,expense\n2026-01-03,-5,Food,Expense\n"
        "2026-01-04,30,Savings,TRANSFER\n2026-01-05,-7,Salary,income\n2026-01-06,9,Food,\n"
    )
    assert [d.minor for d in got.drafts] == [10000, -4000, 500, -3000, -700, -900]
    assert [d.kind for d in got.drafts] == [Kind.INCOME, Kind.EXPENSE, Kind.EXPENSE, Kind.TRANSFER, Kind.INCOME, None]
    assert not got.reading.details["signed"]


def test_without_a_type_a_file_with_any_negative_amount_keeps_its_signs() -> None:
    got = read("date,amount,category\n2026-01-01,100,Salary\n2026-01-02,-40,Food\n")
    assert [d.minor for d in got.drafts] == [10000, -4000]
    assert got.reading.details["signed"]


def test_without_a_type_and_without_negatives_amounts_are_magnitudes_of_money_out() -> None:
    got = read("date,amount,category\n2026-01-01,100,Salary\n2026-01-02,40,Food\n")
    assert [d.minor for d in got.drafts] == [-10000, -4000]
    assert not got.reading.details["signed"]
    assert {d.kind for d in got.drafts} == {None}


def test_all_columns_in_any_order_and_case() -> None:
    got = read(
        "Time,DESCRIPTION,Payment_Mode,Merchant,Transaction_Type,Category,Amount,Date\n"
        "07:05,lunch,UPI,Swiggy,expense,Food:Eating out,250.5,2026-01-05\n"
    )
    (draft,) = got.drafts
    assert (draft.date.isoformat(), draft.minor, draft.category) == ("2026-01-05", -25050, "Food:Eating out")
    assert (draft.time, draft.description, draft.mode, draft.merchant) == ("07:05", "lunch", "upi", "Swiggy")
    assert got.reading.format == "simple"


def test_an_empty_category_is_no_problem() -> None:
    got = read("date,amount,category\n2026-01-01,5,\n2026-01-02,6, \n")
    assert [d.category for d in got.drafts] == ["", ""]
    assert not got.problems


@pytest.mark.parametrize(
    "header", ["date,amount,category,note", "date,amount", "date,amount,category,category", "day,amount,category"]
)
def test_any_other_header_is_not_simple(header: str) -> None:
    columns = header.count(",") + 1
    row = ",".join(["2026-01-13", "-5.00", "Food", "x"][:columns])
    source = from_bytes(f"{header}\n{row}\n".encode(), "file")
    assert registry.pick(source, Hints()).name == "csv"


@pytest.mark.parametrize(
    ("cell", "why"),
    [("25:00", "no time"), ("noon", "no time"), ("00:00", "")],
)
def test_a_time_must_be_one(cell: str, why: str) -> None:
    got = read(f"date,amount,category,time\n2026-01-05,5,Food,{cell}\n2026-01-05,5,Food,09:30:15\n")
    assert [why in p.why for p in got.problems] == ([True] if why else [])
    assert got.drafts[-1].time == "09:30:15"


def test_an_unknown_type_rejects_its_row() -> None:
    got = read("date,amount,category,transaction_type\n2026-01-05,5,Food,gift\n2026-01-06,5,Food,expense\n")
    assert [p.line for p in got.problems] == [2]
    assert [d.line for d in got.drafts] == [3]


@pytest.mark.parametrize(
    ("cells", "minors"),
    [
        (["1,234.50", "2"], [-123450, -200]),
        (["1.234,50", "2"], [-123450, -200]),
        (["1,00,000", "5"], [-10000000, -500]),
        (["₹250.00", "(40.00)"], [25000, -4000]),
    ],
)
def test_amounts_as_people_write_them(cells: list[str], minors: list[int]) -> None:
    rows = "".join(f"2026-01-05;{cell};Food\n" for cell in cells)
    assert [d.minor for d in read(f"date;amount;category\n{rows}").drafts] == minors


def test_dates_of_one_order() -> None:
    assert [r[0] for r in read("date,amount,category\n05/01/2026,5,A\n13/01/2026,5,A\n").rows] == [
        "2026-01-05",
        "2026-01-13",
    ]
    assert [r[0] for r in read("date,amount,category\n01/05/2026,5,A\n01/13/2026,5,A\n").rows] == [
        "2026-01-05",
        "2026-01-13",
    ]
    assert [r[0] for r in read("date,amount,category\n05.01.2026,5,A\n").rows] == ["2026-01-05"]


@pytest.mark.parametrize(("currency", "minor"), [("JPY", -1200), ("INR", -120000), ("KWD", -1200000)])
def test_decimals_follow_the_currency(currency: str, minor: int) -> None:
    assert [d.minor for d in read("date,amount,category\n2026-01-05,1200,A\n", currency=currency).drafts] == [minor]


def test_more_decimals_than_the_currency_has_reject_the_row_unless_they_are_zeros() -> None:
    got = read("date,amount,category\n2026-01-05,12.50,A\n2026-01-05,12.00,A\n", currency="JPY")
    assert [d.minor for d in got.drafts] == [-12]
    assert "decimals" in got.problems[0].why


def test_workbooks_of_the_same_columns(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    write_workbook(
        path,
        ["Date", "Amount", "Category", "merchant"],
        [["2026-01-05", "250", "Food", "Swiggy"], ["2026-01-06", -40.5, "", None]],
    )
    got = read(path.read_bytes())
    assert got.reading.format == "simple"
    assert [(d.minor, d.category, d.merchant) for d in got.drafts] == [(25000, "Food", "Swiggy"), (-4050, "", None)]


def test_the_same_row_has_the_same_raw_cells_whatever_stands_around_it() -> None:
    first = read("date,amount,category,description\n2026-01-05,5.00,Food,a\n2026-01-06,6.00,Food,b\n")
    second = read("date,amount,category,description\n2026-01-06,6.00,Fun,b\n2026-01-05,5.00,Fun,a\n")
    assert {d.raw for d in first.drafts} == {d.raw for d in second.drafts}


def test_lines_are_told_as_they_stand() -> None:
    got = read('\ndate,amount,category,description\n\n2026-01-05,5,Food,"two\nlines"\n,,,\n2026-01-06,5,Food,x\n')
    assert [d.line for d in got.drafts] == [4, 7]
    assert [(s.first, s.last, s.why) for s in got.skipped] == [(2, 2, "header"), (6, 6, "blank")]
