"""What the benchmark measures is the child's own, and nothing that it started is left."""

import os
import signal
import sys
import time
from pathlib import Path
from subprocess import Popen

from tests.bench.__main__ import LAUNCHER, run

PYTHON = f"{sys.executable} -I -S -c"
HANGS = "echo $$ > {0}; sleep 60 & echo $! >> {0}; wait"
HELD = 300 * 2**20


def test_a_peak_is_the_childs_own_whatever_its_parent_holds(tmp_path):
    held = bytearray(HELD)
    held[::4096] = b"x" * len(held[::4096])
    little = run(f"{PYTHON} pass", os.environ, tmp_path / "out")
    much = run(f"{PYTHON} 'held = bytearray(100 * 2**20)'", os.environ, tmp_path / "out")
    assert len(held) == HELD
    assert 5 < little.mib < 40
    assert 100 < much.mib < 140


def test_what_a_line_says_and_how_it_ends_is_kept(tmp_path):
    sample = run("echo said; echo wrong >&2; exit 7", {**os.environ, "A": "b"}, tmp_path / "out")
    assert (sample.code, (tmp_path / "out").read_text()) == (7, "said\nwrong\n")


def test_a_line_that_hangs_is_killed_with_what_it_started(tmp_path):
    pids = tmp_path / "pids"
    sample = run(HANGS.format(pids), os.environ, tmp_path / "out", limit=0.5)
    assert sample.code == -signal.SIGKILL
    assert 0.5 <= sample.wall < 30
    _ended(pids)


def test_what_was_started_ends_with_who_asked(tmp_path):
    pids = tmp_path / "pids"
    asks = f"from tests.bench.__main__ import *; run({HANGS.format(pids)!r}, os.environ, Path(os.devnull))"
    with Popen([sys.executable, "-c", asks], cwd=LAUNCHER.parents[2]) as parent:
        _until(lambda: pids.exists() and pids.read_text().count("\n") == 2)
        parent.kill()
    _ended(pids)


def _ended(pids: Path) -> None:
    for pid in pids.read_text().split():
        _until(lambda pid=pid: not _lives(int(pid)))


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    stat = Path(f"/proc/{pid}/stat")
    return not stat.exists() or ") Z" not in stat.read_text()  # whoever inherits it may never ask for it


def _until(holds) -> None:
    late = time.monotonic() + 30
    while not holds():
        assert time.monotonic() < late
        time.sleep(0.02)
