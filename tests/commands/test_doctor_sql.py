"""`finura doctor` and `finura sql`."""

from __future__ import annotations

import os
import shlex
import stat
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Finura, Once
from tests.services.vaults import secret, surroundings
from tests.terminal import SOURCE


@pytest.fixture
def books(finura: Finura, once: Once) -> Finura:
    def make() -> None:
        finura("init", "--currency", "INR", "--no-pin")
        finura("add", "250", "lunch", "-c", "Dining", "2026-10-03")

    once(make)
    return finura


@pytest.fixture
def encrypted(finura: Finura, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Finura:
    """Encrypted books with an entry; the PIN is at hand."""
    surroundings(tmp_path, monkeypatch)
    finura("init", "--currency", "INR", "--yes")
    finura("add", "250", "lunch", "-c", "Dining", "2026-10-03")
    return finura


def test_sound_books_leave_with_0_and_a_warning_with_3_if_asked(books: Finura, home: object) -> None:
    answer = books("doctor", "--exit-code", "--json").json
    assert answer["sound"] is True
    assert answer["entries"] == 1
    assert answer["mended"] is None
    assert [(row["weight"], row["code"]) for row in answer["rows"]] == [
        ("note", "not-encrypted"),
        ("note", "no-backup"),
    ]
    books("backup")
    assert [row["code"] for row in books("doctor", "--json").json["rows"]] == ["not-encrypted"]
    os.chmod(str(home), 0o755)
    books("doctor")
    books("doctor", "--exit-code", code=3)


def test_what_can_be_made_anew_is(books: Finura, home: Path) -> None:
    from sqlcipher3 import dbapi2

    conn = dbapi2.connect(str(home / "finura.db"), isolation_level=None)
    conn.execute("UPDATE totals SET amount = amount + 1")
    conn.execute("UPDATE transactions SET words = ' x '")
    conn.close()
    rows = books("doctor", "--json", code=76).json["rows"]
    assert {(row["code"], row["hint"]) for row in rows if row["weight"] == "damage"} == {
        ("totals", "finura doctor --fix makes them anew from the entries"),
        ("words", "finura doctor --fix makes them anew from the entries"),
    }
    mended = books("doctor", "--fix", "--json")
    assert mended.json["mended"] == {"totals": 1, "words": 1}
    assert mended.err == "made anew: 1 kept sum, the searched words of 1 entry\n"
    assert books("doctor", "--fix", "--json").json["mended"] == {"totals": 0, "words": 0}
    assert books("list", "lunch", "--count").out == "1\n"
    assert books("undo", "--json").json["command"] == "undo", "it was no deed: the newest one is the entry's"


def test_encrypted_books_are_examined_with_their_keys(encrypted: Finura) -> None:
    encrypted("backup")
    answer = encrypted("doctor", "--exit-code", "--json").json
    assert (answer["sound"], answer["rows"]) == (True, [])


# As cron would


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An installed `finura`, which finds its package in surroundings without PYTHONPATH; a home folder of its own."""
    path = tmp_path / "100% mine" / "finura"
    path.parent.mkdir()
    path.write_text(f'#!/bin/sh\nPYTHONPATH={shlex.quote(str(SOURCE))} exec {sys.executable} -m finura_cli "$@"\n')
    path.chmod(stat.S_IRWXU)
    monkeypatch.setattr(sys, "argv", [str(path)])
    monkeypatch.setenv("HOME", str(tmp_path))
    return path


def cron(finura: Finura, *words: str, code: int = 0) -> Any:
    return finura("doctor", "--as-cron", *words, "--json", code=code).json


def test_cron_needs_no_token_for_books_that_are_not_encrypted(books: Finura, program: Path, home: Path) -> None:
    answer = cron(books)
    assert answer["works"] is True
    assert answer["crontab"] == (f"0 8 * * 1 FINURA_HOME={home} '{program}' report week".replace("%", r"\%")), (
        "cron ends a line at a bare %"
    )
    assert answer["crontab"] in books("doctor", "--as-cron").out
    assert "it said: the books reach from 2026-10-03" in answer["rows"][0]["text"], "that is no complaint"


def test_cron_with_a_token(encrypted: Finura, program: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert cron(encrypted, code=78)["rows"][0]["hint"] == "finura vault token create --name cron --scope report"
    made = encrypted("vault", "token", "create", "--json").json
    monkeypatch.delenv("FINURA_PIN_FILE")
    answer = cron(encrypted)
    assert (answer["works"], answer["exit_code"]) == (True, 0)
    assert answer["crontab"] == made["crontab"]
    monkeypatch.setenv("FINURA_TOKEN_FILE", made["file"])
    assert cron(encrypted)["crontab"] == made["crontab"]
    monkeypatch.delenv("FINURA_TOKEN_FILE")
    assert cron(encrypted, "--token", made["file"])["crontab"] == made["crontab"]
    os.chmod(made["file"], 0o644)
    answer = cron(encrypted, code=78)
    assert (answer["works"], answer["exit_code"], answer["crontab"]) == (False, 78, None)
    assert "can be used by others" in answer["rows"][0]["text"]
    assert answer["rows"][0]["hint"].startswith("chmod 600")


@pytest.mark.parametrize("scope", ["import", "backup"])
def test_cron_with_a_token_for_something_else(encrypted: Finura, program: Path, tmp_path: Path, scope: str) -> None:
    token = tmp_path / "a token"
    encrypted("vault", "token", "create", "--scope", scope, "--file", str(token))
    (row,) = cron(encrypted, "--token", str(token), code=78)["rows"]
    assert row["code"] == "as-cron-failed"
    assert f"this token is for {scope} only" in row["text"]
    assert row["hint"] == "finura vault token create --name report --scope report"


def test_cron_has_a_profile_and_a_complaint_is_no_success(finura: Finura, program: Path, home: Path) -> None:
    finura("--profile", "shop", "init", "--currency", "INR", "--no-pin")
    answer = cron(finura, "--profile", "shop")
    assert answer["crontab"].endswith(" --profile shop report week")
    assert f"FINURA_HOME={home} " in answer["crontab"]
    os.chmod(home / "profiles/shop", 0o755)
    answer = cron(finura, "--profile", "shop", code=78)
    assert (answer["works"], answer["exit_code"]) == (False, 0)
    assert "chmod 700" in answer["rows"][0]["text"]


def test_cron_without_books(finura: Finura, program: Path) -> None:
    (row,) = cron(finura, code=78)["rows"]
    assert "there are no books here yet" in row["text"]
    assert row["hint"] == "finura init"


def test_cron_has_bare_surroundings(
    books: Finura, program: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing of this run's environment is there, nothing can be read, and it is in a session of its own."""
    seen = tmp_path / "seen"
    lines = ("env | sort", "pwd", "cat", "ps -o sid= -p $$ 2>&1 || true", "tty || true")
    program.write_text(f"#!/bin/sh\n{{ {'; echo --; '.join(lines)}; }} > {shlex.quote(str(seen))}\n")
    monkeypatch.setenv("LEAKED", "1")
    secret(tmp_path, "unread", "x")
    cron(books)
    told, folder, read, session, terminal = (part.strip() for part in seen.read_text().split("--\n"))
    names = {line.partition("=")[0] for line in told.splitlines()}
    assert names - {"PWD", "OLDPWD", "SHLVL", "_"} == {"FINURA_HOME", "HOME", "LOGNAME", "PATH", "SHELL"}
    assert "PATH=/usr/bin:/bin" in told
    assert (folder, read, terminal) == (str(tmp_path), "", "not a tty")
    assert session != str(os.getsid(0))


def test_a_token_is_only_for_cron(books: Finura) -> None:
    books("doctor", "--token", "x", code=2)


# Questions in SQL


def test_sql_answers_over_the_views_and_changes_nothing(books: Finura) -> None:
    answer = books("sql", "SELECT date, description, minor FROM entries", "--json").json
    assert answer["rows"] == [{"date": "2026-10-03", "description": "lunch", "minor": -25000}]
    before = books("export").out
    for attack in ("DELETE FROM transactions", "DROP VIEW entries", "PRAGMA user_version=9", "ATTACH 'x' AS x"):
        books("sql", attack, code=2)
    assert books("export").out == before


def test_amounts_that_cannot_be_hidden_are_not_shown(books: Finura) -> None:
    for words in (("sql", "SELECT minor FROM entries"), ("export",)):
        told = books(*words, "--private", code=2)
        assert "25000" not in told.out
        assert "250.00" not in told.out
