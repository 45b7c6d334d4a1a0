"""An answer as a workbook: numbers, days and texts of their kind, a sheet a table, nothing lost and nothing run."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.workbook import Workbook

from finura_cli.domain.money import Money
from finura_cli.formats.xlsx_writer import workbook
from finura_cli.screen.money import show as show_money
from finura_cli.screen.sheets import sheets
from finura_cli.screen.shown import Column, Shown, Table
from finura_cli.screen.theme import MASK

TODAY = date(2026, 10, 20)


def show(money: Money) -> str:
    return show_money(money, "en_IN")


def rupees(minor: int) -> Money:
    return Money(minor, "INR")


TABLE = Table(
    columns=(
        Column("category"), Column("amount", "money"), Column("currency", machine=True),
        Column("share", "ratio", spare=2), Column("change", "money", signed=True), Column("last", "date"),
    ),
    rows=(
        ("Food: খাবার", rupees(12_34_567_89), "INR", 0.75, rupees(-5_00), date(2026, 10, 3)),
        ("=1+1", rupees(-41_152_00), "INR", 0.25, rupees(7_00), None),
    ),
    total=("Total", rupees(11_93_415_89), "INR", 1.0, rupees(2_00), None),
    title="Spending: what [went] / out of it, October 2026, INR",
)  # fmt: skip


def made(shown: Shown, *, private: bool = False) -> Workbook:
    data = workbook(sheets("report month", shown, today=TODAY, private=private))
    return openpyxl.load_workbook(io.BytesIO(data))


def about(book: Workbook) -> dict[str, object]:
    return dict(book["About"].iter_rows(min_row=2, values_only=True))


def test_cells_are_numbers_days_and_texts() -> None:
    book = made(Shown(json={}, table=TABLE, show=show))
    sheet = book.worksheets[0]
    rows = list(sheet.iter_rows())
    assert [cell.value for cell in rows[0]] == ["Category", "Amount", "Currency", "Share", "Change", "Last"]
    assert sheet.freeze_panes == "A2"
    assert [cell.alignment.horizontal for cell in rows[0][:2]] == [None, "right"]
    assert [cell.data_type for cell in rows[1]] == ["s", "n", "s", "n", "n", "d"]
    assert Decimal(str(rows[1][1].value)) == Decimal("1234567.89")
    assert rows[1][5].value.date() == date(2026, 10, 3)
    assert (rows[2][0].value, rows[2][0].data_type) == ("=1+1", "s")
    assert [cell.number_format for cell in rows[1][1:5]] == [
        '"₹"#,##,##0.00;-"₹"#,##,##0.00', "General", "0.0%", '+"₹"#,##,##0.00;-"₹"#,##,##0.00;"₹"#,##,##0.00'
    ]  # fmt: skip
    assert [cell.value for cell in rows[3][:3]] == ["Total", 1193415.89, "INR"]
    assert (rows[3][1].font.b, rows[3][1].border.top.style, rows[2][1].font.b) == (True, "thin", False)
    assert rows[3][3].number_format == "0.0%"


@pytest.mark.parametrize(
    ("money", "locale", "code"),
    [
        (Money(150, "EUR"), "de_DE", '#,##0.00"\u00a0€";-#,##0.00"\u00a0€"'),
        (Money(150, "JPY"), "en", '"¥"#,##0;-"¥"#,##0'),
        (Money(150, "KWD"), "en", '"KWD\u00a0"#,##0.000;-"KWD\u00a0"#,##0.000'),
        (Money(150, "BDT"), "en", '"৳"#,##,##0.00;-"৳"#,##,##0.00'),
    ],
)
def test_amounts_look_as_the_reader_writes_them(money: Money, locale: str, code: str) -> None:
    table = Table((Column("amount", "money"),), ((money,),))
    sheet = made(Shown(json={}, table=table, show=lambda one: show_money(one, locale))).worksheets[0]
    assert sheet["A2"].number_format.replace(" ", "\u00a0") == code
    assert Decimal(str(sheet["A2"].value)) == Decimal(money.plain())


def test_hidden_amounts_are_in_no_sheet() -> None:
    shown = Shown(
        json={"totals": {"net": rupees(98765)}, "pending": [{"amount": rupees(98765)}]},
        table=TABLE, show=lambda money: show_money(money, "en_IN", private=True),
    )  # fmt: skip
    book = made(shown, private=True)
    assert [cell.value for cell in book.worksheets[0]["B"]] == ["Amount", MASK, MASK, MASK]
    assert about(book)["Totals · net"] == MASK
    assert book["Pending"]["A2"].value == MASK
    cells = [cell.value for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not any("987" in str(cell) or "41152" in str(cell) for cell in cells)


def test_what_no_table_has_is_a_sheet_of_its_own() -> None:
    rows = [{"category": "Food: খাবার", "amount": rupees(12_34_567_89), "count": 2}]
    shown = Shown(
        json={
            "period": {"start": date(2026, 10, 1), "end": date(2026, 10, 31)}, "none": None, "empty": [],
            "sections": [
                {"name": "spending", "rows": rows, "totals": {"amount": rupees(5)}},
                {"name": "income", "rows": [{"category": "Salary", "amount": rupees(9)}], "totals": {}},
            ],
            "unconverted": [{"currency": "USD", "amount": Money(5, "USD")}],
            "tags": ["a", "b"],
        },
        table=TABLE, more=(Table((Column("day", "date"),), (), title="Ahead", empty="Nothing is due."),), show=show,
    )  # fmt: skip
    book = made(shown)
    assert book.sheetnames == ["Spending what went out of it", "Ahead", "Income · rows", "Unconverted", "About"]
    assert [cell.value for cell in book["Ahead"][1]] == ["Day"]
    assert book["Unconverted"]["B2"].value == 0.05
    known = about(book)
    assert known["Answer"] == "finura report month"
    assert known["Period · end"] == datetime(2026, 10, 31)
    assert known["Spending · totals · amount"] == 0.05
    assert known["Spending what went out of it"] == TABLE.title
    assert known["Ahead"] == "Nothing is due."
    assert known["Tags"] == "a; b"
    assert not {"None", "Empty"} & known.keys()


def test_an_answer_without_a_table_has_the_lists_of_its_json() -> None:
    book = made(Shown(json={"count": 3, "history": [{"deed": 1, "odd": {"why": "=x"}}]}))
    assert book.sheetnames == ["Deeds", "About"]
    assert [[cell.value for cell in row] for row in book["Deeds"].iter_rows()] == [["Deed", "Odd · why"], [1, "=x"]]
    assert book["Deeds"]["B2"].data_type == "s"
    assert about(book)["Count"] == 3


def test_times_and_days_that_a_workbook_cannot_hold_are_texts() -> None:
    at = datetime(2026, 10, 3, 12, 30, tzinfo=UTC)
    known = about(made(Shown(json={"at": at, "long_ago": date(1815, 6, 18)})))
    assert (known["At"], known["Long ago"]) == ("2026-10-03T12:30:00+00:00", "1815-06-18")


@settings(max_examples=30)
@given(st.lists(st.text(max_size=60), min_size=1, max_size=6))
def test_every_title_makes_a_sheet(titles: list[str]) -> None:
    table, *more = (Table((Column("a"),), ((text,),), title=text) for text in titles)
    book = made(Shown(json={}, table=table, more=tuple(more)))
    assert len(book.sheetnames) == len(titles) + 1
    assert len({name.casefold() for name in book.sheetnames}) == len(titles) + 1
    for name in book.sheetnames:
        assert 0 < len(name) <= 31
        assert name.casefold() != "history"
        assert not set(name) & set("[]:*?/\\")


def test_the_same_answer_gives_the_same_bytes() -> None:
    first, second = (
        workbook(sheets("report month", Shown(json={}, table=TABLE, show=show), today=TODAY)) for _ in range(2)
    )
    assert first == second
