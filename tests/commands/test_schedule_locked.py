"""`finura schedule run` with a token: what it opens, what it says when it does not, and how often."""

from __future__ import annotations

from pathlib import Path

import pytest

from finura_cli.paths import LOCKED_NOTE
from tests.conftest import Finura

MONDAY = ("--today", "2026-10-26T09:00")
RUN = ("schedule", "run", "weekly-report", "entries", *MONDAY)


@pytest.fixture
def pin(finura: Finura, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Encrypted books with a week of entries; the file with what opens them, which nobody is told of."""
    monkeypatch.setattr("finura_cli.vault.slots.MEMORY_PASSPHRASE", 19 * 1024)
    secret = tmp_path / "passphrase"
    secret.write_text("seven brown kettles")
    secret.chmod(0o600)
    monkeypatch.setenv("FINURA_PIN_FILE", str(secret))
    finura("init", "--no-keyring", "--currency", "INR", "--locale", "en_IN", "--yes")
    finura("add", "420", "dinner", "2026-10-21", "-c", "Dining")
    for name in ("one", "two"):
        words = ("vault", "token", "create", "--name", name, "--scope", "schedule", "--file", str(tmp_path / name))
        finura(*words)
    monkeypatch.delenv("FINURA_PIN_FILE")
    monkeypatch.setenv("FINURA_TOKEN_FILE", str(tmp_path / "one"))
    return secret


def revoke(finura: Finura, monkeypatch: pytest.MonkeyPatch, pin: Path, name: str) -> None:
    with monkeypatch.context() as patched:
        patched.delenv("FINURA_TOKEN_FILE")
        patched.setenv("FINURA_PIN_FILE", str(pin))
        finura("vault", "token", "revoke", name)


def test_a_token_of_its_scope_is_enough(finura: Finura, pin: Path) -> None:
    ran = finura(*RUN)
    assert "₹420.00" in ran.out
    assert ran.err == ""
    finura("report", "week", *MONDAY, code=78)


def test_a_token_that_was_revoked_is_told_once(
    finura: Finura, home: Path, tmp_path: Path, pin: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    revoke(finura, monkeypatch, pin, "one")
    first = finura(*RUN, code=78)
    assert first.err.startswith("error: the token one was revoked\n")
    for _ in range(2):
        again = finura(*RUN, code=78)
        assert (again.out, again.err) == ("", "")
    assert (home / LOCKED_NOTE).stat().st_mode & 0o777 == 0o600
    assert finura(*RUN, "--json", code=78).json["error"]["code"] == "token-revoked"
    assert "revoked" in finura(*RUN, "--dry-run", code=78).err
    assert "revoked" in finura(*RUN, "-v", code=78).err

    monkeypatch.setenv("FINURA_TOKEN_FILE", str(tmp_path / "two"))  # another timer's own works all the while
    assert "₹420.00" in finura(*RUN).out
    monkeypatch.setenv("FINURA_TOKEN_FILE", str(tmp_path / "one"))
    assert finura(*RUN, code=78).err == ""


def test_once_it_opened_the_next_failure_is_told_again(
    finura: Finura, home: Path, tmp_path: Path, pin: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = (tmp_path / "one").read_bytes()
    (tmp_path / "one").unlink()
    assert "there is no token file" in finura(*RUN, code=78).err
    assert finura(*RUN, code=78).err == ""
    (tmp_path / "one").write_bytes(kept)
    (tmp_path / "one").chmod(0o600)
    finura(*RUN)
    assert not (home / LOCKED_NOTE).exists()
    (tmp_path / "one").unlink()
    assert "there is no token file" in finura(*RUN, code=78).err


def test_another_reason_is_told(finura: Finura, tmp_path: Path, pin: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    revoke(finura, monkeypatch, pin, "one")
    assert "revoked" in finura(*RUN, code=78).err
    (tmp_path / "one").chmod(0o644)
    assert "can be used by others" in finura(*RUN, code=78).err
    assert finura(*RUN, code=78).err == ""


def test_a_note_that_is_none_hides_nothing(
    finura: Finura, home: Path, pin: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    revoke(finura, monkeypatch, pin, "one")
    for note in (b"", b"{", b"[1]", b'{"x": 3}', b"\xff" * 70_000):
        (home / LOCKED_NOTE).write_bytes(note)
        (home / LOCKED_NOTE).chmod(0o600)
        assert "revoked" in finura(*RUN, code=78).err, note[:9]
        assert finura(*RUN, code=78).err == "", note[:9]
        (home / LOCKED_NOTE).unlink()


def test_without_books_there_is_nothing_to_note(finura: Finura, home: Path) -> None:
    for _ in range(2):
        assert "finura init" in finura(*RUN, code=78).err
    assert not home.exists()
