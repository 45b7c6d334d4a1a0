"""Undo after the deeds that begin with a file, and after verdicts: the export is the same to the byte, redo as well."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Finura, Once

BANK = """Date,Description,Amount
2026-09-01,ACME SALARY,50000.00
2026-09-05,NETFLIX,-499.00
2026-10-01,ACME SALARY,50000.00
2026-10-05,NETFLIX,-499.00
2026-10-08,SWIGGY 1,-250.00
2026-10-08,SWIGGY 1,-250.00
2026-10-20,UBER,-120.00
"""
SIMPLE = """date,amount,category,transaction_type
2026-10-11,90,Chai,expense
2026-10-12,700,Food,expense
not a day,1,Food,expense
"""


@pytest.fixture
def books(finura: Finura, once: Once, tmp_path: Path) -> Finura:
    """Entry 8 was typed; of `more.csv` one row may be the same, one is new."""
    more = BANK + "2026-10-11,UPI/1/CHAI STOP,-90.00\n2026-10-29,NETFLIX,-499.00\n"
    for name, text in (("bank", BANK), ("more", more), ("simple", SIMPLE)):
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")

    def make() -> None:
        finura("init", "--currency", "INR", "--locale", "en_IN", "--no-pin")
        finura("category", "add", "Mine", "--kind", "expense")  # so that nothing is filed by common knowledge alone
        finura("import", str(tmp_path / "bank.csv"))
        finura("add", "90", "chai", "2026-10-10", "-a", "Main", "-c", "Dining")
        finura("categorize", "--set", "Subscriptions", "NETFLIX", "2026-09", "--yes")
        finura("rules", "add", "uber", "-c", "Ride share")

    once(make)
    return finura


def more(finura: Finura, folder: Path) -> None:
    finura("import", str(folder / "more.csv"))


Words = tuple[str, ...] | Callable[[Path], tuple[str, ...]]
DEEDS: dict[str, Words] = {
    "import": lambda folder: ("import", str(folder / "more.csv")),
    "import of several": lambda folder: ("import", str(folder / "more.csv"), str(folder / "bank.csv")),
    "import as a new source": lambda folder: ("import", str(folder / "bank.csv"), "-a", "Cash", "--source", "purse"),
    "import with a new category": lambda folder: ("import", str(folder / "simple.csv"), "-a", "Main"),
    "review accept": ("review", "accept", "9"),
    "review reject": ("review", "reject", "9"),
    "review snooze": ("review", "snooze", "9", "7"),
    "categorize set": ("categorize", "--set", "Dining", "swiggy", "--yes"),
    "categorize apply": ("categorize", "--apply", "--yes"),
    "rules apply": ("rules", "apply", "--yes"),
    "anomalies accept": ("anomalies", "accept", "6"),
    "anomalies reject": ("anomalies", "reject", "6"),
    "sources rm": ("import", "sources", "rm", "main-csv"),
    "rm of an imported row": ("rm", "3"),
    "edit of an imported row": ("edit", "3", "--amount", "10", "--merchant", "Acme"),
    "edit necessity of imported rows": ("edit", "3", "4", "--necessity", "saving"),
    "edit merchant of imported rows": ("edit", "netflix", "--merchant", "Streaming", "--yes"),
    "merchant edit": ("merchant", "edit", "Uber", "--necessity", "essential"),
    "merchant rename": ("merchant", "rename", "Uber", "Cabs"),
    "merchant merge": ("merchant", "merge", "Uber", "Swiggy"),
    "merchant alias": ("merchant", "alias", "Uber", "OLA RIDE"),
    "category merge": ("category", "merge", "Subscriptions", "Dining"),
    "refund": ("add", "100", "back", "--refund-of", "2"),
}


@pytest.mark.parametrize("deed", DEEDS)
def test_the_export_comes_back_byte_for_byte(books: Finura, tmp_path: Path, deed: str) -> None:
    if not deed.startswith("import"):
        more(books, tmp_path)
    before = books("export").out
    words = DEEDS[deed]
    books(*(words(tmp_path) if callable(words) else words), code=None)
    after = books("export").out
    shown = books("import", "sources", "--json").out
    assert deed == "sources rm" or after != before
    books("undo")
    assert books("export").out == before
    books("undo", "--redo")
    assert books("export").out == after
    assert books("import", "sources", "--json").out == shown
    books("doctor")


def test_an_import_is_undone_by_its_own_number(books: Finura, tmp_path: Path) -> None:
    before = books("export").out
    more(books, tmp_path)
    after = books("export").out
    number = books("import", "log", "--json").json["rows"][0]["id"]
    books("import", "undo", str(number))
    assert books("export").out == before
    more(books, tmp_path)  # what was undone may come again, later and under ids of its own
    numbers = re.compile(r'"(id|entry)": [0-9]+|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9-]{10}T[0-9:]{8}')
    assert numbers.sub("", books("export").out) == numbers.sub("", after)
    books("doctor")


def test_everything_back_to_empty_books_and_forth_again(finura: Finura, tmp_path: Path, books: Finura) -> None:
    more(books, tmp_path)
    books("review", "accept", "9")
    full = books("export").out
    deeds = len(books("undo", "list", "--json", "--limit", "0").json["rows"])
    for _ in range(deeds):
        books("undo")
    assert books("list", "--count").out == "0\n"
    books("undo", code=2)
    for _ in range(deeds):
        books("undo", "--redo")
    assert books("export").out == full
    books("doctor")
