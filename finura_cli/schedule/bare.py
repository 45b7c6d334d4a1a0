"""A try of a command in surroundings as bare as cron's."""

from __future__ import annotations

import os
import re
import signal
import subprocess
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass

from finura_cli.domain.text import visible
from finura_cli.errors import DiskError, Unavailable

_SHELL, _PATH = "/bin/sh", "/usr/bin:/bin"
_SECONDS = 120
_COMPLAINT = re.compile(r"(?i)\b\w*(warning|error|traceback)\b")
"""What no healthy run says on stderr; that the books are empty, say, it may."""


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
