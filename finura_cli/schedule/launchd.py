"""Timers of macOS: an agent of launchd, as a file to put in its place by hand."""

from __future__ import annotations

import plistlib
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any, NoReturn

from finura_cli.domain.timer import Piece, Timer, TimerName, When
from finura_cli.errors import Unavailable
from finura_cli.schedule.base import checked, dry, read_pieces

_FIELDS = {"Minute": "minutes", "Hour": "hours", "Day": "days", "Month": "months", "Weekday": "weekdays"}


@dataclass(frozen=True, slots=True)
class Launchd:
    """The agents of the user who runs this program."""

    environ: Mapping[str, str]
    kind: str = "launchd"
    by_hand: bool = True

    @property
    def folder(self) -> Path:
        """Where a user's agents lie."""
        return Path(self.environ.get("HOME") or Path.home(), "Library", "LaunchAgents")

    def pieces(self, timer: Timer) -> tuple[Piece, ...]:
        return (Piece(str(self.folder / f"{_label(timer)}.plist"), agent(checked(timer))),)

    def steps(self, timer: Timer) -> tuple[str, ...]:
        return (f"launchctl bootstrap gui/$(id -u) ~/Library/LaunchAgents/{_label(timer)}.plist",)

    def trial(self, timer: Timer) -> str:
        return dry(timer)

    def installed(self) -> tuple[Timer, ...]:
        found = []
        for path in sorted(self.folder.glob("finura.*.plist")) if self.folder.is_dir() else ():
            with suppress(OSError, ValueError, plistlib.InvalidFileException):
                timer = read(plistlib.loads(path.read_bytes()))
                if timer is not None:
                    found.append(timer)
        return tuple(found)

    def kept(self, timer: Timer) -> tuple[Piece, ...]:
        return read_pieces([self.folder / f"{_label(timer)}.plist"])

    def write(self, timer: Timer) -> None:
        raise Unavailable("agents of launchd are put there by hand", hint=" ".join(self.steps(timer)))

    def remove(self, timer: Timer) -> NoReturn:
        label = _label(timer)
        hint = f"launchctl bootout gui/$(id -u)/{label}; rm ~/Library/LaunchAgents/{label}.plist"
        raise Unavailable("agents of launchd are removed by hand", hint=hint, code="by-hand")


def agent(timer: Timer) -> str:
    """The property list of an agent. launchd makes up for what was missed while the machine slept."""
    assert timer.when is not None
    return plistlib.dumps(
        {
            "Label": _label(timer),
            "ProgramArguments": list(timer.argv),
            "EnvironmentVariables": dict(timer.environ),
            "StartCalendarInterval": intervals(timer.when),
            "Umask": 0o077,
            "LowPriorityIO": True,
        },
        sort_keys=False,
    ).decode()


def intervals(when: When) -> list[dict[str, int]]:
    """launchd has no lists and no ranges: every combination is an interval of its own. Sunday is 0."""
    said = {key: getattr(when, field) for key, field in _FIELDS.items() if getattr(when, field)}
    return [
        {key: value % 7 if key == "Weekday" else value for key, value in zip(said, values, strict=True)}
        for values in product(*said.values())
    ]


def read(plist: dict[str, Any]) -> Timer | None:
    """The timer that an agent of ours is."""
    label, told = str(plist.get("Label", "")).split("."), plist.get("EnvironmentVariables") or {}
    if len(label) not in (2, 3) or label[0] != "finura" or label[-1] not in set(TimerName) or "FINURA_HOME" not in told:
        return None
    profile = label[1] if len(label) == 3 else None
    home = Path(told["FINURA_HOME"])
    token = told.get("FINURA_TOKEN_FILE")
    return Timer(
        TimerName(label[-1]),
        home / "profiles" / profile if profile else home,
        profile,
        _when(plist.get("StartCalendarInterval")),
        tuple(plist.get("ProgramArguments") or ()),
        tuple(told.items()),
        Path(token) if token else None,
    )


def _when(said: object) -> When | None:
    if not isinstance(said, list) or not said or not all(isinstance(one, dict) for one in said):
        return None
    values = {field: tuple(sorted({one[key] for one in said if key in one})) for key, field in _FIELDS.items()}
    values["weekdays"] = tuple(sorted(day or 7 for day in values["weekdays"]))
    return When(**values)


def _label(timer: Timer) -> str:
    return ".".join(["finura", *([timer.profile] if timer.profile else []), timer.name])
