"""`--if`, as it is typed."""

from __future__ import annotations

import pytest

TODAY = ("--today", "2026-10-10")


@pytest.fixture(scope="module")
def rows():
    made = ["date,amount,category"]
    for n in range(1, 10):
        made += [f"2026-{n:02}-01,24000,Rent", f"2026-{n:02}-27,{3000 + 100 * n},Groceries"]
        made += [f"2026-{n:02}-0{n},{900 + 40 * n},Dining", f"2026-{n:02}-02,50000,Salary"]
    return "\n".join(made)


@pytest.fixture
def predict(finura, once, tmp_path, rows):
    (tmp_path / "nine.csv").write_text(rows)

    def make() -> None:
        finura("init", "--no-pin", "--currency", "INR", "--locale", "en_IN", "--yes")
        finura("import", str(tmp_path / "nine.csv"), "--yes", "-a", "Cash")

    once(make)

    def typed(*words, **how):
        return finura("predict", *words, *TODAY, **how)

    return typed


def test_the_forecast_is_told_with_it_and_what_it_moves_beneath(predict, finura):
    finura("budget", "set", "Dining", "1500", *TODAY)
    finura("goal", "add", "Bike", "60000", "--by", "2027-06", *TODAY)
    plain = predict("expenses", "--json").json
    found = predict("expenses", "--if", "dining -20%", "--if", "rent +500", "--json").json
    assert list(found) == [*plain, "if", "moved", "goals", "budgets"]
    assert found["rows"][0]["typical"] == "24500.00"
    first, second = found["if"]
    assert (first["asked"], first["category"], first["kind"]) == ("dining -20%", "Food:Dining", "expense")
    assert (second["before"], second["after"], second["difference"]) == ("24000.00", "24500.00", "500.00")
    moved = {one["figure"]: one for one in found["moved"]}
    assert list(moved) == ["typical", "plan_for", "low", "high"]
    for name, one in moved.items():
        assert (one["before"], one["after"]) == (plain["total"][name], found["total"][name])
    assert float(moved["typical"]["difference"]) == pytest.approx(
        float(first["difference"]) + float(second["difference"])
    )
    (goal,) = found["goals"]
    assert (goal["name"], goal["due"]) == ("Bike", "2027-06-30")
    (budget,) = found["budgets"]
    assert (budget["name"], budget["budget"]) == ("Food:Dining", "1500.00")
    assert float(budget["left_after"]) > float(budget["left_before"])


def test_a_person_reads_what_changes(predict):
    ran = predict("--if", "dining -20%", "--no-chart")
    said = " ".join(ran.out.split())
    assert said.startswith("If: dining -20%. The months to come are told with that.")
    for piece in ("A month of Without With Difference", "In all, November 2026", "This is no forecast"):
        assert piece in said
    assert all(len(line) <= 80 for line in ran.out.splitlines())
    assert "laid one upon the other" not in said
    assert "laid one upon the other" in predict("--if", "dining -20%", "--explain").out


def test_private_hides_amounts_that_were_typed_too(predict):
    out = predict("--if", "rent +555", "--if", "dining -20%", "--private").out
    assert "555" not in out
    assert "555" not in predict("--if", "rent +555", "--private", "--json").out
    assert "dining -20%" in out


def test_what_is_not_understood_is_one_line_with_what_would_be(predict):
    for text in ("rent", "rent 500", "rent =20%", "ZUQQI +5", "transfer +5", "rent +5 USD", ""):
        ran = predict("--if", text, code=2)
        assert ran.err.startswith("error: ")
        assert len(ran.err.splitlines()) <= 2
    assert predict("--if", "rent", "--json", code=2).json["error"]["code"] == "bad-if"


def test_nothing_is_stored_for_history(predict):
    predict("expenses", "--if", "dining -20%")
    before = predict("history", "--json").json
    predict("expenses", "--if", "rent =1")
    assert predict("history", "--json").json == before


def test_savings_are_told_with_it(predict):
    found = predict("savings", "--if", "income -10%", "--if", "rent +500", "--json").json
    assert (found["command"], found["total"]["income"]) == ("predict savings", "45000.00")
    moved = {one["figure"]: one for one in found["moved"]}
    assert list(moved) == ["income", "spending", "saved", "careful", "low", "high"]
    assert moved["saved"]["difference"] == "-5500.00"
    assert "2027-01, saved" in predict("savings", "--if", "rent +500", "--horizon", "3").out


def test_balances_are_told_with_it(predict):
    found = predict("balance", "--if", "income -10%", "--json").json
    moved = {one["figure"]: one for one in found["moved"]}
    assert moved["a_month"]["difference"] == "-5000.00"
    assert found["odds_below"].keys() == {"before", "after"}
    assert found["rows"][-1]["typical"] == moved["end"]["after"]
    assert "Each month" in predict("balance", "--if", "income -10%").out


def test_changes_without_measure_are_no_bug(predict):
    ifs = [word for _ in range(20) for word in ("--if", "rent +1000%")]
    for kind in ("expenses", "savings", "balance"):
        assert predict(kind, *ifs, "--json").json["if"]
    assert (
        predict("expenses", "--if", "spending -100%", "--if", "income -100%", "--json").json["total"]["high"] == "0.00"
    )
    assert predict("savings", "--if", "income -100%", "--json").json["total"]["income"] == "0.00"
