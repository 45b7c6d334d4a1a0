"""`finura backup`, its list, and the way back; of plain and of encrypted books."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from finura_cli.cli.house import House
from finura_cli.paths import KEYS
from finura_cli.services import restoring
from tests import needs
from tests.conftest import Finura, Once

ROOT = str(Path(restoring.__file__).parents[2])
PASSPHRASE = "seven brown kettles"


@pytest.fixture
def plain(finura: Finura, once: Once) -> Finura:
    def make() -> None:
        finura("init", "--currency", "INR", "--locale", "en_IN", "--no-pin")
        finura("add", "250", "lunch", "-c", "Dining", "2026-10-03")

    once(make)
    return finura


@pytest.fixture
def secret(finura: Finura, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Finura:
    """Encrypted books that a passphrase opens, which is in FINURA_PIN_FILE."""
    monkeypatch.setattr("finura_cli.vault.slots.MEMORY_PASSPHRASE", 19 * 1024)
    passphrase = tmp_path / "passphrase"
    passphrase.write_text(PASSPHRASE)
    passphrase.chmod(0o600)
    monkeypatch.setenv("FINURA_PIN_FILE", str(passphrase))
    finura("init", "--no-keyring", "--currency", "INR", "--locale", "en_IN", "--yes")
    finura("add", "250", "lunch", "-c", "Dining", "2026-10-03")
    return finura


@pytest.fixture(params=["plain", "secret"])
def books(request: pytest.FixtureRequest) -> Finura:
    return request.getfixturevalue(request.param)


def plain_backup(folder: Path) -> Path:
    """A backup of other books, without an entry."""
    target = folder / "plain.db"
    for words in (("init", "--no-pin", "--currency", "INR"), ("backup", str(target))):
        subprocess.run(
            [sys.executable, "-m", "finura_cli", *words],
            env={**os.environ, "FINURA_HOME": str(folder / "other"), "PYTHONPATH": ROOT}, check=True,
        )  # fmt: skip
    return target


def descriptions(finura: Finura) -> list[str]:
    return sorted(row["description"] for row in finura("list", "all", "--json").json["rows"])


def test_a_backup_and_back(books: Finura, home: Path) -> None:
    told = books("backup").out
    assert told.startswith("Backed up 1 entry, examined:")
    assert ("NOT encrypted" in told) != (home / KEYS).exists()
    before = books("export").out
    (row,) = books("backup", "list", "--json").json["rows"]
    assert re.fullmatch(r"finura-\d{8}-\d{6}", row["name"])
    assert (row["why"], row["encrypted"]) == ("asked", (home / KEYS).exists())
    books("add", "10", "tea")
    answer = books("backup", "restore", row["name"], "--yes", "--json").json
    assert (answer["entries"], answer["migrated"]) == (1, False)
    assert answer["keys"] == ("kept" if (home / KEYS).exists() else "none")
    assert books("export").out == before
    books("backup", "restore", Path(answer["aside"]).stem, "--yes")
    assert descriptions(books) == ["lunch", "tea"]
    assert books("doctor", "--json").json["sound"] is True


def test_who_says_no_is_told_that_nothing_was_changed(plain: Finura, monkeypatch: pytest.MonkeyPatch) -> None:
    name = plain("backup", "--json").json["name"]
    plain("add", "10", "tea")
    monkeypatch.setattr(House, "confirm", lambda *_, **__: False)
    assert plain("backup", "restore", name, "--json", code=2).json["error"]["code"] == "declined"
    assert "tea" in descriptions(plain)


def test_the_answers_of_a_program(plain: Finura, home: Path) -> None:
    answer = plain("backup", "--json").json
    assert list(answer) == [
        "schema", "command", "name", "file", "keys", "made", "why", "size", "encrypted", "entries", "removed",
    ]  # fmt: skip
    assert answer["file"] == str(home / "backups" / f"{answer['name']}.db")
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", answer["made"])
    assert answer["size"] == Path(answer["file"]).stat().st_size
    head, line = plain("backup", "list").out.splitlines()
    assert head.split("\t") == ["name", "made", "why", "size", "encrypted", "bytes", "file"]
    assert line.split("\t")[0] == answer["name"]
    assert plain("backup", "list", "--json").json["folder"] == str(home / "backups")


def test_no_backups_yet(plain: Finura) -> None:
    assert plain("backup", "list", "--json").json["rows"] == []
    assert plain("backup", "list").code == 0


def test_older_ones_go_and_are_named(plain: Finura) -> None:
    names = [plain("backup", "--json").json["name"] for _ in range(5)]
    assert plain("backup", "--json").json["removed"] == [names[0]]


def test_a_file_elsewhere_is_not_overwritten(books: Finura, home: Path, tmp_path: Path) -> None:
    target = tmp_path / 'it\'s "mine".db'
    books("backup", str(target))
    assert target.with_name('it\'s "mine".keys.json').exists() == (home / KEYS).exists()
    refused = books("backup", str(target), "--json", code=2)
    assert refused.json["error"]["code"] == "file-exists"
    books("add", "10", "tea")
    books("backup", str(target), "--force")
    books("rm", "2", "--yes")
    books("backup", "restore", str(target), "--yes")
    assert descriptions(books) == ["lunch", "tea"]
    assert not (home / "backups" / target.name).exists()


def test_it_asks_and_without_a_terminal_it_does_not_guess(books: Finura, home: Path) -> None:
    name = books("backup", "--json").json["name"]
    books("add", "10", "tea")
    assert books("backup", "restore", name, "--json", code=2).json["error"]["code"] == "needs-terminal"
    assert descriptions(books) == ["lunch", "tea"]


def test_on_a_computer_without_books(books: Finura, home: Path, tmp_path: Path) -> None:
    encrypted = (home / KEYS).exists()
    usb = tmp_path / "usb"
    usb.mkdir()
    books("backup", str(usb / "books.db"))
    for path in usb.iterdir():
        path.chmod(0o777)  # as on a stick
    shutil.rmtree(home)
    books("list", code=78)
    answer = books("backup", "restore", str(usb / "books.db"), "--json").json
    assert (answer["keys"], answer["aside"]) == ("restored" if encrypted else "none", None)
    assert home.stat().st_mode & 0o777 == 0o700
    assert descriptions(books) == ["lunch"]
    assert books("report", "2026-10", "--json").json["currency"] == "INR"  # the new home knows it
    assert books("doctor", "--json").json["sound"] is True


def test_the_keys_of_an_encrypted_backup_are_needed(secret: Finura, home: Path, tmp_path: Path) -> None:
    secret("backup", str(tmp_path / "books.db"))
    (tmp_path / "books.keys.json").unlink()
    secret("backup", "restore", str(tmp_path / "books.db"), "--yes")  # those of the home fit
    shutil.rmtree(home)
    refused = secret("backup", "restore", str(tmp_path / "books.db"), "--yes", "--json", code=76)
    assert refused.json["error"]["code"] == "no-keys"
    assert not home.exists()


def test_what_opens_the_books_is_called_as_it_is(secret: Finura, home: Path, tmp_path: Path) -> None:
    secret("backup", str(tmp_path / "books.db"))
    kept = secret("backup", "restore", str(tmp_path / "books.db"), "--yes").out
    assert "the passphrase, the recovery words and the tokens are as before" in kept
    shutil.rmtree(home)
    restored = " ".join(secret("backup", "restore", str(tmp_path / "books.db")).out.split())
    assert "by the passphrase of that day or by its recovery words" in restored
    assert "The passphrase is the same" in secret("vault", "rekey", "--yes").out
    assert "The passphrase is right" in secret("unlock", "--for", "0").out


def test_the_wrong_passphrase_changes_nothing(secret: Finura, home: Path, tmp_path: Path) -> None:
    name = secret("backup", "--json").json["name"]
    secret("add", "10", "tea")
    (tmp_path / "passphrase").write_text("another passphrase")
    secret("backup", "restore", name, "--yes", code=77)
    (tmp_path / "passphrase").write_text(PASSPHRASE)
    assert descriptions(secret) == ["lunch", "tea"]
    assert len(secret("backup", "list", "--json").json["rows"]) == 1


def test_a_damaged_backup_is_refused(books: Finura) -> None:
    made = Path(books("backup", "--json").json["file"])
    whole = bytearray(made.read_bytes())
    middle = len(whole) // 2 // 4096 * 4096
    whole[middle : middle + 4096] = b"\xa5" * 4096
    made.write_bytes(whole)
    books("add", "10", "tea")
    refused = books("backup", "restore", made.stem, "--yes", "--json", code=76).json["error"]
    assert "nothing was changed" in refused["message"]
    assert descriptions(books) == ["lunch", "tea"]


def test_what_cannot_be_put_back(plain: Finura, tmp_path: Path) -> None:
    assert plain("backup", "restore", "--json", code=2).json["error"]["hint"] == "finura backup list"
    assert plain("backup", "restore", "nowhere.db", "--json", code=2).json["error"]["code"] == "not-found"
    plain("backup", "restore", str(tmp_path), code=2)
    plain("backup", "lst", code=2)
    (tmp_path / "letter.txt").write_text("Dear Sir or Madam, " * 1000)
    plain("backup", "restore", str(tmp_path / "letter.txt"), "--yes", code=76)
    assert descriptions(plain) == ["lunch"]


def test_without_books_there_is_nothing_to_back_up(finura: Finura, home: Path) -> None:
    assert finura("backup", "--json", code=78).json["error"]["code"] == "no-store"
    assert finura("backup", "list", "--json").json["rows"] == []
    assert not home.exists()


def test_plain_copies_of_encrypted_books_are_warned_of(secret: Finura, home: Path, tmp_path: Path) -> None:
    secret("backup")
    assert secret("backup", "list").err == ""
    shutil.copy(plain_backup(tmp_path), home / "backups" / "finura-20200101-120000.db")
    assert "1 of them is NOT encrypted" in secret("backup", "list").err


def interrupted(home: Path) -> bool:
    if restoring.unfinished(home):
        raise KeyboardInterrupt
    return False


def test_an_interrupted_restore_is_finished_by_the_next_command(
    books: Finura, monkeypatch: pytest.MonkeyPatch, home: Path
) -> None:
    name = books("backup", "--json").json["name"]
    for words in (("list", "all", "--json"), ("backup", "restore", "--json")):
        books("add", "10", "tea")

        with monkeypatch.context() as patch:
            patch.setattr(restoring, "_carry_out", interrupted)
            books("backup", "restore", name, "--yes", code=130)
        assert restoring.unfinished(home)
        assert books(*words).code == 0
        assert not restoring.unfinished(home)
        assert descriptions(books) == ["lunch"]


def test_decrypted_books_are_asked_about_twice(secret: Finura, home: Path, tmp_path: Path) -> None:
    """A plain backup over encrypted books makes them plain, and it says so."""
    plain = str(plain_backup(tmp_path))
    assert "NOT encrypted" in secret("backup", "restore", plain, code=2).err
    assert "NOT encrypted" in secret("backup", "restore", plain, "--yes").out
    assert not (home / KEYS).exists()
    assert descriptions(secret) == []
    (aside,) = [row["name"] for row in secret("backup", "list", "--json").json["rows"]]
    secret("backup", "restore", aside, "--yes")
    assert descriptions(secret) == ["lunch"]


def test_a_home_on_a_disk_that_cannot_be_written(books: Finura, home: Path, tmp_path: Path) -> None:
    needs.program("unshare")
    if os.geteuid():
        needs.lacking("only root may mount")
    mount = 'mount --make-rprivate / && mount --bind "$1" "$1" && mount -o remount,ro,bind "$1" || exit 99; shift; "$@"'
    inside = ["unshare", "-m", "sh", "-c", mount, "sh", str(home), sys.executable, "-m", "finura_cli"]

    def there(*words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*inside, *words], env={**os.environ, "PYTHONPATH": ROOT}, capture_output=True, text=True, timeout=60
        )

    listed = there("list", "all")
    if listed.returncode == 99:
        needs.lacking(f"nothing can be mounted here: {listed.stderr.strip()}")
    assert (listed.returncode, listed.stderr) == (0, "")
    assert "lunch" in listed.stdout
    assert there("backup", str(tmp_path / "saved.db")).returncode == 0
    for words in (("add", "10", "tea"), ("backup",), ("backup", "restore", str(tmp_path / "saved.db"), "--yes")):
        refused = there(*words)
        assert refused.returncode == 74, words
        assert len(refused.stderr.splitlines()) <= 2
    assert descriptions(books) == ["lunch"]
