"""finura anomalies, as it is typed."""

from __future__ import annotations

import pytest

TODAY = ("--today", "2026-10-28")


@pytest.fixture
def anomalies(finura):
    finura("init", "--no-pin", "--currency", "INR", "--locale", "en_IN", "--yes")
    for day in (9, 10):
        finura("add", "--amount", "648", "Trattoria", "[bold]", f"2026-10-{day:02}", "-c", "Dining")
    finura("add", "--amount", "120", "coffee", "2026-10-12", "-c", "Dining")

    def typed(*words, **how):
        return finura("anomalies", *words, *TODAY, **how)

    return typed


def test_the_shape_of_its_json_is_fixed(anomalies):
    found = anomalies("--json").json
    tail = ["rejected", "held_back", "looked_at", "unjudged", "heard"]
    assert list(found) == ["schema", "command", "period", "rows", *tail]
    assert found["rows"] == [
        {
            "id": 2, "date": "2026-10-10", "amount": "-648.00", "currency": "INR", "description": "Trattoria [bold]",
            "category": "Food:Dining", "kind": "duplicate-charge", "score": 2.5,
            "reason": "same text, amount and account as entry 1 one day earlier", "usual": None, "low": None,
            "high": None, "other": 1, "verdict": None, "statistics": 0.01, "one_in": None, "forest": None,
            "heard": "rule",
        }
    ]  # fmt: skip
    assert (found["looked_at"], found["rejected"]) == (3, 0)


def test_exit_code_is_for_what_is_not_settled(anomalies):
    assert anomalies().code == 0
    anomalies("--exit-code", code=3)
    anomalies("2026-09", "--exit-code", code=0)
    anomalies("accept", "2")
    assert anomalies("--exit-code", "--json", code=0).json["rows"][0]["verdict"] == "accept"


def test_rejected_never_comes_back_and_can_be_undone(anomalies, finura):
    answer = anomalies("reject", "2", "--json").json
    assert (answer["command"], answer["ids"], answer["verdict"]) == ("anomalies reject", [2], "reject")
    found = anomalies("all", "--json").json
    assert (found["rows"], found["rejected"]) == ([], 1)
    finura("undo")
    assert len(anomalies("--json").json["rows"]) == 1
    finura("undo", "--redo")
    assert anomalies("--json").json["rows"] == []


def test_a_period_may_be_an_option(anomalies):
    assert anomalies("-p", "2026-10", "--json").out == anomalies("2026-10", "--json").out
    assert anomalies("--since", "2026-10-11", "--json").json["rows"] == []


def test_a_query_narrows(anomalies):
    assert len(anomalies("trattoria", "--json").json["rows"]) == 1
    assert anomalies("coffee", "--json").json["rows"] == []


def test_what_makes_no_sense_is_refused(anomalies):
    anomalies("accept", "99", code=2)
    anomalies("reject", code=2)
    anomalies("accept", "x", code=2)
    anomalies("--alarms", "-1", code=2)


def test_a_pipe_gets_rows(anomalies):
    lines = anomalies().out.splitlines()
    assert lines[0].split("\t")[:3] == ["id", "date", "amount"]
    assert len(lines) == 2


def test_private_shows_no_amount(anomalies):
    for words in ((), ("--json",)):
        assert "648" not in anomalies("--private", *words).out


def test_empty_books(finura):
    finura("init", "--no-pin", "--currency", "INR", "--locale", "en_IN", "--yes")
    assert finura("anomalies", "--json", *TODAY).json["rows"] == []


@pytest.mark.parametrize("words", [("anomalies",), ("anomalies", "accept", "1")])
def test_without_books_it_says_how_to_make_them(finura, words):
    assert finura(*words, "--json", code=78).json["error"]["code"] == "no-store"
