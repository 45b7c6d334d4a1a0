"""New keys for the books: what is there after a deed, after one that failed, and after one that was killed."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from finura_cli import locks, private_files
from finura_cli.errors import Busy, Damaged, DiskError, FinuraError, Locked, UsageError, WrongPin
from finura_cli.paths import BOOKS, KEYS, PAGES
from finura_cli.services import founding, opening, proving, rekeying, swapping, token_files, vaulting
from finura_cli.store import copying, notes
from finura_cli.store.connection import is_plain, open_as_is, open_store
from finura_cli.store.history import deed
from finura_cli.vault import header as keys
from finura_cli.vault import making, session, slots
from tests.services.vaults import AT, NEW_PIN, NOW, PASSPHRASE, PIN, around, new_pin_at_hand, secret, surroundings
from tests.thorough import in_part

Deed = Callable[[], Any]


@dataclass(frozen=True)
class Vault:
    """Encrypted books, their key and words, and a plain copy to compare with."""

    home: Path
    key: str
    words: str
    plain: Path


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    surroundings(tmp_path, monkeypatch)
    new_pin_at_hand(tmp_path, monkeypatch)
    return tmp_path


def made(folder: Path, pin: str, *, keyring: bool = True, change: str = "init") -> making.Made:
    return making.make(pin, keyring=keyring, environ=os.environ, made=AT, patience=5, change=change)


def founded(folder: Path, vault: making.Made | None) -> Path:
    home = folder / "home"
    home.mkdir(mode=0o700)
    founding.found(home, currency="INR", locale="en_IN", vault=vault)
    with open_store(home / BOOKS, vault.key if vault else None) as store, deed(store, command="note", at=AT):
        for day in range(1, 29):
            notes.add(store, date(2026, 10, day), f"a private thought {day}")
    return home


@pytest.fixture
def vault(machine: Path) -> Vault:
    new = made(machine, PIN)
    home = founded(machine, new)
    copying.copy(home / BOOKS, new.key, machine / "plain.db", None)
    return Vault(home, new.key, " ".join(new.words), machine / "plain.db")


@pytest.fixture
def plain(machine: Path) -> Path:
    return founded(machine, None)


def opened(home: Path, **environ: str) -> opening.Opened:
    return opening.open_books(home, lambda: around(home, **environ), read_only=True, needs=frozenset(), at=AT)


def holds(home: Path, plain: Path, **environ: str) -> str | None:
    """Open the books as the next command does, see that everything is there; the key they opened by."""
    books = opened(home, **environ)
    try:
        assert copying.problem(books.store) is None
        with open_as_is(plain) as reference:
            assert copying.same_content(books.store, reference)
        return books.key
    finally:
        books.close()


def left_over(home: Path) -> list[str]:
    usual = {BOOKS, KEYS, "config.toml", "finura.lock", "backups", "finura.tries", "finura.tries.lock", PAGES}
    return [path.name for path in home.iterdir() if path.name not in usual and not path.name.endswith(".part")]


def test_a_new_key_drops_tokens_and_sessions_and_keeps_the_pin(vault: Vault, machine: Path) -> None:
    proof = proving.prove(around(vault.home), at=AT)
    token = machine / "cron.token"
    token_files.create(vault.home, proof, "cron", token, days=9, scope=("report",), now=NOW, made=AT)
    session.start(proof.header.vault, vault.key, environ=os.environ, now=NOW, seconds=900)
    proof = proving.prove(around(vault.home), at=AT)
    new = rekeying.new_key(proof, made=AT)
    done = rekeying.rekey(vault.home, proof, new, at=AT, environ=os.environ)
    assert done.tokens == ("cron",)
    assert session.find(proof.header.vault, environ=os.environ, now=NOW) is None
    assert holds(vault.home, vault.plain) == new.key != vault.key
    assert left_over(vault.home) == []
    with pytest.raises(Locked) as error:
        opened(vault.home, FINURA_TOKEN_FILE=str(token))
    assert error.value.code == "token-revoked"
    with pytest.raises(WrongPin):
        vaulting.by_words(around(vault.home), vault.words, at=AT)
    assert vaulting.by_words(around(vault.home), " ".join(new.words), at=AT) == (new.key,)


def test_the_backup_before_a_new_key_opens_by_the_old_words_and_the_pin(vault: Vault, machine: Path) -> None:
    proof = proving.prove(around(vault.home), at=AT)
    backup = rekeying.rekey(vault.home, proof, rekeying.new_key(proof, made=AT), at=AT, environ=os.environ).backup
    assert backup.keys is not None
    words = secret(machine, "words", vault.words)
    for environ in ({"FINURA_RECOVERY_FILE": words}, {}):
        assert proving.data_key(around(vault.home, **environ), backup.keys, fresh=True)[1] == vault.key
    with open_as_is(backup.path, vault.key) as old, open_as_is(vault.plain) as reference:
        assert copying.same_content(old, reference)


def test_encrypting_leaves_nothing_plain(plain: Path, machine: Path) -> None:
    shutil.copy(plain / BOOKS, machine / "plain.db")
    number = os.open(plain / BOOKS, os.O_RDONLY)
    done = rekeying.encrypt(plain, made(machine, PIN, change="encrypt"), environ=os.environ, patience=5)
    assert not done.copied
    assert not is_plain(plain / BOOKS)
    assert keys.load(plain / KEYS).change is None  # type: ignore[union-attr]
    assert holds(plain, machine / "plain.db") is not None
    assert left_over(plain) == []
    for path in plain.rglob("*"):
        assert not path.is_file() or b"a private thought" not in path.read_bytes(), path
    assert set(os.pread(number, 1 << 22, 0)) == {0}, "the old file was overwritten"
    os.close(number)
    assert (plain / BOOKS).stat().st_mode & 0o777 == 0o600


@pytest.mark.skipif(os.name == "nt", reason="names of files")
def test_a_second_name_of_the_plain_file_is_left_alone_and_told(plain: Path, machine: Path) -> None:
    os.link(plain / BOOKS, machine / "copy.db")
    done = rekeying.encrypt(plain, made(machine, PIN), environ=os.environ, patience=5)
    assert done.copied
    assert holds(plain, machine / "copy.db") is not None


@pytest.mark.skipif(os.name == "nt", reason="links")
def test_books_that_are_a_link_are_not_replaced(plain: Path, machine: Path) -> None:
    (plain / BOOKS).rename(machine / "elsewhere.db")
    (plain / BOOKS).symlink_to(machine / "elsewhere.db")
    with pytest.raises(UsageError) as error:
        rekeying.encrypt(plain, made(machine, PIN), environ=os.environ, patience=5)
    assert error.value.code == "books-are-a-link"
    assert not (plain / KEYS).exists()


def test_plain_backups_are_named(plain: Path, machine: Path) -> None:
    (plain / "backups").mkdir()
    shutil.copy(plain / BOOKS, plain / "backups" / "finura-20261101-080000.db")
    done = rekeying.encrypt(plain, made(machine, PIN), environ=os.environ, patience=5)
    assert done.backups == (plain / "backups" / "finura-20261101-080000.db",)


def test_decrypting_forgets_the_secret_unless_a_backup_needs_it(vault: Vault) -> None:
    ring = vault.home.parent / "keyring.json"
    proof = proving.prove(around(vault.home), at=AT)
    assert proof.header.vault in ring.read_text()
    backups = vault.home / "backups"
    backups.mkdir()
    shutil.copy(vault.home / BOOKS, backups / "finura-20261101-080000.db")
    shutil.copy(vault.home / KEYS, backups / "finura-20261101-080000.keys.json")
    done = rekeying.decrypt(vault.home, proof, environ=os.environ, patience=5)
    assert (done.secret_kept, len(done.backups)) == (True, 1)
    assert holds(vault.home, vault.plain) is None
    assert is_plain(vault.home / BOOKS)
    assert not (vault.home / KEYS).exists()
    assert proof.header.vault in ring.read_text()
    again = made(vault.home.parent, PIN)
    rekeying.encrypt(vault.home, again, environ=os.environ, patience=5)
    proof = proving.prove(around(vault.home), at=AT)
    done = rekeying.decrypt(vault.home, proof, environ=os.environ, patience=5)
    assert (done.secret_kept, done.backups) == (False, ())  # the backup is of the vault before
    assert again.header.vault not in ring.read_text()


def test_a_deed_that_fails_leaves_everything_as_it_was(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    before = (vault.home / KEYS).read_bytes()
    proof = proving.prove(around(vault.home), at=AT)
    deeds: list[Deed] = [
        lambda: rekeying.rekey(vault.home, proof, rekeying.new_key(proof, made=AT), at=AT, environ=os.environ),
        lambda: rekeying.decrypt(vault.home, proof, environ=os.environ, patience=5),
    ]

    def full(*_: object) -> None:
        raise DiskError("the disk is full")

    for name, failing, kind in (
        ("copy", full, DiskError),
        ("same_content", lambda *_: False, Damaged),
        ("problem", lambda *_: "a page is gone", Damaged),
    ):
        for attempt in deeds:
            with monkeypatch.context() as patch:
                patch.setattr(swapping.copying, name, failing)
                with pytest.raises(kind):
                    attempt()
            assert (vault.home / KEYS).read_bytes() == before
            assert left_over(vault.home) == []
            assert holds(vault.home, vault.plain) == vault.key


def test_an_encryption_that_fails_leaves_plain_books_and_no_secret(
    plain: Path, machine: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(swapping.copying, "same_content", lambda *_: False)
    new = made(machine, PIN)
    with pytest.raises(Damaged):
        rekeying.encrypt(plain, new, environ=os.environ, patience=5)
    assert not (plain / KEYS).exists()
    assert left_over(plain) == []
    assert new.header.vault not in (machine / "keyring.json").read_text()
    opened(plain).close()


def test_nobody_else_may_have_the_books_open(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(locks.take, "__kwdefaults__", {"exclusive": False, "wait": 0.1, "name": "finura.lock"})
    proof = proving.prove(around(vault.home), at=AT)
    with locks.take(vault.home):
        for attempt in (
            lambda: rekeying.rekey(vault.home, proof, rekeying.new_key(proof, made=AT), at=AT, environ=os.environ),
            lambda: rekeying.decrypt(vault.home, proof, environ=os.environ, patience=5),
            lambda: vaulting.change_pin(vault.home, proof, NEW_PIN, made=AT, environ=os.environ),
        ):
            with pytest.raises(Busy):
                attempt()
    assert holds(vault.home, vault.plain) == vault.key


def test_a_key_file_that_changed_meanwhile_is_not_overwritten(vault: Vault) -> None:
    proof = proving.prove(around(vault.home), at=AT)
    vaulting.change_pin(vault.home, proof, NEW_PIN, made=AT, environ=os.environ)
    for attempt in (
        lambda: vaulting.change_pin(vault.home, proof, PIN, made=AT, environ=os.environ),
        lambda: rekeying.decrypt(vault.home, proof, environ=os.environ, patience=5),
        lambda: token_files.revoke(vault.home, proof.header.with_slot(replace(proof.header.slots[0], name="token-a")),
                                   vault.key, "a", usual=vault.home / "none"),
    ):  # fmt: skip
        with pytest.raises(Busy):
            attempt()


def test_an_edited_key_file_is_not_signed_again(vault: Vault) -> None:
    path = vault.home / KEYS
    header = keys.load(path)
    assert header is not None
    slot = slots.token_slot(header.vault, vault.key, "cron", bytes(32), made=AT, expires=1, scope=("report",))
    keys.save(path, header.with_slot(slot), vault.key)
    path.write_text(path.read_text().replace('"expires": 1', '"expires": 2000000000'))
    for attempt in (
        lambda: proving.prove(around(vault.home), at=AT),
        lambda: proving.by_session(around(vault.home), at=AT),
        lambda: vaulting.by_words(around(vault.home), vault.words, at=AT),
    ):
        with pytest.raises(Damaged) as error:
            attempt()
        assert error.value.code == "keys-damaged"


# Recovery


def test_recovery_on_another_machine(vault: Vault, machine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other = machine / "other"
    other.mkdir(mode=0o700)
    for name in (BOOKS, KEYS):
        shutil.copy(vault.home / name, other / name)
    monkeypatch.setenv("FINURA_FAKE_KEYRING", str(machine / "another.json"))
    with pytest.raises(Locked) as error:
        opened(other)
    assert error.value.code == "no-device"
    data_keys = vaulting.by_words(around(other), vault.words, at=AT)
    vaulting.recover(around(other), data_keys, NEW_PIN, keyring=True, made=AT)
    assert holds(other, vault.plain, FINURA_PIN_FILE=os.environ["FINURA_NEW_PIN_FILE"]) == vault.key
    with pytest.raises(WrongPin):
        opened(other)
    monkeypatch.setenv("FINURA_FAKE_KEYRING", str(machine / "keyring.json"))
    assert holds(vault.home, vault.plain) == vault.key  # the first machine's copy opens as before


def test_recovery_keeps_the_secret_that_backups_and_other_copies_need(vault: Vault, machine: Path) -> None:
    ring = (machine / "keyring.json").read_bytes()
    old = keys.load(vault.home / KEYS)
    assert old is not None
    vaulting.recover(around(vault.home), (vault.key,), NEW_PIN, keyring=True, made=AT)
    assert (machine / "keyring.json").read_bytes() == ring
    keys.save(machine / "backup.keys.json", old, vault.key)
    assert proving.data_key(around(vault.home), machine / "backup.keys.json", fresh=True)[1] == vault.key


def test_recovery_mends_a_damaged_entry_of_the_keyring(vault: Vault, machine: Path) -> None:
    header = keys.load(vault.home / KEYS)
    assert header is not None
    (machine / "keyring.json").write_text(f'{{"finura device:{header.vault}": "nonsense"}}')
    vaulting.recover(around(vault.home), (vault.key,), PIN, keyring=True, made=AT)
    assert holds(vault.home, vault.plain) == vault.key


def test_recovery_without_a_keyring_and_back(vault: Vault, machine: Path) -> None:
    header = vaulting.recover(around(vault.home), (vault.key,), PASSPHRASE, keyring=False, made=AT)
    assert [slot.name for slot in header.slots] == ["passphrase", "recovery"]
    typed = secret(machine, "passphrase", PASSPHRASE)
    assert holds(vault.home, vault.plain, FINURA_PIN_FILE=typed, FINURA_FAKE_KEYRING="/nowhere") == vault.key
    header = vaulting.recover(around(vault.home), (vault.key,), PIN, keyring=True, made=AT)
    assert [slot.name for slot in header.slots] == ["pin+device", "recovery"]
    assert holds(vault.home, vault.plain) == vault.key


def test_recovery_forgets_the_wrong_tries_and_ends_a_session(vault: Vault) -> None:
    from finura_cli.vault import attempts

    header = keys.load(vault.home / KEYS)
    assert header is not None
    for _ in range(3):
        attempts.begin(vault.home, NOW)
    session.start(header.vault, vault.key, environ=os.environ, now=NOW, seconds=900)
    vaulting.recover(around(vault.home), (vault.key,), PIN, keyring=True, made=AT)
    assert attempts.failures(vault.home) == 0
    assert session.find(header.vault, environ=os.environ, now=NOW) is None


def test_wrong_words_change_nothing(vault: Vault) -> None:
    before = (vault.home / KEYS).read_bytes()
    for text, kind in ((" ".join(["abandon"] * 11 + ["about"]), WrongPin), ("abandon about", UsageError)):
        with pytest.raises(kind):
            vaulting.by_words(around(vault.home), text, at=AT)
    assert (vault.home / KEYS).read_bytes() == before


# Killed in the middle


def steps_of(work: Deed, home: Path, every: int) -> Iterator[int]:
    """Run `work` in processes that are killed before their first step on the disk, and so many steps later, until one
    comes through. Before each one the books are put back as they were."""
    pristine = home.parent / "pristine"
    shutil.copytree(home, pristine)
    ring = (home.parent / "keyring.json").read_bytes() if (home.parent / "keyring.json").exists() else None
    step, code = 0, 1
    while code:
        shutil.rmtree(home)
        shutil.copytree(pristine, home)
        if ring is not None:
            (home.parent / "keyring.json").write_bytes(ring)
        child = os.fork()
        if child == 0:
            _die_at(step, home)
            try:
                work()
            except BaseException:
                os._exit(99)
            os._exit(0)
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        assert code in (0, 1), f"step {step}: {code}"
        yield step
        step += every


def _die_at(step: int, home: Path) -> None:
    seen = 0

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        nonlocal seen
        if event not in ("os.rename", "os.remove", "open") or not str(arguments[0]).startswith(str(home)):
            return
        if event == "open" and not arguments[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
            return
        if seen == step:
            os._exit(1)
        seen += 1

    sys.addaudithook(hook)


needs_fork = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
in_steps = pytest.mark.parametrize("every", in_part(4, 1))


@needs_fork
@in_steps
@pytest.mark.slow
@pytest.mark.timeout(300)
def test_a_rekey_that_is_killed_leaves_books_that_open(vault: Vault, machine: Path, every: int) -> None:
    proof = proving.prove(around(vault.home), at=AT)
    token_files.create(vault.home, proof, "cron", machine / "t", days=9, scope=("report",), now=NOW, made=AT)
    proof = proving.prove(around(vault.home), at=AT)
    new = rekeying.new_key(proof, made=AT)
    found = set()
    for _ in steps_of(lambda: rekeying.rekey(vault.home, proof, new, at=AT, environ=os.environ), vault.home, every):
        key = holds(vault.home, vault.plain)
        header = keys.load(vault.home / KEYS)
        assert header is not None
        assert header.change is None
        assert left_over(vault.home) == []
        keys.verify(header, key or "")
        has_token = any(slot.token for slot in header.slots)
        assert (key, has_token) in {(vault.key, True), (new.key, False)}
        words = vault.words if key == vault.key else " ".join(new.words)
        assert vaulting.by_words(around(vault.home), words, at=AT) == (key,)
        found.add(key)
    assert found == {vault.key, new.key}


@needs_fork
@in_steps
@pytest.mark.slow
@pytest.mark.timeout(300)
def test_recovery_after_a_rekey_that_was_killed(vault: Vault, every: int) -> None:
    proof = proving.prove(around(vault.home), at=AT)
    new = rekeying.new_key(proof, made=AT)
    by_words = {vault.key: vault.words, new.key: " ".join(new.words)}
    halves = 0
    for _ in steps_of(lambda: rekeying.rekey(vault.home, proof, new, at=AT, environ=os.environ), vault.home, every):
        header = keys.load(vault.home / KEYS)
        assert header is not None
        if header.change is None:
            continue
        halves += 1
        key = vault.key
        try:
            open_as_is(vault.home / BOOKS, key).close()
        except Damaged:
            key = new.key
        other = new.key if key == vault.key else vault.key
        with pytest.raises(Locked) as error:
            vaulting.recover(around(vault.home), (other,), NEW_PIN, keyring=True, made=AT)
        assert error.value.code == "wrong-words"
        data_keys = vaulting.by_words(around(vault.home), by_words[key], at=AT)
        header = vaulting.recover(around(vault.home), data_keys, NEW_PIN, keyring=True, made=AT)
        assert (header.change, len(header.slots), left_over(vault.home)) == (None, 2, [])
        assert holds(vault.home, vault.plain, FINURA_PIN_FILE=os.environ["FINURA_NEW_PIN_FILE"]) == key
    assert halves > 1


@needs_fork
@in_steps
@pytest.mark.timeout(300)
def test_an_encryption_that_is_killed_leaves_books_that_open(plain: Path, machine: Path, every: int) -> None:
    copy = machine / "plain.db"
    shutil.copy(plain / BOOKS, copy)
    new = made(machine, PIN)
    found = set()
    for _ in steps_of(lambda: rekeying.encrypt(plain, new, environ=os.environ, patience=5), plain, every):
        key = holds(plain, copy)
        assert key in (None, new.key)
        assert (plain / KEYS).exists() is (key is not None)
        assert is_plain(plain / BOOKS) is (key is None)
        assert left_over(plain) == []
        found.add(key)
    assert found == {None, new.key}


@needs_fork
@in_steps
@pytest.mark.timeout(300)
def test_a_decryption_that_is_killed_leaves_books_that_open(vault: Vault, every: int) -> None:
    proof = proving.prove(around(vault.home), at=AT)
    found = set()
    for _ in steps_of(lambda: rekeying.decrypt(vault.home, proof, environ=os.environ, patience=5), vault.home, every):
        key = holds(vault.home, vault.plain)
        assert key in (None, vault.key)
        assert (vault.home / KEYS).exists() is (key is not None)
        assert left_over(vault.home) == [], "nothing plain is left beside encrypted books"
        found.add(key)
    assert found == {None, vault.key}


@needs_fork
@in_steps
@pytest.mark.timeout(300)
def test_a_change_of_the_pin_that_is_killed_leaves_one_of_two(vault: Vault, every: int) -> None:
    proof = proving.prove(around(vault.home), at=AT)
    new = {"FINURA_PIN_FILE": os.environ["FINURA_NEW_PIN_FILE"]}
    found = set()

    def change() -> None:
        vaulting.change_pin(vault.home, proof, NEW_PIN, made=AT, environ=os.environ)

    for _ in steps_of(change, vault.home, every):
        opens = []
        for environ in ({}, new):
            try:
                holds(vault.home, vault.plain, **environ)
                opens.append(bool(environ))
            except WrongPin:
                pass
        assert len(opens) == 1
        found.update(opens)
    assert found == {False, True}


def test_while_the_key_is_changed_a_session_or_a_token_is_not_enough(
    vault: Vault, machine: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    proof = proving.prove(around(vault.home), at=AT)
    token = machine / "cron.token"
    token_files.create(vault.home, proof, "cron", token, days=9, scope=("report",), now=NOW, made=AT)
    proof = proving.prove(around(vault.home), at=AT)
    new = rekeying.new_key(proof, made=AT)
    put_in_place = swapping.put_in_place

    def pulled(home: Path) -> None:
        put_in_place(home)
        raise DiskError("the plug was pulled")

    with monkeypatch.context() as patch:
        patch.setattr(swapping, "put_in_place", pulled)
        with pytest.raises(DiskError):
            rekeying.rekey(vault.home, proof, new, at=AT, environ=os.environ)
    session.start(proof.header.vault, vault.key, environ=os.environ, now=NOW, seconds=900)
    for environ in ({"FINURA_PIN_FILE": ""}, {"FINURA_PIN_FILE": "", "FINURA_TOKEN_FILE": str(token)}):
        with pytest.raises(Locked):
            opened(vault.home, **environ)
    assert holds(vault.home, vault.plain) == new.key
    with pytest.raises(Locked):  # the session has the old key, and counts for nothing
        opened(vault.home, FINURA_PIN_FILE="")


# What is said


def test_secrets_are_in_no_message_and_no_repr(vault: Vault, machine: Path) -> None:
    def said(attempt: Callable[[], object]) -> str:
        with pytest.raises(FinuraError) as error:
            attempt()
        return f"{error.value!r} {error.value} {error.value.hint}"

    proof = proving.prove(around(vault.home), at=AT)
    new = rekeying.new_key(proof, made=AT)
    shown = [repr(proof), repr(new), repr(rekeying.rekey(vault.home, proof, new, at=AT, environ=os.environ))]
    wrong = secret(machine, "wrong", "wrong-" + PIN)
    told = [
        said(lambda: proving.prove(around(vault.home, FINURA_PIN_FILE=wrong), at=AT)),
        said(lambda: vaulting.by_words(around(vault.home), vault.words, at=AT)),
        said(lambda: vaulting.by_words(around(vault.home), f"{PIN} {vault.words}", at=AT)),
    ]
    assert proof.device is not None
    secrets = [PIN, vault.key, new.key, proof.device.hex(), repr(proof.device)]
    recovery = {*vault.words.split(), *new.words}
    for text in (*shown, *told):
        words = text.replace("'", " ").replace(",", " ").split()
        assert [one for one in secrets if one in words or (len(one) > 10 and one in text)] == []
        assert text not in shown or not recovery & set(words)
    # A message may hold a word like "that" by chance: it must be the same one for whatever other words were typed.
    others = " ".join(rekeying.new_key(proof, made=AT).words)
    assert told[1] == said(lambda: vaulting.by_words(around(vault.home), others, at=AT))
    assert told[2] == said(lambda: vaulting.by_words(around(vault.home), f"{NEW_PIN} {others}", at=AT))


def test_files_are_private(vault: Vault, machine: Path) -> None:
    proof = proving.prove(around(vault.home), at=AT)
    file = machine / "deep" / "folder" / "cron.token"
    token_files.create(vault.home, proof, "cron", file, days=1, scope=("report",), now=NOW, made=AT)
    assert file.stat().st_mode & 0o777 == 0o600
    assert file.parent.stat().st_mode & 0o777 == 0o700
    private_files.read(vault.home / KEYS, what="the key file")
