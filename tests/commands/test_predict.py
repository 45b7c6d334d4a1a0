"""finura predict, as it is typed."""

from __future__ import annotations

import csv
import io

import pytest

TODAY = ("--today", "2026-10-10")


@pytest.fixture
def predict(finura, once):
    def make() -> None:
        finura("init", "--no-pin", "--currency", "INR", "--locale", "en_IN", "--yes")
        for month in range(1, 10):
            finura("add", "--amount", "24000", "rent", f"2026-{month:02}-01", "-c", "Rent")
            finura("add", "--amount", str(3000 + 100 * month), "market", f"2026-{month:02}-27", "-c", "Groceries")

    once(make)

    def typed(*words, **how):
        return finura("predict", *words, *TODAY, **how)

    return typed


def test_the_shape_of_its_json_is_fixed(predict):
    found = predict("expenses", "--json").json
    assert list(found) == [
        "schema", "command", "target", "period", "currency", "total", "rows", "bills", "months", "history", "model",
        "backtest", "since", "known_until", "unconverted",
    ]  # fmt: skip
    assert (found["command"], found["target"], found["currency"]) == ("predict expenses", "2026-11", "INR")
    parts = ["fixed", "variable", "spent"]
    assert list(found["total"]) == ["typical", "plan_for", "low", "high", "interval", *parts]
    assert (found["total"]["fixed"], found["total"]["interval"]) == ("27600.00", 0.8)  # both fall due at a steady pace
    assert list(found["rows"][0]) == ["category", "typical", "plan_for", "low", "high", *parts]
    assert (found["rows"][0]["category"], found["rows"][0]["fixed"]) == ("Housing:Rent", "24000.00")
    assert found["bills"][0] == {
        "name": "rent", "due": "2026-11-01", "times": 1, "amount": "24000.00", "currency": "INR",
        "category": "Housing:Rent", "sure": True,
    }  # fmt: skip
    assert list(found["history"][0]) == ["month", "spent", "typical", "low", "high", "inside"]
    assert found["model"] == {
        "name": "bills and a robust mean", "months": 9, "trained_at": "2026-10-10",
        "categories": "bills and a robust mean", "challengers": None,
    }  # fmt: skip
    assert list(found["backtest"]) == ["months", "mae", "mae_naive", "naive", "coverage", "inside", "of"]
    assert (found["backtest"]["months"], found["backtest"]["naive"]) == (5, "same as last month")
    assert (found["since"], found["known_until"]) == (None, "2026-09-27")


def test_this_month_is_what_was_spent_and_what_is_to_come(predict):
    found = predict("this-month", "--json").json
    assert (found["target"], found["since"]) == ("2026-10", "2026-10-10")
    total = found["total"]
    assert total["spent"] == "0.00"
    assert float(total["typical"]) == sum(float(total[name]) for name in ("spent", "fixed", "variable"))
    assert "left: typically" in predict("this-month").out


def test_the_kind_may_be_left_out(predict):
    assert predict("--json").out == predict("expenses", "--json").out


def test_a_query_a_month_a_horizon_and_an_interval(predict):
    found = predict("cat:groceries", "2026-12", "--horizon", "2", "--interval", "50", "--json").json
    assert [month["target"] for month in found["months"]] == ["2026-12", "2027-01"]
    assert [row["category"] for row in found["rows"]] == ["Food:Groceries"]
    assert found["total"]["interval"] == 0.5


def test_a_wider_interval_encloses_a_narrower_one(predict):
    low, high = [], []
    for percent in ("50", "80", "95"):
        total = predict("--interval", percent, "--json").json["total"]
        low.append(float(total["low"]))
        high.append(float(total["high"]))
    assert low == sorted(low, reverse=True)
    assert high == sorted(high)


def test_it_says_who_speaks_and_how_good_it_was(predict):
    text = predict().out
    assert "Model: bills and a robust mean, from 9 complete months (2026-01 to 2026-09)." in text
    assert "last 5 months: " in text
    assert "same-as-last-month" in text
    explained = predict("--explain").out
    assert "Bills are those that you keep" in explained
    assert "Bills in it" in explained
    assert "finura model train expense" in explained


def test_csv_has_a_row_a_category(predict):
    rows = list(csv.DictReader(io.StringIO(predict("--csv").out)))
    assert list(rows[0]) == ["category", "typical", "plan_for", "low", "high", "currency", "fixed", "variable", "spent"]
    assert [row["category"] for row in rows] == ["Housing:Rent", "Food:Groceries"]
    assert (rows[0]["typical"], rows[0]["fixed"], rows[1]["typical"]) == ("24000.00", "24000.00", "3600.00")


@pytest.mark.parametrize(
    "words", [("--horizon", "0"), ("--interval", "100"), ("2026-09",), ("2026-w50",), ("colour:red",)]
)
def test_what_makes_no_sense_is_refused(predict, words):
    assert predict(*words, code=2).out == ""


@pytest.mark.parametrize(
    "words",
    [
        ("predict", "expenses", "--interval"), ("predict", "savings", "--interval"),
        ("predict", "balance", "--interval"), ("predict", "bills", "--interval"), ("categorize", "--min"),
    ],
)  # fmt: skip
def test_what_is_no_number_is_refused(finura, words):
    """`float` reads it, and it lies within every range."""
    assert "nan is no number" in finura(*words, "nan", code=2).err


def test_without_a_history_it_is_not_available(finura):
    finura("init", "--no-pin", "--currency", "INR", "--locale", "en_IN", "--yes")
    ran = finura("predict", "--json", *TODAY, code=69)
    assert ran.json["error"]["code"] == "no-history"
    finura("add", "250", "lunch", "2026-10-09")
    assert "no complete month" in finura("predict", *TODAY, code=69).err


def test_a_forecast_of_a_part_says_that_it_is_one(predict):
    assert predict("cat:Rent").out.startswith("Forecast of spending that matches, November 2026")
    assert predict().out.startswith("Forecast of spending, November 2026")


def test_private_shows_no_amount(predict):
    for words in ((), ("--json",)):
        text = predict("--private", *words).out
        assert "24" not in text.replace("2026-", "")
        assert "27,650" not in text


@pytest.mark.parametrize("words", [("predict",), ("predict", "expenses", "cat:Food")])
def test_without_books_it_says_how_to_make_them(finura, words):
    assert finura(*words, "--json", code=78).json["error"]["code"] == "no-store"
