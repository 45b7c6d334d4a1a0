"""What tests of several rooms share: a home of their own, and `finura` run inside this process."""

from __future__ import annotations

import gc
import io
import json
import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from finura_cli.store.driver import Connection

settings.register_profile("untimed", parent=settings(), deadline=None)  # a busy machine is no failure
settings.load_profile("untimed")
# Several processes test at once: threads of each would only wait for each other, now and then for minutes.
os.environ.setdefault("OMP_NUM_THREADS", "1")


def _in_memory(folder: Path = Path("/dev/shm"), needed: int = 2**31) -> bool:
    """Whether files can be kept and run in memory: every commit of the books would wait for the disk."""
    if not (folder.is_dir() and os.access(folder, os.W_OK)):
        return False
    found = os.statvfs(folder)
    return found.f_bavail * found.f_frsize > needed and not found.f_flag & os.ST_NOEXEC


if _in_memory():
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", "/dev/shm")
    tempfile.tempdir = os.environ["PYTEST_DEBUG_TEMPROOT"]

if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:  # as a shell wants it of what runs in its background
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Modules and tests stay to the end: to look for garbage among them is a fifth of what collecting costs."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


SCRUBBED = ("COLUMNS", "NO_COLOR", "TERM", "FINURA_PROFILE", "FINURA_TODAY", "FINURA_TRACEBACK", "_FINURA_COMPLETE")


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """FINURA_HOME, not made yet; nothing of the developer's own environment is left."""
    for name in SCRUBBED:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))  # settings that are kept apart from the books are kept here
    monkeypatch.setenv("FINURA_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    return tmp_path / "home"


@dataclass(frozen=True)
class Ran:
    """What a run left behind."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Finura = Callable[..., Ran]
Once = Callable[[Callable[[], object]], None]


@pytest.fixture(scope="session")
def kept_homes(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[object, Path]]:
    """Homes that many tests begin with, by what made them, and the folder they are in."""
    return tmp_path_factory.mktemp("kept"), {}


@pytest.fixture
def once(home: Path, kept_homes: tuple[Path, dict[object, Path]]) -> Once:
    """`once(make)`: the home as `make` leaves it. It runs for the first test of this process and day, the others get
    copies; so it must do the same for all of them, and leave nothing elsewhere."""

    def have(make: Callable[[], object]) -> None:
        folder, homes = kept_homes
        code = make.__code__
        name = (code.co_filename, code.co_firstlineno, date.today())
        if name in homes:
            shutil.copytree(homes[name], home, symlinks=True)
            return
        before = {*home.parent.iterdir(), home}
        make()
        assert not {*home.parent.iterdir()} - before, "it leaves something beside the home"
        homes[name] = shutil.copytree(home, folder / str(len(homes)), symlinks=True)

    return have


@pytest.fixture(scope="session", autouse=True)
def formats_met_once() -> Iterator[None]:
    """New books go through every format since the first one, which is most of what making them costs. The first of this
    process do; of the thousands after them each gets what that came to (`tests/store/test_migrations.py`)."""
    from finura_cli.store import connection

    through_all, formats = connection._migrate, connection.MIGRATIONS
    came_to: list[str] = []

    def migrate(conn: Connection) -> None:
        if connection.MIGRATIONS is not formats or conn.value("SELECT count(*) FROM sqlite_master"):
            through_all(conn)
        elif came_to:
            for statement in ("BEGIN IMMEDIATE", *came_to, "COMMIT"):
                conn.execute(statement)
        else:
            through_all(conn)
            came_to.extend(whole_of(conn))

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(connection, "_migrate", migrate)
        yield


def whole_of(conn: Connection) -> Iterator[str]:
    """Statements that make a database like this one, empty but for a few rows."""
    made = conn.execute("SELECT name, type, sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY rowid").fetchall()
    yield from (sql for name, _, sql in made if not name.startswith("sqlite_"))
    for name in [name for name, type, _ in made if type == "table"]:
        for row in conn.execute(f'SELECT * FROM "{name}"').fetchall():
            yield f'INSERT INTO "{name}" VALUES ({", ".join(map(quoted, row))})'
    for pragma in ("application_id", "user_version"):
        yield f"PRAGMA {pragma}={conn.value(f'PRAGMA {pragma}')}"


def quoted(value: object) -> str:
    assert value is None or isinstance(value, int | str), value
    return "NULL" if value is None else str(value) if isinstance(value, int) else "'" + value.replace("'", "''") + "'"


@pytest.fixture(scope="session")
def read_once() -> Iterator[None]:
    """A function becomes a command once, and so does the list of them. The program does it once, too, but here it runs
    thousands of times in a process."""
    from finura_cli.cli import app, group

    with pytest.MonkeyPatch.context() as patched:
        made = cache(group.command_of)
        patched.setattr(group, "command_of", made)
        patched.setattr(app, "command_of", made)
        patched.setattr(app, "Root", cache(app.Root))
        yield


@pytest.fixture
def finura(home: Path, read_once: None, capfd: pytest.CaptureFixture[str]) -> Iterator[Finura]:
    """`finura("list", "--json")` in this process: exit code, stdout, stderr. No terminal; `typed` is its input."""
    from finura_cli.cli.lazy import run

    mask = os.umask(0o077)
    handler = signal.getsignal(signal.SIGINT)
    stdin = sys.stdin

    def call(*words: str, code: int | None = 0, typed: str = "") -> Ran:
        sys.stdin = io.StringIO(typed)
        capfd.readouterr()
        left = run(list(words))
        out, err = capfd.readouterr()
        assert code is None or left == code, f"finura {' '.join(words)}: exit {left}\n{err}{out}"
        return Ran(left, out, err)

    yield call
    sys.stdin = stdin
    signal.signal(signal.SIGINT, handler)
    os.umask(mask)


@pytest.fixture
def apprise_within(monkeypatch: pytest.MonkeyPatch) -> None:
    """Addresses are looked at, and messages sent, without a process for each; see tests/notify/within.py."""
    from finura_cli.notify import apprise_carrier
    from tests.notify import within

    monkeypatch.setattr(apprise_carrier, "_ask", within.ask)


@pytest.fixture
def apprise_looks_within(monkeypatch: pytest.MonkeyPatch) -> None:
    """Addresses are looked at without a process for each; messages go out by one."""
    from finura_cli.notify import apprise_carrier
    from tests.notify import within

    monkeypatch.setattr(apprise_carrier, "_ask", within.look)


@pytest.fixture
def environment(home: Path) -> dict[str, str]:
    """The least environment for `python -m finura_cli` in a process of its own."""
    return {"FINURA_HOME": str(home), "PATH": os.environ["PATH"], "HOME": str(home.parent), "LC_ALL": "C.UTF-8"}
