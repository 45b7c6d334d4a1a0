"""The weekly report by a user's systemd, a real one, which lends the service its token."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.conftest import Finura
from tests.needs import lacking, program
from tests.services.vaults import surroundings
from tests.terminal import SOURCE

# A user's systemd asks whether the machine runs systemd, and for control groups of its own. Both it finds here, in a
# view of the file system that nobody else has. It lives as long as the standard input is open.
VIEW = """
set -eu
mount --make-rprivate /
mount --make-rshared /
mount -t tmpfs none /run
mkdir -p /run/systemd/system
mkdir -m 700 /run/user-of-test
mount -t tmpfs none /sys/fs/cgroup
mount -t cgroup2 none /sys/fs/cgroup
mkdir "/sys/fs/cgroup/finura-$$"
echo $$ > "/sys/fs/cgroup/finura-$$/cgroup.procs"
exec 3<&0
/lib/systemd/systemd --user </dev/null >/dev/null 2>&1 3<&- &
for _ in $(seq 100); do
    systemctl --user is-system-running >/dev/null 2>&1 && break
    sleep 0.1
done
systemctl --user is-system-running
cat <&3 >/dev/null
systemctl --user exit
wait
echo $$ > /sys/fs/cgroup/cgroup.procs
find "/sys/fs/cgroup/finura-$$" -depth -type d -exec rmdir {} +
"""
Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def tmp_path() -> Iterator[Path]:
    """On the disk: a manager of its own has a /dev/shm of its own."""
    with TemporaryDirectory(dir="/var/tmp") as folder:
        yield Path(folder)


@contextmanager
def systemd(environ: dict[str, str]) -> Iterator[Run]:
    """Runs programs where the user's systemd is."""
    for name in ("systemctl", "unshare", "nsenter"):
        program(name)
    if os.geteuid() != 0:
        lacking("a systemd of one's own takes root")
    around = {**environ, "XDG_RUNTIME_DIR": "/run/user-of-test", "LC_ALL": "C.UTF-8"}
    with subprocess.Popen(
        ["unshare", "-m", "sh", "-c", VIEW], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        env=around, text=True,
    ) as view:  # fmt: skip
        assert view.stdin is not None
        assert view.stdout is not None
        try:
            if view.stdout.readline() != "running\n":
                pytest.skip("no systemd of one's own can be had here")  # it takes more than a package
            inside = ["nsenter", "-t", str(view.pid), "-m", "--"]

            def run(*words: str, **more: str) -> subprocess.CompletedProcess[str]:
                return subprocess.run(
                    [*inside, *words], env={**around, **more}, capture_output=True, text=True, timeout=90
                )

            yield run
        finally:
            view.stdin.close()
            view.wait()


@pytest.mark.slow
@pytest.mark.timeout(200)
def test_the_weekly_report_by_systemd(
    finura: Finura, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    surroundings(tmp_path, monkeypatch)
    finura("init", "--currency", "INR", "--locale", "en_IN", "--yes")
    finura("add", "420", "dinner", "2026-10-21", "-c", "Dining", "-q")
    finura("config", "set", "alerts.quiet", "")
    letters = tmp_path / "letters"
    finura("alerts", "channels", "add", "folder", f"file://{letters}", "--yes")
    bare = {"HOME": str(tmp_path), "PATH": os.environ["PATH"], "PYTHONPATH": str(SOURCE), "FINURA_TODAY": "2026-10-26"}
    told = {name: os.environ[name] for name in ("FINURA_HOME", "FINURA_PIN_FILE", "XDG_CONFIG_HOME")}
    keyring = {name: value for name, value in os.environ.items() if "KEYRING" in name}
    with systemd({**bare, "XDG_CONFIG_HOME": told["XDG_CONFIG_HOME"]}) as run:
        python = (sys.executable, "-m", "finura_cli")
        words = ("schedule", "install", "weekly-report", "--systemd", "--yes", "--json")
        done = run(*python, *words, **told, **keyring)
        assert done.returncode == 0, done.stderr
        made = json.loads(done.stdout)
        assert not [step for step in made["steps"] if step.startswith("systemctl")], "it was reached"
        service = Path(made["pieces"][0]["place"]).name
        assert service.removesuffix(".service") in run("systemctl", "--user", "list-timers", "--all").stdout

        # It has the token, and no keyring and no PIN; a second run sends nothing.
        for _ in range(2):
            assert run("systemctl", "--user", "start", service).returncode == 0
            (letter,) = letters.iterdir()
        assert "₹420.00" in letter.read_text("utf-8")

        token = Path(made["token"])
        opens = token.read_text()
        finura("vault", "token", "revoke", "schedule")
        token.write_text(opens)
        token.chmod(0o600)
        assert run("systemctl", "--user", "start", service).returncode != 0
        ended = run("systemctl", "--user", "show", service, "--property=ExecMainStatus", "--value")
        assert ended.stdout.strip() == "78"

        assert run(*python, "schedule", "remove", "weekly-report", **told, **keyring).returncode == 0
        assert "0 timers listed" in run("systemctl", "--user", "list-timers", "--all").stdout
    assert not list((tmp_path / "config/systemd/user").glob("finura*"))
