from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.terminal import talk


def finura(home: Path, *words: str, lang: str = "C.UTF-8") -> subprocess.CompletedProcess[str]:
    env = {"PATH": os.environ["PATH"], "HOME": str(home.parent), "FINURA_HOME": str(home), "LC_ALL": lang}
    return subprocess.run(
        [sys.executable, "-m", "finura_cli", *words],
        env=env,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
    )


def test_without_no_pin_it_says_plainly_what_is_missing(tmp_path: Path) -> None:
    done = finura(tmp_path / "home", "init", "--currency", "INR", "--json")
    assert done.returncode == 69
    assert json.loads(done.stdout)["error"]["code"] == "no-vault"
    assert "--no-pin" in done.stderr
    assert not (tmp_path / "home").exists()


def test_unencrypted_books_are_said_loudly_even_when_quiet(tmp_path: Path) -> None:
    done = finura(tmp_path / "home", "init", "--no-pin", "--currency", "INR", "-q", "--json")
    assert done.returncode == 0
    assert "NOT encrypted" in done.stderr
    answer = json.loads(done.stdout)
    assert answer["command"] == "init"
    assert (answer["currency"], answer["locale"], answer["encrypted"]) == ("INR", "en_IN", False)
    assert answer["account"] == "Cash"
    assert oct((tmp_path / "home").stat().st_mode & 0o777) == "0o700"
    assert oct((tmp_path / "home" / "finura.db").stat().st_mode & 0o777) == "0o600"


def test_a_second_init_is_refused(tmp_path: Path) -> None:
    home = tmp_path / "home"
    assert finura(home, "init", "--no-pin", "--locale", "en_BD").returncode == 0
    for words in (["--no-pin", "--currency", "EUR"], [], ["--yes", "--no-pin"]):
        done = finura(home, "init", *words, "--json")
        assert done.returncode == 2
        assert json.loads(done.stdout)["error"]["code"] == "already-there"


def test_without_a_terminal_the_currency_is_never_guessed(tmp_path: Path) -> None:
    done = finura(tmp_path / "home", "init", "--no-pin", "--json", lang="en_IN.UTF-8")
    assert done.returncode == 2
    assert json.loads(done.stdout)["error"]["code"] == "which-currency"
    assert not (tmp_path / "home").exists()
    assert finura(tmp_path / "home", "init", "--no-pin", "--yes", lang="en_IN.UTF-8").returncode == 0


def test_profiles_have_books_of_their_own(tmp_path: Path) -> None:
    home = tmp_path / "home"
    assert finura(home, "init", "--no-pin", "--currency", "INR").returncode == 0
    assert finura(home, "--profile", "shop", "init", "--no-pin", "--currency", "EUR").returncode == 0
    assert (home / "profiles" / "shop" / "finura.db").exists()


@pytest.mark.skipif(os.name == "nt", reason="needs a pseudo-terminal")
def test_on_a_terminal_it_asks_and_takes_the_proposal(tmp_path: Path) -> None:
    import pty

    child, terminal = pty.fork()
    if child == 0:
        os.environ.update(FINURA_HOME=str(tmp_path / "home"), LC_ALL="en_IN.UTF-8", COLUMNS="80")
        os.execv(sys.executable, [sys.executable, "-m", "finura_cli", "init", "--no-pin"])
    told, answers, deadline = "", ["bdt\n", "\n"], time.monotonic() + 30
    while time.monotonic() < deadline:
        try:
            told += os.read(terminal, 4096).decode()
        except OSError:
            break
        if answers and told.rstrip(" ").endswith(":"):
            os.write(terminal, answers.pop(0).encode())
            told += "\n"
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert "Currency of the books, as INR [INR]:" in told
    assert "Locale, for numbers and words [en_IN]:" in told
    assert "৳1,00,000.00" in told


def test_a_slip_at_a_question_is_asked_again(tmp_path: Path) -> None:
    environment = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "FINURA_HOME": str(tmp_path / "home")}
    environment["LC_ALL"] = "en_IN.UTF-8"
    words = ["-m", "finura_cli", "init", "--no-pin"]
    code, screen = talk(environment, words, "rupees!\r", "BDT\r", "nowhere\r", "bn_BD\r")
    assert code == 0
    assert "is no currency" in screen
    assert "BDT in bn_BD" in screen
