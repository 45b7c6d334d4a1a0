"""Days far ahead, whose year is likely a slip of the finger."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import Finura, Once

TODAY = ("--today", "2026-09-30")


@pytest.fixture
def books(finura: Finura, once: Once) -> Finura:
    once(lambda: finura("init", "--currency", "EUR", "--no-pin"))
    return finura


def doctor(books: Finura) -> list[str]:
    return [row["text"] for row in books("doctor", "--json", *TODAY).json["rows"] if row["code"] == "far-ahead"]


def test_a_typed_day_far_ahead_is_warned_of_and_doctor_knows_it(books: Finura) -> None:
    assert "warning" not in books("add", "5", "fair", "2027-10-01", *TODAY).err
    assert doctor(books) == []
    warned = books("add", "250", "lunch", "2062-09-03", *TODAY).err
    assert "warning: 2062-09-03 is more than a year ahead: is the year right? finura undo takes it back" in warned
    assert doctor(books) == ["1 entry is of days more than a year ahead: is the year right?"]
    assert "2036-09-01 is more than a year ahead" in books("edit", "1", "--date", "2036-09-01", *TODAY).err
    assert "warning" not in books("edit", "1", "--note", "with friends", *TODAY).err


def test_a_row_of_a_day_far_ahead_is_to_be_looked_at(books: Finura, tmp_path: Path) -> None:
    path = tmp_path / "bank.csv"
    path.write_text("Date,Description,Amount\n2026-09-04,REWE,-5.00\n2062-09-05,LIDL,-6.00\n2026-09-06,PAY,9.00\n")
    (dry,) = books("import", str(path), "--dry-run", "--json", *TODAY).json["files"]
    rows = [(row["status"], row["reason"]) for row in dry["transactions"]]
    assert rows == [("new", None), ("review", "its day is more than a year ahead"), ("new", None)]
    books("import", str(path), *TODAY)
    assert "its day is more than a year ahead" in books("review", "--json", *TODAY).out
    assert books("import", str(path), "--json", *TODAY).json["totals"]["already"] == 3
