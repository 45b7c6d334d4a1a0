"""A real Secret Service for a test: gnome-keyring on a bus of its own, unlocked, without a screen."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests import needs

PASSWORD = b"only for tests"

# It lives as long as its standard input is open: nothing is left behind, however a test ends.
_SERVICE = """
exec 3<&0
gnome-keyring-daemon --foreground "$@" --components=secrets <"$XDG_RUNTIME_DIR/password" >/dev/null 2>&1 3<&- &
keyring=$!
for _ in $(seq 300); do
    dbus-send --session --print-reply --dest=org.freedesktop.DBus /org/freedesktop/DBus \
        org.freedesktop.DBus.NameHasOwner string:org.freedesktop.secrets 2>/dev/null | grep -q true && break
    sleep 0.1
done
echo "$DBUS_SESSION_BUS_ADDRESS"
cat <&3 >/dev/null
kill $keyring
wait $keyring
"""


@contextmanager
def running(*, unlocked: bool = True) -> Iterator[list[str]]:
    """The words that go before a command, so that it finds the keyring: [*words, sys.executable, "-m", "finura_cli"].

    XDG_RUNTIME_DIR is set by them too. Locked, the keyring cannot be unlocked: there is no screen to ask on.
    """
    for program in ("dbus-run-session", "dbus-send", "gnome-keyring-daemon"):
        needs.program(program)
    folder = Path(tempfile.mkdtemp(prefix="finura-"))  # short: it will hold sockets
    try:
        for name in ("run", "data", "data/keyrings", "cache"):
            (folder / name).mkdir(mode=0o700)
        (folder / "run" / "password").write_bytes(PASSWORD)
        words = ["env", *(f"XDG_{kind}={folder / path}" for kind, path in (
            ("RUNTIME_DIR", "run"), ("DATA_HOME", "data"), ("CACHE_HOME", "cache"),
        ))]  # fmt: skip
        with subprocess.Popen(
            [*words, "dbus-run-session", "--", "sh", "-c", _SERVICE, "sh", *(["--unlock"] if unlocked else [])],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        ) as service:
            assert service.stdin is not None
            assert service.stdout is not None
            try:
                yield [*words, f"DBUS_SESSION_BUS_ADDRESS={service.stdout.readline().strip()}"]
            finally:
                service.stdin.close()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
