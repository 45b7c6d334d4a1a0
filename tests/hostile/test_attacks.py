"""Encrypted books for whoever may write to their folder, or says where answers go: what is planted, and what is aimed
at the books themselves."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from finura_cli import config
from finura_cli.config import Settings
from finura_cli.paths import BACKUPS, BOOKS, CONFIG, KEYS, RESTORING
from finura_cli.services import backing_up, founding
from finura_cli.vault import header as keys
from finura_cli.vault import making, session, slots
from finura_cli.vault.header import Kdf
from tests.conftest import Finura, Ran
from tests.hostile.outcomes import one_line, simple, write
from tests.services.vaults import PIN, surroundings
from tests.vault.making import MADE, private

POSIX = pytest.mark.skipif(os.name == "nt", reason="files of POSIX")


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, making.Made]]:
    """A home and a keyring as `init` makes them, and a plain one."""
    folder = tmp_path_factory.mktemp("template")
    with pytest.MonkeyPatch.context() as monkeypatch:
        surroundings(folder, monkeypatch)
        made = making.make(PIN, keyring=True, environ=os.environ, made=MADE, patience=9, change="init")
        founding.found(folder / "home", currency="INR", locale="en_IN", vault=made)
        founding.found(folder / "plain", currency="INR", locale="en_IN")
        yield folder, made


@pytest.fixture
def vault(
    template: tuple[Path, making.Made], tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[making.Made]:
    """Encrypted books; the PIN is in FINURA_PIN_FILE."""
    surroundings(tmp_path, monkeypatch)
    folder, made = template
    home.mkdir(mode=0o700)
    for path in (folder / "home").iterdir():
        private(home / path.name, path.read_bytes())
    private(tmp_path / "keyring.json", (folder / "keyring.json").read_bytes())
    private(tmp_path / "plain.db", (folder / "plain" / BOOKS).read_bytes())
    monkeypatch.chdir(tmp_path)
    yield made
    session.end(made.header.vault, environ=os.environ)


def refused(ran: Ran, code: int, name: str) -> None:
    assert (ran.code, ran.json["error"]["code"]) == (code, name), ran.err
    one_line(ran.json["error"]["message"])
    assert PIN not in ran.out + ran.err


def everything(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


# Names that are foreseen, and links in their place


@POSIX
def test_settings_are_not_written_through_a_planted_link(home: Path, tmp_path: Path) -> None:
    home.mkdir(mode=0o700)
    victim = private(tmp_path / "victim", "precious")
    (home / f".{CONFIG}.{os.getpid()}.part").symlink_to(victim)
    config.save(home, Settings(currency="INR"))
    assert victim.read_text() == "precious"
    assert (home / CONFIG).stat().st_mode & 0o777 == 0o600
    assert not (home / CONFIG).is_symlink()
    assert config.load(home).currency == "INR"


# A note that says a restore was interrupted


@pytest.mark.parametrize(
    "said",
    [
        {"aside": "{tmp}/outside/finura-20261001-000000-restore", "keys": "none"},
        {"aside": "../../finura-20261001-000000-restore", "keys": "none"},
        {"aside": "finura-20261001-000000", "keys": "none"},
        {"aside": "a\0b", "keys": "kept"},
        {"aside": "\ud800", "keys": "kept"},
        {"aside": ["finura-20261001-000000-restore"], "keys": "kept"},
        {"aside": "finura-20261001-000000-restore", "keys": "both"},
        {"aside": "finura-20261001-000000-restore", "keys": ["none"]},
        {"aside": "finura-20261001-000000-restore"},
        [],
        "deep",
    ],
)
def test_a_planted_note_of_a_restore_leads_nowhere(
    finura: Finura, vault: making.Made, home: Path, tmp_path: Path, said: object
) -> None:
    (tmp_path / "outside").mkdir()
    (home / BACKUPS).mkdir(mode=0o700)
    shutil.copy(tmp_path / "plain.db", home / "finura.restoring.db")
    text = "[" * 60_000 if said == "deep" else json.dumps(said).replace("{tmp}", str(tmp_path))
    private(home / RESTORING, text)
    before = everything(tmp_path)
    refused(finura("list", "--json", code=None), 76, "damaged")
    assert everything(tmp_path) == before


def test_a_restore_that_took_the_key_file_away_is_said(
    finura: Finura, vault: making.Made, home: Path, tmp_path: Path
) -> None:
    (home / BACKUPS).mkdir(mode=0o700)
    shutil.copy(tmp_path / "plain.db", home / "finura.restoring.db")
    private(home / RESTORING, json.dumps({"aside": "finura-20261001-000000-restore", "keys": "none"}))
    ran = finura("list", "-q")
    assert "warning: " in ran.err
    assert "NOT encrypted" in ran.err
    aside = home / BACKUPS / "finura-20261001-000000-restore.db"
    assert aside.exists()
    assert aside.with_suffix(".keys.json").exists()


# Pipes, folders and links beside the books


@POSIX
@pytest.mark.timeout(60)
@pytest.mark.parametrize("name", [f"{BOOKS}-journal", f"{BOOKS}-wal", f"{BOOKS}-shm"])
@pytest.mark.parametrize("make", [os.mkfifo, os.mkdir, lambda path: os.symlink("/dev/zero", path)])
def test_what_is_no_file_beside_the_books_stalls_nobody(
    finura: Finura, vault: making.Made, home: Path, name: str, make: Callable[[Path], None]
) -> None:
    (home / name).unlink(missing_ok=True)
    make(home / name)
    for command in (["list"], ["add", "1", "tea"], ["vault", "rekey", "--yes"]):
        refused(finura(*command, "--json", code=None), 76, "not-a-file")


# Key files put together from two, and derivations that cost too much


def test_slots_from_before_a_new_key_beside_those_of_after(finura: Finura, vault: making.Made, home: Path) -> None:
    """Both open by the PIN, and no code is over both."""
    old = json.loads((home / KEYS).read_text())
    finura("vault", "rekey", "--yes", "-q")
    fields = json.loads((home / KEYS).read_text())
    fields["slots"] += old["slots"]
    fields["codes"] |= old["codes"]
    private(home / KEYS, json.dumps(fields))
    before = everything(home)
    for command in (
        ["list"], ["export"], ["unlock"], ["backup"], ["vault", "pin"], ["vault", "token", "create"],
        ["vault", "token", "revoke", "cron"], ["vault", "rekey", "--yes"], ["vault", "decrypt", "--yes"],
    ):  # fmt: skip
        refused(finura(*command, "--json", code=None), 76, "keys-damaged")
    assert {name: data for name, data in everything(home).items() if name in before} == before


def test_a_derivation_beyond_the_memory_is_no_bug(
    finura: Finura, vault: making.Made, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from argon2 import low_level
    from argon2.exceptions import HashingError

    def no_memory(*_: object) -> bytes:
        raise HashingError("Memory allocation error")

    monkeypatch.setattr(low_level, "hash_secret_raw", no_memory)
    refused(finura("list", "--json", code=None), 69, "no-memory")
    assert not list(home.glob("finura-crash-*"))


def test_a_derivation_is_never_beyond_its_bounds() -> None:
    slot = slots.passphrase_slot("0" * 32, slots.new_key(), "a long enough passphrase", made=MADE)
    assert isinstance(slot.kdf, Kdf)
    assert slot.kdf.memory <= 1024 * 1024


# Lock, when the key file does not say whose session it is


@POSIX
@pytest.mark.parametrize("harm", ["spoiled", "gone", "a link"])
def test_lock_ends_the_session_of_a_key_file_that_was_harmed(
    finura: Finura, vault: making.Made, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, harm: str
) -> None:
    finura("unlock")
    monkeypatch.delenv("FINURA_PIN_FILE")
    finura("list")
    whole = (home / KEYS).read_bytes()
    (home / KEYS).unlink()
    if harm == "spoiled":
        private(home / KEYS, "{}")
    elif harm == "a link":
        (home / KEYS).symlink_to(private(tmp_path / "other", whole))
    codes = {"spoiled": (76, "keys-damaged"), "gone": (76, "no-keys"), "a link": (78, "unsafe-file")}
    refused(ran := finura("lock", "--json", code=None), *codes[harm])
    assert "every session" in ran.err
    (home / KEYS).unlink(missing_ok=True)
    private(home / KEYS, whole)
    refused(finura("list", "--json", code=None), 78, "locked")


# Answers that are aimed at the books


@pytest.mark.parametrize(
    "words",
    [
        ["list", "-o", "{home}/finura.keys.json", "--force"],
        ["export", "-o", "{home}/finura.keys.json", "--force"],
        ["list", "-o", "{link}/finura.keys.json", "--force"],
        ["list", "-o", "{home}/backups/finura-20261001-000000.keys.json", "--force"],
        ["import", "in.csv", "--dry-run", "--json", "-o", "{home}/FINURA.keys.json", "--force"],
        ["import", "in.csv", "--rejects", "{home}/finura.db"],
        ["import", "in.csv", "--rejects", "{home}/finura.db", "--force"],
        ["import", "in.csv", "--rejects", "{home}/config.toml"],
        ["vault", "token", "create", "--file", "{home}/finura.db", "--force"],
        ["vault", "token", "create", "--file", "{home}/finura.keys.json", "--force"],
        ["vault", "token", "create", "--file", "{home}/backups/finura-20261001-000000.db", "--force"],
        ["--profile", "work", "list", "-o", "{home}/finura.keys.json", "--force"],
        ["list", "-o", "{home}/profiles/work/finura.keys.json", "--force"],
    ],
)
def test_no_answer_is_written_over_the_books(
    finura: Finura, vault: making.Made, home: Path, tmp_path: Path, words: list[str]
) -> None:
    (home / BACKUPS).mkdir(mode=0o700)
    shutil.copytree(home, home / "profiles" / "work")
    (tmp_path / "link").symlink_to(home)
    write(tmp_path / "in.csv", simple("2026-10-13,10.00,Food,lunch", "2026-13-13,x,Food,none"))
    before = everything(home)
    filled = [word.format(home=home, link=tmp_path / "link") for word in words]
    ran = finura(*filled, code=None)
    assert ran.code == 2, ran.err
    assert "own files" in ran.err
    assert {name: data for name, data in everything(home).items() if name in before} == before


def test_rejected_rows_are_not_written_over_other_files(
    finura: Finura, vault: making.Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = write(tmp_path / "in.csv", simple("2026-10-13,10.00,Food,lunch", "2026-13-13,x,Food,none"))
    other = write(tmp_path / "other.csv", "a,b\n1,2\n")
    kept = [path.read_bytes() for path in (source, other)]
    for target in (source, other, tmp_path / "." / "in.csv"):
        refused(finura("import", "in.csv", "--yes", "--rejects", str(target), "--json", code=None), 2, "file-exists")
    assert [path.read_bytes() for path in (source, other)] == kept
    finura("import", "in.csv", "--yes", "--rejects", "new.csv", "-q", code=4)
    finura("import", "in.csv", "--yes", "--rejects", "new.csv", "-q", code=4)
    finura("import", "in.csv", "--yes", "--rejects", "other.csv", "--force", "-q", code=4)
    assert other.read_bytes() == (tmp_path / "new.csv").read_bytes()


# A key file that is exchanged while a backup is made


def test_a_backup_that_no_key_file_opens_is_none(
    finura: Finura, vault: making.Made, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = making.make("a long enough passphrase", keyring=False, environ={}, made=MADE, patience=1, change="init")
    real = backing_up._examined

    def exchanged(*words: object) -> int:
        keys.save(home / KEYS, other.header.changing(None), other.key)
        return real(*words)  # type: ignore[arg-type]

    monkeypatch.setattr(backing_up, "_examined", exchanged)
    refused(finura("backup", "--json", code=None), 76, "keys-damaged")
    assert list((home / BACKUPS).iterdir()) == []
