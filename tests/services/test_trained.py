"""What models said is kept with what it was learnt from."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

from finura_cli.domain.model_report import ModelContest, ModelReport, ModelScore
from finura_cli.services import trained
from finura_cli.store import connection, models

AT = "2026-11-20T08:00:00Z"
REPORT = ModelReport(
    "expense",
    "30 months of 4 categories",
    (
        ModelContest("total", "forest", "error", 14, 14, (ModelScore("forest", 0.8, 12, 2, speaks=True),)),
        ModelContest("category", "champion", "error", 14, 56),
    ),
    ("it was better 12 times of 14",),
)


def test_what_was_said_is_given_back_only_of_the_same_data(tmp_path: Path):
    with connection.create(tmp_path / "finura.db") as store:
        assert trained.known(store, "expense") is None
        kept = trained.keep(store, REPORT, {"total": [1, None]}, data="a", at=AT)
        assert kept == trained.known(store, "expense", "a")
        assert (kept.at, kept.fresh, kept.speaker) == (AT, True, "forest and champion")
        assert trained.said(store, "expense", "a", dict[str, list[int | None]]) == {"total": [1, None]}
        assert trained.said(store, "expense", "b", dict[str, list[int | None]]) is None
        assert trained.said(store, "expense", "a", list[int]) is None  # kept by a program that knew another shape
        stale = trained.known(store, "expense", "b")
        assert stale is not None
        assert not stale.fresh


def test_a_report_is_kept_by_the_names_of_its_fields(tmp_path: Path):
    """Books outlive a version: what an earlier one kept is read by one that has the fields in another order."""
    score = {"speaks": True, "worse": 2, "better": 12, "loss": 0.8, "name": "forest"}
    contests = [
        {"tried": 14, "origins": 14, "measure": "error", "speaker": "forest", "about": "total", "scores": [score]},
        {"about": "category", "speaker": "champion", "measure": "error", "origins": 14, "tried": 56},
    ]
    kept = {"why": REPORT.why, "contests": contests, "learnt_from": REPORT.learnt_from, "name": "expense"}
    with connection.create(tmp_path / "finura.db") as store:
        models.put(store, models.Kept("expense", AT, "a", "{}", json.dumps(kept)), ())
        assert trained.known(store, "expense", "a") == replace(REPORT, at=AT)


def test_a_fingerprint_knows_where_a_value_ends():
    assert trained.fingerprint([1, 2], 3) != trained.fingerprint([1], 2, 3)
    assert trained.fingerprint("a", "b") != trained.fingerprint("ab")
