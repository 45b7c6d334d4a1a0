"""All models in one table, and one of them on a page of its own."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from finura_cli.domain.model_report import CHAMPION, ModelContest, ModelReport, ModelScore
from finura_cli.domain.model_state import ModelState, best_challenger
from finura_cli.screen.model_reports import models_shown, report_shown, state_json, trained_shown
from finura_cli.screen.shown import Shown
from finura_cli.screen.tables import draw

SCORES = (
    ModelScore(CHAMPION, 0.8, 0, 0, speaks=False),
    ModelScore("forest", 0.72, 11, 3, speaks=True),
    ModelScore("boosting", 0.9, 4, 10, speaks=False),
    ModelScore("blind", 0.5, 9, 5, speaks=False),
)
REPORT = ModelReport(
    "expense",
    "1,204 months of 23 categories",
    (
        ModelContest("total", "forest", "error, of that of the mean of three months", 14, 14, SCORES),
        ModelContest("categories", CHAMPION, "error, of that of the mean of three months", 14, 302),
    ),
    ("The forest was better from 11 of 14 months.",),
    at="2026-11-20T09:30:00",
)
STATE = ModelState("expense", "bills and a robust ensemble", ("random forest", "boosted trees"), REPORT)
NEVER = ModelState("bills", "median of a bill's own past", ("random forest",), None)


def drawn(shown: Shown, width: int) -> str:
    console = Console(file=io.StringIO(), width=width, color_system=None)
    draw(shown, console)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def test_a_challenger_is_held_against_the_champion_and_the_blind_is_none() -> None:
    assert best_challenger(REPORT.contests[0]) == ("forest", pytest.approx(-0.1))
    assert best_challenger(REPORT.contests[1]) is None
    nothing = ModelContest("total", CHAMPION, "", 9, 9, (ModelScore(CHAMPION, 0.0, 0, 0, True), SCORES[1]))
    assert best_challenger(nothing) is None


@pytest.mark.parametrize("width", [60, 80, 120])
def test_pages_keep_within_the_width(width: int) -> None:
    for shown in (models_shown([STATE, NEVER], {}), trained_shown([STATE]), report_shown(STATE), report_shown(NEVER)):
        assert max(map(len, drawn(shown, width).splitlines())) <= width


def test_the_list_says_who_speaks_and_by_how_much() -> None:
    first, second = models_shown([STATE, NEVER], {}).table.rows  # type: ignore[union-attr]
    spoken = "random forest (total), bills and a robust ensemble (categories)"
    assert first == ("expense", spoken, "random forest", -0.1, "2026-11-20", "yes", "")
    assert second == ("bills", "median of a bill's own past", "random forest", None, "never", "", "")
    assert "-10%" in drawn(models_shown([STATE], {}), 120)


def test_the_page_of_one_says_who_speaks_and_why() -> None:
    text = " ".join(drawn(report_shown(STATE), 80).split())
    assert text.startswith("How spending is forecast Who speaks: random forest (total), bills and a robust ensemble")
    assert "Trained on 2026-11-20 09:30, from 1,204 months of 23 categories." in text
    assert "The forest was better from 11 of 14 months." in text
    assert "better 11 times, worse 3" in text
    assert "the level alone" in text
    assert "changed since" not in text
    stale = STATE._replace(report=ModelReport("expense", "3 months", REPORT.contests, at=REPORT.at, fresh=False))
    assert "The books have changed since: finura model train expense" in drawn(report_shown(stale), 80)
    tried = STATE._replace(report=ModelReport("expense", "3 months", REPORT.contests))
    assert "Looked at now, from 3 months; nothing was kept." in drawn(report_shown(tried, evaluated=True), 80)


def test_what_could_not_be_learnt_says_why() -> None:
    shown = trained_shown([STATE, NEVER._replace(note="no complete month yet")])
    assert "bills: no complete month yet" in drawn(shown, 80)
    assert shown.json["rows"][1]["note"] == "no complete month yet"  # type: ignore[index]
    untried = ModelReport("bills", "nothing yet", (), ("No bill of these books varies.",), at=REPORT.at)
    again = trained_shown([NEVER._replace(report=untried)])
    assert "bills: No bill of these books varies." in drawn(again, 80)
    assert again.table.rows[0][-1] == "No bill of these books varies."  # type: ignore[union-attr]


def test_as_json() -> None:
    assert state_json(NEVER) == {
        "model": "bills", "champion": "median of a bill's own past", "challengers": ["random forest"],
        "speaker": "champion", "trained_at": None, "fresh": None, "learnt_from": None, "why": [], "contests": [],
        "note": None,
    }  # fmt: skip
    told = state_json(STATE)
    assert (told["speaker"], told["fresh"]) == ("forest and champion", True)
    assert told["contests"][0]["scores"][1] == {  # type: ignore[index]
        "model": "forest", "loss": 0.72, "better": 11, "worse": 3, "speaks": True,
    }  # fmt: skip
