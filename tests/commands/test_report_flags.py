"""What `report month` says of categories far above their own past."""

from __future__ import annotations

import pytest


@pytest.fixture
def books(finura, once, tmp_path):
    once(lambda: finura("init", "--no-pin", "--currency", "INR", "--locale", "en_IN", "--yes"))
    rows = ["date,amount,category"]
    for n, month in enumerate(["2026-01", "2026-02", "2026-03", "2026-04", "2026-05", "2026-06", "2026-07"]):
        rows += [f"{month}-02,9000,Rent", f"{month}-06,{1000 + 30 * n},Dining", f"{month}-24,700,Dining"]
    rows += ["2026-08-02,9000,Rent", "2026-08-05,2500,Dining", "2026-08-12,1500,Dining"]
    (tmp_path / "year.csv").write_text("\n".join(rows))
    finura("import", str(tmp_path / "year.csv"), "--yes", "-a", "Cash")

    def report(*words: str, today: str = "2026-08-13"):
        return finura("--today", today, "report", *words)

    return report


def flags(found):
    return next(one for one in found["sections"] if one["name"] == "flags")["rows"]


def test_a_category_far_above_its_past_is_told_in_a_line(books):
    text = books("month").out
    assert "Far above usual" in text
    said = " ".join(text.split())
    assert "Food:Dining: ₹4,000.00 in 13 days; in the 7 months before ₹1,090.00 was usual by then" in said
    assert all(len(line) <= 80 for line in text.splitlines())


def test_json_carries_the_parts(books):
    (flag,) = flags(books("month", "--json").json)
    assert flag.pop("reason").startswith("Food:Dining: ")
    assert flag.pop("score") > 3.5
    assert flag == {
        "category": "Food:Dining", "amount": "4000.00", "usual": "1090.00", "low": "1000.00", "high": "1180.00",
        "months": 7,
    }  # fmt: skip


def test_private_hides_its_amounts(books):
    assert "1090" not in books("month", "--json", "--private").out
    assert "1,090" not in books("month", "--private").out


def test_a_usual_month_says_nothing_of_it(books):
    assert "Far above usual" not in books("month", "2026-07").out
    assert flags(books("month", "2026-07", "--json").json) == []


def test_what_was_told_of_a_month_is_held_against_it(books, finura):
    def told(*words, today):
        found = books("month", *words, "--json", today=today).json
        return next(one for one in found["sections"] if one["name"] == "forecast")["rows"]

    assert told(today="2026-08-13") == []
    finura("--today", "2026-06-30", "predict", "expenses")
    (july,) = told("2026-07", today="2026-08-13")
    assert (july["start"], july["came"], july["currency"]) == ("2026-07-01", "10880.00", "INR")
    assert told(today="2026-08-13") == [july]
    assert told("2026", today="2026-08-13") == told("cat:Dining", today="2026-08-13") == []
    assert "July 2026 was forecast at" in " ".join(books("month").out.split())
