"""Backups are complete, examined, private and not too many; a failure leaves none."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from datetime import datetime
from pathlib import Path

import pytest

from finura_cli import private_files
from finura_cli.errors import Damaged, DiskError, FinuraError, UsageError
from finura_cli.paths import KEYS, KEYS_LIMIT
from finura_cli.services import backing_up
from finura_cli.store import connection, copying
from finura_cli.store.migrations import MIGRATIONS
from tests import needs
from tests.services.homes import KEY, Place, add, settle

AT = "2026-10-05T12:00:00Z"


@pytest.fixture(params=[None, KEY], ids=["plain", "encrypted"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    return settle(tmp_path / "home", request.param, "lunch", "tea")


def names(folder: Path) -> list[str]:
    return sorted(one.name for one in folder.iterdir())


def test_a_backup_has_everything_and_its_keys(place: Place) -> None:
    with place.open() as store:
        made = backing_up.back_up(store, place.home, at=AT)
        with connection.open_as_is(made.path, place.key) as copy:
            assert copying.same_content(store, copy)
    keys = place.home / "backups" / "finura-20261005-120000.keys.json"
    assert names(place.home / "backups") == ["finura-20261005-120000.db", *([keys.name] if place.key else [])]
    assert (made.made, made.why, made.entries) == (datetime(2026, 10, 5, 12), "asked", 2)
    assert (made.encrypted, made.keys) == (bool(place.key), keys if place.key else None)
    assert made.size == made.path.stat().st_size
    for path in (place.home / "backups").iterdir():
        assert path.stat().st_mode & 0o777 == 0o600
    assert (place.home / "backups").stat().st_mode & 0o777 == 0o700
    if place.key:
        assert keys.read_bytes() == (place.home / KEYS).read_bytes()
    assert place.entries() == ["lunch", "tea"]


def test_times_are_in_utc_and_names_never_meet(place: Place) -> None:
    with place.open() as store:
        for at in ("2026-10-05T17:30:00+05:30", AT, "2026-10-05T12:00:00"):
            backing_up.back_up(store, place.home, at=at)
        backing_up.back_up(store, place.home, at=AT, why="rekey")
    found = backing_up.listed(place.home)
    assert [one.name for one in found] == [
        "finura-20261005-120000-3", "finura-20261005-120000-2", "finura-20261005-120000-rekey",
        "finura-20261005-120000",
    ]  # fmt: skip


def test_the_one_just_made_is_never_removed(place: Place) -> None:
    with place.open() as store:
        for n in range(1, 9):
            made = backing_up.back_up(store, place.home, at=AT)
            assert made.path.exists()
            assert backing_up.listed(place.home)[0].name == made.name
            assert made.number == n
        early = backing_up.back_up(store, place.home, at="1999-10-05T12:00:00Z")  # a clock that is wrong
        assert early.path.exists()
    assert len(backing_up.listed(place.home)) == 6


def test_others_write_while_a_backup_is_made(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    with place.open() as store, place.open() as other:
        real = copying.vacuum_into

        def meanwhile(*args: object) -> None:
            real(*args)  # type: ignore[arg-type]
            add(other, "meanwhile")

        monkeypatch.setattr(copying, "vacuum_into", meanwhile)
        assert backing_up.back_up(store, place.home, at=AT).entries == 2
    assert place.entries() == ["lunch", "tea", "meanwhile"]


def test_damaged_books_make_no_backup(place: Place) -> None:
    with place.open() as store:
        backing_up.back_up(store, place.home, at=AT)
        before = names(place.home / "backups")
        store.conn.execute("UPDATE lines SET amount = amount - 1")
        with pytest.raises(Damaged, match="no backup was made") as caught:
            backing_up.back_up(store, place.home, at="2026-10-06T12:00:00Z")
    assert "finura doctor" in (caught.value.hint or "")
    assert names(place.home / "backups") == before


def test_a_copy_that_went_wrong_is_noticed(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    real = copying.vacuum_into

    def altered(store: connection.Store, target: Path) -> None:
        real(store, target)
        whole = bytearray(target.read_bytes())
        middle = len(whole) // 2 // 4096 * 4096
        whole[middle : middle + 4096] = b"\xa5" * 4096
        target.write_bytes(whole)

    monkeypatch.setattr(copying, "vacuum_into", altered)
    with place.open() as store, pytest.raises(Damaged):
        backing_up.back_up(store, place.home, at=AT)
    assert names(place.home / "backups") == []


@pytest.mark.parametrize("failing", ["sync", "replace"])
def test_a_full_disk_leaves_nothing(place: Place, monkeypatch: pytest.MonkeyPatch, failing: str) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    if failing == "sync":
        monkeypatch.setattr(copying, "sync", full)
    else:
        monkeypatch.setattr(os, "replace", full)
    with place.open() as store, pytest.raises(DiskError, match=r"no backup was made .*No space left") as caught:
        backing_up.back_up(store, place.home, at=AT)
    assert caught.value.exit_code == 74
    monkeypatch.undo()
    left = [name for name in names(place.home / "backups") if not name.endswith(".keys.json")]
    assert left == []
    assert place.entries() == ["lunch", "tea"]


FILL = """
import sys, resource, signal
from pathlib import Path
from finura_cli.errors import DiskError
from finura_cli.services import backing_up
from finura_cli.store import connection
sys.dont_write_bytecode = True  # a compiled file that is cut off would break whoever runs next
home, key = Path(sys.argv[1]), sys.argv[2] or None
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
with connection.open_store(home / "finura.db", key) as store:
    resource.setrlimit(resource.RLIMIT_FSIZE, (70_000, 70_000))
    try:
        backing_up.back_up(store, home, at="2026-10-05T12:00:00Z")
    except DiskError as error:
        print(error.message.startswith("no backup was made"))
"""


def run(code: str, *words: str) -> subprocess.Popen[str]:
    root = str(Path(connection.__file__).parents[2])
    return subprocess.Popen(
        [sys.executable, "-c", code, *words], env={**os.environ, "PYTHONPATH": root}, text=True, stdout=subprocess.PIPE
    )


@pytest.mark.skipif(os.name == "nt", reason="no limits there")
def test_a_file_that_cannot_grow_leaves_nothing(place: Place) -> None:
    out, _ = run(FILL, str(place.home), place.key or "").communicate(timeout=60)
    assert out == "True\n"
    assert names(place.home / "backups") == []


KILLED = """
import os, sys, signal
from pathlib import Path
from finura_cli.services import backing_up
from finura_cli.store import connection, copying
copying.problem = lambda copy: os.kill(os.getpid(), signal.SIGKILL)
home, key = Path(sys.argv[1]), sys.argv[2] or None
with connection.open_store(home / "finura.db", key) as store:
    backing_up.back_up(store, home, at="2026-10-05T12:00:00Z")
"""


@pytest.mark.skipif(os.name == "nt", reason="no such signal")
def test_what_a_killed_backup_left_is_removed_later_and_never_listed(place: Place) -> None:
    killed = run(KILLED, str(place.home), place.key or "")
    killed.communicate(timeout=60)
    assert killed.returncode == -signal.SIGKILL
    (part,) = names(place.home / "backups")
    assert part == ".finura-20261005-120000.part"
    assert backing_up.listed(place.home) == []
    with place.open() as store:
        made = backing_up.back_up(store, place.home, at=AT)
        assert made.name == "finura-20261005-120000-2"  # the part may still be somebody's
        assert part in names(place.home / "backups")
        hours_ago = time.time() - 7200
        mine = place.home / "backups" / ".mine.part"
        copied = place.home / "finura.restoring.db"  # by a restore that was killed
        mine.touch()
        copied.touch()
        for path in (place.home / "backups" / part, mine, copied):
            os.utime(path, (hours_ago, hours_ago))
        backing_up.back_up(store, place.home, at="2026-10-05T13:00:00Z")
    assert part not in names(place.home / "backups")
    assert mine.exists()
    assert not copied.exists()


def test_what_is_too_much_goes_with_its_keys_and_other_files_stay(place: Place) -> None:
    folder = place.home / "backups"
    with place.open() as store:
        first = backing_up.back_up(store, place.home, at="2020-01-01T12:00:00Z", why="rekey")
        others = {"finura-20200101-120000.db.old", "notes.txt", "finura-2020.db", "finura-20200101-120000-x.txt"}
        for name in others:
            (folder / name).touch()
        linked = folder / "finura-20200102-120000-rekey.db"
        linked.symlink_to(place.books)
        assert names(folder)
        for hour in range(8):
            backing_up.back_up(store, place.home, at=f"2026-10-05T{hour:02}:00:00Z")
    assert not first.path.exists()
    assert first.keys is None or not first.keys.exists()
    assert [one.made.hour for one in backing_up.listed(place.home)] == [7, 6, 5, 4, 3]
    assert others < set(names(folder))
    assert linked.is_symlink()
    assert place.entries() == ["lunch", "tea"]


def test_the_last_good_one_is_one_that_opens(place: Place) -> None:
    assert backing_up.last_good(place.home) is None
    with place.open() as store:
        first = backing_up.back_up(store, place.home, at="2026-10-05T12:00:00Z", why="migration")
        second = backing_up.back_up(store, place.home, at="2026-10-05T13:00:00Z")
        backing_up.back_up(store, place.home, at="2026-10-05T14:00:00Z", why="restore")
    assert (found := backing_up.last_good(place.home)) is not None
    assert found.name == second.name
    if second.keys is not None:
        second.keys.unlink()
        assert (found := backing_up.last_good(place.home)) is not None
        assert found.name == first.name


def test_books_are_copied_before_they_are_migrated(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "MIGRATIONS", [*MIGRATIONS, "CREATE TABLE later(x INTEGER) STRICT;\n"])
    made = backing_up.before_migration(place.home, place.key, at=AT)
    assert (made.name, made.entries) == ("finura-20261005-120000-migration", 2)
    with connection.open_as_is(made.path, place.key) as copy:
        assert copy.outdated


def test_encrypted_books_without_their_key_file_make_no_backup(place: Place) -> None:
    (place.home / KEYS).unlink(missing_ok=True)
    with place.open() as store:
        if not place.key:
            backing_up.back_up(store, place.home, at=AT)
            return
        with pytest.raises(Damaged) as caught:
            backing_up.back_up(store, place.home, at=AT)
    assert caught.value.code == "no-keys"
    assert names(place.home / "backups") == []


# Elsewhere


def test_a_file_elsewhere(place: Place, tmp_path: Path) -> None:
    usb = tmp_path / "usb"
    usb.mkdir()
    with place.open() as store:
        made = backing_up.back_up_to(store, place.home, usb / "books.db", at=AT)
        assert names(usb) == ["books.db", *(["books.keys.json"] if place.key else [])]
        with pytest.raises(UsageError) as caught:
            backing_up.back_up_to(store, place.home, usb / "books.db", at=AT)
        assert caught.value.code == "file-exists"
        add(store, "more")
        backing_up.back_up_to(store, place.home, usb / "books.db", at=AT, force=True)
        within = backing_up.back_up_to(store, place.home, usb, at=AT)
    assert within.path == usb / "finura-20261005-120000.db"
    with connection.open_as_is(made.path, place.key) as copy:
        assert copying.count(copy) == 3
    assert not (place.home / "backups").exists()
    assert not [name for name in names(usb) if name.startswith(".")]


def test_what_lies_beside_it_is_not_overwritten_either(place: Place, tmp_path: Path) -> None:
    for name in ("books.keys.json", "books.db-wal"):
        (tmp_path / name).write_text("mine")
        with place.open() as store, pytest.raises(UsageError):
            backing_up.back_up_to(store, place.home, tmp_path / "books.db", at=AT)
        assert (tmp_path / name).read_text() == "mine"
        with place.open() as store:
            backing_up.back_up_to(store, place.home, tmp_path / "books.db", at=AT, force=True)
        assert not (tmp_path / "books.db-wal").exists()
        for path in tmp_path.glob("books.*"):
            path.unlink()


@pytest.mark.parametrize("inside", ["finura.db", "more.db", "backups/x.db", "profiles/a/x.db", "."])
def test_not_among_finura_s_own_files(place: Place, inside: str) -> None:
    for folder in ("backups", "profiles/a"):
        (place.home / folder).mkdir(parents=True)
    before = place.books.read_bytes()
    with place.open() as store, pytest.raises(UsageError) as caught:
        backing_up.back_up_to(store, place.home, place.home / inside, at=AT, force=True)
    assert caught.value.code == "own-file"
    assert place.books.read_bytes() == before


def test_what_is_no_file_is_never_replaced(place: Place, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.db")
    with place.open() as store:
        with pytest.raises(UsageError):
            backing_up.back_up_to(store, place.home, tmp_path / "pipe.db", at=AT, force=True)
        with pytest.raises(DiskError, match="no backup was made"):
            backing_up.back_up_to(store, place.home, tmp_path / "no" / "where.db", at=AT)
    assert (tmp_path / "pipe.db").is_fifo()


def test_from_a_disk_that_cannot_be_written(place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usb = tmp_path / "usb"
    usb.mkdir()
    real = os.access
    monkeypatch.setattr(os, "access", lambda path, mode: real(path, mode) and Path(path) != place.home)
    with connection.open_store(place.books, place.key, read_only=True) as store:
        assert store.immutable
        made = backing_up.back_up_to(store, place.home, usb, at=AT)
    with connection.open_as_is(made.path, place.key) as copy:
        assert copying.count(copy) == 2


def test_a_disk_that_is_really_full(place: Place, tmp_path: Path) -> None:
    needs.program("mount")
    disk = tmp_path / "small"
    disk.mkdir()
    if os.geteuid() or subprocess.run(["mount", "-t", "tmpfs", "-o", "size=100k", "none", str(disk)]).returncode:
        pytest.skip("nothing can be mounted here")
    try:
        with place.open() as store, pytest.raises(DiskError) as caught:
            backing_up.back_up_to(store, place.home, disk / "books.db", at=AT)
        assert caught.value.message == f"no backup was made in {disk}: the disk is full"
        assert names(disk) == []
    finally:
        subprocess.run(["umount", str(disk)], check=True)


def test_an_interrupted_one_leaves_nothing(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(copying, "problem", interrupt)
    with place.open() as store, pytest.raises(KeyboardInterrupt):
        backing_up.back_up(store, place.home, at=AT)
    assert names(place.home / "backups") == []


def test_a_folder_that_is_a_link_to_another_disk_will_do(place: Place, tmp_path: Path) -> None:
    (tmp_path / "disk").mkdir()
    (place.home / "backups").symlink_to(tmp_path / "disk")
    with place.open() as store:
        made = backing_up.back_up(store, place.home, at=AT)
    assert [one.name for one in backing_up.listed(place.home)] == [made.name]
    shutil.rmtree(tmp_path / "disk")
    with place.open() as store, pytest.raises(FinuraError):
        backing_up.back_up(store, place.home, at=AT)


def test_a_key_file_that_others_may_read_is_not_copied(place: Place) -> None:
    if place.key is None:
        return
    (place.home / KEYS).chmod(0o644)
    with place.open() as store, pytest.raises(FinuraError) as caught:
        backing_up.back_up(store, place.home, at=AT)
    assert caught.value.code == "unsafe-file"
    assert private_files.LIMIT < KEYS_LIMIT
