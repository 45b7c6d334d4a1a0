"""Units for the user's systemd: systemd itself takes them, and they are read back."""

from __future__ import annotations

import os
import re
import shlex
import stat
import subprocess
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finura_cli.domain.timer import Timer, TimerName, When, when_of
from finura_cli.errors import DiskError
from finura_cli.schedule.systemd import Systemd, calendar, read, service, timer_unit, when_said
from tests.domain.test_timer import fields
from tests.needs import program

HARD = "100% 'mine' $HOME \"é\" \\ ;x"


def timer(folder: Path, name: TimerName = TimerName.WEEKLY, profile: str | None = None) -> Timer:
    token = folder / f"{HARD}.token"
    home = folder / HARD
    return Timer(
        name, home / "profiles" / profile if profile else home, profile,
        when_of(name, None, None, week_start="mon", month_start=25),
        (str(folder / HARD / "finura"), "schedule", "run", *name.jobs, "-q"),
        (("FINURA_HOME", str(home)), ("FINURA_TOKEN_FILE", str(token))), token, date(2026, 11, 21),
    )  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A program that systemd can look for."""
    (tmp_path / HARD).mkdir()
    (tmp_path / HARD / "finura").write_text("#!/bin/sh\n")
    (tmp_path / HARD / "finura").chmod(0o755)
    return tmp_path


def place(folder: Path, usual: Path | None = None) -> Systemd:
    """A systemd that does not answer, as in a container or by `su`."""
    environ = {"HOME": str(folder), "PATH": os.environ["PATH"], "XDG_CONFIG_HOME": str(folder / "config")}
    return Systemd({**environ, "DBUS_SESSION_BUS_ADDRESS": "unix:path=/nowhere"}, usual or folder / HARD)


@pytest.mark.parametrize("profile", [None, "shop"])
@pytest.mark.parametrize("name", list(TimerName))
def test_systemd_takes_them(folder: Path, name: TimerName, profile: str | None) -> None:
    program("systemd-analyze")
    one = timer(folder, name, profile)
    systemd = place(folder)
    systemd.write(one)
    files = [piece.place for piece in systemd.pieces(one)]
    assert [Path(file).name.rpartition(".")[2] for file in files] == ["service", "timer"]
    environ = {"HOME": str(folder), "PATH": os.environ["PATH"], "XDG_RUNTIME_DIR": str(folder), "LC_ALL": "C"}
    done = subprocess.run(
        ["systemd-analyze", "--user", "--man=no", "verify", *files], capture_output=True, text=True, env=environ
    )
    own = [text for text in done.stderr.splitlines() if "finura" in text]
    assert (done.returncode, own) == (0, []), done.stderr


def test_what_systemd_does_not_take_is_noticed(folder: Path) -> None:
    """That the check above can fail."""
    program("systemd-analyze")
    broken = folder / "finura-daily.service"
    broken.write_text(service(timer(folder)).replace("Type=oneshot", "Type=onceonly"))
    environ = {"HOME": str(folder), "PATH": os.environ["PATH"], "XDG_RUNTIME_DIR": str(folder), "LC_ALL": "C"}
    done = subprocess.run(
        ["systemd-analyze", "--user", "--man=no", "verify", str(broken)], capture_output=True, text=True, env=environ
    )
    assert "finura-daily.service" in done.stderr


def test_words_of_a_unit(folder: Path) -> None:
    text = service(timer(folder))
    hard = "100%% 'mine' {}HOME \\\"é\\\" \\\\ ;x"
    shell = '/bin/sh -c "exec \\"$$0\\" \\"$$@\\""'
    assert f'ExecStart={shell} "{folder}/{hard.format("$$")}/finura" schedule run weekly-report -q\n' in text
    easy = service(replace(timer(folder), argv=("/100% my/finura", "schedule")))
    assert 'ExecStart="/100%% my/finura" schedule\n' in easy
    assert f'Environment="FINURA_HOME={folder}/{hard.format("$")}"\n' in text
    assert f"LoadCredential=finura-token:{folder}/{HARD.replace('%', '%%')}.token\n" in text
    assert "FINURA_TOKEN_FILE" not in text, "the token is lent by systemd"
    assert "Persistent=true\n" in timer_unit(timer(folder))


@pytest.mark.parametrize("name", list(TimerName))
def test_a_unit_is_read_back(folder: Path, name: TimerName) -> None:
    one = timer(folder, name, "shop")
    found = read(timer_unit(one))
    assert found is not None
    assert found == replace(one, argv=(one.argv[0], "schedule", "run", *name.jobs), environ=())
    assert read("[Timer]\nOnCalendar=daily\n") is None
    changed = read(timer_unit(one).replace("OnCalendar=", "OnCalendar=Thu *-*-1/2 "))
    assert changed is not None
    assert changed.when is None


WHENS = st.builds(
    lambda minutes, hours, days, months, weekdays: When(minutes, hours, () if weekdays else days, months, weekdays),
    fields(range(60)), fields(range(24)), fields(range(1, 29)), fields(range(1, 13)), fields(range(1, 8)),
)  # fmt: skip


@given(WHENS)
def test_times_are_read_back(when: When) -> None:
    assert when_said(calendar(when)) == when


@pytest.mark.slow
@pytest.mark.parametrize("name", list(TimerName))
@pytest.mark.parametrize("moment", ["2026-11-21 07:59:59", "2026-12-31 23:58:00", "2028-02-28 08:00:00"])
def test_systemd_reads_the_times_as_they_are_meant(name: TimerName, moment: str) -> None:
    program("systemd-analyze")
    when = when_of(name, None, None, week_start="sun", month_start=28)
    words = ["systemd-analyze", "calendar", f"--base-time={moment} UTC", calendar(when)]
    done = subprocess.run(
        words, capture_output=True, text=True, env={"TZ": "UTC", "LC_ALL": "C", "PATH": os.environ["PATH"]}
    )
    found = re.search(r"Next elapse: \w+ (\S+ \S+) UTC", done.stdout)
    assert found, done.stdout + done.stderr
    coming = when.next_after(datetime.fromisoformat(moment))
    assert datetime.fromisoformat(found[1]) == coming


def test_units_are_written_and_removed_and_no_other_is(folder: Path) -> None:
    systemd = place(folder)
    systemd.folder.mkdir(parents=True)
    other = systemd.folder / "finura-of-mine.timer"
    other.write_text("[Timer]\nOnCalendar=daily\n")
    one, shop = timer(folder), timer(folder, TimerName.DAILY, "shop")
    systemd.write(one)
    systemd.write(shop)
    names = {path.name for path in systemd.folder.iterdir()} - {other.name}
    assert names == {
        "finura-weekly-report.service", "finura-weekly-report.timer",
        "finura-daily-for-shop.service", "finura-daily-for-shop.timer",
    }  # fmt: skip
    assert all(stat.S_IMODE((systemd.folder / name).stat().st_mode) == 0o600 for name in names)
    assert {found.name for found in systemd.installed()} == {TimerName.WEEKLY, TimerName.DAILY}
    assert [piece.text for piece in systemd.kept(one)] == [piece.text for piece in systemd.pieces(one)]
    assert "systemctl --user enable --now finura-weekly-report.timer" in systemd.steps(one)
    systemd.remove(one)
    systemd.remove(shop)
    assert [path.name for path in systemd.folder.iterdir()] == [other.name]


def test_books_elsewhere_have_units_of_their_own(folder: Path) -> None:
    usual, elsewhere = place(folder), place(folder, Path("/usual"))
    one = timer(folder)
    assert usual.pieces(one)[0].place.endswith("/finura-weekly-report.service")
    assert re.search(r"/finura-weekly-report-[0-9a-f]{6}\.service$", elsewhere.pieces(one)[0].place)


FAKE = """#!/bin/sh
echo "$(basename "$0") $*" >> {log}
[ "$1" != show-user ] || echo no
case "$*" in *"$FAILING"*) [ -z "$FAILING" ] || {{ echo 'Unit is masked.' >&2; exit 1; }} ;; esac
"""


def test_the_user_s_systemd_is_told(folder: Path) -> None:
    (folder / "bin").mkdir()
    log = folder / "log"
    for name in ("systemctl", "loginctl"):
        (folder / "bin" / name).write_text(FAKE.format(log=log))
        (folder / "bin" / name).chmod(0o755)
    environ = {"HOME": str(folder), "PATH": f"{folder}/bin:{os.environ['PATH']}"}
    systemd = Systemd(environ, folder / HARD)
    assert systemd.folder == folder / ".config/systemd/user"
    one = timer(folder)
    systemd.write(one)
    told = [text for text in log.read_text().splitlines() if "show-environment" not in text]
    unit = "finura-weekly-report.timer"
    assert told == [
        "systemctl --user daemon-reload",
        f"systemctl --user enable {unit}",
        f"systemctl --user restart {unit}",
    ]
    assert systemd.steps(one) == ("loginctl enable-linger",), "else it runs only while somebody is logged in"
    token = one.token
    assert shlex.split(replace(systemd, environ={**environ, "XDG_RUNTIME_DIR": "/run/u x"}).trial(one)) == [
        "XDG_RUNTIME_DIR=/run/u x",
        *("systemd-run", "--user", "--quiet", "--collect", "--wait", "--pipe"),
        f"--setenv=FINURA_HOME={folder / HARD}",
        f"--property=LoadCredential=finura-token:{token}",
        *("--", "/bin/sh", "-c", 'exec "$$0" "$$@"', one.argv[0].replace("$", "$$")),
        *("schedule", "run", "weekly-report", "-q", "--dry-run"),
    ]
    assert "FINURA_TOKEN_FILE=" in place(folder).trial(one), "where nothing answers the shell has to do"
    log.unlink()
    systemd.remove(one)
    told = [text for text in log.read_text().splitlines() if "show-environment" not in text]
    assert told == [f"systemctl --user disable --now {unit}", "systemctl --user daemon-reload"]
    with pytest.raises(DiskError, match="Unit is masked"):
        Systemd({**environ, "FAILING": "enable"}, folder / HARD).write(one)
