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
def budget(finura, once):
    def make() -> None:
        finura("init", "--no-pin", "--currency", "INR", "--locale", "en_IN", "--yes")
        for line in ENTRIES:
            finura("--today", "2026-10-20T12:00", "add", *line.split())

    once(make)

    def typed(*words, **how):
        return finura("budget", *words, *TODAY, **how)

    return typed


def test_the_shape_of_its_json_is_fixed(budget):
    budget("set", "Food", "12000")
    found = budget("--json").json
    assert list(found) == [
        "schema", "command", "period", "currency", "rows", "totals", "unconverted", "rates", "ready_to_assign",
        "unbudgeted", "overfull",
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
    assert found["overfull"] == []
    assert found["unbudgeted"] == [{"category": "Housing:Rent", "amount": "24000.00"}]


def test_what_is_set_twice_is_no_deed_and_undo_is_not_offered(budget, finura):
    assert "finura undo takes it back" in budget("set", "Food", "12000").out
    before = finura("undo", "list", "--json").json["rows"]
    again = budget("set", "Food", "12000")
    assert "nothing was changed: it was so already" in again.out
    assert "undo" not in again.out
    assert budget("set", "Food", "12000", "--json").json["deed"] is None
    assert finura("undo", "list", "--json").json["rows"] == before


def test_a_word_is_no_category_and_that_is_said(budget):
    budget("set", "Food", "12000")
    assert "for the category Food say cat:Food" in budget("Food").err
    assert budget("xylophone").err == "Only what matches counts as spent.\n"
    assert budget("last-month").err == ""


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
        (("set", "Food", "-5"), "has a sign"),
        (("set", "Food", "(5)"), "below zero"),
        (("set", "Food", "$5"), "kept in INR"),
        (("all",), "two ends"),
        (("2026-13",), "calendar"),
        (("2026-10", "-p", "2026-09"), "two periods"),
        (("set", "Food"), "AMOUNT"),
        (("set", "Food", "--rollover"), "AMOUNT"),
        (("set", "Food", "average", "6", "weeks"), "counted in months"),
        (("set", "Food", "10%"), "10% of what?"),
        (("set", "Food", "last month", "--per", "week"), "for a month, not for a week"),
        (("set", "Food", "last month up to $5"), "is in USD"),
        (("set", "Food", "500", "--cap", "5"), "rolls over"),
        (("set", "Food", "500", "--rollover", "--cap", "0"), "above zero"),
        (("set", "Food", "500", "--no-rollover", "--cap", "5"), "rolls over"),
        (("set", "Food", "500", "--rollover", "--cap", "$5"), "is in USD"),
        (("move", "Food", "Rent", "5"), "no budget for Food"),
        (("move", "Food", "nonsense", "5"), "no category"),
        (("move", "Food", "Rent", "some"), "no amount"),
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


def test_what_is_left_rolls_over(budget, finura):
    said = finura("budget", "set", "Food", "5000", "--rollover", "--cap", "3000", "--today", "2026-09-03").out
    assert said.startswith("Food: ₹5,000.00 a month from 2026-09-01 on, rolling over up to ₹3,000.00")
    (row,) = budget("--json").json["rows"]
    assert (row["set"], row["rolled"], row["budget"], row["left"]) == ("5000.00", "3000.00", "8000.00", "6400.00")
    assert "rolling over" in budget("set", "Food", "6000").out
    assert "rolling over" not in budget("set", "Food", "--no-rollover").out
    (row,) = budget("--json").json["rows"]
    assert (row["budget"], row["rolled"]) == ("6000.00", None)
    rows = budget("history", "--json").json["rows"]
    assert [(one["rollover"], one["cap"]) for one in rows] == [(True, "3000.00"), (False, None)]


def test_the_shape_of_a_move_is_fixed(budget):
    budget("set", "Food", "5000")
    budget("set", "Rent", "30000")
    done = budget("move", "Rent", "Food", "1,500", "--json").json
    assert done == {
        "schema": 1, "command": "budget move", "from": "Housing:Rent", "to": "Food", "amount": "1500.00",
        "currency": "INR", "start": "2026-10-01", "from_budget": "28500.00", "from_left": "4500.00",
        "to_budget": "6500.00", "to_left": "4900.00",
        "deed": done["deed"],
    }  # fmt: skip
    assert [(row["category"], row["moved"]) for row in budget("--json").json["rows"]] == [
        ("Food", "1500.00"), ("Housing:Rent", "-1500.00"),
    ]  # fmt: skip
    assert budget("history", "--json").json["moves"] == [
        {"start": "2026-10-01", "from": "Housing:Rent", "to": "Food", "amount": "1500.00", "currency": "INR"}
    ]
    assert budget("move", "Rent", "Food", "28500.01", "--json", code=2).json["error"]["code"] == "not-enough"
    assert budget("move", "Rent", "Food", "-5", code=2).err


@pytest.fixture
def lived(budget, finura):
    """Two months before October, of which September is whole."""
    finura("add", "300", "lunch", "2026-08-02", "-c", "Dining")
    finura("add", "600", "lunch", "2026-09-02", "-c", "Dining")
    return budget


def test_an_amount_in_words_is_worked_out_and_shown_before_it_is_set(lived):
    looked = lived("set", "Dining", "average", "6", "months", "up", "to", "400", "--dry-run")
    assert "average 6 months up to 400 = ₹400.00" in looked.out
    assert "only 2 complete months known, not 6" in looked.out
    assert lived("--json").json["rows"] == []
    done = lived("set", "Dining", "average 2 months", "--json").json
    assert (done["amount"], done["template"]) == ("450.00", "average 2 months")
    assert lived("history", "--json").json["rows"][0]["template"] == "average 2 months"
    assert lived("set", "Rent", "same month last year", "--json", code=69).json["error"]["code"] == "no-history"


def test_a_dry_run_refuses_what_would_be_refused_and_says_what_would_be_set(lived):
    for words in (("nosuch", "100"), ("Salary", "100"), ("Food", "100", "--cap", "5"), ("Food", "100 USD")):
        refused = lived("set", *words, "--dry-run", "--json", code=2).json["error"]
        assert refused == lived("set", *words, "--json", code=2).json["error"]
    looked = lived("set", "dining", "100", "--per", "week", "--rollover", "--dry-run", "--json").json
    done = lived("set", "dining", "100", "--per", "week", "--rollover", "--json").json
    assert looked == done | {"dry_run": True, "deed": None}
    assert lived("set", "dining", "120", "--dry-run").out.replace("\n ", "") == (
        "Food:Dining: ₹120.00 a month from 2026-10-01 on, rolling over (was ₹100.00 a week); nothing was set\n"
    )


def test_apply_works_amounts_in_words_out_anew(lived, finura):
    lived("set", "Dining", "last month")
    assert "600.00" in lived("apply").out
    assert lived("apply", "--json").json["deed"] is None
    finura("add", "40", "tea", "2026-09-05", "-c", "Dining")
    looked = lived("apply", "--dry-run", "--json").json
    assert (looked["dry_run"], looked["deed"]) == (True, None)
    assert looked["rows"] == [
        {"category": "Food:Dining", "target": "category", "template": "last month", "before": "600.00",
         "amount": "640.00", "currency": "INR", "problem": None}
    ]  # fmt: skip
    assert lived("--json").json["rows"][0]["budget"] == "600.00"
    assert lived("apply").out.startswith("1 budget changed from 2026-10-01 on")
    assert lived("--json").json["rows"][0]["budget"] == "640.00"
    ran = finura("budget", "apply", "--today", "2026-12-10", code=4)
    assert "cannot be worked out" in ran.out
    assert finura("budget", "--json", "--today", "2026-12-10").json["rows"][0]["budget"] == "640.00"


def test_apply_without_words_says_so(budget):
    budget("set", "Food", "5000")
    assert "No budget has an amount in words" in budget("apply").out


def test_private_hides_what_rolls_over_moves_and_is_worked_out(lived):
    lived("set", "Rent", "30000")
    lived("set", "Fuel", "average 2 months plus 12.5% minus 987.60 at least 1234 up to 4321")
    for words in (
        ("set", "Fuel", "average 2 months plus 12.5% minus 987.60 at least 1234 up to 4321"), ("history", "--csv"),
        ("history", "--json"), ("apply", "--json"), ("apply", "--csv"), ("set", "Fuel", "--rollover", "--json"),
        ("set", "Fuel", "last month at least 1234 up to 987.60"), ("rm", "Fuel", "--json"),
        ("set", "Dining", "last month", "--rollover", "--cap", "345"), ("apply",), ("move", "Rent", "Dining", "77"),
        ("history",), (), ("move", "Dining", "Rent", "5000"),
    ):  # fmt: skip
        ran = lived("--private", *words, code=2 if " ".join(words).endswith(("5000", "to 987.60")) else 0)
        for figure in ("987", "1234", "4321", "600", "640", "345", "77", "677", "30000", "30,000"):
            assert figure not in ran.out + ran.err, words


def test_private_leaves_months_and_percentages_of_amounts_in_words(lived):
    lived("set", "Fuel", "average 2 months plus 12.5% up to 4321")
    (row,) = lived("--private", "history", "--json").json["rows"]
    assert row["template"] == "average 2 months plus 12.5% up to ••••"


def test_history_names_targets_in_a_file_as_budget_does(budget):
    budget("set", "total", "5000")
    budget("set", "saving", "500")
    named = [[line.split(",")[0] for line in budget(*words, "--csv").out.splitlines()] for words in ((), ("history",))]
    assert named[0][1:] == ["total", "saving"]
    assert sorted(named[1][1:]) == ["saving", "total"]


def test_children_stand_below_their_parents_in_every_form(budget):
    for name, amount in (("Food", "9000"), ("Dining", "2000"), ("Fuel", "100"), ("Food:Groceries", "5000")):
        budget("set", name, amount)
    rows = budget("--json").json["rows"]
    assert [(row["category"], row["parent"]) for row in rows] == [
        ("Food", None), ("Food:Dining", "Food"), ("Food:Groceries", "Food"), ("Transport:Fuel", None),
    ]  # fmt: skip
    names = [line.split("\t")[0] for line in budget().out.splitlines()[1:]]
    assert names == [row["category"] for row in rows]
