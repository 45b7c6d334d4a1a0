"""A user's first days with encrypted books, on a real Secret Service and in processes of their own."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.secret_service import running
from tests.terminal import FINURA
from tests.thorough import in_part

pytestmark = pytest.mark.timeout(120)

PIN, OTHER = "839201", "luminous-teapot"
ROWS = """date,amount,category,transaction_type,description
2026-10-20,250,Dining,expense,Lakeview Cafe
2026-10-21,90000,Salary,income,October
"""


class Computer:
    """A keyring, a home, and no terminal."""

    def __init__(self, words: list[str], home: Path, environment: dict[str, str], program: tuple[str, str]) -> None:
        self.words, self.home, self.program = words, home, program
        self.environment = environment | {"FINURA_HOME": str(home), "FINURA_TODAY": "2026-10-26"}

    def __call__(self, *words: str, code: int = 0, **extra: str) -> str:
        done = subprocess.run(
            [*self.words, sys.executable, *self.program, *words],
            env=self.environment | extra, capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=60,
            cwd=Path(__file__).parents[2],
        )  # fmt: skip
        assert done.returncode == code, f"finura {' '.join(words)}: exit {done.returncode}\n{done.stderr}{done.stdout}"
        return done.stdout if not code else done.stderr


Private = Callable[[str, str], str]


@pytest.fixture
def private(tmp_path: Path) -> Private:
    """Write a text into a private file; gives back its name."""

    def write(name: str, text: str) -> str:
        path = tmp_path / name
        path.write_text(text)
        path.chmod(0o600)
        return str(path)

    return write


@pytest.fixture(params=in_part(("-c", FINURA), ("-m", "finura_cli")))
def computer(home: Path, environment: dict[str, str], request: pytest.FixtureRequest) -> Iterator[Computer]:
    """In part with slots that cost little: a keyring knows nothing of what they cost."""
    with running() as words:
        yield Computer(words, home, environment, request.param)


def test_the_first_days(computer: Computer, private: Private, tmp_path: Path, environment: dict[str, str]) -> None:
    pin, rows = private("pin", PIN), Path(private("rows.csv", ROWS))
    made = json.loads(computer("init", "--currency", "INR", "--yes", "--json", FINURA_PIN_FILE=pin))
    assert made["encrypted"] is True
    assert b"SQLite" not in (computer.home / "finura.db").read_bytes()[:16]

    assert "the books are locked" in computer("list", code=78)
    assert "wrong" in computer("unlock", code=77, FINURA_PIN_FILE=private("wrong", "111213"))
    computer("unlock", "--for", "30m", FINURA_PIN_FILE=pin)
    computer("import", str(rows), "--yes")
    assert "Lakeview" in computer("report", "month", "2026-10")
    computer("lock")
    assert "the books are locked" in computer("report", "month", "2026-10", code=78)

    # A new PIN opens, the old one does not.
    computer("vault", "pin", FINURA_PIN_FILE=pin, FINURA_NEW_PIN_FILE=private("new", OTHER))
    computer("list", code=77, FINURA_PIN_FILE=pin)
    assert computer("list", "--count", FINURA_PIN_FILE=private("new", OTHER)).strip() == "2"
    computer("backup", FINURA_PIN_FILE=private("new", OTHER))

    # A thief's computer: the files and the PIN, another keyring. The words alone open it there.
    words = private("words", str(made["recovery_words"]))
    with running() as other:
        elsewhere = Computer(other, tmp_path / "elsewhere", environment, computer.program)
        elsewhere.home.mkdir(mode=0o700)
        for name in ("finura.db", "finura.keys.json"):
            (elsewhere.home / name).write_bytes((computer.home / name).read_bytes())
            (elsewhere.home / name).chmod(0o600)
        assert "keyring" in elsewhere("list", code=78, FINURA_PIN_FILE=private("new", OTHER))
        elsewhere("vault", "recover", FINURA_RECOVERY_FILE=words, FINURA_NEW_PIN_FILE=pin)
        assert elsewhere("list", "--count", FINURA_PIN_FILE=pin).strip() == "2"

        third = Computer(other, tmp_path / "third", environment, computer.program)
        newest = max((computer.home / "backups").glob("*.db"))
        third("backup", "restore", str(newest), "--yes", FINURA_RECOVERY_FILE=words)
        third("vault", "recover", FINURA_RECOVERY_FILE=words, FINURA_NEW_PIN_FILE=pin)
        assert third("list", "--count", FINURA_PIN_FILE=pin).strip() == "2"
    # What was done elsewhere changed nothing here.
    assert computer("list", "--count", FINURA_PIN_FILE=private("new", OTHER)).strip() == "2"


def test_profiles_have_vaults_of_their_own(computer: Computer, private: Private) -> None:
    own, shared = private("pin", PIN), private("shared", OTHER)
    computer("init", "--currency", "INR", "--yes", FINURA_PIN_FILE=own)
    computer("--profile", "shop", "init", "--currency", "EUR", "--yes", FINURA_PIN_FILE=shared)
    computer("--profile", "shop", "unlock", FINURA_PIN_FILE=shared)
    assert computer("--profile", "shop", "list", "--count").strip() == "0"
    computer("list", code=78)
    computer("list", code=77, FINURA_PIN_FILE=shared)
