"""A Tab: what is offered, and the scripts at work in the shells, with names that a shell would like to run."""

from __future__ import annotations

import os
import pty
import select
import shlex
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finura_cli import locks
from finura_cli.cli import shell_words
from finura_cli.cli.completing import FILES, answer, offers
from finura_cli.errors import Busy, Damaged
from finura_cli.services import peeking
from finura_cli.store import beginnings
from tests import needs
from tests.conftest import Finura, Once

ROOT = Path(__file__).parents[2]
HOSTILE = [
    "$(touch run)", "`touch run2`", 'My "own" purse', "O'Brien & Sons", "a;touch run3|c>run4<e*f?g[h]~!",
    "Bank: main=1",
    "back\\slash", "{a,b}", "$HOME", "~root",
    "x%F{red}y", "নগদ টাকা", "Food:Joe's \"best\"",
]  # fmt: skip
BREAKS = " \t\n\"'@><=;|&(:"
"""COMP_WORDBREAKS as bash has it."""


@pytest.fixture
def made(finura: Finura, once: Once) -> Finura:
    def init() -> None:
        finura("init", "--no-pin", "--currency", "INR", "--yes")

    once(init)
    return finura


@pytest.fixture
def named(finura: Finura, once: Once) -> None:
    """Books with names of every kind."""

    def name() -> None:
        finura("init", "--no-pin", "--currency", "INR", "--yes")
        finura("account", "add", "Visa Gold")
        for goal in ("Bike", "Car"):
            finura("goal", "add", goal, "100", "--by", "2030-01", "--today", "2026-10-03")
        finura("goal", "close", "Car", "--today", "2026-10-03")
        finura("add", "50", "-m", "Swiggy", "-t", "trip", "-c", "Food:Groceries", "--today", "2026-10-03")
        finura("add", "50", "-c", "Lent", "--who", "Asha", "--today", "2026-10-03")

    once(name)


def words(done: str, typed: str) -> list[str]:
    return [offer.word for offer in offers(done.split(), typed, os.environ)]


# ------------------------------------------------------------------------------------------------------ what is offered


@pytest.mark.parametrize(
    ("done", "typed", "expected"),
    [
        ("", "re", ["review", "report"]),
        ("config", "s", ["set"]),
        ("config set", "cal", ["calendar.cycle_start", "calendar.cycle_weekend", "calendar.week_start"]),
        ("config", "--js", ["--json"]),
        ("completion", "", ["bash", "zsh", "fish"]),
        ("help", "und", ["undo"]),
        ("--json", "conf", ["config"]),
        ("list", "acc", ["acct:"]),
        ("list", "type:i", ["type:income"]),
        ("list", "is:un", ["is:uncategorized", "is:unreviewed"]),
        ("report", "this-m", ["this-month"]),
        ("report", "mon", ["month"]),
        ("account add Purse -k", "w", ["wallet"]),
        ("import", "state", [FILES]),
        ("list -o", "", [FILES]),
    ],
)
def test_words_of_the_program_are_offered_without_books(home: Path, done: str, typed: str, expected: list[str]) -> None:
    assert words(done, typed) == expected


@pytest.mark.parametrize(
    ("done", "typed", "expected"),
    [
        ("add 5 -c", "Food:Gro", ["Food:Groceries"]),
        ("add 5 -c", "food:gro", ["Food:Groceries"]),
        ("add 5 -c", "Grocer", ["Groceries"]),
        ("add 5", "--category=Food:Gro", ["--category=Food:Groceries"]),
        ("add 5 -a", "", ["Cash", "Visa Gold"]),
        ("add 5 -m", "swi", ["Swiggy"]),
        ("list", "cat:Food:Gro", ["cat:Food:Groceries"]),
        ("list", "-cat:Food:Gro", ["-cat:Food:Groceries"]),
        ("list", "not:acct:V", ["not:acct:Visa Gold"]),
        ("report", "payee:s", ["payee:Swiggy"]),
        ("list", "tag:", ["tag:trip"]),
        ("list", "who:A", ["who:Asha"]),
        ("account show", "V", ["Visa Gold"]),
        ("goal pay", "", ["Bike"]),
        ("category merge", "Food:Gro", ["Food:Groceries"]),
        ("budget set", "Food:Gro", ["Food:Groceries"]),
        ("people settle", "", ["Asha"]),
        ("account add", "V", []),
        ("list -- -c", "Foo", []),
        ("--profile nosuch add 5 -a", "", []),
    ],
)
@pytest.mark.usefixtures("named")
def test_names_come_from_the_books(done: str, typed: str, expected: list[str]) -> None:
    assert words(done, typed) == expected


def test_the_last_part_of_two_categories_is_no_name(made: Finura) -> None:
    for path in ("Travel:Zuqqi", "Travel:Zuqqa", "Health:Zuqqi"):
        made("category", "add", path)
    assert words("add 5 -c", "Zuq") == ["Zuqqa"]


def test_a_name_that_a_line_cannot_show_is_not_offered(made: Finura, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(beginnings, "names", lambda *_: ["plain", "two\nlines", "a\tb", "\x1b[2J", "turned \u202e"])
    assert words("add 5 -a", "") == ["plain"]


def test_profiles_are_offered(made: Finura) -> None:
    made("--profile", "side", "init", "--no-pin", "--currency", "INR", "--yes")
    assert words("list --profile", "") == ["side"]
    assert words("--profile side add 5 -a", "") == ["Cash"]


def test_locked_books_offer_nothing_and_try_no_pin(
    finura: Finura, home: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    finura("init", "--no-pin", "--currency", "INR", "--yes")
    (home / "finura.db").write_bytes(os.urandom(8192))  # as encrypted books look from outside
    monkeypatch.setenv("FINURA_PIN_COMMAND", f"touch {home / 'asked'}")
    assert words("add 5 -c", "Fo") == []
    assert words("add", "--cat") == ["--category"]
    assert not (home / "asked").exists()
    assert capfd.readouterr() == ("", "")


def test_books_that_are_being_replaced_are_not_waited_for(
    made: Finura, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    waited: list[float] = []
    assert words("add 5 -a", "") == ["Cash"]
    with locks.take(home, exclusive=True):
        monkeypatch.setattr(locks.time, "sleep", waited.append)
        assert words("add 5 -a", "") == []
        assert words("add", "--cat") == ["--category"]
        assert waited == []


def test_a_pipe_beside_the_books_is_not_waited_for(made: Finura, home: Path) -> None:
    os.mkfifo(home / "finura.db-wal")
    with pytest.raises(Damaged):
        words("add 5 -a", "")


def test_nobody_replaces_the_books_while_names_are_read(made: Finura, home: Path) -> None:
    with peeking.books_if_unlocked(home, os.environ, time.time()) as store:
        assert store is not None
        with pytest.raises(Busy):
            locks.take(home, exclusive=True, wait=0)
    locks.take(home, exclusive=True, wait=0).release()


# ------------------------------------------------------------------------------------------------------- a line of bash


TEXTS = st.text(st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp")), min_size=1)


@given(TEXTS, st.sampled_from(["", "'", '"']))
def test_what_is_written_is_read_back_as_the_same_letters(text: str, quote: str) -> None:
    done = shell_words.written(text, quote)
    if done is None:
        assert (quote, "!" in text) == ('"', True)
        return
    line = f"finura {quote}{done}"
    if quote != '"':  # in those shlex knows fewer escapes than a shell
        assert shlex.split(line if not quote or done.endswith(quote) else line + quote) == ["finura", text]
    # A single quote is left for each of them in it, and begun anew; behind a quote of its own a word is closed.
    if "'" not in (quote, *text) and not (quote and text.endswith(quote)):
        read = shell_words.read(line, "")
        assert read is not None
        assert (read.words, read.typed) == (["finura"], text)


def test_what_stays_in_the_line_begins_the_word(made: Finura, capfd: pytest.CaptureFixture[str]) -> None:
    made("account", "add", "Straße:xyz")
    capfd.readouterr()
    for line, expected in (("finura add 5 -a straße:x", "xyz\n"), ("finura add 5 -a strasse:", "")):
        assert answer([], dict(os.environ) | {"COMP_LINE": line, "COMP_WORDBREAKS": BREAKS}, "bash") == 0
        assert capfd.readouterr().out == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("finura list cat:Fo", (["finura", "list"], "cat:Fo", 4, "")),
        ("finura list 'cat:Fo", (["finura", "list"], "cat:Fo", 0, "'")),
        ('finura list cat:"Food \\$x', (["finura", "list"], "cat:Food $x", 4, '"')),
        ("finura -c Food\\ \\&\\ D", (["finura", "-c"], "Food & D", 0, "")),
        ("finura --category=Fo", (["finura"], "--category=Fo", 11, "")),
        ("finura 'two words' ", (["finura", "two words"], "", 0, "")),
        ("finura '' x", (["finura", ""], "x", 0, "")),
        ('finura cat:"Food"', None),
        ("finura back\\", (["finura"], "back\\", 0, "")),
    ],
)
def test_the_line_is_read_as_bash_reads_it(line: str, expected: tuple[object, ...] | None) -> None:
    assert shell_words.read(line, BREAKS) == expected


# ----------------------------------------------------------------------------------------------------------- the shells


@pytest.fixture
def place(finura: Finura, once: Once, tmp_path: Path) -> Path:
    """A folder with a statement, and `finura` on the PATH; the books have accounts that a shell would like to run."""

    def hostile() -> None:
        finura("init", "--no-pin", "--currency", "INR", "--yes")
        for name in HOSTILE:
            finura("account", "add", name)

    once(hostile)
    program = tmp_path / "bin" / "finura"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nPYTHONPATH="{ROOT}" exec "{sys.executable}" -m finura_cli "$@"\n')
    program.chmod(0o755)
    (tmp_path / "here").mkdir()
    (tmp_path / "here" / "statement.csv").touch()
    return tmp_path / "here"


@pytest.fixture
def at_work(place: Path, environment: dict[str, str]) -> dict[str, str]:
    return environment | {"PATH": f"{place.parent / 'bin'}:{os.environ['PATH']}", "TERM": "dumb", "COLUMNS": "200"}


SHELLS = {
    "bash": (["bash", "--norc", "--noprofile", "-i"], 'eval "$(finura completion bash)"'),
    "zsh": (["zsh", "-f", "-i"], 'eval "$(finura completion zsh)"'),
}
"""How it is begun, and what a person has in the file that it reads first."""
INSTEAD = 'finura() { if [ -n "$_FINURA_COMPLETE" ]; then command finura "$@"; else printf "%s\\n" "$@" > words; fi; }'
"""Of a line that is done the words are looked at."""

Tab = Callable[[str], list[str]]


@pytest.fixture(params=["bash", "zsh"])
def tab(request: pytest.FixtureRequest, place: Path, at_work: dict[str, str]) -> Iterator[Tab]:
    """Type a line and a Tab into the shell itself; the words that it takes the line for then."""
    command, first = SHELLS[request.param]
    needs.program(request.param)
    child, screen = pty.fork()
    if child == 0:
        os.chdir(place)
        os.execvpe(command[0], command, at_work)

    def until(mark: str) -> None:
        seen, end = b"", time.monotonic() + 60
        while mark.encode() not in seen:
            assert time.monotonic() < end, seen
            if select.select([screen], [], [], 0.1)[0]:
                seen += os.read(screen, 65536)

    os.write(screen, f"PS1='> '; {first}; {INSTEAD}; echo rea''dy\n".encode())
    until("ready\r")

    def typed(line: str) -> list[str]:
        # The shell reads what follows once the Tab is answered.
        os.write(screen, f"{line}\t\necho do''ne\n".encode())
        until("done\r")
        return (place / "words").read_text().splitlines()

    yield typed
    os.close(screen)
    with suppress(ProcessLookupError):
        os.kill(child, 9)
    os.waitpid(child, 0)


def test_a_shell_takes_every_name_as_one_word(tab: Tab, place: Path) -> None:
    for begun, expected in (
        ("rep", ["report"]),
        ("-a \\$\\(", ["-a", "$(touch run)"]),
        ("-a '$(", ["-a", "$(touch run)"]),
        ('-a "\\$(', ["-a", "$(touch run)"]),
        ("-a \\`", ["-a", "`touch run2`"]),
        ("-a My", ["-a", 'My "own" purse']),
        ('-a "O', ["-a", "O'Brien & Sons"]),
        ("-a 'O", ["-a", "O'Brien & Sons"]),
        ("-a a\\;", ["-a", "a;touch run3|c>run4<e*f?g[h]~!"]),
        ("-a Bank:", ["-a", "Bank: main=1"]),
        ("list acct:Bank", ["list", "acct:Bank: main=1"]),
        ("list acct:back", ["list", "acct:back\\slash"]),
        ("-a \\{", ["-a", "{a,b}"]),
        ("-a \\~", ["-a", "~root"]),
        ("-a x%", ["-a", "x%F{red}y"]),
        ("list acct:নগ", ["list", "acct:নগদ টাকা"]),
        ("--category=Food:Groc", ["--category=Food:Groceries"]),
        ("list -cat:Food:Groc", ["list", "-cat:Food:Groceries"]),
        ('list acct:"Food:Jo', ["list", 'acct:Food:Joe\'s "best"']),
        ("import stat", ["import", "statement.csv"]),
    ):
        assert tab(f"finura {begun}") == expected
    assert not list(place.glob("run*"))


def test_fish(place: Path, at_work: dict[str, str]) -> None:
    needs.program("fish")
    asked = ["config s", "-a \\$\\(", '-a "O', "-a নগ", "list acct:Bank", "import stat"]
    script = "finura completion fish | source\n" + "\n".join(
        f"complete -C {shlex.quote('finura ' + one)}" for one in asked
    )
    done = subprocess.run(
        ["fish", "--no-config", "-c", script], env=at_work, cwd=place, capture_output=True, text=True, timeout=120
    )
    told = [line.split("\t")[0] for line in done.stdout.splitlines()]
    assert told == ["set", "$(touch run)", "O'Brien & Sons", "নগদ টাকা", "acct:Bank: main=1", "statement.csv"]
    assert not list(place.glob("run*"))


@pytest.mark.parametrize("asked", ["bash", "zsh", "tcsh", "nonsense", "complete_bash"])
def test_a_broken_question_of_a_shell_is_no_crash(environment: dict[str, str], asked: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "finura_cli", "\udcff"],
        env=environment | {"PYTHONPATH": str(ROOT), "_FINURA_COMPLETE": asked},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode in (0, 1)
    assert (done.stdout, done.stderr) == ("", "")
