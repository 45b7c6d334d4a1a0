"""finura risk, as it is typed."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest

from tests.conftest import Finura, Once

TODAY = date(2026, 10, 20)


@pytest.fixture
def books(finura: Finura, once: Once, monkeypatch: pytest.MonkeyPatch) -> Finura:
    monkeypatch.setattr("ml.risk.ORIGINS", 3)  # learnt from fewer points of the past: it is quicker
    monkeypatch.setenv("FINURA_TODAY", "2026-10-20T09:30")
    once(lambda: finura("init", "--currency", "INR", "--locale", "en_IN", "--no-pin"))
    return finura


def fill(books: Finura, days: int) -> None:
    entries = [
        {
            "amount": f"-{90 + n * n * 37 % 101}",
            "description": f"XQZVK {n}",
            "category": "Dining",
            "date": str(TODAY - timedelta(days=n)),
            **({"mood": n % 6} if n % 2 else {}),
        }
        for n in range(1, days + 1)
    ]
    books("add", "--stdin", typed="\n".join(map(json.dumps, entries)))


def test_under_thirty_days_it_is_not_available_and_says_what_is_missing(books: Finura) -> None:
    for words in ((), ("today",), ("tomorrow",)):
        error = books("risk", *words, "--json", code=69).json["error"]
        assert error["code"] == "too-few-days"
        assert "30 days more with a mood" in error["message"]
    fill(books, 36)
    assert "1 day more of entries" in books("risk", code=69).err


def test_it_tells_of_today_and_tomorrow_and_is_kept(books: Finura) -> None:
    fill(books, 50)
    found = books("risk", "--json").json
    assert (found["command"], found["date"], found["made"]) == ("risk", "2026-10-21", "2026-10-20")
    low, high = found["rows"]
    assert (low["risk"], low["chance"], low["silent"], low["missing"]) == ("low-mood", None, "few-days", 8)
    assert high["silent"] is None
    assert 0 < high["chance"] < 1
    assert high["above"] == "169.00"
    assert books("risk", "--json").json == found
    assert books("risk", "today", "--json").json["date"] == "2026-10-20"
    rows = [line.split("\t") for line in books("risk").out.splitlines()]
    assert [row[0] for row in rows] == ["risk", "low-mood", "high-spend"]
    assert "169" not in books("risk", "--private", "--json").out
    assert "169" not in books("risk", "--private").out


@pytest.mark.parametrize("words", [("yesterday",), ("2026-10-21",), ("today", "tomorrow"), ("--explian",)])
def test_what_makes_no_sense_is_refused(books: Finura, words: tuple[str, ...]) -> None:
    assert books("risk", *words, "--json", code=2).json["error"]["message"]


def test_on_the_last_day_of_the_calendar_there_is_no_tomorrow(books: Finura) -> None:
    books("risk", "--today", "2199-12-31", "--json", code=69)
