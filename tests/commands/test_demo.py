from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest


def demo(*words: str, **environ: str) -> subprocess.CompletedProcess[str]:
    """The demo with nothing around it: no HOME, no locale."""
    env = {"PATH": os.environ["PATH"], "FINURA_TODAY": "2026-11-21", **environ}
    return subprocess.run(
        [sys.executable, "-m", "finura_cli", "demo", *words],
        env=env,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.fixture(scope="module")
def answer() -> dict[str, dict]:
    done = demo("--json")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def told(folder: Path) -> subprocess.CompletedProcess[str]:
    """The story, with a place for files that are not to last, and one where no books are to be."""
    (folder / "tmp").mkdir()
    return demo(TMPDIR=str(folder / "tmp"), FINURA_HOME=str(folder / "home"), COLUMNS="80")


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> tuple[subprocess.CompletedProcess[str], Path]:
    folder = tmp_path_factory.mktemp("story")
    return told(folder), folder


def test_it_tells_the_whole_story_and_leaves_nothing(story: tuple[subprocess.CompletedProcess[str], Path]) -> None:
    done, folder = story
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    for said in (
        "$ finura import bank.csv",
        "$ finura report month 2026-10",
        "$ finura predict 2026-11",
        "$ finura anomalies 2026-10",
        "Housing:Rent",
        "charged twice",
        "####",
    ):
        assert said in done.stdout
    assert not set(done.stdout) & set("─█▒")  # a pipe
    assert max(map(len, done.stdout.splitlines())) <= 80
    assert list((folder / "tmp").iterdir()) == []
    assert not (folder / "home").exists()


def test_the_import_accounts_for_every_row(answer: dict[str, dict]) -> None:
    counts = answer["import"]
    assert counts["read"] == counts["new"] + counts["already"] + counts["review"] + counts["rejected"]
    assert counts["read"] > 800
    assert counts["rejected"] == 0
    assert 0 < counts["uncategorized"] < 40


def test_the_story_s_oddities_are_found(answer: dict[str, dict]) -> None:
    found = {(row["kind"], row["amount"]) for row in answer["anomalies"]["rows"]}
    assert {("duplicate-charge", "-64.80"), ("price-rise", "-12.99"), ("amount", "-347.15")} <= found
    assert len(found) <= 6


def test_the_forecast_is_for_the_month_that_has_begun(answer: dict[str, dict]) -> None:
    assert answer["predict"]["target"] == "2026-11"
    total = answer["predict"]["total"]
    assert float(total["low"]) <= float(total["typical"]) <= float(total["high"])


def test_private_shows_no_amount() -> None:
    done = demo("--private")
    assert done.returncode == 0, done.stderr
    assert "••••" in done.stdout
    assert not any(f"€{digit}" in done.stdout for digit in range(10))


@pytest.mark.parametrize(
    "day", ["2024-03-31", *(pytest.param(day, marks=pytest.mark.judge) for day in ("2025-01-01", "2027-02-28"))]
)
def test_it_works_on_any_day(day: str) -> None:
    done = demo("--today", day, "--json")
    assert done.returncode == 0, done.stderr
    kinds = {row["kind"] for row in json.loads(done.stdout)["anomalies"]["rows"]}
    assert {"duplicate-charge", "price-rise", "amount"} <= kinds


def test_the_same_day_tells_the_same_story(
    story: tuple[subprocess.CompletedProcess[str], Path], tmp_path: Path
) -> None:
    assert told(tmp_path).stdout == story[0].stdout


def test_files_are_written_on_request_and_never_over_others(tmp_path: Path) -> None:
    assert demo("--write", str(tmp_path / "samples")).returncode == 0
    names = {path.name: path.read_bytes() for path in (tmp_path / "samples").iterdir()}
    assert set(names) == {"bank.csv", "household.csv", "household.xlsx"}
    (tmp_path / "samples" / "bank.csv").write_text("mine")
    assert demo("--write", str(tmp_path / "samples")).returncode == 2
    assert (tmp_path / "samples" / "bank.csv").read_text() == "mine"
    assert demo("--write", str(tmp_path / "samples"), "--force").returncode == 0
    assert {path.name: path.read_bytes() for path in (tmp_path / "samples").iterdir()} == names
