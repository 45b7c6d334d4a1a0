"""Lines for `crontab -e`, and a try of one in surroundings as bare as cron's."""

from __future__ import annotations

import os
import re
import shlex
import signal
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from finura_cli.domain.text import visible
from finura_cli.errors import DiskError, Unavailable
from finura_cli.paths import usual_token
from finura_cli.vault.sources import TOKEN_FILE

_SHELL, _PATH = "/bin/sh", "/usr/bin:/bin"
_SECONDS = 120
_WORK = {
    "report": ("0 8 * * 1", "report week"),
    "import": ("30 2 * * *", "import FOLDER --yes -q"),
    "backup": ("40 2 * * *", "backup -q"),
    "schedule": ("0 7 * * *", "schedule run"),
}
"""For each scope of a token, when and what."""
_COMPLAINT = re.compile(r"(?i)\b\w*(warning|error|traceback)\b")
"""What no healthy run says on stderr; that the books are empty, say, it may."""


def command(
    scope: str, *, home: Path, profile: str | None, called: str, environ: Mapping[str, str], token: Path | None
) -> str:
    """A command for a bare shell. It says what this run was told by its own surroundings: the home, the profile, the
    token, and this program, `called` by its full path."""
    told = []
    if environ.get("FINURA_HOME") or environ.get("XDG_DATA_HOME"):
        told.append(f"FINURA_HOME={shlex.quote(str(home.parent.parent if profile else home))}")
    if token is not None:
        told.append(f"{TOKEN_FILE}={shlex.quote(str(token))}")
    program = _program(called) + (["--profile", profile] if profile else [])
    return " ".join([*told, shlex.join(program), _WORK[scope][1]])


def line(scope: str, command: str) -> str:
    """The same as a line for the crontab, where a bare % is the end of the line."""
    return f"{_WORK[scope][0]} {command}".replace("%", r"\%")


def _program(called: str) -> list[str]:
    path = Path(called).absolute()
    if path.stem == "finura" and path.is_file() and os.access(path, os.X_OK):
        return [str(path)]
    return [sys.executable, "-m", "finura_cli"]


def token_at_hand(told: Path | None, environ: Mapping[str, str], profile: str | None) -> Path | None:
    """The token to try: the one that was told, else the one in the usual place; None when there is none."""
    if told is not None or environ.get(TOKEN_FILE):
        return (told or Path(environ[TOKEN_FILE])).absolute()
    usual = usual_token("cron", profile)
    return usual if usual.exists() else None


@dataclass(frozen=True, slots=True)
class Tried:
    """How a command ended: its exit code (None: it did not come to an end), the first line of its complaints, what it
    said to do about them, and what else it said beside its answer."""

    exit_code: int | None
    complaint: str | None = None
    hint: str | None = None
    remark: str | None = None

    @property
    def works(self) -> bool:
        return self.exit_code == 0 and self.complaint is None


def try_out(command: str, environ: Mapping[str, str]) -> Tried:
    """Run a command as cron does: by /bin/sh, in the user's home, with four variables, and nobody to ask.

    Raises:
        Unavailable (69): there is no such shell here.
    """
    if os.name != "posix" or not os.access(_SHELL, os.X_OK):
        raise Unavailable("there is no cron on this system", hint="use its own scheduler, with the same token")
    home, name = _user(environ)
    bare = {"HOME": home, "LOGNAME": name, "PATH": _PATH, "SHELL": _SHELL}
    process = subprocess.Popen(  # noqa: S603 the line that was put together above
        [_SHELL, "-c", command],
        env=bare, cwd=home, start_new_session=True,
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    try:
        _, err = process.communicate(timeout=_SECONDS)
    except subprocess.TimeoutExpired:
        return Tried(None, f"it did not come to an end in {_SECONDS} seconds")
    finally:
        with suppress(ProcessLookupError):  # with what it started, if that still runs
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    return _ended(process.returncode, err.decode(errors="replace"))


def _ended(exit_code: int, stderr: str) -> Tried:
    said = [visible(one.strip()) for one in stderr.splitlines() if one.strip()]
    bad = said if exit_code else [one for one in said if _COMPLAINT.search(one)]
    hint = next((one.removeprefix("hint: ") for one in said if one.startswith("hint: ")), None)
    remark = next((one for one in said if not bad), None)
    return Tried(exit_code, bad[0] if bad else None, hint, remark)


def _user(environ: Mapping[str, str]) -> tuple[str, str]:
    """The user's home folder and name."""
    import pwd

    try:
        entry = pwd.getpwuid(os.getuid())
        return environ.get("HOME") or entry.pw_dir, entry.pw_name
    except KeyError:  # a user without an entry, as in a container
        if not environ.get("HOME"):
            raise DiskError("no home folder is known", hint="set HOME", code="no-home") from None
        return environ["HOME"], environ.get("LOGNAME") or environ.get("USER") or str(os.getuid())
