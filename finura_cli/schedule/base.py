"""What every keeper of timers does: cron, systemd, and those whose text is pasted by hand."""

from __future__ import annotations

import re
import shlex
from collections.abc import Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Protocol

from finura_cli.domain.timer import Piece, Timer
from finura_cli.errors import UsageError

DRY = "--dry-run"
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


class Keeper(Protocol):
    """Where timers are kept."""

    @property
    def kind(self) -> str:
        """One word for people and scripts: cron, systemd, launchd, windows."""

    @property
    def by_hand(self) -> bool:
        """Whether this program only says what to paste."""

    def pieces(self, timer: Timer) -> tuple[Piece, ...]:
        """What `write` would write, or a person has to."""

    def steps(self, timer: Timer) -> tuple[str, ...]:
        """What a person still has to type, after `write` or in its place."""

    def trial(self, timer: Timer) -> str:
        """A line for /bin/sh in bare surroundings, which shows whether the timer will work: the same command, called
        as it will be, that this time only says what it would do."""

    def installed(self) -> tuple[Timer, ...]:
        """The timers of this program that are kept there, of all books of this user."""

    def kept(self, timer: Timer) -> tuple[Piece, ...]:
        """The very text of an installed timer, with what a person made of it."""

    def write(self, timer: Timer) -> None:
        """Keep a timer, in the place of the one of the same name and the same books."""

    def remove(self, timer: Timer) -> tuple[str, ...]:
        """Keep it no longer; what a person still has to type. Nothing of anybody else is touched."""


def same(one: Timer, other: Timer) -> bool:
    """Whether two timers are of one name and of the same books."""
    return one.name is other.name and one.home == other.home


def checked(timer: Timer) -> Timer:
    """The timer, or UsageError when a name in it would break a line in two: lines are what timers are written in."""
    for text in (*timer.argv, *(part for pair in timer.environ for part in pair), str(timer.token or "")):
        if _CONTROL.search(text):
            raise UsageError(f"{text!r} has a control character in it, and cannot be in a timer", code="bad-name")
    return timer


def day_of(text: str | None) -> date | None:
    """The day that was noted with a timer; None when a person made something else of it."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None


def read_pieces(paths: Sequence[Path]) -> tuple[Piece, ...]:
    """The files that are there, and what is in them."""
    found = []
    for path in paths:
        with suppress(FileNotFoundError):
            found.append(Piece(str(path), path.read_text("utf-8", errors="replace")))
    return tuple(found)


def shell_line(timer: Timer, *more: str) -> str:
    """The timer's command for /bin/sh, with `more` words at its end."""
    told = [f"{name}={shlex.quote(value)}" for name, value in timer.environ]
    return " ".join([*told, shlex.join([*timer.argv, *more])])


def dry(timer: Timer) -> str:
    """The timer's command as a trial."""
    return shell_line(timer, DRY)
