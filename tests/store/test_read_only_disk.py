"""Books on a disk that cannot be written: they can be read, and whatever else is asked says why it cannot be."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from finura_cli.errors import DiskError
from finura_cli.store import connection
from finura_cli.store.connection import Outdated, create, open_as_is, open_store
from finura_cli.store.migrations import MIGRATIONS
from tests import needs

KEY = "0123456789abcdef" * 4
ROOT = str(Path(connection.__file__).parents[2])


@pytest.fixture(params=[None, KEY], ids=["plain", "encrypted"])
def key(request: pytest.FixtureRequest) -> str | None:
    return request.param


@pytest.fixture
def path(tmp_path: Path, key: str | None) -> Path:
    """Books with one note, closed, in a folder of their own."""
    path = tmp_path / "home" / "finura.db"
    with create(path, key) as store:
        store.conn.execute("INSERT INTO notes(uid, date, text) VALUES ('1', '2026-10-05', 'kept')")
    return path


@pytest.fixture
def read_only(path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """As it is for a user who may not write there; root may everywhere, so the question is answered for it."""
    real = os.access
    monkeypatch.setattr(os, "access", lambda name, mode: real(name, mode) and mode != os.W_OK)
    path.chmod(0o400)
    path.parent.chmod(0o500)
    return path


def test_books_are_read_and_nothing_appears_beside_them(read_only: Path, key: str | None) -> None:
    written = read_only.read_bytes()
    with open_store(read_only, key, read_only=True) as store:
        assert store.immutable
        assert store.conn.value("SELECT text FROM notes") == "kept"
        with pytest.raises(DiskError):
            store.conn.execute("DELETE FROM notes")
        assert [one.name for one in read_only.parent.iterdir()] == ["finura.db"]
    assert read_only.read_bytes() == written


def test_writing_is_refused_before_it_is_tried(read_only: Path, key: str | None) -> None:
    with pytest.raises(DiskError) as caught:
        open_store(read_only, key)
    assert (caught.value.exit_code, caught.value.code) == (74, "read-only-disk")
    assert caught.value.hint == "what only reads still works: list, report, export"


def test_changes_that_wait_in_the_wal_are_not_passed_over(read_only: Path, key: str | None) -> None:
    wal = read_only.with_name("finura.db-wal")
    wal.touch()
    open_store(read_only, key, read_only=True).close()
    wal.write_bytes(b"x")
    for opens in (lambda: open_store(read_only, key, read_only=True), lambda: open_as_is(read_only, key)):
        with pytest.raises(DiskError, match=r"newest changes wait in finura\.db-wal"):
            opens()


def test_older_books_cannot_be_migrated_there(
    read_only: Path, key: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "MIGRATIONS", [*MIGRATIONS, "CREATE TABLE later(x INTEGER) STRICT;\n"])
    with pytest.raises(DiskError, match="older format") as caught:
        open_store(read_only, key, read_only=True)
    assert not isinstance(caught.value, Outdated)
    with open_as_is(read_only, key) as store:
        assert store.outdated


def test_books_elsewhere_are_not_immutable(path: Path, key: str | None) -> None:
    with open_store(path, key, read_only=True) as store:
        assert not store.immutable


READER = """
import sys
from pathlib import Path
from finura_cli.errors import DiskError
from finura_cli.store.connection import open_store
path, key = Path(sys.argv[1]), sys.argv[2] or None
with open_store(path, key, read_only=True) as store:
    print(store.immutable, store.conn.value("SELECT text FROM notes"), *sorted(p.name for p in path.parent.iterdir()))
try:
    open_store(path, key)
except DiskError as error:
    print(error.code)
"""


def test_a_mounted_folder_that_cannot_be_written(path: Path, key: str | None) -> None:
    needs.program("unshare")
    if os.geteuid():
        needs.lacking("only root may mount")
    folder = str(path.parent)
    mount = 'mount --make-rprivate / && mount --bind "$1" "$1" && mount -o remount,ro,bind "$1" || exit 99; shift;'
    inside = ["unshare", "-m", "sh", "-c", f'{mount} exec "$@"', "sh", folder]
    done = subprocess.run(
        [*inside, sys.executable, "-c", READER, str(path), key or ""],
        env={**os.environ, "PYTHONPATH": ROOT}, capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    if done.returncode in (1, 99) and "Error" not in done.stderr:
        needs.lacking(f"nothing can be mounted here: {done.stderr.strip()}")
    assert (done.stdout, done.stderr) == ("True kept finura.db\nread-only-disk\n", "")
