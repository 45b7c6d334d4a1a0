"""finura budget, as it is typed."""

from __future__ import annotations

import pytest

from tests.conftest import Finura

TODAY = ("--today", "2026-10-10")
ENTRIES = (
    "24000 rent 2026-10-01 -c Rent",
    "900 groceries big bazaar 2026-10-03 -c Groceries",
    "700 dinner at Swiggy 2026-10-08 -c Dining",
    "85000 salary 2026-10-01 --income -c Salary",
)


@pytest.fixture
def budget(finura):
    finura("init", "--no-pin", "--currency", "INR", "--locale", "en_IN", "--yes")
    for line in ENTRIES:
        finura("--today", "2026-10-20T12:00", "add", *line.split())

    def typed(*words, **how):
        return finura("budget", *words, *TODAY, **how)

    return typed


def test_the_shape_of_its_json_is_fixed(budget):
    budget("set", "Food", "12000")
    found = budget("--json").json
    assert list(found) == [
        "schema", "command", "period", "currency", "rows", "totals", "unconverted", "ready_to_assign", "unbudgeted",
    ]  # fmt: skip
    assert (found["schema"], found["command"]) == (1, "budget")
    assert found["period"] == {"start": "2026-10-01", "end": "2026-10-31"}
    (row,) = found["rows"]
    pace = row.pop("pace")
    assert row == {
        "category": "Food", "target": "category", "budget": "12000.00", "spent": "1600.00", "left": "10400.00",
        "used": 0.1333, "left_per_day": "472.72", "set": "12000.00", "rolled": None, "moved": None, "parent": None,
    }  # fmt: skip
    assert pace["expected_by_now"] == "3870.97"
    assert set(pace) >= {"expected_by_now", "projected", "over_on", "probability_over"}
    assert found["totals"] == {
        "budget": "12000.00", "spent": "1600.00", "left": "10400.00", "used": 0.1333, "unbudgeted": "24000.00",
        "of_total": False,
    }  # fmt: skip
    assert found["unconverted"] == []
    assert found["ready_to_assign"] == "73000.00"
    assert found["unbudgeted"] == [{"category": "Housing:Rent", "amount": "24000.00"}]


def test_no_budget_is_an_empty_answer(budget):
    assert budget("--json").json["rows"] == []
    assert budget().out.startswith("category\ttarget\tspent\t")


def test_what_set_and_rm_answer(budget):
    done = budget("set", "dining", "3,000", "--json").json
    assert done == {
        "schema": 1, "command": "budget set", "category": "Food:Dining", "target": "category", "amount": "3000.00",
        "currency": "INR", "per": "month", "start": "2026-10-01", "rollover": False, "cap": None,
        "template": None, "dry_run": False, "deed": done["deed"],
    }  # fmt: skip
    again = budget("set", "dining", "20", "--per", "day")
    assert again.out.startswith("Food:Dining: ₹20.00 a day from 2026-10-01 on (was ₹3,000.00 a month)")
    assert "No budget for Food:Dining" in budget("rm", "dining").out
    budget("rm", "dining", code=2)


def test_exit_code_is_for_what_is_exceeded(budget):
    budget("set", "total", "20000")
    assert budget(code=0).code == 0
    assert budget("--exit-code", code=3).code == 3
    assert budget("2026-09", "--exit-code", code=0).out.count("\n") == 1  # it held from October on


def test_a_period_may_be_said_in_several_ways(budget):
    both = ("--since", "2026-09", "--until", "2026-09")
    said = [("2026-09",), ("last-month",), ("last", "month"), ("-p", "2026-09"), both]
    assert len({budget(*words, "--json").out for words in said}) == 1


def test_rows_are_total_then_necessities_then_categories(budget):
    for what, amount in (("Rent", "25000"), ("saving", "10000"), ("total", "40000"), ("essential", "30000")):
        budget("set", what, amount)
    assert [row["target"] for row in budget("--json").json["rows"]] == ["total", "essential", "saving", "category"]


def test_history(budget, finura):
    finura("budget", "set", "Food", "9000", "--today", "2026-08-03")
    budget("set", "Food", "12000")
    rows = budget("history", "--json").json["rows"]
    assert [(row["amount"], row["per"], row["start"], row["end"]) for row in rows] == [
        ("9000.00", "month", "2026-08-01", "2026-09-30"), ("12000.00", "month", "2026-10-01", None),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("set", "nonsense", "5"), "no category"),
        (("set", "Salary", "5"), "is income"),
        (("set", "Food", "abc"), "no amount"),
        (("set", "Food", "-5"), "without a sign"),
        (("set", "Food", "(5)"), "below zero"),
        (("set", "Food", "$5"), "kept in INR"),
        (("all",), "two ends"),
        (("2026-13",), "calendar"),
        (("2026-10", "-p", "2026-09"), "two periods"),
        (("set", "Food"), "AMOUNT"),
    ],
)
def test_what_makes_no_sense_is_refused(budget, words, said):
    ran = budget(*words, code=2)
    assert said in ran.err
    assert ran.out == ""
    assert budget("history", "--json").json["rows"] == []


def test_private_shows_no_amount(budget):
    budget("set", "total", "20000")
    ran = budget("--private", "--json")
    assert "20000" not in ran.out
    assert "25600" not in ran.out
    assert "20000" not in budget("--private").out


def test_a_budget_can_be_undone(budget, finura):
    budget("set", "Food", "12000")
    finura("undo")
    assert budget("--json").json["rows"] == []


@pytest.mark.parametrize(
    "words", [("budget",), ("budget", "set", "Food", "5"), ("budget", "rm", "Food"), ("budget", "history")]
)
def test_without_books_it_says_how_to_make_them(finura, words):
    assert finura(*words, "--json", code=78).json["error"]["code"] == "no-store"


def test_a_query_says_which_spending_counts(finura: Finura) -> None:
    finura("init", "--currency", "INR", "--no-pin")
    finura("add", "300", "lunch", "-c", "Dining", "--who", "Mina", "2026-10-03")
    finura("add", "200", "lunch", "-c", "Dining", "--who", "Ravi", "2026-10-04")
    finura("budget", "set", "Dining", "1000", "--today", "2026-10-01")
    spent = {}
    for words in ((), ("who:Mina",), ("who:Nobody",)):
        (row,) = finura("budget", *words, "2026-10", "--json").json["rows"]
        spent[words] = row["spent"]
    assert spent == {(): "500.00", ("who:Mina",): "300.00", ("who:Nobody",): "0.00"}
