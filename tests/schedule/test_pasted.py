"""What is pasted by hand: an agent for launchd, lines for PowerShell."""

from __future__ import annotations

import plistlib
import re
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finura_cli.domain.timer import TimerName, When, when_of
from finura_cli.errors import Unavailable
from finura_cli.schedule import launchd, windows
from finura_cli.schedule.launchd import Launchd
from finura_cli.schedule.windows import Windows, quoted
from tests.domain.test_timer import fields
from tests.schedule.test_crontab import TEXTS, TIMERS, timer


@given(TIMERS)
def test_an_agent_is_read_back(one: object) -> None:
    assert isinstance(one, type(timer()))
    plist = plistlib.loads(launchd.agent(one).encode())
    assert launchd.read(plist) == replace(one, since=None)
    assert plist["ProgramArguments"] == list(one.argv)


@pytest.mark.parametrize("name", list(TimerName))
def test_an_agent_comes_when_the_timer_does(name: TimerName) -> None:
    """By launchd's rule: all that an interval names has to fit, and one interval is enough."""
    when = when_of(name, None, None, week_start="sun", month_start=27)
    intervals = launchd.intervals(when)
    moment = datetime(2026, 11, 21)
    comes = set()
    for _ in range(15 * 24 * 60):
        has = {"Minute": moment.minute, "Hour": moment.hour, "Day": moment.day, "Weekday": moment.isoweekday() % 7}
        if any(all(has[key] == value for key, value in one.items()) for one in intervals):
            comes.add(moment)
        moment += timedelta(minutes=1)
    at, meant = datetime(2026, 11, 20, 23, 59), set()
    while (found := when.next_after(at)) is not None and found < moment:
        meant.add(found)
        at = found
    assert comes == meant
    assert comes


def test_an_agent_that_was_put_there_is_listed(tmp_path: Path) -> None:
    place = Launchd({"HOME": str(tmp_path)})
    assert place.installed() == ()
    one = timer(TimerName.MONTHLY, profile="shop")
    ((path, text),) = place.pieces(one)
    assert path == str(tmp_path / "Library/LaunchAgents/finura.shop.monthly-report.plist")
    Path(path).parent.mkdir(parents=True)
    Path(path).write_text(text)
    (Path(path).parent / "finura.of.mine.plist").write_text("no plist")
    assert place.installed() == (replace(one, since=None),)
    assert place.kept(one) == place.pieces(one)
    assert place.steps(one)[0].endswith("LaunchAgents/finura.shop.monthly-report.plist")
    with pytest.raises(Unavailable, match="by hand"):
        place.remove(one)
    assert Path(path).exists()


def literal(text: str) -> tuple[str, str]:
    """One literal of PowerShell at the beginning of a text, and what follows it: its quotes are any of five, and two
    of them are one that is meant."""
    quotes = "'\u2018\u2019\u201a\u201b"
    assert text[0] in quotes
    said, n = "", 1
    while True:
        if text[n] in quotes:
            if n + 1 == len(text) or text[n + 1] not in quotes:
                return said, text[n + 1 :]
            n += 1
        said += text[n]
        n += 1


@given(TEXTS | st.text("ab'\u2018\u2019\u201a\u201b$`", min_size=1, max_size=9))
def test_powershell_reads_the_text_that_was_meant(text: str) -> None:
    assert literal(quoted(text) + " rest") == (text, " rest")


def test_the_lines_for_powershell() -> None:
    one = timer(home="C:\\Rina's books", argv=("C:\\it's\\finura.exe", "schedule", "run", "-q"))
    ((place, text),) = Windows().pieces(one)
    assert place == "PowerShell"
    action, trigger, settings, register = text.splitlines()
    argument, rest = literal(action.partition("-Argument ")[2])
    assert rest == ""
    command = re.fullmatch(r'.* -Command "([^"]*)"', argument)
    assert command
    sets, _, call = command[1].partition("; & ")
    assert literal(sets.removeprefix("$env:FINURA_HOME=")) == ("C:\\Rina's books", "")
    assert literal(call) == ("C:\\it's\\finura.exe", " 'schedule' 'run' '-q'; exit $LASTEXITCODE")
    assert trigger == "$trigger = New-ScheduledTaskTrigger -Weekly -DaysOfWeek Monday,Tuesday,Wednesday -At 08:00"
    assert "-StartWhenAvailable" in settings
    assert register.startswith("Register-ScheduledTask -TaskName 'Finura weekly-report'")
    assert windows.trigger(When((5,))) == "-Once -At 00:05 -RepetitionInterval (New-TimeSpan -Hours 1)"
    assert windows.trigger(When((5,), (7,), days=(1, 2))) == "-Daily -At 07:05"
    assert Windows().installed() == ()


@given(fields(range(24)).filter(bool), fields(range(1, 8)))
def test_intervals_are_all_that_there_is(hours: tuple[int, ...], days: tuple[int, ...]) -> None:
    assert len(launchd.intervals(When((0,), hours, weekdays=days))) == len(hours) * max(1, len(days))
