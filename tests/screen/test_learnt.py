"""What was learnt, on a terminal and in one line."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from finura_cli.domain.learnt import Band, Learnt, Score
from finura_cli.screen.learnt import learnt_line, learnt_shown, spoken
from finura_cli.screen.tables import draw

LEARNT = Learnt(
    at="2026-11-20T09:30:00",
    labels=431,
    classes=12,
    speaker="logistic + side + prior",
    since=120,
    scores=(
        Score("memory", 0.81, 0.9, 0, 0, speaks=False),
        Score("logistic + side + prior", 0.934, 0.31, 9, 1, speaks=True),
    ),
    tried=300,
    accuracy=0.934,
    calibration_error=0.021,
    bands=(Band(0.5, 0.8, 40, 30, 0.71), Band(0.8, 0.9, 0, 0, 0.0), Band(0.9, 1.0, 260, 250, 0.96)),
    threshold=0.83,
    coverage=0.9,
    precision=0.97,
    newer=3,
)


def drawn(width: int, learnt: Learnt | None, due: int = 0) -> str:
    console = Console(file=io.StringIO(), width=width, color_system=None)
    draw(learnt_shown(learnt, due), console)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


@pytest.mark.parametrize("width", [60, 80, 120])
def test_it_keeps_within_the_width(width: int) -> None:
    said = drawn(width, LEARNT, 40)
    assert max(map(len, said.splitlines())) <= width
    text = " ".join(said.split())
    assert "Logistic regression on words and parts of words, with the amount and the account and what is known" in text
    assert "Trained on 2026-11-20 09:30, from 431 labels of 12 categories, 3 labels came since." in text
    assert "Right in 93% of the last 300 entries." in text
    assert "40 labels wait to be learnt from: finura model train" in text
    assert width < 80 or "9 times, worse 1" in text
    assert "80% to 90%" not in text  # nothing was ever claimed there


def test_without_enough_past_it_says_that_it_asks() -> None:
    young = Learnt(None, 20, 3, "memory", 0, (), 0, None, None, (), None, None, None)
    text = " ".join(drawn(80, young).split())
    assert "Not enough past yet" in text
    assert "Right in" not in text


def test_the_line_after_a_review() -> None:
    assert learnt_line(LEARNT, 31) == (
        "Learnt from 31 new labels: logistic regression with side and prior speaks, right in 93% of your last 300 "
        "entries."
    )
    young = Learnt(None, 20, 3, "memory", 0, (), 0, None, None, (), None, None, None)
    assert learnt_line(young, 1) == "Learnt from 1 new label: memory speaks."


def test_names_of_speakers_for_people() -> None:
    assert spoken("memory").startswith("Memory of what was done")
    assert spoken("bayes") == "Naive Bayes on words and parts of words"


def test_shares_in_json_are_numbers() -> None:
    answer = learnt_shown(LEARNT, 0).json
    assert answer["speaker"] == "logistic + side + prior"
    assert answer["bands"][1]["right"] is None  # type: ignore[index]
    assert learnt_shown(None, 12).json == {
        "model": "category", "speaker": "memory", "trained_at": None, "labels": None, "due": 12,
    }  # fmt: skip
