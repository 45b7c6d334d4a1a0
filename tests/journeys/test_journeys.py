"""A user's week as text: each `$ ...` of a journey is run by a shell, and must print what stands below it.

Comments stand between the steps; `# today: 2026-10-03` sets the day. A step ends with a blank line. Standard error is
printed after standard output, each line behind `! `, an exit code other than 0 as `exit 65`, a blank line as `.`.
To take over what is printed now, after reading it: FINURA_JOURNEYS=write pytest tests/journeys
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
JOURNEYS = sorted(HERE.glob("*.txt"))


def run(line: str, home: Path, folder: Path, today: str) -> list[str]:
    env = {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "FINURA_HOME": str(home),
        "FINURA_TODAY": today,
        "COLUMNS": "80",
        "NO_COLOR": "1",
        "LC_ALL": "C.UTF-8",
    }
    shell = f'finura() {{ "{sys.executable}" -m finura_cli "$@"; }}\n{line}'
    done = subprocess.run(
        ["bash", "-c", shell],
        env=env,
        cwd=folder,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=120,
    )
    told = [*done.stdout.splitlines(), *(f"! {line}" for line in done.stderr.splitlines())]
    if done.returncode:
        told.append(f"exit {done.returncode}")
    return [line.rstrip().replace(str(folder), "~") or "." for line in told]


def walk(journey: str, folder: Path) -> str:
    """The journey as it is printed now."""
    today, told, below_step = "2026-10-01", [], False
    home, user = folder / "home", folder / "user"
    user.mkdir()
    for line in journey.splitlines():
        if line.startswith("$ "):
            told += [line, *run(line[2:], home, user, today)]
            below_step = True
        elif not line:
            told.append(line)
            below_step = False
        elif not below_step:
            today = line.removeprefix("# today: ") if line.startswith("# today: ") else today
            told.append(line)
    return "\n".join(told) + "\n"


@pytest.mark.parametrize("path", JOURNEYS, ids=lambda path: path.stem)
@pytest.mark.timeout(300)
def test_journey(path: Path, tmp_path: Path) -> None:
    written = path.read_text(encoding="utf-8")
    now = walk(written, tmp_path)
    if os.environ.get("FINURA_JOURNEYS") == "write":
        path.write_text(now, encoding="utf-8")
        written = now
    assert now == written


def test_there_are_journeys() -> None:
    assert len(JOURNEYS) >= 2
