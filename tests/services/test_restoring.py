"""A backup in the place of the books: whole or not at all, with the right keys, whenever it is interrupted."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from finura_cli import locks
from finura_cli.domain.channel import Message
from finura_cli.domain.delivery import Instant, State
from finura_cli.errors import Busy, Damaged, DiskError, FinuraError, NotFound, UsageError
from finura_cli.paths import KEYS, RESTORING
from finura_cli.services import backing_up, delivering, restoring
from finura_cli.store import connection, outbox
from finura_cli.store.migrations import MIGRATIONS
from tests.services.crashing import Crashes
from tests.services.homes import KEY, OTHER_KEY, Place, add, pin_of, save_keys, settle
from tests.thorough import in_part

AT = "2026-10-05T12:00:00Z"
ASIDE = "finura-20261005-120000-restore"


def backed_up(tmp_path: Path, key: str | None, *texts: str) -> Path:
    """A backup of other books, on another disk."""
    place = settle(tmp_path / "elsewhere", key, *texts, pin="that day")
    (tmp_path / "usb").mkdir()
    with place.open() as store:
        return backing_up.back_up_to(store, place.home, tmp_path / "usb" / "books.db", at=AT).path


def everything(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.name != "finura.lock"
    }


@pytest.fixture(params=[None, KEY], ids=["plain", "encrypted"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    return settle(tmp_path / "home", request.param, "present")


def test_back_to_how_it_was_and_back_again(place: Place) -> None:
    with place.open() as store:
        made = backing_up.back_up(store, place.home, at="2026-10-04T12:00:00Z")
        add(store, "later")
    done = restoring.restore(place.home, made.path, place.key, at=AT)
    assert place.entries() == ["present"]
    aside = place.home / "backups" / f"{ASIDE}.db"
    assert (done.entries, done.aside, done.migrated, done.currency) == (1, aside, False, "INR")
    assert done.keys == ("kept" if place.key else "none")
    restoring.restore(place.home, restoring.find(place.home, ASIDE), place.key, at="2026-10-05T13:00:00Z")
    assert place.entries() == ["present", "later"]
    assert not [path for path in place.home.iterdir() if "restoring" in path.name]
    for path in place.home.rglob("*.*"):
        assert path.stat().st_mode & 0o777 == 0o600, path


def test_what_waited_to_be_sent_when_the_backup_was_made_is_not_sent_again(place: Place) -> None:
    with place.open() as store:
        delivering.put(store, [], "weekly-report", "2026-w40", lambda _: Message("Week", "25,000"), at=AT)
        made = backing_up.back_up(store, place.home, at="2026-10-04T12:00:00Z")
    restoring.restore(place.home, made.path, place.key, at=AT)
    assert not [path for path in place.home.iterdir() if path.name.endswith("-wal")]
    with place.open() as store:
        (one,) = outbox.log(store)
        assert (one.state, one.error, one.settled) == (State.UNKNOWN, restoring.PUT_BACK, AT)
        assert store.conn.value("SELECT text FROM outbox") is None
        assert delivering.put(store, [], "weekly-report", "2026-w40", lambda _: Message("Week", "1"), at=AT) == 0
        assert delivering.send(store, lambda channel: pytest.fail("sent again"), now=Instant(AT)) == ()


def test_changes_that_wait_in_the_wal_go_aside_with_the_books(place: Place) -> None:
    with place.open() as store:
        made = backing_up.back_up(store, place.home, at="2026-10-04T12:00:00Z")
        add(store, "waits")
        killed = {end: Path(f"{place.books}{end}").read_bytes() for end in ("", "-wal", "-shm")}
    for end, data in killed.items():
        Path(f"{place.books}{end}").write_bytes(data)
        Path(f"{place.books}{end}").chmod(0o600)
    restoring.restore(place.home, made.path, place.key, at=AT)
    assert place.entries() == ["present"]
    restoring.restore(place.home, restoring.find(place.home, f"{ASIDE}.db"), place.key, at="2026-10-05T13:00:00Z")
    assert place.entries() == ["present", "waits"]


def test_into_a_home_that_is_not_there_yet(tmp_path: Path, place: Place) -> None:
    (tmp_path / "usb").mkdir()
    with place.open() as store:
        made = backing_up.back_up_to(store, place.home, tmp_path / "usb", at=AT)
    new = Place(tmp_path / "new" / "home", place.key)
    done = restoring.restore(new.home, made.path, place.key, at=AT)
    assert new.entries() == ["present"]
    assert (done.aside, done.keys) == (None, "restored" if place.key else "none")
    assert new.home.stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize("before", [None, KEY])
@pytest.mark.parametrize("after", [None, OTHER_KEY])
def test_books_of_another_key_bring_their_own(tmp_path: Path, before: str | None, after: str | None) -> None:
    place = settle(tmp_path / "home", before, "present")
    file = backed_up(tmp_path, after, "from", "before")
    done = restoring.restore(place.home, file, after, at=AT)
    assert Place(place.home, after).entries() == ["from", "before"]
    assert done.keys == ("restored" if after else "none")
    if after:
        assert pin_of(place.home / KEYS) == "that day"
    again = restoring.find(place.home, ASIDE)
    assert restoring.key_file(place.home, again) == (again.with_name(f"{ASIDE}.keys.json") if before else None)
    restoring.restore(place.home, again, before, at="2026-10-05T13:00:00Z")
    assert place.entries() == ["present"]


def test_the_pin_of_today_stays_where_the_key_is_the_same(tmp_path: Path) -> None:
    place = settle(tmp_path / "home", KEY, "present", pin="that day")
    with place.open() as store:
        made = backing_up.back_up(store, place.home, at=AT)
    save_keys(place.home / KEYS, KEY, "today")
    assert restoring.key_file(place.home, made.path) == place.home / KEYS
    restoring.restore(place.home, made.path, KEY, at=AT)
    assert pin_of(place.home / KEYS) == "today"


def test_keys_that_are_being_changed_are_not_kept(tmp_path: Path) -> None:
    from finura_cli.vault import header

    place = settle(tmp_path / "home", KEY, "present")
    file = backed_up(tmp_path, KEY, "before")
    found = header.load(place.home / KEYS)
    assert found is not None
    header.save(place.home / KEYS, found.changing("rekey"), KEY)
    assert restoring.restore(place.home, file, KEY, at=AT).keys == "restored"
    assert place.entries() == ["before"]


def test_the_key_file_of_a_stick_may_be_anyone_s(tmp_path: Path) -> None:
    file = backed_up(tmp_path, KEY, "before")
    for path in file.parent.iterdir():
        path.chmod(0o777)
    keys = restoring.key_file(tmp_path / "home", file)
    assert keys is not None
    with restoring.private_copy(keys) as copy:
        assert copy.stat().st_mode & 0o777 == 0o600
        assert pin_of(copy) == "that day"
    restoring.restore(tmp_path / "home", file, KEY, at=AT)
    assert Place(tmp_path / "home", KEY).entries() == ["before"]
    assert (tmp_path / "home" / KEYS).stat().st_mode & 0o777 == 0o600


def test_an_older_format_is_brought_up_to_date(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    with place.open() as store:
        made = backing_up.back_up(store, place.home, at=AT)
    written = made.path.read_bytes()
    monkeypatch.setattr(connection, "MIGRATIONS", [*MIGRATIONS, "CREATE TABLE later(x INTEGER) STRICT;\n"])
    done = restoring.restore(place.home, made.path, place.key, at=AT)
    assert done.migrated
    assert place.entries() == ["present"]
    assert made.path.read_bytes() == written


def test_a_raw_copy_with_its_wal_is_a_backup_too(place: Place, tmp_path: Path) -> None:
    (tmp_path / "copied").mkdir()
    with place.open() as store:
        add(store, "waits")
        for path in (*place.home.glob("finura.db*"), *place.home.glob(KEYS)):
            shutil.copy(path, tmp_path / "copied")
    shutil.rmtree(place.home)
    restoring.restore(place.home, tmp_path / "copied" / "finura.db", place.key, at=AT)
    assert place.entries() == ["present", "waits"]


# What is refused changes nothing


def truncated(file: Path) -> None:
    with file.open("rb+") as opened:
        opened.truncate(file.stat().st_size // 2)


def zeroed(file: Path) -> None:
    whole = bytearray(file.read_bytes())
    middle = len(whole) // 2 // 4096 * 4096
    whole[middle : middle + 4096] = bytes(4096)
    file.write_bytes(whole)


def emptied(file: Path) -> None:
    file.write_bytes(b"")


def garbled(file: Path) -> None:
    file.write_bytes(os.urandom(50_000))


@pytest.mark.parametrize("harm", [truncated, zeroed, emptied, garbled])
def test_a_damaged_backup(place: Place, harm: Callable[[Path], None]) -> None:
    with place.open() as store:
        made = backing_up.back_up(store, place.home, at=AT)
    harm(made.path)
    before = everything(place.home)
    with pytest.raises(Damaged, match="nothing was changed") as caught:
        restoring.restore(place.home, made.path, place.key, at=AT)
    assert caught.value.exit_code == 76
    assert everything(place.home) == before
    assert place.entries() == ["present"]


@pytest.mark.parametrize(
    ("harm", "code"),
    [
        ("PRAGMA user_version=99", "newer"), ("PRAGMA application_id=1", "damaged"), ("DROP TABLE lines", "damaged"),
        ("UPDATE lines SET amount = 0", "damaged"),
    ],
)  # fmt: skip
def test_a_backup_that_is_not_for_this_program(tmp_path: Path, harm: str, code: str) -> None:
    place = settle(tmp_path / "home", None, "present")
    file = backed_up(tmp_path, None, "before")
    with connection.open_store(file) as store:
        store.conn.execute(harm)
    before = everything(place.home)
    with pytest.raises(Damaged, match="nothing was changed") as caught:
        restoring.restore(place.home, file, None, at=AT)
    assert caught.value.code == code
    assert everything(place.home) == before


def test_the_wrong_key_and_missing_keys(tmp_path: Path) -> None:
    place = settle(tmp_path / "home", KEY, "present")
    file = backed_up(tmp_path, OTHER_KEY, "before")
    before = everything(place.home)
    for wrong in (KEY, None):
        with pytest.raises(Damaged):
            restoring.restore(place.home, file, wrong, at=AT)
    save_keys(file.with_name("books.keys.json"), KEY, "not its own")
    with pytest.raises(Damaged) as caught:
        restoring.restore(place.home, file, OTHER_KEY, at=AT)
    assert caught.value.code == "no-keys"
    assert everything(place.home) == before
    file.with_name("books.keys.json").unlink()
    assert restoring.key_file(place.home, file) == place.home / KEYS
    with pytest.raises(Damaged) as caught:
        restoring.key_file(tmp_path / "new", file)
    assert caught.value.code == "no-keys"


def test_what_is_no_file(tmp_path: Path) -> None:
    place = settle(tmp_path / "home", None, "present")
    with pytest.raises(NotFound):
        restoring.find(place.home, "finura-20261005-120000")
    with pytest.raises(UsageError):
        restoring.find(place.home, str(tmp_path))
    with pytest.raises(UsageError):
        restoring.restore(place.home, place.books, None, at=AT)
    assert place.entries() == ["present"]


def test_nobody_else_may_have_the_books_open(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    with place.open() as store:
        made = backing_up.back_up(store, place.home, at=AT)
    real = locks.take
    monkeypatch.setattr(locks, "take", lambda home, **how: real(home, **how, wait=0.1))
    before = everything(place.home)
    with locks.take(place.home), pytest.raises(Busy):
        restoring.restore(place.home, made.path, place.key, at=AT)
    assert everything(place.home) == before


def test_a_full_disk_changes_nothing(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    with place.open() as store:
        made = backing_up.back_up(store, place.home, at=AT)
    before = everything(place.home)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    for module, name in ((shutil, "copyfileobj"), (os, "replace")):
        with monkeypatch.context() as patch:
            patch.setattr(module, name, full)
            with pytest.raises(DiskError):
                restoring.restore(place.home, made.path, place.key, at=AT)
        assert everything(place.home) == before


def test_a_file_system_without_links(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_links(*_: object, **__: object) -> None:
        raise OSError(1, "Operation not permitted")

    with place.open() as store:
        made = backing_up.back_up(store, place.home, at=AT)
        add(store, "later")
    monkeypatch.setattr(os, "link", no_links)
    restoring.restore(place.home, made.path, place.key, at=AT)
    assert place.entries() == ["present"]
    restoring.restore(place.home, restoring.find(place.home, ASIDE), place.key, at="2026-10-05T13:00:00Z")
    assert place.entries() == ["present", "later"]


# Interrupted


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork there")
@pytest.mark.parametrize("every", in_part(4, 1))
@pytest.mark.parametrize(
    ("before", "after"),
    [(None, None), (KEY, KEY), (KEY, OTHER_KEY), (KEY, None), (None, KEY)],
    ids=["plain", "same key", "another key", "decrypted", "encrypted"],
)
def test_killed_before_any_disk_call_the_old_or_the_new_books_are_there(
    tmp_path: Path, before: str | None, after: str | None, every: int
) -> None:
    settled, file = settle(tmp_path / "settled", before, "old"), backed_up(tmp_path, after, "new")
    with settled.open() as store:
        add(store, "waits")
        killed = {end: Path(f"{settled.books}{end}").read_bytes() for end in ("", "-wal", "-shm")}
    for end, data in killed.items():
        Path(f"{settled.books}{end}").write_bytes(data)
    outcomes, step, died = [], -every, True
    with Crashes() as crashes:
        while died:
            step += every
            home = tmp_path / f"home{step}"
            shutil.copytree(settled.home, home)
            died = crashes.at(step, restoring.restore, home, file, after, at=AT)
            outcomes.append(outcome(home, before, after, crashes, every))
    assert step > 15
    assert outcomes[-1] == "new"
    assert outcomes == sorted(outcomes, key=["old", "finished", "new"].index), outcomes
    assert "finished" in outcomes


def outcome(home: Path, before: str | None, after: str | None, crashes: Crashes, every: int) -> str:
    """What is found after a crash; whatever it is, nothing is lost."""
    interrupted = (home / RESTORING).exists()
    if interrupted:
        for key in (before, after):
            with pytest.raises(connection.Unfinished):
                connection.open_store(home / "finura.db", key)
        step = 0
        while crashes.at(step, restoring.finish, home):  # and again, at every step of finishing
            step += every
        assert not restoring.unfinished(home)
    new = (home / "backups" / f"{ASIDE}.db").exists()
    place = Place(home, after if new else before)
    assert place.entries() == (["new"] if new else ["old", "waits"])
    if new:
        restoring.restore(home, restoring.find(home, ASIDE), before, at="2026-10-05T13:00:00Z")
        assert Place(home, before).entries() == ["old", "waits"]
    else:
        with place.open() as store:
            backing_up.back_up(store, home, at=AT)
    assert not interrupted or new
    shutil.rmtree(home)
    return "finished" if interrupted else "new" if new else "old"


def test_what_is_left_of_an_earlier_try_is_in_nobody_s_way(place: Place) -> None:
    with place.open() as store:
        made = backing_up.back_up(store, place.home, at=AT)
    for name in ("finura.restoring.db", "finura.restoring.db-wal", "finura.restoring.keys.json"):
        (place.home / name).write_bytes(b"half")
    restoring.restore(place.home, made.path, place.key, at=AT)
    assert place.entries() == ["present"]
    assert not [path for path in place.home.iterdir() if "restoring" in path.name]


def test_a_note_that_cannot_be_read_says_where_the_books_are(place: Place) -> None:
    (place.home / RESTORING).write_text("?")
    (place.home / RESTORING).chmod(0o600)
    with pytest.raises(FinuraError) as caught:
        restoring.finish(place.home)
    assert "finura.restoring.db" in (caught.value.hint or "")


def test_nothing_to_finish(place: Place) -> None:
    assert not restoring.finish(place.home)
    assert not restoring.finish(place.home / "nowhere")
