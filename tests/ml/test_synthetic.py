"""The made-up rows, and all models trained on them from arrays alone."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from ml import bills, budget, forecast_challengers, gate, risk, synthetic, train
from ml.synthetic import BILL_HOUR, DUPLICATE, INCOME, PLANTED, RISE, ROWS

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def rows() -> list[synthetic.Row]:
    return synthetic.make()


def test_the_same_seed_makes_the_same_rows(rows: list[synthetic.Row]) -> None:
    assert len(rows) == ROWS
    assert synthetic.make(700) == rows[:700]
    assert synthetic.make(700, seed=1) != rows[:700]
    assert all((a.day, a.hour) <= (b.day, b.hour) for a, b in pairwise(rows))


def test_what_was_planted_is_there(rows: list[synthetic.Row]) -> None:
    counts = Counter(row.planted for row in rows)
    assert all(counts[kind] >= 10 for kind in PLANTED)
    assert counts[""] > 0.98 * ROWS
    for row in (row for row in rows if row.planted == DUPLICATE):
        assert sum((one.day, one.minor, one.description) == (row.day, row.minor, row.description) for one in rows) > 1
    for row in (row for row in rows if row.planted == RISE):
        past = [one.minor for one in rows if one.merchant == row.merchant and one.day < row.day]
        assert row.minor / past[-1] > 1.1


def test_moods_hours_and_income_are_as_the_columns_say(rows: list[synthetic.Row]) -> None:
    assert {row.mood for row in rows} == {None, 0, 1, 2, 3, 4, 5}
    assert {row.hour for row in rows} <= set(range(24))
    assert all((row.minor > 0) == (row.category == INCOME) for row in rows)
    assert len({(row.day, row.mood) for row in rows}) == len({row.day for row in rows})


def test_a_low_mood_goes_with_more_orders(rows: list[synthetic.Row]) -> None:
    """What the models of risk are to find was put in."""
    days: dict[object, list[synthetic.Row]] = {}
    for row in rows:
        days.setdefault(row.day, []).append(row)
    orders = {
        low: np.mean([sum(row.category == "Delivery" for row in day) for day in days.values()
                      if day[0].mood is not None and (day[0].mood <= 1) == low])
        for low in (True, False)
    }  # fmt: skip
    assert orders[True] > 1.3 * orders[False]


def test_a_month_without_rows_is_a_month(rows: list[synthetic.Row]) -> None:
    few = [row for row in rows[:3000] if (row.day.year, row.day.month) != (2019, 3)]
    whole, gap = train.months(rows[:3000]), train.months(few)
    assert gap.spent.shape[1] == whole.spent.shape[1] == len(gap.income)
    assert not np.nansum(gap.spent[:, 2])
    assert gap.income[3:].tolist() == whole.income[3:].tolist()


def test_months_are_complete_and_start_where_a_category_does(rows: list[synthetic.Row]) -> None:
    known = train.months(rows)
    assert known.first == 1
    assert known.spent.shape[1] == len({(row.day.year, row.day.month) for row in rows}) - 1
    january = [row for row in rows if (row.day.year, row.day.month) == (2019, 1)]
    assert np.nansum(known.spent[:, 0]) == -sum(row.minor for row in january if row.category != INCOME)
    assert known.income[0] == sum(row.minor for row in january if row.category == INCOME)


def test_what_comes_later_changes_no_evidence(rows: list[synthetic.Row]) -> None:
    charges = [row for row in rows if row.minor < 0]
    early = train.evidence(charges[:400])
    assert (train.evidence(charges[:600])[:400] == early).all()
    assert (train.surprise(early)[:200] == train.surprise(early[:200])).all()
    assert np.array_equal(train.medians(np.arange(9.0))[:6], train.medians(np.arange(5.0)), equal_nan=True)


def test_bills_are_told_from_purchases(rows: list[synthetic.Row]) -> None:
    frame = train.payments(rows)
    paid = [row for row in rows if row.minor < 0 and row.hour == BILL_HOUR and not row.merchant.startswith("Surely")]
    assert len(frame["bill"]) >= len(paid)
    assert len(set(frame["bill"])) <= len(synthetic.BILLS) + 1
    assert train.payments([]) == {"bill": [], "month": [], "amount": [], "champion": []}


ENOUGH = {
    "category": 1500,
    "expense": 6000,
    "savings": 9000,
    "bills": 9000,
    "budget": 6000,
    "anomaly": 5000,
    "risk": 1200,
}


SMALL = ENOUGH | {"category": 500, "expense": 4500, "bills": 6000, "budget": 4500, "anomaly": 2500}


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Few trees and rounds, and few months that are tried: that models are trained is seen of little ones, too."""
    for module in (bills, budget, forecast_challengers, risk):
        monkeypatch.setattr(module, "TREES", 10)
    for module in (bills, budget, forecast_challengers):
        monkeypatch.setattr(module, "ORIGINS", gate.FEWEST)
    monkeypatch.setattr(forecast_challengers, "ROUNDS", 10)


@pytest.mark.parametrize(("name", "learn"), train.ALL, ids=[name for name, _ in train.ALL])
def test_each_model_is_trained_and_scored(name: str, learn, rows: list[synthetic.Row], small: None) -> None:
    _trained(name, learn(rows[: SMALL[name]]))


@pytest.mark.judge
@pytest.mark.parametrize(("name", "learn"), train.ALL, ids=[name for name, _ in train.ALL])
def test_each_model_is_trained_and_scored_as_large_as_it_is(name: str, learn, rows: list[synthetic.Row]) -> None:
    _trained(name, learn(rows[: ENOUGH[name]]))


def _trained(name: str, told: list[train.Result]) -> None:
    for one in told:
        assert one.model == name
        assert one.scores
        assert all(np.isfinite(score) for _, score in one.scores)
    if name == "anomaly":
        ranked, found = told
        assert min(score for _, score in ranked.scores) > 0.8
        assert dict(found.scores)["amount"] > 0.5


@pytest.mark.parametrize("learn", [train.expense, train.saved, train.due, train.budgets])
def test_a_short_past_is_not_tried(learn, rows: list[synthetic.Row]) -> None:
    assert all(not one.scores for one in learn(rows[:900]))


def run(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", *words], cwd=ROOT, capture_output=True, text=True, timeout=100)


def test_a_file_is_written_and_read_again(tmp_path: Path, rows: list[synthetic.Row]) -> None:
    path = tmp_path / "made.csv"
    done = run("ml.synthetic", str(path))
    assert done.returncode == 0, done.stderr
    assert f"{ROWS:,} rows, 2019-01-01 to " in done.stdout
    lines = path.read_text("utf-8").splitlines()
    assert train.read(iter(lines)) == rows


def test_training_says_what_its_figures_measure(rows, monkeypatch, capsys) -> None:
    monkeypatch.setattr(train, "ALL", [one for one in train.ALL if one[0] in ("category", "savings")])
    monkeypatch.setattr(train, "make", lambda: rows[:1500])
    monkeypatch.setattr(sys, "argv", ["train"])
    train.main()
    said = capsys.readouterr().out
    assert said.startswith("1,500 rows, 2019-01-01 to 2019-0")
    assert "these figures measure the generator" in said
    assert "category  categories      speaks: " in said
    assert "too few rows to try anybody" in said


def test_other_files_are_refused_in_a_line(tmp_path: Path) -> None:
    path = tmp_path / "other.csv"
    path.write_text("date,amount\n2026-10-01,5\n", "utf-8")
    refused = run("ml.train", str(path))
    assert (refused.returncode, refused.stderr.count("\n")) == (1, 1)
    assert "columns missing: hour, description, merchant, category, mood" in refused.stderr
    with pytest.raises(ValueError, match="rows of 6 months are needed"):
        train.read(iter([",".join(train.COLUMNS), "2026-10-01,9,-5.00,lunch,Fwop,Food,"]))
    with pytest.raises(ValueError, match="from 0 to 23"):
        train.read(iter([",".join(train.COLUMNS), "2026-10-01,24,-5.00,lunch,Fwop,Food,"]))
    assert run("ml.synthetic").returncode == 1
