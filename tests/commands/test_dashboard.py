"""Bare `finura`: the dashboard where somebody looks, the front page elsewhere; and a screen that is kept up to date."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from pathlib import Path

import pytest

from tests.conftest import Finura, Once
from tests.terminal import CTRL_C, FINURA, SOURCE, talk

TODAY = "2026-10-10"
MAIN = ["-m", "finura_cli"]


@pytest.fixture
def books(finura: Finura, once: Once) -> Finura:
    def make() -> None:
        finura("init", "--no-pin", "--currency", "INR", "--locale", "en_IN", "--yes")
        finura("add", "250", "ZUQQI lunch", "-c", "Food", "--today", TODAY)
        finura("budget", "set", "Food", "1000", "--today", TODAY)

    once(make)
    return finura


class Terminal:
    """A terminal of a size with `finura` on it."""

    def __init__(self, environment: dict[str, str], *words: str, columns: int = 80, lines: int = 24) -> None:
        self.child, self.screen = pty.fork()
        if self.child == 0:
            time.sleep(0.2)  # until the terminal has its size
            own = {"TERM": "xterm-256color", "PYTHONPATH": SOURCE, "FINURA_TODAY": TODAY} | environment
            os.execve(sys.executable, [sys.executable, *MAIN, *words], own)  # not what readline put into the real one
        self.resize(columns, lines)
        self.seen = ""

    def resize(self, columns: int, lines: int) -> None:
        fcntl.ioctl(self.screen, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))

    def until(self, text: str, seconds: float = 30) -> str:
        """Read until it is there; what came since the last time."""
        since, start = len(self.seen), time.monotonic()
        while text not in self.seen[since:]:
            assert time.monotonic() - start < seconds, self.seen[since:]
            if select.select([self.screen], [], [], 0.2)[0]:
                self.seen += os.read(self.screen, 65536).decode(errors="replace")
        return self.seen[since:]

    def type(self, keys: str) -> None:
        os.write(self.screen, keys.encode())

    def ended(self) -> int:
        while True:
            try:
                part = os.read(self.screen, 65536)
            except OSError:
                break
            if not part:
                break
            self.seen += part.decode(errors="replace")
        _, status = os.waitpid(self.child, 0)
        os.close(self.screen)
        return os.waitstatus_to_exitcode(status)


def plain(text: str) -> str:
    return re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", text)


def test_on_a_terminal_it_is_one_screen(books: Finura, environment: dict[str, str]) -> None:
    terminal = Terminal(environment)
    assert terminal.ended() == 0
    shown = plain(terminal.seen).replace("\r", "").rstrip("\n").split("\n")
    assert len(shown) <= 23
    assert max(map(len, shown)) <= 80
    assert shown[0] == "Finura, Saturday 2026-10-10"
    assert any(re.match(r"Food .*₹750\.00 left", line) for line in shown)


def test_a_larger_terminal_has_two_columns_and_options_hold(books: Finura, environment: dict[str, str]) -> None:
    terminal = Terminal(environment, "--private", columns=120, lines=40)
    assert terminal.ended() == 0
    text = plain(terminal.seen)
    assert re.search(r"─ October 2026.*─ Balances", text)
    assert "Latest" in text
    assert "•••• left" in text
    assert "750" not in text


def test_elsewhere_it_is_the_front_page(books: Finura, environment: dict[str, str], home: Path) -> None:
    page = books("--help").out
    assert books().out == books("--private").out == books("--today", TODAY).out == page
    (home / "finura.db").unlink()
    code, text = talk(environment | {"COLUMNS": "80"}, MAIN)
    assert code == 0
    shown = text.replace("\r", "")
    assert shown.startswith(page)
    assert " ".join(shown.removeprefix(page).split()) == (
        "There are no books here yet: finura init makes them, finura demo shows some at work."
    )


def test_books_that_are_locked_say_so_below_the_front_page(environment: dict[str, str], tmp_path: Path) -> None:
    pin = tmp_path / "pin"
    pin.write_text("a long enough passphrase")
    pin.chmod(0o600)
    words = ["init", "--no-keyring", "--currency", "INR", "--yes"]
    code, said = talk(environment | {"FINURA_PIN_FILE": str(pin)}, ["-c", FINURA, *words])
    assert code == 0, said
    child, screen = pty.openpty()
    done = subprocess.run(
        [sys.executable, *MAIN], env=environment | {"PYTHONPATH": SOURCE, "TERM": "xterm"}, stdin=subprocess.DEVNULL,
        stdout=screen, stderr=subprocess.PIPE, text=True, timeout=60,
    )  # fmt: skip
    shown = os.read(child, 65536).decode()
    os.close(child)
    os.close(screen)
    assert done.returncode == 0
    assert shown.startswith("Usage: finura")
    assert "the books are locked" in done.stderr


def test_json_csv_and_files(books: Finura, tmp_path: Path) -> None:
    answer = books("--json", "--today", TODAY).json
    assert (answer["command"], answer["date"]) == ("dashboard", TODAY)
    sections = {one["name"]: one["rows"] for one in answer["sections"]}
    assert sections["balances"][0]["amount"] == "-250.00"
    assert sections["budgets"][0]["left"] == "750.00"
    assert sections["forecast"] == []
    assert "budgets,Food,,250.00,1000.00,INR,0.25," in books("--csv", "--today", TODAY).out
    books("-o", str(tmp_path / "x.md"), "--today", TODAY)
    assert "| budgets | Food |  | ₹250.00 | ₹1,000.00 | 25% |  |" in (tmp_path / "x.md").read_text()
    books("-o", str(tmp_path / "x.html"), "--today", TODAY)
    assert "Budget for" in (tmp_path / "x.html").read_text()


def test_no_books_are_an_error_for_a_program(finura: Finura) -> None:
    assert finura("--json", code=78).json["error"]["code"] == "no-store"


def test_watch_of_books_that_were_locked_again_leaves_the_screen(environment: dict[str, str], tmp_path: Path) -> None:
    """Where no session can be kept the PIN is asked again once there is something new; the figures are gone then."""
    pin = tmp_path / "pin"
    pin.write_text("a long enough passphrase")
    pin.chmod(0o600)
    by_pin = environment | {"FINURA_PIN_FILE": str(pin)}
    code, said = talk(by_pin, ["-c", FINURA, "init", "--no-keyring", "--currency", "INR", "--yes"])
    assert code == 0, said
    code, said = talk(environment, ["-c", FINURA, "config", "set", "unlock.minutes", "0"])
    assert code == 0, said
    terminal = Terminal(environment, "--watch")
    terminal.until("Passphrase: ")
    terminal.type("a long enough passphrase\n")
    terminal.until("q leaves")
    code, said = talk(by_pin, [*MAIN, "add", "50", "VORNIK", "--today", TODAY])
    assert code == 0, said
    assert "\x1b[?1049l" in terminal.until("Passphrase: ")
    terminal.type(CTRL_C)
    assert terminal.ended() == 130


def test_watch_needs_a_terminal_and_no_command(books: Finura) -> None:
    assert books("--watch", "--json", code=2).json["error"]["code"] == "usage"
    assert "needs a terminal" in books("--watch", code=2).err
    assert "--watch goes without a command" in books("--watch", "list", code=2).err
    assert "no such option" in books("list", "--watch", code=2).err


def test_watch_draws_again_when_the_books_change_and_leaves_the_terminal_as_it_was(
    books: Finura, environment: dict[str, str]
) -> None:
    terminal = Terminal(environment, "--watch")
    before = termios.tcgetattr(terminal.screen)
    first = plain(terminal.until("q leaves"))
    assert "-₹250.00" in first
    assert not termios.tcgetattr(terminal.screen)[3] & termios.ECHO
    books("add", "50", "VORNIK", "-c", "Food", "--today", TODAY)
    terminal.until("-₹300.00")
    terminal.resize(120, 40)
    assert re.search(r"─ October 2026.*─ Balances", plain(terminal.until("Latest")))
    terminal.type("q")
    assert terminal.ended() == 0
    assert terminal.seen.count("\x1b[?1049h") == terminal.seen.count("\x1b[?1049l") == 1
    assert terminal.seen.rstrip().endswith("\x1b[?25h\x1b[?1049l")
    assert before[3] & termios.ECHO


@pytest.mark.parametrize("how", ["key", "signal"])
def test_watch_is_left_by_ctrl_c_and_by_a_signal(books: Finura, environment: dict[str, str], how: str) -> None:
    terminal = Terminal(environment, "--watch")
    terminal.until("q leaves")
    if how == "key":
        terminal.type(CTRL_C)
    else:
        os.kill(terminal.child, signal.SIGTERM)
    assert terminal.ended() == 130
    assert "\x1b[?25h\x1b[?1049l" in terminal.seen
    assert "Traceback" not in terminal.seen


def test_watch_holds_nothing_open(books: Finura, environment: dict[str, str]) -> None:
    """Who wants the books for himself finds them free."""
    from finura_cli import locks

    terminal = Terminal(environment, "--watch")
    terminal.until("q leaves")
    lock = locks.take(Path(environment["FINURA_HOME"]), exclusive=True)
    lock.release()
    terminal.type("q")
    assert terminal.ended() == 0
