"""Timers in the user's crontab: lines of our own, marked at their end. No other line is touched, to the byte."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from finura_cli.domain.timer import Piece, Timer, TimerName, When, ranges
from finura_cli.errors import Busy, DiskError, Unavailable
from finura_cli.schedule.base import checked, day_of, dry, same, shell_line

PROGRAM = "crontab"
_SECONDS = 30
_MARK = re.compile(
    r"(?P<call>[^#\s].*?)\s# finura (?P<name>[a-z-]+)(?: \[(?P<profile>[\w-]+)\])?(?: since (?P<since>\S+))?"
)
_FIELDS = 5
_DAEMONS = frozenset({"cron", "crond", "fcron", "dcron"})


@dataclass(frozen=True, slots=True)
class Crontab:
    """The crontab of the user who runs this program."""

    environ: Mapping[str, str]
    processes: Path = Path("/proc")
    kind: str = "cron"
    by_hand: bool = False

    def pieces(self, timer: Timer) -> tuple[Piece, ...]:
        return (Piece("crontab", line(timer)),)

    def steps(self, timer: Timer) -> tuple[str, ...]:
        return () if runs(self.processes) else ("sudo service cron start    # no cron seems to run here",)

    def trial(self, timer: Timer) -> str:
        return dry(timer)

    def installed(self) -> tuple[Timer, ...]:
        return tuple(found for text in self._table().split(b"\n") if (found := read(os.fsdecode(text))) is not None)

    def kept(self, timer: Timer) -> tuple[Piece, ...]:
        lines = self._table().split(b"\n")
        return tuple(Piece("crontab", os.fsdecode(text)) for text in lines if _is(text, timer))

    def mentions(self, text: str, *, but: Timer) -> bool:
        """Whether any line but the timer's own has this text in it."""
        return os.fsencode(text) in without_line(self._table(), but)

    def write(self, timer: Timer) -> None:
        before = self._table()
        self._replace(before, with_line(before, timer))

    def remove(self, timer: Timer) -> tuple[str, ...]:
        before = self._table()
        self._replace(before, without_line(before, timer))
        return ()

    def _table(self) -> bytes:
        done = self._run("-l")
        if done.returncode == 0:
            return done.stdout
        said = done.stderr.decode(errors="replace").strip()
        if "no crontab" in said.casefold() or "can't open" in said.casefold():  # the latter is busybox
            return b""
        raise DiskError(f"the crontab cannot be read: {_first(said)}", code="crontab")

    def _replace(self, before: bytes, after: bytes) -> None:
        """There is no lock on a crontab: it is looked at once more, and read back."""
        if after == before:
            return
        if self._table() != before:
            raise Busy("the crontab was changed meanwhile, by somebody else", hint="try again")
        done = self._run("-", table=after) if after else self._run("-r")
        if done.returncode:
            raise DiskError(
                f"the crontab was not written: {_first(done.stderr.decode(errors='replace'))}", code="crontab"
            )
        if self._table() != after:
            raise DiskError("the crontab reads otherwise than it was written", hint="crontab -l", code="crontab")

    def _run(self, word: str, table: bytes | None = None) -> subprocess.CompletedProcess[bytes]:
        try:
            return subprocess.run(  # noqa: S603 the system's own program, by its name
                [PROGRAM, word],
                input=table if table is not None else b"",
                capture_output=True,
                env={**self.environ, "LC_ALL": "C"},
                timeout=_SECONDS,
                check=False,
            )
        except FileNotFoundError:
            raise Unavailable("there is no crontab on this system", hint="--systemd, or --print") from None
        except (OSError, subprocess.TimeoutExpired) as error:
            raise DiskError(f"crontab cannot be run: {error}", code="crontab") from None


def runs(processes: Path) -> bool:
    """Whether a cron runs, as far as can be seen: in WSL and in containers it often does not. Where processes are
    hidden, or not told in files, it is taken for granted."""
    if not (processes / "1/comm").is_file():
        return True
    for path in processes.glob("[0-9]*/comm"):
        with suppress(OSError):
            if path.read_text("utf-8", errors="replace").strip() in _DAEMONS:
                return True
    return False


def line(timer: Timer) -> str:
    """A timer as a line. The library writes the five fields, checks them, and knows what `%` means to cron; the table
    around the line is not given to it: it would write everybody else's lines anew, in its own spelling."""
    from crontab import CronItem

    assert timer.when is not None
    item = CronItem(command=shell_line(checked(timer)), comment=_comment(timer))
    item.setall(*fields(timer.when))
    text: str = item.render()
    return text


def fields(when: When) -> tuple[str, ...]:
    """The five fields; Sunday is 0."""
    weekdays = tuple(day % 7 for day in when.weekdays)
    return tuple(_field(each) for each in (when.minutes, when.hours, when.days, when.months, weekdays))


def read(text: str) -> Timer | None:
    """The timer that a line of ours is; None for anybody else's, for one that was commented out, and for one that was
    changed until it calls this program no more."""
    found = _MARK.fullmatch(text.rstrip("\r"))
    if found is None or found["name"] not in set(TimerName):
        return None
    words = found["call"].split(None, _FIELDS)
    if len(words) <= _FIELDS:
        return None
    try:
        said = shlex.split(words[_FIELDS].replace(r"\%", "%"))
    except ValueError:
        return None
    told: list[tuple[str, str]] = []
    while said and re.match(r"[A-Z_]+=", said[0]):
        name, _, value = said.pop(0).partition("=")
        told.append((name, value))
    given = dict(told)
    if "FINURA_HOME" not in given or "schedule" not in said:
        return None
    home = Path(given["FINURA_HOME"])
    return Timer(
        TimerName(found["name"]),
        home / "profiles" / found["profile"] if found["profile"] else home,
        found["profile"],
        _when(words[:_FIELDS]),
        tuple(said),
        tuple(told),
        Path(given["FINURA_TOKEN_FILE"]) if "FINURA_TOKEN_FILE" in given else None,
        day_of(found["since"]),
    )


def with_line(table: bytes, timer: Timer) -> bytes:
    """The table with the timer's line: where the one was that it replaces, else at the end."""
    own = os.fsencode(line(timer))
    lines = table.split(b"\n")
    there = [n for n, text in enumerate(lines) if _is(text, timer)]
    if there:
        kept = [text for n, text in enumerate(lines) if n not in there[1:]]
        kept[there[0]] = own
        return b"\n".join(kept)
    return table + (b"" if not table or table.endswith(b"\n") else b"\n") + own + b"\n"


def without_line(table: bytes, timer: Timer) -> bytes:
    """The table without the timer's lines."""
    return b"\n".join(text for text in table.split(b"\n") if not _is(text, timer))


def _is(text: bytes, timer: Timer) -> bool:
    found = read(os.fsdecode(text))
    return found is not None and same(found, timer)


def _comment(timer: Timer) -> str:
    profile = f" [{timer.profile}]" if timer.profile else ""
    return f"finura {timer.name}{profile}" + (f" since {timer.since.isoformat()}" if timer.since else "")


def _field(values: tuple[int, ...]) -> str:
    return ",".join(str(low) if low == high else f"{low}-{high}" for low, high in ranges(values)) or "*"


def _when(texts: list[str]) -> When | None:
    """What a person may have made of the five fields; None when it is none of cron's."""
    from crontab import CronSlices

    try:
        minutes, hours, days, months, weekdays = CronSlices(*texts)
    except (ValueError, KeyError):
        return None
    on = () if str(weekdays) == "*" else tuple(sorted({int(n) or 7 for n in weekdays}))
    return When(_numbers(minutes), _numbers(hours), _numbers(days), _numbers(months), on)


def _numbers(part: Iterable[int]) -> tuple[int, ...]:
    """What a field of the library stands for; none of them: every one."""
    return () if str(part) == "*" else tuple(int(n) for n in part)


def _first(said: str) -> str:
    return said.strip().partition("\n")[0] or "it did not say why"
