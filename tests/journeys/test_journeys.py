"""A user's week as text: each `$ ...` of a journey is run by a shell, and must print what stands below it.

Comments stand between the steps; `# today: 2026-10-03` sets the day. A step ends with a blank line. Standard error is
printed after standard output, each line behind `! `, an exit code other than 0 as `exit 65`, a blank line as `.`.
To take over what is printed now, after reading it: FINURA_JOURNEYS=write pytest tests/journeys
"""

from __future__ import annotations

import contextlib
import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from tests.thorough import in_part

pty = pytest.importorskip("pty", reason="journeys are walked on a POSIX terminal")
termios = pytest.importorskip("termios")
from tests.commands.forked import begin  # noqa: E402 it needs them

HERE = Path(__file__).parent
JOURNEYS = sorted(HERE.glob("*.txt"))


def run(line: str, folder: Path, today: str, apart: bool) -> list[str]:
    """What a terminal of 80 columns without colours shows; there is nobody at the keyboard.

    In part the lines that take no shell are told to a fork of this process, and only the others begin Python.
    """
    env = {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "FINURA_HOME": str(folder / ".finura"),
        "FINURA_TODAY": today,
        "COLUMNS": "80",
        "NO_COLOR": "1",
        "LC_ALL": "C.UTF-8",
    }
    shell = f'finura() {{ "{sys.executable}" -m finura_cli "$@"; }}\n{line}'
    screen, end = pty.openpty()
    termios.tcsetattr(end, termios.TCSANOW, _without_carriage_returns(end))
    if apart or not line.startswith("finura ") or set(line) & set("|;&<>$`*"):
        with subprocess.Popen(
            ["bash", "-c", shell],
            env=env,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=end,
            stderr=subprocess.PIPE,
            text=True,
        ) as done:
            os.close(end)
            shown = _everything(screen)
            assert done.stderr is not None
            said = done.stderr.read()
        code = done.returncode
    else:
        errors, errors_end = os.pipe()
        child = begin(shlex.split(line)[1:], env, folder, end, errors_end)
        os.close(end)
        os.close(errors_end)
        shown, said = _everything(screen), _everything(errors)
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    told = [*shown.splitlines(), *(f"! {line}" for line in said.splitlines())]
    if code:
        told.append(f"exit {code}")
    return [line.rstrip().replace(str(folder), "~") or "." for line in told]


def _without_carriage_returns(end: int) -> list[object]:
    settings = termios.tcgetattr(end)
    settings[1] &= ~termios.OPOST
    return settings


def _everything(screen: int) -> str:
    pieces = []
    with contextlib.suppress(OSError):  # Linux ends a terminal that nobody writes to any more with EIO
        while piece := os.read(screen, 65536):
            pieces.append(piece)
    os.close(screen)
    return b"".join(pieces).decode()


def walk(journey: str, folder: Path, apart: bool) -> str:
    """The journey as it is printed now."""
    today, told, below_step = "2026-10-01", [], False
    for line in journey.splitlines():
        if line.startswith("$ "):
            told += [line, *run(line[2:], folder, today, apart)]
            below_step = True
        elif not line:
            told.append(line)
            below_step = False
        elif not below_step:
            today = line.removeprefix("# today: ") if line.startswith("# today: ") else today
            told.append(line)
    return "\n".join(told) + "\n"


@pytest.mark.parametrize("apart", in_part(False, True))
@pytest.mark.parametrize("path", JOURNEYS, ids=lambda path: path.stem)
@pytest.mark.timeout(300)
def test_journey(path: Path, tmp_path: Path, apart: bool) -> None:
    written = path.read_text(encoding="utf-8")
    now = walk(written, tmp_path, apart)
    if os.environ.get("FINURA_JOURNEYS") == "write":
        path.write_text(now, encoding="utf-8")
        written = now
    assert now == written


def test_there_are_journeys() -> None:
    assert len(JOURNEYS) >= 2
