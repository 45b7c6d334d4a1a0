"""The weekly report out of a real cron daemon, and out of an environment as bare as cron's."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import Finura
from tests.needs import lacking, program

ROOT = str(Path(__file__).parents[2])
TODAY = "2026-10-26"
PASSPHRASE = "seven brown kettles"


@pytest.fixture
def token(finura: Finura, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Encrypted books with two weeks of entries, and a token that may only report. Nobody is unlocked."""
    monkeypatch.setattr("finura_cli.vault.slots.MEMORY_PASSPHRASE", 19 * 1024)
    secret, token = tmp_path / "passphrase", tmp_path / "cron.token"
    secret.write_text(PASSPHRASE)
    secret.chmod(0o600)
    monkeypatch.setenv("FINURA_PIN_FILE", str(secret))
    finura("init", "--no-keyring", "--currency", "INR", "--locale", "en_IN", "--yes")
    for day, amount, text in (("13", "180", "lunch"), ("21", "420", "dinner"), ("22", "2500", "shoes")):
        finura("add", amount, text, f"2026-10-{day}", "-c", "Dining")
    finura("vault", "token", "create", "--name", "cron", "--scope", "report", "--file", str(token))
    monkeypatch.delenv("FINURA_PIN_FILE")
    finura("report", "week", code=78)
    return token


def line_of(home: Path, token: Path) -> str:
    settings = {
        "FINURA_HOME": str(home),
        "FINURA_TOKEN_FILE": str(token),
        "FINURA_TODAY": TODAY,
        "PYTHONPATH": ROOT,
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    words = " ".join(f"{name}={value}" for name, value in settings.items())
    return f"{words} {sys.executable} -m finura_cli report week"


def test_a_bare_environment_with_a_token_is_enough(home: Path, token: Path) -> None:
    done = subprocess.run(
        ["env", "-i", "/bin/sh", "-c", line_of(home, token)],
        capture_output=True, text=True, stdin=subprocess.DEVNULL, cwd="/", timeout=60, start_new_session=True,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    assert "₹2,920.00" in done.stdout
    assert max(len(line) for line in done.stdout.splitlines()) <= 80


def test_the_token_may_not_import(home: Path, token: Path, tmp_path: Path) -> None:
    rows = tmp_path / "rows.csv"
    rows.write_text("date,amount,category\n2026-10-20,5,Dining\n")
    line = line_of(home, token).replace("report week", f"import {rows} --yes")
    done = subprocess.run(["/bin/sh", "-c", line], capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=60)
    assert done.returncode == 78
    assert "this token is for report only" in done.stderr


DAEMON = """
set -eu
mount --make-rprivate /
mount --bind "$1/spool" /var/spool/cron
mount --bind "$1/sbin" /usr/sbin
mount --bind "$1/none" /etc/cron.d
mount --bind "$1/crontab" /etc/crontab
mount -t tmpfs none /run
exec /usr/sbin/cron -f
"""
"""Cron in a view of the file system of its own: tables and mail program are ours, those of the machine unseen."""


@pytest.mark.slow
@pytest.mark.timeout(150)
def test_a_cron_daemon_mails_the_week(home: Path, token: Path, tmp_path: Path) -> None:
    program("cron")
    program("unshare")
    if os.geteuid() != 0:
        lacking("a cron daemon of one's own takes root")
    folder = tmp_path / "cron"
    for name in ("spool/crontabs", "sbin", "none"):
        (folder / name).mkdir(parents=True)
    (folder / "crontab").touch(0o644)
    shutil.copy(shutil.which("cron") or "", folder / "sbin/cron")
    mail = tmp_path / "mail"
    (folder / "sbin/sendmail").write_text(f"#!/bin/sh\ncat > {mail}.part && mv {mail}.part {mail}\n")
    (folder / "sbin/sendmail").chmod(0o755)
    table = folder / "spool/crontabs/root"
    table.write_text(f"MAILTO=me\n* * * * * {line_of(home, token)}\n")
    table.chmod(0o600)
    with subprocess.Popen(
        ["unshare", "-m", "sh", "-c", DAEMON, "sh", str(folder)], stderr=subprocess.PIPE, stdin=subprocess.DEVNULL
    ) as daemon:
        try:
            for _ in range(130):
                if mail.exists() or daemon.poll() is not None:
                    break
                try:
                    daemon.wait(1)
                except subprocess.TimeoutExpired:
                    continue
            said = b"" if daemon.poll() is None or daemon.stderr is None else daemon.stderr.read()
        finally:
            daemon.kill()
    assert mail.exists(), said.decode()
    letter = mail.read_text("utf-8")
    assert "Subject: Cron" in letter
    assert "₹2,920.00" in letter
    assert "error" not in letter
    assert "warning" not in letter
