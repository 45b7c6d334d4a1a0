"""finura predict bills, as it is typed."""

from __future__ import annotations

import csv
import io

import pytest

TODAY = ("--today", "2026-10-20")


@pytest.fixture
def predict(finura, once, tmp_path):
    once(lambda: finura("init", "--no-pin", "--currency", "INR", "--locale", "en_IN", "--yes"))
    lines = ["date,amount,category,description"]
    for month in range(1, 11):
        lines.append(f"2026-{month:02}-01,24000,Housing:Rent,rent")
        lines.append(f"2026-{month:02}-12,{1500 + 70 * (month * 7 % 5)},Utilities,[red]power[/] & light")
    (tmp_path / "bills.csv").write_text("\n".join(lines) + "\n")
    finura("import", str(tmp_path / "bills.csv"), "--yes")

    def typed(*words, **how):
        return finura("predict", "bills", *words, *TODAY, **how)

    return typed


def test_the_shape_of_its_json_is_fixed(predict):
    found = predict("--json").json
    assert list(found) == [
        "schema", "command", "period", "currency", "total", "rows", "categories", "model", "backtest", "unconverted",
        "known_until",
    ]  # fmt: skip
    assert (found["command"], found["period"]) == ("predict bills", {"start": "2026-11-01", "end": "2026-11-30"})
    assert list(found["total"]) == ["due", "low", "high", "interval", "paid"]
    assert (found["total"]["interval"], found["total"]["paid"]) == (0.8, "0.00")
    rent, power = found["rows"]
    assert list(rent) == [
        "id", "name", "kind", "every", "due", "days", "state", "low", "typical", "high", "currency", "basis",
        "category", "account", "entry", "paid_on", "paid", "sure", "evidence",
    ]  # fmt: skip
    assert (rent["due"], rent["days"], rent["typical"], rent["basis"]) == ("2026-11-01", 12, "24000.00", "price")
    assert (power["name"], power["basis"], power["every"]) == ("[red]power[/] & light", "median", "monthly")
    assert float(power["low"]) < float(power["typical"]) < float(power["high"])
    assert power["evidence"][-1] == {"date": "2026-10-12", "amount": "1500.00"}
    assert [one["category"] for one in found["categories"]] == ["Housing:Rent", "Utilities"]
    assert list(found["backtest"]) == ["months", "mae", "mae_naive", "naive", "coverage", "inside", "of", "periods"]
    assert found["backtest"]["months"] == len(found["backtest"]["periods"]) == 3
    assert list(found["backtest"]["periods"][0]) == ["period", "told", "low", "high", "came", "inside"]


def test_a_period_a_query_an_interval_and_a_horizon(predict):
    assert [row["due"] for row in predict("rent", "2026-12", "--json").json["rows"]] == ["2026-12-01"]
    assert len(predict("--horizon", "3", "--json").json["rows"]) == 6
    low, high = ([float(predict("--interval", share, "--json").json["total"][end]) for share in ("50", "95")]
                 for end in ("low", "high"))  # fmt: skip
    assert low[0] > low[1]
    assert high[0] < high[1]


def test_this_month_tells_paid_and_left(predict):
    found = predict("this-month", "--json").json
    assert [row["state"] for row in found["rows"]] == ["paid", "paid"]
    assert (found["total"]["due"], found["total"]["paid"]) == ("0.00", "25500.00")


def test_piped_it_is_a_table_and_private_hides_every_amount(predict):
    rows = list(csv.DictReader(io.StringIO(predict().out), delimiter="\t"))
    assert [(row["name"], row["due"], row["basis"]) for row in rows] == [
        ("rent", "2026-11-01", "price"), ("[red]power[/] & light", "2026-11-12", "median"),
    ]  # fmt: skip
    assert (rows[0]["amount"], rows[0]["low"], rows[0]["high"]) == ("24000.00",) * 3
    for words in (("--private", "--explain"), ("--private", "--json"), ("--private", "--csv")):
        assert "24000" not in predict(*words).out.replace(",", "")


def test_bad_words_are_said_in_one_line(predict):
    for words, why in ((("2026-09",), "is over"), (("..2027-01",), "two ends"), (("2026-11", "2026-12"), "2 periods")):
        failed = predict(*words, code=None)
        assert (failed.code, why in failed.err) == (2, True)


def test_books_without_anything_have_no_history(finura):
    finura("init", "--no-pin", "--currency", "INR", "--yes")
    failed = finura("predict", "bills", "--json", *TODAY, code=None)
    assert (failed.code, failed.json["error"]["code"]) == (69, "no-history")
