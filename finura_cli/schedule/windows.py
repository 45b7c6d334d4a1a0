"""Timers of Windows: a task of its scheduler, as lines to paste into PowerShell."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NoReturn

from finura_cli.domain.period import DAY_NAMES
from finura_cli.domain.timer import Piece, Timer, When
from finura_cli.errors import Unavailable
from finura_cli.schedule.base import checked, dry


@dataclass(frozen=True, slots=True)
class Windows:
    """The scheduler of Windows. What is in it is not looked at: it answers in the language of the machine."""

    kind: str = "windows"
    by_hand: bool = True

    def pieces(self, timer: Timer) -> tuple[Piece, ...]:
        return (Piece("PowerShell", task(checked(timer))),)

    def steps(self, timer: Timer) -> tuple[str, ...]:
        return ()

    def trial(self, timer: Timer) -> str:
        return dry(timer)

    def installed(self) -> tuple[Timer, ...]:
        return ()

    def kept(self, timer: Timer) -> tuple[Piece, ...]:
        return ()

    def write(self, timer: Timer) -> None:
        raise Unavailable("tasks of Windows are made by hand: paste the lines into PowerShell", code="by-hand")

    def remove(self, timer: Timer) -> NoReturn:
        hint = f"in PowerShell: Unregister-ScheduledTask {quoted(_title(timer))}"
        raise Unavailable("tasks of Windows are removed by hand", hint=hint, code="by-hand")


def task(timer: Timer) -> str:
    """The lines. A run that was missed is made up for when the machine is on again."""
    assert timer.when is not None
    sets = "".join(f"$env:{name}={quoted(value)}; " for name, value in timer.environ)
    call = f"& {' '.join(quoted(word) for word in timer.argv)}"
    # No file name of Windows has a double quote in it.
    inner = f'-NoProfile -NonInteractive -WindowStyle Hidden -Command "{sets}{call}; exit $LASTEXITCODE"'
    return "\n".join(
        [
            f"$action = New-ScheduledTaskAction -Execute 'powershell.exe' -Argument {quoted(inner)}",
            f"$trigger = New-ScheduledTaskTrigger {trigger(timer.when)}",
            "$settings = New-ScheduledTaskSettingsSet -StartWhenAvailable -MultipleInstances IgnoreNew",
            f"Register-ScheduledTask -TaskName {quoted(_title(timer))} -Action $action -Trigger $trigger"
            " -Settings $settings -Force",
            "",
        ]
    )


def trigger(when: When) -> str:
    """The times. PowerShell knows no days of a month: every day then, as a run without work does nothing."""
    minute = when.minutes[0]
    if not when.hours:
        return f"-Once -At 00:{minute:02d} -RepetitionInterval (New-TimeSpan -Hours 1)"
    at = f"-At {when.hours[0]:02d}:{minute:02d}"
    days = ",".join(DAY_NAMES[n - 1] for n in when.weekdays)
    return f"-Weekly -DaysOfWeek {days} {at}" if days else f"-Daily {at}"


def quoted(text: str) -> str:
    """A literal of PowerShell: nothing in it means anything but the quote, which to PowerShell is any of five."""
    return "'" + re.sub("(['\u2018\u2019\u201a\u201b])", r"\1\1", text) + "'"


def _title(timer: Timer) -> str:
    return f"Finura {timer.name}" + (f" {timer.profile}" if timer.profile else "")
