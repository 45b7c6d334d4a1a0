"""`finura import sources`, and `finura import` without a file: downloaders, folders, archives."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Finura, Once

ROOT = str(Path(__file__).parents[2])
HEAD = "Date,Description,Amount\n"
FIRST = HEAD + "2026-10-01,COFFEE,-80.00\n2026-10-02,SALARY,50000.00\n"
Downloader = Callable[[str], str]


@pytest.fixture
def books(finura: Finura, once: Once) -> Finura:
    once(lambda: finura("init", "--currency", "EUR", "--locale", "en_IE", "--no-pin"))
    return finura


@pytest.fixture
def program(tmp_path: Path) -> Downloader:
    """A downloader: a shell script of its own, by its path."""

    def made(text: str) -> str:
        path = tmp_path / "download"
        path.write_text(f"#!/bin/sh\n{text}\n")
        path.chmod(0o700)
        return str(path)

    return made


@pytest.fixture
def watched(tmp_path: Path) -> Path:
    folder = tmp_path / "downloads"
    folder.mkdir()
    return folder


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


# --------------------------------------------------------------------------------------------------------- fetching


def test_what_a_downloader_brings_is_read_and_then_there_is_silence(
    books: Finura, home: Path, program: Downloader, tmp_path: Path
) -> None:
    (tmp_path / "new.csv").write_text(FIRST)
    words = program(f'cp {tmp_path}/new.csv "$2"; echo "asked for $*"')
    books("import", "sources", "set", "joint", "--fetch", words, "-o", "out.csv", "--json")
    ran = books("import")
    assert "2 rows: 2 new" in ran.out
    assert "asked for" not in ran.err
    inbox = home / "inbox" / "joint"
    assert (mode(inbox), mode(home / "inbox"), mode(inbox / "out.csv") & 0o077) == (0o700, 0o700, 0)
    ran = books("import")
    assert (ran.out, ran.err) == ("", "")
    assert books("import", "-q").out == ""
    assert "asked for -o out.csv --json" in books("import", "-v").err
    (tmp_path / "new.csv").write_text(FIRST + "2026-10-03,TEA,-5.00\n")
    assert "1 new, 2 there already" in books("import").out
    assert books("list", "--count").out == "3\n"


def test_it_has_no_input_no_secrets_and_a_folder_of_its_own(
    books: Finura, program: Downloader, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FINURA_PIN_COMMAND", "pass finura")
    monkeypatch.setenv("FINURA_TOKEN_FILE", "/nowhere")
    monkeypatch.setenv("BANK_USER", "me")
    books(
        "import", "sources", "set", "a", "--into", str(tmp_path / "mine"), "--fetch", program("cat; env > .seen; pwd")
    )
    ran = books("import", "-v")
    assert ran.out == ""
    assert ran.err.splitlines()[-1] == str(tmp_path / "mine")
    said = (tmp_path / "mine" / ".seen").read_text()
    assert "BANK_USER=me" in said
    assert "FINURA_PIN" not in said
    assert "FINURA_TOKEN" not in said


def test_one_that_fails_is_told_with_its_last_line_and_its_code(books: Finura, program: Downloader) -> None:
    books("import", "sources", "set", "joint", "--fetch", program("echo fine; echo 'no \x1b[31mlogin' >&2; exit 7"))
    ran = books("import", code=69)
    assert ran.err.splitlines()[0] == "error: joint: it ended with exit code 7: no ␛[31mlogin"
    answer = books("import", "--json", code=69).json
    assert answer["error"]["code"] == "fetch-failed"
    books("import", "sources", "set", "joint", "--fetch", "/no/such/program")
    assert "/no/such/program cannot be run: No such file" in books("import", code=69).err


def test_one_that_fails_stops_no_other(books: Finura, program: Downloader, watched: Path) -> None:
    (watched / "bank.csv").write_text(FIRST)
    books("import", "sources", "set", "a", "--fetch", program("exit 1"))
    books("import", "sources", "set", "b", "--folder", str(watched))
    answer = books("import", "--json", code=4).json
    assert answer["totals"]["new"] == 2
    assert [(one["path"], one["code"]) for one in answer["failed"]] == [("a", "fetch-failed")]
    ran = books("import", code=69)
    assert ran.out == ""


@pytest.mark.timeout(30)
def test_one_that_never_ends_is_ended_with_all_it_started(
    books: Finura, program: Downloader, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("finura_cli.services.fetching.SECONDS", 0.5)
    books("import", "sources", "set", "slow", "--fetch", program("echo begun; sleep 1000 & echo $! > .child; wait"))
    ran = books("import", code=69)
    assert "did not come to an end" in ran.err
    assert ran.err.splitlines()[0].endswith("begun")
    child = int((home / "inbox" / "slow" / ".child").read_text())
    assert _gone(child)


@pytest.mark.timeout(60)
def test_ctrl_c_ends_it_too(books: Finura, program: Downloader, home: Path, environment: dict[str, str]) -> None:
    books("import", "sources", "set", "slow", "--fetch", program("echo $$ > .child; exec sleep 1000"))
    environment["PYTHONPATH"] = ROOT
    running = subprocess.Popen(
        [sys.executable, "-m", "finura_cli", "import"], env=environment, stdin=subprocess.DEVNULL
    )
    child = home / "inbox" / "slow" / ".child"
    while not child.exists() or not child.read_text().strip():
        time.sleep(0.05)
    running.send_signal(signal.SIGINT)
    assert running.wait(20) == 130
    assert _gone(int(child.read_text()))


def _gone(process: int) -> bool:
    for _ in range(100):
        try:
            os.kill(process, 0)
            if Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] == "Z":
                return True  # nobody here waits for it
        except (ProcessLookupError, FileNotFoundError):
            return True
        time.sleep(0.05)
    return False


def test_what_was_in_its_folder_before_is_not_its_work(books: Finura, program: Downloader, watched: Path) -> None:
    (watched / "old.csv").write_text(FIRST)
    os.utime(watched / "old.csv", (0, 0))
    time.sleep(1.1)  # a file's times and the clock of the books are compared by the second
    books("import", "sources", "set", "joint", "--into", str(watched), "--fetch", program("exit 0"))
    assert books("import").out == ""
    (watched / "old.csv").write_text(FIRST + "2026-10-03,TEA,-5.00\n")
    assert "3 new" in books("import").out


def test_a_dry_run_fetches_nothing(books: Finura, program: Downloader, home: Path) -> None:
    books("import", "sources", "set", "joint", "--fetch", program("echo > made"))
    books("import", "--dry-run")
    assert not (home / "inbox").exists()


# ---------------------------------------------------------------------------------------------------------- folders


def test_a_watched_folder_is_read_once_and_what_was_undone_stays_undone(books: Finura, watched: Path) -> None:
    for name in ("bank.csv", ".hidden.csv", "x.csv.part", "y.csv.crdownload", "z.rejects.csv"):
        (watched / name).write_text(FIRST)
    books("import", "sources", "set", "bank", "--folder", str(watched))
    assert "2 rows: 2 new" in books("import").out
    books("undo")
    assert books("import").out == ""
    assert books("list", "--count").out == "0\n"
    assert "2 new" in books("import", str(watched / "bank.csv")).out


def test_the_same_file_twice_in_a_folder_is_read_once(books: Finura, watched: Path) -> None:
    for name in ("a.csv", "b.csv"):
        (watched / name).write_text(FIRST)
    books("import", "sources", "set", "bank", "--folder", str(watched))
    answer = books("import", "--json").json
    assert [Path(file["path"]).name for file in answer["files"]] == ["a.csv"]


def test_rejected_rows_are_told_each_time(books: Finura, watched: Path) -> None:
    (watched / "bank.csv").write_text(FIRST + "2026-02-30,X,-1.00\n")
    books("import", "sources", "set", "bank", "--folder", str(watched))
    assert "1 rejected" in books("import", code=4).out
    assert "1 rejected" in books("import", code=4).out


def test_a_folder_that_is_gone_is_said(books: Finura, watched: Path) -> None:
    books("import", "sources", "set", "bank", "--folder", str(watched))
    watched.rmdir()
    assert books("import", "--json", code=74).json["error"]["code"] == "no-folder"


def test_files_go_where_the_source_says_or_where_they_say_themselves(books: Finura, watched: Path) -> None:
    books("account", "add", "Joint")
    books("account", "add", "Visa", "--kind", "card")
    (watched / "bank.csv").write_text(FIRST)
    books("import", "sources", "set", "bank", "--folder", str(watched))
    assert "which account" in books("import", code=65).err
    books("import", "sources", "edit", "bank", "--account", "joint")
    assert "into Joint" in books("import").out
    other = watched / "other.csv"
    other.write_text("Buchung;Text;Betrag\n01.10.2026;X;-5,00\n")
    assert "into Joint" in books("import").out
    assert books("import", "log", "--json").json["rows"][0]["source"] == "bank-2"


# ------------------------------------------------------------------------------------------------ list, edit, forget


def test_without_a_source_that_brings_files_a_file_must_be_named(books: Finura, finura: Finura) -> None:
    ran = books("import", code=2)
    assert ran.err.startswith("error: which file?\nhint: finura import bank.csv")


def test_nothing_is_asked_of_books_that_are_not_there(finura: Finura) -> None:
    assert "which file?" in finura("import", code=2).err


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("set", "x"), "what shall be settled?"),
        (("set", "--fetch", "curl", "x"), "NAME stands before --fetch"),
        (("set", "x", "y"), "NAME stands before --fetch"),
        (("set", "x", "--fetch"), "which program fetches?"),
        (("set", "x", "--fetch", ""), "which program fetches?"),
        (("set", "x", "--into", "."), "what shall be settled?"),
        (("set", "x", "--into", ".", "--archive", "."), "--into goes with --fetch"),
        (("set", "x", "--folder", ".", "--fetch", "ls"), "--folder is watched"),
        (("set", "x", "--folder", "/no/such/folder"), "is no folder"),
        (("set", "", "--archive", "."), "the name of a source is empty"),
        (("set", "x", "--account", "Nowhere", "--archive", "."), "no account"),
        (("set", "x", "--date-order", "dd"), "--date-order is one of"),
        (("edit", "x", "--name", "y"), "there is no source 'x'"),
        (("edit", "x"), "nothing to change"),
        (("show", "x"), "there is no source 'x'"),
        (("rm", "x"), "there is no source 'x'"),
        (("test", "x", "y"), "there is no source 'x'"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_said(books: Finura, words: tuple[str, ...], why: str) -> None:
    assert why in books("import", "sources", *words, code=2).err


def test_a_home_is_no_folder_of_a_bank(books: Finura, home: Path) -> None:
    assert "among finura's own files" in books("import", "sources", "set", "x", "--folder", str(home), code=2).err


def test_everything_settled_is_shown_undone_and_in_the_export(
    books: Finura, watched: Path, tmp_path: Path, home: Path
) -> None:
    (watched / "bank.csv").write_text(FIRST)
    before = books("export").out
    books(
        "import", "sources", "set", "Joint", "--archive", str(tmp_path / "kept"), "--fetch", "fetcher", "--json", "-q"
    )
    made = books("export").out
    (row,) = books("import", "sources", "--json").json["rows"]
    assert row["fetch"] == ["fetcher", "--json", "-q"]
    assert (row["name"], row["account"], row["archive"]) == ("Joint", None, str(tmp_path / "kept"))
    assert row["folder"] == str(home / "inbox" / "Joint")
    assert '"fetcher"' in made
    shown = books("import", "sources", "show", "joint").out
    assert "fetched by: fetcher --json -q" in shown
    assert f"archived in {tmp_path / 'kept'}" in shown
    books("import", "sources", "edit", "JOINT", "--name", "ours", "--date-order", "mdy", "--clear", "archive")
    assert "dates are mdy, as you said" in books("import", "sources", "show", "ours").out
    books("import", "sources", "set", "ours", "--folder", str(watched))
    (row,) = books("import", "sources", "--json").json["rows"]
    assert (row["fetch"], row["folder"]) == (None, str(watched))
    books("import", "sources", "rm", "ours")
    assert books("import", "sources", "--json").json["rows"] == []
    for _ in range(3):
        books("undo")
    assert books("export").out == made
    books("undo")
    assert books("export").out == before
    books("undo", "--redo")
    assert books("export").out == made
    assert "sound" in books("doctor").out


def test_the_account_of_a_remembered_source_can_be_changed(books: Finura, watched: Path) -> None:
    file = watched / "bank.csv"
    file.write_text(FIRST)
    books("import", str(file), "--source", "bank")
    books("account", "add", "Other")
    books("import", "sources", "edit", "bank", "--account", "Other")
    file.write_text(HEAD + "2026-11-01,TEA,-5.00\n2026-11-02,SALARY,50000.00\n")
    assert "into Other" in books("import", str(file)).out
    books("import", "sources", "edit", "bank", "--clear", "account")
    assert books("import", "sources", "show", "bank", "--json").json["account"] == "Other"


def test_two_sources_of_one_header_and_account_cannot_be(books: Finura, watched: Path) -> None:
    file = watched / "bank.csv"
    file.write_text(FIRST)
    books("account", "add", "Other")
    books("import", str(file), "--source", "one", "-a", "Other")
    books("account", "add", "Third")
    books("import", str(file), "--source", "two", "-a", "Third")
    ran = books("import", "sources", "edit", "two", "--account", "Other", code=2)
    assert "one is the source of such files for that account already" in ran.err
    assert "there is a source one already" in books("import", "sources", "edit", "two", "--name", "ONE", code=2).err


def test_an_order_of_dates_that_was_said_holds_for_all_files_of_the_source(books: Finura, watched: Path) -> None:
    file = watched / "bank.csv"
    text = HEAD + "03/04/2026,COFFEE,-1.00\n05/04/2026,TEA,-2.00\n"
    file.write_text(text)
    books("account", "add", "Main")
    assert "two ways" in books("import", str(file), code=65).err
    books("import", "sources", "set", "bank", "--date-order", "mdy", "--account", "Main")
    books("import", str(file), "--source", "bank")
    assert books("list", "--json").json["rows"][0]["date"] == "2026-05-04"
    file.write_text(HEAD + "01/02/2026,A,-1.00\n02/03/2026,B,-2.00\n")
    books("import", str(file))
    assert {row["date"] for row in books("list", "--json").json["rows"]} >= {"2026-01-02", "2026-02-03"}


def test_a_file_is_held_against_its_source(books: Finura, watched: Path) -> None:
    file = watched / "bank.csv"
    file.write_text(FIRST)
    books("import", str(file), "--source", "bank")
    assert books("import", "sources", "test", "bank", str(file)).out.startswith("Read as the last file of bank.\n")
    file.write_text("Date,Text,Amount\n2026-10-01,COFFEE,-80.00\n")
    ran = books("import", "sources", "test", "bank", str(file), "--exit-code", "-v", code=3)
    assert "Not as the last file of bank: the header is another one: without Description; with Text." in ran.out
    answer = books("import", "sources", "test", "bank", str(file), "--json").json
    assert (answer["command"], answer["fits"], answer["files"][0]["read"]) == ("import sources test", False, 1)
    file.write_text(FIRST.replace(".00", ",00").replace(",", ";"))
    assert "the delimiter differs" in books("import", "sources", "test", "bank", str(file)).out
    assert books("list", "--count").out == "2\n"


# --------------------------------------------------------------------------------------------------------- archives


def test_what_was_taken_in_is_moved_and_never_over_another(books: Finura, watched: Path, tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    file = watched / "bank.csv"
    file.write_text(FIRST)
    file.chmod(0o644)
    answer = books("import", str(file), "--archive", str(kept), "--json").json
    assert answer["files"][0]["archived"] == str(kept / "2026" / "bank.csv")
    assert not file.exists()
    assert (mode(kept), mode(kept / "2026"), mode(kept / "2026" / "bank.csv")) == (0o700, 0o700, 0o600)
    file.write_text(FIRST + "2026-10-09,TEA,-1.00\n2026-02-30,BAD,-1.00\n")
    ran = books("import", str(file), "--archive", str(kept), code=4)
    assert f"moved to {kept}/2026/bank-2.csv" in ran.out
    assert f"rejected rows are in {kept}/2026/bank-2.rejects.csv" in ran.out
    assert sorted(path.name for path in (kept / "2026").iterdir()) == ["bank-2.csv", "bank-2.rejects.csv", "bank.csv"]
    assert list(watched.iterdir()) == []
    books("undo")
    assert (kept / "2026" / "bank-2.csv").exists()


def test_a_source_may_have_its_archive(books: Finura, watched: Path, tmp_path: Path) -> None:
    (watched / "bank.csv").write_text(FIRST)
    kept = tmp_path / "kept"
    books("import", "sources", "set", "bank", "--folder", str(watched), "--archive", str(kept))
    assert "moved to" in books("import").out
    (watched / "again.csv").write_text(FIRST + "\n")
    assert "nothing was new" not in books("import").out
    assert sorted(path.name for path in (kept / "2026").iterdir()) == ["again.csv", "bank.csv"]
    by_name = tmp_path / "by-name.csv"
    by_name.write_text(FIRST.replace("10-0", "11-0"))
    books("import", str(by_name))
    assert (kept / "2026" / "by-name.csv").exists()


@pytest.mark.parametrize("text", ["nothing like a statement\n", HEAD + "2026-02-30,X,-1.00\n"])
def test_what_could_not_be_taken_stays(books: Finura, watched: Path, tmp_path: Path, text: str) -> None:
    file = watched / "bank.csv"
    file.write_text(text)
    books("import", str(file), "--archive", str(tmp_path / "kept"), code=65)
    assert file.exists()
    assert not (tmp_path / "kept").exists()


def test_standard_input_a_link_and_a_dry_run_move_nothing(books: Finura, watched: Path, tmp_path: Path) -> None:
    file, link = watched / "bank.csv", watched / "link.csv"
    file.write_text(FIRST)
    link.symlink_to(file)
    books("import", str(file), "--archive", str(tmp_path / "kept"), "--dry-run")
    ran = books("import", str(link), "--archive", str(tmp_path / "kept"), code=74)
    assert "is a link, and stays where it is" in ran.err
    assert books("list", "--count").out == "2\n"
    assert not (tmp_path / "kept").exists()


def test_an_archive_that_cannot_be_made_costs_no_row(books: Finura, watched: Path, tmp_path: Path) -> None:
    file = watched / "bank.csv"
    file.write_text(FIRST)
    (tmp_path / "kept").write_text("a file")
    ran = books("import", str(file), "--archive", str(tmp_path / "kept"), code=74)
    assert "stays where it is" in ran.err
    assert "2 new" in ran.out
    assert file.exists()
    assert books("list", "--count").out == "2\n"


# --------------------------------------------------------------------------------------------- tokens, and staleness


def test_a_token_may_fetch_but_not_say_what_is_fetched(
    finura: Finura, tmp_path: Path, watched: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("finura_cli.vault.slots.MEMORY_PASSPHRASE", 19 * 1024)
    secret, token = tmp_path / "passphrase", tmp_path / "night.token"
    secret.write_text("seven brown kettles")
    secret.chmod(0o600)
    (watched / "bank.csv").write_text(FIRST)
    monkeypatch.setenv("FINURA_PIN_FILE", str(secret))
    finura("init", "--no-keyring", "--currency", "EUR", "--locale", "en_IE", "--yes")
    finura("import", "sources", "set", "bank", "--folder", str(watched))
    finura("vault", "token", "create", "--name", "night", "--scope", "import", "--file", str(token))
    monkeypatch.delenv("FINURA_PIN_FILE")
    monkeypatch.setenv("FINURA_TOKEN_FILE", str(token))
    assert "2 new" in finura("import", "-q").out
    for words in (("set", "x", "--fetch", "ls"), ("edit", "bank", "--clear", "folder"), ("rm", "bank")):
        assert "token" in finura("import", "sources", *words, code=78).err


def test_an_account_says_how_long_ago_a_file_came(books: Finura, watched: Path) -> None:
    file = watched / "bank.csv"
    assert "last_import" in books("account", "--json").json["rows"][0]
    for n, day in enumerate(("2026-08-01", "2026-09-01", "2026-10-01"), start=1):
        file.write_text(HEAD + f"2026-0{n}-11,A,-1.00\n2026-0{n}-12,B,{n}.00\n")
        books("import", str(file), "--source", "bank", "--today", day)
    assert (
        "last import 23 days ago (2026-10-01), usually every 30 days"
        in books("account", "show", "Main", "--today", "2026-10-24").out
    )
    assert "23 days ago" in books("account", "--today", "2026-10-24").out
    assert "last import" not in books("doctor", "--today", "2026-11-30").out
    assert "note: Main: last import 61 days ago, usually every 30 days" in books("doctor", "--today", "2026-12-01").out
    books("doctor", "--today", "2026-12-01", "--exit-code")
    books("import", "sources", "rm", "bank")
    assert "last import" not in books("doctor", "--today", "2026-12-01").out


def test_a_file_that_came_by_itself_and_brought_nothing_is_an_import(books: Finura, watched: Path) -> None:
    books("import", "sources", "set", "bank", "--folder", str(watched))
    (watched / "bank.csv").write_text(FIRST)
    books("import", "--today", "2026-10-03")
    (watched / "later.csv").write_text(FIRST + "\n\n")
    books("import", "--today", "2026-11-20")
    assert books("account", "--json").json["rows"][1]["last_import"] == "2026-11-20"


# --------------------------------------------------------------------------------------------------------- profiles


def test_a_profile_in_the_home_is_used_and_said(books: Finura, home: Path, watched: Path) -> None:
    file = watched / "odd.csv"
    file.write_text("W;X;Y\n01.02.2026;5,00;raus\n02.02.2026;9,00;rein\n")
    (home / "banks").mkdir()
    profile = home / "banks" / "odd.toml"
    profile.write_text(
        'match = ["W", "X", "Y"]\nout = ["raus"]\nin = ["rein"]\n[columns]\ndate = 1\namount = 2\nflag = 3\n'
    )
    assert "csv, by profile odd (" in books("import", str(file), "--dry-run").out
    rows = books("import", str(file), "--dry-run", "--json").json["files"][0]["transactions"]
    assert [row["amount"] for row in rows] == ["-5.00", "9.00"]
    books("import", str(file))
    assert "2 there already" in books("import", str(file)).out
    assert "by profile odd" in books("import", "sources", "show", "main-csv").out
    profile.write_text('match = ["W"]\n[columns]\ndate = "W"\n')
    ran = books("import", str(file), code=78)
    assert ran.err.startswith("error: profile odd.toml: ")
    profile.unlink()
    assert "by profile" not in books("import", str(file), "--format", "csv", "--dry-run", code=None).out


def test_help_is_in_reach_where_nothing_was_recognised(books: Finura, watched: Path) -> None:
    file = watched / "x.txt"
    file.write_text("nothing like a statement\n")
    assert "finura help formats" in books("import", str(file), code=65).err
    page = books("help", "formats").out
    assert max(map(len, page.splitlines())) <= 80
    assert "banks/" in page
