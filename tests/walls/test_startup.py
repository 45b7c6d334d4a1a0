"""Daily commands load none of the heavy libraries, and stay cheap."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from select import select
from typing import Any

import pytest

from finura_cli.vault import kernel_keyring

ROOT = Path(__file__).parents[2]
HEAVY = {
    "pandas", "numpy", "sklearn", "scipy", "joblib", "sqlite_utils", "openpyxl", "keyring", "babel", "python_calamine",
    "mt940", "defusedxml", "fpdf", "uharfbuzz", "currency_converter",
}  # fmt: skip
# Light ones that still cost more than a daily command has to spare.
SLOW = {"platformdirs", "plotext", "asyncio", "http", "email", "xml", "unittest", "tkinter", "pydoc", "multiprocessing"}
VAULTS = {"keyring", "argon2", "cryptography", "mnemonic", "secrets"}

PROBE = """
import json, os, sys
from finura_cli.cli.lazy import run
code = run(sys.argv[2:])
with open(sys.argv[1], "w") as file:
    json.dump([code, sorted({name.partition(".")[0] for name in sys.modules})], file)
"""

HALL = """
import importlib, json, os, sys
for name in sys.argv[1:]:
    importlib.import_module(name)
print(json.dumps(sorted({name.partition(".")[0] for name in sys.modules})), flush=True)
for line in sys.stdin:
    env, answer, words = json.loads(line)
    child = os.fork()
    if child == 0:
        os.environ.clear()
        os.environ.update(env)
        nothing, said = os.open(os.devnull, os.O_RDWR), os.open(answer + ".said", os.O_CREAT | os.O_TRUNC | os.O_WRONLY)
        for number, file in enumerate((nothing, nothing, said)):
            os.dup2(file, number)
        from finura_cli.cli.lazy import run
        code = run(words)
        with open(answer, "w") as file:
            json.dump([code, sorted({name.partition(".")[0] for name in sys.modules})], file)
        os._exit(0)
    print(os.waitpid(child, 0)[1], flush=True)
"""

LIGHT = ("typer", "finura_cli.cli.app", "finura_cli.cli.house", "finura_cli.store.connection")
RICH = (*LIGHT, "rich.console", "rich.table")


class Hall:
    """A process from which every command is forked, because to begin takes longer than most commands do. It has
    nothing but modules that any command may load: so a command has here at least what it would load alone."""

    def __init__(self, *modules: str) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-c", HALL, *modules],
            env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._process.stdout
        self.loaded = set(json.loads(self._process.stdout.readline()))

    def run(self, env: dict[str, str], answer: Path, words: tuple[str, ...]) -> str:
        """Carry out words; what is said to stderr."""
        assert self._process.stdin
        assert self._process.stdout
        print(json.dumps([env, str(answer), words]), file=self._process.stdin, flush=True)
        assert select([self._process.stdout], [], [], 60)[0], f"a hang: {words}"
        assert self._process.stdout.readline() == "0\n"
        return answer.with_name(f"{answer.name}.said").read_text("utf-8", errors="replace")

    def close(self) -> None:
        self._process.kill()
        self._process.communicate()


class Books:
    """A store with entries, and a way to see what a command loads: by itself, or forked from a hall."""

    def __init__(self, folder: Path, hall: Hall) -> None:
        self.folder = folder
        self.hall = hall
        self.env = {"FINURA_HOME": str(folder / "home"), "PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT)}

    def loaded_alone(self, *words: str, **env: str) -> set[str]:
        answer = self.folder / "modules.json"
        done = subprocess.run(
            [sys.executable, "-c", PROBE, str(answer), *words],
            env=self.env | env,
            capture_output=True,
            text=True,
            stdin=subprocess.DEVNULL,
            timeout=60,
        )
        return self._read(answer, 0, done.stderr)

    def loaded_by(self, *words: str, code: int = 0, hall: Hall | None = None, **env: str) -> set[str]:
        answer = self.folder / "modules.json"
        said = (hall or self.hall).run(self.env | env, answer, words)
        return self._read(answer, code, said)

    def _read(self, answer: Path, code: int, said: str) -> set[str]:
        left, modules = json.loads(answer.read_text())
        answer.unlink()
        assert left == code, said
        return set(modules)


@pytest.fixture(scope="module")
def plain_hall() -> Iterator[Hall]:
    hall = Hall(*LIGHT)
    assert hall.loaded & (HEAVY | SLOW | VAULTS | {"rich"}) == set()
    yield hall
    hall.close()


@pytest.fixture(scope="module")
def hall() -> Iterator[Hall]:
    hall = Hall(*RICH)
    assert hall.loaded & (HEAVY | SLOW | VAULTS) == set()
    yield hall
    hall.close()


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory, hall: Hall) -> Books:
    made = Books(tmp_path_factory.mktemp("startup"), hall)
    made.loaded_by("init", "--no-pin", "--currency", "INR", "--locale", "en_IN", "--yes")
    for words in (["250", "lunch", "at", "Swiggy", "-c", "Dining"], ["3000", "salary", "--income"]):
        made.loaded_by("add", *words, "--today", "2026-10-03T12:30")
    made.loaded_by("budget", "set", "total", "5000")
    made.loaded_by("budget", "set", "Food", "500", "--rollover", "--today", "2026-08-03")
    made.loaded_by("goal", "add", "Bike", "6000", "--per-month", "500", "--account", "Cash", "--from", "2026-10-01")
    return made


DAILY = [
    ["--help"],
    ["--version"],
    ["help", "periods"],
    ["config"],
    ["add", "99", "coffee"],
    ["add", "99", "coffee", "--json"],
    ["list"],
    ["list", "lunch", "2026-10", "--json"],
    ["list", "--csv"],
    ["report", "month", "2026-10"],
    ["report", "month", "2026-10", "--csv"],
    ["report", "month", "2026-10", "--json"],
    ["report", "week", "2026-w40"],
    ["report", "week", "2026-w40", "--json"],
    ["report", "spending", "2026", "--by", "merchant"],
    ["report", "saved"],
    ["budget"],
    ["budget", "--json"],
    ["budget", "plan", "--income", "5000"],
    ["budget", "history"],
    ["goal"],
    ["goal", "--json"],
    ["bills"],
    ["bills", "--json"],
    ["bills", "audit"],
    ["people"],
    ["people", "--json"],
    ["mood"],
    ["mood", "2", "--note", "x"],
    ["report", "spending", "--by", "mood"],
    ["alerts"],
    ["alerts", "--json"],
    ["undo", "list"],
    ["schedule", "run", "import", "entries", "alerts", "risk"],
    ["--json"],
]


@pytest.mark.parametrize("words", DAILY, ids=" ".join)
def test_a_daily_command_loads_nothing_heavy(books: Books, words: list[str]) -> None:
    loaded = books.loaded_by(*words)
    assert loaded & HEAVY == set()
    assert loaded & SLOW == set()


@pytest.fixture(scope="module")
def encrypted(tmp_path_factory: pytest.TempPathFactory, hall: Hall) -> Iterator[Books]:
    """Encrypted books, unlocked where the kernel's keyring works; `token` is beside their home."""
    made = Books(tmp_path_factory.mktemp("encrypted"), hall)
    (made.folder / "run").mkdir(mode=0o700)
    pin = made.folder / "pin"
    pin.write_text("a long enough passphrase")
    pin.chmod(0o600)
    made.env |= {"XDG_RUNTIME_DIR": str(made.folder / "run"), "HOME": str(made.folder)}
    by_pin: dict[str, Any] = {"FINURA_PIN_FILE": str(pin)}
    seen = made.loaded_by("init", "--no-keyring", "--currency", "INR", "--locale", "en_IN", "--yes", **by_pin)
    assert seen & VAULTS, "a hall sees what is loaded"
    token = str(made.folder / "token")
    made.loaded_by("vault", "token", "create", "--file", token, "--scope", "report,import", **by_pin)
    unlocks = kernel_keyring.add("test:startup", b"x", 60)
    made.loaded_by("unlock", code=0 if unlocks else 69, **by_pin)
    made.loaded_by("add", "250", "lunch", **({} if unlocks else by_pin))
    yield made
    made.loaded_by("lock")


@pytest.mark.parametrize("words", DAILY[4:], ids=" ".join)  # those that open books
def test_books_that_are_unlocked_open_without_the_libraries_of_the_vault(encrypted: Books, words: list[str]) -> None:
    if not kernel_keyring.add("test:startup", b"x", 60):
        pytest.skip("the kernel's keyring does not work here: a session is kept in the system's")
    assert encrypted.loaded_by(*words) & (HEAVY | SLOW | VAULTS) == set()


@pytest.mark.parametrize(
    "words", [["list"], ["report", "month", "2026-10", "--json"], ["add", "99", "tea"]], ids=" ".join
)
def test_a_token_opens_without_keyring_argon2_and_words(encrypted: Books, words: list[str]) -> None:
    loaded = encrypted.loaded_by(*words, FINURA_TOKEN_FILE=str(encrypted.folder / "token"))
    assert loaded & (HEAVY | SLOW | VAULTS - {"cryptography"}) == set()


@pytest.mark.parametrize(
    "words",
    [
        ["list", "--csv"],
        ["report", "month", "2026-10", "--csv"],
        ["report", "week", "--json"],
        ["budget", "--json"],
        ["goal", "--json"],
        ["bills", "--json"],
        ["bills", "--calendar"],
        ["--json"],
        ["--csv"],
    ],
    ids=" ".join,
)
def test_an_answer_for_a_machine_loads_no_rich(books: Books, plain_hall: Hall, words: list[str]) -> None:
    assert "rich" not in books.loaded_by(*words, hall=plain_hall)


def test_the_dashboard_on_a_terminal_loads_nothing_heavy(books: Books) -> None:
    answer = books.folder / "modules.json"
    own = books.env | {"TERM": "xterm-256color"}
    child, screen = pty.fork()
    if child == 0:
        os.execve(sys.executable, [sys.executable, "-c", PROBE, str(answer)], own)
    with suppress(OSError):  # Linux: the other end is gone
        while os.read(screen, 65536):
            pass
    os.waitpid(child, 0)
    os.close(screen)
    code, modules = json.loads(answer.read_text())
    assert code == 0
    assert set(modules) & (HEAVY | SLOW) == set()
    assert "rich" in modules


@pytest.mark.parametrize("words", [["--help"], ["--version"]], ids=" ".join)
def test_the_front_page_loads_no_framework(books: Books, words: list[str]) -> None:
    assert books.loaded_alone(*words) & {"typer", "rich", "sqlcipher3", "dataclasses"} == set()


@pytest.mark.parametrize(
    "words",
    [
        [""],
        ["re"],
        ["add", "5", "-c", "Fo"],
        ["add", "-m", "S"],
        ["list", "cat:Fo"],
        ["--profile", "x", "add", "-a", ""],
    ],
    ids=" ".join,
)
def test_a_tab_for_a_name_loads_no_framework(books: Books, words: list[str]) -> None:
    loaded = books.loaded_alone(*words, _FINURA_COMPLETE="zsh")
    assert loaded & (HEAVY | SLOW | {"rich", "typer"}) == set()


@pytest.mark.parametrize(
    "words", [["report", ""], ["budget", "--"], ["import", ""], ["add", "--"], ["goal", "pay", ""]]
)
def test_a_tab_loads_nothing_heavy(books: Books, plain_hall: Hall, words: list[str]) -> None:
    loaded = books.loaded_by(*words, hall=plain_hall, _FINURA_COMPLETE="zsh")
    assert loaded & (HEAVY | SLOW | {"rich"}) == set()


def test_a_tab_opens_what_is_unlocked_and_nothing_else(encrypted: Books) -> None:
    if not kernel_keyring.add("test:startup", b"x", 60):
        pytest.skip("the kernel's keyring does not work here: a session is kept in the system's")
    tab, ways = {"_FINURA_COMPLETE": "zsh"}, {"FINURA_PIN_FILE": str(encrypted.folder / "pin")}
    assert encrypted.loaded_alone("add", "-a", "", **tab) & (HEAVY | SLOW | VAULTS | {"rich", "typer"}) == set()
    for env, offered in ((tab, "Cash\t\n"), (tab | ways | {"XDG_RUNTIME_DIR": str(encrypted.folder)}, "")):
        done = subprocess.run(
            [sys.executable, "-m", "finura_cli", "add", "-a", ""],
            env=encrypted.env | env, capture_output=True, text=True, timeout=60,
        )  # fmt: skip
        assert (done.returncode, done.stdout, done.stderr) == (0, offered, "")


def test_heavy_modules_are_told_from_light_ones(books: Books) -> None:
    """The names of the list are names of modules; a module by another name would never be seen."""
    for name in HEAVY:
        assert find_spec(name), name
