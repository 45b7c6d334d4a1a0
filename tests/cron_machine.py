"""A real cron daemon, with a view of the file system and a clock of its own: tables and mail program are the test's,
those of the machine are unseen, and a minute takes three seconds."""

from __future__ import annotations

import os
import shlex
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from tests.needs import lacking, program
from tests.terminal import SOURCE

# It lives as long as its standard input is open: nothing is left behind, however a test ends.
_VIEW = """
set -eu
mount --make-rprivate /
mount --bind "$1/spool" /var/spool/cron
mount --bind "$1/sbin" /usr/sbin
mount --bind "$1/none" /etc/cron.d
mount --bind "$1/crontab" /etc/crontab
mount -t tmpfs none /run
echo ready
exec cat >/dev/null
"""
_SENDMAIL = """#!/bin/sh
cat > {folder}/$$.part && mv {folder}/$$.part {folder}/$$.mail
"""
_FINURA = """#!{python}
import os, sys
sys.path.insert(0, {source!r})
sys.dont_write_bytecode = True
from finura_cli.cli.lazy import run
os.umask(0o077)
code = run(sys.argv[1:])
if "--dry-run" not in sys.argv:
    with open({log!r}, "a") as log:
        log.write(" ".join([str(code), *sys.argv[1:]]) + "\\n")
sys.exit(code)
"""
_FAST = 20
_PATIENCE = 60


class Machine:
    """`finura` is an installed program that notes each run but the trials."""

    def __init__(self, folder: Path, view: int) -> None:
        self._folder, self._view = folder, view
        self.finura = folder / "finura"

    def run(self, *words: str, environ: Mapping[str, str] | None = None, typed: bytes = b"") -> bytes:
        """What a program prints that is run in this view."""
        done = subprocess.run(
            [*self._inside, *words],
            input=typed,
            capture_output=True,
            env=dict(environ or os.environ),
            timeout=_PATIENCE,
        )
        assert done.returncode == 0, done.stderr.decode()
        return done.stdout

    def crontab(self, text: str | None = None) -> str:
        """The table, or a new one."""
        return self.run("crontab", *(["-l"] if text is None else ["-"]), typed=(text or "").encode()).decode()

    def cron(self, moment: str, until: Callable[[], bool]) -> None:
        """Let the daemon live from a moment on, until something has happened."""
        words = ["faketime", "-f", f"@{moment} x{_FAST}", "/usr/sbin/cron", "-f"]
        end = time.monotonic() + _PATIENCE
        while not until() and time.monotonic() < end:  # again, where the daemon before it had not let go of its lock
            self._lives(words, until, end)
            time.sleep(0.05)
        assert until(), f"cron, from {moment} on, did not get there"

    def _lives(self, words: Sequence[str], until: Callable[[], bool], end: float) -> None:
        with subprocess.Popen([*self._inside, *words], stdin=subprocess.DEVNULL, start_new_session=True) as clock:
            try:
                # A job has its last word with cron after its own end: what it printed is mailed.
                while clock.poll() is None and time.monotonic() < end and not (until() and not _below_cron(clock.pid)):
                    time.sleep(0.05)
            finally:
                with suppress(ProcessLookupError):
                    os.killpg(clock.pid, signal.SIGKILL)

    def ran(self) -> list[str]:
        """Exit code and words of each run of `finura`, but for those that only tried."""
        log = self._folder / "ran"
        return log.read_text().splitlines() if log.exists() else []

    def mails(self) -> list[str]:
        """What cron mailed."""
        return [path.read_text("utf-8") for path in sorted((self._folder / "mail").glob("*.mail"))]

    @property
    def _inside(self) -> list[str]:
        return ["nsenter", "-t", str(self._view), "-m", "--"]


def _below_cron(clock: int) -> list[int]:
    """The jobs of the daemon, which is the one child of its clock."""
    return [job for cron in _children(clock) for job in _children(cron)]


def _children(number: int) -> list[int]:
    with suppress(FileNotFoundError, ProcessLookupError):
        return [int(text) for text in Path(f"/proc/{number}/task/{number}/children").read_text().split()]
    return []


@contextmanager
def machine(folder: Path) -> Iterator[Machine]:
    for name in ("cron", "crontab", "faketime", "unshare", "nsenter"):
        program(name)
    if os.geteuid() != 0:
        lacking("a cron daemon of one's own takes root")
    for name in ("spool/crontabs", "sbin", "none", "mail"):
        (folder / name).mkdir(parents=True)
    (folder / "crontab").touch(0o644)
    shutil.copy(shutil.which("cron") or "", folder / "sbin/cron")
    written = {
        "sbin/sendmail": _SENDMAIL.format(folder=shlex.quote(str(folder / "mail"))),
        "finura": _FINURA.format(source=str(SOURCE), python=sys.executable, log=str(folder / "ran")),
    }
    for name, text in written.items():
        (folder / name).write_text(text)
        (folder / name).chmod(0o755)
    with subprocess.Popen(
        ["unshare", "-m", "sh", "-c", _VIEW, "sh", str(folder)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as view:
        assert view.stdin is not None
        assert view.stdout is not None
        try:
            if view.stdout.readline() != b"ready\n":
                lacking("no view of the file system of one's own can be had here")
            yield Machine(folder, view.pid)
        finally:
            view.stdin.close()
            view.wait()
