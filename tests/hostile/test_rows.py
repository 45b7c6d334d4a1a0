"""ROW rejected: 4, the others are written, the row is in the rejects file. What is sound though odd is taken."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.conftest import Finura
from tests.hostile import workbooks as wb
from tests.hostile.outcomes import SOUND, books_now, kept, refused, rejected, simple, write

AMOUNTS = {
    "NaN": "NaN",
    "signed NaN": "-nan",
    "infinity": "Infinity",
    "short infinity": "-inf",
    "exponent": "1e999",
    "small exponent": "1e2",
    "underscore": "1_000",
    "hexadecimal": "0x10",
    "Arabic digits": "١٢٣",
    "Bangla digits": "১২৩",
    "full-width digits": "１２",
    "superscript": "5²",
    "fraction": "½",
    "5,000 digits": "9" * 5_000,
    "5,000 decimals": "1." + "0" * 4_999 + "1",
    "over 10^15 cents": "10000000000000.01",
    "under -10^15 cents": "-10000000000000.01",
    "three decimals": "1.005",
    "two signs": "--5",
    "a sign on both sides": "-5-",
    "two points": "1.2.3",
    "groups that are none": "1,00,0",
    "a formula": "=1+1",
    "a call": "=cmd|' /C calc'!A0",
    "words": "ten",
    "two amounts": "5 6",
    "nothing": "",
    "a space": " ",
    "a no-break space": "\u00a0",
    "zero width": "\u200b",
    "turned round": "\u202e5",
}
DATES = {
    "year 0": "0000-01-01",
    "year 9999": "9999-12-31",
    "year 10000": "10000-01-01",
    "year 1": "0001-01-01",
    "before the years that count": "1899-12-31",
    "no such day": "2026-02-30",
    "no such leap day": "2025-02-29",
    "no such month": "2026-13-01",
    "day 0": "2026-01-00",
    "week": "2026-W05-1",
    "week without hyphens": "2026W051",
    "day of the year": "2026-034",
    "month only": "2026-01",
    "negative": "-2026-01-03",
    "signed year": "+2026-01-03",
    "Arabic digits": "٢٠٢٦-٠١-٠٣",
    "full-width digits": "２０２６-０１-０３",
    "long": "2" * 5_000,
    "far": "99999999999999999999-01-01",
    "a number of days": "46025",
    "a moment": "1767398400",
    "NaN": "NaT",
    "a formula": "=TODAY()",
    "nothing": "",
    "a word": "yesterday",
}
OTHERS = {
    "unknown type": "2026-01-14,1.00,Food,x,gift,",
    "no time": "2026-01-14,1.00,Food,x,,25:00",
    "time with a zone": "2026-01-14,1.00,Food,x,,10:00Z",
    "too many cells": "2026-01-14,1.00,Food,x,,,,,more",
    "too few cells": "2026-01-14",
    "a field of 140,000": f"2026-01-14,1.00,Food,{'x' * 140_000},,",
    "a category of 140,000": f"2026-01-14,1.00,{'x' * 140_000},x,,",
}


def few_and_alone(texts: Mapping[str, str], few: int = 7) -> list[object]:
    """So many texts in one file for `make test`; each alone for `make judges`."""
    every = list(texts.values())
    found: list[object] = [pytest.param(every[n : n + few], id=str(n)) for n in range(0, len(every), few)]
    return found + [pytest.param([text], id=name, marks=pytest.mark.judge) for name, text in texts.items()]


@pytest.mark.parametrize("amounts", few_and_alone(AMOUNTS))
def test_an_amount_that_is_none(books: Finura, tmp_path: Path, amounts: list[str]) -> None:
    bad = [f'2026-01-14,"{amount}",Food,bad' for amount in amounts]
    rows = simple(SOUND, *bad, "2026-01-15,2.50,Food,after")
    rejected(books, write(tmp_path / "in.csv", rows), bad=len(bad), sound=2)


@pytest.mark.parametrize("days", few_and_alone(DATES))
def test_a_date_that_is_none(books: Finura, tmp_path: Path, days: list[str]) -> None:
    bad = [f'"{day}",1.50,Food,bad' for day in days]
    rows = simple(SOUND, *bad, "2026-01-15,2.50,Food,after")
    rejected(books, write(tmp_path / "in.csv", rows), bad=len(bad), sound=2)


@pytest.mark.parametrize("row", OTHERS.values(), ids=OTHERS)
def test_a_row_that_is_none(books: Finura, tmp_path: Path, row: str) -> None:
    header = "date,amount,category,description,transaction_type,time"
    rows = simple(f"{SOUND},expense,", row, "2026-01-15,2.50,Food,after,,10:00", header=header)
    rejected(books, write(tmp_path / "in.csv", rows), bad=1, sound=2)


@pytest.mark.parametrize("value", ["1E+400", "1E+17", "0.001"])
def test_a_number_cell_of_a_workbook_that_is_no_amount(books: Finura, tmp_path: Path, value: str) -> None:
    bad = wb.row("2026-01-14", f"<c><v>{value}</v></c>", "Food", "bad")
    data = wb.workbook(wb.sheet(wb.row(*wb.HEADER), wb.row(*wb.SOUND), bad))
    rejected(books, write(tmp_path / "in.xlsx", data), bad=1, sound=1)


@pytest.mark.parametrize(
    ("first", "second"), [("1,234", "2,345"), ("1.234", "2.345"), ("12,345", "1,000"), ("-1,234", "-5,678")]
)
def test_amounts_that_can_be_read_in_two_ways_are_refused_with_both(
    books: Finura, tmp_path: Path, first: str, second: str
) -> None:
    rows = simple(f'2026-01-13,"{first}",Food,a', f'2026-01-14,"{second}",Food,b')
    ran = refused(books, write(tmp_path / "in.csv", rows), code="ambiguous-amount")
    readings = [text.lstrip("-").replace(",", "").replace(".", "") for text in (first, second)]
    assert any(digits in ran.err and f"{digits[:-3]}.{digits[-3:]}" in ran.err for digits in readings)


def test_dates_that_can_be_read_in_two_ways_are_refused_with_both(books: Finura, tmp_path: Path) -> None:
    path = write(tmp_path / "in.csv", "Date,Description,Amount\n03/04/2026,shop,-1.50\n05/06/2026,shop,-2.50\n")
    ran = refused(books, path, code="ambiguous-date-order")
    assert "2026-04-03" in ran.err
    assert "2026-03-04" in ran.err
    books("import", str(path), "--date-order", "dmy")
    assert {row["date"] for row in books("list", "--json").json["rows"]} == {"2026-04-03", "2026-06-05"}


ODD_AND_SOUND = {
    "a plus": ("2026-01-14", "+1.50", "-1.50"),
    "no whole part": ("2026-01-14", ".50", "-0.50"),
    "no decimals after the point": ("2026-01-14", "5.", "-5.00"),
    "leading zeros": ("2026-01-14", "0005.50", "-5.50"),
    "trailing zeros": ("2026-01-14", "5.5000", "-5.50"),
    "10^15 cents": ("2026-01-14", "10000000000000.00", "-10000000000000.00"),
    "spaces around": (" 2026-01-14 ", " 1.50 ", "-1.50"),
    "ISO without hyphens": ("20260114", "1.50", "-1.50"),
    "ISO with a time": ("2026-01-14T10:00:00", "1.50", "-1.50"),
    "ISO with a zone": ("2026-01-14T10:00:00+05:30", "1.50", "-1.50"),
    "ISO with a fraction": ("2026-01-14T10:00:00.123456789", "1.50", "-1.50"),
}


@pytest.mark.parametrize(
    "names", [list(ODD_AND_SOUND), *(pytest.param([name], id=name, marks=pytest.mark.judge) for name in ODD_AND_SOUND)]
)
def test_odd_ways_to_write_what_is_sound(books: Finura, tmp_path: Path, names: list[str]) -> None:
    written = [f"{ODD_AND_SOUND[name][0]},{ODD_AND_SOUND[name][1]},Food,{name}" for name in names]
    rows = kept(books, write(tmp_path / "in.csv", simple(*written)), count=len(names))
    found = {row["description"]: (row["date"], row["amount"]) for row in rows}
    assert found == {name: ("2026-01-14", ODD_AND_SOUND[name][2]) for name in names}


def test_a_category_of_thousands_of_levels_is_cut(books: Finura, tmp_path: Path) -> None:
    """As deep as a file can name it, every look at the tree would take a minute."""
    file = tmp_path / "deep.csv"
    file.write_text(f"date,amount,category\n2026-01-01,5,{'a:' * 20_000}b\n")
    said = books("import", str(file), "-a", "Cash").out
    assert "the file's path goes deeper than 12 and was cut" in " ".join(said.split())
    (row,) = books("list", "--json").json["rows"]
    assert row["category"] == ":".join("a" * 12)
    file.write_text(f"date,amount,category\n2026-01-02,5,{':'.join('c' * 12)}\n")
    (new,) = books("import", str(file), "-a", "Cash", "--json").json["files"][0]["new_categories"]
    assert (new["category"], new["cut"]) == (":".join("c" * 12), False)
    told = books("category", "add", ":".join("b" * 13), "--json", code=2).json["error"]
    assert told["code"] == "bad-name"


def test_a_file_of_bad_rows_only_is_refused(books: Finura, tmp_path: Path) -> None:
    path = write(tmp_path / "in.csv", simple("2026-02-30,1,Food,x", "2026-01-01,NaN,Food,y"))
    before = books_now(books)
    answer = books("import", str(path), "--json", code=65).json
    assert answer["error"]["code"] == "no-row-taken"
    assert answer["totals"] == {"read": 2, "new": 0, "already": 0, "review": 0, "rejected": 2}
    assert books_now(books) == before


def test_rejected_rows_that_were_mended_come_in_and_nothing_twice(books: Finura, tmp_path: Path) -> None:
    path = write(tmp_path / "in.csv", simple(SOUND, "2026-02-30,4.00,Food,mended"))
    books("import", str(path), code=4)
    write(path, simple(SOUND, "2026-02-28,4.00,Food,mended"))
    answer = books("import", str(path), "--json").json
    assert (answer["totals"]["new"], answer["totals"]["already"]) == (1, 1)
    assert books("list", "all", "--count").out == "2\n"


def test_the_rejects_file_runs_nothing_and_keeps_what_stood_there(books: Finura, tmp_path: Path) -> None:
    path = write(tmp_path / "in.csv", simple(SOUND, "=cmd|' /C calc'!A0,4.00,Food,\x1b[31m@SUM(1)"))
    (row,) = rejected(books, path, bad=1, sound=1)
    assert row["text"].startswith("'=cmd")
    assert "@SUM(1)" in row["text"]


@pytest.mark.parametrize("kind", ["folder", "missing folder", "folder that is closed"])
def test_rejects_that_have_no_place_are_said_and_the_rest_is_written(
    books: Finura, tmp_path: Path, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(tmp_path / "in.csv", simple(SOUND, "2026-02-30,4.00,Food,bad"))
    target = tmp_path / "place"
    if kind == "folder":
        target.mkdir()
    elif kind == "missing folder":
        target = target / "rejects.csv"
    else:
        target.write_text("a file")
        target = target / "rejects.csv"
    ran = books("import", str(path), "--rejects", str(target), "--json", code=4)
    assert ran.json["files"][0]["rejects"] is None
    assert "rejected rows could not be kept" in ran.err
    assert books("list", "--count").out == "1\n"


def test_problems_name_file_and_line_and_are_cut(books: Finura, tmp_path: Path) -> None:
    path = write(tmp_path / "in.csv", simple(SOUND, f"2026-01-14,{'9' * 500},Food,bad", "2026-01-15,\x1b[2J,Food,bad"))
    ran = books("import", str(path), code=4)
    for line in ("line 3", "line 4"):
        (told,) = [text for text in ran.out.splitlines() if line in text]
        assert len(told) < 160
    assert "\x1b" not in ran.out
    assert "in.csv" in ran.out
