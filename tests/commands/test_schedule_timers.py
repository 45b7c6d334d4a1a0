"""`finura schedule install|list|show|remove`, with a crontab of the test's own."""

from __future__ import annotations

import os
import shlex
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import Finura, Once
from tests.schedule.test_crontab import FAKE
from tests.services.vaults import surroundings
from tests.terminal import SOURCE

MINE = b"MAILTO=me\n# \xff mine\n0 1 * * *   echo  hi\n"


@pytest.fixture
def table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file behind `crontab`; an installed `finura`, that finds its package without PYTHONPATH; no systemd."""
    path, folder = tmp_path / "table", tmp_path / "bin"
    folder.mkdir()
    (folder / "crontab").write_text(FAKE.format(table=shlex.quote(str(path))))
    (folder / "systemctl").write_text("#!/bin/sh\nexit 1\n")
    (folder / "finura").write_text(
        f'#!/bin/sh\nPYTHONPATH={shlex.quote(str(SOURCE))} exec {sys.executable} -m finura_cli "$@"\n'
    )
    for file in folder.iterdir():
        file.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}:{os.environ['PATH']}")
    monkeypatch.setattr(sys, "argv", [str(folder / "finura")])
    path.write_bytes(MINE)
    return path


@pytest.fixture
def books(finura: Finura, once: Once, table: Path) -> Finura:
    once(lambda: finura("init", "--currency", "INR", "--no-pin"))
    return finura


@pytest.fixture
def encrypted(finura: Finura, table: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Finura:
    """Encrypted books; the PIN is at hand."""
    surroundings(tmp_path, monkeypatch)
    monkeypatch.setenv("PATH", f"{table.parent}/bin:{os.environ['PATH']}")
    finura("init", "--currency", "INR", "--yes")
    return finura


def own(table: Path) -> list[str]:
    """The lines that are not those from before."""
    text = table.read_bytes()
    assert text.startswith(MINE)
    return text[len(MINE) :].decode().splitlines()


def test_a_line_is_shown_asked_for_and_written(books: Finura, table: Path, home: Path) -> None:
    asked = books("schedule", "install", "weekly-report", "--today", "2026-11-21T10:00", code=2)
    assert "nobody to ask" in asked.err
    (line,) = [text.strip() for text in asked.err.splitlines() if "schedule run" in text]
    assert table.read_bytes() == MINE
    made = books("schedule", "install", "weekly-report", "--yes", "--today", "2026-11-21T10:00", "--json").json
    assert own(table) == [line]
    assert made["pieces"] == [{"place": "crontab", "text": line}]
    program = f"{table.parent}/bin/finura"
    assert line == (
        f"0 8 * * 1-3 FINURA_HOME={home} {program} schedule run weekly-report -q"
        " # finura weekly-report since 2026-11-21"
    )
    assert (made["written"], made["works"], made["token"], made["next"]) == (True, True, None, "2026-11-23T08:00:00")
    assert books("schedule", "show", "weekly-report").out == f"{line}\n"
    done = subprocess.run(
        ["env", "-i", "/bin/sh", "-c", line.split(" ", 5)[5]], cwd="/", capture_output=True, text=True, timeout=60
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_again_is_nothing_and_another_time_takes_its_place(books: Finura, table: Path) -> None:
    books("schedule", "install", "daily", "--yes", "--today", "2026-11-21")
    before = table.read_bytes()
    again = books("schedule", "install", "daily", "--json", "--today", "2026-12-01").json  # nothing to ask
    assert (again["written"], table.read_bytes()) == (False, before)
    books("schedule", "install", "daily", "--at", "21:30", "--yes", "--today", "2026-12-01")
    (line,) = own(table)
    assert line.startswith("30 21 * * * ")
    assert line.endswith("# finura daily since 2026-12-01")
    books("schedule", "remove", "daily")
    assert table.read_bytes() == MINE


def test_the_list(books: Finura, table: Path) -> None:
    said = books("schedule", "list")
    assert said.out.splitlines() == ["name\twhen\tnext\tlast\tkind\tsince\ttoken"]
    books("schedule", "install", "hourly", "--yes", "--today", "2026-11-21")
    weekly = books(
        "schedule", "install", "weekly-report", "--yes", "--day", "fri", "--at", "18", "--today", "2026-11-21"
    )
    assert "hourly does its work, too" in weekly.out
    rows = books("schedule", "--json", "--today", "2026-11-21T10:10").json["rows"]
    assert [(row["name"], row["when"], row["next"], row["last"]) for row in rows] == [
        ("weekly-report", "Fri to Sun at 18:00", "2026-11-21T18:00:00", None),
        ("hourly", "every hour at :05", "2026-11-21T11:05:00", None),
    ]
    books("schedule", "run", "backup", "--today", "2026-11-21T02:40")
    rows = books("schedule", "list", "--json", "--today", "2026-11-21T10:10").json["rows"]
    assert [row["last"] for row in rows] == [None, "2026-11-21T02:40:00"], "hourly does backups, too"
    table.write_bytes(table.read_bytes().replace(b"5 * * * *", b"7 9-17 * * mon-fri"))
    rows = books("schedule", "list", "--json", "--today", "2026-11-21T10:10").json["rows"]
    assert (rows[1]["when"], rows[1]["next"]) == ("at several times", "2026-11-23T09:07:00"), "as a person changed it"


def test_timers_of_other_books_are_not_seen(books: Finura, finura: Finura, table: Path) -> None:
    books("schedule", "install", "daily", "--yes")
    finura("--profile", "shop", "init", "--currency", "INR", "--no-pin")
    assert finura("--profile", "shop", "schedule", "list", "--json").json["rows"] == []
    assert "is not installed" in finura("--profile", "shop", "schedule", "remove", "daily", code=2).err
    finura("--profile", "shop", "schedule", "install", "daily", "--yes")
    lines = own(table)
    assert len(lines) == 2
    assert " --profile shop schedule run -q # finura daily [shop] since " in lines[1]
    finura("--profile", "shop", "schedule", "remove", "daily")
    assert own(table) == lines[:1]


def test_books_by_another_path_are_the_same_books(
    books: Finura, table: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    books("schedule", "install", "daily", "--yes")
    (home.parent / "link").symlink_to(home)
    monkeypatch.setenv("FINURA_HOME", str(home.parent / "link"))
    assert [row["name"] for row in books("schedule", "list", "--json").json["rows"]] == ["daily"]
    books("schedule", "install", "daily", "--yes")
    (line,) = own(table)
    assert f"FINURA_HOME={home.parent}/link " in line
    books("schedule", "remove", "daily")
    assert table.read_bytes() == MINE


def test_a_token_is_made_shared_and_revoked(
    encrypted: Finura, table: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = encrypted("schedule", "install", "daily", "--yes", "--json").json
    token = Path(made["token"])
    assert (made["token_made"], made["works"]) == (True, True)
    assert stat.S_IMODE(token.stat().st_mode) == 0o600
    (slot,) = encrypted("vault", "token", "list", "--json").json["rows"]
    assert (slot["name"], slot["scope"]) == ("schedule", "schedule")
    monkeypatch.delenv("FINURA_PIN_FILE")
    encrypted("lock")
    second = encrypted("schedule", "install", "backup", "--yes", "--json").json
    assert (second["token"], second["token_made"], second["works"]) == (str(token), False, True), "no PIN is needed"
    said = encrypted("schedule", "install", "backup", "--yes").out.splitlines()
    assert said[said.index("  It opens the books by this token:") + 1].strip() == str(token)  # in one piece
    kept = encrypted("schedule", "remove", "backup", "--yes")
    assert f"  Its token stays:\n    {token}\n" in kept.out
    encrypted("schedule", "remove", "daily", "--yes", code=78)  # to revoke takes the PIN; nothing is done without it
    assert len(own(table)) == 1
    monkeypatch.setenv("FINURA_PIN_FILE", str(tmp_path / "pin"))
    assert encrypted("schedule", "remove", "daily", "--yes", "--json").json["revoked"] == "schedule"
    assert table.read_bytes() == MINE
    assert not token.exists()
    assert encrypted("vault", "token", "list", "--json").json["rows"] == []


def test_a_token_of_other_books_is_left_alone(encrypted: Finura, finura: Finura, table: Path, tmp_path: Path) -> None:
    first = encrypted("schedule", "install", "daily", "--yes", "--json").json
    line = Path(first["token"]).read_text()
    os.environ["FINURA_HOME"] = str(tmp_path / "other")
    finura("init", "--currency", "INR", "--yes")
    other = finura("schedule", "install", "daily", "--yes", "--json").json
    assert other["token"] != first["token"]
    assert Path(first["token"]).read_text() == line
    assert len(own(table)) == 2
    finura("schedule", "remove", "daily", "--yes")
    assert len(own(table)) == 1


def test_without_a_token(finura: Finura, table: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    surroundings(tmp_path, monkeypatch)
    monkeypatch.setenv("PATH", f"{table.parent}/bin:{os.environ['PATH']}")
    finura("init", "--no-keyring", "--currency", "INR", "--yes")
    made = finura("schedule", "install", "daily", "--no-token", "--yes", "--json").json
    assert (made["token"], made["works"]) == (None, True)
    assert f"FINURA_PIN_FILE={tmp_path}/pin " in own(table)[0]
    finura("schedule", "remove", "daily")
    monkeypatch.delenv("FINURA_PIN_FILE")
    finura("lock")
    failed = finura("schedule", "install", "daily", "--no-token", "--yes", "--json", code=78)
    assert failed.json["error"]["code"] == "trial-failed"
    assert "the books are locked" in failed.json["error"]["message"]
    assert table.read_bytes() == MINE, "what does not work is not written"
    forced = finura("schedule", "install", "daily", "--no-token", "--yes", "--force", "--json", code=4).json
    assert (forced["works"], forced["written"]) == (False, True)


@pytest.mark.parametrize(
    "words", [["--print"], ["--print", "--systemd"], pytest.param(["--print", "--cron"], marks=pytest.mark.judge)]
)
def test_what_is_printed_is_what_would_be_written(encrypted: Finura, table: Path, home: Path, words: list[str]) -> None:
    before = {path: path.read_bytes() for path in table.parent.rglob("*") if path.is_file()}
    printed = encrypted("schedule", "install", "daily", *words)
    assert "vault token create" in printed.err
    assert {path: path.read_bytes() for path in before} == before
    encrypted("schedule", "install", "daily", "--yes", *words[1:])
    assert encrypted("schedule", "show", "daily").out == printed.out


def test_systemd_beside_cron(books: Finura, table: Path, tmp_path: Path) -> None:
    made = books("schedule", "install", "daily", "--systemd", "--yes", "--json").json
    assert [Path(piece["place"]).read_text() == piece["text"] for piece in made["pieces"]] == [True, True]
    assert made["steps"][0] == "systemctl --user daemon-reload", "here nothing answers"
    refused = books("schedule", "install", "daily", "--cron", "--yes", "--json", code=2).json["error"]
    assert refused["code"] == "installed-elsewhere"
    books("schedule", "install", "daily", "--cron", "--yes", "--force")
    assert [row["kind"] for row in books("schedule", "list", "--json").json["rows"]] == ["systemd", "cron"]
    removed = books("schedule", "remove", "daily", "--json").json
    assert removed["removed"] == ["systemd", "cron"]
    stop, reload = removed["steps"]
    assert stop == f"systemctl --user stop {Path(made['pieces'][1]['place']).name}", "what it read before it still has"
    assert reload == "systemctl --user daemon-reload"
    assert table.read_bytes() == MINE
    assert not any((tmp_path / ".config/systemd/user").iterdir())


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["install", "sometimes"], "usage"),
        (["install", "daily", "--at", "25:00"], "bad-time"),
        (["install", "daily", "--day", "mon"], "usage"),
        (["install", "daily", "--cron", "--systemd"], "usage"),
        (["show", "daily"], "not-found"),
        (["remove", "daily"], "not-found"),
    ],
)
def test_what_cannot_be(books: Finura, table: Path, words: list[str], code: str) -> None:
    assert books("schedule", *words, "--yes", "--json", code=2).json["error"]["code"] == code
    assert table.read_bytes() == MINE


def test_no_books_no_timer(finura: Finura, table: Path) -> None:
    assert finura("schedule", "install", "daily", "--yes", "--json", code=78).json["error"]["code"] == "no-store"
    assert table.read_bytes() == MINE


@pytest.mark.parametrize("platform", ["darwin", "win32"])
def test_elsewhere_it_says_what_to_paste(
    books: Finura, table: Path, monkeypatch: pytest.MonkeyPatch, platform: str
) -> None:
    from finura_cli.services import timers

    usual = timers.keeper
    monkeypatch.setattr(timers, "keeper", lambda environ, wanted: usual(environ, wanted, platform=platform))
    told = books("schedule", "install", "weekly-report", "--yes")
    assert ("launchctl bootstrap" in told.err) == (platform == "darwin")
    assert ("Register-ScheduledTask" in told.out) == (platform == "win32")
    assert table.read_bytes() == MINE


def warnings(finura: Finura, *words: str) -> list[tuple[str, str]]:
    rows = finura("doctor", "--json", *words).json["rows"]
    return [(row["code"], row["hint"]) for row in rows if row["code"].startswith("timer-")]


def test_doctor_knows_a_timer_that_does_nothing(books: Finura, table: Path) -> None:
    books("schedule", "install", "daily", "--yes", "--today", "2026-11-21")
    books("schedule", "install", "weekly-report", "--yes", "--today", "2026-11-21")
    assert warnings(books, "--today", "2026-11-23") == []
    assert [code for code, _ in warnings(books, "--today", "2026-11-24")] == ["timer-missed"]
    assert [code for code, _ in warnings(books, "--today", "2026-12-01")] == ["timer-missed", "timer-missed"]
    books("schedule", "run", "--today", "2026-12-01T07:00")
    assert warnings(books, "--today", "2026-12-02") == []


def test_a_timer_that_comes_in_vain_is_no_timer_that_never_comes(books: Finura, table: Path) -> None:
    """Books without entries: there is no report to make, week after week."""
    books("schedule", "install", "weekly-report", "--yes", "--today", "2026-11-02")
    for day in ("2026-11-02", "2026-11-09", "2026-11-16"):
        books("schedule", "run", "weekly-report", "--today", f"{day}T08:00")
    assert warnings(books, "--today", "2026-11-17") == []
    assert [code for code, _ in warnings(books, "--today", "2026-11-26")] == ["timer-missed"]
    assert [row["last"] for row in books("schedule", "list", "--json").json["rows"]] == [None], "no report was made"


def test_a_clock_that_was_far_ahead_hides_no_run(books: Finura, table: Path) -> None:
    books("schedule", "install", "daily", "--yes", "--today", "2026-11-02")
    books("schedule", "run", "--today", "2036-01-01T08:00")
    books("schedule", "run", "entries", "--today", "2026-11-03T08:00")
    (row,) = books("schedule", "list", "--json", "--today", "2026-11-03T09:00").json["rows"]
    assert row["last"].startswith("2026-11-03")
    assert [code for code, _ in warnings(books, "--today", "2026-11-20")] == ["timer-missed"]


def test_doctor_knows_what_a_timer_lacks(encrypted: Finura, table: Path) -> None:
    encrypted("schedule", "install", "daily", "--yes")
    assert warnings(encrypted) == []
    encrypted("vault", "token", "revoke", "schedule")
    assert warnings(encrypted) == [("timer-token", "finura schedule install daily")]
    assert encrypted("schedule", "install", "daily", "--yes", "--json").json["token_made"] is True
    assert warnings(encrypted) == []
    (table.parent / "bin/finura").unlink()
    assert [code for code, _ in warnings(encrypted)] == ["timer-program"]
