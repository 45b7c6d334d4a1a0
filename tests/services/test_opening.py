"""Opening the books: what was interrupted is mended, what was planted is refused, who is in the way is waited for."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import pytest

from finura_cli import locks, private_files
from finura_cli.errors import Busy, Damaged, DiskError, FinuraError, Locked, WrongPin
from finura_cli.paths import BACKUPS, BOOKS, KEYS, LOCK, RESTORING, TRIES
from finura_cli.services import founding, opening, proving
from finura_cli.services.opening import Opened
from finura_cli.store import connection, copying
from finura_cli.store.connection import is_plain
from finura_cli.vault import header as keys
from finura_cli.vault import slots, tokens, words
from finura_cli.vault.header import Header
from finura_cli.vault.making import Made
from finura_cli.vault.unlocking import Surroundings
from tests import needs
from tests.vault.making import END, MADE, NOW, PASSPHRASE, cheap, private, vault

AT = "2026-11-20T08:00:00Z"
ROOT = str(Path(__file__).parents[2])


class Books:
    """A home whose books can be had plain, under the key, under a new key; and several key files for them."""

    def __init__(self, folder: Path) -> None:
        made, other = vault(), vault()
        self.home = folder / "home"
        self.key, self.new_key = made.key, slots.new_key()
        self.words = " ".join(words.words_of(made.code))
        self.header = made.header
        self.token = made.token
        founding.found(self.home, currency="INR", locale="en_IN", vault=Made(self.header, self.key, []))
        self.files = {"encrypted": folder / "encrypted", "plain": folder / "plain", "new key": folder / "new"}
        shutil.copy(self.home / BOOKS, self.files["encrypted"])
        copying.copy(self.home / BOOKS, self.key, self.files["plain"], None)
        copying.copy(self.home / BOOKS, self.key, self.files["new key"], self.new_key)
        founding.found(folder / "other", currency="INR", locale="en_IN", vault=Made(other.header, other.key, []))
        self.files["of others"] = folder / "other" / BOOKS
        self.files["empty"] = private(folder / "empty", b"")
        own = slots.passphrase_slot(made.header.vault, self.new_key, PASSPHRASE, made=MADE)
        self.both = made.header._replace(slots=(*made.header.slots, own), change="rekey")

    def lay(self, file: str | None, header: Header | None, *data_keys: str) -> None:
        for name in os.listdir(self.home):
            path = self.home / name
            shutil.rmtree(path) if path.is_dir() else path.unlink()
        if file is not None:
            shutil.copy(self.files[file], self.home / BOOKS)
        if header is not None:
            keys.save(self.home / KEYS, header, *(data_keys or (self.key,)))

    def around(self, ask: Callable[[str], str] | None = None, **environ: str) -> Surroundings:
        return Surroundings(self.home, {"XDG_RUNTIME_DIR": "/nonexistent", **environ}, NOW, ask)

    def open(
        self, *, read_only: bool = True, ask: Callable[[str], str] = lambda _: PASSPHRASE, **environ: str
    ) -> Opened:
        return opening.open_books(
            self.home, lambda: self.around(ask, **environ), read_only=read_only, needs=frozenset({"report"}), at=AT
        )

    def found(self, **options: bool) -> str:
        """How they open: "plain", "encrypted" or "new key"; or the exit code and the code of the refusal."""
        try:
            opened = self.open(**options)
        except FinuraError as error:
            locks.take(self.home, exclusive=True, wait=0).release()  # nothing is held on to
            return f"{error.exit_code} {error.code}"
        assert opened.store.conn.value("SELECT count(*) FROM accounts") == 1
        opened.close()
        opened.close()
        locks.take(self.home, exclusive=True, wait=0).release()
        return {None: "plain", self.key: "encrypted", self.new_key: "new key"}[opened.key]

    @property
    def saved(self) -> Header | None:
        return keys.load(self.home / KEYS)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Books]:
    with pytest.MonkeyPatch.context() as monkeypatch:
        cheap(monkeypatch)
        yield Books(tmp_path_factory.mktemp("opening"))


@pytest.fixture
def books(made: Books, monkeypatch: pytest.MonkeyPatch) -> Books:
    cheap(monkeypatch)
    made.lay("encrypted", made.header)
    return made


CASES = {
    # file, change: what happens, and the change that the key file says then ("gone": it is removed)
    ("encrypted", None): ("encrypted", None),
    ("plain", None): ("76 not-encrypted", None),
    ("new key", None): ("76 damaged", None),
    ("of others", None): ("76 damaged", None),
    ("empty", None): ("76 damaged", None),
    (None, None): ("78 no-store", None),
    ("encrypted", "init"): ("encrypted", None),
    ("plain", "init"): ("76 not-encrypted", "init"),
    ("of others", "init"): ("76 damaged", "init"),
    (None, "init"): ("78 no-store", "init"),
    ("encrypted", "encrypt"): ("encrypted", None),
    ("plain", "encrypt"): ("plain", "gone"),
    ("empty", "encrypt"): ("76 damaged", "encrypt"),
    ("of others", "encrypt"): ("76 damaged", "encrypt"),
    (None, "encrypt"): ("78 no-store", "encrypt"),
    ("encrypted", "decrypt"): ("encrypted", None),
    ("plain", "decrypt"): ("plain", "gone"),
    ("of others", "decrypt"): ("76 damaged", "decrypt"),
    (None, "decrypt"): ("78 no-store", "decrypt"),
    ("encrypted", "rekey"): ("encrypted", None),
    ("new key", "rekey"): ("new key", None),
    ("plain", "rekey"): ("76 not-encrypted", "rekey"),
    ("of others", "rekey"): ("76 damaged", "rekey"),
    ("empty", "rekey"): ("76 damaged", "rekey"),
    (None, "rekey"): ("78 no-store", "rekey"),
}


@pytest.mark.parametrize(("file", "change"), CASES, ids=str)
def test_an_interrupted_change_ends_one_way_or_the_other(books: Books, file: str | None, change: str | None) -> None:
    expected, left = CASES[file, change]
    if change == "rekey":
        books.lay(file, books.both, books.key, books.new_key)
    else:
        books.lay(file, books.header.changing(change))
    before = (books.home / BOOKS).read_bytes() if file else None
    assert books.found() == expected
    saved = books.saved
    assert (saved.change if saved else "gone") == left
    if left is None and change is not None:
        assert saved is not None
        name = keys.key_id(books.new_key if expected == "new key" else books.key)
        assert {slot.key_id for slot in saved.slots} == {name}
        keys.verify(saved, books.new_key if expected == "new key" else books.key)
    assert books.found() == expected  # once more: it is settled
    assert books.found(read_only=False) == expected
    assert (books.home / BOOKS).exists() == (file is not None)
    if expected[0] == "7":
        assert before is None or (books.home / BOOKS).read_bytes() == before


def test_what_was_to_take_the_place_of_the_books_is_removed(books: Books) -> None:
    """It may be plain."""
    for change, file in (("decrypt", "encrypted"), ("encrypt", "plain"), ("rekey", "encrypted")):
        header = books.both if change == "rekey" else books.header.changing(change)
        books.lay(file, header, books.key, *([books.new_key] if change == "rekey" else []))
        shutil.copy(books.files["plain"], books.home / f".{BOOKS}.new")
        books.found()
        assert not [name for name in os.listdir(books.home) if name.endswith(".new")]


def test_a_change_is_settled_by_who_knows_both_keys(books: Books, tmp_path: Path) -> None:
    """A token of before opens the old one alone: it must not decide."""
    books.lay("encrypted", books.both, books.key, books.new_key)
    token = private(tmp_path / "token", books.token.line())
    with pytest.raises(FinuraError):
        opening.open_books(
            books.home,
            lambda: books.around(FINURA_TOKEN_FILE=str(token)),
            read_only=True,
            needs=frozenset({"report"}),
            at=AT,
        )
    assert books.saved is not None
    assert books.saved.change == "rekey"


def test_an_edited_key_file_settles_nothing(books: Books) -> None:
    header = books.both._replace(slots=books.both.slots[:-1])
    keys.save(books.home / KEYS, header, books.new_key)  # no code under the key that opens the books
    before = (books.home / KEYS).read_bytes()
    assert books.found() == "76 keys-damaged"
    assert (books.home / KEYS).read_bytes() == before


def test_a_failure_while_it_is_mended_lets_go_of_everything(books: Books, monkeypatch: pytest.MonkeyPatch) -> None:
    books.lay("encrypted", books.header.changing("decrypt"))

    def full(*_: object) -> None:
        raise DiskError("no room")

    monkeypatch.setattr(private_files, "replace", full)
    assert books.found() == "74 io-error"
    assert books.saved is not None
    assert books.saved.change == "decrypt"
    monkeypatch.undo()
    assert books.found() == "encrypted"


def test_while_somebody_has_the_books_open_nothing_is_mended(books: Books, monkeypatch: pytest.MonkeyPatch) -> None:
    books.lay("encrypted", books.header.changing("decrypt"))
    monkeypatch.setattr(opening.locks, "take", partial(locks.take, wait=0.1))
    with locks.take(books.home), pytest.raises(Busy):
        books.open()
    assert books.saved is not None
    assert books.saved.change == "decrypt"


# What was planted, and what was taken away


def test_encrypted_books_without_their_key_file(books: Books) -> None:
    (books.home / KEYS).unlink()
    assert books.found() == "76 no-keys"
    (books.home / KEYS).symlink_to(books.home / "nowhere")
    assert books.found() == "78 unsafe-file"


def test_a_key_file_of_others(books: Books) -> None:
    other = vault()
    keys.save(books.home / KEYS, other.header, other.key)
    assert books.found() == "76 damaged"
    shutil.copy(books.files["of others"].with_name(KEYS), books.home / KEYS)
    assert books.found() == "76 damaged"


def test_a_plain_file_is_never_written_to_beside_a_key_file(books: Books) -> None:
    books.lay("plain", books.header)
    before = (books.home / BOOKS).read_bytes()
    with pytest.raises(Damaged) as refusal:
        books.open(read_only=False)
    assert "not encrypted" in refusal.value.message
    assert (books.home / BOOKS).read_bytes() == before
    assert books.saved is not None


def test_a_restore_that_is_not_finished_comes_before_any_key(books: Books) -> None:
    """Between its steps the key file and the data file may be of two stores: neither is believed."""

    def nobody(_: str) -> str:
        raise AssertionError("nobody is asked")

    for file, header in (("plain", books.header), ("encrypted", None), ("encrypted", books.header)):
        books.lay(file, header)
        private(books.home / RESTORING, "{}")
        with pytest.raises(DiskError) as refusal:
            books.open(ask=nobody)
        assert refusal.value.code == "unfinished-restore"


@pytest.mark.skipif(os.name == "nt", reason="pipes of POSIX")
@pytest.mark.timeout(30)
def test_a_pipe_or_a_folder_in_the_place_of_a_file(books: Books) -> None:
    for name in (BOOKS, KEYS):
        for make in (os.mkfifo, os.mkdir):
            books.lay("encrypted", books.header)
            (books.home / name).unlink()
            make(books.home / name)
            assert books.found()[:2] in ("76", "78")


def test_books_of_nowhere(tmp_path: Path) -> None:
    with pytest.raises(Locked) as refusal:
        opening.open_books(tmp_path / "none", lambda: None, read_only=True, needs=frozenset(), at=AT)  # type: ignore[arg-type, return-value]
    assert refusal.value.code == "no-store"
    assert not (tmp_path / "none").exists()


# Scope, asking, waiting


def test_a_token_out_of_its_scope_opens_nothing(books: Books, tmp_path: Path) -> None:
    books.lay("encrypted", books.header.changing("decrypt"))
    token = private(tmp_path / "token", books.token.line())
    before = (books.home / KEYS).read_bytes()
    for needs_ in (frozenset({"import"}), frozenset({"backup", "schedule"}), frozenset[str]()):
        with pytest.raises(Locked) as refusal:
            opening.open_books(
                books.home,
                lambda: books.around(FINURA_TOKEN_FILE=str(token)),
                read_only=True,
                needs=needs_,
                at=AT,
            )
        assert refusal.value.code == "token-scope"
    assert (books.home / KEYS).read_bytes() == before
    assert books.open(FINURA_TOKEN_FILE=str(token)).via == "token"


def test_wrong_pins_are_counted_in_the_home(books: Books) -> None:
    with pytest.raises(WrongPin):
        books.open(ask=lambda _: "sentinel wrong")
    assert (books.home / TRIES).exists()
    with pytest.raises(WrongPin) as refusal:
        books.open()
    assert refusal.value.code == "too-early"


def test_a_held_lock_is_waited_for_and_then_busy(books: Books, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening.locks, "take", partial(locks.take, wait=0.1))
    with locks.take(books.home, exclusive=True):
        with pytest.raises(Busy) as refusal:
            books.open()
        assert refusal.value.exit_code == 75
    opened = books.open()
    with pytest.raises(Busy):  # as long as they are open, nobody replaces them
        locks.take(books.home, exclusive=True, wait=0)
    books.open().close()
    opened.close()
    locks.take(books.home, exclusive=True, wait=0).release()


def test_many_read_at_once(books: Books, tmp_path: Path) -> None:
    token = str(private(tmp_path / "token", books.token.line()))

    def read(_: int) -> int:
        opened = books.open(FINURA_TOKEN_FILE=token)
        try:
            return int(opened.store.conn.value("SELECT count(*) FROM accounts"))
        finally:
            opened.close()

    with ThreadPoolExecutor(12) as pool:
        assert list(pool.map(read, range(36))) == [1] * 36


def test_one_of_many_mends_and_the_others_go_on(books: Books, tmp_path: Path) -> None:
    books.lay("encrypted", books.header.changing("decrypt"))
    pin = str(private(tmp_path / "pin", PASSPHRASE))
    with ThreadPoolExecutor(6) as pool:
        opened = list(pool.map(lambda _: _closed(books.open(FINURA_PIN_FILE=pin)), range(6)))
    assert [one.key for one in opened] == [books.key] * 6
    assert books.saved is not None
    assert books.saved.change is None


def _closed(opened: Opened) -> Opened:
    opened.close()
    return opened


def test_books_that_are_migrated_ask_once_and_are_kept_before(books: Books, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "MIGRATIONS", (*connection.MIGRATIONS, "CREATE TABLE later (x INTEGER) STRICT;"))
    asked = []

    def ask(question: str) -> str:
        asked.append(question)
        return PASSPHRASE

    opened = books.open(ask=ask)
    assert opened.store.conn.value("SELECT count(*) FROM later") == 0
    opened.close()
    assert asked == ["Passphrase: "]
    (kept,) = sorted((books.home / BACKUPS).glob("*.db"))
    assert not is_plain(kept)
    assert kept.with_suffix(".keys.json").exists()
    books.open(ask=ask).close()
    assert len(list((books.home / BACKUPS).glob("*.db"))) == 1
    monkeypatch.undo()
    assert books.found() == "76 newer"


def test_nothing_that_was_opened_shows_its_key(books: Books) -> None:
    opened = books.open()
    assert books.key not in repr(opened) + str(opened) + repr(opened.store) + repr(opened.header)
    opened.close()


# The key of a key file


def test_the_words_open_where_the_pin_cannot(books: Books, tmp_path: Path) -> None:
    lines = "\n".join(f"{n}. {word}" for n, word in enumerate(books.words.split(), 1))
    path = private(tmp_path / "words", lines)
    around = books.around(FINURA_RECOVERY_FILE=str(path))
    assert proving.data_key(around, books.home / KEYS)[1] == books.key
    private(path, "sentinel " * 12)
    with pytest.raises(FinuraError) as refusal:
        proving.data_key(around, books.home / KEYS)
    assert "sentinel" not in str(refusal.value)


@pytest.mark.parametrize("kind", ["FileKeyring", "AbsentKeyring"])
def test_the_words_are_asked_for_where_the_keyring_is_another(
    tmp_path: Path, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tests.vault.fake_keyring import environment

    cheap(monkeypatch)
    made, questions = vault(keys.PIN), []
    for name, value in environment(tmp_path / "keyring.json", kind).items():
        monkeypatch.setenv(name, value)
    keys.save(tmp_path / KEYS, made.header, made.key)

    def ask(question: str) -> str:
        questions.append(question)
        return " ".join(words.words_of(made.code))

    around = Surroundings(tmp_path, {**os.environ, "XDG_RUNTIME_DIR": "/nonexistent"}, NOW, ask)
    assert proving.data_key(around, tmp_path / KEYS, fresh=True) == (keys.load(tmp_path / KEYS), made.key)
    assert questions == ["The twelve recovery words: "]


def test_a_token_gives_its_key_to_nobody(books: Books, tmp_path: Path) -> None:
    token = private(tmp_path / "token", books.token.line())
    with pytest.raises(Locked) as refusal:
        proving.data_key(books.around(FINURA_TOKEN_FILE=str(token)), books.home / KEYS)
    assert refusal.value.code == "token-scope"
    with pytest.raises(Damaged):
        proving.data_key(books.around(), tmp_path / "none.json")


# A disk that cannot be written


@pytest.mark.skipif(os.name == "nt", reason="modes of POSIX")
def test_books_on_a_read_only_disk_open_and_nothing_is_written(books: Books, tmp_path: Path) -> None:
    token = tokens.new(books.header.vault, "cron")
    slot = slots.token_slot(
        books.header.vault, books.key, "cron", token.secret, made=MADE, expires=END + 10**9, scope=("report",)
    )
    books.lay("encrypted", books.header.with_slot(slot))
    private(tmp_path / "token", token.line())
    env = {
        "FINURA_HOME": str(books.home), "FINURA_TOKEN_FILE": str(tmp_path / "token"), "PATH": os.environ["PATH"],
        "PYTHONPATH": ROOT, "HOME": str(tmp_path),
    }  # fmt: skip
    prefix: list[str] = []
    if os.geteuid() == 0:  # who is not stopped by modes is told to be
        needs.program("setpriv")
        dropped = "-dac_override,-dac_read_search"
        prefix = ["setpriv", f"--bounding-set={dropped}", f"--inh-caps={dropped}"]

    def run(*typed: str) -> subprocess.CompletedProcess[str]:
        command = [*prefix, sys.executable, "-B", "-m", "finura_cli", *typed]
        return subprocess.run(command, env=env, capture_output=True, text=True, timeout=60)

    before = sorted(os.listdir(books.home))
    books.home.chmod(0o500)
    try:
        listed = run("list", "--json")
        refused = run("add", "10", "tea")
    finally:
        books.home.chmod(0o700)
    assert listed.returncode == 0, listed.stderr
    assert refused.returncode in (74, 78), refused.stderr
    assert sorted(os.listdir(books.home)) == before
    assert LOCK not in before
