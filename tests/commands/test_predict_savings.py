"""finura predict savings and finura predict history, as they are typed."""

from __future__ import annotations

import csv
import io
from decimal import Decimal

import pytest

TODAY = ("--today", "2026-10-10")


@pytest.fixture
def predict(finura, once, tmp_path):
    once(lambda: finura("init", "--no-pin", "--currency", "INR", "--locale", "en_IN", "--yes"))
    lines = []
    for month in range(1, 10):
        lines += [f"2026-{month:02}-01,{52000 + 300 * month},Salary,income,XQZVK",
                  f"2026-{month:02}-02,24000,Rent,expense,ZUQQI",
                  f"2026-{month:02}-27,{3000 + 700 * (month % 4)},Groceries,expense,VORNIK"]  # fmt: skip
    rows = "\n".join(["date,amount,category,transaction_type,description", *lines])
    (tmp_path / "months.csv").write_text(rows + "\n", encoding="utf-8")
    finura("import", str(tmp_path / "months.csv"), "-a", "Cash", "--yes")

    def typed(*words, today=TODAY, **how):
        return finura("predict", *words, *today, **how)

    return typed


def money(text: str) -> Decimal:
    return Decimal(text)


def test_the_identity_holds_in_every_row_of_its_json(predict):
    found = predict("savings", "--horizon", "3", "--json").json
    assert list(found) == [
        "schema", "command", "target", "period", "currency", "total", "months", "history", "model", "backtest", "since",
        "known_until", "unconverted",
    ]  # fmt: skip
    assert (found["command"], found["target"], found["currency"]) == ("predict savings", "2026-11", "INR")
    assert [one["target"] for one in found["months"]] == ["2026-11", "2026-12", "2027-01"]
    for one in (found["total"], *found["months"]):
        assert money(one["saved"]) == money(one["income"]) - money(one["spending"])
        assert money(one["careful"]) == money(one["income"]) - money(one["plan_for"])
        assert money(one["low"]) <= money(one["careful"]) <= money(one["saved"]) <= money(one["high"])
    for one in found["history"]:
        assert money(one["saved"]) == money(one["income"]) - money(one["spending"])
    assert list(found["backtest"]) == ["months", "mae", "mae_naive", "naive", "coverage", "inside", "of"]
    assert found["model"]["months"] == 9


def test_spending_is_the_one_of_predict_expenses(predict):
    spent = predict("expenses", "--json").json["total"]
    saved = predict("savings", "--json").json["total"]
    assert (saved["spending"], saved["plan_for"]) == (spent["typical"], spent["plan_for"])


def test_this_month_tells_what_is_known_and_the_rest(predict, finura):
    finura("add", "--amount", "2500", "VORNIK", "2026-10-04", "-c", "Groceries")
    found = predict("savings", "this-month", "--json").json
    assert (found["since"], found["total"]["spending_so_far"]) == ("2026-10-10", "2500.00")
    text = predict("savings", "this-month").out
    assert "2,500.00 out until 2026-10-09, 22 days left." in text
    assert "of such months:" in text


def test_text_says_who_speaks_and_how_good_it_was(predict):
    text = " ".join(predict("savings", "--explain").out.split())
    assert "last 5 months:" in text
    assert "same-as-last-month" in text
    assert "from 9 complete months (2026-01 to 2026-09)." in text
    assert "finura model train savings" in text


def test_csv_has_a_row_a_month_and_private_hides_amounts(predict):
    rows = list(csv.DictReader(io.StringIO(predict("savings", "--horizon", "2", "--csv").out)))
    assert [row["month"] for row in rows] == ["2026-11", "2026-12"]
    assert money(rows[0]["saved"]) == money(rows[0]["income"]) - money(rows[0]["spending"])
    shown = predict("savings", "--private", "--no-chart").out
    for figure in (rows[0]["income"], rows[0]["saved"], rows[0]["low"]):
        assert figure[-6:] not in shown.replace(",", "")


@pytest.mark.parametrize(
    ("words", "code"),
    [(("savings", "2026-09"), 2), (("savings", "--horizon", "0"), 2), (("savings", "2026-w50"), 2),
     (("savings", "cat:groceries"), 69), (("savings", "colour:red"), 2), (("history", "colour:red"), 2),
     (("history", "tomatoes"), 2), (("history", "savings", "bills"), 2), (("history", "2026", "2025"), 2)],
)  # fmt: skip
def test_what_makes_no_sense_is_refused(predict, words, code):
    assert predict(*words, code=code).err


def test_history_holds_what_was_told_against_what_came(predict, finura):
    assert predict("history", "--json").json["rows"] == []
    for day in ("2026-08-20", "2026-08-30"):
        assert predict("savings", "2026-09", today=("--today", day)).out
    predict("savings", "2026-10", today=("--today", "2026-09-29"))
    predict("savings", "cat:groceries", "2026-09", today=("--today", "2026-08-31"), code=69)
    found = predict("history", "savings", "--json").json
    assert found["command"] == "predict history"
    over, running = found["rows"]
    assert (over["start"], over["made"], over["state"], over["came"]) == (
        "2026-09-01", "2026-08-30", "known", "27000.00",
    )  # fmt: skip
    assert [one["made"] for one in over["told"]] == ["2026-08-20", "2026-08-30"]
    assert over["inside"] == (money(over["low"]) <= money(over["came"]) <= money(over["high"]))
    assert money(over["off"]) == money(over["came"]) - money(over["typical"])
    assert (running["state"], running["inside"], running["off"]) == ("running", None, None)
    (score,) = found["scores"]
    assert (score["forecast"], score["months"], score["interval"]) == ("savings", 1, 0.8)
    assert {one["forecast"] for one in predict("history", "--json").json["rows"]} == {"savings"}
    assert {one["forecast"] for one in predict("history", "income", "--json").json["rows"]} == {"income"}
    assert predict("history", "2025", "--json").json["rows"] == []
    said = [line.split("\t") for line in predict("history", "savings").out.splitlines()]
    assert (said[0][0], said[1][0], len(said)) == ("forecast", "savings", 3)


def test_history_is_outside_the_change_log(predict, finura):
    before = finura("export", "--json").out
    predict("savings")
    assert finura("export", "--json").out == before
    assert finura("undo", "list", "--json").json["rows"][0]["command"] == "import"
