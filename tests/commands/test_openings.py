"""Opening balances that entries of earlier days come to."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import Finura, Once

TODAY = ("--today", "2026-09-30")


@pytest.fixture
def books(finura: Finura, once: Once) -> Finura:
    def make() -> None:
        finura("init", "--currency", "USD", "--no-pin")
        finura("account", "add", "Bank", "--opening", "1000", *TODAY)

    once(make)
    return finura


def file(folder: Path, name: str, *rows: str, header: str = "Date,Description,Amount") -> str:
    path = folder / name
    path.write_text("\n".join((header, *rows, "")))
    return str(path)


def opening(books: Finura, name: str) -> tuple[str, str, str]:
    found = books("account", "show", name, "--json").json["account"]
    return found["opening"], found["opening_date"], found["balance"]


def test_an_import_says_when_it_moves_an_opening_balance(books: Finura, tmp_path: Path) -> None:
    first = file(tmp_path, "a.csv", "2026-09-10,COFFEE HOUSE,-50.00", "2026-09-11,PAY,20.00", "2026-09-30,SHOP,-7.00")
    second = file(tmp_path, "b.csv", "2026-08-10,COFFEE HOUSE,-50.00", "2026-08-11,PAY,20.00")
    dry = books("import", first, second, "-a", "Bank", "--dry-run", "--json", *TODAY).json["files"]
    assert [one["opening_moves"] for one in dry] == [
        {"from": "1000.00", "to": "1030.00", "date": "2026-09-30"},
        {"from": "1030.00", "to": "1060.00", "date": "2026-09-30"},
    ]
    told = " ".join(books("import", first, "-a", "Bank", *TODAY).out.split())
    assert "the opening balance moves from $1,000.00 to $1,030.00 on 2026-09-30: rows before its day are in" in told
    assert opening(books, "Bank") == ("1030.00", "2026-09-30", "993.00")
    done = books("import", first, second, "-a", "Bank", "--json", *TODAY).json["files"]
    assert [one["opening_moves"] for one in done] == [None, dry[1]["opening_moves"]]
    hidden = books("import", "--dry-run", "--private", second, "-a", "Bank", *TODAY).out
    assert "1,0" not in hidden


def test_an_import_says_when_it_sets_the_opening_balance_of_an_account_that_is_there(
    books: Finura, tmp_path: Path
) -> None:
    books("account", "add", "Other")
    path = file(tmp_path, "c.csv", "2026-09-10,COFFEE,-50,950", "2026-09-11,PAY,20,970",
                header="Date,Description,Amount,Balance")  # fmt: skip
    said = "the opening balance is $1,000.00 on 2026-09-10, by the file"
    assert said in books("import", path, "-a", "Other", "--dry-run").out
    assert said in books("import", path, "-a", "Other").out
    assert said not in books("import", path, "-a", "Other", "--dry-run").out
    assert opening(books, "Other") == ("1000.00", "2026-09-10", "970.00")


def test_what_is_typed_of_an_earlier_day_changes_the_balance_and_says_so(books: Finura) -> None:
    added = books("add", "50", "coffee", "2026-09-10", "-a", "Bank", "--json", *TODAY).json
    assert any("Bank's opening balance is of 2026-09-30, and this is older" in one for one in added["because"])
    assert opening(books, "Bank") == ("1000.00", "2026-09-30", "950.00")
    same = books("add", "50", "coffee", "2026-09-30", "-a", "Bank", "--json", *TODAY).json
    assert not any("opening" in one for one in same["because"])
