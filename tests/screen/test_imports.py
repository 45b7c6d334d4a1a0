"""The screens of an import: what was understood, the receipt, the stream of JSON."""

from __future__ import annotations

import io
import json
from array import array
from collections.abc import Iterator
from datetime import date
from typing import Any

from rich.console import Console

from finura_cli.domain.category import Kind
from finura_cli.domain.imports import (
    Counts,
    Double,
    FileReceipt,
    ImportPlan,
    Mark,
    NewCategory,
    Place,
    PlannedRow,
    Problem,
    Reading,
    Receipt,
    Seen,
    Skipped,
    Status,
)  # fmt: skip
from finura_cli.domain.money import Money
from finura_cli.screen.import_json import Failed, FileAnswer, import_json
from finura_cli.screen.import_preview import preview
from finura_cli.screen.imports import receipt_text, rows_table

COLUMNS = {"date": 0, "amount": 1, "text": [], "balance": None, "by_header": True}
READING = Reading("csv", "k", {"delimiter": ";", "date_order": "dmy", "header": ["Tag", "Betrag"], "columns": COLUMNS})


def plan(**changed: Any) -> ImportPlan:
    values: dict[str, Any] = {
        "path": "bank.csv", "sha256": "0" * 64, "reader": "csv", "reading": READING,
        "place": Place(None, "Main", "EUR", why="a new account"), "source": "main-csv",
        "marks": bytearray([Mark.NEW, Mark.DOUBLE, Mark.REJECTED]), "fingerprints": array("q", [1, 2, 0]),
        "doubles": {1: Double(7, "may be the same as entry 7, on the same day")}, "doubtful": (), "turned": 0,
        "counts": Counts(new=1, review=1, rejected=1),
        "seen": Seen(date(2026, 10, 1), date(2026, 10, 2), {"EUR": 100}, {"EUR": -2540}),
        "opening": 100000, "closing": 97560, "problems": (Problem(4, "=\x1b[31mX" + "y" * 80, "no date"),),
        "skipped": (Skipped(1, 1, "header"),), "new_categories": (NewCategory("Kiosk", Kind.EXPENSE, 2, 1),),
        "revision": 1,
    }  # fmt: skip
    return ImportPlan(**(values | changed))


ROWS = [
    PlannedRow(2, date(2026, 10, 1), None, -2540, "EUR", "[bold]REWE", None, "Food", Status.NEW, None),
    PlannedRow(3, date(2026, 10, 2), "12:30", 100, "EUR", "a\u202eb", "Shop", None, Status.REVIEW, "may be"),
]


def items() -> Iterator[PlannedRow | Problem | Skipped]:
    yield Skipped(1, 1, "header")
    yield from ROWS
    yield plan().problems[0]
    yield Skipped(5, 9, "footer")


def test_the_stream_is_one_object_in_the_order_of_the_contract() -> None:
    text = "".join(import_json([FileAnswer(plan(), items, plan().problems)], [], dry_run=True))
    answer = json.loads(text)
    (file,) = answer["files"]
    assert list(file)[:13] == [
        "path", "format", "source", "account", "currency", "read", "new", "already", "review", "rejected",
        "transactions", "problems", "skipped",
    ]  # fmt: skip
    assert file["transactions"][1] == {
        "line": 3, "date": "2026-10-02", "time": "12:30", "amount": "1.00", "currency": "EUR",
        "description": "a\u202eb", "merchant": "Shop", "category": None, "status": "review", "reason": "may be",
    }  # fmt: skip
    assert file["skipped"] == [{"lines": "1", "why": "header"}, {"lines": "5-9", "why": "footer"}]
    assert (file["opening"], file["closing"]) == ("1000.00", "975.60")
    assert not {"\x1b", "\u202e"} & set(text)


def test_two_files_failures_and_an_error_are_still_one_object() -> None:
    answers = [FileAnswer(plan(), done=FileReceipt(plan(), "Main", n, 3), rejects="x") for n in (1, 2)]
    failed = [Failed("z.csv", "not-a-statement", "z.csv: no")]
    error = {"code": "no-row-taken", "message": "m", "hint": None}
    answer = json.loads("".join(import_json(answers, failed, dry_run=False, deed=9, error=error)))
    assert (answer["batch"], answer["deed"], answer["error"], len(answer["failed"])) == (None, 9, error, 1)
    assert answer["totals"] == {"read": 6, "new": 2, "already": 0, "review": 2, "rejected": 2}
    assert json.loads("".join(import_json([], [], dry_run=True)))["files"] == []


def test_private_masks_amounts_only() -> None:
    text = "".join(import_json([FileAnswer(plan(), items)], [], dry_run=True, private=True))
    assert not any(digits in text for digits in ("25.40", "1000.00", "975.60"))
    assert "2026-10-02" in text


def test_the_preview_says_how_it_was_read_and_shows_rows() -> None:
    for width in (60, 80, 120):
        out = io.StringIO()
        shown = preview([plan()], ROWS, [Failed("z.csv", "c", "z.csv: no")], Money.plain)
        assert shown.rich is not None
        shown.rich(Console(file=out, width=width, color_system=None))
        assert max(map(len, out.getvalue().splitlines())) <= width
        text = out.getvalue().replace(",\n  ", ", ")  # broken between words
        assert "date = Tag, amount = Betrag" in text
        assert "3 rows: 1 new, 1 to review, 1 rejected" in text
        assert "balance 1000.00 before, 975.60 after" in text
        assert "[bold]REWE" in text
        assert "<U+202E>" in text
        assert "z.csv: no (not taken)" in text


def test_the_preview_says_how_many_of_the_rows_it_shows_and_that_it_was_a_look() -> None:
    def ending(shown: list[PlannedRow], *, dry_run: bool, **changed: Any) -> list[str]:
        out = io.StringIO()
        drawn = preview([plan(**changed)], shown, [], Money.plain, dry_run=dry_run).rich
        assert drawn is not None
        drawn(Console(file=out, width=80, color_system=None))
        return out.getvalue().splitlines()[-2:]

    assert ending(ROWS, dry_run=True)[1] == "nothing was written"
    assert "rows" not in ending(ROWS, dry_run=True)[0]  # that is all of them
    assert "nothing was written" not in ending(ROWS, dry_run=False)
    many = ending(ROWS, dry_run=True, counts=Counts(new=860, review=4, rejected=9))
    assert many == ["2 of 864 rows, those to review first", "nothing was written"]
    assert ending(ROWS, dry_run=True, counts=Counts(new=864))[0] == "2 of 864 rows"


def _drawn(rows: list[PlannedRow], height: int, **changed: Any) -> list[str]:
    out = io.StringIO()
    drawn = preview([plan(**changed)], rows, [], Money.plain).rich
    assert drawn is not None
    drawn(Console(file=out, width=80, height=height, color_system=None, force_terminal=True))
    return out.getvalue().splitlines()


def test_in_a_low_window_fewer_rows_are_shown_and_the_rest_fits() -> None:
    rows = [
        PlannedRow(n, date(2026, 10, 1), None, -n, "EUR", f"SHOP {n} " + "WORD " * 20, None, "Food", Status.NEW, None)
        for n in range(2, 10)
    ]
    counts = Counts(new=8, rejected=1)
    tall = _drawn(rows, 100, counts=counts)
    assert sum("SHOP" in line for line in tall) == 8
    low = _drawn(rows, 24, counts=counts)
    shown = sum("SHOP" in line for line in low)
    assert 2 <= shown < 8
    assert len(low) <= 22
    assert low[-1] == f"{shown} of 8 rows"
    assert low[0].startswith("bank.csv: csv")


def test_where_the_window_holds_it_not_at_all_what_was_understood_is_next_to_the_question() -> None:
    rows = [ROWS[0], ROWS[1], ROWS[0]]
    lines = _drawn(rows, 8)
    assert sum("REWE" in line for line in lines) == 1
    head = next(n for n, line in enumerate(lines) if line.startswith("bank.csv: csv"))
    assert head > next(n for n, line in enumerate(lines) if "REWE" in line)
    assert "Kiosk" in lines[-1]


def test_long_lines_of_the_receipt_break_between_words_and_no_path_does() -> None:
    path = "/data/asha/Bank statements/Of the year 2026/From the savings account/October to November.csv"
    news = tuple(NewCategory(f"Kiosk {n} " + "very long " * 8, Kind.EXPENSE, 2, 1) for n in range(2))
    done = FileReceipt(plan(path=path, new_categories=news), "Main", 3, 5)
    failed = Failed("my own/z z z.csv", "c", "my own/z z z.csv: " + "no " * 30)
    rejects = path.replace(".csv", ".rejects.csv")
    text = receipt_text(Receipt(8, (done,)), {path: rejects}, [failed], Money.plain, {path: path + ".old"})
    lines = text.splitlines()
    assert path in lines
    assert f"  rejected rows are in {rejects}" in lines
    assert f"  moved to {path}.old" in lines
    assert any(line.startswith("my own/z z z.csv: no") for line in lines)
    assert all(len(line) <= 80 for line in lines if path.removesuffix(".csv") not in line)
    out = io.StringIO()
    drawn = preview([plan(path=path)], ROWS, [failed], Money.plain).rich
    assert drawn is not None
    drawn(Console(file=out, width=60, color_system=None))
    assert f"{path}:" in out.getvalue().splitlines()


def test_the_receipt_is_plain_lines() -> None:
    done = FileReceipt(plan(), "Main", 3, 5)
    text = receipt_text(Receipt(8, (done,)), {"bank.csv": "bank.rejects.csv"}, [], Money.plain)
    assert text == (
        "bank.csv into Main: 3 rows: 1 new, 1 to review, 1 rejected\n"
        "  2026-10-01 to 2026-10-02, import 3, source main-csv\n"
        "  account Main is new, opening balance 1000.00\n"
        "  new category Kiosk (expense): 2 rows, 1 without a type\n"
        "  5 without a category yet: finura review, or finura categorize\n"
        "  1 may be there twice and count only when accepted: finura review\n"
        "  line 4 rejected, no date: =␛[31mX" + "y" * 32 + "…\n"
        "  rejected rows are in bank.rejects.csv\n"
        "take it back: finura undo\n"
    )


def test_nothing_new_and_no_rows() -> None:
    empty = plan(counts=Counts(), marks=bytearray(), problems=(), doubles={}, new_categories=(), seen=Seen())
    text = receipt_text(Receipt(None, (FileReceipt(empty, "Main", None, 0),)), {}, [], Money.plain)
    assert text == "bank.csv into Main: no rows\nnothing was new, nothing was written\n"
    assert rows_table([], show=Money.plain).rows == ()
