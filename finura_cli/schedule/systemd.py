"""Timers of the user's systemd: a service and a timer each, with the token as a credential of the unit."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from shutil import which

from finura_cli import private_files
from finura_cli.domain.period import WEEKDAYS
from finura_cli.domain.timer import Piece, Timer, TimerName, When, ranges
from finura_cli.errors import DiskError, Unavailable
from finura_cli.schedule.base import DRY, checked, day_of, dry, read_pieces

PROGRAM = "systemctl"
CREDENTIAL = "finura-token"
_SECONDS = 30
_RUN = ("systemd-run", "--user", "--quiet", "--collect", "--wait", "--pipe")
_BUS = ("XDG_RUNTIME_DIR", "DBUS_SESSION_BUS_ADDRESS")
"""By what the user's systemd is found."""
_OURS = "[X-Finura]"
_DAYS = tuple(day.capitalize() for day in WEEKDAYS)


@dataclass(frozen=True, slots=True)
class Systemd:
    """The units of the user who runs this program. `usual` is the folder of books that no name has to tell apart."""

    environ: Mapping[str, str]
    usual: Path
    kind: str = "systemd"
    by_hand: bool = False

    @property
    def folder(self) -> Path:
        """Where units of a user are looked for."""
        settings = self.environ.get("XDG_CONFIG_HOME") or ""
        if os.path.isabs(settings):
            return Path(settings, "systemd", "user")
        home = self.environ.get("HOME") or os.path.expanduser("~")
        if not os.path.isabs(home):  # a user without an entry, as in a container
            raise DiskError("no home folder is known", hint="set HOME", code="no-home")
        return Path(home, ".config", "systemd", "user")

    def pieces(self, timer: Timer) -> tuple[Piece, ...]:
        name = self.folder / self._unit(timer)
        return (
            Piece(f"{name}.service", service(checked(timer))),
            Piece(f"{name}.timer", timer_unit(timer)),
        )

    def steps(self, timer: Timer) -> tuple[str, ...]:
        steps = (
            []
            if self._reached()
            else ["systemctl --user daemon-reload", f"systemctl --user enable --now {self._unit(timer)}.timer"]
        )
        if not self._lingers():
            steps.append("loginctl enable-linger")
        return tuple(steps)

    def trial(self, timer: Timer) -> str:
        if not self._reached():
            return dry(timer)
        bus = [f"{name}={shlex.quote(self.environ[name])}" for name in _BUS if self.environ.get(name)]
        words = [f"--setenv={name}={value}" for name, value in timer.environ if name != "FINURA_TOKEN_FILE"]
        if timer.token is not None:
            words.append(f"--property=LoadCredential={CREDENTIAL}:{timer.token}")
        argv = [part.replace("$", "$$") for part in _called((*timer.argv, DRY))]
        return " ".join([*bus, shlex.join([*_RUN, *words, "--", *argv])])

    def installed(self) -> tuple[Timer, ...]:
        found = []
        for path in sorted(self.folder.glob("finura-*.timer")) if self.folder.is_dir() else ():
            with suppress(OSError, UnicodeDecodeError):
                timer = read(path.read_text("utf-8"))
                if timer is not None:
                    found.append(timer)
        return tuple(found)

    def kept(self, timer: Timer) -> tuple[Piece, ...]:
        paths = [self.folder / f"{self._unit(timer)}.{ending}" for ending in ("service", "timer")]
        return read_pieces(paths)

    def write(self, timer: Timer) -> None:
        pieces = self.pieces(timer)
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise DiskError(f"{self.folder}: {error.strerror or error}") from error
        for piece in pieces:
            private_files.replace(Path(piece.place), piece.text.encode())
        if self._reached():
            self._tell("daemon-reload")
            self._tell("enable", f"{self._unit(timer)}.timer")
            self._tell("restart", f"{self._unit(timer)}.timer")  # of one that runs already: by its new times

    def remove(self, timer: Timer) -> tuple[str, ...]:
        unit = self._unit(timer)
        reached = self._reached()
        if reached:
            self._tell("disable", "--now", f"{unit}.timer")
        for piece in (f"{unit}.timer", f"{unit}.service"):
            private_files.remove(self.folder / piece)
        # What `enable` made where the user's systemd was not reached, or is reached no more.
        private_files.remove(self.folder / "timers.target.wants" / f"{unit}.timer")
        if not reached:
            return f"systemctl --user stop {unit}.timer", "systemctl --user daemon-reload"
        self._tell("daemon-reload")
        return ()

    def _unit(self, timer: Timer) -> str:
        top = timer.home.parent.parent if timer.profile else timer.home
        other = "" if top == self.usual else f"-{sha256(os.fsencode(top)).hexdigest()[:6]}"
        return f"finura-{timer.name}" + (f"-for-{timer.profile}" if timer.profile else "") + other

    def _reached(self) -> bool:
        """Whether the user's systemd runs, and answers: not in a container, nor by `su` alone."""
        return _run((PROGRAM, "--user", "show-environment"), self.environ)[0] == 0

    def _tell(self, *words: str) -> None:
        code, said = _run((PROGRAM, "--user", *words), self.environ)
        if code:
            line = said.strip().partition("\n")[0] or "it did not say why"
            raise DiskError(f"systemctl --user {' '.join(words)}: {line}", code="systemd")

    def _lingers(self) -> bool:
        """Whether the user's units run while nobody is logged in; a machine that cannot say so has no such thing."""
        code, said = _run(("loginctl", "show-user", str(os.getuid()), "--property=Linger", "--value"), self.environ)
        return code != 0 or said.strip() != "no"


def at_hand() -> bool:
    """Whether systemd is on this machine."""
    return which(PROGRAM) is not None


def service(timer: Timer) -> str:
    """What is run: once, with the token lent by systemd for as long as it runs, and nothing else that is told."""
    lines = [
        "[Unit]",
        f"Description=Finura: {timer.name}" + (f" ({timer.profile})" if timer.profile else ""),
        "",
        "[Service]",
        "Type=oneshot",
        f"ExecStart={' '.join(_word(part, dollar=True) for part in _called(timer.argv))}",
        *(f"Environment={_word(f'{name}={value}')}" for name, value in timer.environ if name != "FINURA_TOKEN_FILE"),
    ]
    if timer.token is not None:
        lines.append(f"LoadCredential={CREDENTIAL}:{str(timer.token).replace('%', '%%')}")
    return "\n".join([*lines, "UMask=0077", "Nice=10", ""])


def timer_unit(timer: Timer) -> str:
    """When it is run; what was missed while the machine was off is made up for. The last section is for this program:
    systemd passes over those that begin with X-."""
    assert timer.when is not None
    told = {
        "Name": timer.name,
        "Home": str(timer.home),
        "Profile": timer.profile or "",
        "Token": str(timer.token or ""),
        "Program": timer.argv[0],
        "Since": timer.since.isoformat() if timer.since else "",
    }
    return "\n".join(
        [
            "[Unit]",
            f"Description=Finura: when {timer.name} is run",
            "",
            "[Timer]",
            f"OnCalendar={calendar(timer.when)}",
            "Persistent=true",
            "",
            "[Install]",
            "WantedBy=timers.target",
            "",
            _OURS,
            *(f"{name}={value}" for name, value in told.items() if value),
            "",
        ]
    )


def calendar(when: When) -> str:
    """The same five fields as systemd writes them. There days and weekdays are both needed; no timer here has both."""
    assert not (when.days and when.weekdays)
    weekdays = ",".join(
        _DAYS[low - 1] if low == high else f"{_DAYS[low - 1]}..{_DAYS[high - 1]}" for low, high in ranges(when.weekdays)
    )
    parts = [weekdays] if weekdays else []
    parts.append(f"*-{_numbers(when.months)}-{_numbers(when.days)}")
    parts.append(f"{_numbers(when.hours)}:{_numbers(when.minutes)}:00")
    return " ".join(parts)


def read(text: str) -> Timer | None:
    """The timer that a unit of ours says it is."""
    own, _, told = text.partition(_OURS)
    values = dict(line.split("=", 1) for line in told.splitlines() if "=" in line)
    if values.get("Name") not in set(TimerName) or "Home" not in values:
        return None
    on = re.search(r"(?m)^OnCalendar=(.*)$", own)
    name = TimerName(values["Name"])
    return Timer(
        name,
        Path(values["Home"]),
        values.get("Profile") or None,
        when_said(on[1]) if on else None,
        (values.get("Program", "finura"), "schedule", "run", *name.jobs),
        token=Path(values["Token"]) if values.get("Token") else None,
        since=day_of(values.get("Since")),
    )


def when_said(text: str) -> When | None:
    """What `calendar` wrote; None for what a person has made of it beyond that."""
    found = re.fullmatch(r"(?:([A-Za-z,.]+) )?\*-(\S+)-(\S+) (\S+):(\S+):00", text.strip())
    if found is None:
        return None
    try:
        days = _read(found[1], _DAYS) if found[1] else ()
        months, on, hours, minutes = (_read(part) for part in found.groups()[1:])
    except ValueError:
        return None
    return When(minutes, hours, on, months, days)


def _read(text: str, names: tuple[str, ...] = ()) -> tuple[int, ...]:
    if text == "*":
        return ()
    numbers: list[int] = []
    for part in text.split(","):
        low, _, high = part.partition("..")
        first, last = ((names.index(each) + 1 if names else int(each)) for each in (low, high or low))
        numbers += range(first, last + 1)
    return tuple(numbers)


def _numbers(values: tuple[int, ...]) -> str:
    return ",".join(f"{low:02d}" if low == high else f"{low:02d}..{high:02d}" for low, high in ranges(values)) or "*"


def _called(argv: tuple[str, ...]) -> tuple[str, ...]:
    """systemd takes no program with quotes in its path, and leaves its dollars as they are: a shell calls it then."""
    return ("/bin/sh", "-c", 'exec "$0" "$@"', *argv) if re.search(r"[\"'\\$]", argv[0]) else argv


def _word(text: str, *, dollar: bool = False) -> str:
    """One word for systemd: `%` begins a specifier everywhere, `$` a variable in commands."""
    text = text.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%")
    text = text.replace("$", "$$") if dollar else text
    return f'"{text}"' if re.search(r"[\s\"'\\;]", text) or not text else text


def _run(words: tuple[str, ...], environ: Mapping[str, str]) -> tuple[int, str]:
    try:
        done = subprocess.run(  # noqa: S603 systemd's own programs, by their names
            words, capture_output=True, stdin=subprocess.DEVNULL, env=dict(environ), timeout=_SECONDS, check=False
        )
    except FileNotFoundError:
        if words[0] == PROGRAM:
            raise Unavailable("there is no systemd on this system", hint="--cron, or --print") from None
        return 1, ""
    except (OSError, subprocess.TimeoutExpired) as error:
        return 1, str(error)
    return done.returncode, (done.stderr if done.returncode else done.stdout).decode(errors="replace")
