"""Running the user's own downloader: its words as they are, no shell, no input, a time limit, a folder of its own."""

from __future__ import annotations

import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from finura_cli.domain.text import visible
from finura_cli.errors import DiskError, Unavailable
from finura_cli.paths import make_home

SECONDS = 600
_GRACE = 3
"""Seconds to end in, once it was asked to; and for its output, once it has ended."""
_LONGEST = 4_096
_SHOWN = 200
_SECRETS = (
    "FINURA_TOKEN_FILE", "FINURA_PIN_FILE", "FINURA_PIN_COMMAND", "FINURA_NEW_PIN_FILE", "FINURA_RECOVERY_FILE",
    "CREDENTIALS_DIRECTORY",
)  # fmt: skip
"""What opens the books is not the downloader's business."""

Tell = Callable[[str], None]


def fetch(
    words: Sequence[str], folder: Path, *, environ: Mapping[str, str], tell: Tell, seconds: float | None = None
) -> None:
    """Run a downloader in a folder, which is made if it is missing. What it prints, on either stream, is told line by
    line.

    Raises:
        Unavailable (69, `fetch-failed`): it cannot be run, fails, or does not come to an end; with its last line.
        DiskError: the folder cannot be made.
    """
    try:
        make_home(folder)
    except OSError as error:
        raise DiskError(f"{folder}: {error.strerror or error}") from error
    seconds = SECONDS if seconds is None else seconds
    last, process = _Lines(tell), None
    try:
        with _ctrl_c_later():
            process = _begun(words, folder, environ)
        listening = threading.Thread(target=last.listen, args=(process,), name="downloader", daemon=True)
        listening.start()
        code = process.wait(seconds)
        listening.join(_GRACE)  # what it left running may keep the pipe open for ever
    except subprocess.TimeoutExpired:
        raise _failed(f"it did not come to an end in {round(seconds)} seconds", last.text) from None
    finally:
        if process is not None and process.returncode is None:  # out of time, or Ctrl-C
            _end(process)
    if code:
        how = f"with exit code {code}" if code > 0 else f"by signal {-code}"
        raise _failed(f"it ended {how}", last.text)


@contextmanager
def _ctrl_c_later() -> Iterator[None]:
    """Ctrl-C while a program is begun waits until it is known which one is to be ended."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    pressed: list[int] = []
    before = signal.signal(signal.SIGINT, lambda number, _: pressed.append(number))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
    if pressed:
        raise KeyboardInterrupt


def _begun(words: Sequence[str], folder: Path, environ: Mapping[str, str]) -> subprocess.Popen[bytes]:
    try:
        return subprocess.Popen(  # noqa: S603 the user's own program, as a list of words
            list(words),
            cwd=folder,
            env={name: value for name, value in environ.items() if name not in _SECRETS},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or "it is no command"
        raise _failed(f"{words[0]} cannot be run: {why}") from None


def _failed(why: str, last: str = "") -> Unavailable:
    return Unavailable(f"{why}: {last}" if last else why, hint="-v shows all it says", code="fetch-failed")


def _end(process: subprocess.Popen[bytes]) -> None:
    """It and all that it started."""
    for last_word in (signal.SIGTERM, getattr(signal, "SIGKILL", signal.SIGTERM)):
        with suppress(ProcessLookupError, PermissionError):
            if hasattr(os, "killpg"):
                os.killpg(process.pid, last_word)
            else:
                process.terminate()
        until = time.monotonic() + _GRACE
        with suppress(subprocess.TimeoutExpired):
            process.wait(max(0.0, until - time.monotonic()))
            if last_word != signal.SIGTERM:
                return


class _Lines:
    """What a program prints, line by line, and its last line. A line without end is cut."""

    def __init__(self, tell: Tell) -> None:
        self._tell = tell
        self.text = ""

    def listen(self, process: subprocess.Popen[bytes]) -> None:
        stream = process.stdout
        assert stream is not None
        with suppress(OSError, ValueError):
            while line := stream.readline(_LONGEST):
                text = visible(line.decode("utf-8", "replace").strip())
                if text:
                    self.text = text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
                    self._tell(text)
