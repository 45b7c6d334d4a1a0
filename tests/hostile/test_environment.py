"""Whatever happens around the program: the books are as before or as after, never between; nothing private leaks."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from finura_cli.store.driver import Connection
from tests import needs
from tests.conftest import Finura
from tests.hostile.outcomes import ROWS, SOUND, books_now, many, simple, write

POSIX = pytest.mark.skipif(os.name == "nt", reason="shells and signals of POSIX")
SOURCE = str(Path(__file__).parents[2])
BAD = "2026-02-30,1.00,Food,no such day"

JUDGE = pytest.mark.judge
# The lines of words after each other in one process, as starting it is most of what it costs; before the last, a mark.
SEVERAL = """
import sys
from finura_cli.__main__ import main
from finura_cli.cli.lazy import run
for line in sys.argv[1:-1]:
    if code := run(line.split()):
        sys.exit(code)
print("LAST", flush=True)
sys.argv[1:] = sys.argv[-1].split()
main()
"""
Done = subprocess.CompletedProcess
Shell = Callable[..., "Done[str]"]


@pytest.fixture
def shell(books: Finura, environment: dict[str, str], tmp_path: Path) -> Shell:
    """Run a line of bash over these books; `finura` is the program, in.csv a file to import."""
    write(tmp_path / "in.csv", many())

    def run(line: str, **extra: str | None) -> subprocess.CompletedProcess[str]:
        given = environment | {"PYTHONPATH": SOURCE, "FINURA_TODAY": "2026-10-03T09:00"} | extra
        env = {name: value for name, value in given.items() if value is not None}
        prelude = f'set -o pipefail; finura() {{ "{sys.executable}" -m finura_cli "$@"; }}\n'
        prelude += f'several() {{ "{sys.executable}" -c \'{SEVERAL}\' "$@"; }}\n'
        done = subprocess.run(
            ["bash", "-c", prelude + line], env=env, cwd=tmp_path, capture_output=True, text=True, timeout=100
        )
        assert "Traceback" not in done.stderr + done.stdout, done.stderr
        assert "Exception ignored" not in done.stderr
        assert "bug" not in done.stderr
        return done

    return run


def settled(books: Finura, path: Path, *, before: str, after: tuple[int, ...] = (0, ROWS)) -> int:
    """After a fault: as before or as after, sound, and once more brings exactly the rest. How many were there."""
    count = int(books("list", "all", "--count").out)
    assert count in after
    if count == 0:
        assert books_now(books) == before
    books("doctor")
    books("import", str(path))
    assert books("list", "all", "--count").out == f"{ROWS}\n"
    books("doctor")
    return count


@POSIX
@pytest.mark.parametrize(
    "closed",
    [">&-", "2>&-", "<&- >&- 2>&-", pytest.param("<&-", marks=JUDGE), pytest.param(">&- 2>&-", marks=JUDGE)],
)
def test_closed_streams(shell: Shell, books: Finura, tmp_path: Path, closed: str) -> None:
    before = books_now(books)
    assert shell(f"finura import in.csv {closed}").returncode == 0
    assert shell(f"several 'list all' 'report month 2026-03' {closed}").returncode == 0
    assert settled(books, tmp_path / "in.csv", before=before) == ROWS


@POSIX
@pytest.mark.parametrize(
    ("reader", "form"),
    [
        ("| true", ""),
        ("| head -1", ""),
        ("> /dev/full", ""),
        ("> /dev/full 2> /dev/full", ""),
        ("| head -c 10", "--json"),
        ("> /dev/full", "--json"),
        pytest.param("| head -c 10", "", marks=JUDGE),
        pytest.param("| true", "--json", marks=JUDGE),
        pytest.param("| head -1", "--json", marks=JUDGE),
        pytest.param("> /dev/full 2> /dev/full", "--json", marks=JUDGE),
    ],
)
def test_a_reader_that_goes_away_and_a_full_disk(
    shell: Shell, books: Finura, tmp_path: Path, reader: str, form: str
) -> None:
    before = books_now(books)
    allowed = (74,) if "full" in reader else (0, 141)
    assert shell(f"finura import in.csv {form} {reader}").returncode in allowed
    assert shell(f"finura list all {form} {reader}").returncode in allowed
    assert settled(books, tmp_path / "in.csv", before=before) == ROWS  # what was done stays done


ODD: list[dict[str, str | None]] = [
    {"LC_ALL": "C"},
    {"LC_ALL": "POSIX", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    {"PYTHONIOENCODING": "ascii"},
    {"HOME": None},
    {"HOME": "/nonexistent"},
    {"TZ": "Nowhere/Bogus", "FINURA_TODAY": None},
    {"COLUMNS": "0"},
    {"COLUMNS": "1"},
    {"TMPDIR": "/nonexistent"},
    {"TERM": "dumb", "NO_COLOR": "1"},
    {"PATH": "/usr/bin:/bin", "LANG": "xx_YY.garbage"},
]
TOGETHER = [ODD[0] | ODD[6], ODD[1] | ODD[8], ODD[2] | ODD[3], ODD[5] | ODD[7] | ODD[9], ODD[4] | ODD[10]]
"""What has nothing to do with each other, in one process."""


def test_every_odd_environment_is_in_one_of_those() -> None:
    assert all(any(one.items() <= several.items() for several in TOGETHER) for one in ODD)


@POSIX
@pytest.mark.parametrize("extra", [*TOGETHER, *(pytest.param(one, marks=JUDGE) for one in ODD)], ids=str)
def test_odd_environments(shell: Shell, books: Finura, tmp_path: Path, extra: dict[str, str | None]) -> None:
    write(tmp_path / "bangla.csv", simple("2026-01-13,1.00,Food,মুদি é 🍜"))
    done = shell("several 'import bangla.csv' 'report month 2026-01' 'list all'", **extra)
    assert done.returncode == 0
    assert "মুদি é 🍜" in done.stdout.split("LAST\n")[1]


@POSIX
def test_no_home_at_all_is_said(shell: Shell) -> None:
    done = shell("finura list", FINURA_HOME=None, HOME=None, XDG_DATA_HOME=None)
    assert done.returncode in (74, 78)
    assert len(done.stderr.splitlines()) == 2


class _Stop:
    """Something that happens at the n-th statement of an import."""

    def __init__(self, at: int, deed: Callable[[], None]) -> None:
        self.left = at
        self.deed = deed

    def __call__(self) -> None:
        self.left -= 1
        if self.left == 0:
            self.deed()


def _count_statements(books: Finura, monkeypatch: pytest.MonkeyPatch, path: Path, stop: _Stop) -> int:
    """Import with `stop` looked at before each statement; its exit code."""
    single, several = Connection.execute, Connection.executemany

    def execute(self, *words):  # type: ignore[no-untyped-def]
        if words[0] != "ROLLBACK":  # giving up a read may fail, and nobody minds
            stop()
        return single(self, *words)

    def executemany(self, sql, rows):  # type: ignore[no-untyped-def]
        stop()
        return several(self, sql, rows)

    with monkeypatch.context() as patch:
        patch.setattr(Connection, "execute", execute)
        patch.setattr(Connection, "executemany", executemany)
        return books("import", str(path), code=None).code


@POSIX
@pytest.mark.parametrize(
    "share", [*range(0, 101, 20), *(pytest.param(share, marks=JUDGE) for share in range(10, 101, 20))]
)
def test_interrupted_at_any_statement_of_an_import(
    books: Finura, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, share: int
) -> None:
    path = write(tmp_path / "in.csv", many())
    before = books_now(books)
    counter = _Stop(10**9, lambda: None)
    assert _count_statements(books, monkeypatch, path, counter) == 0
    statements = 10**9 - counter.left
    books("undo")
    assert books_now(books) == before
    at = max(1, statements * share // 100)
    code = _count_statements(books, monkeypatch, path, _Stop(at, lambda: os.kill(os.getpid(), signal.SIGINT)))
    assert code in (130, 0)
    settled(books, path, before=before)


@pytest.mark.parametrize("share", range(0, 101, 20))
def test_a_bug_at_any_statement_of_an_import_tells_nothing_of_the_books(
    books: Finura, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, share: int
) -> None:
    rows = simple("2026-01-13,12345.67,Food,Dr. Secret", "2026-01-14,76543.21,Food,Clinic")
    path = write(tmp_path / "statement-of-anna.csv", rows)
    before = books_now(books)
    counter = _Stop(10**9, lambda: None)
    _count_statements(books, monkeypatch, path, counter)
    books("undo")

    def fail() -> None:
        raise ZeroDivisionError(f"12345.67 Dr. Secret {path}")

    at = max(1, (10**9 - counter.left) * share // 100)
    ran_code = _count_statements(books, monkeypatch, path, _Stop(at, fail))
    (report,) = home.glob("finura-crash-*.txt")
    text = report.read_text(encoding="utf-8")
    # The last statements look for alerts and for what is odd, when all is written: a bug there is a warning, and a
    # report.
    written = books_now(books) != before
    assert ran_code == (0 if written else 1)
    assert written if share == 100 else not written or share > 50
    for private in ("12345", "76543", "1234567", "Secret", "Clinic", "anna", str(tmp_path)):
        assert private not in text
    assert "ZeroDivisionError" in text
    books("doctor")


def test_nothing_else_is_logged(books: Finura, home: Path, tmp_path: Path) -> None:
    books("import", str(write(tmp_path / "in.csv", simple(SOUND, BAD))), "-v", code=4)
    books("list")
    books("report")
    assert {p.name for p in home.iterdir()} <= {
        "finura.db",
        "finura.db-wal",
        "finura.db-shm",
        "config.toml",
        "finura.lock",
    }
    assert all(p.stat().st_mode & 0o077 == 0 for p in home.iterdir())


@POSIX
@pytest.mark.parametrize("kind", ["SIGKILL", "SIGTERM", "SIGHUP", "SIGINT"])
@pytest.mark.parametrize("delay", [0.04, 0.12])
def test_killed_at_some_time(
    books: Finura, environment: dict[str, str], tmp_path: Path, kind: str, delay: float
) -> None:
    """Some time after Python has started: what Python says of a signal before that is its own."""
    path = write(tmp_path / "in.csv", many())
    before = books_now(books)
    child = subprocess.Popen(
        [sys.executable, "-c", "from finura_cli.__main__ import main; print('on', flush=True); main()", "import", path],
        env=environment | {"PYTHONPATH": SOURCE},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert child.stdout is not None
    assert child.stdout.readline() == "on\n"
    time.sleep(delay)
    child.send_signal(getattr(signal, kind))
    _, told = child.communicate(timeout=60)
    assert "Traceback" not in told
    assert child.returncode in (0, -getattr(signal, kind), 130)
    settled(books, path, before=before)


@POSIX
@pytest.mark.parametrize("room", [4_096, 100_000, pytest.param(250_000, marks=JUDGE), 350_000])
def test_no_room_for_a_larger_file(books: Finura, environment: dict[str, str], tmp_path: Path, room: int) -> None:
    import resource

    path = write(tmp_path / "in.csv", many())
    before = books_now(books)
    done = subprocess.run(
        [sys.executable, "-m", "finura_cli", "import", str(path)],
        # A compiled file that is cut off would break whoever runs next.
        env=environment | {"PYTHONPATH": SOURCE, "PYTHONDONTWRITEBYTECODE": "1"},
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (room, room)),
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode in (0, 74)
    assert "Traceback" not in done.stderr
    assert settled(books, path, before=before) == (0 if done.returncode else ROWS)


def _mounts() -> bool:
    if sys.platform != "linux" or os.geteuid() or not shutil.which("unshare"):
        return False
    return subprocess.run(["unshare", "-m", "mount", "-t", "tmpfs", "t", "/mnt"], capture_output=True).returncode == 0


PROGRAM = f'"{sys.executable}" -m finura_cli'
NEEDS_MOUNT = "needs Linux and the right to mount a file system"


@pytest.mark.parametrize("kib", [16, pytest.param(64, marks=JUDGE), 256, 1024])
def test_a_full_disk(shell: Shell, books: Finura, home: Path, tmp_path: Path, kib: int) -> None:
    if not _mounts():
        needs.lacking(NEEDS_MOUNT)
    before = books_now(books)
    used = sum(p.stat().st_size for p in home.iterdir()) // 1024
    done = shell(
        f"mkdir after; cp -a {home} kept; unshare -m bash -c '"
        f"mount --make-rprivate / && mount -t tmpfs -o size={used + kib}k,mode=700 t {home} && cp -a kept/. {home}/"
        f" && {PROGRAM} import in.csv; code=$?; cp -a {home}/. after/; exit $code'"
    )
    assert done.returncode in (0, 74), done.stderr
    shutil.rmtree(home)
    (tmp_path / "after").rename(home)
    home.chmod(0o700)
    assert settled(books, tmp_path / "in.csv", before=before) == (0 if done.returncode else ROWS)


def test_a_disk_that_cannot_be_written(shell: Shell, books: Finura, home: Path, tmp_path: Path) -> None:
    if not _mounts():
        needs.lacking(NEEDS_MOUNT)
    before = books_now(books)
    writing, reading = ("import in.csv", "add 5 x"), ("list", "doctor")
    for words, allowed in (*((words, (74,)) for words in writing), *((words, (0, 74)) for words in reading)):
        done = shell(
            f"unshare -m bash -c 'mount --make-rprivate / && mount --bind {home} {home}"
            f" && mount -o remount,ro,bind {home} && {PROGRAM} {words}'"
        )
        assert done.returncode in allowed, (words, done.stderr)
    assert settled(books, tmp_path / "in.csv", before=before) == 0


@POSIX
def test_four_importers_of_one_file_and_a_reporter(books: Finura, environment: dict[str, str], tmp_path: Path) -> None:
    path = write(tmp_path / "in.csv", many())

    def run(*words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "finura_cli", *words],
            env=environment | {"PYTHONPATH": SOURCE},
            capture_output=True,
            text=True,
            timeout=100,
        )

    with ThreadPoolExecutor(5) as pool:
        importers = [pool.submit(run, "import", str(path)) for _ in range(4)]
        reader = pool.submit(lambda: [run("list", "all", "--count") for _ in range(4)])
        assert [one.result().returncode for one in importers] == [0, 0, 0, 0], [
            one.result().stderr for one in importers
        ]
        counts = [done.stdout.strip() for done in reader.result()]
    assert set(counts) <= {"0", str(ROWS)}
    assert books("list", "all", "--count").out == f"{ROWS}\n"
    assert len(books("import", "log", "--json").json["rows"]) == 1
    books("doctor")


def test_on_a_full_disk_reading_and_writing_say_so_and_what_to_do(finura: Finura, home: Path) -> None:
    home.mkdir(exist_ok=True)
    needs.program("mount")
    if os.geteuid() or subprocess.run(["mount", "-t", "tmpfs", "-o", "size=4m", "none", str(home)]).returncode:
        pytest.skip("nothing can be mounted here")
    try:
        finura("init", "--currency", "EUR", "--no-pin")
        finura("add", "5", "coffee", "-c", "Dining")
        before = finura("export").out
        room = os.statvfs(home)
        for kept in (10 * 4096, 0):  # room to open, none to write; and none at all: then SQLite cannot even read
            (home / "films").write_bytes(bytes(room.f_bavail * room.f_frsize - kept))
            for words in [("add", "6", "tea", "-c", "Dining")] + [("report", "spending"), ("list",)] * (not kept):
                said = finura(*words, "--json", code=74).json["error"]
                assert said["message"] == "the data file: the disk is full"
                assert said["hint"].endswith("make room on that disk, then run it again")
            (home / "films").unlink()
        assert finura("export").out == before
    finally:
        subprocess.run(["umount", str(home)], check=True)
