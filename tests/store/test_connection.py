"""The data file: made whole, opened only when it is ours, written all or nothing."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2

from finura_cli.errors import Busy, Damaged, DiskError, FinuraError, Locked, UsageError
from finura_cli.store import connection, driver
from finura_cli.store.connection import Outdated, Store, create, open_as_is, open_store
from finura_cli.store.migrations import MIGRATIONS

KEY = "0123456789abcdef" * 4


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "home" / "finura.db"


def note(store: Store, text: str) -> None:
    store.conn.execute("INSERT INTO notes(uid, date, text) VALUES (?, '2026-10-05', ?)", (text, text))


def notes(store: Store) -> list[str]:
    return [text for (text,) in store.conn.execute("SELECT text FROM notes ORDER BY id")]


def test_new_books_are_private_and_alone_in_their_folder(path: Path) -> None:
    create(path).close()
    assert [p.name for p in path.parent.iterdir()] == ["finura.db"]
    assert path.parent.stat().st_mode & 0o777 == 0o700
    assert path.stat().st_mode & 0o777 == 0o600


def test_pragmas_of_an_open_store(path: Path) -> None:
    with create(path) as store:
        said = {name: store.conn.value(f"PRAGMA {name}") for name in (
            "journal_mode", "synchronous", "foreign_keys", "busy_timeout", "temp_store", "trusted_schema",
            "cell_size_check", "user_version",
        )}  # fmt: skip
    assert said == {
        "journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 30000, "temp_store": 2,
        "trusted_schema": 0, "cell_size_check": 1, "user_version": len(MIGRATIONS),
    }  # fmt: skip


def test_books_are_never_made_by_opening(path: Path) -> None:
    with pytest.raises(Locked) as caught:
        open_store(path)
    assert (caught.value.code, caught.value.hint) == ("no-store", "run `finura init`")
    assert not path.exists()


def test_books_are_never_overwritten(path: Path) -> None:
    with create(path) as store:
        note(store, "kept")
    with pytest.raises(UsageError) as caught:
        create(path)
    assert caught.value.code == "store-exists"
    with open_store(path) as store:
        assert notes(store) == ["kept"]


def test_a_failed_create_leaves_nothing(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "MIGRATIONS", [*MIGRATIONS, "CREATE TABLE broken(;"])
    with pytest.raises(dbapi2.Error):
        create(path)
    assert list(path.parent.iterdir()) == []


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "damaged"),
        (b"Dear Sir or Madam, " * 400, "damaged"),
        (b"SQLite format 3\0" + b"\xff" * 8000, "damaged"),
    ],
)
def test_what_is_no_data_file_is_refused_and_left_alone(path: Path, content: bytes, code: str) -> None:
    path.parent.mkdir()
    path.write_bytes(content)
    with pytest.raises(Damaged) as caught:
        open_store(path)
    assert (caught.value.exit_code, caught.value.code) == (76, code)
    assert path.read_bytes() == content


def test_a_database_of_another_program_is_not_migrated(path: Path) -> None:
    path.parent.mkdir()
    other = dbapi2.connect(str(path))
    other.execute("CREATE TABLE contacts(name)")
    other.commit()
    other.close()
    with pytest.raises(Damaged) as caught:
        open_store(path)
    assert caught.value.code == "not-finura"


def test_a_folder_is_no_data_file(path: Path) -> None:
    path.mkdir(parents=True)
    with pytest.raises(Damaged):
        open_store(path)


def test_a_newer_file_is_refused(path: Path) -> None:
    with create(path) as store:
        store.conn.execute(f"PRAGMA user_version={len(MIGRATIONS) + 1}")
    with pytest.raises(Damaged) as caught:
        open_store(path)
    assert (caught.value.exit_code, caught.value.code) == (76, "newer")


def test_an_older_file_is_migrated_once(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    create(path).close()
    monkeypatch.setattr(connection, "MIGRATIONS", [*MIGRATIONS, "CREATE TABLE later(x INTEGER) STRICT;\n"])
    for _ in range(2):
        with open_store(path, migrate=True) as store:
            assert store.conn.value("PRAGMA user_version") == len(MIGRATIONS) + 1
            assert store.conn.value("SELECT count(*) FROM later") == 0


def test_an_older_file_is_migrated_only_where_that_is_asked_for(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with create(path) as store:
        note(store, "before")
    written = path.read_bytes()
    monkeypatch.setattr(connection, "MIGRATIONS", [*MIGRATIONS, "CREATE TABLE later(x INTEGER) STRICT;\n"])
    for read_only in (False, True):
        with pytest.raises(Outdated) as caught:
            open_store(path, read_only=read_only)
        assert (caught.value.found, caught.value.wanted) == (len(MIGRATIONS), len(MIGRATIONS) + 1)
    with open_as_is(path) as store:
        assert store.outdated
        assert notes(store) == ["before"]
    assert path.read_bytes() == written


def test_a_migration_that_fails_changes_nothing(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    create(path).close()
    step = "CREATE TABLE later(x INTEGER) STRICT;\nINSERT INTO nowhere VALUES (1);\n"
    monkeypatch.setattr(connection, "MIGRATIONS", [*MIGRATIONS, step])
    with pytest.raises(dbapi2.Error):
        open_store(path, migrate=True)
    monkeypatch.setattr(connection, "MIGRATIONS", MIGRATIONS)
    with open_store(path) as store:
        assert store.conn.value("SELECT count(*) FROM sqlite_master WHERE name = 'later'") == 0


def test_encrypted_books_open_with_their_key_alone(path: Path) -> None:
    with create(path, KEY) as store:
        note(store, "a secret")
    assert b"SQLite" not in path.read_bytes()[:16]
    with open_store(path, KEY) as store:
        assert notes(store) == ["a secret"]
        assert store.keyed
    for wrong in (None, "f" * 64):
        with pytest.raises(Damaged):
            open_store(path, wrong)


def test_a_plain_file_is_told_by_its_first_bytes(path: Path) -> None:
    create(path).close()
    create(path.with_name("secret.db"), KEY).close()
    assert connection.is_plain(path)
    assert not connection.is_plain(path.with_name("secret.db"))
    assert not connection.is_plain(path.with_name("missing.db"))


def test_the_key_of_open_books_is_not_shown(path: Path) -> None:
    with create(path, KEY) as store:
        assert store.key == KEY
        assert KEY not in repr(store)
        assert KEY not in str(store)


def test_books_between_the_files_of_a_restore_are_not_opened(path: Path) -> None:
    create(path).close()
    path.with_name("finura.restoring.json").touch()
    with pytest.raises(connection.Unfinished) as caught:
        open_store(path)
    assert (caught.value.exit_code, caught.value.code) == (74, "unfinished-restore")
    path.unlink()
    with pytest.raises(connection.Unfinished):
        create(path)


@pytest.mark.parametrize("key", ["", "abc", "0" * 63, "g" * 64])
def test_a_key_has_64_digits(path: Path, key: str) -> None:
    with pytest.raises(ValueError, match="64"):
        create(path, key)
    assert not path.exists()


@pytest.mark.parametrize("name", ["a b.db", "50%?.db", "#1.db", "টাকা.db", "x&mode=memory.db"])
def test_any_file_name_is_a_file_name(tmp_path: Path, name: str) -> None:
    with create(tmp_path / name) as store:
        note(store, "here")
    assert [p.name for p in tmp_path.iterdir()] == [name]
    with open_store(tmp_path / name) as store:
        assert notes(store) == ["here"]


def test_read_only_refuses_to_write(path: Path) -> None:
    create(path).close()
    with open_store(path, read_only=True) as store:
        with pytest.raises(DiskError):
            note(store, "no")
        assert notes(store) == []


def test_a_write_is_all_or_nothing(empty: Store) -> None:
    revision = empty.revision
    for failure in (ValueError, KeyboardInterrupt, SystemExit):
        with pytest.raises(failure), empty.write_tx():  # noqa: PT012 the block is what is tested
            note(empty, "half")
            raise failure
    assert (notes(empty), empty.revision) == ([], revision)
    assert not empty.conn.in_transaction


def test_an_inner_write_belongs_to_the_outer_one(empty: Store) -> None:
    with pytest.raises(ValueError, match="outer"), empty.write_tx():  # noqa: PT012 the block is what is tested
        with empty.write_tx():
            note(empty, "inner")
        raise ValueError("outer")
    assert notes(empty) == []


def test_half_a_deed_is_never_saved_even_when_its_failure_is_passed_over(empty: Store) -> None:
    with pytest.raises(RuntimeError), empty.write_tx():  # noqa: PT012 the block is what is tested
        try:
            with empty.write_tx():
                note(empty, "half")
                raise ValueError("inside")
        except ValueError:
            pass
    assert notes(empty) == []


def test_the_revision_counts_writes_that_changed_something(empty: Store) -> None:
    before = empty.revision
    with empty.write_tx():
        pass
    assert empty.revision == before
    for n in (1, 2):
        with empty.write_tx(), empty.write_tx():
            note(empty, str(n))
        assert empty.revision == before + n


def test_the_second_writer_waits_then_is_busy(empty: Store) -> None:
    with open_store(empty.path) as other:
        other.conn.execute("PRAGMA busy_timeout=50")
        with empty.write_tx():
            with pytest.raises(Busy), other.write_tx():
                pass
            assert notes(other) == []  # readers do not wait
        with other.write_tx():
            note(other, "after")
    assert notes(empty) == ["after"]


def test_reads_in_one_read_tx_see_one_state(empty: Store) -> None:
    with open_store(empty.path) as other:
        with other.read_tx():
            assert notes(other) == []
            with empty.write_tx():
                note(empty, "meanwhile")
            assert notes(other) == []
        assert notes(other) == ["meanwhile"]


@pytest.mark.parametrize(
    ("code", "expected"),
    [(5, Busy), (6, Busy), (11, Damaged), (26, Damaged), (8, DiskError), (10, DiskError), (13, DiskError),
     (14, DiskError), (10 | 3 << 8, DiskError)],
)  # fmt: skip
def test_errors_of_the_driver_become_ours(code: int, expected: type[FinuraError]) -> None:
    error = dbapi2.OperationalError("x")
    error.sqlite_errorcode = code
    assert isinstance(driver.translated(error), expected)


def test_a_page_torn_in_the_middle_is_noticed_while_reading(path: Path) -> None:
    with create(path) as store, store.write_tx():
        for n in range(3000):
            note(store, f"{n:04} " + "x" * 60)
    whole = bytearray(path.read_bytes())
    middle = whole.index(b"2026-10-051500 ") // 4096 * 4096
    whole[middle : middle + 4096] = b"\xa5" * 4096
    path.write_bytes(whole)
    with open_store(path) as store, pytest.raises(Damaged):
        notes(store)


WRITER = """
import sys
from pathlib import Path
from finura_cli.store.connection import open_store
with open_store(Path(sys.argv[1])) as store:
    for n in range(40):
        with store.write_tx():
            (count,) = store.conn.execute("SELECT count(*) FROM notes").fetchone()
            uid = f"{sys.argv[2]}{n}"
            store.conn.execute("INSERT INTO notes(uid, date, text) VALUES (?, '2026-10-05', ?)", (uid, count))
"""


def test_two_processes_write_in_turn(empty: Store) -> None:
    command = [sys.executable, "-c", WRITER, str(empty.path)]
    root = str(Path(connection.__file__).parents[2])
    writers = [subprocess.Popen([*command, name], env={**os.environ, "PYTHONPATH": root}) for name in ("a", "b")]
    assert [writer.wait(60) for writer in writers] == [0, 0]
    assert notes(empty) == [str(n) for n in range(80)]
    assert empty.revision == 80


def test_opening_loads_nothing_heavy(path: Path) -> None:
    create(path).close()
    code = (
        "import sys; from pathlib import Path; from finura_cli.store import connection, history, transactions, dump\n"
        "connection.open_store(Path(sys.argv[1])).close()\n"
        "print([m for m in ('pandas', 'numpy', 'sqlite_utils', 'sqlite3', 'difflib') if m in sys.modules])"
    )
    root = str(Path(connection.__file__).parents[2])
    done = subprocess.run(
        [sys.executable, "-c", code, str(path)], env={**os.environ, "PYTHONPATH": root}, capture_output=True, text=True,
        check=True,
    )  # fmt: skip
    assert done.stdout.strip() == "[]"
