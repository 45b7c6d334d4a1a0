"""Every row of the catalogue leads to a command that explains itself, and the docs know it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from finura_cli.cli import front
from finura_cli.cli.app import load
from finura_cli.cli.catalogue import CATALOGUE, Row
from finura_cli.cli.front import GLOBALS
from finura_cli.cli.group import DEFAULT, GroupCommand
from tests.needs import program

ROOT = Path(__file__).parents[2]
IDS = [row.name for row in CATALOGUE]


def commands_of(row: Row) -> Iterator[tuple[str, Any]]:
    """The command of a row and, of a group, all below it, by the words that call them."""
    yield from _and_below(row.name, load(row))


def _and_below(words: str, command: Any) -> Iterator[tuple[str, Any]]:
    yield words, command
    if isinstance(command, GroupCommand):
        for name in command.commands:
            yield from _and_below(f"{words} {name}".removesuffix(f" {DEFAULT}"), command.load(name))


def test_names_are_told_once_and_panels_are_known() -> None:
    assert len({row.name for row in CATALOGUE}) == len(CATALOGUE)
    assert {row.panel for row in CATALOGUE} == set(front.PANELS)


@pytest.mark.parametrize("row", CATALOGUE, ids=IDS)
def test_a_row_loads_and_everything_in_it_is_explained(row: Row) -> None:
    for words, command in commands_of(row):
        assert command.help, f"finura {words} has no help"
        assert len(command.help.splitlines()[0]) <= 120, words
        for param in command.params:
            if not getattr(param, "hidden", False):
                assert param.help or param.param_type_name == "argument", f"finura {words}: {param.name} has no help"


@pytest.mark.parametrize("row", CATALOGUE, ids=IDS)
def test_global_options_are_taken_everywhere_and_nothing_unknown_is(row: Row) -> None:
    for words, command in commands_of(row):
        opts = [opt for param in command.params for opt in (*param.opts, *param.secondary_opts) if opt.startswith("-")]
        assert len(opts) == len(set(opts)), f"finura {words}: an option is declared twice"
        assert {option.opts[0] for option in GLOBALS} <= set(opts), words
        assert not command.ignore_unknown_options
        assert not command.context_settings.get("ignore_unknown_options")


@pytest.mark.parametrize("row", CATALOGUE, ids=IDS)
def test_help_is_printed(row: Row, capsys: pytest.CaptureFixture[str], home: Path) -> None:
    from finura_cli.cli.lazy import run

    for words, _ in commands_of(row):
        assert run([*words.split(), "--help"]) == 0
        page = capsys.readouterr().out
        assert page.startswith(f"Usage: finura {words}"), words
        assert max(map(len, page.splitlines())) <= 80, words


@pytest.mark.parametrize("row", CATALOGUE, ids=IDS)
def test_the_reference_knows_it(row: Row) -> None:
    assert f"## finura {row.name}\n" in (ROOT / "docs" / "commands.md").read_text("utf-8")


def test_written_pages_are_current() -> None:
    pages = ["docs/commands.md", "docs/finura.1", "README.md"]
    done = subprocess.run(
        [sys.executable, "-m", "cogapp", "--check", *pages],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT), "COLUMNS": "80"},
        capture_output=True,
        text=True,
        timeout=100,
    )
    assert done.returncode == 0, f"run: make docs\n{done.stdout}{done.stderr}"


def test_the_manual_page_is_sound() -> None:
    program("groff")
    done = subprocess.run(
        ["groff", "-ww", "-man", "-Tutf8", ROOT / "docs/finura.1"], capture_output=True, text=True, timeout=60
    )
    assert (done.returncode, done.stderr) == (0, "")
    shown = re.sub(r".\x08", "", done.stdout)
    assert all(f"finura {row.name}" in shown for row in CATALOGUE)
