"""`finura predict balance` as it is typed: the answer, its JSON, floors, accounts, and what makes no sense."""

from __future__ import annotations

import csv
import io

import pytest

TODAY = ("--today", "2026-10-12")


def amount(month: int, day: int) -> int:
    return 2000 + 731 * ((month * day) % 6)


@pytest.fixture
def predict(finura, once):
    """Nine months of pay, rent and shopping, and the tenth begun."""
    lines = []
    for month in range(1, 11):
        lines.append(
            f'{{"date": "2026-{month:02}-01", "amount": "52000", "description": "XQZVK pay", "kind": "income"}}'
        )
        lines.append(f'{{"date": "2026-{month:02}-05", "amount": "-24000", "description": "ZUQQI rent"}}')
        days = (8, 11) if month == 10 else (8, 13, 17, 22, 27)
        lines += [
            f'{{"date": "2026-{month:02}-{day:02}", "amount": "-{amount(month, day)}", "description": "VORNIK"}}'
            for day in days
        ]

    def make() -> None:
        finura("init", "--no-pin", "--currency", "INR", "--locale", "en_IN", "--yes")
        finura("add", "--stdin", *TODAY, typed="\n".join(lines))

    once(make)

    def run(*words: str, **more):
        return finura("predict", "balance", *words, *TODAY, **more)

    return run


def test_every_day_has_a_row_and_the_lowest_point_is_told(predict):
    found = predict("--json").json
    assert (found["period"], found["balance"]) == (
        {"start": "2026-10-12", "end": "2026-11-30"},
        found["history"][-1]["balance"],
    )
    assert (len(found["rows"]), found["rows"][-1]["date"]) == (50, "2026-11-30")
    assert all(float(row["low"]) <= float(row["typical"]) <= float(row["high"]) for row in found["rows"])
    known = {(one["date"], one["name"], one["amount"], one["kind"]) for one in found["known"]}
    assert ("2026-11-01", "XQZVK pay", "52000.00", "income") in known
    assert ("2026-11-05", "ZUQQI rent", "-24000.00", "detected") in known
    assert found["lowest"]["earliest"] <= found["lowest"]["date"] <= found["lowest"]["latest"]
    assert found["backtest"]["tries"] >= 10
    assert found["below"]["floor"] == "0.00"


def test_a_floor_is_likelier_gone_below_the_higher_it_is(predict):
    said = [predict("--json", "--floor", floor).json["below"]["probability"] for floor in ("0", "40000", "4,00,000")]
    assert said == sorted(said)
    assert said[-1] == 1
    text = " ".join(predict("--floor", "400000").out.split())
    assert "Below ₹4,00,000.00 until then: likelier than 199 in 200. It went there in every one of" in text
    assert "opening balance" not in text


def test_what_was_always_below_zero_asks_whether_its_opening_is_missing(predict, finura):
    assert "It went there in none of" in " ".join(predict().out.split())
    finura("account", "edit", "Cash", "--opening", "-900000", *TODAY)
    text = " ".join(predict().out.split())
    assert "past stretches of 30 days, so nothing tells how good such a figure is here." in text
    assert "Is an opening balance missing?" in text


def test_a_terminal_s_lines_fit_and_say_what_it_rests_on(predict):
    out = predict("--explain").out
    assert max(map(len, out.splitlines())) <= 80
    text = " ".join(out.split())
    for words in (
        "Balance of all in hand",
        "Lowest point: typically",
        "tries, 30 days ahead",
        "What is known",
        "drawn by chance",
    ):
        assert words in text
    for word in ("will ", "certain", "always"):
        assert word not in text


def test_a_table_has_all_days_and_a_horizon_more(predict):
    rows = list(csv.DictReader(io.StringIO(predict("--csv", "--horizon", "2").out)))
    assert list(rows[0]) == ["date", "typical", "low", "high", "currency", "below"]
    assert rows[-1]["date"] == "2026-12-31"
    assert predict("2026-11-15", "--json").json["rows"][-1]["date"] == "2026-11-15"


def test_an_account_by_its_name_and_amounts_hidden(predict):
    assert predict("acct:cash", "--json").json["accounts"] == ["Cash"]
    private = predict("--private", "--explain").out + predict("--private", "--json").out
    assert "52" not in private.replace("-52", "")
    assert "24000" not in private


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("coffee",), "bad-query"),
        (("not:acct:cash",), "bad-query"),
        (("2026-09",), "bad-target"),
        (("2029-09",), "bad-target"),
        (("--floor", "much"), "bad-amount"),
        (("--horizon", "0"), "usage"),
        (("acct:nowhere",), "not-found"),
    ],
)
def test_what_makes_no_sense_is_refused_in_a_line(predict, words, code):
    assert predict(*words, "--json", code=2).json["error"]["code"] == code


def test_without_a_history_it_is_not_available(finura):
    finura("init", "--no-pin", "--currency", "INR", "--locale", "en_IN", "--yes")
    assert finura("predict", "balance", "--json", *TODAY, code=69).json["error"]["code"] == "no-history"
