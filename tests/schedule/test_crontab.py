"""Lines of the crontab: ours are written and found again, and nobody else's is touched."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finura_cli.domain.timer import Timer, TimerName, When, when_of
from finura_cli.errors import Busy, DiskError, Unavailable, UsageError
from finura_cli.schedule.base import shell_line
from finura_cli.schedule.crontab import Crontab, line, read, with_line, without_line

TEXTS = st.text(
    st.characters(blacklist_categories=("Cs", "Cc"), blacklist_characters="\x7f\u2028\u2029\x85\\"),
    min_size=1,
    max_size=20,
)
PATHS = TEXTS.map(lambda text: "/" + text.replace("/", "-").strip() + "x")
OTHERS = st.lists(st.binary(max_size=60).filter(lambda text: b"# finura" not in text), max_size=6).map(b"\n".join)


def timer(name: TimerName = TimerName.WEEKLY, *, home: str = "/h", profile: str | None = None, **more: object) -> Timer:
    program = ("/usr/bin/finura", *(("--profile", profile) if profile else ()), "schedule", "run", *name.jobs, "-q")
    values: dict[str, object] = {
        "when": when_of(name, None, None, week_start="mon", month_start=1),
        "argv": program,
        "environ": (("FINURA_HOME", home),),
        "since": date(2026, 11, 21),
    }
    return Timer(name, Path(home, "profiles", profile) if profile else Path(home), profile, **{**values, **more})  # type: ignore[arg-type]


TIMERS = st.builds(
    lambda name, home, profile, token, program: timer(
        name,
        home=home,
        profile=profile,
        environ=(("FINURA_HOME", home), ("FINURA_TOKEN_FILE", token)),
        token=Path(token),
        argv=(program, *(("--profile", profile) if profile else ()), "schedule", "run", *name.jobs, "-q"),
    ),
    st.sampled_from(list(TimerName)),
    PATHS,
    st.sampled_from([None, "shop", "a-b_1"]),
    PATHS,
    PATHS,
)


@given(TIMERS)
def test_a_line_is_read_back(one: Timer) -> None:
    assert read(line(one)) == one


@given(TIMERS)
def test_cron_and_the_shell_hear_what_was_meant(one: Timer) -> None:
    """What cron hands to the shell: all after the fields, `\\%` as `%`, nothing after a bare one."""
    command = line(one).split(" ", 5)[5]
    assert not re.search(r"(?<!\\)%", command)
    said = shlex.split(command.replace(r"\%", "%"), comments=True)
    assert said == [*(f"{name}={value}" for name, value in one.environ), *one.argv]


@given(OTHERS, TIMERS, TIMERS)
def test_nothing_else_is_touched(others: bytes, one: Timer, other: Timer) -> None:
    ended = others if not others or others.endswith(b"\n") else others + b"\n"
    with_one = with_line(others, one)
    assert with_one == ended + os.fsencode(line(one)) + b"\n"
    assert without_line(with_one, one) == ended
    assert with_line(with_one, one) == with_one, "twice is once"
    if (one.name, one.home) != (other.name, other.home):
        both = with_line(with_one, other)
        assert without_line(both, other) == with_one
        assert without_line(both, one) == ended + os.fsencode(line(other)) + b"\n"


def test_a_line_is_replaced_where_it_stands() -> None:
    table = b"MAILTO=me\n#  mine \n" + line(timer()).encode() + b'\n@reboot  x\ny = "  z"\n'
    later = timer(when=When((30,), (9,), weekdays=(5,)))
    assert with_line(table, later) == table.replace(b"0 8 * * 1-3", b"30 9 * * 5")
    twice = table + line(timer()).encode() + b"\n"
    assert with_line(twice, later) == table.replace(b"0 8 * * 1-3", b"30 9 * * 5"), "of two one stays"


@pytest.mark.parametrize(
    "text",
    [
        "# 0 8 * * 1 FINURA_HOME=/h finura schedule run # finura daily",
        "0 8 * * 1 FINURA_HOME=/h finura schedule run # finura",
        "0 8 * * 1 FINURA_HOME=/h finura schedule run # finura sometimes",
        "0 8 * * 1 finura schedule run # finura daily",
        "0 8 * * 1 FINURA_HOME=/h echo # finura daily",
        "0 8 * * 1 FINURA_HOME='/h finura schedule run # finura daily",
        "0 8 * * 1 # finura daily",
        "# finura daily",
        "FINURA_HOME=/h",
        "",
    ],
)
def test_what_is_not_ours(text: str) -> None:
    assert read(text) is None


@pytest.mark.parametrize(
    ("fields", "when"),
    [
        ("*/30 * * * *", When((0, 30))),
        ("0 8 * * mon-fri", When((0,), (8,), weekdays=(1, 2, 3, 4, 5))),
        ("0 8 * * 7", When((0,), (8,), weekdays=(7,))),
        ("0 8 * * 0,1", When((0,), (8,), weekdays=(1, 7))),
        ("15 6,18 1 jan *", When((15,), (6, 18), (1,), (1,))),
        ("99 6 * * *", None),
    ],
)
def test_fields_that_a_person_changed(fields: str, when: When | None) -> None:
    found = read(f"{fields}\t FINURA_HOME=/h  /x/finura schedule run # finura daily since yesterday")
    assert found is not None
    assert (found.name, found.when, found.since) == (TimerName.DAILY, when, None)


def test_a_line_cannot_be_broken_in_two() -> None:
    with pytest.raises(UsageError):
        line(timer(home="/h\n* * * * * rm"))


# The program `crontab`, as a file

FAKE = """#!/bin/sh
[ -z "$CHANGED" ] || {{ [ "$1" = -l ] && [ -e {table}.seen ] && echo '# new' >> {table}; : > {table}.seen; }}
case $1 in
  -l) [ -z "$DENIED" ] || {{ echo 'you are not allowed' >&2; exit 1; }}
      [ -e {table} ] && exec cat {table}; echo 'no crontab for me' >&2; exit 1 ;;
  -) [ -z "$FULL" ] || {{ echo 'disk full' >&2; exit 1; }}; exec cat > {table} ;;
  -r) exec rm {table} ;;
esac
"""


@pytest.fixture
def table(tmp_path: Path) -> Path:
    """The file behind a crontab of one's own; `crontab` is in `bin`."""
    path = tmp_path / "table"
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin/crontab").write_text(FAKE.format(table=shlex.quote(str(path))))
    (tmp_path / "bin/crontab").chmod(0o755)
    return path


def crontab(table: Path, **more: str) -> Crontab:
    return Crontab({"PATH": f"{table.parent}/bin:{os.environ['PATH']}", **more})


@pytest.mark.parametrize("before", [None, b"MAILTO=me\n\n# \xff not UTF-8\n  0 8 * * *\techo  'a   b' # x\nnonsense\n"])
def test_installed_and_removed_to_the_byte(table: Path, before: bytes | None) -> None:
    if before is not None:
        table.write_bytes(before)
    place = crontab(table)
    assert place.installed() == ()
    place.write(timer())
    place.write(timer(TimerName.DAILY))
    assert place.installed() == (timer(), timer(TimerName.DAILY))
    assert table.read_bytes().startswith(before or b"0 8")
    assert [piece.text for piece in place.kept(timer())] == [line(timer())]
    place.remove(timer())
    place.remove(timer(TimerName.DAILY))
    assert (table.read_bytes() if table.exists() else None) == before


def test_a_crontab_that_refuses_or_changes(table: Path) -> None:
    with pytest.raises(DiskError, match="you are not allowed"):
        crontab(table, DENIED="1").write(timer())
    with pytest.raises(DiskError, match="disk full"):
        crontab(table, FULL="1").write(timer())
    assert not table.exists()
    with pytest.raises(Busy, match="changed meanwhile"):
        crontab(table, CHANGED="1").write(timer())
    assert table.read_text() == "# new\n"
    with pytest.raises(Unavailable):
        Crontab({"PATH": str(table.parent / "none")}).write(timer())


def test_the_shell_runs_it(tmp_path: Path) -> None:
    """A home and a program whose names have all that shells and cron love to take for their own."""
    folder = tmp_path / "100% 'mine' $HOME `x` \"é\""
    folder.mkdir()
    program = folder / "finura"
    program.write_text('#!/bin/sh\nprintf "%s\\n" "$FINURA_HOME" "$@"\n')
    program.chmod(0o755)
    one = timer(home=str(folder), argv=(str(program), "schedule", "run", "-q"))
    done = subprocess.run(["/bin/sh", "-c", shell_line(one, "--dry-run")], capture_output=True, text=True)
    assert done.stdout.splitlines() == [str(folder), "schedule", "run", "-q", "--dry-run"], done.stderr


def test_a_machine_without_a_running_cron_is_told_to_start_it(table: Path, tmp_path: Path) -> None:
    processes = tmp_path / "proc"
    place = Crontab({}, processes)
    assert place.steps(timer()) == (), "where nobody can tell, nothing is said"
    for number, name in (("1", "init"), ("20", "bash")):
        (processes / number).mkdir(parents=True)
        (processes / number / "comm").write_text(f"{name}\n")
    (step,) = place.steps(timer())
    assert step.startswith("sudo service cron start")
    (processes / "20/comm").write_text("crond\n")
    assert place.steps(timer()) == ()
