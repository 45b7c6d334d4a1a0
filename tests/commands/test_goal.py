"""finura goal, as it is typed."""

from __future__ import annotations

import pytest

from tests.conftest import Finura, Once

TODAY = ("--today", "2026-10-20")


@pytest.fixture
def goal(finura: Finura, once: Once):
    def make() -> None:
        finura("init", "--no-pin", "--currency", "INR", "--locale", "en_IN", "--yes")
        finura("account", "add", "Bank", "--opening", "100000", "--date", "2026-01-01")
        finura("account", "add", "Pot", "--kind", "savings", "--opening", "20000", "--date", "2026-01-01")
        finura("account", "add", "Dollars", "--currency", "USD", "--opening", "50", "--date", "2026-01-01")

    once(make)

    def typed(*words, **how):
        return finura("goal", *words, *TODAY, **how)

    return typed


def rows(goal, *words):
    return {row["name"]: row for row in goal(*words, "--json").json["rows"]}


def test_the_shape_of_its_json_is_fixed(goal):
    goal("add", "Bike", "60,000", "--by", "2027-03")
    goal("pay", "Bike", "5000", "-a", "bank")
    found = goal("--json").json
    assert list(found) == [
        "schema", "command", "rows", "months", "typical_month", "asked_per_month", "currency", "quiet_days",
        "closed",
    ]  # fmt: skip
    (row,) = found["rows"]
    assert row == {
        "id": 1, "uid": row["uid"], "name": "Bike", "target": "60000.00", "saved": "5000.00", "left": "55000.00",
        "used": 0.0833, "currency": "INR", "account": None, "start": "2026-10-20", "by": "2027-03-31",
        "due": "2027-03-31", "contribution": "11000.00", "per": "month", "expected_by_now": "5000.00", "ahead": "0.00",
        "behind": False, "done": False, "short": "0.00", "per_day": "339.51", "per_week": "2391.31",
        "per_month": "11000.00", "reached_on": None, "by_plan_on": "2027-03-20", "odds": None, "streak": None,
        "streak_longest": None, "streak_unit": None, "kept": None, "kept_of": None, "closed": None,
    }  # fmt: skip
    assert (found["asked_per_month"], found["currency"]) == ("11000.00", "INR")
    assert (found["months"], found["typical_month"], found["quiet_days"], found["closed"]) == (0, None, None, [])


def test_either_solves_for_the_other(goal):
    assert "₹12,000.00 a month from 2026-10-20 on: 5 payments" in goal("add", "A", "60000", "--by", "2027-03").out
    said = goal("add", "B", "60000", "--per-month", "5000").out
    assert "it is there on 2027-10-20, after 12 payments" in " ".join(said.split())
    assert "it is there on 2026-11-10, after 3 payments" in goal("add", "C", "60", "--per-week", "20").out
    assert "it is there on 2026-10-23, after 3 payments" in goal("add", "D", "60", "--per-day", "20").out
    found = rows(goal)
    assert [(row["due"], row["contribution"], row["per"]) for row in found.values()] == [
        ("2027-03-31", "12000.00", "month"), ("2027-10-20", "5000.00", "month"), ("2026-11-10", "20.00", "week"),
        ("2026-10-23", "20.00", "day"),
    ]  # fmt: skip
    goal("edit", "B", "--by", "2027-04-20")
    assert rows(goal)["B"]["contribution"] == "10000.00"


def test_a_goal_from_its_first_day_to_its_end(goal, finura):
    goal("add", "Bike", "6000", "--by", "2027-03", "--saved", "1000", "-a", "Bank", "--from", "2026-05-31")
    goal("pay", "Bike", "1000", "2026-07-01", "-n", "bonus")
    shown = goal("show", "bike").out
    assert shown.splitlines()[0] == "Bike: ₹2,000.00 of ₹6,000.00 (33%)"
    assert "₹1,000.00 was there on its first day, 2026-05-31" in shown
    assert "    2026-07-01  +₹1,000.00  Bank  bonus" in shown.splitlines()
    assert goal("show", "bike", "--csv").out.splitlines()[1:] == [
        "2026-05-31,1000.00,INR,Bank,", "2026-07-01,1000.00,INR,Bank,bonus",
    ]  # fmt: skip
    assert goal("--exit-code", code=3).out
    assert rows(goal)["Bike"]["behind"] is True
    goal("take", "Bike", "500")
    goal("pay", "Bike", "4500")
    done = rows(goal)["Bike"]
    assert (done["saved"], done["done"], done["behind"], done["per_month"]) == ("6000.00", True, False, None)
    goal("--exit-code")
    goal("pay", "Bike", "10")
    finura("goal", "pay", *TODAY, "Bike", "--", "-10")
    goal("close", "Bike", "yesterday")
    assert rows(goal) == {}
    closed = goal("--closed", "--json").json["closed"]
    assert closed == [{"name": "Bike", "target": "6000.00", "currency": "INR", "closed": "2026-10-19"}]
    assert goal("--closed", "--csv").out.splitlines()[1] == "Bike,,6000.00,INR,,,,2027-03-31,,,2026-10-19"
    assert "closed on 2026-10-19; this is how it stood then" in goal("show", "Bike").out
    assert goal("show", "Bike", "--json").json["goal"]["saved"] == "2000.00"
    goal("reopen", "Bike")
    assert rows(goal)["Bike"]["saved"] == "6000.00"


def test_an_account_of_its_own(goal, finura):
    said = goal("add", "Car", "300000", "--by", "2028-06", "--account", "Pot").out
    assert "all that is in Pot counts" in said
    finura("add", "5000", "--transfer-to", "Pot", "-a", "Bank", *TODAY)
    assert (rows(goal)["Car"]["saved"], rows(goal)["Car"]["account"]) == ("25000.00", "Pot")
    said = goal("add", "Trip", "10000", "--per-month", "500", "--account", "Pot").out
    assert "Car had this account for itself: ₹25,000.00 of it stays with it" in " ".join(said.split())
    assert {name: row["saved"] for name, row in rows(goal).items()} == {"Car": "25000.00", "Trip": "0.00"}
    goal("edit", "Trip", "--account", "")
    assert rows(goal)["Car"]["account"] == "Pot"


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("add", "Bike", "0", "--by", "2027-03"), "bad-amount"),
        (("add", "Bike", "many", "--by", "2027-03"), "bad-amount"),
        (("add", "Bike", "500"), "usage"),
        (("add", "Bike", "500", "--by", "2027-03", "--per-day", "3"), "usage"),
        (("add", "Bike", "500", "--per-week", "9", "--per-day", "3"), "usage"),
        (("add", "Bike", "500", "--by", "2026-09"), "bad-day"),
        (("add", "Bike", "500", "--by", "soon"), "bad-day"),
        (("add", "Bike", "500", "--by", "all"), "bad-day"),
        (("add", "Bike", "500", "--by", "2027-13"), "bad-period"),
        (("add", "Bike", "500", "--by", "2027-03", "-a", "Nowhere"), "not-found"),
        (("add", "Bike", "$500", "--by", "2027-03", "-a", "Bank"), "other-currency"),
        (("add", "Bike", "500", "--by", "2027-03", "--saved", "5"), "which-account"),
        (("add", "house", "500", "--by", "2027-03"), "exists"),
        (("pay", "House", "0"), "bad-amount"),
        (("pay", "House", "5", "2026-12-01", "-a", "Bank"), "bad-day"),
        (("pay", "House", "5", "-a", "Dollars"), "other-currency"),
        (("pay", "House", "1000000", "-a", "Bank"), "not-enough"),
        (("pay", "Home", "5"), "not-found"),
        (("take", "House", "5"), "not-enough"),
        (("edit", "House"), "usage"),
        (("edit", "House", "--target", "-4"), "bad-amount"),
        (("edit", "House", "--by", "2031-01", "--per-day", "4"), "usage"),
        (("show", "Nothing"), "not-found"),
        (("afford", "0", "--by", "2027-03"), "bad-amount"),
        (("afford", "500", "--by", "2026-03"), "bad-day"),
        (("afford", "500", "--by", "2027-03", "Boat"), "not-found"),
        (("afford", "$500", "--by", "2027-03", "House"), "other-currency"),
        (("reopen", "House"), "not-closed"),
        (("close", "House", "2026-01-01"), "bad-day"),
        (("shw",), "usage"),
    ],
)
def test_bad_input_is_refused_in_a_line(goal, finura, words, code):
    goal("add", "House", "900000", "--by", "2030-01")
    before = finura("export").out
    ran = goal(*words, "--json", code=2)
    assert ran.json["error"]["code"] == code
    assert finura("export").out == before


DEEDS = {
    "goal add": ("add", "Second", "500", "--per-week", "20"),
    "goal add own": ("add", "Second", "500", "--by", "2027-01", "-a", "Pot"),
    "goal add saved": ("add", "Second", "500", "--by", "2027-01", "-a", "Bank", "--saved", "20"),
    "goal pay": ("pay", "Bike", "30", "-n", "x", "yesterday"),
    "goal take": ("take", "Bike", "30"),
    "goal edit": ("edit", "Bike", "--per-month", "70", "--name", "Cycle", "--target", "800", "--from", "2026-09-01"),
    "goal edit own": ("edit", "Pot goal", "--account", ""),
    "goal close": ("close", "Bike"),
    "goal reopen": ("reopen", "Old"),
    "goal rm": ("rm", "Bike"),
}


@pytest.mark.parametrize("deed", DEEDS)
def test_undo_restores_the_export_byte_for_byte(goal, finura, deed):
    goal("add", "Bike", "500", "--by", "2027-01")
    goal("pay", "Bike", "100", "-a", "Bank")
    goal("add", "Pot goal", "500000", "--by", "2028-01", "-a", "Pot")
    goal("add", "Old", "5", "--by", "2028-01")
    goal("close", "Old")
    before = finura("export").out
    goal(*DEEDS[deed])
    after = finura("export").out
    assert after != before
    assert finura("undo", "list", "--json").json["rows"][0]["command"] == " ".join(deed.split()[:2])
    finura("undo")
    assert finura("export").out == before
    finura("undo", "--redo")
    assert finura("export").out == after
    assert finura("doctor", "--json").json["sound"] is True


def test_names_that_look_like_markup_are_only_names(goal):
    name = "[red]x[/red] " + "y" * 80
    goal("add", name, "500", "--by", "2027-01")
    assert list(rows(goal)) == [name]
    assert name in goal().out
    assert goal("show", name).out.startswith("[red]x[/red]\n")
    assert goal("add", "x" * 101, "500", "--by", "2027-01", "--json", code=2).json["error"]["code"] == "bad-name"


def test_private_shows_no_amount(goal):
    goal("add", "Bike", "6000", "--by", "2027-03", "--saved", "1234", "-a", "Bank", "--from", "2026-05-31")
    for words in ((), ("show", "Bike"), ("afford", "1234", "--by", "2027-01")):
        out = goal(*words, "--private").out
        assert "••••" in out
        assert "234" not in out
        assert "234" not in goal(*words, "--private", "--json").out
    for words in (("pay", "Bike", "999999", "-a", "Bank"), ("take", "Bike", "999999"), ("pay", "Bike", "1", "-a", "X")):
        refused = goal(*words, "--private", code=2)
        assert "234" not in refused.err + refused.out
    goal("add", "Car", "9000", "--per-month", "77")
    assert "77" not in goal("edit", "Car", "--target", "9" * 14, "--private", code=2).err


def history(finura):
    for year, month in [(2025, n) for n in range(7, 13)] + [(2026, n) for n in range(1, 10)]:
        finura("add", "50000", "salary", f"{year}-{month:02}-01", "--income", "-c", "Salary", "-a", "Bank")
        spent = str(28000 + 1700 * (month % 7))
        finura("add", spent, "rent", f"{year}-{month:02}-27", "-c", "Rent", "-a", "Bank")


def test_what_can_be_afforded_is_said(goal, finura):
    history(finura)
    goal("add", "Bike", "130000", "--by", "2027-05")
    found = goal("afford", "45000", "--by", "2027-03", "--json").json
    assert list(found) == [
        "schema", "command", "amount", "currency", "by", "months", "typical_month", "free", "odds", "above_zero",
        "rows",
    ]  # fmt: skip
    (row,) = found["rows"]
    assert list(row) == [
        "name", "due", "odds_without", "odds_with", "there_without", "there_with", "months_later",
    ]  # fmt: skip
    assert (found["months"], found["by"], row["name"]) == (15, "2027-03-31", "Bike")
    assert row["odds_with"] < row["odds_without"]
    assert row["odds_without"] == rows(goal)["Bike"]["odds"]
    out = goal("afford", "45000", "--by", "2027-03", "Bike").out
    assert "likely to be in time instead of" in out
    assert max(map(len, out.splitlines())) <= 80
    assert goal("afford", "45000", "--by", "2027-03").out == goal("afford", "45000", "--by", "2027-03").out


def test_too_little_history_is_said(goal):
    goal("add", "Bike", "130000", "--by", "2027-05")
    assert "No odds yet: there is no complete month yet, and it takes 6." in goal("show", "Bike").out
    found = goal("afford", "45000", "--by", "2027-03", "--json").json
    assert (found["odds"], found["rows"], found["free"]) == (None, [], "120000.00")
