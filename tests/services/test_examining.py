"""What doctor looks at around the books: files, keys, tokens, backups, and what was left behind."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from finura_cli.domain.finding import Weight
from finura_cli.paths import KEYS
from finura_cli.services import backing_up, examining, founding
from finura_cli.store import connection, history, totals
from finura_cli.store.connection import Store
from finura_cli.vault import header as keys
from finura_cli.vault import slots
from finura_cli.vault.header import PASSPHRASE, RECOVERY, Header
from tests.store.books import AT, added, entry

KEY = "0123456789abcdef" * 4
VAULT = "ab" * 16
NOW = 1_795_000_000.0
DAY = 24 * 60 * 60
SECRET = bytes(32)


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(slots, "MEMORY_PASSPHRASE", 19 * 1024)
    monkeypatch.setattr(slots, "_PASSES", 2)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))


@pytest.fixture
def header() -> Header:
    """A passphrase and recovery words."""
    return Header(
        VAULT,
        AT,
        (
            slots.passphrase_slot(VAULT, KEY, "a long enough passphrase", made=AT),
            slots.recovery_slot(VAULT, KEY, bytes(16), made=AT),
        ),
    )


@pytest.fixture
def home(tmp_path: Path, header: Header) -> Path:
    """A home of encrypted books, with a backup of this very day."""
    home = tmp_path / "home"
    home.mkdir(mode=0o700)
    keys.save(home / KEYS, header, KEY)
    with connection.create(home / "finura.db", KEY, fill=lambda s: founding.fill(s, currency="INR")) as store:
        added(store, entry(-500))
        backing_up.back_up(store, home, at="2026-11-18T00:00:00Z")
    return home


@pytest.fixture
def store(home: Path) -> Iterator[Store]:
    with connection.open_store(home / "finura.db", KEY) as opened:
        yield opened


def found(store: Store, now: float = NOW, **environ: str) -> dict[str, str]:
    """Codes and texts of what is found; every finding says what to do."""
    findings = examining.examine(store, store.path.parent, environ=environ, now=now)
    assert all(finding.hint for finding in findings)
    assert all("\n" not in finding.text for finding in findings)
    return {finding.code: finding.text for finding in findings}


def test_nothing_is_found_where_all_is_well(store: Store) -> None:
    assert found(store) == {}


def test_the_gravest_comes_first(store: Store, home: Path) -> None:
    home.chmod(0o755)
    (home / "finura-crash-1.txt").touch(0o600)
    store.conn.execute("UPDATE totals SET amount = 1")
    weights = [f.weight for f in examining.examine(store, home, environ={}, now=NOW)]
    assert weights == [Weight.DAMAGE, Weight.WARNING, Weight.NOTE]


@pytest.mark.parametrize(
    "name", [".", "finura.db", "finura.db-wal", "finura.keys.json", "config.toml", "finura.lock", "backups", "a backup"]
)
def test_what_others_may_use(store: Store, home: Path, name: str) -> None:
    place = next((home / "backups").glob("*.db")) if name == "a backup" else home / name
    if name in ("config.toml", "finura.lock"):
        place.touch(0o600)
    if name == "finura.db-wal":
        added(store, entry(-1))
    assert found(store) == {}
    place.chmod(0o750 if place.is_dir() else 0o640)
    (finding,) = examining.examine(store, home, environ={}, now=NOW)
    assert (finding.code, finding.weight) == ("open-to-others", Weight.WARNING)
    assert finding.hint == f"chmod {'700' if place.is_dir() else '600'} {place}"


def test_a_token_that_others_may_use(store: Store, tmp_path: Path) -> None:
    told, usual = tmp_path / "told", tmp_path / "config/finura/cron.token"
    usual.parent.mkdir(parents=True)
    for place in (told, usual):
        place.touch(0o644)
    findings = examining.examine(store, store.path.parent, environ={"FINURA_TOKEN_FILE": str(told)}, now=NOW)
    assert [finding.hint for finding in findings] == [f"chmod 600 {told}", f"chmod 600 {usual}"]


def test_what_is_not_ours(store: Store, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "elsewhere.toml").touch(0o600)
    (home / "config.toml").symlink_to(tmp_path / "elsewhere.toml")
    assert found(store) == {"not-ours": f"{home}/config.toml is a link to {tmp_path}/elsewhere.toml"}
    (home / "config.toml").unlink()
    monkeypatch.setattr(os, "geteuid", lambda: 4711)
    assert "belongs to another user" in found(store)["not-ours"]


def test_many_files_are_named_by_their_number(store: Store, home: Path) -> None:
    for n in range(9):
        (home / "backups" / f"{n}.db").touch(0o644)
    findings = [f for f in examining.examine(store, home, environ={}, now=NOW) if f.code == "open-to-others"]
    assert len(findings) == 6
    assert "4 more files are not as private as they should be" in findings[-1].text


def with_token(home: Path, header: Header, *, days: float) -> None:
    slot = slots.token_slot(
        VAULT, KEY, "night", SECRET, made=AT, expires=int(NOW + days * DAY), scope=("report", "import")
    )
    keys.save(home / KEYS, header.with_slot(slot), KEY)


@pytest.mark.parametrize(
    ("days", "code"),
    [(15, None), (14, "token-expires"), (0.5, "token-expires"), (0, "token-expired"), (-9, "token-expired")],
)
def test_a_token_near_its_end(store: Store, home: Path, header: Header, days: float, code: str | None) -> None:
    with_token(home, header, days=days)
    assert list(found(store)) == ([code] if code else [])
    for finding in examining.examine(store, home, environ={}, now=NOW):
        expected = {
            "token-expires": "finura vault token create --name night --scope report,import --force",
            "token-expired": "finura vault token revoke night",
        }
        assert finding.hint == expected[finding.code]


def test_ways_to_open_the_books_that_are_missing(store: Store, home: Path, header: Header) -> None:
    keys.save(home / KEYS, header.without(RECOVERY), KEY)
    assert list(found(store)) == ["no-recovery"]
    keys.save(home / KEYS, header.without(PASSPHRASE), KEY)
    assert list(found(store)) == ["no-pin"]


def test_a_seal_of_a_weaker_program(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(slots, "MEMORY_PASSPHRASE", 256 * 1024)
    assert list(found(store)) == ["weak-seal"]


def test_the_last_backup(store: Store, home: Path) -> None:
    assert found(store, NOW + 13 * DAY) == {}
    assert found(store, NOW + 20 * DAY)["old-backup"].startswith("the last backup is 20 days old: finura-20261118-")
    for file in (home / "backups").iterdir():
        file.unlink()
    assert found(store) == {"no-backup": "there is no backup"}


def test_a_plain_backup_of_encrypted_books(store: Store, home: Path) -> None:
    plain = home / "backups/finura-20261117-120000.db"
    with connection.create(plain):
        pass
    assert found(store) == {"plain-backup": "1 backup is NOT encrypted, while the books are"}


@pytest.mark.parametrize(
    "name",
    [".finura.db.4711.part", ".finura.db.4711.part-wal", ".finura.db.new", ".config.toml.1.part",
     "backups/.finura-20261117-120000.part", "backups/.finura-20261117-120000.part.keys", "finura.restoring.db",
     "finura.restoring.db-journal", "finura.restoring.keys.json"],
)  # fmt: skip
def test_what_was_left_behind(store: Store, home: Path, name: str) -> None:
    (home / name).touch(0o600)
    os.utime(home / name, (NOW - 60, NOW - 60))
    assert found(store) == {}, "another run may be at it"
    os.utime(home / name, (NOW - DAY, NOW - DAY))
    assert list(found(store)) == ["left-behind"]


def test_crash_reports(store: Store, home: Path) -> None:
    (home / "finura-crash-20261117-x.txt").touch(0o600)
    assert list(found(store)) == ["crash-report"]


def test_plain_books_have_no_keys_to_look_at(tmp_path: Path) -> None:
    with connection.create(tmp_path / "plain" / "finura.db") as store:
        assert found(store) == {
            "not-encrypted": "the books are not encrypted: whoever can read the file can read them",
            "no-backup": "there is no backup",
        }


def test_making_anew_is_no_deed(store: Store) -> None:
    store.conn.execute("UPDATE totals SET amount = 1")
    store.conn.execute("UPDATE transactions SET words = ' x '")
    before = history.log(store)
    assert examining.mend(store) == examining.Mended(1, 1)
    assert (found(store), totals.compare(store), history.log(store)) == ({}, [], before)
    revision = store.revision
    assert (examining.mend(store), store.revision) == (examining.Mended(0, 0), revision), "nothing is written in vain"
