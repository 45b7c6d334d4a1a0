"""finura report saved, as it is typed."""

from __future__ import annotations

import csv
import io
import json
from datetime import date, timedelta

import pytest

from tests.conftest import Finura, Once

TODAY = date(2026, 10, 20)


@pytest.fixture
def books(finura: Finura, once: Once, monkeypatch: pytest.MonkeyPatch) -> Finura:
    monkeypatch.setenv("FINURA_TODAY", "2026-10-20T09:30")
    once(lambda: finura("init", "--currency", "INR", "--locale", "en_IN", "--no-pin"))
    return finura


def lived(books: Finura) -> None:
    """Ninety days of lunch, and a budget that a dear one crosses."""
    entries = [
        {"amount": f"-{200 + n * 37 % 90}", "description": f"XQZVK {n}", "category": "Dining", "time": "13:15",
         "date": str(TODAY - timedelta(days=n))}
        for n in range(1, 91)
    ]  # fmt: skip
    books("add", "--stdin", typed="\n".join(map(json.dumps, entries)))
    books("budget", "set", "Dining", "6000")
    books("config", "set", "alerts.holdout", "0")
    books("add", "700", "ZUQQI", "-c", "Dining", "--today", "2026-10-20T12:50")
    for n in range(4):
        books("add", "150", f"VORNIK {n}", "-c", "Dining", "--today", f"2026-10-{20 + n}T13:45")


def test_an_alert_is_watched_from_the_entry_that_set_it_off(books: Finura) -> None:
    lived(books)
    found = books("report", "saved", "--json", "--today", "2026-10-24").json
    assert found["command"] == "report saved"
    assert found["period"] == {"start": "2025-11-01", "end": "2026-10-31"}
    row = found["rows"][0]
    assert row["told"] == "2026-10-20T12:50:00"
    assert (row["about"], row["said"], row["timed"], row["why"]) == ("Dining", True, True, None)
    assert (row["hours_spent"], row["day_spent"]) == ("150.00", "150.00")
    usual, below = float(row["hours_usual"]), float(row["hours_below"])
    assert 200 <= usual <= 290
    assert below == pytest.approx(usual - 150)
    assert found["months"][0]["period"] == "2026-10"
    assert found["totals"]["hours_below"] == found["months"][0]["hours_below"]
    assert [one["window"] for one in found["effect"]] == ["two-hours", "day"]
    for one in found["effect"]:
        assert (one["why"], one["claimed"], one["difference"], one["more"]) == ("no-holdout", False, None, None)
    assert found["unconverted"] == []


def test_it_is_in_no_other_figure(books: Finura) -> None:
    lived(books)
    said = [books(*words, "--json", "--today", "2026-10-24").out for words in (("report",), ("budget",), ("account",))]
    books("report", "saved", "--today", "2026-10-24")
    assert said == [
        books(*words, "--json", "--today", "2026-10-24").out for words in (("report",), ("budget",), ("account",))
    ]
    for text in said:
        assert "below" not in text


def test_a_table_has_every_alert(books: Finura) -> None:
    lived(books)
    ran = books("report", "saved", "--csv", "--today", "2026-10-24")
    rows = list(csv.DictReader(io.StringIO(ran.out)))
    found = books("report", "saved", "--json", "--today", "2026-10-24").json["rows"]
    assert [row["hours_below"] for row in rows] == [row["hours_below"] or "" for row in found]
    assert {row["currency"] for row in rows} == {"INR"}
    hidden = books("report", "saved", "--private", "--json", "--today", "2026-10-24").out
    assert "150.00" not in hidden


def test_without_alerts_it_says_where_they_come_from(books: Finura) -> None:
    ran = books("report", "saved")
    assert "finura help alerts" in ran.err
    assert books("report", "saved", "--json").json["rows"] == []


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("cat:Food",), "no-query"),
        (("lunch",), "no-query"),
        (("2026-13",), "bad-period"),
        (("2026", "2025"), "bad-period"),
    ],
)
def test_it_takes_a_period_and_nothing_else(books: Finura, words: tuple[str, ...], code: str) -> None:
    assert books("report", "saved", *words, "--json", code=2).json["error"]["code"] == code


def test_help_knows_it(books: Finura) -> None:
    assert "drawn at random" in books("help", "saved").out
