"""A file of one row with a balance beside it: the account opens by it, where the header says what it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import Finura, Once

RABO = '"IBAN/BBAN","Munt","Datum","Bedrag","Saldo na trn","Naam tegenpartij","Omschrijving-1"\n'
ING = (
    "IBAN;DE89 5001 0517 1234 5678 90\nSaldo;8.836,00;EUR\n\nBuchung;Empfaenger;Verwendungszweck;Saldo;Betrag\n"
    "20.08.2026;HUK-COBURG;Kfz-Versicherung;8.836,00;-45,50\n"
)


@pytest.fixture
def books(finura: Finura, once: Once) -> Finura:
    once(lambda: finura("init", "--currency", "EUR", "--no-pin"))
    return finura


def held(books: Finura) -> dict[str, str]:
    return {row["name"]: row["balance"] for row in books("account", "--json").json["rows"] if row["name"] != "Cash"}


def test_savings_with_one_row_a_month_hold_what_the_bank_says(books: Finura, tmp_path: Path) -> None:
    names = [f"{tmp_path}/{month}.csv" for month in (6, 7, 8)]
    for month, name in zip((6, 7, 8), names, strict=True):
        row = f'"NL11RABO36","EUR","2026-0{month}-04","+300,00","+{5300 + 300 * (month - 7)},00","J","sparen"\n'
        Path(name).write_text(RABO + row)
    assert books("import", names[1], "--dry-run", "--json").json["files"][0]["opening"] == "5000.00"
    assert "opening balance €5,000.00" in books("import", names[1], "--yes").out
    before = books("export").out
    assert "than this statement says" not in books("import", names[2], "--yes").out
    assert held(books) == {"Main": "5600.00"}
    books("import", names[0], "--yes")
    assert held(books) == {"Main": "5600.00"}, "an older row is in the opening balance"
    assert "nothing was new" in books("import", *names, "--yes").out
    for _ in (1, 2):
        books("undo")
    assert books("export").out == before
    books("undo", "--redo")
    assert held(books) == {"Main": "5600.00"}


def test_each_account_of_a_file_opens_by_its_own_row(books: Finura, tmp_path: Path) -> None:
    rows = (
        '"NL44RABO0123456789","EUR","2026-08-03","-45,10","+1154,90","Jumbo","kaart"\n'
        '"NL44RABO0123456789","EUR","2026-08-04","-300,00","+854,90","J","sparen"\n'
        '"NL11RABO3636363636","EUR","2026-08-04","+300,00","+5300,00","J","sparen"\n'
    )
    (tmp_path / "a.csv").write_text(RABO + rows)
    books("import", f"{tmp_path}/a.csv", "--yes")
    assert sorted(held(books).values()) == ["5300.00", "854.90"]


def test_a_balance_in_the_head_and_beside_the_row(books: Finura, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(ING)
    books("import", f"{tmp_path}/a.csv", "--yes")
    assert held(books) == {"Main": "8836.00"}


def test_a_balance_that_is_not_taken_is_said_and_a_printed_one_goes_first(books: Finura, tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text("Date,Text,Amount,Available Balance\n2026-08-03,tea,-1.00,99.00\n")
    said = "no opening balance by the file, column Available Balance: no second row proves it"
    assert said in " ".join(books("import", str(file), "--dry-run").out.split())
    assert said in " ".join(books("import", str(file), "--yes").out.split())
    books("undo")
    file.write_text("Opening balance,99.00\nDate,Text,Amount,Balance\n2026-08-03,tea,-1.00,99.00\n")
    planned = books("import", str(file), "--dry-run", "--json").json["files"][0]
    assert (planned["opening"], planned["closing"]) == ("99.00", "98.00")
    assert planned["gap"] == "the opening balance is 99.00, that of the rows 100.00"


def test_of_a_card_it_may_be_what_is_owed(books: Finura, tmp_path: Path) -> None:
    books("account", "add", "Visa", "--kind", "card")
    (tmp_path / "a.csv").write_text("Date,Text,Amount,Balance\n2026-08-03,tea,-1.00,99.00\n")
    ran = books("import", f"{tmp_path}/a.csv", "-a", "Visa", "--yes")
    assert "one row does not prove whether it counts what is owed" in " ".join(ran.out.split())
    assert held(books) == {"Visa": "-1.00"}


def test_what_was_typed_before_leaves_the_opening_balance_to_be_said(books: Finura, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(ING)
    books("account", "add", "Giro")
    books("add", "12", "coffee", "-a", "Giro", "--today", "2026-08-01")
    why = "as entries were typed into the account before: finura account edit Giro --opening BALANCE"
    assert why in " ".join(books("import", f"{tmp_path}/a.csv", "-a", "Giro", "--dry-run").out.split())
    said = " ".join(books("import", f"{tmp_path}/a.csv", "-a", "Giro", "--yes").out.split())
    assert why in said
    assert "Giro has €8,893.50 less in the books than this statement says" in said
    books("account", "edit", "Giro", "--opening", "8893.50")
    assert held(books) == {"Giro": "8836.00"}
    (tmp_path / "b.csv").write_text(ING.replace("20.08.", "21.08.").replace("8.836,00", "8.790,50"))
    said = books("import", f"{tmp_path}/b.csv", "-a", "Giro", "--yes").out
    assert "opening" not in said
    assert "than this statement says" not in said


def test_books_that_were_typed_from_the_first_day_are_told_nothing(books: Finura, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(ING)
    books("account", "add", "Giro")
    books("add", "8881.50", "start", "--income", "-a", "Giro", "--today", "2026-08-01")
    (tmp_path / "b.csv").write_text(ING.replace("20.08.", "21.08.").replace("8.836,00", "8.790,50"))
    said = books("import", f"{tmp_path}/a.csv", f"{tmp_path}/b.csv", "-a", "Giro", "--yes").out
    assert "opening" not in said
    assert "than this statement says" not in said
