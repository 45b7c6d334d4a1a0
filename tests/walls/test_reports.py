"""A report is known wherever reports are told of and tried: what is missing is said, with the place where it goes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from finura_cli.commands.report import group
from tests.golden import test_more_reports, test_reports

ROOT = Path(__file__).parents[2]
TOPICS = "finura_cli/cli/topics"
EVERY = pytest.mark.parametrize("name", list(group.commands))
GOLDEN = {name.split()[0] for name in (*test_reports.CASES, *test_more_reports.CASES)}
DRAWN_ELSEWHERE = {"saved": "tests/screen/test_saved.py"}
"""Reports whose picture is held by another test."""


def topic(name: str) -> str:
    return (ROOT / TOPICS / f"{name}.md").read_text("utf-8")


@EVERY
def test_the_topic_on_reports_lists_it(name: str) -> None:
    listed = re.findall(r"^    finura report (\S+)", topic("reports"), re.MULTILINE)
    word = "[PERIOD]" if name == group.default else name
    assert word in listed, (
        f"`finura help reports` does not list it: in {TOPICS}/reports.md add a line `    finura report {name}` with "
        "what it is for to the list at the head, and below, of which period it is where none is said"
    )


@EVERY
def test_the_topic_on_json_tells_its_shape(name: str) -> None:
    (reports,) = re.findall(r"^report +unconverted.*?(?=^\S)", topic("json"), re.DOTALL | re.MULTILINE)
    told = re.findall(r"^ ([a-z]+) ", reports, re.MULTILINE)
    assert name in told, (
        f"`finura help json` does not tell its shape: in {TOPICS}/json.md, among the reports, add ` {name} rows: ...`"
        " with the name of every field"
    )


@EVERY
def test_its_picture_is_held_by_a_golden_text(name: str) -> None:
    elsewhere = DRAWN_ELSEWHERE.get(name)
    assert name in GOLDEN or (elsewhere is not None and f"screen.{name}" in (ROOT / elsewhere).read_text("utf-8")), (
        f'nothing holds how `finura report {name}` looks: add "{name}" and "{name} nothing" to CASES '
        "of tests/golden/test_more_reports.py, run that file with --snapshot-update, and read what it wrote"
    )
