"""The weekly report out of a real cron daemon, and out of an environment as bare as cron's."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import Finura
from tests.cron_machine import Machine, machine
from tests.notify.places import post, web
from tests.services.vaults import surroundings

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


@pytest.mark.slow
def test_a_cron_daemon_mails_the_week(home: Path, token: Path, tmp_path: Path) -> None:
    with machine(tmp_path / "cron") as cron:
        cron.crontab(f"MAILTO=me\n0 8 * * 1 {line_of(home, token)}\n")
        cron.cron("2026-10-26 07:59:50", lambda: bool(cron.mails()))
        (letter,) = cron.mails()
    assert "Subject: Cron" in letter
    assert "₹2,920.00" in letter
    assert "error" not in letter
    assert "warning" not in letter


# All of it: a timer that `schedule install` wrote, and messages that go out


def installed(finura: Finura, cron: Machine, folder: Path, channels: dict[str, str]) -> Path:
    """Encrypted books with two weeks of entries, the channels, and a weekly report in the crontab; its token."""
    finura("init", "--currency", "INR", "--locale", "en_IN", "--yes")
    for day, amount, text in (("13", "180", "lunch"), ("21", "420", "dinner"), ("22", "2500", "shoes")):
        finura("add", amount, text, f"2026-10-{day}", "-c", "Dining", "-q")
    for name, address in channels.items():
        private = folder / f"{name}.address"
        private.write_text(address)
        private.chmod(0o600)
        finura("alerts", "channels", "add", name, "--from-file", str(private), "--yes")
    cron.crontab("MAILTO=me\nFINURA_TODAY=2026-10-26T08:00\n# of somebody else\n7 7 * * 7  true\n")
    before = cron.crontab()
    words = ["schedule", "install", "weekly-report", "--yes", "--today", "2026-10-25T20:00", "--json"]
    made = json.loads(cron.run(str(cron.finura), *words))
    assert (made["works"], made["token_made"], made["next"]) == (True, True, "2026-10-26T08:00:00")
    assert cron.crontab() == before + made["pieces"][0]["text"] + "\n"
    return Path(made["token"])


def next_day(cron: Machine, day: str) -> None:
    """The jobs know another day, as the daemon does."""
    cron.crontab(re.sub(r"FINURA_TODAY=\S+", f"FINURA_TODAY={day}T08:00", cron.crontab()))
    runs = len(cron.ran())
    cron.cron(f"{day} 07:59:50", lambda: len(cron.ran()) > runs)


@pytest.mark.slow
@pytest.mark.timeout(200)
def test_the_weekly_report_comes_by_itself(
    finura: Finura, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    surroundings(tmp_path, monkeypatch)
    with machine(tmp_path / "cron") as cron, post() as mails, web() as hook:
        letters = tmp_path / "letters"
        token = installed(
            finura, cron, tmp_path,
            {
                "folder": f"file://{letters}",
                "mail": f"mailto://127.0.0.1:{mails.port}/rina@example.com?from=finura@example.com&mode=insecure",
                "hook": f"json://127.0.0.1:{hook.port}/finura",
            },
        )  # fmt: skip
        opens = token.read_text()

        # On Monday: in all three places, and cron has nothing to mail. Its surroundings have no keyring and no PIN.
        next_day(cron, "2026-10-26")
        assert cron.ran()[-1] == "0 schedule run weekly-report -q"
        (file,) = letters.iterdir()
        (mail,) = mails.mails
        (body,) = hook.bodies
        assert "₹2,920.00" in file.read_text("utf-8")
        assert mail.get_content_type() == "multipart/alternative"
        text, page = mail.iter_parts()
        assert (text.get_content_type(), page.get_content_type()) == ("text/plain", "text/html")
        for part in (text, page):
            assert "₹2,920.00" in part.get_content().replace("\xa0", " ")
        assert text.get_content().splitlines() == file.read_text("utf-8").splitlines()
        assert max(map(len, text.get_content().splitlines())) <= 80
        assert "₹2,920.00" in json.loads(body)["message"]

        # On Tuesday it is there already.
        next_day(cron, "2026-10-27")
        assert cron.ran()[-1] == "0 schedule run weekly-report -q"
        assert (len(list(letters.iterdir())), len(mails.mails), len(hook.bodies)) == (1, 1, 1)
        assert cron.mails() == []

        # The token is revoked: said once, by the mail that cron makes of it.
        finura("vault", "token", "revoke", "schedule")
        token.write_text(opens)
        token.chmod(0o600)
        for day in ("2026-11-02", "2026-11-03", "2026-11-04"):
            next_day(cron, day)
            assert cron.ran()[-1] == "78 schedule run weekly-report -q"
        (said,) = cron.mails()
        assert said.count("the token schedule was revoked") == 1
        assert (len(list(letters.iterdir())), len(mails.mails), len(hook.bodies)) == (1, 1, 1)

        # A new one, and the next report comes; late, as the machine was off on its Monday.
        finura("add", "300", "tea", "2026-11-04", "-c", "Dining", "-q")
        cron.run(str(cron.finura), "schedule", "install", "weekly-report", "--yes", "--today", "2026-11-04")
        next_day(cron, "2026-11-10")
        assert cron.ran()[-1] == "0 schedule run weekly-report -q"
        assert (len(list(letters.iterdir())), len(mails.mails), len(hook.bodies)) == (2, 2, 2)
        cron.run(str(cron.finura), "schedule", "remove", "weekly-report", "--yes")
        assert "finura" not in cron.crontab().replace("FINURA_TODAY", "")
