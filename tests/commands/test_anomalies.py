"""finura anomalies, as it is typed."""

from __future__ import annotations

import pytest

TODAY = ("--today", "2026-10-28")


@pytest.fixture
def anomalies(finura, once):
    def make() -> None:
        finura("init", "--no-pin", "--currency", "INR", "--locale", "en_IN", "--yes")
        for day in (9, 10):
            finura("add", "--amount", "648", "Trattoria", "[bold]", f"2026-10-{day:02}", "-c", "Dining")
        finura("add", "--amount", "120", "coffee", "2026-10-12", "-c", "Dining")

    once(make)

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


def test_a_bill_that_did_not_come_has_an_id_of_its_own(anomalies, finura):
    for month in range(4, 10):
        finura("add", "--amount", "900", "ZUQQI GYM", f"2026-{month:02}-05", "-c", "Dining")
    finura("add", "--amount", "120", "coffee", "2026-10-25", "-c", "Dining")
    (row,) = [row for row in anomalies("--json").json["rows"] if row["kind"] == "missing-bill"]
    last = int(row["id"].removeprefix("d"))
    assert (row["date"], row["amount"], row["usual"], row["other"]) == ("2026-10-05", None, "-900.00", last)
    assert f"{row['id']}\t2026-10-05\t\tINR" in anomalies().out
    answer = anomalies("reject", row["id"], "2", "--json").json
    assert answer["ids"] == [2, row["id"]]
    left = anomalies("--json").json
    assert (left["rows"], left["rejected"]) == ([], 2)
    anomalies("reject", "d999", code=2)
    assert "d412" in anomalies("reject", "e5", code=2).err


def test_how_many_are_told_is_a_setting(anomalies, finura):
    for n in range(40):
        words = (str(90 + 7 * n % 40), f"XQZVK {'abcdefgh'[n % 8]}", f"2026-0{3 + n // 8}-{3 + 3 * (n % 8):02}")
        finura("add", "--amount", *words, "-c", "Groceries")
    for n in range(3):
        finura("add", "--amount", str(3000 + n), f"VORNIK {'abc'[n]}", f"2026-10-{3 + 8 * n:02}", "-c", "Groceries")
    every = len(anomalies("--json", "--alarms", "0").json["rows"])
    assert every >= 4
    found = anomalies("--json").json
    assert (len(found["rows"]), found["held_back"]) == (3, every - 3)  # a double charge, and two a month
    finura("config", "set", "anomalies.per_month", "1")
    assert len(anomalies("--json").json["rows"]) == 2
    query = ("list", "is:anomaly", "2026-10", "--count")
    assert finura(*query).out.strip() == "2"
    finura("config", "set", "anomalies.per_month", "0")
    assert finura(*query).out.strip() == str(every)
    assert len(anomalies("--json").json["rows"]) == every
    assert len(anomalies("--json", "--alarms", "1").json["rows"]) == 2


def test_both_votes_stand_in_json_and_files_when_they_are_asked_for(anomalies, tmp_path):
    (row,) = anomalies("--json", "--explain").json["rows"]
    assert (row["heard"], row["forest"]) == ("rule", None)  # three entries are no past
    file = tmp_path / "odd.csv"
    anomalies("--explain", "-o", str(file))
    head, line = file.read_text(encoding="utf-8").splitlines()
    assert head.endswith(",verdict,statistics,forest,heard")
    assert line.endswith(",0.01,,rule")


def test_an_import_says_what_it_saw(anomalies, finura, tmp_path):
    file = tmp_path / "bank.csv"
    rows = ["2026-10-20,ZUQQI,-75.00", "2026-10-21,ZUQQI,-75.00", "2026-10-22,XQZVK,-12.00"]
    file.write_text("\n".join(["Date,Description,Amount", *rows]) + "\n", encoding="utf-8")
    said = finura("import", str(file), *TODAY).out
    assert "looks odd: ZUQQI" in said
    assert "charged twice: same text, amount and account" in " ".join(said.split())
    assert "see: finura anomalies 2026-10" in said
    finura("undo")
    assert finura("import", str(file), "--json", *TODAY).json["anomalies"] == {"duplicate-charge": 1}
    assert "75" not in "".join(
        line for line in finura("import", str(file), "--private", *TODAY).out.splitlines() if "odd" in line
    )


def test_an_entry_says_that_it_is_odd(anomalies, finura):
    (odd,) = finura("show", "2", "--json", *TODAY).json["odd"]
    assert (odd["kind"], odd["verdict"]) == ("duplicate-charge", None)
    assert "looks odd    charged twice: same text" in finura("show", "2", *TODAY).out
    assert finura("show", "3", "--json", *TODAY).json["odd"] == []
    anomalies("accept", "2")
    assert finura("show", "2", "--json", *TODAY).json["odd"][0]["verdict"] == "accept"
    anomalies("reject", "2")
    assert finura("show", "2", "--json", *TODAY).json["odd"] == []


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
