"""Copies of the books: whole, private, under the right key, and the same row by row."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from finura_cli.errors import Damaged, DiskError
from finura_cli.store import checks, connection, copying
from finura_cli.store.connection import Store, create, is_plain, open_as_is, open_store
from finura_cli.store.migrations import APPLICATION_ID, MIGRATIONS
from tests.store.books import added, entry, imported
from tests.store.conftest import found

KEY, OTHER = "0123456789abcdef" * 4, "fedcba9876543210" * 4
KEYS = pytest.mark.parametrize("key", [None, KEY], ids=["plain", "encrypted"])


def filled(path: Path, key: str | None) -> Store:
    """Books with some of everything."""
    store = create(path, key)
    store.conn.execute("PRAGMA synchronous=OFF")
    found(store)
    added(store, entry(-25_000), entry(-100, text='it\'s "quoted"'), entry(500_000, category=5))
    imported(store, range(-2500, 0))
    return store


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with filled(tmp_path_factory.mktemp("plain") / "finura.db", None) as store:
        yield store


@pytest.fixture(scope="module")
def secret(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with filled(tmp_path_factory.mktemp("secret") / "finura.db", KEY) as store:
        yield store


@pytest.fixture(params=["plain", "secret"])
def books(request: pytest.FixtureRequest) -> Store:
    return request.getfixturevalue(request.param)


@pytest.mark.parametrize("name", ["copy.db", 'it\'s a "copy".db', "50%?.db", "টাকা.db", "file:x?mode=memory"])
def test_a_copy_under_the_same_key(books: Store, tmp_path: Path, name: str) -> None:
    target = tmp_path / name
    copying.vacuum_into(books, target)
    assert [one.name for one in tmp_path.iterdir()] == [name]
    assert target.stat().st_mode & 0o777 == 0o600
    assert is_plain(target) == (not books.keyed)
    with open_as_is(target, books.key) as copy:
        assert copying.same_content(books, copy)
        assert copying.count(copy) == 2503
        assert copying.problem(copy) is None


def test_a_copy_from_books_that_are_only_read(books: Store, tmp_path: Path) -> None:
    with open_store(books.path, books.key, read_only=True) as store:
        copying.vacuum_into(store, tmp_path / "copy.db")
        with pytest.raises(DiskError):  # still
            store.conn.execute("DELETE FROM notes")


def test_a_copy_never_takes_the_place_of_a_file(books: Store, tmp_path: Path) -> None:
    (tmp_path / "copy.db").write_text("mine")
    with pytest.raises(FileExistsError):
        copying.vacuum_into(books, tmp_path / "copy.db")
    with pytest.raises(FileExistsError):
        copying.copy(books.path, books.key, tmp_path / "copy.db", None)
    assert (tmp_path / "copy.db").read_text() == "mine"


def test_what_fails_leaves_no_file(books: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(path: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(copying, "sync", full)
    with pytest.raises(OSError, match="No space"):
        copying.vacuum_into(books, tmp_path / "copy.db")
    with pytest.raises(OSError, match="No space"):
        copying.copy(books.path, books.key, tmp_path / "copy.db", OTHER)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("new", [None, KEY, OTHER], ids=["plain", "key", "other"])
def test_a_copy_under_another_key(books: Store, tmp_path: Path, new: str | None) -> None:
    target = tmp_path / "it's another.db"
    copying.copy(books.path, books.key, target, new)
    assert [one.name for one in tmp_path.iterdir()] == [target.name]
    assert target.stat().st_mode & 0o777 == 0o600
    assert is_plain(target) == (new is None)
    with open_as_is(target, new) as copy:
        assert copying.same_content(books, copy)
        assert copying.same_content(copy, books)
        assert copy.conn.value("PRAGMA application_id") == APPLICATION_ID
        assert copy.conn.value("PRAGMA user_version") == len(MIGRATIONS)
    with open_store(target, new) as store:  # ids go on where they were
        assert not [f for f in checks.examine(store) if f.code != "not-encrypted"]
        assert added(store, entry(-1)) == [2504]
    for wrong in {None, KEY, OTHER} - {new}:
        with pytest.raises(Damaged):
            open_as_is(target, wrong)


@pytest.mark.parametrize("new", ["", "abc", "x'" + "0" * 62])
def test_a_key_has_64_digits(plain: Store, tmp_path: Path, new: str) -> None:
    with pytest.raises(ValueError, match="64"):
        copying.copy(plain.path, None, tmp_path / "copy.db", new)
    assert list(tmp_path.iterdir()) == []


def test_changes_in_the_wal_are_copied_too(tmp_path: Path) -> None:
    with create(tmp_path / "finura.db") as store:
        found(store)
        added(store, entry(-1))
        assert (tmp_path / "finura.db-wal").stat().st_size
        copying.copy(store.path, None, tmp_path / "copy.db", KEY)
        with open_as_is(tmp_path / "copy.db", KEY) as copy:
            assert copying.same_content(store, copy)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE lines SET amount = amount - 1 WHERE transaction_id = 2503",
        "UPDATE transactions SET note = 'x' WHERE id = 1",
        "UPDATE sqlite_sequence SET seq = seq + 1 WHERE name = 'transactions'",
        "DELETE FROM fingerprints WHERE hash = (SELECT max(hash) FROM fingerprints)",
        "INSERT INTO notes(uid, date, text) VALUES ('1', '2026-10-05', '')",
        "UPDATE meta SET value = value + 1",
        "DROP VIEW balances",
        "CREATE INDEX more ON notes(text)",
        "PRAGMA user_version=99",
        "PRAGMA application_id=1",
    ],
)  # fmt: skip
def test_the_least_difference_is_one(plain: Store, tmp_path: Path, change: str) -> None:
    target = tmp_path / "copy.db"
    copying.vacuum_into(plain, target)
    with open_store(target) as copy:
        assert copying.same_content(plain, copy)
        copy.conn.execute(change)
        assert not copying.same_content(plain, copy)
        assert not copying.same_content(copy, plain)


@KEYS
def test_a_settled_file_is_whole_alone(tmp_path: Path, key: str | None) -> None:
    path = tmp_path / "finura.db"
    reader = create(path, key)
    with open_store(path, key) as store:
        found(store)
        added(store, entry(-1))
    killed = path.with_name("killed.db")
    for end in ("", "-wal", "-shm"):  # as after a kill
        Path(f"{killed}{end}").write_bytes(Path(f"{path}{end}").read_bytes())
    reader.close()
    copying.settle_journal(killed, key)
    assert sorted(one.name for one in tmp_path.iterdir()) == ["finura.db", "killed.db"]
    with open_as_is(killed, key) as store:
        assert copying.count(store) == 1
        assert store.conn.value("PRAGMA journal_mode") == "delete"


def test_damage_in_a_copy_is_said(tmp_path: Path) -> None:
    with filled(tmp_path / "finura.db", None):
        pass
    whole = bytearray((tmp_path / "finura.db").read_bytes())
    middle = len(whole) // 2 // 4096 * 4096
    whole[middle : middle + 4096] = b"\xa5" * 4096
    (tmp_path / "finura.db").write_bytes(whole)
    with open_as_is(tmp_path / "finura.db") as store:
        assert copying.problem(store)


def test_a_table_that_is_missing_is_damage(tmp_path: Path) -> None:
    with create(tmp_path / "finura.db") as store:
        store.conn.execute("DROP TABLE lines")
        assert "lines" in (copying.problem(store) or "")


def test_books_of_an_older_format_are_copied_and_compared(
    secret: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "MIGRATIONS", [*MIGRATIONS, "CREATE TABLE later(x INTEGER) STRICT;\n"])
    with open_as_is(secret.path, KEY) as old:
        copying.vacuum_into(old, tmp_path / "copy.db")
        with open_as_is(tmp_path / "copy.db", KEY) as copy:
            assert copy.outdated
            assert copying.problem(copy) is None
            assert copying.same_content(old, copy)
