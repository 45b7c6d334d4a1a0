"""The scripts at work in the shells themselves."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests import needs

ROOT = Path(__file__).parents[2]


@pytest.fixture
def path_with_finura(tmp_path: Path) -> str:
    """A PATH on which `finura` is the program under test."""
    program = tmp_path / "bin" / "finura"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nPYTHONPATH="{ROOT}" exec "{sys.executable}" -m finura_cli "$@"\n')
    program.chmod(0o755)
    return f"{program.parent}:{os.environ['PATH']}"


def shell(words: list[str], script: str, environment: dict[str, str], path: str) -> str:
    needs.program(words[0])
    done = subprocess.run(
        [*words, script], env=environment | {"PATH": path}, capture_output=True, text=True, timeout=60, check=True
    )
    return done.stdout


BASH = """
eval "$(finura completion bash)"
COMP_WORDS=({words}) COMP_CWORD={at}
_finura_completion finura
printf '%s\\n' "${{COMPREPLY[@]}}"
"""


@pytest.mark.parametrize(
    ("words", "at", "expected"),
    [
        ("finura re", 1, ["review", "report"]),
        ("finura config s", 2, ["set"]),
        ("finura config set cal", 3, ["calendar.cycle_start", "calendar.cycle_weekend", "calendar.week_start"]),
        ("finura config --js", 2, ["--json"]),
        ("finura completion ''", 2, ["bash", "zsh", "fish"]),
        ("finura help und", 2, ["undo"]),
        ("finura --json conf", 2, ["config"]),
    ],
)
def test_bash(environment: dict[str, str], path_with_finura: str, words: str, at: int, expected: list[str]) -> None:
    told = shell(["bash", "-c"], BASH.format(words=words, at=at), environment, path_with_finura)
    assert told.split() == expected


def test_fish(environment: dict[str, str], path_with_finura: str) -> None:
    script = "finura completion fish | source; complete -C 'finura config s'"
    told = shell(["fish", "--no-config", "-c"], script, environment, path_with_finura)
    assert [line.split("\t")[0] for line in told.splitlines()] == ["set"]


def test_zsh(environment: dict[str, str], path_with_finura: str) -> None:
    # Without an interactive line editor: that the script is taken, and what its function would offer.
    script = """
    autoload -Uz compinit; compinit -u -D; eval "$(finura completion zsh)"
    env _TYPER_COMPLETE_ARGS="finura config s" _FINURA_COMPLETE=complete_zsh finura
    """
    told = shell(["zsh", "-f", "-c"], script, environment, path_with_finura)
    assert '"set":"Change a setting' in told


def test_a_broken_question_of_a_shell_is_no_crash(environment: dict[str, str], path_with_finura: str) -> None:
    for asked in ("complete_bash", "complete_tcsh", "nonsense", "complete_zsh"):
        done = subprocess.run(
            ["finura"],
            env=environment | {"PATH": path_with_finura, "_FINURA_COMPLETE": asked},
            capture_output=True,
            text=True,
            timeout=60,
        )
        assert done.returncode in (0, 1)
        assert "Traceback" not in done.stderr
