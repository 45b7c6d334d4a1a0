"""Started from cron, into a closed pipe, onto a full disk, with no home: a message and an exit code, no traceback."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.terminal import talk

pytestmark = pytest.mark.skipif(os.name == "nt", reason="shells and descriptors of POSIX")

Shell = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def shell(environment: dict[str, str], tmp_path: Path) -> Shell:
    """Run a line of bash in which `finura` is the program; nothing of our environment goes in."""

    def run(line: str, **extra: str | None) -> subprocess.CompletedProcess[str]:
        env = {name: value for name, value in (environment | extra).items() if value is not None}
        source = Path(__file__).parents[2]
        env.setdefault("PYTHONPATH", str(source))
        prelude = f'set -o pipefail; finura() {{ "{sys.executable}" -m finura_cli "$@"; }}\n'
        done = subprocess.run(
            ["bash", "-c", prelude + line], env=env, cwd=tmp_path, capture_output=True, text=True, timeout=60
        )
        assert "Traceback" not in done.stderr + done.stdout
        assert "Exception ignored" not in done.stderr
        return done

    return run


def test_a_reader_that_went_away_is_141(shell: Shell) -> None:
    done = shell("finura help import | true; echo ${PIPESTATUS[0]}")
    assert done.stdout.split() in (["141"], ["0"])  # 0 when the pipe took it all before it closed
    done = shell("(sleep 0.5; exec finura config) | true; echo ${PIPESTATUS[0]}".replace("exec finura", "finura"))
    assert done.stdout.split() == ["141"]
    assert done.stderr == ""
    assert shell("finura help | head -1").returncode in (0, 141)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_disk_under_stdout_is_74(shell: Shell) -> None:
    for words in (
        "--help",
        "help",
        "config --json",
        "config",
        "--version",
        "help import",
        "completion bash",
        "--help list",
    ):
        done = shell(f"finura {words} > /dev/full")
        assert done.returncode == 74, words
    assert shell("finura lst --json > /dev/full 2> /dev/full").returncode == 74
    assert shell("finura lst 2> /dev/full").returncode in (2, 74)


def test_closed_streams(shell: Shell, tmp_path: Path) -> None:
    assert shell("finura config set currency INR >&-").returncode == 0
    assert shell("finura config get currency 2>&-").stdout == "INR\n"
    assert shell("finura config get currency <&-").stdout == "INR\n"
    assert shell("finura config <&- >&- 2>&-").returncode == 0
    assert shell("finura lst 2>&-").returncode == 2
    assert shell("finura lst --json <&- >&- 2>&-").returncode == 2
    # What is printed into a closed stdout must not land in the file that took its number.
    assert (tmp_path / "home" / "config.toml").read_text() == 'currency = "INR"\n'


def test_no_home_is_told(shell: Shell) -> None:
    done = shell("finura config path", FINURA_HOME=None, HOME=None)
    assert done.returncode in (0, 74)  # the user database may know the home
    done = shell("finura config path", FINURA_HOME=None, HOME=None, XDG_DATA_HOME="/tmp/x")
    assert "/tmp/x/finura" in done.stdout
    assert shell("finura --version", HOME=None).returncode == 0
    assert shell("finura config path", FINURA_HOME="relative").stdout.count("/relative") == 3


@pytest.mark.parametrize("locale", ["C", "POSIX", "en_US.ISO-8859-1", "xx_YY.garbage", ""])
def test_any_locale_prints_utf8(shell: Shell, locale: str) -> None:
    done = shell("finura help nothing-৳-é", LC_ALL=locale, PYTHONIOENCODING="ascii:strict")
    assert done.returncode == 2
    assert "৳-é" in done.stderr
    assert shell("finura help", LC_ALL=locale, PYTHONUTF8="0").returncode == 0


def test_words_that_are_no_utf8(shell: Shell) -> None:
    done = shell("finura help $'a\\xff'")
    assert done.returncode == 2
    assert shell("finura list --json $'\\xed\\xa0\\x80' a").returncode in (2, 78)


@pytest.mark.parametrize("columns", ["0", "garbage", "1", "-5", "999999999999999999999"])
def test_any_width(shell: Shell, columns: str) -> None:
    assert shell("finura --help", COLUMNS=columns).returncode == 0
    assert shell("finura help --json", COLUMNS=columns).returncode == 0


def test_a_pipe_gets_no_colour_and_no_box(shell: Shell) -> None:
    done = shell("finura config; finura help; finura lst", FORCE_COLOR="1", TERM="xterm-256color")
    text = done.stdout + done.stderr
    assert "\x1b" not in text
    assert not set(text) & set("─│┌┐└┘╭╮")


# Says when Ctrl-C is caught: before that it is Python's own to answer.
START = """
import signal, sys
import finura_cli.__main__ as program
install = signal.signal
def installed(*what):
    before = install(*what)
    signal.signal = install
    print(flush=True)
    return before
signal.signal = installed
sys.argv[1:] = ["help"]
program.main()
"""


def test_interrupted_while_it_starts_is_130(environment: dict[str, str]) -> None:
    source = str(Path(__file__).parents[2])
    for delay in (0.03, 0.05, 0.08, 0.12):
        child = subprocess.Popen(
            [
                sys.executable,
                "-c",
                START,
            ],
            env=environment | {"PYTHONPATH": source},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert child.stdout is not None
        child.stdout.readline()
        time.sleep(delay - 0.03)
        child.send_signal(signal.SIGINT)
        _, told = child.communicate(timeout=30)
        assert child.returncode in (130, 0), told
        assert "Traceback" not in told
        assert "KeyboardInterrupt" not in told


def test_interrupted_in_a_command_is_130_and_the_books_are_closed(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from finura_cli.cli import house, lazy
    from finura_cli.commands import config

    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    closed = []
    monkeypatch.setattr(config.config, "value_of", interrupted)
    monkeypatch.setattr(house.House, "close", lambda self: closed.append(self))
    assert lazy.run(["config"]) == 130
    assert len(closed) == 1


def test_a_bug_leaves_a_report_without_data(
    home: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    from finura_cli.cli import lazy
    from finura_cli.commands import config

    def broken(*_: object) -> None:
        payee, amount = "Dr. Secret", "1234.56"
        raise ValueError(f"{payee} {amount}")

    home.mkdir(mode=0o700)
    monkeypatch.setattr(config.config, "value_of", broken)
    assert lazy.run(["config", "--json"]) == 1
    out, err = capfd.readouterr()
    (report,) = home.glob("finura-crash-*.txt")
    assert str(report) in err
    assert '"code": "bug"' in out
    text = report.read_text()
    assert "ValueError" in text
    assert "commands/config.py" in text
    for kept in (text, err, out):
        assert "Secret" not in kept
        assert "1234" not in kept
    assert report.stat().st_mode & 0o077 == 0


def test_on_a_terminal_there_are_tables_and_colours_can_be_had_off(environment: dict[str, str]) -> None:
    code, screen = talk(environment, ["-m", "finura_cli", "config"])
    assert code == 0
    assert "\x1b[1m" in screen
    assert "Setting" in screen
    for off, rules in (({"NO_COLOR": "1"}, True), ({"TERM": "dumb"}, False)):
        code, screen = talk(environment | off, ["-m", "finura_cli", "config"])
        assert code == 0
        assert "\x1b" not in screen
        assert ("──" in screen) is rules
