"""finura mood: logged, looked at, changed, taken back, and what reports make of it."""

from __future__ import annotations

import pytest

from tests.conftest import Finura, Once


@pytest.fixture
def books(finura: Finura, once: Once, monkeypatch: pytest.MonkeyPatch) -> Finura:
    monkeypatch.setenv("FINURA_TODAY", "2026-10-20T09:30")
    once(lambda: finura("init", "--currency", "INR", "--locale", "en_IN", "--no-pin"))
    return finura


def rows(books: Finura, *words: str) -> list[tuple[object, ...]]:
    return [tuple(row[n] for n in ("id", "date", "time", "mood", "note")) for row in books(*words).json["rows"]]


def test_it_is_logged_for_its_day_and_time(books: Finura) -> None:
    said = books("mood", "2", "--note", "slept badly", "--json").json
    assert said == {
        "schema": 1, "command": "mood", "id": 1, "uid": said["uid"], "date": "2026-10-20", "time": "09:30", "mood": 2,
        "note": "slept badly", "day_mean": 2.0, "deed": said["deed"],
    }  # fmt: skip
    books("mood", "4", "--date", "yesterday")
    books("mood", "0", "--time", "7:05")
    assert rows(books, "mood", "list", "--json") == [
        (1, "2026-10-20", "09:30", 2, "slept badly"), (3, "2026-10-20", "07:05", 0, ""), (2, "2026-10-19", None, 4, ""),
    ]  # fmt: skip
    assert rows(books, "mood", "list", "yesterday", "--json") == [(2, "2026-10-19", None, 4, "")]


def test_the_last_days_at_a_glance_hold_moods_of_entries_too(books: Finura) -> None:
    books("mood", "2", "--note", "[bold]")
    books("mood", "5")
    books("add", "250", "lunch", "yesterday", "--mood", "1")
    books("mood", "4", "--date", "2026-09-10")
    books("mood", "0", "--date", "2026-08-01")
    found = books("mood", "--json").json
    assert found["rows"] == [
        {"date": "2026-10-19", "mood": 1.0, "logged": 1, "notes": []},
        {"date": "2026-10-20", "mood": 3.5, "logged": 2, "notes": ["[bold]"]},
    ]
    assert found["period"] == {"start": "2026-09-21", "end": "2026-10-20"}
    assert (found["logged"], found["days"], found["mean"], found["mean_before"]) == (2, 30, 2.25, 4.0)
    assert found["logged_ever"] == 4
    assert books("mood").out.splitlines()[-1] == "2026-10-20\t3.5\t2\t[bold]"


def test_what_was_logged_can_be_changed_and_taken_back(books: Finura) -> None:
    books("mood", "2", "--note", "early")
    books("mood", "edit", "1", "3", "--date", "2026-10-18", "--time", "8:00")
    assert rows(books, "mood", "list", "--json") == [(1, "2026-10-18", "08:00", 3, "early")]
    books("mood", "edit", "1", "--note", "")
    assert rows(books, "mood", "list", "--json") == [(1, "2026-10-18", "08:00", 3, "")]
    books("mood", "edit", "1", "--date", "2026-10-17")
    assert rows(books, "mood", "list", "--json") == [(1, "2026-10-17", None, 3, "")], "the time was of another day"
    assert "nothing was changed" in books("mood", "edit", "1", "3").out
    books("mood", "rm", "1")
    assert rows(books, "mood", "list", "--json") == []
    books("undo")
    assert rows(books, "mood", "list", "--json") == [(1, "2026-10-17", None, 3, "")]


@pytest.mark.parametrize(
    "words",
    [
        ("6",), ("-1",), ("2.5",), ("good",), ("2", "--date", "2026-10-21"), ("2", "--time", "24:00"),
        ("--note", "x"), ("2", "--date", "someday"), ("edit", "1"), ("edit", "9", "3"), ("rm", "9"),
        ("edit", "1", "3", "--date", "tomorrow"), ("list", "someday"),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_refused_and_nothing_is_kept(books: Finura, words: tuple[str, ...]) -> None:
    books("mood", "1")
    before = books("export").out
    assert books("mood", *words, "--json", code=2).json["error"]["message"]
    assert books("export").out == before


def test_reports_by_mood_take_the_entry_s_own_else_that_of_its_day(books: Finura) -> None:
    books("add", "100", "lunch", "--mood", "5", "-c", "Dining")
    books("add", "40", "tea", "-c", "Dining")
    books("add", "7", "tea", "yesterday", "-c", "Dining")
    books("mood", "1")
    books("mood", "2")  # a mean of 1.5 is a mood of 2
    found = books("report", "spending", "--by", "mood", "--json").json["rows"]
    assert [(row["mood"], row["amount"]) for row in found] == [("2", "40.00"), ("5", "100.00"), (None, "7.00")]
    assert books("list", "mood:..2", "--count").out.strip() == "0", "a query asks for the entry's own"
    (month,) = {
        row["period"] for row in books("report", "trend", "-p", "2026-10", "--by", "mood", "--json").json["rows"]
    }
    assert month == "2026-10"
