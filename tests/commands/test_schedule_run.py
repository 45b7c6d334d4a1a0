"""`finura schedule run`: what is due is done once, told once, and stops for nothing."""

from __future__ import annotations

import errno
import io
import json
import os
import random
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

from finura_cli import locks
from finura_cli.cli import schedule_jobs
from finura_cli.domain.channel import Carries, Channel, Message, Pace
from finura_cli.domain.delivery import State
from finura_cli.domain.jobs import Job
from finura_cli.notify.base import NotSent
from finura_cli.paths import BOOKS, SCHEDULE_LOCK
from finura_cli.services import monthly
from finura_cli.store import channels, connection, history, outbox, runs
from finura_cli.store.connection import Store
from tests.conftest import Finura, Once
from tests.thorough import in_part

MONDAY = ("--today", "2026-10-26T09:00")
NIGHT = ("--today", "2026-10-26T05:00")
TOLD = ("weekly-report", "monthly-report", "alerts")


@pytest.fixture
def books(finura: Finura, once: Once) -> Finura:
    """Books with a fortnight of entries, and a budget that is not near."""

    def make() -> None:
        finura("init", "--no-pin", "--currency", "INR", "--locale", "en_IN", "--yes")
        finura("config", "set", "alerts.holdout", "0")
        for day, amount, text in (("09-22", "300", "pens"), ("10-13", "180", "lunch"), ("10-21", "420", "dinner")):
            finura("add", amount, text, f"2026-{day}", "-c", "Dining", "--today", f"2026-{day}T12:00")

    once(make)
    return finura


@contextmanager
def opened(home: Path) -> Iterator[Store]:
    with connection.open_store(home / BOOKS) as store:
        yield store


def add_channel(home: Path, name: str, address: str, **how: Any) -> Channel:
    with opened(home) as store, history.deed(store, command="test", at="2026-10-01T09:00:00") as deed:
        deed.summary = name
        return channels.add(store, Channel(0, "", name, address, **how))


def outcomes(ran: Any) -> dict[str, str]:
    return {row["job"]: row["status"] for row in ran.json["rows"]}


# ------------------------------------------------------------------------------------------------- done, and done once


def test_the_reports_come_once_to_whoever_runs_it(books: Finura) -> None:
    first = books("schedule", "run", *TOLD, *MONDAY)
    assert "Week 2026-w43, 2026-10-19 to 2026-10-25, INR" in first.out
    assert "₹420.00" in first.out
    assert "September 2026" in first.out
    assert max(map(len, first.out.splitlines())) <= 80
    assert first.err == ""
    again = books("schedule", "run", *TOLD, *MONDAY)
    assert (again.out, again.err) == ("", "")
    later = books("schedule", "run", *TOLD, "--today", "2026-11-01T09:00")
    assert later.out.startswith("October 2026") or "October 2026" in later.out.splitlines()[0]


def test_the_shape_of_its_json_is_fixed(books: Finura) -> None:
    ran = books("schedule", "run", "weekly-report", "entries", "--json", *MONDAY).json
    text = ran.pop("texts")
    assert ran == {
        "schema": 1, "command": "schedule run", "dry_run": False,
        "rows": [
            {"job": "entries", "key": "2026-10-26", "status": "nothing", "said": "none is due"},
            {"job": "weekly-report", "key": "2026-w43", "status": "done", "said": "2026-10-19 to 2026-10-25"},
        ],
        "messages": [
            {"channel": "terminal", "topic": "weekly-report", "key": "2026-w43", "state": "sent", "error": None,
             "tries": 1, "until": None},
        ],
    }  # fmt: skip
    assert [one["subject"] for one in text] == ["Finura: " + text[0]["text"].splitlines()[0]]
    assert books("schedule", "run", "weekly-report", "--json", *MONDAY).json["texts"] == []


def test_no_message_is_lost_whatever_the_answer_is(books: Finura, home: Path, tmp_path: Path) -> None:
    """What no channel takes is printed beside a table, or stands in the JSON, before it counts as sent."""
    ran = books("schedule", "run", "weekly-report", "--csv", *MONDAY)
    assert ran.out.splitlines()[0] == "job,key,status,said"
    assert "₹420.00" in ran.err
    ran = books("schedule", "run", "monthly-report", "-o", str(tmp_path / "ran.csv"), *MONDAY)
    assert "September 2026" in ran.out
    late = ("--today", "2026-10-19T09:00")
    ran = books("schedule", "run", "weekly-report", "-o", str(tmp_path / "nowhere" / "ran.json"), *late, code=74)
    assert "there is no such folder" in ran.err
    books("schedule", "run", "weekly-report", "-o", str(tmp_path / "ran.json"), *late)
    assert "₹180.00" in json.loads((tmp_path / "ran.json").read_text())["texts"][0]["text"]


@contextmanager
def nobody_reads(how: str, room: int) -> Iterator[None]:
    """Standard output that takes so many bytes and then breaks: its reader is gone, or the disk is full."""
    error = {"pipe": BrokenPipeError(errno.EPIPE, "Broken pipe"), "disk": OSError(errno.ENOSPC, "No space left")}[how]

    class Breaking(io.RawIOBase):
        taken = 0

        def writable(self) -> bool:
            return True

        def write(self, data: Any) -> int:
            if self.taken + len(data) > room:
                raise error
            self.taken += len(data)
            return len(data)

    raw = Breaking()
    usual, sys.stdout = sys.stdout, io.TextIOWrapper(io.BufferedWriter(raw), encoding="utf-8")
    try:
        yield
    finally:
        raw.taken = -sys.maxsize  # what it still holds goes nowhere, without a complaint
        sys.stdout = usual  # and here it goes: nothing else holds the stream


@pytest.mark.parametrize("form", [["--json"], []], ids=["json", "plain"])
@pytest.mark.parametrize("room", [0, 700])
@pytest.mark.parametrize(("how", "code"), [("pipe", {4, 141}), ("disk", {4, 74})])
def test_what_nobody_could_read_is_not_sent(
    books: Finura, home: Path, form: list[str], room: int, how: str, code: set[int]
) -> None:
    with nobody_reads(how, room):
        assert books("schedule", "run", "weekly-report", *form, *MONDAY, code=None).code in code
    with opened(home) as store:
        (waits,) = outbox.log(store)
        assert (waits.state, waits.tries) == (State.WAITING, 1)
        assert waits.error is not None
        assert waits.error.startswith("nobody reads what is printed")
    later = ("--today", "2026-10-26T10:00")
    assert "₹420.00" in books("schedule", "run", "weekly-report", *form, *later).out
    assert "₹420.00" not in books("schedule", "run", "weekly-report", *form, *later).out


def test_who_breaks_it_off_has_the_answer_another_time(
    books: Finura, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As while models are learnt, after what is sent was handed over."""

    def ctrl_c(work: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setitem(schedule_jobs._JOBS, Job.BACKUP, ctrl_c)
        books("schedule", "run", "weekly-report", "backup", "--json", *MONDAY, code=130)
    with opened(home) as store:
        assert [one.state for one in outbox.log(store)] == [State.WAITING]
    assert len(books("schedule", "run", "--json", "--today", "2026-10-26T10:00").json["texts"]) == 2


def test_all_jobs_in_their_order(books: Finura, monkeypatch: pytest.MonkeyPatch) -> None:
    ran = books("schedule", "run", "--json", *MONDAY)
    assert [row["job"] for row in ran.json["rows"]] == [job.value for job in Job]
    status = outcomes(ran)
    assert status["backup"] == "done"
    assert status["import"] == "nothing"
    assert outcomes(books("schedule", "run", "--json", *MONDAY))["backup"] == "nothing"
    assert len(books("backup", "list", "--json").json["rows"]) == 1


def test_without_a_name_a_month_waits_for_what_banks_book_late(books: Finura) -> None:
    ran = books("schedule", "run", "--json", "--today", "2026-11-02T09:00")
    assert outcomes(ran)["monthly-report"] == "waiting"
    ran = books("schedule", "run", "--json", "--today", "2026-11-03T09:00")
    assert outcomes(ran)["monthly-report"] == "done"


def test_after_weeks_the_latest_comes_and_names_the_others(books: Finura) -> None:
    books("schedule", "run", "weekly-report", "--today", "2026-09-28T09:00")
    for day in ("10-06", "10-29"):
        books("add", "50", "tea", f"2026-{day}", "--today", f"2026-{day}T12:00")
    ran = books("schedule", "run", "weekly-report", "--today", "2026-11-02T09:00")
    assert "Week 2026-w44" in ran.out
    assert "Not sent at the time: 2026-w41 to 2026-w43 (3 weeks)." in " ".join(ran.out.split())
    assert "w40" not in ran.out  # nothing happened in it


def test_a_week_without_entries_waits_for_them(books: Finura) -> None:
    ran = books("schedule", "run", "weekly-report", "--json", "--today", "2026-11-02T09:00")
    (row,) = ran.json["rows"]
    assert (row["status"], row["said"]) == ("waiting", "no entries of 2026-w44 yet")
    books("add", "50", "tea", "2026-10-30", "--today", "2026-11-03T08:00")
    ran = books("schedule", "run", "weekly-report", "--json", "--today", "2026-11-03T09:00")
    assert outcomes(ran) == {"weekly-report": "done"}


def test_a_clock_that_goes_back_sends_nothing_again(books: Finura) -> None:
    assert books("schedule", "run", *TOLD, *MONDAY).out
    for day in ("2026-10-20T09:00", "2026-10-27T09:00", "2026-10-26T08:00"):
        ran = books("schedule", "run", "monthly-report", "--today", day)
        assert ran.out == ""
    assert books("schedule", "run", "weekly-report", "--today", "2026-10-28T09:00").out == ""


def test_entries_post_themselves(books: Finura) -> None:
    books("bills", "schedule", "add", "15000", "rent", "-a", "Cash", "-c", "Rent", "--every", "monthly",
          "--from", "2026-10-05", *MONDAY)  # fmt: skip
    would = books("schedule", "run", "entries", "--dry-run", "--json", *MONDAY).json["rows"]
    assert would == [{"job": "entries", "key": "2026-10-26", "status": "would", "said": "1 entry due"}]
    done = books("schedule", "run", "entries", "--json", *MONDAY).json["rows"]
    assert done == [{"job": "entries", "key": "2026-10-26", "status": "done", "said": "1 entry posted"}]
    assert outcomes(books("schedule", "run", "entries", "--json", *MONDAY)) == {"entries": "nothing"}
    books("undo")
    assert outcomes(books("schedule", "run", "entries", "--json", *MONDAY)) == {"entries": "done"}


# ------------------------------------------------------------------------------------------------ what comes by itself


def test_files_come_in_and_what_they_set_off_is_said(books: Finura, tmp_path: Path) -> None:
    folder = tmp_path / "downloads"
    folder.mkdir()
    (folder / "new.csv").write_text("date,amount,category\n2026-10-26,3900,Shopping\n2026-10-25,20,Dining\n")
    books("budget", "set", "Shopping", "4000", *MONDAY)
    books("import", "sources", "set", "Bank", "--folder", str(folder), "-a", "Cash")
    dry = books("schedule", "run", "import", "--dry-run", "--json", *MONDAY).json["rows"][0]
    assert (dry["status"], dry["said"]) == ("would", "2 new entries of 1 file")
    ran = books("schedule", "run", "import", "alerts", "--json", *MONDAY)
    assert outcomes(ran) == {"import": "done", "alerts": "done"}
    assert [one["topic"] for one in ran.json["messages"]] == ["budget"]
    assert "98 % of Shopping" in ran.json["texts"][0]["text"]
    again = books("schedule", "run", "import", "alerts", "--json", *MONDAY)
    assert outcomes(again) == {"import": "nothing", "alerts": "nothing"}


def test_a_file_that_is_none_stops_no_other_and_is_told_once(books: Finura, tmp_path: Path) -> None:
    folder = tmp_path / "downloads"
    folder.mkdir()
    (folder / "bad.csv").write_bytes(b"\x00\x01\x02 no statement")
    (folder / "good.csv").write_text("date,amount,category\n2026-10-25,20,Dining\n")
    books("import", "sources", "set", "Bank", "--folder", str(folder), "-a", "Cash")
    ran = books("schedule", "run", *MONDAY, code=4)
    assert ran.err.startswith("warning: import: 1 new entry of 1 file; ")
    assert "bad.csv" in ran.err
    assert "Week 2026-w43" in ran.out
    second = books("schedule", "run", *MONDAY, code=4)
    third = books("schedule", "run", *MONDAY, code=4)
    assert "bad.csv" in second.err  # nothing good beside it now: it fails in another way
    assert (third.out, third.err) == ("", "")


def test_rejected_rows_are_told_with_the_file_that_has_them(books: Finura, tmp_path: Path) -> None:
    folder = tmp_path / "downloads"
    folder.mkdir()
    (folder / "some.csv").write_text("date,amount,category\n2026-10-25,20,Dining\n2026-13-45,1,Dining\n")
    books("import", "sources", "set", "Bank", "--folder", str(folder), "-a", "Cash")
    ran = books("schedule", "run", "import", "--json", *MONDAY, code=4).json["rows"][0]
    assert (ran["status"], ran["said"]) == ("done", "1 new entry of 1 file, 1 row rejected: finura import log")
    assert books("schedule", "run", "import", "--json", *MONDAY).json["rows"][0]["status"] == "nothing"
    (folder / "none.csv").write_text("date,amount,category\n2026-13-45,1,Dining\n2026-14-45,1,Dining\n")
    ran = books("schedule", "run", "import", *MONDAY, code=4)
    assert ran.err.endswith("none.csv: none of its 2 rows could be taken\n")
    assert books("schedule", "run", "import", *MONDAY, code=4).err == ""  # told once a day
    assert "none of its 2 rows" in books("schedule", "run", "import", "--today", "2026-10-27T09:00", code=4).err


def test_private_hides_amounts_in_what_goes_out(books: Finura, home: Path, tmp_path: Path) -> None:
    books("budget", "set", "Dining", "500", *MONDAY)
    ran = books("schedule", "run", *TOLD, "--private", *MONDAY)
    assert "₹••••" in ran.out
    assert not re.search(r"420|600|180|300", ran.out)


def test_a_downloader_rests_between_runs_unless_it_is_asked_for(books: Finura, tmp_path: Path) -> None:
    program, called = tmp_path / "fetch", tmp_path / "called"
    program.write_text(f"#!/bin/sh\necho x >> {called}\n")
    program.chmod(0o700)
    books("import", "sources", "set", "Bank", "-a", "Cash", "--fetch", str(program))
    for at in ("26T19:00", "26T20:00", "26T22:59", "26T23:00", "27T00:30", "27T02:59"):
        books("schedule", "run", "--today", f"2026-10-{at}")
    assert called.read_text() == "x\nx\n"
    books("schedule", "run", "import", "--today", "2026-10-27T02:59")
    assert called.read_text() == "x\nx\nx\n"


# ------------------------------------------------------------------------------------------------------------ channels


def test_a_channel_has_it_in_a_file_and_nothing_is_printed(books: Finura, home: Path, tmp_path: Path) -> None:
    add_channel(home, "letters", f"file://{tmp_path}/letters")
    add_channel(home, "dots", f"file://{tmp_path}/dots?format=html", carries=Carries.PRIVATE)
    add_channel(home, "monthly", f"file://{tmp_path}/monthly", topics=("monthly-report",))
    for _ in range(2):
        assert books("schedule", "run", "weekly-report", *MONDAY).out == ""
    (letter,) = (tmp_path / "letters").iterdir()
    (page,) = (tmp_path / "dots").iterdir()
    assert "₹420.00" in letter.read_text()
    assert "420" not in page.read_text()
    assert "<html" in page.read_text()
    assert not (tmp_path / "monthly").exists()


def test_nothing_goes_out_in_quiet_hours_and_waits_for_their_end(books: Finura, home: Path, tmp_path: Path) -> None:
    add_channel(home, "letters", f"file://{tmp_path}/letters")
    ran = books("schedule", "run", "weekly-report", "alerts", "--json", *NIGHT)
    assert outcomes(ran) == {"weekly-report": "done", "alerts": "waiting"}
    assert ran.json["messages"][0]["until"] == "2026-10-26T07:00:00"
    assert not (tmp_path / "letters").exists()
    assert books("schedule", "run", "entries", "--json", *MONDAY).json["messages"][0]["state"] == "sent"
    assert len(list((tmp_path / "letters").iterdir())) == 1


def test_who_has_it_run_by_night_alone_is_told(books: Finura) -> None:
    assert books("schedule", "run", "weekly-report", *NIGHT).err == ""
    assert books("schedule", "run", "weekly-report", "--today", "2026-10-27T04:59").err == ""
    assert books("schedule", "run", "weekly-report", "--today", "2026-10-27T05:00").err == (
        "warning: 1 message waits since 2026-10-26: nothing goes out in quiet hours, 22:00-07:00,"
        " and no run came after them\n"
    )
    assert "Week 2026-w43" in books("schedule", "run", "weekly-report", "--today", "2026-10-27T07:00").out


def test_a_channel_that_fails_is_a_warning_and_tried_again(
    books: Finura, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Down:
        def send(self, message: Message, *, seconds: float) -> None:
            raise NotSent("the server is down")

    add_channel(home, "letters", f"file://{tmp_path}/letters")
    add_channel(home, "mail", "json://127.0.0.1:1")
    from finura_cli.notify import registry

    own = registry.carrier
    monkeypatch.setattr(registry, "carrier", lambda address: Down() if address.startswith("json") else own(address))
    ran = books("schedule", "run", "weekly-report", *MONDAY, code=4)
    assert ran.err == (
        "warning: mail: weekly-report 2026-w43 is not sent yet: the server is down; not before 2026-10-26 09:10\n"
    )
    assert len(list((tmp_path / "letters").iterdir())) == 1
    assert books("schedule", "run", "weekly-report", *MONDAY).err == ""  # not yet
    books("schedule", "run", "weekly-report", "--today", "2026-10-26T10:00", code=4)
    for night in ("2026-10-26T23:00", "2026-10-27T23:00"):  # nothing is tried then, so nothing is wrong anew
        assert books("schedule", "run", "entries", "--today", night).err == ""
    monkeypatch.setattr(registry, "carrier", own)


def test_what_waits_for_another_day_is_said_to_wait(books: Finura) -> None:
    books("budget", "set", "Dining", "500", *MONDAY)
    books("config", "set", "alerts.per_day", "0")
    (row,) = books("schedule", "run", "alerts", "--json", *MONDAY).json["rows"]
    assert (row["status"], row["said"]) == ("waiting", "1 alert waits, as alerts.per_day is 0")
    books("config", "set", "alerts.per_day", "1")
    (row,) = books("schedule", "run", "alerts", "--json", *MONDAY).json["rows"]
    assert (row["status"], row["said"]) == ("done", "1 alert: budget")


def test_a_digest_channel_has_one_message_a_day(books: Finura, home: Path, tmp_path: Path) -> None:
    add_channel(home, "letters", f"file://{tmp_path}/letters", pace=Pace.DIGEST)
    for name, spent in (("Shopping", "3900"), ("Dining", "3800")):
        books("budget", "set", name, "4000", *MONDAY)
        books("add", spent, "things", "-c", name, "-q", *MONDAY)
    for at in ("09:00", "10:00", "20:00"):
        books("schedule", "run", "alerts", "--today", f"2026-10-26T{at}")
    (letter,) = (tmp_path / "letters").iterdir()
    assert "Shopping" in letter.read_text()
    assert "Dining" in letter.read_text()


# ------------------------------------------------------------------------------------------------------------- failures


def test_a_job_that_fails_stops_no_other(books: Finura, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> None:
        raise RuntimeError("4,711 spent at Vornik")

    monkeypatch.setattr(monthly, "month", fails)
    ran = books("schedule", "run", *MONDAY, code=4)
    assert "warning: monthly-report: a bug in finura, RuntimeError; a report without your data is in" in ran.err
    assert "Vornik" not in ran.err
    assert "Week 2026-w43" in ran.out
    assert len(books("backup", "list", "--json").json["rows"]) == 1
    again = books("schedule", "run", *MONDAY, code=4)
    assert (again.out, again.err) == ("", "")
    assert len(list(home.glob("finura-crash-*"))) == 1
    (row,) = [one for one in books("doctor", "--json").json["rows"] if one["code"] == "job-failed"]
    assert row["text"].startswith("monthly-report failed on 2026-10-26 09:00: a bug in finura")
    assert row["hint"] == "finura schedule run monthly-report"
    monkeypatch.undo()
    monkeypatch.setenv("FINURA_HOME", str(home))
    assert "September 2026" in books("schedule", "run", *MONDAY).out
    with opened(home) as store:
        row = runs.get(store, "monthly-report", "2026-09")
    assert row is not None
    assert row.failed is None
    assert "job-failed" not in [one["code"] for one in books("doctor", "--json").json["rows"]]


def test_what_today_s_risk_needs_is_learnt_before_the_books_are_locked(
    books: Finura, monkeypatch: pytest.MonkeyPatch
) -> None:
    from finura_cli.services import alert_risk

    locked: list[bool] = []
    monkeypatch.setattr(alert_risk, "alert", lambda store, now: locked.append(store.conn.in_transaction))
    books("schedule", "run", "risk", *MONDAY)
    assert locked == [False, True]


def test_learning_is_tried_three_times_a_week(books: Finura, monkeypatch: pytest.MonkeyPatch) -> None:
    """It takes minutes; and what is fresh, or too little, is looked at once."""
    looked = []

    def fails(*_: object, **__: object) -> None:
        looked.append(1)
        raise RuntimeError

    monkeypatch.setattr("finura_cli.services.model_books.train_all", fails)
    for at in range(10, 15):
        books("schedule", "run", "--json", "--today", f"2026-10-26T{at}:00", code=None)
    assert len(looked) == 3
    books("schedule", "run", "model", "--today", "2026-10-26T16:00", code=4)
    books("schedule", "run", "--today", "2026-11-02T10:00", code=4)
    assert len(looked) == 5
    monkeypatch.setattr("finura_cli.services.model_books.train_all", lambda *_, **__: looked.append(1) or ())
    for at in (11, 12):
        books("schedule", "run", "--today", f"2026-11-02T{at}:00")
    assert len(looked) == 6


def test_one_run_at_a_time(books: Finura, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("finura_cli.cli.schedule_run._WAIT", 0.1)
    with locks.take(home, exclusive=True, name=SCHEDULE_LOCK):
        ran = books("schedule", "run", *MONDAY, code=75)
        assert ran.err.startswith("error: another finura schedule run is at work")
        assert books("schedule", "run", "--dry-run", *MONDAY).code == 0
    assert "Week 2026-w43" in books("schedule", "run", *MONDAY).out


def test_two_processes_at_once_send_one_letter(books: Finura, home: Path, tmp_path: Path) -> None:
    add_channel(home, "letters", f"file://{tmp_path}/letters")
    words = [sys.executable, "-m", "finura_cli", "schedule", "run", "weekly-report", *MONDAY]
    several = [
        subprocess.Popen(words, env={**os.environ, "FINURA_HOME": str(home)}, stdin=subprocess.DEVNULL)
        for _ in range(3)
    ]
    assert {one.wait(60) for one in several} <= {0, 75}
    assert len(list((tmp_path / "letters").iterdir())) == 1


@pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
@pytest.mark.parametrize("kills", in_part(4, 16))
def test_whenever_it_is_killed_nothing_comes_twice(books: Finura, home: Path, tmp_path: Path, kills: int) -> None:
    add_channel(home, "letters", f"file://{tmp_path}/letters")
    add_channel(home, "copies", f"file://{tmp_path}/copies")
    books("budget", "set", "Dining", "500", *MONDAY)
    jobs = ("entries", "alerts", "weekly-report", "monthly-report")
    words = [sys.executable, "-m", "finura_cli", "schedule", "run", *jobs, *MONDAY]
    environ = {**os.environ, "FINURA_HOME": str(home)}
    seed = random.randrange(10**6)
    print(f"seed {seed}")
    draw = random.Random(seed)
    for _ in range(kills):
        running = subprocess.Popen(words, env=environ, stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        with suppress(subprocess.TimeoutExpired):
            running.wait(draw.uniform(0.2, 1.2))
        running.kill()
        running.wait()
    books(*words[3:], code=None)
    with opened(home) as store:
        sent = Counter((one.name, one.state) for one in outbox.log(store))
    lost = sum(number for (_, state), number in sent.items() if state is State.UNKNOWN)
    for name in ("letters", "copies"):
        came = [path.read_text().splitlines()[0] for path in (tmp_path / name).iterdir() if path.suffix == ".txt"]
        assert len(came) == len(set(came))
        assert sent[name, State.SENT] <= len(came) <= 3
    assert sum(sent.values()) == 6  # an alert and two reports for each
    assert sum(sent[name, State.SENT] for name in ("letters", "copies")) + lost == 6


# -------------------------------------------------------------------------------------------------------------- dry run


@pytest.mark.parametrize("models", [("category", "expense"), ()], ids=["models to learn", "all fresh"])
def test_a_dry_run_writes_nothing_at_all(
    books: Finura, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, models: tuple[str, ...]
) -> None:
    monkeypatch.setattr("finura_cli.services.model_books.names", lambda: models)
    folder = tmp_path / "downloads"
    folder.mkdir()
    (folder / "new.csv").write_text("date,amount,category\n2026-10-25,20,Dining\n")
    books("import", "sources", "set", "Bank", "--folder", str(folder), "-a", "Cash")
    books("budget", "set", "Dining", "500", *MONDAY)
    add_channel(home, "letters", f"file://{tmp_path}/letters")
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    ran = books("schedule", "run", "--dry-run", "--json", *MONDAY)
    after = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    assert after == before
    assert {row["job"] for row in ran.json["rows"] if row["status"] == "would"} >= {
        "import", "alerts", "weekly-report", "monthly-report", "backup",
    }  # fmt: skip
    assert [one["topic"] for one in ran.json["messages"]] == ["budget", "weekly-report", "monthly-report"]
    assert {one["state"] for one in ran.json["messages"]} == {"would"}
    sent = books("schedule", "run", "alerts", "weekly-report", "monthly-report", "--json", *MONDAY).json["messages"]
    assert [one["topic"] for one in sent] == ["budget", "weekly-report", "monthly-report"]


def test_a_job_that_is_none_is_an_error(books: Finura) -> None:
    assert "weekly-report" in books("schedule", "run", "weekly", code=2).err
